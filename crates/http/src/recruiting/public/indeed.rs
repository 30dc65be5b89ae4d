//! Published jobs for Indeed (<https://docs.indeed.com/indeed-apply/xml-feed>).

use std::io;

use socle_application::recruiting::ports::JobView;
use socle_domain::Timestamp;
use socle_domain::recruiting::{JobType, SalaryRange, SkillName, WorkMode};

use super::markup::html_without_entities;
use super::site::Site;
use super::xml::Xml;

/// How the document begins.
pub(super) fn beginning(site: &Site, publisher: &str, at: Timestamp) -> io::Result<String> {
    let mut xml = Xml::document()?;
    xml.open("source", &[])?;
    xml.text("publisher", publisher)?;
    xml.text("publisherurl", &site.url("/"))?;
    xml.text("lastBuildDate", &super::rss::date(at))?;
    xml.finish()
}

/// How it ends.
pub(super) const END: &str = "</source>";

/// Jobs of it.
pub(super) fn jobs(site: &Site, views: &[JobView]) -> io::Result<String> {
    let mut xml = Xml::part();
    for view in views {
        job(&mut xml, site, view)?;
    }
    xml.finish()
}

fn job(xml: &mut Xml, site: &Site, view: &JobView) -> io::Result<()> {
    let (job, details) = (&view.job, &view.job.details);
    let moment = |at: Timestamp| at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let place = site.place(view);
    let country = place.as_ref().and_then(|place| place.country.as_deref()).or(site.country());
    let region = place.as_ref().and_then(|place| place.region.as_deref());
    let description = details.description.as_ref().map(|text| html_without_entities(text.as_str()));
    let id = job.id.to_string();
    xml.open("job", &[])?;
    xml.cdata("title", details.title.as_str())?;
    xml.cdata("date", &moment(job.published_at.unwrap_or(job.created_at)))?;
    xml.cdata("referencenumber", &id)?;
    xml.cdata("requisitionid", &id)?;
    xml.cdata("url", &site.job(job.id))?;
    xml.cdata("company", &view.company)?;
    xml.cdata("sourcename", &view.company)?;
    // Required, so they are there even if nobody said where.
    xml.cdata("city", place.as_ref().map_or("", |place| place.city.as_str()))?;
    xml.cdata("state", region.unwrap_or_default())?;
    xml.cdata("country", country.unwrap_or_default())?;
    xml.cdata("description", &description.unwrap_or_default())?;
    if let Some(salary) = details.salary {
        xml.cdata("salary", &pay(salary))?;
    }
    if let Some(kind) = details.job_type {
        xml.cdata("jobtype", job_type(kind))?;
    }
    let skills: Vec<_> = details.skills.iter().map(SkillName::as_str).collect();
    if !skills.is_empty() {
        xml.cdata("category", &skills.join(", "))?;
    }
    if let Some(remote) = details.work_mode.and_then(remote_type) {
        xml.cdata("remotetype", remote)?;
    }
    if let Some(until) = details.valid_through {
        xml.cdata("expirationdate", &moment(until))?;
    }
    xml.cdata("lastactivitydate", &moment(job.updated_at))?;
    xml.close("job")
}

fn pay(salary: SalaryRange) -> String {
    let currency = salary.currency();
    match (salary.min(), salary.max()) {
        (Some(min), Some(max)) if min != max => format!("{currency} {min} - {max} per year"),
        (Some(only), Some(_)) => format!("{currency} {only} per year"),
        (Some(min), None) => format!("from {currency} {min} per year"),
        (None, max) => format!("up to {currency} {} per year", max.unwrap_or_default()),
    }
}

/// The words that Indeed knows.
const fn job_type(kind: JobType) -> &'static str {
    match kind {
        JobType::FullTime => "fulltime",
        JobType::PartTime => "parttime",
        JobType::Contract => "contract",
        JobType::Temporary => "temporary",
        JobType::Internship => "internship",
    }
}

const fn remote_type(mode: WorkMode) -> Option<&'static str> {
    match mode {
        WorkMode::OnSite => None,
        WorkMode::Remote => Some("Fully remote"),
        WorkMode::Hybrid => Some("Hybrid remote"),
    }
}
