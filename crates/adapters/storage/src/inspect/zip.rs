//! ZIP archives (APPNOTE.TXT 6.3.10), and the documents that are made of one.
//!
//! Programs disagree about archives that are not what they say. So this reads the directory itself and
//! takes only those about which nobody can disagree: one directory, at the very end, entries one behind
//! another, each as large as it says.

use std::cell::RefCell;
use std::io::{BufReader, Read, Seek as _, SeekFrom};

use flate2::read::DeflateDecoder;
use socle_domain::files::{Danger, Detected};

use super::archive::{Unpacked, is_archive_name};
use super::reader::StoredReader;
use super::{InspectionLimits, LookError};

/// The longest a directory may be, in bytes: names are read into memory one by one.
const MAX_DIRECTORY: u64 = 4 * 1024 * 1024;
/// The record at the end, without its comment.
const END: usize = 22;
/// A record at the end can be this far from it.
const TAIL: u64 = END as u64 + 0xffff;
/// An entry in the directory, without its name.
const ENTRY: usize = 46;
/// The same before its content.
const LOCAL: usize = 30;

/// What the directory says of an entry.
struct Entry {
    name: String,
    method: u16,
    packed: u64,
    unpacked: u64,
    /// Where it begins.
    at: u64,
}

/// Where the directory is.
struct Directory {
    entries: u64,
    size: u64,
    at: u64,
}

/// Looks at an archive, and at what is in it.
pub(super) fn look(
    reader: &mut StoredReader,
    limits: &InspectionLimits,
) -> Result<Detected, LookError> {
    let directory = find(reader)?;
    if directory.entries > limits.max_entries as u64 || directory.size > MAX_DIRECTORY {
        return Err(Danger::ArchiveBomb.into());
    }
    let mut entries = entries(reader, &directory)?;
    let mut unpacked = Unpacked::of(reader.size(), limits);
    let mut declared = Unpacked::of(reader.size(), limits);
    for entry in &entries {
        check_name(&entry.name)?;
        declared.add(entry.unpacked)?;
    }
    entries.sort_by_key(|entry| entry.at);
    let media_type = media_type(reader, &entries)?;
    let mut end_of_last = 0;
    for entry in &entries {
        if entry.at < end_of_last {
            return Err(Danger::ArchiveBomb.into());
        }
        let content = content_of(reader, entry)?;
        end_of_last = content.saturating_add(entry.packed);
        if end_of_last > directory.at {
            return Err(Danger::Malformed.into());
        }
        unpack(reader, entry, content, &mut unpacked)?;
    }
    Ok(Detected::Media(media_type.to_owned()))
}

/// Finds the one directory.
fn find(reader: &mut StoredReader) -> Result<Directory, LookError> {
    let size = reader.size();
    let tail_at = size.saturating_sub(TAIL);
    let tail = reader.exactly(tail_at, usize::try_from(size - tail_at).unwrap_or(0))?;
    let mut ends = tail.windows(4).enumerate().filter(|(_, bytes)| *bytes == b"PK\x05\x06");
    let (Some((at, _)), None) = (ends.next(), ends.next()) else {
        return Err(Danger::Malformed.into());
    };
    let end = tail.get(at..).filter(|end| end.len() >= END).ok_or(Danger::Malformed)?;
    if end.len() != END + usize::from(u16_at(end, 20)) || u32_at(end, 4) != 0 {
        return Err(Danger::Malformed.into());
    }
    let end_at = tail_at + at as u64;
    let mut directory = Directory {
        entries: u64::from(u16_at(end, 10)),
        size: u64::from(u32_at(end, 12)),
        at: u64::from(u32_at(end, 16)),
    };
    let mut behind = end_at;
    let is_long =
        directory.entries == 0xffff || directory.size == 0xffff_ffff || directory.at == 0xffff_ffff;
    if is_long {
        behind = end_at.checked_sub(20 + 56).ok_or(Danger::Malformed)?;
        let long = reader.exactly(behind, 20 + 56)?;
        let locator = &long[56..];
        let fits = long.starts_with(b"PK\x06\x06")
            && u64_at(&long, 4) == 44
            && locator.starts_with(b"PK\x06\x07")
            && u64_at(locator, 8) == behind;
        if !fits {
            return Err(Danger::Malformed.into());
        }
        directory = Directory {
            entries: u64_at(&long, 32),
            size: u64_at(&long, 40),
            at: u64_at(&long, 48),
        };
    }
    if directory.at.checked_add(directory.size) == Some(behind) {
        Ok(directory)
    } else {
        Err(Danger::Malformed.into())
    }
}

fn entries(reader: &mut StoredReader, directory: &Directory) -> Result<Vec<Entry>, LookError> {
    let length = usize::try_from(directory.size).map_err(|_| Danger::Malformed)?;
    let bytes = reader.exactly(directory.at, length)?;
    let (mut rest, mut entries) = (bytes.as_slice(), Vec::new());
    while !rest.is_empty() {
        let (entry, next) = entry(rest)?;
        entries.push(entry);
        rest = next;
    }
    if entries.len() as u64 == directory.entries {
        Ok(entries)
    } else {
        Err(Danger::Malformed.into())
    }
}

fn entry(bytes: &[u8]) -> Result<(Entry, &[u8]), LookError> {
    if bytes.len() < ENTRY || !bytes.starts_with(b"PK\x01\x02") {
        return Err(Danger::Malformed.into());
    }
    let lengths = [28, 30, 32].map(|at| usize::from(u16_at(bytes, at)));
    let [name, extra, comment] = lengths;
    let (head, rest) = bytes.split_at(ENTRY);
    let (variable, rest) =
        rest.split_at_checked(name + extra + comment).ok_or(Danger::Malformed)?;
    let (name, variable) = variable.split_at(name);
    // Encrypted in one of three ways.
    if u16_at(head, 8) & 0x2041 != 0 {
        return Err(Danger::Encrypted.into());
    }
    // A link, by the mode that Unix keeps of it.
    if (u32_at(head, 38) >> 16) & 0o170_000 == 0o120_000 {
        return Err(Danger::UnsafePath.into());
    }
    let mut entry = Entry {
        // Names that are no UTF-8 are of an older code page; what matters of them is ASCII.
        name: String::from_utf8_lossy(name).into_owned(),
        method: u16_at(head, 10),
        packed: u64::from(u32_at(head, 20)),
        unpacked: u64::from(u32_at(head, 24)),
        at: u64::from(u32_at(head, 42)),
    };
    lengthen(&mut entry, &variable[..extra])?;
    Ok((entry, rest))
}

/// Takes the numbers that do not fit in 32 bits from where they are then.
fn lengthen(entry: &mut Entry, mut extra: &[u8]) -> Result<(), LookError> {
    while extra.len() >= 4 {
        let (kind, length) = (u16_at(extra, 0), usize::from(u16_at(extra, 2)));
        let (field, rest) = extra[4..].split_at_checked(length).ok_or(Danger::Malformed)?;
        if kind == 1 {
            let mut field = field;
            for number in [&mut entry.unpacked, &mut entry.packed, &mut entry.at] {
                if *number == 0xffff_ffff {
                    let (long, rest) = field.split_at_checked(8).ok_or(Danger::Malformed)?;
                    *number = u64_at(long, 0);
                    field = rest;
                }
            }
        }
        extra = rest;
    }
    Ok(())
}

fn check_name(name: &str) -> Result<(), LookError> {
    let leads_out = name.starts_with('/')
        || name.contains(['\\', '\0', ':'])
        || name.split('/').any(|part| part == "..");
    if leads_out || name.is_empty() {
        return Err(Danger::UnsafePath.into());
    }
    if is_archive_name(name) {
        return Err(Danger::NestedArchive.into());
    }
    // Macros of Office.
    let file = name.rsplit('/').next().unwrap_or_default();
    if file.eq_ignore_ascii_case("vbaProject.bin") {
        return Err(Danger::ActiveContent.into());
    }
    Ok(())
}

/// Where an entry's content begins.
fn content_of(reader: &mut StoredReader, entry: &Entry) -> Result<u64, LookError> {
    let local = reader.exactly(entry.at, LOCAL)?;
    if !local.starts_with(b"PK\x03\x04") || u16_at(&local, 8) != entry.method {
        return Err(Danger::Malformed.into());
    }
    let name = usize::from(u16_at(&local, 26));
    let name = reader.exactly(entry.at + LOCAL as u64, name)?;
    if String::from_utf8_lossy(&name) != entry.name {
        return Err(Danger::Malformed.into());
    }
    Ok(entry.at + (LOCAL + name.len()) as u64 + u64::from(u16_at(&local, 28)))
}

/// The content of one entry.
struct Packed<'a>(&'a RefCell<&'a mut StoredReader>);

impl Read for Packed<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().read(into)
    }
}

fn unpack(
    reader: &mut StoredReader,
    entry: &Entry,
    content: u64,
    unpacked: &mut Unpacked,
) -> Result<(), LookError> {
    reader.seek(SeekFrom::Start(content))?;
    let shared = RefCell::new(reader);
    let packed = Packed(&shared).take(entry.packed);
    let check_time = || shared.borrow().check_time();
    let total = match entry.method {
        0 => unpacked.drain(&mut BufReader::new(packed), check_time)?,
        8 => unpacked.drain(&mut DeflateDecoder::new(packed), check_time)?,
        // Nobody needs the others, and not everybody can unpack them.
        _ => return Err(Danger::Malformed.into()),
    };
    // One that lies about its size was made to deceive somebody.
    if total == entry.unpacked { Ok(()) } else { Err(Danger::Malformed.into()) }
}

/// What the archive is, by what is in it.
fn media_type(reader: &mut StoredReader, entries: &[Entry]) -> Result<&'static str, LookError> {
    const OFFICE: [(&str, &str); 3] = [
        ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ];
    const OPEN: [&str; 2] = [
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
    ];
    if entries.iter().any(|entry| entry.name == "[Content_Types].xml") {
        let found = OFFICE
            .iter()
            .find(|(folder, _)| entries.iter().any(|entry| entry.name.starts_with(folder)));
        if let Some((_, media_type)) = found {
            return Ok(media_type);
        }
    }
    let first = entries
        .first()
        .filter(|first| first.name == "mimetype" && first.method == 0 && first.packed <= 100);
    if let Some(first) = first {
        let at = content_of(reader, first)?;
        let named = reader.exactly(at, usize::try_from(first.packed).unwrap_or(0))?;
        if let Some(found) = OPEN.iter().find(|known| known.as_bytes() == named) {
            return Ok(found);
        }
    }
    Ok("application/zip")
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).and_then(|b| b.try_into().ok()).map_or(0, u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 8).and_then(|b| b.try_into().ok()).map_or(0, u64::from_le_bytes)
}
