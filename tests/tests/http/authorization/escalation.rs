//! Nobody lifts anybody, or a key, above themselves, or touches those above them.

use std::collections::BTreeSet;

use rstest::rstest;
use serde_json::{Value, json};
use socle_tests::http::{Answer, Method};

use super::stage::{Stage, catalogue, invitation_token, text};
use crate::support::{ACCEPT, ORGANIZATIONS};

/// Everything that custom roles and keys are managed with, and nothing besides.
const MANAGERS: [&str; 4] = [
    "access.api_keys.manage",
    "access.roles.manage",
    "organizations.invitations.manage",
    "organizations.members.manage",
];

/// Somebody in an organization.
struct Asks<'s> {
    stage: &'s Stage,
    organization: String,
    bearer: String,
}

impl Asks<'_> {
    async fn ask(&self, method: Method, what: &str, body: Value) -> Answer {
        let path = format!("{ORGANIZATIONS}/{}/{what}", self.organization);
        let call = self.stage.client().call(method, &path).bearer(&self.bearer);
        match Some(body).filter(|body| !body.is_null()) {
            Some(body) => call.json(&body).send().await,
            None => call.send().await,
        }
    }

    /// Demands that it is refused, and nothing changes.
    async fn may_not(&self, method: Method, what: &str, body: Value) {
        let before = self.stage.state().await;
        let asked = format!("{method} {what} {body}");
        let answer = self.ask(method, what, body).await;
        assert_eq!(answer.status, 403, "{asked}: {answer}");
        answer.expect_problem(403, "forbidden");
        assert_eq!(self.stage.state().await, before, "{asked}");
    }
}

/// An admin, somebody with a custom role, and a key, each of whom may manage everything.
async fn managers<'s>(stage: &'s Stage, organization: &str) -> Vec<Asks<'s>> {
    let names = BTreeSet::from(MANAGERS);
    let role = stage.role(organization, &names).await;
    let bearers = [
        stage.member(organization, "admin").await.bearer().to_owned(),
        stage.member(organization, &role).await.bearer().to_owned(),
        stage.key(organization, &names).await.1,
    ];
    let asks = |bearer| Asks { stage, organization: organization.to_owned(), bearer };
    bearers.into_iter().map(asks).collect()
}

#[tokio::test]
async fn owners_are_made_and_unmade_by_owners() {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let owner = format!("members/{}", stage.member(&organization, "owner").await.id);
    // So weak that every manager may change and remove them otherwise.
    let weak = stage.role(&organization, &BTreeSet::from(["access.roles.manage"])).await;
    let weak = format!("members/{}", stage.member(&organization, &weak).await.id);
    for asks in managers(&stage, &organization).await {
        asks.may_not(Method::PATCH, &weak, json!({"role": "owner"})).await;
        asks.may_not(Method::PATCH, &owner, json!({"role": "admin"})).await;
        asks.may_not(Method::PATCH, &owner, json!({"role": "owner"})).await;
        asks.may_not(Method::DELETE, &owner, Value::Null).await;
        let invite = json!({"email": "ada@example.com", "role": "owner"});
        asks.may_not(Method::POST, "invitations", invite).await;
    }
}

#[tokio::test]
async fn nobody_lifts_themselves() {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let role = stage.role(&organization, &BTreeSet::from(MANAGERS)).await;
    for (own, above) in [("admin", "owner"), (&*role, "admin"), (&*role, "viewer")] {
        let me = stage.member(&organization, own).await;
        let (bearer, organization) = (me.bearer().to_owned(), organization.clone());
        let asks = Asks { stage: &stage, organization, bearer };
        let own = format!("members/{}", me.id);
        asks.may_not(Method::PATCH, &own, json!({"role": above})).await;
        let email = me.person.email.replace("copy", "another");
        let invite = json!({"email": email, "role": above});
        asks.may_not(Method::POST, "invitations", invite).await;
    }
    let me = stage.member(&organization, &role).await;
    let (bearer, organization) = (me.bearer().to_owned(), organization.clone());
    let asks = Asks { stage: &stage, organization, bearer };
    let more = [&MANAGERS[..], &["audit.read"]].concat();
    asks.may_not(Method::PATCH, &format!("roles/{role}"), json!({"permissions": more})).await;
}

#[tokio::test]
async fn nobody_hands_out_what_they_lack() {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let managers = managers(&stage, &organization).await;
    let [admin, custom, key] = &managers[..] else { panic!("three of them") };
    let owners = ["organizations.delete", "organizations.owners.manage", "audit.clients.read"];
    let others = catalogue().into_iter().map(|permission| permission.name);
    let others: Vec<_> = others.filter(|name| !MANAGERS.contains(name)).collect();
    let table = [(admin, &owners[..], "1"), (custom, &others, "2"), (key, &others, "3")];
    for (asks, lacks, number) in table {
        for name in lacks {
            let names = json!([MANAGERS[0], name]);
            let role = json!({"name": "Strong", "permissions": names});
            asks.may_not(Method::POST, "roles", role).await;
            let key = json!({"name": "Strong", "scopes": names});
            asks.may_not(Method::POST, "api-keys", key).await;
        }
        // The same without it is fine, so it is what they lack that was refused.
        let role = json!({"name": format!("Weak {number}"), "permissions": [MANAGERS[0]]});
        asks.ask(Method::POST, "roles", role).await.expect(201);
        let key = json!({"name": "Weak", "scopes": MANAGERS});
        asks.ask(Method::POST, "api-keys", key).await.expect(201);
    }
}

#[tokio::test]
async fn a_key_that_a_key_made_is_no_stronger_either() {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let first = stage.key(&organization, &BTreeSet::from(MANAGERS)).await.1;
    let asks = |bearer| Asks { stage: &stage, organization: organization.clone(), bearer };
    let body = json!({"name": "Second", "scopes": ["access.api_keys.manage"]});
    let second = asks(first).ask(Method::POST, "api-keys", body).await.expect(201).json();
    let second = asks(text(&second["key"]));
    let body = json!({"name": "Third", "scopes": MANAGERS});
    second.may_not(Method::POST, "api-keys", body).await;
    let body = json!({"name": "Third", "scopes": ["access.api_keys.manage"]});
    second.ask(Method::POST, "api-keys", body).await.expect(201);
}

#[tokio::test]
async fn what_is_stronger_than_somebody_stays_as_it_is() {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let strong = BTreeSet::from(["organizations.read", "organizations.delete"]);
    let role = stage.role(&organization, &strong).await;
    let member = stage.member(&organization, &role).await;
    let (key, _) = stage.key(&organization, &strong).await;
    for asks in managers(&stage, &organization).await {
        let path = format!("roles/{role}");
        // To weaken it, to rename it, to remove it.
        let weaker = json!({"permissions": ["access.roles.manage"]});
        asks.may_not(Method::PATCH, &path, weaker).await;
        asks.may_not(Method::PATCH, &path, json!({"name": "Renamed"})).await;
        asks.may_not(Method::DELETE, &path, Value::Null).await;
        asks.may_not(Method::DELETE, &format!("api-keys/{key}"), Value::Null).await;
        let path = format!("members/{}", member.id);
        asks.may_not(Method::PATCH, &path, json!({"role": "viewer"})).await;
        asks.may_not(Method::DELETE, &path, Value::Null).await;
        let invite = json!({"email": "ada@example.com", "role": role});
        asks.may_not(Method::POST, "invitations", invite).await;
    }
}

#[tokio::test]
async fn the_last_owner_stays() {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let members = format!("{ORGANIZATIONS}/{organization}/members");
    let list = stage.founder(Method::GET, &members).send().await.expect(200).json();
    let founder = format!("{members}/{}", text(&list["data"][0]["user_id"]));
    let before = stage.state().await;
    let demote = || stage.founder(Method::PATCH, &founder).json(&json!({"role": "admin"}));
    demote().send().await.expect_problem(409, "last-owner");
    let leave = stage.founder(Method::DELETE, &founder);
    leave.send().await.expect_problem(409, "last-owner");
    assert_eq!(stage.state().await, before);
    stage.member(&organization, "owner").await;
    demote().send().await.expect(200);
}

/// What takes the right to invite, or the role that was handed out, from whoever invited.
#[derive(Debug, Clone, Copy)]
enum Fall {
    Demoted,
    Removed,
    Left,
    RoleWeakened,
}

#[rstest]
#[case(Fall::Demoted)]
#[case(Fall::Removed)]
#[case(Fall::Left)]
#[case(Fall::RoleWeakened)]
#[tokio::test]
async fn invitations_fall_with_whoever_invited(#[case] fall: Fall) {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let role = stage.role(&organization, &BTreeSet::from(MANAGERS)).await;
    let inviter = stage.member(&organization, &role).await;
    let bearer = inviter.bearer().to_owned();
    let asks = Asks { stage: &stage, organization: organization.clone(), bearer };
    let invited = stage.anybody().await;
    let to = stage.role(&organization, &BTreeSet::from(MANAGERS)).await;
    let body = json!({"email": invited.person.email, "role": to});
    asks.ask(Method::POST, "invitations", body).await.expect(201);
    let token = invitation_token(stage.client(), &invited.person.email).await;

    let member = format!("{ORGANIZATIONS}/{organization}/members/{}", inviter.id);
    match fall {
        Fall::Demoted => {
            let demote = stage.founder(Method::PATCH, &member).json(&json!({"role": "viewer"}));
            demote.send().await.expect(200);
        }
        Fall::Removed => {
            stage.founder(Method::DELETE, &member).send().await.expect(204);
        }
        Fall::Left => {
            asks.ask(Method::DELETE, &format!("members/{}", inviter.id), Value::Null)
                .await
                .expect(204);
        }
        Fall::RoleWeakened => {
            let path = format!("{ORGANIZATIONS}/{organization}/roles/{role}");
            let weaker = json!({"permissions": ["organizations.read"]});
            stage.founder(Method::PATCH, &path).json(&weaker).send().await.expect(200);
        }
    }
    let before = stage.state().await;
    let accept = stage.client().post(ACCEPT).bearer(invited.bearer());
    let answer = accept.json(&json!({"token": token})).send().await;
    answer.expect_problem(410, "token-gone");
    assert_eq!(stage.state().await, before);
}
