//! The page of a company, and its sign.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use minijinja::{Value, context};
use socle_application::paging::PageLimit;
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::jobs::JobSearch;
use socle_application::recruiting::ports::{CompanyRef, JobPageRequest};
use socle_domain::organizations::OrganizationSlug;

use super::super::conditional::Version;
use super::super::markup::beginning;
use super::super::site::Site;
use super::head::Head;
use super::list::{PATH, public};
use super::shown::{ENTRIES, Entries};
use crate::Services;
use crate::pages::Visit;
use crate::problem::Problem;
use crate::recruiting::companies::page_of;

/// Registers the page, and the picture on it.
pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(web::resource("/{slug}").get(show));
    config.service(web::resource("/{slug}/logo").get(logo));
}

/// What is no name is nobody's.
fn named(slug: &str) -> Result<CompanyRef, Problem> {
    let missing = |_| Problem::not_found("there is no company of this name");
    OrganizationSlug::parse(slug).map(CompanyRef::Slug).map_err(missing)
}

async fn show(
    request: HttpRequest,
    visit: Visit,
    slug: web::Path<String>,
    services: web::Data<Services>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let company = named(&slug)?;
    let page = page_of(&recruiting, &company).await?;
    let search = JobSearch { company: Some(company), ..JobSearch::default() };
    let some = JobPageRequest { limit: PageLimit::default(), after: None };
    let read = &recruiting.jobs.read;
    let Entries { entries, next } =
        read.for_everybody(&search, some, ENTRIES, Entries::from).await?;
    let site = Site::of(&services);
    let about = page.tagline.as_deref().or(page.description.as_deref()).unwrap_or(&page.name);
    let head = Head {
        path: format!("/companies/{}", page.slug),
        description: beginning(about, 160),
        picture: page.logo_file_id.map(|_| site.logo(&page.slug)),
        is_kept: true,
    };
    let narrowed = [("company", page.slug.as_str())];
    let entries: Vec<_> = entries.iter().map(Value::from).collect();
    let context = context! {
        head => head.shown(&site, &visit, &request),
        logo => page.logo_file_id.map(|_| format!("/companies/{}/logo", page.slug)),
        more => next.map(|_| visit.href(PATH, &narrowed)),
        all => visit.href(PATH, &[]),
        name => page.name, tagline => page.tagline, description => page.description,
        website => page.website, industry => page.industry, size => page.size,
        location => page.location, entries,
    };
    visit.show_in(public(StatusCode::OK), "jobs/company.html", context)
}

/// The sign, for everybody. It was looked at when it was uploaded; whatever slipped through runs nothing.
async fn logo(
    request: HttpRequest,
    slug: web::Path<String>,
    services: web::Data<Services>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    const POLICY: &str = "default-src 'self'; script-src 'none'; frame-ancestors 'none'; sandbox";
    let read = &recruiting.companies.logo;
    let logo = read.describe(&named(&slug)?).await?;
    if !logo.media_type.starts_with("image/") {
        return Err(Problem::not_found("the company has no sign"));
    }
    // A file never changes: another picture is another file.
    let id = logo.file_id.to_string();
    let version = Version::new(&[id.as_bytes()], None, services.clock.now());
    if version.is_known(&request) {
        return Ok(version.not_modified());
    }
    let content = read.content(&logo).await?;
    Ok(version
        .ok()
        .content_type(logo.media_type)
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .body(content))
}
