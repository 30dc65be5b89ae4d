use async_trait::async_trait;
use socle_tests::http::{Client, Person};

use super::Load;
use super::nodes::Nodes;
use super::roles::found;
use crate::ledger::{Journey, Ledger};

pub(super) const NAME: &str = "journeys to an export";

/// People who sign up, prove their address by the mail that comes, sign in, found an organization and
/// ask for their data, each until there is an answer.
pub(super) struct Journeys;

#[async_trait]
impl Load for Journeys {
    async fn step(&mut self, nodes: &Nodes, ledger: &Ledger) {
        let person = Person::new();
        let session = nodes.admit(&person).await;
        let organization = found(nodes, &person, &session).await;
        let asking = |node: Client| node.post("/api/v1/me/export").bearer(&session.access_token);
        let asked = nodes.settle(asking).await;
        // One is under way, that of the request whose answer was lost.
        assert!(asked.answer.status == 202 || asked.repeated && asked.answer.status == 409);
        let export = (asked.answer.status == 202)
            .then(|| asked.answer.json()["task_id"].as_str().unwrap().to_owned());
        ledger.acknowledge(NAME);
        ledger.journeys.lock().unwrap().push(Journey { person, organization, export });
    }
}
