//! Whoever leaves leaves nobody without an owner, and is either here or gone.

use std::sync::Arc;

use chrono::TimeDelta;
use socle_application::access::AccessData;
use socle_application::identity::ports::AccountRecords;
use socle_application::identity::{IdentityData, Links};
use socle_application::organizations::OrganizationsData;
use socle_application::ports::{SealError, Sealer};
use socle_application::privacy::{
    EraseAccounts, EraseUser, EraseUserError, ErasureError, Erasures, PersonalData, PrivacyData,
    PrivacyMails, Retention as _,
};
use socle_application::testkit::FixedClock;
use socle_crypto::SystemRandomness;
use socle_domain::access::{Actor, Denied, OrganizationRole, OrganizationScope, RequestId};
use socle_domain::identity::{User, UserId, UserStatus};
use socle_domain::organizations::{Label, Member, MemberRole, Organization, OrganizationSlug};

use super::super::samples::{begin, id, insert, now, open_session, user, user_with};
use crate::databases::TestDatabase;

const ROUNDS: usize = 50;

/// Leaves everything as it is.
struct Glass;

impl Sealer for Glass {
    fn seal(&self, _: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        Ok(plain.to_owned())
    }

    fn open(&self, _: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        Ok(sealed.to_owned())
    }
}

fn system() -> Actor {
    Actor::system(RequestId::parse("contract").unwrap())
}

fn mails() -> Arc<PrivacyMails> {
    let links = Links::new("https://app.example.com".parse().unwrap());
    Arc::new(PrivacyMails::new(Arc::new(SystemRandomness), Arc::new(Glass), links))
}

fn erase_user(database: &TestDatabase) -> EraseUser {
    let erasures = Erasures { randomness: Arc::new(SystemRandomness), mails: mails() };
    EraseUser {
        store: database.store.clone(),
        clock: Arc::new(FixedClock::at(now())),
        erasures: Arc::new(erasures),
    }
}

fn erase_accounts(database: &TestDatabase) -> EraseAccounts {
    let randomness = Arc::new(SystemRandomness);
    let data: Vec<Arc<dyn PersonalData>> = vec![
        Arc::new(IdentityData { queries: database.identity.clone(), randomness }),
        Arc::new(OrganizationsData { queries: database.organizations.clone() }),
        Arc::new(AccessData { queries: database.access.clone() }),
        Arc::new(PrivacyData { queries: database.privacy.clone() }),
    ];
    EraseAccounts {
        store: database.store.clone(),
        queries: database.privacy.clone(),
        clock: Arc::new(FixedClock::at(now())),
        randomness: Arc::new(SystemRandomness),
        mails: mails(),
        data,
    }
}

/// An organization that these people own.
async fn owned_by(database: &TestDatabase, owners: &[UserId]) -> OrganizationScope {
    let organization = Organization {
        id: id(),
        name: Label::parse("Acme").unwrap(),
        slug: OrganizationSlug::parse(&format!("acme-{}", id::<UserId>())).unwrap(),
        created_at: now(),
        updated_at: now(),
        deleted_at: None,
        version: 1,
    };
    let scope = OrganizationScope::founding(&organization);
    let mut tx = begin(&*database.store).await;
    tx.organizations().insert(&scope, &organization).await.unwrap();
    for owner in owners {
        let role = MemberRole::BuiltIn(OrganizationRole::Owner);
        let (organization_id, joined_at) = (organization.id, now());
        let member = Member { organization_id, user_id: *owner, role, joined_at };
        assert!(tx.members().insert(&scope, &member).await.unwrap());
    }
    tx.commit().await.unwrap();
    scope
}

async fn owners(database: &TestDatabase, scope: &OrganizationScope) -> i64 {
    let mut tx = begin(&*database.store).await;
    let owners = tx.members().owners(scope).await.unwrap();
    tx.rollback().await.unwrap();
    owners
}

/// What whoever changes a role does: locks the organization, then counts.
async fn step_down(database: &TestDatabase, scope: &OrganizationScope, who: UserId) -> bool {
    let mut tx = begin(&*database.store).await;
    tx.organizations().lock(scope).await.unwrap();
    let others = tx.members().owners(scope).await.unwrap() > 1;
    if others {
        let role = MemberRole::BuiltIn(OrganizationRole::Member);
        tx.members().set_role(scope, who, &role).await.unwrap();
    }
    tx.commit().await.unwrap();
    others
}

pub async fn of_two_owners_who_leave_at_once_one_stays(database: &TestDatabase) {
    let erase = erase_user(database);
    for _ in 0..ROUNDS {
        let (ada, grace) = (user(), user());
        insert(&*database.store, &[&ada, &grace]).await;
        let scope = owned_by(database, &[ada.id, grace.id]).await;
        let system = system();
        let (first, second) =
            tokio::join!(erase.request(&system, ada.id), erase.request(&system, grace.id));
        let refused = [first, second].into_iter().filter_map(Result::err).collect::<Vec<_>>();
        let [EraseUserError::Erasure(ErasureError::LastOwner(named))] = &refused[..] else {
            panic!("{refused:?}")
        };
        assert_eq!(named[0].id, scope.organization_id());
        assert_eq!(owners(database, &scope).await, 1);
    }
}

pub async fn an_owner_who_leaves_and_one_who_steps_down_leave_an_owner(database: &TestDatabase) {
    let erase = erase_user(database);
    for _ in 0..ROUNDS {
        let (ada, grace) = (user(), user());
        insert(&*database.store, &[&ada, &grace]).await;
        let scope = owned_by(database, &[ada.id, grace.id]).await;
        let system = system();
        let (left, stepped_down) =
            tokio::join!(erase.request(&system, ada.id), step_down(database, &scope, grace.id),);
        assert_ne!(left.is_ok(), stepped_down, "{left:?}");
        assert_eq!(owners(database, &scope).await, 1);
    }
}

pub async fn whoever_waits_to_be_erased_counts_as_no_owner(database: &TestDatabase) {
    let erase = erase_user(database);
    let (ada, grace) = (user(), user());
    insert(&*database.store, &[&ada, &grace]).await;
    let scope = owned_by(database, &[ada.id, grace.id]).await;
    let asked = erase.request(&system(), ada.id).await.unwrap();
    assert_eq!(asked, now() + TimeDelta::days(30));
    assert_eq!(erase.request(&system(), ada.id).await.unwrap(), asked, "once is enough");
    assert!(!step_down(database, &scope, grace.id).await);
    assert!(erase.request(&system(), grace.id).await.is_err());
    erase.restore(&system(), ada.id).await.unwrap();
    assert_eq!(owners(database, &scope).await, 2);
    // A closed organization keeps nobody.
    let mut tx = begin(&*database.store).await;
    let mut organization = tx.organizations().lock(&scope).await.unwrap().unwrap();
    organization.deleted_at = Some(now());
    tx.organizations().update(&scope, &organization).await.unwrap();
    tx.commit().await.unwrap();
    erase.request(&system(), ada.id).await.unwrap();
    erase.request(&system(), grace.id).await.unwrap();
}

/// Somebody whose grace is over.
fn overdue(user: User) -> User {
    User { erasure_requested_at: Some(now() - TimeDelta::days(31)), ..user }
}

async fn stored(database: &TestDatabase, id: UserId) -> User {
    database.identity.user(id).await.unwrap().unwrap()
}

pub async fn restoring_and_erasing_get_past_each_other(database: &TestDatabase) {
    let (erase, accounts) = (erase_user(database), erase_accounts(database));
    let cutoff = now() - TimeDelta::days(30);
    for _ in 0..ROUNDS {
        let ada = overdue(user());
        insert(&*database.store, &[&ada]).await;
        open_session(&*database.store, ada.id).await;
        let system = system();
        let (erased, restored) =
            tokio::join!(accounts.remove(cutoff, 10), erase.restore(&system, ada.id));
        let after = stored(database, ada.id).await;
        match restored {
            Ok(()) => {
                assert_eq!((erased.unwrap(), after.status), (0, UserStatus::Active));
                assert_eq!((after.email, after.erasure_requested_at), (ada.email, None));
            }
            Err(EraseUserError::Denied(Denied::NotFound)) => {
                assert_eq!((erased.unwrap(), after.status), (1, UserStatus::Erased));
            }
            Err(error) => panic!("{error:?}"),
        }
    }
}

pub async fn an_erased_person_is_nobody_and_their_address_is_free(database: &TestDatabase) {
    let address = "zebulon.quixote@example.com";
    let ada = overdue(user_with(address));
    let waiting = User { erasure_requested_at: Some(now()), ..user() };
    insert(&*database.store, &[&ada, &waiting]).await;
    open_session(&*database.store, ada.id).await;
    owned_by(database, &[ada.id]).await;
    let accounts = erase_accounts(database);
    let cutoff = now() - TimeDelta::days(30);
    assert_eq!(accounts.overdue(cutoff).await.unwrap(), 1);
    assert_eq!(accounts.remove(cutoff, 10).await.unwrap(), 1);
    assert_eq!(accounts.remove(cutoff, 10).await.unwrap(), 0, "once is enough");
    assert_eq!(stored(database, waiting.id).await, waiting);
    let erased = stored(database, ada.id).await;
    assert_eq!((erased.status, erased.version), (UserStatus::Erased, ada.version + 1));
    assert!(!erased.email.as_str().contains(&ada.id.to_string()), "nobody can guess it");
    assert_eq!(database.access.memberships_of(ada.id).await.unwrap().iter().count(), 0);
    let records = database.identity.account_records(ada.id).await.unwrap();
    assert_eq!(records, AccountRecords::default());
    insert(&*database.store, &[&user_with(address)]).await;
}
