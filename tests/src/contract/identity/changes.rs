//! `IdentityChanges`: who is told what has changed, and when.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt as _;
use socle_application::access::ports::AccessChanges;
use socle_application::identity::ports::IdentityChanges;
use socle_application::notifications::ports::NotificationChanges;
use socle_application::recruiting::ports::RecruitingChanges;
use socle_domain::Id;
use socle_domain::access::ApiKeyId;
use socle_domain::identity::{SessionId, User, UserId, UserStatus};

use socle_domain::organizations::OrganizationId;

use crate::contract::samples::{begin, email, id, insert, later, open_session, signed_out, user};
use crate::databases::{Engine, Opened, TestDatabase};
use crate::poll;

/// How long a notice may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Ends the connection on which a store listens.
const KILL_LISTENERS: &str = "SELECT CAST(pg_terminate_backend(pid) AS text) \
    FROM pg_stat_activity WHERE application_name = 'socle changes' AND datname = current_database()";

/// What an observer was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::contract) enum Told {
    User(UserId, i64),
    Session(SessionId),
    Member(UserId),
    Organization(OrganizationId),
    ApiKey(ApiKeyId),
    Notified(UserId),
    Offers(OrganizationId),
    Anything,
}

/// Notes what it is told.
#[derive(Default)]
pub(in crate::contract) struct Recorder(Mutex<Vec<Told>>);

impl Recorder {
    pub(in crate::contract) fn of(opened: &Opened) -> Arc<Self> {
        let recorder = Arc::new(Self::default());
        opened.migrations.tell_changes_to(recorder.clone());
        recorder
    }

    fn note(&self, told: Told) {
        self.0.lock().unwrap().push(told);
    }

    /// What was told since the last call.
    pub(in crate::contract) fn take(&self) -> Vec<Told> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }

    pub(in crate::contract) async fn until(&self, expected: Told) -> Vec<Told> {
        let mut all = Vec::new();
        poll(&format!("{expected:?}"), PATIENCE, async || {
            all.extend(self.take());
            all.contains(&expected).then_some(())
        })
        .await;
        all
    }
}

impl IdentityChanges for Recorder {
    fn user_changed(&self, id: UserId, version: i64) {
        self.note(Told::User(id, version));
    }

    fn session_changed(&self, id: SessionId) {
        self.note(Told::Session(id));
    }

    fn anything_changed(&self) {
        self.note(Told::Anything);
    }
}

impl AccessChanges for Recorder {
    fn memberships_changed(&self, user_id: UserId) {
        self.note(Told::Member(user_id));
    }

    fn organization_changed(&self, organization_id: OrganizationId) {
        self.note(Told::Organization(organization_id));
    }

    fn api_key_changed(&self, id: ApiKeyId) {
        self.note(Told::ApiKey(id));
    }
}

impl NotificationChanges for Recorder {
    fn notified(&self, user_id: UserId) {
        self.note(Told::Notified(user_id));
    }
}

impl RecruitingChanges for Recorder {
    fn offers_changed(&self, organization_id: OrganizationId) {
        self.note(Told::Offers(organization_id));
    }
}

fn newer(user: &User) -> User {
    User { version: user.version + 1, ..user.clone() }
}

async fn update(opened: &Opened, user: &User) {
    let mut tx = begin(&*opened.store).await;
    tx.users().update(user).await.unwrap();
    tx.commit().await.unwrap();
}

/// A value as the engine's SQL writes it.
pub(in crate::contract) fn literal(database: &TestDatabase, id: impl Id) -> String {
    match database.engine() {
        Engine::Postgres => format!("'{}'", id.as_uuid()),
        Engine::Sqlite => format!("x'{}'", id.as_uuid().simple()),
    }
}

pub async fn what_a_transaction_changes_is_told_after_its_commit(database: &TestDatabase) {
    let opened = database.raw.open().await.unwrap();
    let told = Recorder::of(&opened);
    let user = user();
    insert(&*opened.store, &[&user]).await;
    let session = open_session(&*opened.store, user.id).await;
    assert_eq!(told.take(), [], "what is new was never remembered");
    let changed = newer(&user);
    let mut tx = begin(&*opened.store).await;
    tx.users().update(&changed).await.unwrap();
    tx.sessions().end(session.id, signed_out(later(1))).await.unwrap();
    assert_eq!(told.take(), [], "not yet");
    tx.commit().await.unwrap();
    assert_eq!(told.take(), [Told::User(user.id, changed.version), Told::Session(session.id)]);
}

/// A cookie that was renewed, and an address that has moved, must not be remembered as they were.
pub async fn a_renewed_session_and_a_moved_account_are_told(database: &TestDatabase) {
    let opened = database.raw.open().await.unwrap();
    let told = Recorder::of(&opened);
    let user = user();
    insert(&*opened.store, &[&user]).await;
    let session = open_session(&*opened.store, user.id).await;
    let moved = User { email: email("moved@example.com"), ..newer(&user) };
    let mut tx = begin(&*opened.store).await;
    tx.users().change_email(&moved).await.unwrap();
    tx.sessions().renew(&session).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(told.take(), [Told::User(user.id, moved.version), Told::Session(session.id)]);
}

pub async fn what_is_rolled_back_or_changes_nothing_is_told_to_nobody(database: &TestDatabase) {
    let opened = database.raw.open().await.unwrap();
    let told = Recorder::of(&opened);
    let user = user();
    insert(&*opened.store, &[&user]).await;
    let session = open_session(&*opened.store, user.id).await;
    let mut tx = begin(&*opened.store).await;
    tx.users().update(&newer(&user)).await.unwrap();
    tx.sessions().end(session.id, signed_out(later(1))).await.unwrap();
    tx.rollback().await.unwrap();
    let mut tx = begin(&*opened.store).await;
    assert!(!tx.sessions().end(id(), signed_out(later(1))).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(told.take(), []);
}

pub async fn every_way_to_end_sessions_is_told(database: &TestDatabase) {
    let opened = database.raw.open().await.unwrap();
    let told = Recorder::of(&opened);
    let user = user();
    insert(&*opened.store, &[&user]).await;
    let mut sessions = Vec::new();
    for _ in 0..4 {
        sessions.push(open_session(&*opened.store, user.id).await.id);
    }
    let of = |sessions: &[SessionId]| -> BTreeSet<Told> {
        sessions.iter().copied().map(Told::Session).collect()
    };
    let mut tx = begin(&*opened.store).await;
    tx.sessions().end(sessions[0], signed_out(later(1))).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(BTreeSet::from_iter(told.take()), of(&sessions[..1]));
    let mut tx = begin(&*opened.store).await;
    tx.sessions().end_others_of(user.id, sessions[3], signed_out(later(2))).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(BTreeSet::from_iter(told.take()), of(&sessions[1..3]));
    let mut tx = begin(&*opened.store).await;
    tx.sessions().end_all_of(user.id, signed_out(later(3))).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(BTreeSet::from_iter(told.take()), of(&sessions[3..]));
}

pub async fn a_commit_that_is_dropped_midway_is_told_all_the_same(database: &TestDatabase) {
    let opened = database.raw.open().await.unwrap();
    let told = Recorder::of(&opened);
    let mut user = user();
    insert(&*opened.store, &[&user]).await;
    for _ in 0..20 {
        user.version += 1;
        let mut tx = begin(&*opened.store).await;
        tx.users().update(&user).await.unwrap();
        // Whoever asked goes away while the database commits.
        drop(tx.commit().now_or_never());
        told.until(Told::User(user.id, user.version)).await;
        let stored = opened.identity.user(user.id).await.unwrap();
        assert_eq!(stored.as_ref(), Some(&user), "it was told before it was so");
    }
}

pub async fn another_store_is_told_on_postgres(database: &TestDatabase) {
    let (here, there) = (database.raw.open().await.unwrap(), database.raw.open().await.unwrap());
    let told = Recorder::of(&there);
    let migrations = there.migrations.clone();
    let listening = tokio::spawn(async move { migrations.listen().await });
    if database.engine() == Engine::Sqlite {
        listening.await.expect("there is nobody to listen to");
        return;
    }
    told.until(Told::Anything).await;
    let (ada, bob) = (user(), user());
    insert(&*here.store, &[&ada, &bob]).await;
    let session = open_session(&*here.store, ada.id).await;
    let other = open_session(&*here.store, bob.id).await;

    // What a refresh does cuts nobody off.
    let refresh = "UPDATE sessions SET last_seen_at = last_seen_at + interval '1 hour', \
                   idle_expires_at = idle_expires_at + interval '1 hour'";
    database.raw.execute(refresh).await;
    let same = "UPDATE users SET first_name = first_name";
    database.raw.execute(same).await;
    update(&here, &newer(&ada)).await;
    let first = told.until(Told::User(ada.id, ada.version + 1)).await;
    assert_eq!(first.len(), 1, "{first:?}");

    let mut tx = begin(&*here.store).await;
    tx.sessions().end(session.id, signed_out(later(1))).await.unwrap();
    tx.commit().await.unwrap();
    told.until(Told::Session(session.id)).await;

    // An operator's hand counts no version.
    let by_hand = format!(
        "UPDATE users SET status = '{}' WHERE id = {}",
        UserStatus::Disabled.as_str(),
        literal(database, bob.id)
    );
    database.raw.execute(&by_hand).await;
    told.until(Told::User(bob.id, bob.version)).await;
    let sooner = "UPDATE sessions SET idle_expires_at = created_at WHERE ended_at IS NULL";
    database.raw.execute(sooner).await;
    told.until(Told::Session(other.id)).await;
    database
        .raw
        .execute(&format!("DELETE FROM users WHERE id = {}", literal(database, bob.id)))
        .await;
    let gone = told.until(Told::User(bob.id, bob.version)).await;
    assert!(gone.contains(&Told::Session(other.id)), "{gone:?}");
    listening.abort();
}

pub async fn what_was_missed_while_not_listening_counts_as_changed(database: &TestDatabase) {
    if database.engine() == Engine::Sqlite {
        let opened = database.raw.open().await.unwrap();
        opened.migrations.listen().await;
        return;
    }
    let there = database.raw.open().await.unwrap();
    let told = Recorder::of(&there);
    let migrations = there.migrations.clone();
    let listening = tokio::spawn(async move { migrations.listen().await });
    let ada = user();
    insert(&*database.store, &[&ada]).await;
    for round in 1..=3 {
        told.until(Told::Anything).await;
        assert_eq!(database.raw.texts(KILL_LISTENERS).await, [Some("true".to_owned())], "{round}");
    }
    told.until(Told::Anything).await;
    // It listens as before.
    let opened = database.raw.open().await.unwrap();
    update(&opened, &newer(&ada)).await;
    told.until(Told::User(ada.id, ada.version + 1)).await;
    listening.abort();
}
