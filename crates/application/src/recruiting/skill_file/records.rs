//! Lines of CSV in bounded memory, whatever the file holds.

use std::io::{self, BufRead as _, BufReader, Read};

use csv_core::ReadRecordResult;

/// The most bytes of a record: 200 names of 80 characters, and room for a description.
pub(super) const MAX_BYTES: usize = 256 * 1024;
/// The most columns.
pub(super) const MAX_COLUMNS: usize = 256;

/// The records of a file, one after the other.
pub(super) struct Records<R> {
    source: BufReader<R>,
    parser: csv_core::Reader,
    fields: Vec<u8>,
    ends: Vec<usize>,
}

/// A record, or nothing when it is too long to be one.
pub(super) type Record = Option<csv::ByteRecord>;

impl<R: Read> Records<R> {
    pub(super) fn of(source: R) -> Self {
        Self {
            source: BufReader::new(source),
            parser: csv_core::Reader::new(),
            fields: vec![0; MAX_BYTES],
            ends: vec![0; MAX_COLUMNS],
        }
    }

    /// The next record with the number of the line on which it begins, from 1.
    pub(super) fn next(&mut self) -> io::Result<Option<(u64, Record)>> {
        let line = self.parser.line();
        let (mut written, mut columns, mut too_long) = (0, 0, false);
        loop {
            let input = match self.source.fill_buf() {
                Ok(input) => input,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let fields = self.fields.get_mut(written..).unwrap_or_default();
            let ends = self.ends.get_mut(columns..).unwrap_or_default();
            let (result, read, more, ended) = self.parser.read_record(input, fields, ends);
            self.source.consume(read);
            written += more;
            columns += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    // What is left of it is read, and kept nowhere.
                    (written, columns, too_long) = (0, 0, true);
                }
                ReadRecordResult::Record => {
                    return Ok(Some((line, (!too_long).then(|| self.record(columns)))));
                }
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    fn record(&self, columns: usize) -> csv::ByteRecord {
        let mut begin = 0;
        let ends = self.ends.iter().take(columns);
        let fields = ends.map(|end| {
            let field = self.fields.get(begin..*end).unwrap_or_default();
            begin = *end;
            field
        });
        fields.collect::<Vec<_>>().into()
    }
}
