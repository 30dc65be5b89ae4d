use rstest::rstest;
use socle_domain::files::Danger;
use socle_storage::InspectionLimits;

use crate::support::{Lab, code, found, found_by, gzip, with, zip};

#[tokio::test]
async fn archives_and_documents_are_told_apart() {
    let types: &[u8] = b"<Types/>";
    let office = |folder: &str| {
        let name = format!("{folder}/document.xml");
        zip(&[("[Content_Types].xml", types), (name.as_str(), b"<x/>")])
    };
    let open =
        |media_type: &str| zip(&[("mimetype", media_type.as_bytes()), ("content.xml", b"<x/>")]);
    let openxml = "application/vnd.openxmlformats-officedocument";
    let table = [
        (zip(&[("a.txt", b"hello"), ("b/c.txt", b"again")]), "application/zip".to_owned()),
        (office("word"), format!("{openxml}.wordprocessingml.document")),
        (office("xl"), format!("{openxml}.spreadsheetml.sheet")),
        (office("ppt"), format!("{openxml}.presentationml.presentation")),
        (office("other"), "application/zip".to_owned()),
        (
            open("application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text".to_owned(),
        ),
        (open("application/epub+zip"), "application/zip".to_owned()),
        (zip(&[]), "application/zip".to_owned()),
        (gzip(b"hello"), "application/gzip".to_owned()),
    ];
    for (content, expected) in table {
        assert_eq!(found(&content).await, expected);
    }
}

#[tokio::test]
async fn what_unpacks_to_too_much_is_refused() {
    // A thousandfold: more than any text or table.
    let zeros = vec![0; 20 * 1024 * 1024];
    assert_eq!(found(&zip(&[("zeros", &zeros)])).await, code(Danger::ArchiveBomb));
    assert_eq!(found(&gzip(&zeros)).await, code(Danger::ArchiveBomb));
    // Many that are harmless each.
    let part = vec![0; 1024 * 1024];
    let names: Vec<_> = (0..20).map(|number| format!("part{number}")).collect();
    let files: Vec<_> = names.iter().map(|name| (name.as_str(), part.as_slice())).collect();
    assert_eq!(found(&zip(&files)).await, code(Danger::ArchiveBomb));
    let few = InspectionLimits { max_entries: 10, ..InspectionLimits::default() };
    let files: Vec<_> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    assert_eq!(found_by(&Lab::with(few), &zip(&files)).await, code(Danger::ArchiveBomb));
    assert_eq!(found(&zip(&files)).await, "application/zip");
}

#[tokio::test]
async fn a_bomb_that_lies_about_its_size_is_refused() {
    let zeros = vec![0; 20 * 1024 * 1024];
    let bomb = zip(&[("zeros", &zeros)]);
    let size = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    // Wherever it says how large it is.
    let mut liar = bomb;
    while liar.windows(4).any(|window| window == size) {
        liar = with(&liar, &size, &100_u32.to_le_bytes());
    }
    assert_eq!(found(&liar).await, code(Danger::ArchiveBomb));
    let small = zip(&[("a", &[b'a'; 5_000])]);
    let lie = with(&small, &5_000_u32.to_le_bytes(), &4_999_u32.to_le_bytes());
    let lie = with(&lie, &5_000_u32.to_le_bytes(), &4_999_u32.to_le_bytes());
    assert_eq!(found(&lie).await, code(Danger::Malformed));
}

#[tokio::test]
async fn archives_inside_archives_are_refused() {
    let inner = zip(&[("a.txt", b"hello")]);
    assert_eq!(found(&zip(&[("inner.zip", &inner)])).await, code(Danger::NestedArchive));
    assert_eq!(found(&zip(&[("innocent.txt", &inner)])).await, code(Danger::NestedArchive));
    assert_eq!(found(&zip(&[("a.7z", b"anything")])).await, code(Danger::NestedArchive));
    assert_eq!(found(&gzip(&inner)).await, code(Danger::NestedArchive));
    assert_eq!(found(&gzip(&gzip(b"hello"))).await, code(Danger::NestedArchive));
}

#[rstest]
#[case("../../etc/passwd")]
#[case("/etc/passwd")]
#[case("a/../../b")]
#[case("..\\..\\windows\\system32")]
#[case("C:evil")]
#[tokio::test]
async fn names_that_lead_out_are_refused(#[case] name: &str) {
    // The library that makes archives mends such names; this puts them back.
    let mark = "x".repeat(name.len());
    let mut archive = zip(&[(mark.as_str(), b"hello")]);
    while archive.windows(mark.len()).any(|window| window == mark.as_bytes()) {
        archive = with(&archive, mark.as_bytes(), name.as_bytes());
    }
    assert_eq!(found(&archive).await, code(Danger::UnsafePath));
}

#[tokio::test]
async fn macros_are_refused() {
    let document = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", b"<x/>"),
        ("word/vbaProject.bin", b"macros"),
    ]);
    assert_eq!(found(&document).await, code(Danger::ActiveContent));
}

#[tokio::test]
async fn what_programs_would_read_differently_is_refused() {
    let good = zip(&[("a.txt", b"hello"), ("b.txt", b"again")]);
    let directory = good.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let end = good.windows(4).position(|window| window == b"PK\x05\x06").unwrap();
    let patched = |at: usize, bytes: &[u8]| {
        let mut patched = good.clone();
        patched[at..at + bytes.len()].copy_from_slice(bytes);
        patched
    };
    let malformed = [
        good[..good.len() - 1].to_vec(),
        good[..directory].to_vec(),
        [&good[..], b"trailing"].concat(),
        [&good[..], &good[end..]].concat(),
        // Another name before the content than in the directory.
        patched(30, b"z"),
        // Another method.
        patched(8, &[0]),
        // A directory that is elsewhere, or of another length.
        patched(end + 16, &1_u32.to_le_bytes()),
        patched(end + 12, &1_u32.to_le_bytes()),
        patched(end + 10, &9_u16.to_le_bytes()),
        // A method that nobody knows.
        patched(directory + 10, &99_u16.to_le_bytes()),
        b"PK\x03\x04".to_vec(),
        b"PK\x03\x04 and nothing more that makes sense".to_vec(),
    ];
    for (number, content) in malformed.iter().enumerate() {
        assert_eq!(found(content).await, code(Danger::Malformed), "number {number}");
    }
    assert_eq!(found(&patched(directory + 8, &1_u16.to_le_bytes())).await, code(Danger::Encrypted));
    // Both entries are the first one: whoever unpacks it gets the same content again and again.
    let second = good[directory + 4..].windows(4).position(|window| window == b"PK\x01\x02");
    let second = directory + 4 + second.unwrap();
    let overlapping = found(&patched(second + 42, &0_u32.to_le_bytes())).await;
    assert!([code(Danger::ArchiveBomb), code(Danger::Malformed)].contains(&overlapping));
}

#[tokio::test]
async fn a_damaged_stream_is_refused() {
    let mut packed = gzip(&[b'a'; 10_000]);
    let middle = packed.len() / 2;
    packed[middle] ^= 0xff;
    assert_eq!(found(&packed).await, code(Danger::Malformed));
    assert_eq!(found(&gzip(b"hello")[..12]).await, code(Danger::Malformed));
    assert_eq!(found(b"\x1f\x8b").await, code(Danger::Malformed));
}
