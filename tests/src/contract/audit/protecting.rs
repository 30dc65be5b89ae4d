//! What the tables themselves refuse.

use socle_domain::audit::AuditChain;

use super::{all, append, entry, link, report};
use crate::databases::{Engine, TestDatabase};

pub async fn entries_are_neither_rewritten_nor_removed(database: &TestDatabase) {
    let chain = AuditChain::Platform;
    append(&*database.store, &[entry(chain, 1)]).await;
    link(database).await;
    append(&*database.store, &[entry(chain, 2)]).await;
    let before = all(database, chain).await;
    let mut attempts = vec![
        "DELETE FROM audit_entries",
        "DELETE FROM audit_entries WHERE sequence IS NULL",
        "UPDATE audit_entries SET action = 'nothing.happened'",
        "UPDATE audit_entries SET action = 'nothing.happened' WHERE sequence IS NULL",
        "UPDATE audit_entries SET outcome = 'failure'",
        "UPDATE audit_entries SET details = '{}'",
        "UPDATE audit_entries SET actor_id = NULL",
        "UPDATE audit_entries SET request_id = 'r'",
        "UPDATE audit_entries SET sequence = 9 WHERE sequence = 1",
        "UPDATE audit_entries SET sequence = NULL, link = NULL, client_digest = NULL \
         WHERE sequence = 1",
        "UPDATE audit_entries SET ip = '192.0.2.1'",
        "UPDATE audit_entries SET ip = '192.0.2.1' WHERE sequence IS NULL",
        "UPDATE audit_entries SET ip = NULL WHERE sequence = 1",
        "UPDATE audit_entries SET client_salt = NULL WHERE sequence = 1",
        "UPDATE audit_entries SET client_salt = link WHERE sequence = 1",
    ];
    if database.engine() == Engine::Postgres {
        attempts.push("TRUNCATE audit_entries");
    }
    for attempt in attempts {
        let refused = database.raw.try_execute(attempt).await.expect_err(attempt);
        assert!(refused.contains("audit entries are not"), "{attempt}: {refused}");
    }
    assert_eq!(all(database, chain).await, before);
    assert_eq!(report(database, chain).await.broken, None);
}
