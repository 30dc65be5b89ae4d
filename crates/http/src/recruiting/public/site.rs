//! Where things are, as seen from elsewhere.

use actix_web::web;
use socle_application::recruiting::ports::JobView;
use socle_domain::recruiting::{JobId, PlaceParts};

use crate::Services;

/// This installation, as others address it.
#[derive(Debug, Clone)]
pub(super) struct Site {
    base: String,
    country: Option<String>,
}

impl Site {
    pub(super) fn of(services: &web::Data<Services>) -> Self {
        let settings = &services.settings;
        let base = settings.public_url.as_str().trim_end_matches('/').to_owned();
        Self { base, country: settings.country.clone() }
    }

    /// The address of a path.
    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The page of a job.
    pub(super) fn job(&self, id: JobId) -> String {
        self.url(&format!("/jobs/{id}"))
    }

    /// The sign of a company.
    pub(super) fn logo(&self, slug: &str) -> String {
        self.url(&format!("/companies/{slug}/logo"))
    }

    /// The parts of the place of a job. A place that names no country is in the one of the settings.
    pub(super) fn place(&self, view: &JobView) -> Option<PlaceParts> {
        let place = PlaceParts::of(view.job.details.location.as_ref()?.as_str())?;
        let country = place.country.or_else(|| self.country.clone());
        Some(PlaceParts { country, ..place })
    }

    /// The country of the settings.
    pub(super) fn country(&self) -> Option<&str> {
        self.country.as_deref()
    }
}
