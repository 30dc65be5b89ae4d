//! SVG (<https://www.w3.org/TR/SVG2/>): a document that can act. Only what merely draws is taken.

use std::io::BufReader;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use socle_domain::files::Danger;

use super::reader::StoredReader;
use super::{InspectionLimits, LookError};

/// How deep elements may lie in each other.
const MAX_DEPTH: usize = 200;

/// Whether content begins like XML.
pub(super) fn begins_like(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    head.trim_ascii_start().starts_with(b"<")
}

/// Whether it is an SVG; refuses one that acts. Other markup is text.
pub(super) fn look(
    reader: &mut StoredReader,
    limits: &InspectionLimits,
) -> Result<bool, LookError> {
    if reader.size() > limits.max_svg {
        // Too large for an SVG: it is not taken for one.
        return Ok(false);
    }
    let mut xml = Reader::from_reader(BufReader::new(reader));
    let (mut buffer, mut drawing) = (Vec::new(), Drawing::default());
    loop {
        buffer.clear();
        let event = match xml.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(quick_xml::Error::Io(error)) => {
                let stopped = error.get_ref().and_then(|inner| inner.downcast_ref());
                return Err(stopped.map_or(Danger::Malformed.into(), stopped_by));
            }
            // HTML is no XML, and begins alike.
            Err(_) if !drawing.is_svg => return Ok(false),
            Err(_) => return Err(Danger::Malformed.into()),
        };
        match drawing.take(&event)? {
            Seen::More => {}
            Seen::OtherMarkup => return Ok(false),
            Seen::Whole => return Ok(drawing.is_svg),
        }
    }
}

/// What has been read so far.
#[derive(Default)]
struct Drawing {
    is_svg: bool,
    depth: usize,
    /// The style that is being read: it may come in pieces.
    style: Option<Vec<u8>>,
    /// Something before the first element that no drawing may have.
    suspicious: bool,
}

enum Seen {
    More,
    OtherMarkup,
    Whole,
}

impl Drawing {
    fn take(&mut self, event: &Event<'_>) -> Result<Seen, LookError> {
        match event {
            Event::Start(element) => {
                if !self.enter(element)? {
                    return Ok(Seen::OtherMarkup);
                }
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(Danger::TooComplex.into());
                }
                if element.local_name().as_ref().eq_ignore_ascii_case(b"style") {
                    self.style = Some(Vec::new());
                }
            }
            Event::Empty(element) => {
                if !self.enter(element)? {
                    return Ok(Seen::OtherMarkup);
                }
            }
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                if let Some(style) = self.style.take() {
                    check_style(&style)?;
                }
            }
            Event::Text(text) => self.note(text.as_ref()),
            Event::CData(text) => self.note(text.as_ref()),
            // Letters of a style that are written in another way hide something.
            Event::GeneralRef(_) if self.style.is_some() => {
                return Err(Danger::ActiveContent.into());
            }
            Event::GeneralRef(name) => {
                if self.is_svg {
                    check_reference(name.as_ref())?;
                }
            }
            // Entities, and what is loaded to be shown.
            Event::DocType(text) => self.suspect(has_entities(text.as_ref()))?,
            Event::PI(_) => self.suspect(true)?,
            Event::Decl(declaration) => {
                let encoding = declaration.encoding();
                self.suspect(
                    encoding.is_some_and(|named| !named.is_ok_and(|name| is_utf8(&name))),
                )?;
            }
            Event::Comment(_) => {}
            Event::Eof if self.is_svg && self.depth > 0 => return Err(Danger::Malformed.into()),
            Event::Eof => return Ok(Seen::Whole),
        }
        Ok(Seen::More)
    }

    /// Looks at an element; `false` when it shows that this is no drawing.
    fn enter(&mut self, element: &BytesStart<'_>) -> Result<bool, LookError> {
        if !self.is_svg {
            self.is_svg = element.local_name().as_ref().eq_ignore_ascii_case(b"svg");
            if self.is_svg && self.suspicious {
                return Err(Danger::ActiveContent.into());
            }
        }
        // A style holds no elements.
        if self.style.is_some() {
            return Err(Danger::Malformed.into());
        }
        if self.is_svg {
            check_element(element)?;
        }
        Ok(self.is_svg)
    }

    fn note(&mut self, text: &[u8]) {
        if let Some(style) = &mut self.style {
            style.extend_from_slice(text);
        }
    }

    /// Notes what no drawing may have, whether or not it is known yet to be one.
    fn suspect(&mut self, found: bool) -> Result<(), LookError> {
        self.suspicious |= found;
        if found && self.is_svg { Err(Danger::ActiveContent.into()) } else { Ok(()) }
    }
}

fn is_utf8(encoding: &[u8]) -> bool {
    encoding.eq_ignore_ascii_case(b"utf-8") || encoding.eq_ignore_ascii_case(b"us-ascii")
}

fn stopped_by(stopped: &super::reader::Stopped) -> LookError {
    match stopped {
        super::reader::Stopped::Time => Danger::TooComplex.into(),
        super::reader::Stopped::Storage(error) => {
            let error = error.to_string();
            LookError::Storage(socle_application::files::ports::StorageError::Unavailable(
                error.into(),
            ))
        }
    }
}

/// The document type that old programs write names a file that nobody loads; one with declarations
/// of its own is another matter.
fn has_entities(text: &[u8]) -> bool {
    text.contains(&b'[') || text.to_ascii_uppercase().windows(7).any(|part| part == b"!ENTITY")
}

fn check_reference(name: &[u8]) -> Result<(), LookError> {
    const PREDEFINED: [&[u8]; 5] = [b"lt", b"gt", b"amp", b"quot", b"apos"];
    if PREDEFINED.contains(&name) || name.starts_with(b"#") {
        Ok(())
    } else {
        Err(Danger::Malformed.into())
    }
}

/// Elements that act, or hold something of another kind.
const FORBIDDEN: [&[u8]; 16] = [
    b"script",
    b"foreignobject",
    b"iframe",
    b"embed",
    b"object",
    b"audio",
    b"video",
    b"canvas",
    b"link",
    b"meta",
    b"handler",
    b"listener",
    b"form",
    b"input",
    b"animation",
    b"base",
];

fn check_element(element: &BytesStart<'_>) -> Result<(), LookError> {
    let name = element.local_name().as_ref().to_ascii_lowercase();
    if FORBIDDEN.contains(&name.as_slice()) {
        return Err(Danger::ActiveContent.into());
    }
    let animates = name == b"set" || name.starts_with(b"animate");
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|_| Danger::Malformed)?;
        let value = std::str::from_utf8(&attribute.value).map_err(|_| Danger::Malformed)?;
        let value = quick_xml::escape::unescape(value).map_err(|_| Danger::Malformed)?;
        let name = attribute.key.local_name().as_ref().to_ascii_lowercase();
        let acts = name.starts_with(b"on")
            || (matches!(name.as_slice(), b"href" | b"src" | b"data") && !is_inside(&value))
            || (animates && name == b"attributename" && is_about_links(&value))
            || is_active(&value);
        if acts {
            return Err(Danger::ActiveContent.into());
        }
    }
    Ok(())
}

fn is_about_links(attribute: &str) -> bool {
    let name = attribute.trim().to_ascii_lowercase();
    let name = name.rsplit(':').next().unwrap_or_default();
    name == "href" || name.starts_with("on")
}

/// Whether a reference leads to the document itself, or to a picture in it.
fn is_inside(reference: &str) -> bool {
    const PICTURES: [&str; 4] =
        ["data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;"];
    let reference = squeeze(reference);
    reference.is_empty()
        || reference.starts_with('#')
        || PICTURES.iter().any(|picture| reference.starts_with(picture))
}

/// In small letters, without what parsers of addresses and styles skip.
fn squeeze(text: &str) -> String {
    let skipped = |c: &char| c.is_whitespace() || c.is_control() || *c == '\\';
    text.chars().filter(|c| !skipped(c)).flat_map(char::to_lowercase).collect()
}

fn check_style(text: &[u8]) -> Result<(), LookError> {
    let text = std::str::from_utf8(text).map_err(|_| Danger::Malformed)?;
    if is_active(text) { Err(Danger::ActiveContent.into()) } else { Ok(()) }
}

/// Whether a value or a style loads something or acts. Backslashes hide letters in styles: whoever
/// needs them for a picture does not exist.
fn is_active(text: &str) -> bool {
    const ACTIVE: [&str; 6] =
        ["javascript:", "vbscript:", "data:text", "@import", "expression(", "-moz-binding"];
    let squeezed = squeeze(text);
    let loads = || {
        squeezed.match_indices("url(").any(|(at, found)| {
            let target = squeezed[at + found.len()..].trim_start_matches(['"', '\'']);
            !is_inside(target)
        })
    };
    ACTIVE.iter().any(|sign| squeezed.contains(sign)) || loads()
}
