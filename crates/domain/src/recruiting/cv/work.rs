//! Positions.

use crate::recruiting::cv::entries::{self, Entry};
use crate::recruiting::cv::lines::{Line, paragraph, short};
use crate::recruiting::cv::titles::names_work;
use crate::recruiting::cv::{CvExperience, CvProposal};
use crate::recruiting::fold;

/// What says how somebody was employed, and neither as what nor by whom. Folded.
const TERMS: [&str; 18] = [
    "cdi",
    "cdd",
    "stage",
    "alternance",
    "freelance",
    "interim",
    "independant",
    "temps plein",
    "temps partiel",
    "full-time",
    "full time",
    "part-time",
    "part time",
    "contract",
    "internship",
    "permanent",
    "remote",
    "teletravail",
];

/// The positions that lines tell of.
pub(super) fn read(lines: &[&Line]) -> Vec<CvExperience> {
    entries::cut(lines, CvProposal::MAX_EXPERIENCES).into_iter().filter_map(position).collect()
}

fn position(entry: Entry<'_>) -> Option<CvExperience> {
    let (terms, mut parts): (Vec<_>, Vec<_>) =
        entry.parts.into_iter().partition(|part| TERMS.contains(&fold(part).as_str()));
    let at = parts.iter().position(|part| names_work(&fold(part))).unwrap_or_default();
    let title = if parts.is_empty() { terms.into_iter().next() } else { Some(parts.remove(at)) };
    let employer = parts.first().map(|employer| entries::without_town(employer));
    let short = |text: &str| short(text, CvProposal::MAX_TITLE);
    let position = CvExperience {
        title: title.as_deref().and_then(short),
        employer: employer.and_then(short),
        period: entry.period,
        description: paragraph(&entry.body),
    };
    (position.title.is_some() || position.employer.is_some() || position.description.is_some())
        .then_some(position)
}
