//! DOCX (ISO/IEC 29500): XML in a ZIP archive.

use std::io::{BufRead, BufReader, Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::recruiting::outcome::Failed;
use crate::recruiting::text::{MAX_TEXT, Text};

/// How many entries the archive may have.
const MAX_ENTRIES: usize = 5_000;

/// How much XML is unpacked of one entry, in bytes.
const MAX_XML: u64 = 64 * 1024 * 1024;

/// How deep elements may lie in each other.
const MAX_DEPTH: usize = 500;

/// What is read: people write who they are into the head of the page, too.
const PARTS: [&str; 4] =
    ["word/header1.xml", "word/header2.xml", "word/header3.xml", "word/document.xml"];

/// How a file begins that an office program has encrypted, or an older one has written ([MS-CFB]).
const COMPOUND: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// The text of a DOCX.
pub(crate) fn text(content: &[u8]) -> Result<String, Failed> {
    if content.starts_with(&COMPOUND) {
        return Err(if is_encrypted(content) { Failed::Encrypted } else { Failed::Corrupt });
    }
    let mut archive = ZipArchive::new(Cursor::new(content)).map_err(|_| Failed::Corrupt)?;
    if archive.len() > MAX_ENTRIES {
        return Err(Failed::TooLarge);
    }
    let mut text = Text::default();
    for name in PARTS {
        let part = match archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) if name.starts_with("word/header") => continue,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(Failed::Encrypted);
            }
            Err(_) => return Err(Failed::Corrupt),
        };
        // One byte more than is allowed shows that there is more.
        let mut part = BufReader::new(part.take(MAX_XML + 1));
        let read = paragraphs(&mut part);
        if part.get_ref().limit() == 0 {
            return Err(Failed::TooLarge);
        }
        text.push(&read?)?;
    }
    text.finish()
}

/// The stream `EncryptedPackage` ([MS-OFFCRYPTO] §1.3.3), whose name stands there in UTF-16.
fn is_encrypted(content: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    content.windows(name.len()).any(|window| window == name)
}

/// The lines of a part.
fn paragraphs(xml: impl BufRead) -> Result<String, Failed> {
    let mut reader = Reader::from_reader(xml);
    let (mut buffer, mut document) = (Vec::new(), Document::default());
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(|_| Failed::Corrupt)?;
        match event {
            Event::Start(element) => document.enter(&element)?,
            Event::Empty(element) if element.local_name().as_ref() == b"p" => {
                document.end_line()?;
            }
            Event::Empty(element) => document.meet(&element)?,
            Event::End(element) => document.leave(element.local_name().as_ref())?,
            Event::Text(text) => {
                document.say(&text.xml10_content().map_err(|_| Failed::Corrupt)?)?;
            }
            Event::CData(text) => {
                document.say(&text.xml10_content().map_err(|_| Failed::Corrupt)?)?;
            }
            Event::GeneralRef(reference) => {
                let named = reference.decode().map_err(|_| Failed::Corrupt)?;
                let text = match reference.resolve_char_ref().map_err(|_| Failed::Corrupt)? {
                    Some(c) => c.to_string(),
                    // What a document defines itself is not expanded: it could grow without end.
                    None => quick_xml::escape::resolve_xml_entity(&named).unwrap_or(" ").to_owned(),
                };
                document.say(&text)?;
            }
            Event::Eof => return document.finish(),
            Event::DocType(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// A document that is being read.
#[derive(Default)]
struct Document {
    /// The texts that are open: the document's, and within it those of cells.
    open: Vec<String>,
    /// The cells of each row that is open.
    rows: Vec<Vec<String>>,
    depth: usize,
    /// At which depth an element began that is not for reading.
    skipped: Option<usize>,
    /// Whether a run's text is open: what stands elsewhere is spacing.
    in_text: bool,
    /// How much there is, in all texts.
    length: usize,
}

impl Document {
    fn enter(&mut self, element: &BytesStart<'_>) -> Result<(), Failed> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Failed::Corrupt);
        }
        if self.skipped.is_some() {
            return Ok(());
        }
        match element.local_name().as_ref() {
            // What was deleted or moved away, and what says the same for older programs.
            b"del" | b"moveFrom" | b"Fallback" => self.skipped = Some(self.depth),
            b"t" => self.in_text = true,
            b"tr" => self.rows.push(Vec::new()),
            b"tc" => self.open.push(String::new()),
            _ => return self.meet(element),
        }
        Ok(())
    }

    /// What an element says that may be empty.
    fn meet(&mut self, element: &BytesStart<'_>) -> Result<(), Failed> {
        match element.local_name().as_ref() {
            _ if self.skipped.is_some() => Ok(()),
            b"tab" | b"ptab" => self.add("\t"),
            b"br" | b"cr" => self.add("\n"),
            b"noBreakHyphen" => self.add("-"),
            // A numbered or marked paragraph.
            b"numPr" => self.add("• "),
            _ => Ok(()),
        }
    }

    fn leave(&mut self, name: &[u8]) -> Result<(), Failed> {
        let depth = self.depth;
        self.depth = depth.saturating_sub(1);
        if self.skipped.is_some() {
            if self.skipped == Some(depth) {
                self.skipped = None;
            }
            return Ok(());
        }
        match name {
            b"t" => self.in_text = false,
            b"p" => self.end_line()?,
            b"tc" => {
                let cell = self.open.pop().unwrap_or_default();
                match self.rows.last_mut() {
                    Some(row) => row.push(cell),
                    None => self.append(&cell),
                }
            }
            b"tr" => {
                let row = joined(&self.rows.pop().unwrap_or_default());
                self.append(&row);
            }
            _ => {}
        }
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), Failed> {
        if self.skipped.is_none() { self.add("\n") } else { Ok(()) }
    }

    fn say(&mut self, text: &str) -> Result<(), Failed> {
        if self.in_text && self.skipped.is_none() { self.add(text) } else { Ok(()) }
    }

    /// Adds what is new; it is counted.
    fn add(&mut self, text: &str) -> Result<(), Failed> {
        self.length += text.len();
        if self.length > MAX_TEXT {
            return Err(Failed::TooLarge);
        }
        self.append(text);
        Ok(())
    }

    /// Adds what has been counted before.
    fn append(&mut self, text: &str) {
        match self.open.last_mut() {
            Some(open) => open.push_str(text),
            None => self.open.push(text.to_owned()),
        }
    }

    /// The text; what broke off is damaged.
    fn finish(mut self) -> Result<String, Failed> {
        if self.depth > 0 { Err(Failed::Corrupt) } else { Ok(self.open.pop().unwrap_or_default()) }
    }
}

/// Cells of one line each are a line; others are columns, one after the other.
fn joined(cells: &[String]) -> String {
    let is_line = |cell: &String| !cell.trim().contains('\n');
    let mut row = String::new();
    if cells.iter().all(is_line) {
        for cell in cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()) {
            if !row.is_empty() {
                row.push('\t');
            }
            row.push_str(cell);
        }
        row.push('\n');
    } else {
        for cell in cells {
            row.push_str(cell);
            row.push('\n');
        }
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn read(body: &str) -> Result<String, Failed> {
        paragraphs(format!("<w:document><w:body>{body}</w:body></w:document>").as_bytes())
    }

    #[rstest]
    #[case(
        "<w:p><w:r><w:t>\u{c9}t\u{e9} </w:t></w:r><w:r><w:t>2020</w:t></w:r></w:p>",
        "\u{c9}t\u{e9} 2020\n"
    )]
    #[case(
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>",
        "a\tb\nc\n"
    )]
    #[case("<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>", "• a\n")]
    #[case("<w:p><w:r><w:t>R&amp;D &#233;&lt;</w:t></w:r></w:p>", "R&D é<\n")]
    #[case("<w:p><w:del><w:r><w:t>no</w:t></w:r></w:del><w:r><w:t>yes</w:t></w:r></w:p>", "yes\n")]
    #[case("<w:p>outside<w:r><w:instrText>PAGE</w:instrText><w:t>in</w:t></w:r></w:p>", "in\n")]
    #[case(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "a\tb\n"
    )]
    #[case(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
        "a\nb\n\n\n\n"
    )]
    fn paragraphs_are_lines(#[case] body: &str, #[case] expected: &str) {
        assert_eq!(read(body).as_deref(), Ok(expected));
    }

    #[rstest]
    #[case::deep(&"<w:a>".repeat(MAX_DEPTH), Failed::Corrupt)]
    #[case::broken_off("<w:p>", Failed::Corrupt)]
    #[case::much(&format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "a".repeat(MAX_TEXT)), Failed::TooLarge)]
    fn what_is_too_much_is_refused(#[case] body: &str, #[case] expected: Failed) {
        assert_eq!(read(body), Err(expected));
    }

    #[test]
    fn entities_of_the_document_grow_nothing() {
        let text = "<!DOCTYPE a [<!ENTITY b \"boom\">]><a><t>x&b;y</t></a>";
        assert_eq!(paragraphs(text.as_bytes()).as_deref(), Ok("x y"));
    }
}
