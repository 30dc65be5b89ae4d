//! Use cases over a database.

use std::fmt::Debug;
use std::future::Future;
use std::sync::Arc;

use futures_util::future::join_all;
use socle_application::access::{CreateApiKey, CreateRole, DeleteRole, RevokeApiKey, UpdateRole};
use socle_application::identity::{Links, UpdateProfile};
use socle_application::organizations::{
    AcceptInvitation, ChangeMemberRole, CreateOrganization, DeleteOrganization, Invite,
    OrganizationMails, RemoveMember, RestoreOrganization, RevokeInvitation, SwitchFeature,
    UpdateOrganization,
};
use socle_application::ports::{Clock, Randomness, RateLimiter, Sealer};
use socle_application::testkit::FixedClock;
use socle_crypto::{AesGcmSealer, SecretKey32, SystemRandomness};
use socle_domain::access::{
    Actor, Client, Memberships, OrganizationScope, PermissionCatalogue, PlatformRole, Principal,
    RequestId, SignedIn, permissions,
};
use socle_domain::identity::{SessionLifetimes, User, UserId};
use socle_domain::organizations::{self, MemberRole, feature};
use socle_memory::UnlimitedRateLimiter;

use super::samples::member;
use crate::contract::samples::{begin, id, now, user};
use crate::databases::TestDatabase;

/// The use cases over the database, at the time of the samples.
pub(super) struct Flows {
    pub(super) create: CreateOrganization,
    pub(super) update: UpdateOrganization,
    pub(super) delete: DeleteOrganization,
    pub(super) restore: RestoreOrganization,
    pub(super) switch: SwitchFeature,
    pub(super) change_role: ChangeMemberRole,
    pub(super) remove: RemoveMember,
    pub(super) invite: Invite,
    pub(super) revoke_invitation: RevokeInvitation,
    pub(super) accept: AcceptInvitation,
    pub(super) create_role: CreateRole,
    pub(super) update_role: UpdateRole,
    pub(super) delete_role: DeleteRole,
    pub(super) create_key: CreateApiKey,
    pub(super) revoke_key: RevokeApiKey,
    pub(super) profile: UpdateProfile,
}

#[allow(clippy::too_many_lines, reason = "it is one list")]
pub(super) fn flows(database: &TestDatabase) -> Arc<Flows> {
    let store = || Arc::clone(&database.store);
    let queries = || Arc::clone(&database.organizations);
    let clock: Arc<dyn Clock> = Arc::new(FixedClock::at(now()));
    let limiter: Arc<dyn RateLimiter> = Arc::new(UnlimitedRateLimiter);
    let randomness: Arc<dyn Randomness> = Arc::new(SystemRandomness);
    let key = SecretKey32::from_bytes([7; 32]);
    let sealer: Arc<dyn Sealer> = Arc::new(AesGcmSealer::new(&key, &[], randomness.clone()));
    let links = Links::new("https://app.example.com".parse().unwrap());
    let mails = Arc::new(OrganizationMails::new(randomness.clone(), sealer, links));
    let catalogue = Arc::new(PermissionCatalogue::new(
        [permissions::ALL, organizations::permissions::ALL].concat(),
        organizations::permissions::PLATFORM.to_vec(),
    ));
    macro_rules! use_case {
        ($name:ident { $($more:tt)* }) => {
            $name {
                store: store(),
                clock: clock.clone(),
                randomness: randomness.clone(),
                $($more)*
            }
        };
    }
    Arc::new(Flows {
        create: use_case!(CreateOrganization { limiter: limiter.clone() }),
        update: use_case!(UpdateOrganization {}),
        delete: use_case!(DeleteOrganization { lifetimes: SessionLifetimes::default() }),
        restore: use_case!(RestoreOrganization {}),
        switch: use_case!(SwitchFeature { features: feature::ALL.into() }),
        change_role: use_case!(ChangeMemberRole {
            queries: queries(),
            catalogue: catalogue.clone(),
        }),
        remove: use_case!(RemoveMember { catalogue: catalogue.clone() }),
        invite: use_case!(Invite { limiter, mails, catalogue: catalogue.clone() }),
        revoke_invitation: use_case!(RevokeInvitation { catalogue: catalogue.clone() }),
        accept: use_case!(AcceptInvitation { queries: queries() }),
        create_role: use_case!(CreateRole { catalogue: catalogue.clone() }),
        update_role: use_case!(UpdateRole { catalogue: catalogue.clone() }),
        delete_role: use_case!(DeleteRole { catalogue: catalogue.clone() }),
        create_key: use_case!(CreateApiKey { catalogue: catalogue.clone() }),
        revoke_key: use_case!(RevokeApiKey { catalogue }),
        profile: use_case!(UpdateProfile {}),
    })
}

/// A person who asks, with what they may do as the database says now.
pub(crate) async fn asking(database: &TestDatabase, user_id: UserId) -> Actor {
    let memberships = database.access.memberships_of(user_id).await.unwrap();
    actor(user_id, memberships, PlatformRole::User)
}

/// An administrator of the platform, who belongs to no organization.
pub(super) fn administrator() -> Actor {
    actor(id(), Memberships::default(), PlatformRole::Admin)
}

fn actor(user_id: UserId, memberships: Memberships, platform_role: PlatformRole) -> Actor {
    Actor {
        principal: Principal::User(SignedIn {
            user_id,
            session_id: id(),
            platform_role,
            authenticated_at: now(),
            closing: false,
        }),
        memberships,
        request_id: RequestId::parse("request-1").unwrap(),
        client: Client::default(),
    }
}

/// New people, in one transaction; members with that role, if there is one.
pub(super) async fn people(
    database: &TestDatabase,
    count: usize,
    scope: &OrganizationScope,
    role: Option<&MemberRole>,
) -> Vec<User> {
    let verified = || User { email_verified_at: Some(now()), ..user() };
    let people: Vec<_> = (0..count).map(|_| verified()).collect();
    let mut tx = begin(&*database.store).await;
    for person in &people {
        tx.users().insert(person).await.unwrap();
        if let Some(role) = role {
            let member = member(scope, person.id, role.clone());
            assert!(tx.members().insert(scope, &member).await.unwrap());
        }
    }
    tx.commit().await.unwrap();
    people
}

/// Starts all of it before it waits for any. The answers are in order; what the database refused is
/// no answer, such as a deadlock.
pub(crate) async fn all_at_once<T, E, F>(
    work: impl IntoIterator<Item = F>,
) -> Vec<Result<T, String>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Debug + Send + 'static,
{
    let started: Vec<_> = work.into_iter().map(tokio::spawn).collect();
    let done = join_all(started).await.into_iter().map(Result::unwrap);
    let answers: Vec<_> = done.map(|answer| answer.map_err(|e| format!("{e:?}"))).collect();
    for answer in &answers {
        if let Err(error) = answer {
            assert!(!error.contains("Store("), "{error}");
        }
    }
    answers
}

/// How many were refused with that word.
pub(crate) fn refused<T>(answers: &[Result<T, String>], word: &str) -> usize {
    let says = |answer: &&Result<T, String>| answer.as_ref().is_err_and(|e| e.contains(word));
    answers.iter().filter(says).count()
}
