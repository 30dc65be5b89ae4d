//! Looking for published jobs by words, whatever somebody types.

use serde_json::{Value, json};
use url::form_urlencoded;

use crate::authorization::{Stage, text};

const JOBS: &str = "/api/v1/recruiting/jobs";

/// Publishes a job that is called like this, and returns its identifier.
async fn publish(stage: &Stage, organization: &str, bearer: &str, title: &str) -> String {
    let job = json!({
        "title": title, "description": "Rien de plus.", "job_type": "full_time",
        "work_mode": "remote", "skills": ["Kubernetes"],
    });
    let path = format!("/api/v1/recruiting/organizations/{organization}/jobs");
    let drafted = stage.client().post(&path).bearer(bearer).json(&job).send().await.expect(201);
    let id = text(&drafted.json()["id"]);
    stage.client().post(&format!("{JOBS}/{id}/publish")).bearer(bearer).send().await.expect(200);
    id
}

async fn search(stage: &Stage, parameters: &[(&str, &str)]) -> Value {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    stage.client().get(&format!("{JOBS}?{query}")).send().await.expect(200).json()
}

fn ids(page: &Value) -> Vec<String> {
    page["data"].as_array().unwrap().iter().map(|job| text(&job["id"])).collect()
}

#[tokio::test]
async fn jobs_are_found_by_words_page_by_page() {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let admin = stage.member(&organization, "admin").await;
    let mut expected = Vec::new();
    for title in ["Développeur", "Développeuse", "Chef de projet"] {
        expected.push(publish(&stage, &organization, admin.bearer(), title).await);
    }
    let found = search(&stage, &[("q", "developpeuses")]).await;
    assert_eq!(ids(&found), [expected[1].clone(), expected[0].clone()]);
    assert_eq!(found["next_cursor"], Value::Null);
    let found = search(&stage, &[("q", "\"chef de projet\" kube"), ("work_mode", "remote")]).await;
    assert_eq!(ids(&found), [expected[2].clone()]);
    assert!(ids(&search(&stage, &[("q", "projet"), ("work_mode", "on_site")]).await).is_empty());

    let first = search(&stage, &[("q", "dév"), ("limit", "1")]).await;
    let cursor = text(&first["next_cursor"]);
    let second = search(&stage, &[("q", "dév"), ("limit", "1"), ("cursor", &cursor)]).await;
    assert_eq!([ids(&first), ids(&second)].concat(), [expected[1].clone(), expected[0].clone()]);
    assert_eq!(second["next_cursor"], Value::Null);
}

#[tokio::test]
async fn whatever_is_typed_is_answered() {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let admin = stage.member(&organization, "admin").await;
    let id = publish(&stage, &organization, admin.bearer(), "Développeur").await;
    let long = "développeur ".repeat(834);
    let finds = [
        "développeur' & | ! ( ) <-> :* \\ \" --",
        "\"développeur",
        "développeur\0 🦀 \u{202e}\u{feff}",
        // What asks for nothing is as if it were not there.
        "",
        "\0",
        "🦀🦀",
        "\"\"\"",
        "-java",
        "' \" ) ( & | !",
        long.as_str(),
    ];
    for query in finds {
        let found = ids(&search(&stage, &[("q", query)]).await);
        assert_eq!(found, std::slice::from_ref(&id), "{query:?}");
    }
    let words = "x".repeat(10_000);
    let letters = "é ".repeat(5_000);
    let misses =
        ["'; DROP TABLE jobs; --", "AND OR NOT", "שלום עולם", "{title} : x*", &words, &letters];
    for query in misses {
        assert!(ids(&search(&stage, &[("q", query)]).await).is_empty(), "{query:?}");
    }
    for raw in ["%FF", "%00%ff%fe", "%", "+", "a&q"] {
        let answer = stage.client().get(&format!("{JOBS}?q={raw}")).send().await;
        assert!(matches!(answer.status, 200 | 400), "{raw}");
    }
    let cursor = stage.client().get(&format!("{JOBS}?q=x&cursor=AAAA")).send().await;
    cursor.expect_problem(400, "unreadable");
}
