//! Pages of published jobs, and of the companies that offer them. Nobody has to be signed in, and no page
//! says anything that depends on who looks.

mod company;
mod head;
mod job;
mod list;
mod shown;

use actix_web::middleware::from_fn;
use actix_web::web;

use crate::pages::show_problems;

/// Registers the pages.
pub(crate) fn configure(config: &mut web::ServiceConfig) {
    let jobs = web::scope("/jobs").wrap(from_fn(show_problems));
    let companies = web::scope("/companies").wrap(from_fn(show_problems));
    config.service(jobs.configure(list::configure).configure(job::configure));
    config.service(companies.configure(company::configure));
}
