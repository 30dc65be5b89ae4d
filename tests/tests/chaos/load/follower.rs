use std::sync::Arc;

use socle_tests::http::Events;

use super::nodes::Nodes;
use super::promotions::Member;
use crate::ledger::Ledger;

/// Follows the notifications of a member, now from one server and now from the other, each time from
/// where the last stream ended.
pub(super) async fn follow(nodes: Nodes, member: Member, ledger: Arc<Ledger>) {
    let mut session = nodes.sign_in(&member.person).await;
    let mut last = "0".to_owned();
    loop {
        nodes.breathe().await;
        let authorization = format!("Bearer {}", session.access_token);
        let headers = [("authorization", &*authorization), ("last-event-id", &*last)];
        let url = format!("{}/api/v1/notifications/stream", nodes.next().base());
        let Some(mut events) = Events::try_open(&url, &headers).await else { continue };
        match events.status() {
            200 => {}
            401 => {
                session = nodes.sign_in(&member.person).await;
                continue;
            }
            status => {
                assert!(matches!(status, 429 | 503), "a stream is answered with {status}");
                continue;
            }
        }
        while let Some(event) = events.next().await {
            let place = event.data["position"].as_i64().unwrap();
            last = event.id;
            ledger.heard.lock().unwrap().entry(member.id.clone()).or_default().push(place);
        }
    }
}
