use rstest::rstest;
use socle_tests::databases::Engine;
use socle_tests::http::Founder;

use crate::support::installation;

/// Good ones, bad ones, and what is none at all.
fn postings() -> String {
    let long = format!(r#"{{"title": "{}"}}"#, "x".repeat((1 << 20) + 1));
    let lines = [
        r#"{"@type": "JobPosting", "identifier": "a-1", "datePosted": "2026-11-01", "title": "Cuisinière", "description": "<p>Au <b>feu</b></p>", "employmentType": "FULL_TIME", "jobLocation": {"address": {"addressLocality": "Lyon"}}}"#,
        "nonsense",
        "",
        r#"{"@type": "JobPosting", "title": "Cook", "employmentType": "VOLUNTEER"}"#,
        r#"{"@type": "JobPosting", "title": "Cook", "description": "Cooks."}"#,
        &long,
        r#"{"@type": "JobPosting", "url": "https://example.com/2", "title": "Cook", "description": "Cooks.", "employmentType": "PART_TIME", "jobLocationType": "TELECOMMUTE"}"#,
    ];
    lines.join("\n")
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn good_lines_become_jobs_and_bad_ones_are_named(#[case] engine: Engine) {
    let installation = installation(engine).await;
    let server = installation.start().await;
    let client = server.client();
    let founder = Founder::of(&client, "Acme").await;
    let organization = founder.organization.clone();
    let arguments = ["import", "jobs", "-", "--publish", "--organization", &organization];
    let first = installation.run_with_input(&arguments, &postings()).await;
    assert_eq!(first.code, Some(0), "{}{}", first.stdout, first.stderr);
    let report: Vec<_> = first.stdout.lines().collect();
    let [second, fourth, fifth, sixth, sum] = report[..] else { panic!("{report:?}") };
    assert_eq!(second, "line 2: it is no object of JSON");
    assert!(fourth.starts_with("line 4: `employmentType`"), "{fourth}");
    assert!(fifth.starts_with("line 5: ") && fifth.contains("job_type"), "{fifth}");
    assert!(sixth.starts_with("line 6: it has more than"), "{sixth}");
    assert_eq!(sum, "2 jobs taken, 0 known already, 4 lines refused");

    let again = installation.run_with_input(&arguments, &postings()).await;
    assert!(again.stdout.ends_with("0 jobs taken, 2 known already, 4 lines refused\n"));
    let found = client.get("/api/v1/recruiting/jobs?q=cuisinier&location=lyon").send().await;
    let found = found.expect(200).json();
    assert_eq!(found["data"].as_array().unwrap().len(), 1, "{found}");
    let description = found["data"][0]["description"].as_str().unwrap_or_default();
    assert!(!description.contains('<'), "{description}");
}

#[tokio::test]
async fn what_cannot_be_imported_is_said_at_once() {
    let installation = installation(Engine::Sqlite).await;
    let nobody = "0199f000-0000-7000-8000-000000000000";
    let missing =
        installation.run(&["import", "jobs", "nowhere.jsonl", "--organization", nobody]).await;
    assert_eq!(missing.code, Some(1));
    assert!(missing.stderr.contains("nowhere.jsonl cannot be opened"), "{}", missing.stderr);
    let arguments = ["import", "jobs", "-", "--organization", nobody];
    let foreign = installation.run_with_input(&arguments, &postings()).await;
    assert_eq!(foreign.code, Some(1));
    assert!(foreign.stderr.contains("stopped at line 1"), "{}", foreign.stderr);
}
