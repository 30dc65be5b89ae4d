//! The list of published jobs, and looking for some.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use minijinja::{Value, context};
use serde::Deserialize;
use socle_application::paging::PageLimit;
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::jobs::JobSearch;
use socle_application::recruiting::ports::{CompanyRef, JobPageRequest};
use socle_domain::recruiting::{JobType, WorkMode};

use super::super::site::Site;
use super::head::Head;
use super::shown::{ENTRIES, Entries};
use crate::Services;
use crate::pages::{Visit, phrase};
use crate::problem::Problem;
use crate::recruiting::jobs::read_place;

/// Where the list is.
pub(super) const PATH: &str = "/jobs";

/// Registers the page.
pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(web::resource("").get(list));
}

/// What somebody looks for. A field that is left empty does not matter, nor does a word that is none: the
/// page shows what it understood.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    q: String,
    job_type: String,
    work_mode: String,
    location: String,
    company: String,
    cursor: String,
}

impl Wanted {
    fn understood(self) -> Self {
        let keep = |text: String, fits: bool| if fits { text } else { String::new() };
        let is_type = JobType::parse(&self.job_type).is_some();
        let is_mode = WorkMode::parse(&self.work_mode).is_some();
        let is_company = CompanyRef::parse(&self.company).is_some();
        Self {
            job_type: keep(self.job_type, is_type),
            work_mode: keep(self.work_mode, is_mode),
            company: keep(self.company, is_company),
            ..self
        }
    }

    fn search(&self) -> JobSearch {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.trim().is_empty());
        JobSearch {
            query: given(&self.q),
            job_type: given(&self.job_type),
            work_mode: given(&self.work_mode),
            location: given(&self.location),
            company: CompanyRef::parse(&self.company),
            salary_min: None,
            posted_after: None,
        }
    }

    fn parameters(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("q", &self.q),
            ("job_type", &self.job_type),
            ("work_mode", &self.work_mode),
            ("location", &self.location),
            ("company", &self.company),
        ];
        all.into_iter().filter(|(_, text)| !text.is_empty()).map(|(n, t)| (n, t.as_str())).collect()
    }
}

async fn list(
    request: HttpRequest,
    visit: Visit,
    services: web::Data<Services>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let unreadable = |_| Problem::unreadable("the query cannot be read");
    let wanted = web::Query::<Wanted>::from_query(request.query_string()).map_err(unreadable)?;
    let wanted = wanted.into_inner().understood();
    let cursor = Some(wanted.cursor.as_str()).filter(|text| !text.is_empty());
    let page =
        JobPageRequest { limit: PageLimit::default(), after: cursor.map(read_place).transpose()? };
    let read = &recruiting.jobs.read;
    let Entries { entries, next } =
        read.for_everybody(&wanted.search(), page, ENTRIES, Entries::from).await?;
    let parameters = wanted.parameters();
    let is_narrowed = !parameters.is_empty();
    let first = cursor.map(|_| visit.href(PATH, &parameters));
    let next = next.map(|next| {
        visit.href(PATH, &[parameters.as_slice(), &[("cursor", next.as_str())]].concat())
    });
    let site = Site::of(&services);
    let head = Head {
        path: PATH.to_owned(),
        description: phrase(visit.locale(), "jobs.summary")?,
        picture: None,
        is_kept: !is_narrowed && cursor.is_none(),
    };
    let head = head.shown(&site, &visit, &request);
    let types: Vec<_> = JobType::ALL.iter().map(|kind| kind.as_str()).collect();
    let modes: Vec<_> = WorkMode::ALL.iter().map(|mode| mode.as_str()).collect();
    let entries: Vec<_> = entries.iter().map(Value::from).collect();
    let context = context! {
        head, entries, first, next, types, modes, is_narrowed,
        all => visit.href(PATH, &[]),
        q => wanted.q, job_type => wanted.job_type, work_mode => wanted.work_mode,
        location => wanted.location, company => wanted.company,
    };
    visit.show_in(public(StatusCode::OK), "jobs/list.html", context)
}

/// An answer that is nobody's own, in the language of whoever asks.
pub(super) fn public(status: StatusCode) -> actix_web::HttpResponseBuilder {
    let mut answer = HttpResponse::build(status);
    answer.insert_header((header::CACHE_CONTROL, "public, no-cache"));
    answer.insert_header((header::VARY, "accept-language"));
    answer
}
