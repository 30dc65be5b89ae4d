//! What gzip packs.

use std::cell::RefCell;
use std::io::{BufReader, Read};

use flate2::read::MultiGzDecoder;
use socle_domain::files::Detected;

use super::archive::Unpacked;
use super::reader::StoredReader;
use super::{InspectionLimits, LookError};

/// Two hold the reader: who unpacks, and who looks at the time.
struct Shared<'a>(&'a RefCell<&'a mut StoredReader>);

impl Read for Shared<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().read(into)
    }
}

/// Looks at what unpacks to how much.
pub(super) fn look(
    reader: &mut StoredReader,
    limits: &InspectionLimits,
) -> Result<Detected, LookError> {
    let mut unpacked = Unpacked::of(reader.size(), limits);
    let shared = RefCell::new(reader);
    let mut unpacking = MultiGzDecoder::new(BufReader::new(Shared(&shared)));
    unpacked.drain(&mut unpacking, || shared.borrow().check_time())?;
    Ok(Detected::Media("application/gzip".to_owned()))
}
