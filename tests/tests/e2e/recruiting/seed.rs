use rstest::rstest;
use serde_json::json;
use socle_tests::databases::Engine;

use crate::support::installation;

const SMALL: [&str; 7] = ["seed", "--companies", "3", "--jobs", "120", "--candidates", "12"];

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn what_was_seeded_is_found_and_signs_in(#[case] engine: Engine) {
    let installation = installation(engine).await;
    let index = "SELECT indexdef FROM pg_indexes WHERE indexname = 'jobs_search'";
    installation.run(&["migrate"]).await;
    let before = match engine {
        Engine::Postgres => installation.database().texts(index).await,
        Engine::Sqlite => Vec::new(),
    };
    let seeded = installation.run(&SMALL).await;
    assert_eq!(seeded.code, Some(0), "{}", seeded.stderr);
    assert!(seeded.stdout.contains("3 companies, 120 jobs and 12 candidates"), "{}", seeded.stdout);
    if engine == Engine::Postgres {
        assert_eq!(installation.database().texts(index).await, before, "the index is as it was");
    }
    let again = installation.run(&SMALL).await;
    assert_eq!(again.code, Some(1));
    assert!(again.stderr.contains("another seed"), "{}", again.stderr);

    let server = installation.start().await;
    let client = server.client();
    let listed = client.get("/api/v1/recruiting/jobs?limit=100").send().await.expect(200).json();
    assert_eq!(listed["data"].as_array().unwrap().len(), 100);
    let title = listed["data"][0]["title"].as_str().unwrap();
    let word = title.split_whitespace().next().unwrap();
    let found = client.get(&format!("/api/v1/recruiting/jobs?q={word}")).send().await;
    let found = found.expect(200).json();
    assert!(!found["data"].as_array().unwrap().is_empty(), "{word}");
    let credentials = json!({
        "email": "employer-2@seed-1.example.com", "password": "correct-Horse-7-battery"
    });
    let session = client.post("/api/v1/auth/signin").json(&credentials).send().await;
    let bearer = session.expect(200).json()["access_token"].as_str().unwrap().to_owned();
    let theirs = client.get("/api/v1/organizations").bearer(&bearer).send().await.expect(200);
    assert_eq!(theirs.json()["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn jobs_need_companies_and_a_production_is_left_alone() {
    let installation = installation(Engine::Sqlite).await;
    let alone = installation.run(&["seed", "--companies", "0", "--jobs", "1"]).await;
    assert_eq!(alone.code, Some(1));
    assert!(alone.stderr.contains("at least one company"), "{}", alone.stderr);
    let production = installation
        .set("SOCLE_MODE", "production")
        .set("SOCLE_SMTP_URL", "smtps://mail.example.com")
        .set("SOCLE_SERVER_PUBLIC_URL", "https://socle.example.com");
    let refused = production.run(&SMALL).await;
    assert_eq!(refused.code, Some(1));
    assert!(!refused.stdout.contains("companies"), "{}", refused.stdout);
}
