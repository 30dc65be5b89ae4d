//! What changes about somebody's rights counts with their very next request.

use std::collections::BTreeSet;

use serde_json::json;
use socle_tests::http::Method;

use super::stage::{Somebody, Stage, invitation_token};
use crate::support::{ACCEPT, ADMIN_ORGANIZATIONS, ORGANIZATIONS};
use socle_domain::access::PlatformRole;

/// Gets something in an organization, and demands a status.
async fn get(stage: &Stage, bearer: &str, organization: &str, what: &str, status: u16) {
    let path = format!("{ORGANIZATIONS}/{organization}{what}");
    let answer = stage.client().get(&path).bearer(bearer).send().await;
    assert_eq!(answer.status, status, "{answer}");
}

async fn give(stage: &Stage, organization: &str, whom: &Somebody, role: &str) {
    let path = format!("{ORGANIZATIONS}/{organization}/members/{}", whom.id);
    let change = stage.founder(Method::PATCH, &path).json(&json!({"role": role}));
    change.send().await.expect(200);
}

#[tokio::test]
async fn another_role() {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let ada = stage.member(&organization, "viewer").await;
    for (role, status) in [("admin", 200), ("member", 403), ("owner", 200), ("viewer", 403)] {
        give(&stage, &organization, &ada, role).await;
        get(&stage, ada.bearer(), &organization, "/invitations", status).await;
    }
    // In every session of theirs.
    let other = ada.person.session(stage.client()).await;
    give(&stage, &organization, &ada, "admin").await;
    for bearer in [ada.bearer(), &other.access_token] {
        get(&stage, bearer, &organization, "/invitations", 200).await;
    }
}

#[tokio::test]
async fn removal_and_leaving() {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let removed = stage.member(&organization, "admin").await;
    let leaves = stage.member(&organization, "viewer").await;
    for ada in [&removed, &leaves] {
        get(&stage, ada.bearer(), &organization, "", 200).await;
    }
    let path = format!("{ORGANIZATIONS}/{organization}/members/{}", removed.id);
    stage.founder(Method::DELETE, &path).send().await.expect(204);
    let path = format!("{ORGANIZATIONS}/{organization}/members/{}", leaves.id);
    let leave = stage.client().call(Method::DELETE, &path).bearer(leaves.bearer());
    leave.send().await.expect(204);
    for ada in [&removed, &leaves] {
        get(&stage, ada.bearer(), &organization, "", 404).await;
        get(&stage, ada.bearer(), &organization, "/members", 404).await;
        let list = stage.client().get(ORGANIZATIONS).bearer(ada.bearer()).send().await.expect(200);
        assert_eq!(list.json()["data"], json!([]));
    }
}

#[tokio::test]
async fn joining() {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let ada = stage.anybody().await;
    get(&stage, ada.bearer(), &organization, "", 404).await;
    stage.invite(&organization, &ada.person.email, "viewer").await;
    get(&stage, ada.bearer(), &organization, "", 404).await;
    let token = invitation_token(stage.client(), &ada.person.email).await;
    let accept = stage.client().post(ACCEPT).bearer(ada.bearer()).json(&json!({"token": token}));
    accept.send().await.expect(200);
    get(&stage, ada.bearer(), &organization, "", 200).await;
    get(&stage, ada.bearer(), &organization, "/invitations", 403).await;
}

#[tokio::test]
async fn another_custom_role() {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let role = stage.role(&organization, &BTreeSet::from(["organizations.read"])).await;
    let ada = stage.member(&organization, &role).await;
    let path = format!("{ORGANIZATIONS}/{organization}/roles/{role}");
    for (permissions, status) in [
        (json!(["organizations.read", "organizations.members.read"]), 200),
        (json!(["organizations.read"]), 403),
        (json!(["organizations.members.read"]), 200),
    ] {
        let edit = stage.founder(Method::PATCH, &path).json(&json!({"permissions": permissions}));
        edit.send().await.expect(200);
        get(&stage, ada.bearer(), &organization, "/members", status).await;
    }
}

#[tokio::test]
async fn a_revoked_key() {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let (id, key) = stage.key(&organization, &BTreeSet::from(["organizations.read"])).await;
    let (_, other) = stage.key(&organization, &BTreeSet::from(["organizations.read"])).await;
    get(&stage, &key, &organization, "", 200).await;
    let path = format!("{ORGANIZATIONS}/{organization}/api-keys/{id}");
    stage.founder(Method::DELETE, &path).send().await.expect(204);
    get(&stage, &key, &organization, "", 401).await;
    get(&stage, &other, &organization, "", 200).await;
    stage.founder(Method::DELETE, &path).send().await.expect(404);
}

#[tokio::test]
async fn a_closed_organization() {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let elsewhere = stage.organization().await;
    let ada = stage.member(&organization, "admin").await;
    let (_, key) = stage.key(&organization, &BTreeSet::from(["organizations.read"])).await;
    let administrator = stage.somebody(PlatformRole::Admin).await;
    let by_administrator = |method: Method, path: &str| {
        let path = format!("{ADMIN_ORGANIZATIONS}/{organization}{path}");
        stage.client().call(method, &path).bearer(administrator.bearer())
    };
    for by_owner in [true, false] {
        get(&stage, ada.bearer(), &organization, "", 200).await;
        get(&stage, &key, &organization, "", 200).await;
        if by_owner {
            stage.close(&organization).await;
        } else {
            by_administrator(Method::DELETE, "").send().await.expect(204);
        }
        get(&stage, ada.bearer(), &organization, "", 404).await;
        get(&stage, ada.bearer(), &organization, "/members", 404).await;
        get(&stage, &key, &organization, "", 401).await;
        if by_owner {
            let path = format!("{ORGANIZATIONS}/{organization}/restore");
            stage.founder(Method::POST, &path).send().await.expect(200);
        } else {
            by_administrator(Method::POST, "/restore").send().await.expect(200);
        }
    }
    get(&stage, ada.bearer(), &organization, "", 200).await;
    get(&stage, &key, &organization, "", 200).await;
    get(&stage, &key, &elsewhere, "", 404).await;
}

#[tokio::test]
async fn a_feature_that_was_switched_off() {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let administrator = stage.somebody(PlatformRole::Admin).await;
    let (_, key) = stage.key(&organization, &BTreeSet::from(["organizations.read"])).await;
    let make = |what: &str, list: &str| {
        let path = format!("{ORGANIZATIONS}/{organization}/{what}");
        let body = json!({"name": format!("{what} again"), list: ["organizations.read"]});
        stage.founder(Method::POST, &path).json(&body)
    };
    for (feature, what, list) in
        [("custom_roles", "roles", "permissions"), ("api_keys", "api-keys", "scopes")]
    {
        let switch = |on: bool| {
            let path = format!("{ADMIN_ORGANIZATIONS}/{organization}/features/{feature}");
            let call = stage.client().call(Method::PUT, &path).bearer(administrator.bearer());
            call.json(&json!({"enabled": on}))
        };
        switch(false).send().await.expect(200);
        let before = stage.state().await;
        make(what, list).send().await.expect_problem(403, "feature-disabled");
        assert_eq!(stage.state().await, before);
        switch(true).send().await.expect(200);
        make(what, list).send().await.expect(201);
    }
    // What was made before works on.
    get(&stage, &key, &organization, "", 200).await;
}
