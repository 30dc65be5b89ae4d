//! A job as schema.org describes it, the way Google documents it
//! (<https://developers.google.com/search/docs/appearance/structured-data/job-posting>).

use serde_json::{Map, Value, json};
use socle_application::recruiting::ports::JobView;
use socle_domain::Id as _;
use socle_domain::recruiting::{JobType, SalaryRange, SkillName, WorkMode};

use super::markup::html;
use super::site::Site;
use crate::recruiting::companies::CompanyBody;

/// The posting of a published job, and of its company if that has a page.
pub(super) fn posting(site: &Site, view: &JobView, company: Option<&CompanyBody>) -> Value {
    let (job, details) = (&view.job, &view.job.details);
    let description = details.description.as_ref().map(|text| html(text.as_str()));
    let mut posting = json!({
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": details.title.as_str(),
        "description": description.unwrap_or_default(),
        "identifier": {
            "@type": "PropertyValue",
            "name": view.company,
            "value": job.id.as_uuid(),
        },
        "datePosted": job.published_at.unwrap_or(job.created_at),
        "hiringOrganization": organization(site, view, company),
        "url": site.job(job.id),
        // The page tells how to apply; it does not take applications itself.
        "directApply": false,
    });
    let mut put = |name: &str, value: Option<Value>| {
        if let (Some(members), Some(value)) = (posting.as_object_mut(), value) {
            members.insert(name.to_owned(), value);
        }
    };
    put("validThrough", details.valid_through.map(|until| json!(until)));
    put("employmentType", details.job_type.map(|kind| employment_type(kind).into()));
    if details.work_mode == Some(WorkMode::Remote) {
        // Only what is done wholly elsewhere is telecommuting.
        put("jobLocationType", Some("TELECOMMUTE".into()));
        put("applicantLocationRequirements", applicants(site, view));
    } else {
        put("jobLocation", place(site, view));
    }
    put("baseSalary", details.salary.map(salary));
    let skills: Vec<_> = details.skills.iter().map(SkillName::as_str).collect();
    put("skills", (!skills.is_empty()).then(|| skills.join(", ").into()));
    posting
}

fn organization(site: &Site, view: &JobView, company: Option<&CompanyBody>) -> Value {
    let mut organization = json!({"@type": "Organization", "name": view.company});
    let website = company.and_then(|company| company.website.as_deref());
    let logo = company.and_then(|company| company.logo_file_id.map(|_| site.logo(&company.slug)));
    for (name, value) in [("sameAs", website), ("logo", logo.as_deref())] {
        if let Some(value) = value {
            organization[name] = value.into();
        }
    }
    organization
}

/// The words that Google knows.
const fn employment_type(kind: JobType) -> &'static str {
    match kind {
        JobType::FullTime => "FULL_TIME",
        JobType::PartTime => "PART_TIME",
        JobType::Contract => "CONTRACTOR",
        JobType::Temporary => "TEMPORARY",
        JobType::Internship => "INTERN",
    }
}

fn place(site: &Site, view: &JobView) -> Option<Value> {
    let place = site.place(view)?;
    let mut address = Map::new();
    address.insert("@type".to_owned(), "PostalAddress".into());
    address.insert("addressLocality".to_owned(), place.city.into());
    for (name, part) in [("addressRegion", place.region), ("addressCountry", place.country)] {
        if let Some(part) = part {
            address.insert(name.to_owned(), part.into());
        }
    }
    Some(json!({"@type": "Place", "address": address}))
}

/// Where whoever works remotely may be: in the country that the place names or the settings, or else
/// where the place says.
fn applicants(site: &Site, view: &JobView) -> Option<Value> {
    let place = site.place(view);
    let country = place.as_ref().and_then(|place| place.country.as_deref()).or(site.country());
    match (country, place.as_ref()) {
        (Some(country), _) => Some(json!({"@type": "Country", "name": country})),
        (None, Some(place)) => Some(json!({"@type": "AdministrativeArea", "name": place.city})),
        (None, None) => None,
    }
}

fn salary(salary: SalaryRange) -> Value {
    let mut value = json!({"@type": "QuantitativeValue", "unitText": "YEAR"});
    let ends = match (salary.min(), salary.max()) {
        (Some(min), Some(max)) if min == max => vec![("value", min)],
        (min, max) => [("minValue", min), ("maxValue", max)]
            .into_iter()
            .filter_map(|(name, end)| Some((name, end?)))
            .collect(),
    };
    for (name, end) in ends {
        value[name] = end.into();
    }
    let currency = salary.currency().to_string();
    json!({"@type": "MonetaryAmount", "currency": currency, "value": value})
}
