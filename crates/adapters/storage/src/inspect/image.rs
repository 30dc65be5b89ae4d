//! Images: how many pixels they unfold to, by their headers alone.

use std::io::BufReader;

use socle_domain::files::{Danger, Detected};

use super::reader::{Stopped, StoredReader};
use super::{InspectionLimits, LookError};

/// Looks at an image that was recognized.
pub(super) fn look(
    reader: &mut StoredReader,
    media_type: &str,
    limits: &InspectionLimits,
) -> Result<Detected, LookError> {
    let size = imagesize::reader_size(BufReader::new(reader)).map_err(|error| match error {
        imagesize::ImageError::IoError(error)
            if error.get_ref().and_then(|inner| inner.downcast_ref::<Stopped>()).is_some() =>
        {
            LookError::from(error)
        }
        _ => Danger::Malformed.into(),
    })?;
    let pixels = (size.width as u64).saturating_mul(size.height as u64);
    if pixels > limits.max_pixels {
        return Err(Danger::PixelFlood.into());
    }
    if pixels == 0 {
        return Err(Danger::Malformed.into());
    }
    Ok(Detected::Media(media_type.to_owned()))
}
