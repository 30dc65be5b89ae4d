//! Writes small DOCX documents.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A document with these parts.
pub(crate) fn file(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in parts {
        archive.start_file(*name, options).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A part of WordprocessingML around this body.
pub(crate) fn part(body: &str) -> Vec<u8> {
    let space = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <w:document {space}><w:body>{body}</w:body></w:document>"
    )
    .into_bytes()
}

/// A paragraph for each line.
pub(crate) fn paragraphs(lines: &str) -> String {
    let paragraph = |line| ["<w:p><w:r><w:t>", line, "</w:t></w:r></w:p>"].concat();
    lines.lines().map(paragraph).collect()
}
