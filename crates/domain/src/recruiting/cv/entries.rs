//! What stands under a heading, cut into positions or degrees by their dates.

use crate::recruiting::cv::dates::{self, CvPeriod, Dated};
use crate::recruiting::cv::lines::Line;

/// How many lines may stand above the dates of an entry and name it.
const MAX_ABOVE: usize = 2;

/// The longest line that names an entry, in characters.
const MAX_HEAD: usize = 120;

/// What stands between the parts of a line that names an entry.
const SEPARATORS: [&str; 13] =
    ["\t", " — ", " – ", " - ", " | ", "|", " • ", " · ", " : ", ": ", " chez ", " @ ", " at "];

/// A position or a degree, not yet understood.
pub(super) struct Entry<'a> {
    /// What names it, in parts, in the order of the CV.
    pub(super) parts: Vec<String>,
    pub(super) period: CvPeriod,
    /// What is said about it.
    pub(super) body: Vec<&'a Line>,
}

/// The entries that lines hold, at most so many.
pub(super) fn cut<'a>(lines: &[&'a Line], max: usize) -> Vec<Entry<'a>> {
    let dated: Vec<(usize, Dated)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| begins(line).map(|dated| (at, dated)))
        .take(max)
        .collect();
    if dated.is_empty() {
        return undated(lines, max);
    }
    let starts = starts(lines, &dated);
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let mut entries = Vec::with_capacity(dated.len());
    for (((at, dated), start), end) in dated.iter().zip(&starts).zip(ends) {
        let mut heads: Vec<String> = lines[*start..*at].iter().map(|l| l.text.clone()).collect();
        heads.push(without(lines[*at], dated));
        let below = &lines[at + 1..end.max(at + 1)];
        entries.push(named(heads, dated.period, below));
    }
    entries
}

/// The entry that these lines name; if they are too few, lines below help.
fn named<'a>(mut heads: Vec<String>, period: CvPeriod, below: &[&'a Line]) -> Entry<'a> {
    let mut taken = 0;
    while taken < MAX_ABOVE && parts(&heads).len() < 2 {
        let Some(line) = below.get(taken).filter(|line| may_name(line)) else { break };
        heads.push(line.text.clone());
        taken += 1;
    }
    Entry { parts: parts(&heads), period, body: below[taken..].to_vec() }
}

/// Without dates, empty lines part the entries.
fn undated<'a>(lines: &[&'a Line], max: usize) -> Vec<Entry<'a>> {
    let blocks = lines.chunk_by(|_, next| !next.after_gap);
    let entry = |block: &[&'a Line]| {
        let (first, below) = block.split_first()?;
        Some(named(vec![first.text.clone()], CvPeriod::default(), below))
    };
    blocks.filter_map(entry).take(max).collect()
}

fn may_name(line: &Line) -> bool {
    let is_short = line.text.chars().count() <= MAX_HEAD * 2 / 3;
    is_short && !line.bullet && !line.after_gap && !line.text.ends_with(['.', ';', ':'])
}

/// The dates of an entry, if this line has them and is no sentence that happens to name a year.
fn begins(line: &Line) -> Option<Dated> {
    if line.text.chars().count() > MAX_HEAD * 3 / 2 {
        return None;
    }
    let dated = dates::find(&line.text)?;
    let before = line.text[..dated.at.start].trim_end_matches(' ');
    let after = line.text[dated.at.end..].trim_matches(' ');
    let marks =
        |c: char| matches!(c, '(' | '[' | '|' | ',' | '–' | '—' | '-' | '\t' | '·' | '•' | ':');
    let set_off = before.is_empty() || before.ends_with(marks);
    let closes = after.trim_matches([')', ']', '.', ' ']).is_empty();
    let found = if line.bullet {
        before.is_empty() && (dated.is_range || after.starts_with(marks))
    } else if dated.is_range {
        set_off || closes
    } else {
        (set_off && closes)
            || (before.is_empty() && after.starts_with(marks))
            || (before.is_empty() && dated.period.from.is_some() && starts_big(after))
    };
    found.then_some(dated)
}

/// `2016 Master` names an entry, `2016 et après` does not.
fn starts_big(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_uppercase)
}

/// Where each entry starts: its dates stand below as many lines as those of the first.
fn starts(lines: &[&Line], dated: &[(usize, Dated)]) -> Vec<usize> {
    let first = dated.first().map_or(0, |(at, _)| *at);
    let above = above(lines, first, 0, MAX_ABOVE);
    let mut earliest = 0;
    let mut starts = Vec::with_capacity(dated.len());
    for (at, _) in dated {
        starts.push(at - self::above(lines, *at, earliest, above));
        earliest = at + 1;
    }
    starts
}

/// How many lines above this one may name the same entry.
fn above(lines: &[&Line], at: usize, earliest: usize, max: usize) -> usize {
    let joins = |up: &usize| {
        let line = lines[at - up];
        !lines[at - up + 1].after_gap && !line.bullet && line.text.chars().count() <= MAX_HEAD
    };
    (1..=max.min(at.saturating_sub(earliest))).take_while(joins).count()
}

/// The line without its dates.
fn without(line: &Line, dated: &Dated) -> String {
    let marks = ['(', ')', '[', ']', '|', ',', '–', '—', '-', ' ', '\t', '·', '•', ':', '/'];
    let before = line.text[..dated.at.start].trim_end_matches(marks);
    let after = line.text[dated.at.end..].trim_start_matches(marks);
    format!("{before}\t{after}").trim().to_owned()
}

/// The parts of lines; a comma parts only where nothing else does.
fn parts(heads: &[String]) -> Vec<String> {
    let mut parts: Vec<String> = heads.iter().flat_map(|head| split(head, &SEPARATORS)).collect();
    if let [only] = &parts[..] {
        parts = split(only, &[", "]);
    }
    parts
}

fn split(text: &str, separators: &[&str]) -> Vec<String> {
    let mut parts = vec![text];
    for separator in separators {
        parts = parts.into_iter().flat_map(|part| part.split(separator)).collect();
    }
    let trimmed = parts.into_iter().map(|part| part.trim().trim_matches([',', ':', '-']).trim());
    trimmed.filter(|part| part.chars().any(char::is_alphanumeric)).map(str::to_owned).collect()
}

/// A firm or a school without its town: `Acme, Lyon` and `Acme (Lyon)` are `Acme`.
pub(super) fn without_town(name: &str) -> &str {
    let cut = name.find(" (").filter(|at| *at > 0).map_or(name, |at| &name[..at]);
    match cut.split_once(", ") {
        Some((firm, rest)) if !LEGAL.iter().any(|form| rest.starts_with(form)) => firm,
        _ => cut,
    }
}

const LEGAL: [&str; 7] = ["Inc", "Ltd", "LLC", "SA", "SARL", "GmbH", "PLC"];
