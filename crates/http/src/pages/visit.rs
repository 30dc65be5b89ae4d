use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::{Method, StatusCode, header};
use actix_web::{
    FromRequest, HttpMessage as _, HttpRequest, HttpResponse, HttpResponseBuilder, web,
};
use minijinja::{Value, context};
use socle_domain::identity::Locale;
use url::form_urlencoded;

use super::assets;
use super::catalogue::{self, Arguments};
use super::engine::Pages;
use super::form::Sheet;
use crate::extract::{PreferredLocale, chosen_locale};
use crate::middleware::context::RequestContext;
use crate::problem::Problem;

/// Somebody looks at a hosted page: in which language, and how they would see it in another.
pub(crate) struct Visit {
    pages: web::Data<Pages>,
    locale: Locale,
    /// What links of the page end with, so that the next one is in the same language.
    keep: String,
    /// Whose account the page is about, and the way around there; undefined elsewhere.
    account: Value,
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
        let keep = format!("?lang={}", locale.as_str());
        let extensions = request.extensions();
        let context = extensions.get::<RequestContext>();
        let again = (request.method() == Method::GET).then(|| {
            let query = form_urlencoded::parse(request.query_string().as_bytes());
            query.filter(|(name, _)| name != "lang").map(|(n, v)| (n.into(), v.into())).collect()
        });
        Ok(Self {
            pages,
            locale,
            keep,
            account: Value::from(()),
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

    /// Shows the page to somebody who is signed in: in their language, unless the query names
    /// another.
    pub(crate) fn of_person(self, request: &HttpRequest, locale: Locale) -> Self {
        match chosen_locale(request) {
            Some(_) => self,
            None => Self { locale, keep: String::new(), ..self },
        }
    }

    /// The language of the page.
    pub(crate) const fn locale(&self) -> Locale {
        self.locale
    }

    /// Says whose account the page is about, and the way around there.
    pub(crate) fn in_account(self, account: Value) -> Self {
        Self { account, ..self }
    }

    /// Where a page is in the same language, with these parameters besides.
    pub(crate) fn href(&self, path: &str, parameters: &[(&str, &str)]) -> String {
        let separator = if self.keep.is_empty() { "?" } else { "&" };
        let query =
            form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
        let separator = if query.is_empty() { "" } else { separator };
        format!("{path}{}{separator}{query}", self.keep)
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
        self.show_in(HttpResponse::build(status), template, context)
    }

    /// Shows a page in an answer that was begun, with cookies for instance.
    pub(crate) fn show_in(
        &self,
        mut answer: HttpResponseBuilder,
        template: &str,
        context: Value,
    ) -> Result<HttpResponse, Problem> {
        let html = self.html(template, context)?;
        Ok(answer.content_type(HTML).body(html))
    }

    /// Shows a sheet.
    pub(crate) fn sheet(&self, status: StatusCode, sheet: &Sheet) -> Result<HttpResponse, Problem> {
        self.show(status, "sheet.html", context! { sheet })
    }

    pub(super) fn html(&self, template: &str, context: Value) -> Result<String, Problem> {
        let layout = context! {
            lang => self.locale.as_str(),
            dir => self.locale.direction(),
            keep => self.keep.as_str(),
            account => self.account.clone(),
            languages => self.languages()?,
            assets => context! {
                icon => assets::ICON.address(),
                stylesheet => assets::STYLESHEET.address(),
            },
        };
        self.pages.render(template, context! { ..context, ..layout })
    }

    /// The same page in every language.
    fn languages(&self) -> Result<Vec<Value>, Problem> {
        let Some(parameters) = &self.again else { return Ok(Vec::new()) };
        let language = |locale: Locale| {
            let tag = locale.as_str();
            let query = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(parameters)
                .append_pair("lang", tag)
                .finish();
            Ok(context! {
                tag,
                dir => locale.direction(),
                name => language_name(locale)?,
                href => format!("{}?{query}", self.path),
            })
        };
        Locale::ALL.into_iter().map(language).collect()
    }
}

/// The language of whoever turned out to be signed in, for what goes wrong after that.
#[derive(Clone, Copy)]
pub(crate) struct PersonLocale(pub(crate) Locale);

/// What a language calls itself.
pub(crate) fn language_name(locale: Locale) -> Result<String, Problem> {
    let name = catalogue::words(locale.as_str(), "language-name", &Arguments::new());
    name.map_err(Problem::internal)
}

/// Words of the catalogues that stand outside of a page.
pub(crate) fn phrase(locale: Locale, key: &str) -> Result<String, Problem> {
    catalogue::words(locale.as_str(), key, &Arguments::new()).map_err(Problem::internal)
}

/// Sends a browser on, with a `GET` (RFC 9110 §15.4.4), so that loading the page again repeats
/// nothing.
pub(crate) fn see_other(path: &str) -> HttpResponseBuilder {
    let mut answer = HttpResponse::SeeOther();
    answer.insert_header((header::LOCATION, path));
    answer
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
