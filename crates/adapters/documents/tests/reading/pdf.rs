//! Writes small PDFs by hand.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Objects in the order of their numbers, from 1; the first is the catalog.
pub(crate) fn file(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        writeln!(file, "{} 0 obj", at + 1).unwrap();
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let start = file.len();
    writeln!(file, "xref\n0 {}\n0000000000 65535 f ", objects.len() + 1).unwrap();
    for offset in offsets {
        writeln!(file, "{offset:010} 00000 n ").unwrap();
    }
    let size = objects.len() + 1;
    writeln!(file, "trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF")
        .unwrap();
    file
}

/// A stream with what its dictionary says beside its length.
pub(crate) fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let mut object = format!("<< {entries} /Length {} >>\nstream\n", content.len()).into_bytes();
    object.extend_from_slice(content);
    object.extend_from_slice(b"\nendstream");
    object
}

/// Pages on which these programs draw. The fonts: `F1` Helvetica, `F2` bold, `F3` with ligatures.
pub(crate) fn pages(programs: &[Vec<u8>], filter: &str, trailer: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..programs.len()).map(|at| format!("{} 0 R", 6 + 2 * at)).collect();
    let font = |name: &str, encoding: &str| {
        format!("<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding {encoding} >>")
            .into_bytes()
    };
    let ligatures = "<< /BaseEncoding /WinAnsiEncoding /Differences [1 /fi /fl] >>";
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Count {} /Kids [{}] >>", programs.len(), kids.join(" "))
            .into_bytes(),
        font("Helvetica", "/WinAnsiEncoding"),
        font("Helvetica-Bold", "/WinAnsiEncoding"),
        font("Helvetica", ligatures),
    ];
    for (at, program) in programs.iter().enumerate() {
        let fonts = "<< /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R >> >>";
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {fonts} /Contents {} 0 R >>",
            7 + 2 * at
        );
        objects.push(page.into_bytes());
        objects.push(stream(filter, program));
    }
    file(&objects, trailer)
}

/// A page that is drawn line by line.
#[derive(Default)]
pub(crate) struct Sheet(pub(crate) Vec<u8>);

impl Sheet {
    /// Draws a text in a font, so many points from the left and the bottom.
    pub(crate) fn draw(&mut self, font: &str, size: u32, x: u32, y: u32, text: &str) {
        write!(self.0, "BT /{font} {size} Tf {x} {y} Td (").unwrap();
        for byte in win_ansi(text) {
            match byte {
                b'(' | b')' | b'\\' => self.0.extend([b'\\', byte]),
                b' '..=b'~' => self.0.push(byte),
                _ => write!(self.0, "\\{byte:03o}").unwrap(),
            }
        }
        self.0.extend_from_slice(b") Tj ET\n");
    }

    /// One page of Helvetica, 14 points from line to line; an empty line is a gap.
    pub(crate) fn of(lines: &str) -> Vec<u8> {
        let mut sheet = Self::default();
        let mut y = 800;
        for line in lines.lines() {
            if !line.is_empty() {
                sheet.draw("F1", 11, 50, y, line);
            }
            y -= 14;
        }
        sheet.0
    }
}

/// Windows-1252, as far as CVs need it; `\u{1}` and `\u{2}` are ligatures in `F3`.
fn win_ansi(text: &str) -> Vec<u8> {
    let byte = |c| match c {
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        '’' => 0x92,
        'œ' => 0x9c,
        c => u8::try_from(u32::from(c)).expect("a character of Latin 1"),
    };
    text.chars().map(byte).collect()
}

/// Deflated, with a header.
pub(crate) fn deflated(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}
