use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use socle_application::recruiting::jobs::{ImportJobError, ImportedJob, MAX_POSTING_BYTES};
use socle_domain::access::{Actor, RequestId};
use socle_domain::organizations::OrganizationId;

use super::Failure;
use crate::config::Configuration;
use crate::logging;
use crate::wiring::{Database, Wiring};

/// What `socle import jobs` takes.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// A file with a schema.org JobPosting as JSON on every line; `-` reads standard input.
    file: PathBuf,
    /// The identifier of the organization that offers them.
    #[arg(long)]
    organization: OrganizationId,
    /// Publish them; without it they are drafts.
    #[arg(long)]
    publish: bool,
}

/// Takes jobs in, and says why of every line that it refuses. What was taken before a failure stays, and
/// is known when the file comes again.
pub(super) async fn run(
    configuration: &Configuration,
    arguments: &Arguments,
) -> Result<ExitCode, Failure> {
    configuration.refuse_problems()?;
    logging::init(&configuration.settings.log);
    let mut lines = Lines(open(&arguments.file)?);
    let database = Database::open(&configuration.settings).await.map_err(Failure::because)?;
    database.migrate().await.map_err(Failure::because)?;
    let wiring = Wiring::new(configuration, &database)?;
    let actor = Actor::system(RequestId::from_uuid(uuid::Uuid::nil()));
    let (mut taken, mut known, mut refused) = (0_u64, 0_u64, 0_u64);
    let mut number = 0_u64;
    let unreadable = |error| Failure::new("the file cannot be read", error);
    loop {
        number += 1;
        let line = match lines.next().map_err(unreadable)? {
            Line::End => break,
            Line::TooLong => {
                refused += 1;
                println!("line {number}: it has more than {MAX_POSTING_BYTES} bytes");
                continue;
            }
            Line::Whole(line) => line,
        };
        if line.trim_ascii().is_empty() {
            continue;
        }
        let &Arguments { organization, publish, .. } = arguments;
        match wiring.import_jobs.execute(&actor, organization, &line, publish).await {
            Ok(ImportedJob::Taken(_)) => taken += 1,
            Ok(ImportedJob::Known(_)) => known += 1,
            Err(ImportJobError::Unwritten(error)) => {
                let place = format!("stopped at line {number}, after {taken} jobs");
                return Err(Failure::new(&place, error));
            }
            Err(error) => {
                refused += 1;
                println!("line {number}: {error}");
            }
        }
    }
    println!("{taken} jobs taken, {known} known already, {refused} lines refused");
    let nothing = taken + known == 0;
    Ok(if nothing { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn open(path: &Path) -> Result<Box<dyn BufRead>, Failure> {
    if path == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let file = File::open(path)
        .map_err(|error| Failure::new(&format!("{} cannot be opened", path.display()), error))?;
    Ok(Box::new(BufReader::new(file)))
}

/// Lines of which each is kept in memory only as long as it is looked at, and never more than a posting
/// may have.
struct Lines<R>(R);

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
enum Line {
    /// A line, with its end.
    Whole(Vec<u8>),
    /// One that was passed by.
    TooLong,
    /// Nothing.
    End,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> io::Result<Line> {
        let mut line = Vec::new();
        let most = MAX_POSTING_BYTES as u64 + 1;
        if self.0.by_ref().take(most).read_until(b'\n', &mut line)? == 0 {
            return Ok(Line::End);
        }
        let whole = line.last() == Some(&b'\n') || line.len() <= MAX_POSTING_BYTES;
        if whole {
            return Ok(Line::Whole(line));
        }
        self.0.skip_until(b'\n')?;
        Ok(Line::TooLong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_is_passed_by() {
        let mut text = b"first\n".to_vec();
        text.extend(vec![b'x'; MAX_POSTING_BYTES + 10]);
        text.extend(b"\nlast");
        let mut lines = Lines(&text[..]);
        assert_eq!(lines.next().unwrap(), Line::Whole(b"first\n".to_vec()));
        assert_eq!(lines.next().unwrap(), Line::TooLong);
        assert_eq!(lines.next().unwrap(), Line::Whole(b"last".to_vec()));
        assert_eq!(lines.next().unwrap(), Line::End);
    }
}
