use async_trait::async_trait;
use serde_json::json;
use socle_tests::http::{Client, Person, Session};

use super::Load;
use super::nodes::Nodes;
use crate::ledger::Ledger;

pub(super) const NAME: &str = "roles made and taken away";

/// Somebody who owns an organization.
pub(super) struct Owner {
    pub(super) person: Person,
    pub(super) session: Session,
    pub(super) organization: String,
}

impl Owner {
    pub(super) async fn admitted(nodes: &Nodes) -> Self {
        let person = Person::new();
        let session = nodes.admit(&person).await;
        let organization = found(nodes, &person, &session).await;
        Self { person, session, organization }
    }
}

/// Founds an organization, once however often it is asked for, and returns its identifier.
pub(super) async fn found(nodes: &Nodes, person: &Person, session: &Session) -> String {
    let body = json!({"name": person.email.replace("@example.com", "")});
    let made =
        nodes.make("/api/v1/organizations", &session.access_token, &body, &person.email).await;
    made.unwrap_or_else(|answer| panic!("{answer}"))
}

/// An owner who makes roles and takes them away, and asks until there is an answer.
pub(super) struct Roles {
    owner: Owner,
    number: usize,
}

impl Roles {
    pub(super) async fn prepare(nodes: &Nodes) -> Self {
        Self { owner: Owner::admitted(nodes).await, number: 0 }
    }
}

#[async_trait]
impl Load for Roles {
    async fn step(&mut self, nodes: &Nodes, ledger: &Ledger) {
        self.number += 1;
        let organization = &self.owner.organization;
        let name = format!("role_{}", self.number);
        let path = format!("/api/v1/organizations/{organization}/roles");
        let token = self.owner.session.access_token.clone();
        let body = json!({"name": name, "permissions": ["organizations.read"]});
        let key = format!("{organization}-{name}");
        let id = match nodes.make(&path, &token, &body, &key).await {
            Ok(id) => id,
            Err(answer) if answer.status == 401 => {
                self.owner.session = nodes.sign_in(&self.owner.person).await;
                self.number -= 1;
                return;
            }
            Err(answer) => panic!("{answer}"),
        };
        ledger.acknowledge(NAME);
        let one = format!("{path}/{id}");
        let removing =
            |node: Client| node.call(socle_tests::http::Method::DELETE, &one).bearer(&token);
        let removed = nodes.settle(removing).await;
        // It was gone when the answer was lost.
        let gone = removed.repeated && removed.answer.status == 404;
        assert!(removed.answer.status == 204 || gone, "{}", removed.answer);
        ledger.roles.lock().unwrap().push(id);
    }
}
