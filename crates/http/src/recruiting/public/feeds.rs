//! Feeds: all published jobs for Indeed, the latest for whoever follows them.

use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, get, web};
use futures_util::{Stream, stream};
use socle_application::paging::{Page, PageLimit};
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::jobs::ReadFeeds;
use socle_application::recruiting::ports::{JobPlace, JobView, JobsState};
use socle_domain::Timestamp;
use socle_domain::identity::Locale;
use utoipa_actix_web::service_config::ServiceConfig;

use super::conditional::Version;
use super::site::Site;
use super::{indeed, rss, xml};
use crate::Services;
use crate::extract::{Anyone, chosen_locale};
use crate::pages::phrase;
use crate::problem::{Problem, ServerProblems};

/// Where the RSS feed is.
pub(super) const RSS: &str = "/api/v1/recruiting/feeds/jobs.rss";

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(for_indeed).service(latest);
}

/// The version of a feed. Another version of Socle may write it otherwise.
fn version(feed: &str, site: &Site, state: &JobsState, now: Timestamp) -> Version {
    let JobsState { count, changed_at, until: _ } = state;
    let micros = changed_at.map_or(i64::MIN, |at| at.timestamp_micros());
    let parts =
        [feed, env!("CARGO_PKG_VERSION"), &site.url("/"), site.country().unwrap_or_default()];
    let numbers = [*count, micros].map(i64::to_be_bytes);
    let parts =
        parts.iter().map(|part| part.as_bytes()).chain(numbers.iter().map(<[u8; 8]>::as_slice));
    Version::new(&parts.collect::<Vec<_>>(), *changed_at, now)
}

/// Published jobs for Indeed
///
/// All of them, the latest published first, as [Indeed](https://docs.indeed.com/indeed-apply/xml-feed)
/// takes them. An address gets 60 an hour; one that has not changed does not count.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "get_indeed_feed",
    params(
        ("if-none-match" = Option<String>, Header, description = "The `ETag` of what is there already"),
        ("if-modified-since" = Option<String>, Header, description = "Its `Last-Modified`"),
    ),
    responses(
        (status = 200, description = "The feed", body = String, content_type = "application/xml",
         headers(("etag" = String, description = "What tells this version from others"))),
        (status = 304, description = "It has not changed"),
        ServerProblems,
    )
)]
#[get("/feeds/indeed.xml")]
async fn for_indeed(
    request: HttpRequest,
    Anyone(actor): Anyone,
    services: web::Data<Services>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let (site, feeds, now) = (Site::of(&services), &recruiting.jobs.feeds, services.clock.now());
    // Read before the jobs are: whatever changes meanwhile makes another version.
    let state = feeds.state().await?;
    let version = version("indeed", &site, &state, now);
    if version.is_known(&request) {
        return Ok(version.not_modified());
    }
    let publisher = phrase(Locale::default(), "brand")?;
    let beginning = indeed::beginning(&site, &publisher, now).map_err(xml::failed)?;
    let first = feeds.begin(&actor).await?;
    let pieces = pieces(site, feeds.clone(), Piece::First(beginning, first));
    Ok(version.ok().content_type("application/xml; charset=utf-8").streaming(pieces))
}

/// What is sent next.
enum Piece {
    First(String, Page<JobView, JobPlace>),
    After(JobPlace),
    Last,
    Nothing,
}

impl Piece {
    fn after(place: Option<JobPlace>) -> Self {
        place.map_or(Self::Last, Self::After)
    }
}

/// The feed page by page: however many jobs there are, some of them are in memory, and no more are read
/// than whoever asks has taken.
fn pieces(
    site: Site,
    feeds: ReadFeeds,
    first: Piece,
) -> impl Stream<Item = std::io::Result<Bytes>> + use<> {
    stream::try_unfold(first, move |piece| {
        let (site, feeds) = (site.clone(), feeds.clone());
        async move {
            let (text, next) = match piece {
                Piece::First(beginning, page) => {
                    (beginning + &indeed::jobs(&site, &page.items)?, Piece::after(page.next))
                }
                Piece::After(place) => {
                    let page = feeds.some(Some(place)).await.map_err(|error| {
                        // A document that ends too early is none, and every parser can tell.
                        tracing::error!(%error, "a feed broke off");
                        std::io::Error::other("the feed broke off")
                    })?;
                    (indeed::jobs(&site, &page.items)?, Piece::after(page.next))
                }
                Piece::Last => (indeed::END.to_owned(), Piece::Nothing),
                Piece::Nothing => return Ok(None),
            };
            Ok(Some((Bytes::from(text), next)))
        }
    })
}

/// How many jobs the RSS feed has.
const LATEST: u32 = 50;

/// The latest published jobs as RSS
///
/// The 50 published last, as RSS 2.0; what the feed says of itself is in the language of `lang`.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "get_rss_feed",
    params(
        ("lang" = Option<String>, Query, description = "`en`, `fr` or `he`; `en` without it"),
        ("if-none-match" = Option<String>, Header, description = "The `ETag` of what is there already"),
        ("if-modified-since" = Option<String>, Header, description = "Its `Last-Modified`"),
    ),
    responses(
        (status = 200, description = "The feed", body = String, content_type = "application/rss+xml",
         headers(("etag" = String, description = "What tells this version from others"))),
        (status = 304, description = "It has not changed"),
        ServerProblems,
    )
)]
#[get("/feeds/jobs.rss")]
async fn latest(
    request: HttpRequest,
    services: web::Data<Services>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let (site, feeds, now) = (Site::of(&services), &recruiting.jobs.feeds, services.clock.now());
    let locale = chosen_locale(&request).unwrap_or_default();
    let shape = match locale {
        Locale::Fr => "rss fr",
        Locale::En => "rss en",
        Locale::He => "rss he",
    };
    let state = feeds.state().await?;
    let version = version(shape, &site, &state, now);
    if version.is_known(&request) {
        return Ok(version.not_modified());
    }
    let tag = locale.as_str();
    let channel = rss::Channel {
        title: format!("{} · {}", phrase(locale, "jobs.title")?, phrase(locale, "brand")?),
        description: phrase(locale, "jobs.summary")?,
        language: tag,
        itself: site.url(&format!("{RSS}?lang={tag}")),
        page: site.url(&format!("/jobs?lang={tag}")),
    };
    let limit = PageLimit::new(LATEST).unwrap_or_default();
    let make = |views: Vec<JobView>| rss::feed(&site, &channel, &views).ok();
    let feed = feeds.latest(limit, shape, make).await?;
    let feed = feed.ok_or_else(|| Problem::internal("a feed cannot be written"))?;
    let media_type = format!("{}; charset=utf-8", rss::MEDIA_TYPE);
    Ok(version.ok().content_type(media_type).body(feed))
}
