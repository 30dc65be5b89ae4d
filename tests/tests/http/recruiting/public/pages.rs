//! The pages of jobs and companies, as programs and people without scripts read them.

use serde_json::{Value, json};
use socle_tests::http::Method;
use socle_tests::server::{Installation, PUBLIC_URL};

use super::super::support::{Employer, JOBS, some_job};
use super::posting::holds;
use super::{HOSTILE, RSS, get, hostile_job};
use crate::files::support::{Sent, body, content_type, field, file};
use crate::support::{FILES, Watched};

/// What stands between two marks.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split_once(after).unwrap().0
}

#[tokio::test]
async fn a_page_holds_the_posting_and_nothing_breaks_out_of_it() {
    let installation = Installation::new().set("SOCLE_RECRUITING_COUNTRY", "FR");
    let server = installation.start().await;
    let client = &server.client();
    let employer = Employer::new(client).await;
    let id = employer.publish(&hostile_job()).await;
    let page = get(client, &format!("/jobs/{id}")).await.expect(200);
    let html = page.text();
    assert_eq!(
        page.header("content-security-policy").map(|policy| policy.contains("unsafe")),
        Some(false)
    );
    let data = between(html, "<script type=\"application/ld+json\">", "</script>");
    let posting: Value = serde_json::from_str(data).unwrap();
    holds(&posting);
    let answer = client.get(&format!("{JOBS}/{id}/job-posting.jsonld")).send().await.expect(200);
    assert_eq!(answer.json(), posting, "both say the same");
    assert_eq!(html.matches("<script").count(), 1, "{html}");
    assert_eq!(html.matches("</script").count(), 1, "{html}");
    let here = format!("{PUBLIC_URL}/jobs/{id}");
    for expected in [
        format!("<link rel=\"canonical\" href=\"{here}\">"),
        format!("<link rel=\"alternate\" hreflang=\"he\" href=\"{here}?lang=he\">"),
        format!("<link rel=\"alternate\" hreflang=\"x-default\" href=\"{here}\">"),
        format!(
            "<link rel=\"alternate\" type=\"application/rss+xml\" title=\"The latest jobs\" href=\"{RSS}?lang=en\">"
        ),
        format!("<meta property=\"og:url\" content=\"{here}\">"),
    ] {
        assert!(html.contains(&expected), "{expected} in {html}");
    }
    assert!(!html.contains("noindex"), "search engines are to find it");
    let description = between(html, "<meta name=\"description\" content=\"", "\">");
    assert!(!description.is_empty() && !description.contains(['<', '>']), "{description}");
    let hebrew = get(client, &format!("/jobs/{id}?lang=he")).await.expect(200);
    assert!(hebrew.text().contains("<html lang=\"he\" dir=\"rtl\">"));
    assert!(hebrew.text().contains(&format!("<link rel=\"canonical\" href=\"{here}?lang=he\">")));
}

#[tokio::test]
async fn jobs_that_are_over_are_gone_and_drafts_never_were() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let id = employer.draft(&some_job()).await;
    let path = format!("/jobs/{id}");
    get(client, &path).await.expect(404);
    employer.go(&id, "publish").await;
    get(client, &path).await.expect(200);
    employer.go(&id, "close").await;
    let gone = get(client, &path).await.expect(410);
    assert!(gone.text().contains("href=\"/jobs?lang=en\""), "{gone}");
    assert!(!gone.text().contains("Rust"), "nothing of it is told any more");
    let unseen = employer.draft(&some_job()).await;
    employer.go(&unseen, "archive").await;
    get(client, &format!("/jobs/{unseen}")).await.expect(404);
    for path in
        ["/jobs/x", "/jobs/%00", "/companies/x", "/companies/..%2f", "/companies/nobody-at-all"]
    {
        let missing = get(client, path).await.expect(404);
        assert_eq!(missing.content_type(), Some("text/html"), "{missing}");
    }
}

#[tokio::test]
async fn jobs_are_looked_for_page_by_page() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let mut expected = Vec::new();
    for number in 0..23 {
        let mut job = some_job();
        job["title"] = json!(format!("Job {number}"));
        expected.insert(0, employer.publish(&job).await);
    }
    let mut remote = some_job();
    remote["work_mode"] = json!("remote");
    employer.publish(&remote).await;
    let mut path = "/jobs?q=&work_mode=hybrid&location=lyon&job_type=full_time&utm=<b>".to_owned();
    let mut found: Vec<String> = Vec::new();
    loop {
        let page = get(client, &path).await.expect(200);
        assert!(page.text().contains("noindex"), "what somebody looked for is not kept");
        let links = page.text().split("<h2><a href=\"/jobs/").skip(1);
        found.extend(links.map(|rest| rest[..36].to_owned()));
        let Some((before, _)) = page.text().split_once("\" rel=\"next\"") else { break };
        let link = before.rsplit_once("href=\"").unwrap().1;
        assert!(!link.contains("utm"), "{link}");
        path = link.replace("&amp;", "&");
    }
    assert_eq!(found, expected);
    let all = get(client, "/jobs").await.expect(200);
    assert!(!all.text().contains("noindex"));
    for odd in [
        "/jobs?job_type=cdi&work_mode=office&company=A",
        "/jobs?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    ] {
        let page = get(client, odd).await.expect(200);
        assert!(!page.text().contains("<script>"), "{page}");
    }
    get(client, "/jobs?cursor=nonsense").await.expect(400);
}

#[tokio::test]
async fn a_company_shows_its_sign_and_its_jobs() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let slug = employer.slug().await;
    let (page, logo) = (format!("/companies/{slug}"), format!("/companies/{slug}/logo"));
    get(client, &page).await.expect(404);
    get(client, &logo).await.expect(404);
    let picture = br#"<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>"#;
    let sent = Sent { name: "logo.svg", media_type: "image/svg+xml", content: picture };
    let parts =
        [field("purpose", "avatar"), field("organization_id", &employer.organization), file(sent)];
    let upload = employer.call(Method::POST, FILES).body(&content_type(), body(&parts));
    let uploaded = upload.send().await.expect(201).json();
    employer
        .write_page(&json!({
            "tagline": HOSTILE.replace('\n', " "), "description": HOSTILE,
            "website": "https://acme.example/?a=\"><script>", "logo_file_id": uploaded["id"],
        }))
        .await;
    let id = employer.publish(&some_job()).await;
    let shown = get(client, &page).await.expect(200);
    assert!(!shown.text().contains("<script"), "{shown}");
    assert!(shown.text().contains(&format!("/jobs/{id}")) && shown.text().contains(&logo));
    let sign = get(client, &logo).await.expect(200);
    assert_eq!(sign.content_type(), Some("image/svg+xml"));
    assert_eq!(sign.body, picture);
    let policy = sign.header("content-security-policy").unwrap();
    assert!(policy.contains("sandbox") && policy.contains("script-src 'none'"), "{policy}");
    let tag = sign.header("etag").unwrap().to_owned();
    let known = client.undocumented(Method::GET, &logo).header("if-none-match", &tag);
    known.send().await.expect(304);
    let posting = client.get(&format!("{JOBS}/{id}/job-posting.jsonld")).send().await.expect(200);
    assert_eq!(posting.json()["hiringOrganization"]["logo"], json!(format!("{PUBLIC_URL}{logo}")));
    employer.write_page(&json!({})).await;
    get(client, &logo).await.expect(404);
    let job = get(client, &format!("/jobs/{id}")).await.expect(200);
    assert!(job.text().contains(&format!("href=\"{page}?lang=en\"")));
}
