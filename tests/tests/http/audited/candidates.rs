//! Of candidates.

use serde_json::json;
use socle_tests::http::{Method, Person};

use super::ledger::Ledger;
use crate::authorization::text;
use crate::candidates::support::{
    BROKEN, CANDIDATE, CVS, EDUCATION, EXPERIENCES, SKILLS, cv, education, experience, skill,
};

const UPDATED: &str = "candidate.updated";

/// The same of candidates.
pub(super) async fn candidates(ledger: &mut Ledger) {
    let client = ledger.watched.client.clone();
    let bearer = &Person::new().signed_in(&client).await.access_token;
    let said = json!({"headline": "Cook"});
    let put = client.call(Method::PUT, CANDIDATE).bearer(bearer).json(&said);
    ledger.drive(put, 200, UPDATED).await;
    let other = json!({"title": "Chef", "employer": "Acme", "started": "2019-09"});
    let school = json!({"degree": "Bachelor", "school": "Lyon"});
    let lists = [
        (EXPERIENCES, experience(), other),
        (EDUCATION, education(), school),
        (SKILLS, skill(), skill()),
    ];
    for (list, body, other) in lists {
        let post = client.post(list).bearer(bearer).json(&body);
        let added = ledger.drive(post, 201, UPDATED).await;
        let one = added.header("location").unwrap().to_owned();
        let put = client.call(Method::PUT, &one).bearer(bearer).json(&other);
        ledger.drive(put, 200, UPDATED).await;
        let delete = client.call(Method::DELETE, &one).bearer(bearer);
        ledger.drive(delete, 204, UPDATED).await;
    }
    let mut cvs = Vec::new();
    for _ in 0..2 {
        let (content_type, body) = cv(BROKEN);
        let upload = client.post(CVS).bearer(bearer).body(&content_type, body);
        let made = ledger.drive(upload, 201, "cv.added").await.json();
        cvs.push(format!("{CVS}/{}", text(&made["id"])));
    }
    let activate = client.post(&format!("{}/activate", cvs[1])).bearer(bearer);
    ledger.drive(activate, 200, "cv.activated").await;
    let delete = client.call(Method::DELETE, &cvs[1]).bearer(bearer);
    ledger.drive(delete, 204, "cv.removed").await;
}
