//! More hashing than the machine can do.

use futures_util::future::join_all;
use serde_json::json;
use socle_tests::http::Person;
use socle_tests::server::Installation;

use crate::support::SIGN_IN;

#[tokio::test]
async fn past_the_queue_sign_ins_are_told_to_come_back_while_all_else_is_served() {
    let installation = Installation::new()
        .set("SOCLE_AUTH_HASHING_THREADS", "1")
        .set("SOCLE_AUTH_HASHING_QUEUE", "1")
        .set("SOCLE_AUTH_BCRYPT_COST", "10");
    let server = installation.start().await;
    let client = server.client();
    let ada = Person::new();
    let session = ada.signed_in(&client).await;

    let body = json!({"email": ada.email, "password": ada.password});
    let sign_ins = join_all((0..40).map(|_| client.post(SIGN_IN).json(&body).send()));
    let reads = async {
        for _ in 0..20 {
            session.profile(&client).send().await.expect(200);
        }
    };
    let (answers, ()) = tokio::join!(sign_ins, reads);
    let (answered, refused): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|answer| answer.status == 200);
    assert!(!answered.is_empty() && !refused.is_empty(), "{} were served", answered.len());
    for answer in refused {
        answer.expect_problem(503, "unavailable");
    }
    // Nothing is left behind by those that were refused.
    ada.session(&client).await;
}
