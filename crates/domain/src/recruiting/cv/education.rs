//! Degrees and courses.

use crate::recruiting::cv::entries::{self, Entry};
use crate::recruiting::cv::lines::{Line, short};
use crate::recruiting::cv::titles::{names_degree, names_school};
use crate::recruiting::cv::{CvEducation, CvProposal};
use crate::recruiting::fold;

/// The degrees that lines tell of.
pub(super) fn read(lines: &[&Line]) -> Vec<CvEducation> {
    entries::cut(lines, CvProposal::MAX_EDUCATION).into_iter().filter_map(degree).collect()
}

fn degree(entry: Entry<'_>) -> Option<CvEducation> {
    let mut parts = entry.parts;
    let is_school = |part: &String| names_school(&fold(part)) && !names_degree(&fold(part));
    let school = match parts.iter().position(is_school) {
        Some(at) => Some(parts.remove(at)),
        // `Acme Business Lyon – Master` and `Master – Acme Business Lyon`.
        None if parts.len() > 1 => {
            let degree = parts.iter().position(|part| names_degree(&fold(part)));
            Some(parts.remove(usize::from(degree.unwrap_or_default() == 0)))
        }
        None => None,
    };
    let at = parts.iter().position(|part| names_degree(&fold(part))).unwrap_or_default();
    let mut degree = parts.get(at).cloned();
    // `Master – Génie logiciel`: a word alone names its subject beside it.
    if let (Some(degree), Some(subject)) = (&mut degree, parts.get(at + 1))
        && !degree.contains(' ')
    {
        *degree = format!("{degree} – {subject}");
    }
    let short = |text: &str| short(text, CvProposal::MAX_TITLE);
    let education = CvEducation {
        degree: degree.as_deref().and_then(short),
        school: school.as_deref().map(entries::without_town).and_then(short),
        period: entry.period,
    };
    (education.degree.is_some() || education.school.is_some()).then_some(education)
}
