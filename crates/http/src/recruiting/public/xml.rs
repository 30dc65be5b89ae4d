//! XML that stays well-formed, whatever people wrote.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesCData, BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::problem::Problem;

/// A document, or a part of one, in memory.
pub(super) struct Xml(Writer<Vec<u8>>);

/// Characters that XML 1.0 (§2.2) allows; others cannot be written at all, not even as references.
const fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn clean(text: &str) -> String {
    text.chars().filter(|c| is_allowed(*c)).collect()
}

impl Xml {
    /// A part of a document.
    pub(super) const fn part() -> Self {
        Self(Writer::new(Vec::new()))
    }

    /// The beginning of a document.
    pub(super) fn document() -> io::Result<Self> {
        let mut xml = Self::part();
        xml.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(xml)
    }

    /// Opens an element.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.0.write_event(Event::Start(start))
    }

    /// Closes it.
    pub(super) fn close(&mut self, name: &str) -> io::Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.0.write_event(Event::Empty(start))
    }

    /// An element with text.
    pub(super) fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.open(name, &[])?;
        self.0.write_event(Event::Text(BytesText::new(&clean(text))))?;
        self.close(name)
    }

    /// An element with text in CDATA sections: as many as it takes, since none can hold `]]>`.
    pub(super) fn cdata(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.open(name, &[])?;
        for section in BytesCData::escaped(&clean(text)) {
            self.0.write_event(Event::CData(section))?;
        }
        self.close(name)
    }

    /// As text.
    pub(super) fn finish(self) -> io::Result<String> {
        String::from_utf8(self.0.into_inner()).map_err(io::Error::other)
    }
}

/// Memory takes everything; what it does not take is a bug.
pub(super) fn failed(error: io::Error) -> Problem {
    Problem::internal(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_left_out_and_the_rest_is_kept() {
        let hostile = "a\u{0}\u{8}\u{b}\u{1f}\u{fffe}\u{ffff}<b>&]]>\"'\t\n שלום \u{202e} 🦀";
        let mut xml = Xml::part();
        xml.text("t", hostile).unwrap();
        xml.cdata("c", hostile).unwrap();
        xml.cdata("c", "]]>]]>]]").unwrap();
        let written = xml.finish().unwrap();
        assert!(!written.chars().any(|c| !is_allowed(c)), "{written:?}");
        assert!(written.contains("<t>a&lt;b&gt;&amp;]]&gt;"), "{written}");
        assert!(
            written.contains("<![CDATA[a<b>&]]]]><![CDATA[>\"'\t\n שלום \u{202e} 🦀]]></c>"),
            "{written}"
        );
    }
}
