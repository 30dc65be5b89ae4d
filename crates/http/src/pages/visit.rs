use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::{Method, StatusCode};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, HttpResponse, web};
use minijinja::{Value, context};
use socle_domain::identity::Locale;
use url::form_urlencoded;

use super::assets;
use super::catalogue::{self, Arguments};
use super::engine::Pages;
use crate::extract::PreferredLocale;
use crate::middleware::context::RequestContext;
use crate::problem::Problem;

/// Somebody looks at a hosted page: in which language, and how they would see it in another.
pub(crate) struct Visit {
    pages: web::Data<Pages>,
    locale: Locale,
    request_id: String,
    path: String,
    /// The query that shows the same page again; `None` when a `GET` would not show it.
    again: Option<Vec<(String, String)>>,
}

impl Visit {
    pub(super) fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let pages = request.app_data::<web::Data<Pages>>();
        let pages = pages.ok_or_else(|| Problem::internal("the wiring lacks pages"))?.clone();
        let Ok(PreferredLocale(locale)) = PreferredLocale::extract(request).into_inner();
        let extensions = request.extensions();
        let context = extensions.get::<RequestContext>();
        let again = (request.method() == Method::GET).then(|| {
            let query = form_urlencoded::parse(request.query_string().as_bytes());
            query.filter(|(name, _)| name != "lang").map(|(n, v)| (n.into(), v.into())).collect()
        });
        Ok(Self {
            pages,
            locale,
            request_id: context.map(|c| c.request_id.as_str().to_owned()).unwrap_or_default(),
            path: request.path().to_owned(),
            again,
        })
    }

    /// Says that a `GET` of the same path with these parameters shows this page again, so that it
    /// can be had in another language.
    pub(crate) fn again_with(self, parameters: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self { again: Some(parameters.iter().map(owned).collect()), ..self }
    }

    /// Identifies the request in the log.
    pub(super) fn request_id(&self) -> &str {
        &self.request_id
    }

    /// Shows a page.
    pub(crate) fn show(
        &self,
        status: StatusCode,
        template: &str,
        context: Value,
    ) -> Result<HttpResponse, Problem> {
        let html = self.html(template, context)?;
        Ok(HttpResponse::build(status).content_type(HTML).body(html))
    }

    pub(super) fn html(&self, template: &str, context: Value) -> Result<String, Problem> {
        let layout = context! {
            lang => self.locale.as_str(),
            dir => self.locale.direction(),
            languages => self.languages()?,
            assets => context! {
                icon => assets::ICON.address(),
                stylesheet => assets::STYLESHEET.address(),
            },
        };
        self.pages.render(template, context! { ..layout, ..context })
    }

    /// The same page in every language.
    fn languages(&self) -> Result<Vec<Value>, Problem> {
        let Some(parameters) = &self.again else { return Ok(Vec::new()) };
        let language = |locale: Locale| {
            let tag = locale.as_str();
            let name = catalogue::words(tag, "language-name", &Arguments::new());
            let query = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(parameters)
                .append_pair("lang", tag)
                .finish();
            Ok(context! {
                tag,
                dir => locale.direction(),
                name => name.map_err(Problem::internal)?,
                href => format!("{}?{query}", self.path),
            })
        };
        Locale::ALL.into_iter().map(language).collect()
    }
}

/// The media type of pages.
pub(super) const HTML: &str = "text/html; charset=utf-8";

impl FromRequest for Visit {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}
