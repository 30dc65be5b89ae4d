//! What content is.

use std::io::{Read as _, Seek as _, SeekFrom};

use socle_domain::files::Detected;

use super::reader::StoredReader;
use super::{InspectionLimits, LookError, gzip, image, svg, text, zip};

/// How much of the beginning gives content away.
const HEAD: u64 = 8 * 1024;

/// Looks at content.
pub(super) fn look(
    reader: &mut StoredReader,
    limits: &InspectionLimits,
) -> Result<Detected, LookError> {
    let mut head = Vec::new();
    reader.by_ref().take(HEAD).read_to_end(&mut head)?;
    reader.seek(SeekFrom::Start(0))?;
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zip::look(reader, limits);
    }
    if head.starts_with(b"\x1f\x8b") {
        return gzip::look(reader, limits);
    }
    match infer::get(&head) {
        Some(found) if found.matcher_type() == infer::MatcherType::Image => {
            image::look(reader, found.mime_type(), limits)
        }
        // What is recognized by its words is text all the same.
        Some(found) if !found.mime_type().starts_with("text/") => {
            Ok(Detected::Media(found.mime_type().to_owned()))
        }
        _ => {
            let is_text = text::look(reader)?;
            reader.seek(SeekFrom::Start(0))?;
            if is_text && svg::begins_like(&head) && svg::look(reader, limits)? {
                return Ok(Detected::Media("image/svg+xml".to_owned()));
            }
            Ok(if is_text { Detected::Text } else { Detected::Unknown })
        }
    }
}
