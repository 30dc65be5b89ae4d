//! Documents that were made to harm, or broke.

use flate2::{Compress, Compression, FlushCompress};
use socle_application::recruiting::documents::DocumentKind::{Docx, Pdf};

use crate::pdf::{Sheet, file, pages, stream};
use crate::support::{Test, assert_refused, text_of};
use crate::{cvs, docx};

pub(crate) const TESTS: &[Test] = &[
    ("what_asks_for_a_password_is_encrypted", what_asks_for_a_password_is_encrypted),
    ("garbage_is_corrupt", garbage_is_corrupt),
    ("what_broke_off_is_read_or_corrupt", what_broke_off_is_read_or_corrupt),
    ("what_was_damaged_is_read_or_refused", what_was_damaged_is_read_or_refused),
    ("a_pdf_that_unpacks_to_gigabytes_is_refused", a_pdf_that_unpacks_to_gigabytes_is_refused),
    ("a_docx_that_unpacks_to_much_is_refused", a_docx_that_unpacks_to_much_is_refused),
    ("a_pdf_of_endless_text_is_refused", a_pdf_of_endless_text_is_refused),
    ("pages_that_hold_themselves_end", pages_that_hold_themselves_end),
    ("a_drawing_that_draws_itself_ends", a_drawing_that_draws_itself_ends),
    ("what_lies_deep_is_refused", what_lies_deep_is_refused),
    ("what_is_too_large_is_not_even_started", what_is_too_large_is_not_even_started),
];

/// So much of the same byte, deflated, without being made of it.
fn bomb(megabytes: usize) -> Vec<u8> {
    let piece = vec![b' '; 1024 * 1024];
    let mut deflate = Compress::new(Compression::best(), false);
    let mut packed = Vec::with_capacity(16 * 1024);
    // After a full flush the next block knows nothing of this one, so it can be repeated.
    deflate.compress_vec(&piece, &mut packed, FlushCompress::Full).unwrap();
    assert_eq!(deflate.total_in(), piece.len() as u64);
    let mut bomb = vec![0x78, 0x9c];
    bomb.extend(packed.repeat(megabytes));
    bomb.extend([0x03, 0x00]);
    bomb
}

fn what_asks_for_a_password_is_encrypted() {
    let secret = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    let trailer = format!(
        "/ID [<0011> <0011>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{secret}> /U <{secret}> >>"
    );
    assert_refused(&text_of(Pdf, pages(&[Sheet::of("Rust")], "", &trailer)), &["encrypted"]);

    let mut office = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    office.resize(1024, 0);
    assert_refused(&text_of(Docx, office.clone()), &["corrupt"]);
    office.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_refused(&text_of(Docx, office), &["encrypted"]);
}

fn garbage_is_corrupt() {
    // The high bytes of a product are noise enough.
    let noise = (0..12_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes());
    let noise: Vec<u8> = noise.collect();
    for kind in [Pdf, Docx] {
        for content in [&b""[..], b"\0", b"%PDF-1.7\n", b"PK\x03\x04", &noise] {
            assert_refused(&text_of(kind, content.to_vec()), &["corrupt"]);
        }
    }
    assert_refused(&text_of(Docx, docx::file(&[("word/other.xml", b"<a/>")])), &["corrupt"]);
    assert_refused(&text_of(Docx, docx::file(&[("word/document.xml", b"<a><b>")])), &["corrupt"]);
}

fn what_broke_off_is_read_or_corrupt() {
    let whole = cvs::french();
    let text = text_of(Pdf, whole.clone()).unwrap();
    for tenths in 1..10 {
        let read = text_of(Pdf, whole[..whole.len() * tenths / 10].to_vec());
        match &read {
            // Where the table at the end is missing, the objects are looked for.
            Ok(part) => assert!(text.starts_with(part.trim_end()), "{part}"),
            Err(_) => assert_refused(&read, &["corrupt", "no_text"]),
        }
    }
    let whole = docx::file(&[("word/document.xml", &docx::part(&docx::paragraphs("Rust")))]);
    for tenths in 1..10 {
        let part = whole[..whole.len() * tenths / 10].to_vec();
        assert_refused(&text_of(Docx, part), &["corrupt"]);
    }
}

fn what_was_damaged_is_read_or_refused() {
    let whole = cvs::english();
    for at in (0..whole.len()).step_by(whole.len() / 40) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x5a;
        let read = text_of(Pdf, damaged);
        if read.is_err() {
            assert_refused(&read, &["corrupt", "no_text", "encrypted"]);
        }
    }
}

fn a_pdf_that_unpacks_to_gigabytes_is_refused() {
    let content = pages(&[bomb(2_048)], "/Filter /FlateDecode", "");
    assert_refused(&text_of(Pdf, content), &["too_much_memory"]);
}

fn a_docx_that_unpacks_to_much_is_refused() {
    let text = vec![b'a'; 65 * 1024 * 1024];
    let one = [b"<w:p><w:r><w:t>", &text[..], b"</w:t></w:r></w:p>"].concat();
    assert_refused(&text_of(Docx, docx::file(&[("word/document.xml", &one)])), &["too_large"]);
    let many = b"<w:p/>".repeat(200_000);
    let many = [b"<w:t>a</w:t><w:body>", &many[..], b"</w:body>"].concat();
    let read = text_of(Docx, docx::file(&[("word/document.xml", &many)]));
    assert_eq!(read.unwrap().len(), 200_001, "what is small is read");
}

fn a_pdf_of_endless_text_is_refused() {
    let page = b"BT /F1 11 Tf 50 800 Td (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj ET\n".repeat(8_000);
    assert_refused(&text_of(Pdf, pages(&[page], "", "")), &["too_large"]);
}

fn pages_that_hold_themselves_end() {
    let catalog = b"<< /Type /Catalog /Pages 2 0 R >>".to_vec();
    let itself = b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>".to_vec();
    assert_refused(&text_of(Pdf, file(&[catalog.clone(), itself], "")), &["corrupt"]);
    let first = b"<< /Type /Pages /Count 9 /Parent 3 0 R /Kids [3 0 R 3 0 R] >>".to_vec();
    let second = b"<< /Type /Pages /Count 9 /Parent 2 0 R /Kids [2 0 R 2 0 R] >>".to_vec();
    assert_refused(&text_of(Pdf, file(&[catalog, first, second], "")), &["corrupt"]);
}

fn a_drawing_that_draws_itself_ends() {
    let resources = "/Resources << /XObject << /X 4 0 R >> >>";
    let objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_vec(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] {resources} /Contents 5 0 R >>")
            .into_bytes(),
        stream(&format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] {resources}"), b"/X Do"),
        stream("", b"/X Do"),
    ];
    assert_refused(&text_of(Pdf, file(&objects, "")), &["no_text", "corrupt"]);
}

fn what_lies_deep_is_refused() {
    let deep = [b"[".repeat(200_000), b"]".repeat(200_000)].concat();
    let catalog = b"<< /Type /Catalog /Pages 2 0 R >>".to_vec();
    assert_refused(&text_of(Pdf, file(&[catalog, deep.clone()], "")), &["corrupt"]);
    let page = [deep, b" 0 d".to_vec()].concat();
    assert_refused(&text_of(Pdf, pages(&[page], "", "")), &["no_text", "corrupt"]);
    let body = docx::part(&"<w:sdt>".repeat(100_000));
    assert_refused(&text_of(Docx, docx::file(&[("word/document.xml", &body)])), &["corrupt"]);
}

fn what_is_too_large_is_not_even_started() {
    assert_refused(&text_of(Pdf, vec![b' '; 20 * 1024 * 1024 + 1]), &["too_large"]);
}
