//! What all archives have in common.

use std::io::Read;

use socle_domain::files::Danger;

use super::{InspectionLimits, LookError};

/// Counts what archives unpack to.
pub(super) struct Unpacked {
    most: u64,
    so_far: u64,
}

impl Unpacked {
    /// Of an archive of that size.
    pub(super) fn of(size: u64, limits: &InspectionLimits) -> Self {
        let by_ratio = size.saturating_mul(limits.max_ratio).max(limits.always_unpacked);
        Self { most: by_ratio.min(limits.max_unpacked), so_far: 0 }
    }

    /// Notes that it unpacks to so many bytes more.
    pub(super) fn add(&mut self, bytes: u64) -> Result<(), Danger> {
        self.so_far = self.so_far.saturating_add(bytes);
        if self.so_far > self.most { Err(Danger::ArchiveBomb) } else { Ok(()) }
    }

    /// Unpacks to nowhere, and says how much it was. What begins like an archive is none that we take.
    pub(super) fn drain(
        &mut self,
        unpacking: &mut dyn Read,
        mut check_time: impl FnMut() -> std::io::Result<()>,
    ) -> Result<u64, LookError> {
        let (mut buffer, mut total) = (vec![0; 64 * 1024], 0);
        loop {
            let read = unpacking.read(&mut buffer)?;
            if total == 0 && is_archive(&buffer[..read]) {
                return Err(Danger::NestedArchive.into());
            }
            if read == 0 {
                return Ok(total);
            }
            total += read as u64;
            self.add(read as u64)?;
            check_time()?;
        }
    }
}

/// Whether content begins like an archive.
fn is_archive(head: &[u8]) -> bool {
    const MAGIC: [&[u8]; 7] = [
        b"PK\x03\x04",
        b"\x1f\x8b\x08",
        b"7z\xbc\xaf\x27\x1c",
        b"Rar!\x1a\x07",
        b"BZh",
        b"\xfd7zXZ\0",
        b"\x28\xb5\x2f\xfd",
    ];
    MAGIC.iter().any(|magic| head.starts_with(magic))
}

/// Whether a name is that of an archive, or of a program's.
pub(super) fn is_archive_name(name: &str) -> bool {
    const EXTENSIONS: [&str; 12] =
        ["zip", "gz", "tgz", "bz2", "tbz2", "xz", "txz", "zst", "7z", "rar", "jar", "cab"];
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}
