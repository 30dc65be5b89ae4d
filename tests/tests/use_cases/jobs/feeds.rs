use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use socle_application::paging::{Page, PageLimit};
use socle_application::ports::{MockRateLimiter, RateDecision};
use socle_application::recruiting::jobs::{ReadFeeds, WholeFeedError};
use socle_application::recruiting::ports::{JobFilter, JobPageRequest, JobView, MockJobQueries};
use socle_application::testkit::FixedClock;
use socle_domain::recruiting::JobStatus;

use super::queries::{cache, place, state};
use super::support::{Break, World, clock, job, view};
use crate::support::{SOURCE, anonymous, now};

fn feeds(world: &World, clock: &Arc<FixedClock>) -> ReadFeeds {
    let mut limiter = MockRateLimiter::new();
    limiter.expect_hit().returning(|limit, key| {
        assert_eq!((limit.name, limit.max, key), ("whole_feeds", 60, SOURCE));
        let resets_in = Duration::from_secs(9);
        RateDecision { allowed: false, max: limit.max, remaining: 0, resets_in }
    });
    let limiter = Arc::new(limiter);
    ReadFeeds { queries: world.queries(), clock: clock.clone(), cache: cache(clock), limiter }
}

fn titles(views: Vec<JobView>) -> Vec<String> {
    views.into_iter().map(|view| view.job.details.title.to_string()).collect()
}

fn limit(limit: u32) -> PageLimit {
    PageLimit::new(limit).unwrap()
}

#[tokio::test]
async fn the_state_is_asked_for_once_until_it_is_another() {
    let world = World::shown(Break::Nowhere);
    let clock = clock();
    let feeds = feeds(&world, &clock);
    // An end of applying passes after two minutes.
    for (seconds, asked) in [(0, 1), (119, 1), (1, 2)] {
        clock.advance(TimeDelta::seconds(seconds));
        assert_eq!(feeds.state().await.unwrap(), state());
        assert_eq!(world.notes.all().len(), asked, "{seconds} seconds later");
    }
}

#[tokio::test]
async fn the_latest_are_made_once_for_every_shape_and_length() {
    let world = World::shown(Break::Nowhere);
    let feeds = feeds(&world, &clock());
    for (count, shape) in [(50, "rss fr"), (50, "rss fr"), (50, "rss en"), (9, "rss fr")] {
        let shown = feeds.latest(limit(count), shape, titles).await.unwrap();
        assert_eq!(shown, ["Cook 1", "Cook 2"]);
    }
    // A clone has the same memory.
    feeds.clone().latest(limit(50), "rss fr", titles).await.unwrap();
    assert_eq!(world.notes.all(), ["page of 50", "page of 50", "page of 9"]);
}

#[tokio::test]
async fn the_latest_are_shown_no_longer_than_the_first_of_them_can_be_applied_for() {
    let mut world = World::shown(Break::Nowhere);
    world.published[1].details.valid_through = Some(now() + TimeDelta::minutes(1));
    let clock = clock();
    let feeds = feeds(&world, &clock);
    for (seconds, pages) in [(0, 1), (59, 1), (1, 2)] {
        clock.advance(TimeDelta::seconds(seconds));
        feeds.latest(limit(50), "rss fr", titles).await.unwrap();
        assert_eq!(world.notes.all().len(), pages, "{seconds} seconds later");
    }
}

#[tokio::test]
async fn all_of_them_are_read_piece_by_piece_and_anew() {
    let world = World::shown(Break::Nowhere);
    let feeds = feeds(&world, &clock());
    let items = Vec::from([1, 2].map(|number| view(job(number, JobStatus::Published))));
    let expected = Page { items, next: Some(place()) };
    for after in [None, None, Some(place())] {
        assert_eq!(feeds.some(after).await.unwrap(), expected);
    }
    assert_eq!(world.notes.all(), ["page of 100", "page of 100", "page of 100 further on"]);
}

#[tokio::test]
async fn whoever_asks_for_everything_all_the_time_waits() {
    let world = World::shown(Break::Nowhere);
    let error = feeds(&world, &clock()).begin(&anonymous()).await.unwrap_err();
    let WholeFeedError::RateLimited(limited) = error else { panic!("{error:?}") };
    assert_eq!((limited.max, limited.retry_after), (60, Duration::from_secs(9)));
    assert_eq!(world.notes.all(), Vec::<String>::new(), "and nothing is read");
}

#[tokio::test]
async fn nothing_that_is_published_is_left_out() {
    let mut queries = MockJobQueries::new();
    queries.expect_all_published().times(2).returning(|filter, page, at| {
        assert_eq!((filter, at), (&JobFilter::default(), now()));
        assert!(matches!(page, JobPageRequest { after: None, .. }), "{page:?}");
        Ok(Page { items: Vec::new(), next: None })
    });
    let clock = clock();
    let queries = Arc::new(queries);
    let feeds = ReadFeeds { queries, ..feeds(&World::shown(Break::Nowhere), &clock) };
    assert_eq!(feeds.some(None).await.unwrap().next, None);
    assert_eq!(feeds.latest(limit(50), "rss fr", titles).await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_failing_store_is_reported_and_not_remembered() {
    let world = World::shown(Break::State);
    let failing = feeds(&world, &clock());
    assert!(failing.state().await.is_err());
    assert!(failing.state().await.is_err());
    assert_eq!(world.notes.all(), ["state", "state"]);
    let world = World::shown(Break::Page);
    let failing = feeds(&world, &clock());
    assert!(failing.latest(limit(50), "rss fr", titles).await.is_err());
    assert!(failing.latest(limit(50), "rss fr", titles).await.is_err());
    assert!(failing.some(None).await.is_err());
    assert_eq!(world.notes.all(), ["page of 50", "page of 50", "page of 100"]);
}
