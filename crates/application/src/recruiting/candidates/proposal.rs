//! What was read in a CV, as it is kept until its person has looked at it.

use serde_json::{Value, json};
use socle_domain::identity::EmailAddress;
use socle_domain::recruiting::{CvDate, CvProposal, SkillKind};

/// A proposal as JSON: in the form in which entries are added to a profile, as far as the CV says it.
pub(super) fn record(proposal: &CvProposal) -> Value {
    let skills = proposal.skills.iter().map(|name| {
        json!({
            "name": name.as_str(),
            "kind": SkillKind::Technical.as_str(),
            "level_text": null,
        })
    });
    let languages = proposal.languages.iter().map(|language| {
        json!({
            "name": language.name.as_str(),
            "kind": SkillKind::Language.as_str(),
            "level_text": language.level,
        })
    });
    let experiences = proposal.experiences.iter().map(|it| {
        json!({
            "title": it.title,
            "employer": it.employer,
            "started": it.period.from.map(date),
            "ended": it.period.to.map(date),
            "current": it.period.current,
            "description": it.description,
        })
    });
    let education = proposal.education.iter().map(|it| {
        json!({
            "degree": it.degree,
            "school": it.school,
            "started": it.period.from.map(date),
            "ended": it.period.to.map(date),
            "current": it.period.current,
        })
    });
    json!({
        "full_name": proposal.full_name,
        "email": proposal.email.as_ref().map(EmailAddress::as_str),
        "phone": proposal.phone,
        "location": proposal.location,
        "headline": proposal.headline,
        "summary": proposal.summary,
        "experiences": experiences.collect::<Vec<_>>(),
        "education": education.collect::<Vec<_>>(),
        "skills": skills.chain(languages).collect::<Vec<_>>(),
    })
}

/// A month, or only a year.
fn date(date: CvDate) -> String {
    match date.month {
        Some(month) => format!("{:04}-{month:02}", date.year),
        None => format!("{:04}", date.year),
    }
}
