//! Text: UTF-8 without control characters.

use std::io::Read as _;

use super::LookError;
use super::reader::StoredReader;

/// Whether all of it is text.
pub(super) fn look(reader: &mut StoredReader) -> Result<bool, LookError> {
    let mut buffer = vec![0; 64 * 1024];
    // What is left of a character that the last piece cut in two.
    let mut kept = 0;
    loop {
        let read = reader.read(&mut buffer[kept..])?;
        if read == 0 {
            return Ok(kept == 0);
        }
        let filled = kept + read;
        let whole = match std::str::from_utf8(&buffer[..filled]) {
            Ok(_) => filled,
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => return Ok(false),
        };
        if buffer[..whole].iter().copied().any(is_control) {
            return Ok(false);
        }
        buffer.copy_within(whole..filled, 0);
        kept = filled - whole;
    }
}

/// Control characters that no text has. A form feed separates pages.
const fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 11 | 14..=31 | 127)
}
