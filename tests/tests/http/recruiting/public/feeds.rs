//! Feeds, read by a parser that has nothing to do with what wrote them, and held against what is published
//! about them.

use roxmltree::{Document, Node};
use serde_json::json;
use socle_tests::http::{Founder, Method};
use socle_tests::server::PUBLIC_URL;

use super::super::support::{Employer, JOBS, some_job};
use super::{HOSTILE, INDEED, RSS, hostile_job};
use crate::support::Watched;

/// The text of the only child of that name.
#[track_caller]
fn text(node: &Node<'_, '_>, name: &str) -> String {
    let is_ours =
        |child: &Node<'_, '_>| child.tag_name().namespace().is_none() && child.has_tag_name(name);
    let children: Vec<_> = node.children().filter(is_ours).collect();
    let [child] = children[..] else { panic!("{name} is there {} times", children.len()) };
    child.children().filter_map(|text| text.text()).collect()
}

fn elements<'a>(node: &Node<'a, '_>) -> Vec<&'a str> {
    node.children().filter(Node::is_element).map(|child| child.tag_name().name()).collect()
}

#[track_caller]
fn is_date(text: &str) {
    chrono::DateTime::parse_from_rfc2822(text).unwrap_or_else(|error| panic!("{text}: {error}"));
}

#[tokio::test]
async fn indeed_gets_every_published_job_as_it_asks_for_it() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    employer.draft(&some_job()).await;
    let closed = employer.publish(&some_job()).await;
    employer.go(&closed, "close").await;
    let mut over = some_job();
    over["valid_through"] = json!("2999-01-01T00:00:00Z");
    over["location"] = json!("Lyon, Rhône, FR");
    let mut remote = some_job();
    remote["work_mode"] = json!("remote");
    remote["location"] = json!(null);
    let jobs = [over, remote, hostile_job()];
    let mut ids = Vec::new();
    for job in &jobs {
        ids.push(employer.publish(job).await);
    }
    ids.reverse();
    let answer = client.get(INDEED).send().await.expect(200);
    assert_eq!(answer.header("content-type"), Some("application/xml; charset=utf-8"));
    let document = Document::parse(answer.text()).unwrap();
    let source = document.root_element();
    assert_eq!(source.tag_name().name(), "source");
    assert_eq!(text(&source, "publisher"), "Socle");
    assert_eq!(text(&source, "publisherurl"), format!("{PUBLIC_URL}/"));
    is_date(&text(&source, "lastBuildDate"));
    let jobs: Vec<_> = source.children().filter(|child| child.has_tag_name("job")).collect();
    let found: Vec<_> = jobs.iter().map(|job| text(job, "referencenumber")).collect();
    assert_eq!(found, ids, "the latest first, and nothing that is not published");
    for (job, id) in jobs.iter().zip(&ids) {
        // What Indeed requires (<https://docs.indeed.com/indeed-apply/xml-feed>).
        for name in [
            "title",
            "date",
            "referencenumber",
            "requisitionid",
            "url",
            "company",
            "sourcename",
            "description",
        ] {
            assert_ne!(text(job, name), "", "{name}");
        }
        for name in ["city", "state", "country"] {
            text(job, name);
        }
        let moment = text(job, "date");
        assert!(chrono::DateTime::parse_from_rfc3339(&moment).is_ok(), "{moment}");
        assert_eq!(text(job, "url"), format!("{PUBLIC_URL}/jobs/{id}"));
        assert_eq!(text(job, "jobtype"), "fulltime");
        assert_eq!(text(job, "company"), "Acme");
        assert_eq!(text(job, "salary"), "EUR 45000 - 55000 per year");
        assert!(!text(job, "description").contains("<script"), "markup of people's own");
    }
    let hostile = &jobs[0];
    let line = HOSTILE.replace('\n', " ").replace(['\u{fffe}', '\u{ffff}'], "");
    assert_eq!(text(hostile, "title"), line);
    assert!(
        text(hostile, "description").contains("]]›‹/description›"),
        "{}",
        text(hostile, "description")
    );
    assert_eq!(text(&jobs[1], "remotetype"), "Fully remote");
    assert_eq!(text(&jobs[2], "remotetype"), "Hybrid remote");
    let place = ["city", "state", "country"].map(|name| text(&jobs[2], name));
    assert_eq!(place, ["Lyon", "Rhône", "FR"]);
    assert_eq!(text(&jobs[2], "expirationdate"), "2999-01-01T00:00:00Z");
}

#[tokio::test]
async fn indeeds_feed_goes_on_over_all_pages() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let founder = Founder::of(client, "Acme").await;
    // More than are read at once, put where publishing would put them.
    let organization = founder.organization.replace('-', "");
    for number in 0..205 {
        let statement = format!(
            "INSERT INTO jobs (id, organization_id, title, description, job_type, work_mode, skills, status, \
             created_at, updated_at, published_at, version) VALUES (x'{number:032x}', x'{organization}', 'Job {number}', \
             'x', 'contract', 'remote', '', 'published', 1, 1, {number}, 1)"
        );
        watched.installation.database().execute(&statement).await;
    }
    let answer = client.get(INDEED).send().await.expect(200);
    let document = Document::parse(answer.text()).unwrap();
    let jobs = document.root_element().children().filter(|child| child.has_tag_name("job"));
    let titles: Vec<_> = jobs.map(|job| text(&job, "title")).collect();
    let expected: Vec<_> = (0..205).rev().map(|number| format!("Job {number}")).collect();
    assert_eq!(titles, expected);
    let answer = client.get(RSS).send().await.expect(200);
    let document = Document::parse(answer.text()).unwrap();
    let items = document.descendants().filter(|node| node.has_tag_name("item")).count();
    assert_eq!(items, 50, "the latest");
}

#[tokio::test]
async fn rss_is_as_its_specification_has_it() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let first = employer.publish(&some_job()).await;
    let hostile = employer.publish(&hostile_job()).await;
    for (query, language, title) in [
        ("", "en", "Jobs"),
        ("?lang=fr", "fr", "Offres d’emploi"),
        ("?lang=he", "he", "משרות"),
        ("?lang=xx", "en", "Jobs"),
    ] {
        let answer = client.get(&format!("{RSS}{query}")).send().await.expect(200);
        assert_eq!(answer.header("content-type"), Some("application/rss+xml; charset=utf-8"));
        let document = Document::parse(answer.text()).unwrap();
        let rss = document.root_element();
        assert_eq!((rss.tag_name().name(), rss.attribute("version")), ("rss", Some("2.0")));
        let channels: Vec<_> = rss.children().filter(Node::is_element).collect();
        let [channel] = channels[..] else { panic!("one channel") };
        assert_eq!(text(&channel, "title"), format!("{title} · Socle"));
        assert_eq!(text(&channel, "link"), format!("{PUBLIC_URL}/jobs?lang={language}"));
        assert_ne!(text(&channel, "description"), "");
        assert_eq!(text(&channel, "language"), language);
        is_date(&text(&channel, "lastBuildDate"));
        let atom = ("http://www.w3.org/2005/Atom", "link");
        let itself = channel.children().find(|child| child.has_tag_name(atom)).unwrap();
        let href = format!("{PUBLIC_URL}{RSS}?lang={language}");
        assert_eq!(itself.attribute("href"), Some(href.as_str()));
        assert_eq!(
            (itself.attribute("rel"), itself.attribute("type")),
            (Some("self"), Some("application/rss+xml"))
        );
        let items: Vec<_> = channel.children().filter(|child| child.has_tag_name("item")).collect();
        assert_eq!(items.len(), 2);
        for (item, id) in items.iter().zip([&hostile, &first]) {
            assert_eq!(elements(item), ["title", "link", "description", "guid", "pubDate"]);
            assert_eq!(text(item, "link"), format!("{PUBLIC_URL}/jobs/{id}"));
            assert_eq!(text(item, "guid"), text(item, "link"), "a permanent address");
            is_date(&text(item, "pubDate"));
            assert!(!text(item, "description").contains("<script"));
        }
    }
}

#[tokio::test]
async fn whoever_has_a_feed_is_told_so_until_it_changes() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let id = employer.publish(&some_job()).await;
    for (path, name) in [(INDEED, "First"), (RSS, "Second")] {
        let tag = async || {
            let answer = client.get(path).send().await.expect(200);
            answer.header("etag").unwrap().to_owned()
        };
        let mut seen = vec![tag().await];
        let known = client.get(path).header("if-none-match", &seen[0]).send().await.expect(304);
        assert!(known.body.is_empty());
        assert_eq!(known.header("etag"), Some(seen[0].as_str()));
        let modified = json!({"title": name});
        let change = employer.call(Method::PATCH, &format!("{JOBS}/{id}")).json(&modified);
        change.send().await.expect(200);
        seen.push(tag().await);
        employer.go(&id, "close").await;
        seen.push(tag().await);
        employer.go(&id, "publish").await;
        seen.push(tag().await);
        let rename = format!("/api/v1/organizations/{}", employer.organization);
        let rename = employer.call(Method::PATCH, &rename).json(&json!({"name": name}));
        rename.send().await.expect(200);
        let renamed = client.get(path).header("if-none-match", &seen[3]).send().await.expect(200);
        assert!(renamed.text().contains(name), "the company is called otherwise");
        seen.push(renamed.header("etag").unwrap().to_owned());
        let count = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), count, "every version has a tag of its own");
    }
}
