//! The page of a job.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use minijinja::{Value, context};
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::jobs::Offer;
use socle_application::recruiting::ports::JobView;
use socle_domain::recruiting::{JobId, LongText, SkillName};

use super::super::markup::{beginning, script_json};
use super::super::posting::posting;
use super::super::site::Site;
use super::super::structured::company_of;
use super::head::Head;
use super::list::{PATH, public};
use super::shown::{Entry, day, salary};
use crate::Services;
use crate::extract::PathId;
use crate::pages::Visit;
use crate::pages::form::Sheet;
use crate::problem::Problem;
use crate::recruiting::companies::CompanyBody;

/// How long the sentence is that search engines show: longer ones are cut off.
const DESCRIPTION: usize = 160;

/// Registers the page.
pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(web::resource("/{id}").get(show));
}

async fn show(
    request: HttpRequest,
    visit: Visit,
    PathId(id): PathId<JobId>,
    services: web::Data<Services>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let view = match recruiting.jobs.read.offer(id).await? {
        Offer::Open(view) => view,
        Offer::Over => {
            let sheet = Sheet::new("job-gone").link("link.jobs", PATH);
            return visit.sheet(StatusCode::GONE, &sheet);
        }
    };
    let company = company_of(&recruiting, &view).await?;
    let site = Site::of(&services);
    let head = head(&site, &view, company.as_ref()).shown(&site, &visit, &request);
    let details = &view.job.details;
    let skills: Vec<_> = details.skills.iter().map(SkillName::to_string).collect();
    let posting = script_json(&posting(&site, &view, company.as_ref()));
    let company_page = company.map(|company| format!("/companies/{}", company.slug));
    let context = context! {
        head,
        // Nothing in it can end the element that it stands in.
        posting => Value::from_safe_string(posting),
        job => Value::from(&Entry::from(&*view)),
        company_page => company_page.map(|path| visit.href(&path, &[])),
        description => details.description.as_ref().map(ToString::to_string),
        salary => details.salary.map(|range| salary(range, visit.locale())),
        skills,
        until => details.valid_through.map(day),
        all => visit.href(PATH, &[]),
    };
    visit.show_in(public(StatusCode::OK), "jobs/job.html", context)
}

fn head(site: &Site, view: &JobView, company: Option<&CompanyBody>) -> Head {
    let text = view.job.details.description.as_ref().map(LongText::as_str);
    Head {
        path: format!("{PATH}/{}", view.job.id),
        description: beginning(text.unwrap_or_default(), DESCRIPTION),
        picture: company.and_then(|c| c.logo_file_id.map(|_| site.logo(&c.slug))),
        is_kept: true,
    }
}
