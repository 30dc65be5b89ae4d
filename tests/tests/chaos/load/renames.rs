use async_trait::async_trait;
use serde_json::json;
use socle_tests::http::Client;

use super::Load;
use super::nodes::Nodes;
use super::roles::Owner;
use crate::ledger::{Ledger, Promise};

pub(super) const NAME: &str = "changes of an organization";

/// An owner who renames the organization again and again, and never asks twice for the same name. A
/// receiver is told of each change.
pub(super) struct Renames {
    owner: Owner,
    number: usize,
}

impl Renames {
    pub(super) async fn prepare(nodes: &Nodes, receiver: &str) -> Self {
        let owner = Owner::admitted(nodes).await;
        let path = format!("/api/v1/organizations/{}/webhook-endpoints", owner.organization);
        let body = json!({"url": receiver, "events": ["organization.updated"]});
        let making =
            |node: Client| node.post(&path).bearer(&owner.session.access_token).json(&body);
        nodes.settle(making).await.answer.expect(201);
        Self { owner, number: 0 }
    }
}

#[async_trait]
impl Load for Renames {
    async fn step(&mut self, nodes: &Nodes, ledger: &Ledger) {
        self.number += 1;
        let organization = &self.owner.organization;
        let name = format!("Name {} of {organization}", self.number);
        let path = format!("/api/v1/organizations/{organization}");
        let token = self.owner.session.access_token.clone();
        let body = json!({"name": name});
        let answer = nodes.once(|node| node.patch(&path).bearer(&token).json(&body)).await;
        if answer.as_ref().is_some_and(|answer| answer.status == 401) {
            // The access token has run out.
            self.owner.session = nodes.sign_in(&self.owner.person).await;
            return;
        }
        let promise = match answer {
            Some(answer) => {
                answer.expect(200);
                ledger.acknowledge(NAME);
                Promise::Given
            }
            None => Promise::Open,
        };
        let mut renames = ledger.renames.lock().unwrap();
        renames.entry(organization.clone()).or_default().push((name, promise));
    }
}
