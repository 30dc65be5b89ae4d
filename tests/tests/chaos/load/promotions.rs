use async_trait::async_trait;
use serde_json::json;
use socle_tests::http::{Client, Method, Person};

use super::Load;
use super::nodes::Nodes;
use super::roles::Owner;
use crate::ledger::Ledger;

pub(super) const NAME: &str = "changes of a member's role";

/// A member whose role changes again and again, and who is told each time.
pub(super) struct Promotions {
    owner: Owner,
    member: Member,
    changes: usize,
}

/// Who is told.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) person: Person,
    pub(super) id: String,
}

impl Promotions {
    pub(super) async fn prepare(nodes: &Nodes) -> Self {
        let owner = Owner::admitted(nodes).await;
        let person = Person::new();
        let session = nodes.admit(&person).await;
        let path = format!("/api/v1/organizations/{}/invitations", owner.organization);
        let body = json!({"email": person.email, "role": "member"});
        let inviting =
            |node: Client| node.post(&path).bearer(&owner.session.access_token).json(&body);
        nodes.settle(inviting).await.answer.expect(201);
        let body = json!({"token": nodes.invitation(&person).await});
        let accepting = |node: Client| {
            let call = node.post("/api/v1/invitations/accept").bearer(&session.access_token);
            call.json(&body)
        };
        nodes.settle(accepting).await.answer.expect(200);
        let me = nodes.settle(|node| session.profile(&node)).await.answer.expect(200).json();
        let member = Member { person, id: me["id"].as_str().unwrap().to_owned() };
        Self { owner, member, changes: 0 }
    }

    pub(super) fn member(&self) -> Member {
        self.member.clone()
    }
}

#[async_trait]
impl Load for Promotions {
    async fn step(&mut self, nodes: &Nodes, ledger: &Ledger) {
        let path =
            format!("/api/v1/organizations/{}/members/{}", self.owner.organization, self.member.id);
        let token = self.owner.session.access_token.clone();
        let role = ["viewer", "member"][self.changes % 2];
        let body = json!({"role": role});
        // Asked for again it changes nothing more, so one change is what comes of it.
        let changing = |node: Client| node.call(Method::PATCH, &path).bearer(&token).json(&body);
        let answer = nodes.settle(changing).await.answer;
        if answer.status == 401 {
            self.owner.session = nodes.sign_in(&self.owner.person).await;
            return;
        }
        answer.expect(200);
        self.changes += 1;
        ledger.acknowledge(NAME);
        ledger.promotions.lock().unwrap().insert(self.member.id.clone(), self.changes);
    }
}
