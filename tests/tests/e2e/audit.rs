//! `socle audit verify`, on a log that a server wrote.

use rstest::rstest;
use socle_application::ports::{Clock as _, RandomnessExt as _};
use socle_crypto::{SystemClock, SystemRandomness};
use socle_domain::Id as _;
use socle_domain::access::{Actor, RequestId};
use socle_domain::audit::{AuditChain, AuditEntry};
use socle_domain::organizations::OrganizationId;
use socle_tests::databases::Engine;
use socle_tests::server::{Finished, Installation};
use uuid::Uuid;

use crate::support::installation;

fn organization() -> AuditChain {
    AuditChain::Organization(OrganizationId::from_uuid(Uuid::from_u128(0x0c)))
}

/// Adds entries to a chain.
async fn append(installation: &Installation, chain: AuditChain, count: usize) {
    let opened = installation.database().open().await.unwrap();
    let actor = Actor::system(RequestId::parse("request-1").unwrap());
    let mut tx = opened.store.begin().await.unwrap();
    for _ in 0..count {
        let now = SystemClock.now();
        let entry =
            AuditEntry::new(SystemRandomness.id(now), chain, &actor, "something.happened", now);
        tx.audit_log().append(&entry).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn verify(installation: &Installation, arguments: &[&str]) -> Finished {
    installation.run(&[&["audit", "verify"], arguments].concat()).await
}

const UNPROTECT: [(Engine, &str); 2] = [
    (Engine::Postgres, "ALTER TABLE audit_entries DISABLE TRIGGER USER"),
    (Engine::Sqlite, "DROP TRIGGER audit_entries_protect; DROP TRIGGER audit_entries_stay"),
];

/// Takes the protection of entries away, and runs a statement.
async fn tamper(installation: &Installation, engine: Engine, statement: &str) {
    let (_, unprotect) = UNPROTECT.iter().find(|(of, _)| *of == engine).unwrap();
    installation.database().execute(&format!("{unprotect}; {statement}")).await;
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn a_log_holds_until_somebody_rewrites_it(#[case] engine: Engine) {
    let installation = installation(engine).await;
    let server = installation.start().await;
    append(&installation, organization(), 3).await;
    assert!(server.stop().await.success());
    let unlinked = "SELECT count(*) FROM audit_entries WHERE sequence IS NULL";
    let unlinked = installation.database().texts(unlinked).await;
    assert_eq!(unlinked, [Some("0".to_owned())], "whoever stops links what is left");
    append(&installation, organization(), 1).await;

    let verified = verify(&installation, &[]).await;
    assert_eq!(verified.code, Some(0), "{}", verified.stderr);
    let line = "organization 00000000-0000-0000-0000-00000000000c: holds, 4 entries, 0 redacted";
    assert!(verified.stdout.lines().any(|found| found == line), "{}", verified.stdout);

    tamper(&installation, engine, "UPDATE audit_entries SET action = 'x' WHERE sequence = 3").await;
    let verified = verify(&installation, &[]).await;
    assert_eq!(verified.code, Some(1), "{}", verified.stdout);
    let broken = verified.stdout.lines().find(|line| line.contains("BROKEN")).unwrap();
    assert!(broken.contains("after 2 entries: entry 3 ("), "{broken}");
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn a_log_that_lost_its_end_is_held_against_an_anchor(#[case] engine: Engine) {
    let installation = installation(engine).await;
    assert_eq!(installation.run(&["migrate"]).await.code, Some(0));
    let anchored = ["--anchor", "anchors.txt"];
    append(&installation, organization(), 3).await;
    append(&installation, AuditChain::Platform, 1).await;
    let first = verify(&installation, &anchored).await;
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    let file = installation.folder().join("anchors.txt");
    let written = std::fs::read_to_string(&file).unwrap();
    assert_eq!(written.lines().filter(|line| !line.starts_with('#')).count(), 2, "{written}");
    append(&installation, organization(), 1).await;
    assert_eq!(verify(&installation, &anchored).await.code, Some(0), "it may grow");
    let grown = std::fs::read_to_string(&file).unwrap();
    assert_ne!(grown, written, "the next time it has to be as long as now");

    let cut = "DELETE FROM audit_entries WHERE chain_id IN \
               (SELECT chain_id FROM audit_entries WHERE sequence = 4); \
               DELETE FROM audit_chains WHERE sequence = 4";
    tamper(&installation, engine, cut).await;
    assert_eq!(verify(&installation, &[]).await.code, Some(0), "nothing in it tells");
    let held = verify(&installation, &anchored).await;
    assert_eq!(held.code, Some(1), "{}", held.stdout);
    assert!(held.stdout.contains("BROKEN after 0 entries: the chain ends with entry 0, but 4"));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), grown, "the anchors stay");

    std::fs::write(&file, "an anchor\n").unwrap();
    let senseless = verify(&installation, &anchored).await;
    assert_eq!((senseless.code, senseless.stdout.as_str()), (Some(1), ""));
    assert!(senseless.stderr.contains("anchors.txt"), "{}", senseless.stderr);
}

#[tokio::test]
async fn a_database_that_is_not_migrated_is_no_log_that_holds() {
    let finished = verify(&Installation::new(), &[]).await;
    assert_eq!((finished.code, finished.stdout.as_str()), (Some(1), ""));
    assert!(finished.stderr.contains("socle migrate"), "{}", finished.stderr);
}
