//! Of saved searches.

use serde_json::json;
use socle_tests::http::{Method, Person};

use super::ledger::Ledger;
use crate::saved_searches::support::{SEARCHES, some_search};

pub(super) async fn saved_searches(ledger: &mut Ledger) {
    let client = ledger.watched.client.clone();
    let bearer = &Person::new().signed_in(&client).await.access_token;
    let save = client.post(SEARCHES).bearer(bearer).json(&some_search());
    let saved = ledger.drive(save, 201, "saved_search.created").await;
    let one = saved.header("location").unwrap().to_owned();
    let change = client.patch(&one).bearer(bearer).json(&json!({"alert": "daily"}));
    ledger.drive(change, 200, "saved_search.updated").await;
    let remove = client.call(Method::DELETE, &one).bearer(bearer);
    ledger.drive(remove, 204, "saved_search.removed").await;
}
