use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use socle_application::audit::{Anchors, ChainReport};
use socle_domain::access::{Actor, RequestId};
use socle_domain::audit::{AuditChain, ChainHead};
use socle_domain::identity::TokenDigest;

use super::Failure;
use crate::config::Configuration;
use crate::logging;
use crate::wiring::{Database, Wiring};

/// What `socle audit verify` takes.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// A file with the ends that the chains had when they were last verified. What is no longer
    /// there is refused; when all holds, the file is written anew. Keep it where nobody who can
    /// write to the database can write, too.
    #[arg(long, value_name = "FILE")]
    anchor: Option<PathBuf>,
}

/// Says of every chain whether somebody rewrote it.
pub(super) async fn run(
    configuration: &Configuration,
    arguments: Arguments,
) -> Result<ExitCode, Failure> {
    configuration.refuse_problems()?;
    logging::init(&configuration.settings.log);
    let anchors = arguments.anchor.as_deref().map(read).transpose()?.unwrap_or_default();
    let database = Database::open(&configuration.settings).await.map_err(Failure::because)?;
    database.expect_migrated().await.map_err(Failure::because)?;
    let wiring = Wiring::new(configuration, &database)?;
    let actor = Actor::system(RequestId::from_uuid(uuid::Uuid::nil()));
    let verified = wiring.services.audit.verify.execute(&actor, &anchors).await;
    let reports = verified.map_err(|error| Failure::new("the audit cannot be verified", error))?;
    let mut holds = true;
    for ChainReport { chain, head, redacted, broken } in &reports {
        let (name, entries) = (name_of(*chain), head.sequence);
        match broken {
            None => println!("{name}: holds, {entries} entries, {redacted} redacted"),
            Some(broken) => {
                holds = false;
                println!("{name}: BROKEN after {entries} entries: {broken}");
            }
        }
    }
    if !holds {
        return Ok(ExitCode::FAILURE);
    }
    if let Some(file) = &arguments.anchor {
        write(file, &reports)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn name_of(chain: AuditChain) -> String {
    match chain {
        AuditChain::Platform => "platform".to_owned(),
        AuditChain::Organization(id) => format!("organization {id}"),
    }
}

/// A line a chain: its identifier, the number of its last entry, and what holds that.
fn read(file: &Path) -> Result<Anchors, Failure> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Anchors::new()),
        Err(error) => return Err(named(file, error)),
    };
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let parsed = lines
        .map(|line| parse(line).ok_or_else(|| named(file, format!("\"{line:.60}\" is no anchor"))));
    parsed.collect()
}

fn parse(line: &str) -> Option<(AuditChain, ChainHead)> {
    let mut words = line.split_whitespace();
    let chain = AuditChain::from_uuid(words.next()?.parse().ok()?);
    let sequence = words.next()?.parse().ok()?;
    let hexadecimal = words.next().filter(|word| word.len() == 64 && word.is_ascii())?;
    let mut bytes = [0; 32];
    for (index, byte) in bytes.iter_mut().enumerate() {
        let pair = hexadecimal.get(2 * index..2 * index + 2)?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    let head = ChainHead { sequence, link: TokenDigest::from_bytes(bytes) };
    words.next().is_none().then_some((chain, head))
}

/// Replaces the file as a whole: one that is half written would refuse a chain that holds.
fn write(file: &Path, reports: &[ChainReport]) -> Result<(), Failure> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut temporary = tempfile_in(folder.unwrap_or(Path::new(".")), file)?;
    let (mut writer, path) = (&mut temporary.0, &temporary.1);
    let written = writeln!(writer, "# The ends of audit chains, for `socle audit verify --anchor`")
        .and_then(|()| reports.iter().try_for_each(|report| line(&mut writer, report)))
        .and_then(|()| writer.sync_all())
        .and_then(|()| fs::rename(path, file));
    written.map_err(|error| named(file, error))
}

fn line(writer: &mut impl std::io::Write, report: &ChainReport) -> std::io::Result<()> {
    let ChainReport { chain, head, .. } = report;
    write!(writer, "{} {} ", chain.as_uuid(), head.sequence)?;
    head.link.as_bytes().iter().try_for_each(|byte| write!(writer, "{byte:02x}"))?;
    writeln!(writer)
}

fn tempfile_in(folder: &Path, file: &Path) -> Result<(fs::File, PathBuf), Failure> {
    let name = file.file_name().ok_or_else(|| named(file, "it is no file"))?;
    let mut temporary = name.to_owned();
    temporary.push(format!(".{}.new", std::process::id()));
    let path = folder.join(temporary);
    let opened = fs::File::create(&path).map_err(|error| named(file, error))?;
    Ok((opened, path))
}

fn named(file: &Path, error: impl std::fmt::Display) -> Failure {
    Failure::new(&format!("the anchors in {}", file.display()), error)
}
