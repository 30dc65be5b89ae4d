//! Every page in every language, and what goes wrong as a page.

mod examples;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use actix_web::dev::ServiceResponse;
use actix_web::http::{StatusCode, header};
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, HttpResponse, web};
use fluent_syntax::ast::Entry;
use minijinja::context;
use rstest::rstest;
use socle_application::ports::RateLimited;
use socle_domain::identity::Locale;

use self::examples::{SHEETS, examples};
use super::engine::SOURCES;
use super::{Pages, Visit, show_problems};
use crate::problem::Problem;

const SCRIPT: &str = "<script>alert('Ada & Co')</script>";

fn visit(locale: Locale, query: &str) -> Visit {
    let uri = format!("/some/page?{query}&lang={}", locale.as_str());
    let request = TestRequest::get().uri(&uri).app_data(web::Data::new(Pages::new()));
    Visit::of(&request.to_http_request()).unwrap()
}

fn every(text: &str) -> Vec<(Locale, &'static str, String)> {
    let rendered = |locale: Locale| {
        let visit = visit(locale, "token=abc");
        let pages = examples(text).into_iter();
        pages.map(move |(name, fields)| {
            let html = visit.html(name, fields).map_err(|problem| {
                problem.log_cause();
                format!("{problem:?}")
            });
            (locale, name, html.unwrap())
        })
    };
    Locale::ALL.into_iter().flat_map(rendered).collect()
}

#[test]
fn every_template_is_embedded_and_shown() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut written = BTreeSet::new();
    for folder in ["", "parts", "account", "development", "jobs"].map(|name| root.join(name)) {
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        written.extend(
            files
                .filter(|path| path.is_file())
                .map(|path| path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned()),
        );
    }
    let embedded: BTreeSet<_> = SOURCES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(embedded, written);
    let parts = [
        "layout.html",
        "parts/errors.html",
        "parts/field.html",
        "parts/form.html",
        "parts/head.html",
        "parts/job_entries.html",
        "parts/told.html",
    ]
    .map(ToOwned::to_owned);
    let mut shown: BTreeSet<_> = examples("").iter().map(|(name, _)| (*name).to_owned()).collect();
    shown.extend(parts);
    assert_eq!(shown, written);
}

#[test]
fn every_page_says_its_language_and_loads_nothing_from_elsewhere() {
    for (locale, name, html) in every("ada@example.com") {
        let html = without_data(&html);
        let root = format!("<html lang=\"{}\" dir=\"{}\">", locale.as_str(), locale.direction());
        assert!(html.contains(&root), "{name}: {html}");
        for unwanted in
            ["{{", "{%", "{ $", "Unknown", "<script", "style=", "src=\"http", "://", "onclick"]
        {
            assert!(!html.contains(unwanted), "{locale:?} {name}: {unwanted} in {html}");
        }
        assert_eq!(html.matches("<main").count(), 1);
        assert_eq!(html.matches("<h1>").count(), 1, "{name}");
        assert_eq!(html.matches("<title>").count(), 1);
    }
}

#[test]
fn values_are_escaped() {
    let mut escaped = 0;
    for (_, name, html) in every(SCRIPT) {
        let html = without_data(&html);
        assert!(!html.contains("<script"), "{name}: {html}");
        escaped += html.matches("&lt;script&gt;alert(&#39;Ada &amp; Co&#39;)").count();
    }
    assert!(escaped > 30, "{escaped}");
}

#[test]
fn other_languages_keep_the_query_and_replace_the_language() {
    let html =
        visit(Locale::Fr, "token=a%26b").html("home.html", context! { has_mailbox => false });
    let html = html.unwrap();
    assert!(html.contains("href=\"/some/page?token=a%26b&amp;lang=he\" lang=\"he\""), "{html}");
    assert!(html.contains("lang=fr\" lang=\"fr\" hreflang=\"fr\" dir=\"ltr\" aria-current"));
    assert!(html.contains(">עברית</a>") && html.contains(">English</a>"));
}

#[test]
fn all_catalogues_have_the_same_keys_and_variables() {
    let english = keys(Locale::En);
    assert!(english["failure-wait"].contains("count"), "{english:?}");
    assert!(english.len() > 50);
    for locale in Locale::ALL {
        assert_eq!(keys(locale), english, "{locale:?}");
    }
}

/// The keys of a catalogue with the variables each one uses.
fn keys(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    let root: PathBuf = [env!("CARGO_MANIFEST_DIR"), "locales", locale.as_str()].iter().collect();
    let mut keys = BTreeMap::new();
    for file in std::fs::read_dir(root).unwrap() {
        let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for entry in fluent_syntax::parser::parse(source.as_str()).unwrap().body {
            let (id, value, attributes) = match &entry {
                Entry::Message(message) => {
                    (message.id.name.to_owned(), message.value.as_ref(), &message.attributes)
                }
                Entry::Term(term) => {
                    (format!("-{}", term.id.name), Some(&term.value), &term.attributes)
                }
                _ => continue,
            };
            let attributes = attributes.iter().map(|a| (format!("{id}.{}", a.id.name), &a.value));
            let value = value.map(|value| (id.clone(), value));
            for (key, pattern) in value.into_iter().chain(attributes) {
                assert!(keys.insert(key, variables(pattern)).is_none(), "{id} twice");
            }
        }
    }
    keys
}

fn variables(pattern: &impl std::fmt::Debug) -> BTreeSet<String> {
    format!("{pattern:?}")
        .split("VariableReference { id: Identifier { name: \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next().map(ToOwned::to_owned))
        .collect()
}

/// What a page that answers with this problem looks like.
async fn failing(path: &str) -> ServiceResponse {
    let fail = async |what: web::Path<String>| -> Result<HttpResponse, Problem> {
        Err(match what.as_str() {
            "limited" => RateLimited { max: 5, retry_after: Duration::from_secs(90) }.into(),
            "busy" => Problem::unavailable("the cause"),
            "broken" => Problem::internal("the cause"),
            _ => Problem::unreadable("the cause"),
        })
    };
    let app = App::new().app_data(web::Data::new(Pages::new())).service(
        web::scope("/fail")
            .wrap(from_fn(show_problems))
            .service(web::resource("/{what}").get(fail)),
    );
    call_service(&init_service(app).await, TestRequest::get().uri(path).to_request()).await
}

#[rstest]
#[case("limited", 429, Some("90"), "Wait 2 minutes")]
#[case("busy", 503, Some("2"), "Wait 2 seconds")]
#[case("broken", 500, None, "tell us this number")]
#[case("unreadable", 400, None, "Go back")]
#[actix_web::test]
async fn problems_are_pages_with_the_status_and_without_the_cause(
    #[case] path: &str,
    #[case] status: u16,
    #[case] retry_after: Option<&str>,
    #[case] words: &str,
) {
    let response = failing(&format!("/fail/{path}")).await;
    assert_eq!(response.status().as_u16(), status);
    let header = |name| response.headers().get(name).map(|value| value.to_str().unwrap());
    assert_eq!(header(header::RETRY_AFTER), retry_after);
    assert_eq!(header(header::CONTENT_TYPE), Some("text/html; charset=utf-8"));
    let html = String::from_utf8(read_body(response).await.to_vec()).unwrap();
    assert!(html.contains(words), "{html}");
    assert!(!html.contains("the cause"), "{html}");
}

#[actix_web::test]
async fn actix_webs_own_errors_are_pages_too() {
    let response = failing("/fail/a/b").await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    let html = String::from_utf8(read_body(response).await.to_vec()).unwrap();
    assert!(html.contains("There is nothing here"), "{html}");
}

#[actix_web::test]
async fn what_keeps_pages_from_being_shown_is_left_to_the_middleware_for_problems() {
    let page = async |visit: Visit| visit.show(StatusCode::OK, "home.html", context! {});
    let app = App::new().service(web::resource("/").wrap(from_fn(show_problems)).get(page));
    let response = call_service(&init_service(app).await, TestRequest::get().to_request()).await;
    let error = response.response().error().and_then(|error| error.as_error::<Problem>());
    assert!(error.is_some(), "there are no pages, and nobody says so");
}

/// A page without what it tells programs: data, which no browser runs.
fn without_data(html: &str) -> String {
    const BEGINNING: &str = "<script type=\"application/ld+json\">";
    let Some((before, rest)) = html.split_once(BEGINNING) else { return html.to_owned() };
    let (_, after) = rest.split_once("</script>").unwrap();
    [before, after].concat()
}

/// Every key that stands in the source is in the catalogues: a page with a missing one breaks.
#[test]
fn every_key_of_the_source_has_words() {
    let english = keys(Locale::En);
    let mut seen = 0;
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/identity/pages")];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            for text in source.split('"').skip(1).step_by(2) {
                let (message, attribute) = text.split_once('.').unwrap_or_default();
                let is_key = english.keys().any(|key| key.starts_with(&format!("{message}.")));
                let is_name = |t: &str| {
                    !t.is_empty() && t.bytes().all(|b| b.is_ascii_lowercase() || b"-_".contains(&b))
                };
                if is_key && is_name(message) && is_name(attribute) {
                    assert!(english.contains_key(text), "{text} of {}", path.display());
                    seen += 1;
                }
            }
            for words in source.split("Sheet::new(\"").skip(1) {
                let words = words.split('"').next().unwrap();
                assert!(SHEETS.contains(&words), "{words} of {}", path.display());
            }
        }
    }
    assert!(seen > 80, "{seen}");
}

#[test]
fn every_field_has_a_label() {
    let english = keys(Locale::En);
    let labels = english.keys().filter_map(|key| key.strip_prefix("field."));
    let labels: BTreeSet<_> = labels.collect();
    let names = BTreeSet::from([
        "email",
        "new_email",
        "password",
        "current_password",
        "new_password",
        "repeat",
        "first_name",
        "last_name",
        "locale",
        "time_zone",
        "code",
    ]);
    assert_eq!(labels, names);
}
