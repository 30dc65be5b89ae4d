//! What people take along, and what is left of them.

use std::sync::Arc;

use serde_json::json;
use socle_application::email::EmailData;
use socle_application::email::ports::MockEmailQueries;
use socle_application::privacy::PersonalData as _;
use socle_application::testkit::{MockTx, unavailable};
use socle_domain::email::SuppressionReason::Complained;

use super::{entry, keys, mac};
use crate::support::{now, person};

#[tokio::test]
async fn people_take_along_that_their_address_is_there() {
    for found in [Some(entry(Complained)), None] {
        let mut queries = MockEmailQueries::new();
        let stored = found.clone();
        queries.expect_suppression_of().returning(move |asked| {
            assert_eq!(*asked, keys());
            Ok(stored.clone())
        });
        let data = EmailData { queries: Arc::new(queries), mac: Arc::new(mac()) };
        let records = data.export(&person()).await.unwrap().records;
        let expected = found.map(|it| {
            json!({
                "email": "ada@example.com",
                "reason": "complained",
                "class": "before",
                "created_at": it.created_at,
                "reported_at": it.reported_at,
            })
        });
        assert_eq!(records, json!({ "suppression": expected }));
    }
}

#[tokio::test]
async fn the_address_of_whoever_is_erased_is_forgotten() {
    let data = EmailData { queries: Arc::new(MockEmailQueries::new()), mac: Arc::new(mac()) };
    for fails in [false, true] {
        let mut tx = MockTx::default();
        tx.suppressions
            .expect_forget_address()
            .times(1)
            .withf(|email| *email == person().email)
            .returning(move |_| if fails { Err(unavailable()) } else { Ok(()) });
        assert_eq!(data.erase(&mut tx, &person(), now()).await.is_err(), fails);
    }
}
