//! How often a server is asked.

use std::collections::BTreeMap;

use socle_domain::access::{Actor, OrganizationRole, RequestId};
use socle_domain::audit::{AuditChain, AuditEntry};

use crate::contract::organizations::samples::{
    api_key, built_in, custom_role, invitation, member, organization, scope_of,
};
use crate::contract::samples::{begin, id, message, now, session, user};
use crate::databases::{CountedServer, Engine, TestDatabase, open};

/// Most of what is done is to add a row or two; how fast that goes is how often the database is asked.
pub async fn adding_one_row_asks_a_server_once(database: &TestDatabase) {
    if database.engine() == Engine::Sqlite {
        return;
    }
    let server = CountedServer::before(database.url()).await;
    let store = open(Engine::Postgres, server.url()).await.unwrap().store;
    let system = Actor::system(RequestId::parse("test").unwrap());
    let mut tx = begin(&*store).await;
    let mut asked = BTreeMap::new();
    // The first time, the server parses the statements of a connection.
    for _ in 0..2 {
        let mut before = server.asked();
        let mut note = |what: &'static str| {
            let now = server.asked();
            asked.insert(what, now - before);
            before = now;
        };
        let (user, organization) = (user(), organization());
        let scope = scope_of(organization.id);
        tx.users().insert(&user).await.unwrap();
        note("a person");
        let (session, token) = session(user.id);
        tx.sessions().insert(&session).await.unwrap();
        note("a session");
        tx.sessions().insert_token(&token).await.unwrap();
        note("a refresh token");
        tx.organizations().insert(&scope, &organization).await.unwrap();
        note("an organization");
        let owner = member(&scope, user.id, built_in(OrganizationRole::Owner));
        tx.members().insert(&scope, &owner).await.unwrap();
        note("a member");
        tx.custom_roles().insert(&scope, &custom_role(&scope, "Clerk")).await.unwrap();
        note("a role");
        tx.api_keys().insert(&scope, &api_key(&scope)).await.unwrap();
        note("a key");
        let chain = AuditChain::Organization(organization.id);
        let entry = AuditEntry::new(id(), chain, &system, "test.happened", now());
        tx.audit_log().append(&entry).await.unwrap();
        note("an audit entry");
        tx.outbox().append(&[message(now())]).await.unwrap();
        note("a message");
        tx.invitations().insert(&scope, &invitation(&scope, "eve@example.com")).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(asked.len(), 9);
    assert!(asked.values().all(|times| *times == 1), "{asked:?}");
}
