//! May this actor do this with a person's account?

use crate::Timestamp;
use crate::access::{self, Actor, Denied, PlatformRole, Principal, SignedIn};
use crate::identity::{AccountChange, SessionLifetimes, User, permissions};

/// Whoever is signed in may read their own profile and end their own sessions, even while the account
/// waits to be erased.
pub fn own_account(actor: &Actor) -> Result<SignedIn, Denied> {
    access::policy::person_even_closing(actor)
}

/// Whoever changes something about their account must mean to keep it.
pub fn own_open_account(actor: &Actor) -> Result<SignedIn, Denied> {
    access::policy::person(actor)
}

/// Whoever changes how an account is entered must have proved who they are a moment ago: a browser
/// left open, or a stolen token, must not be enough (OWASP ASVS 5.0 §7.5.1).
pub fn own_account_lately(
    actor: &Actor,
    lifetimes: &SessionLifetimes,
    now: Timestamp,
) -> Result<SignedIn, Denied> {
    let signed_in = own_open_account(actor)?;
    if is_fresh(&signed_in, lifetimes, now) { Ok(signed_in) } else { Err(Denied::StepUpRequired) }
}

/// Whether somebody proved who they are a moment ago.
pub fn is_fresh(signed_in: &SignedIn, lifetimes: &SessionLifetimes, now: Timestamp) -> bool {
    now < signed_in.authenticated_at + lifetimes.step_up
}

/// Only Socle itself (its command line, run by whoever holds the machine) makes administrators out
/// of nothing.
pub fn create_administrator(actor: &Actor) -> Result<(), Denied> {
    match &actor.principal {
        Principal::System => Ok(()),
        Principal::Anonymous => Err(Denied::NotAuthenticated),
        Principal::User(_) | Principal::ApiKey(_) => Err(Denied::Forbidden),
    }
}

/// Managers and those above them may see everybody's accounts.
pub fn read_users(actor: &Actor) -> Result<(), Denied> {
    access::policy::on_platform(actor, &permissions::READ_USERS)
}

/// Administrators may close and open accounts and end sessions: whose, [`administer`] and
/// [`end_sessions`] say.
pub fn manage_users(actor: &Actor) -> Result<(), Denied> {
    access::policy::on_platform(actor, &permissions::MANAGE_USERS)
}

/// Nobody touches somebody above themselves, nor changes their own status or role, nor gives a role
/// above their own; and a role takes a fresh proof of identity.
pub fn administer(
    actor: &Actor,
    subject: &User,
    change: AccountChange,
    lifetimes: &SessionLifetimes,
    now: Timestamp,
) -> Result<(), Denied> {
    let rank = end_sessions(actor, subject)?;
    if matches!(&actor.principal, Principal::User(signed_in) if signed_in.user_id == subject.id) {
        return Err(Denied::Forbidden);
    }
    let Some(role) = change.platform_role else { return Ok(()) };
    access::policy::on_platform(actor, &access::permissions::GRANT_PLATFORM_ROLES)?;
    if role > rank {
        return Err(Denied::Forbidden);
    }
    match actor.principal {
        Principal::System => Ok(()),
        _ => own_account_lately(actor, lifetimes, now).map(|_| ()),
    }
}

/// Nobody ends the sessions of somebody above themselves. Says how high the actor stands.
pub fn end_sessions(actor: &Actor, subject: &User) -> Result<PlatformRole, Denied> {
    manage_users(actor)?;
    let rank = match &actor.principal {
        Principal::User(signed_in) => signed_in.platform_role,
        Principal::System => PlatformRole::Superadmin,
        Principal::Anonymous | Principal::ApiKey(_) => return Err(Denied::Forbidden),
    };
    if subject.platform_role > rank { Err(Denied::Forbidden) } else { Ok(rank) }
}

#[cfg(test)]
#[path = "policy_administration_tests.rs"]
mod administration_tests;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id as _;
    use crate::access::{Client, Memberships, PlatformRole, RequestId};
    use crate::identity::{SessionId, UserId};
    use rstest::rstest;

    fn signed_in(platform_role: PlatformRole) -> Principal {
        let now = Timestamp::UNIX_EPOCH;
        Principal::User(SignedIn {
            user_id: UserId::new(now, [1; 10]),
            session_id: SessionId::new(now, [2; 10]),
            platform_role,
            authenticated_at: now,
            closing: false,
        })
    }

    fn actor(principal: Principal) -> Actor {
        let request_id = RequestId::parse("test").unwrap();
        Actor {
            principal,
            memberships: Memberships::default(),
            request_id,
            client: Client::default(),
        }
    }

    #[rstest]
    #[case(Principal::Anonymous, Err(Denied::NotAuthenticated), Err(Denied::NotAuthenticated))]
    #[case(signed_in(PlatformRole::User), Ok(()), Err(Denied::Forbidden))]
    #[case(signed_in(PlatformRole::Superadmin), Ok(()), Err(Denied::Forbidden))]
    #[case(Principal::System, Err(Denied::Forbidden), Ok(()))]
    fn who_may_what(
        #[case] principal: Principal,
        #[case] own: Result<(), Denied>,
        #[case] create: Result<(), Denied>,
    ) {
        let actor = actor(principal);
        assert_eq!(own_account(&actor).map(|_| ()), own);
        assert_eq!(create_administrator(&actor), create);
    }

    #[rstest]
    #[case::at_once(0, Ok(()))]
    #[case::in_time(299, Ok(()))]
    #[case::too_late(300, Err(Denied::StepUpRequired))]
    fn lately_is_five_minutes(#[case] seconds: i64, #[case] expected: Result<(), Denied>) {
        let now = Timestamp::UNIX_EPOCH + chrono::TimeDelta::seconds(seconds);
        let lifetimes = SessionLifetimes::default();
        let actor = actor(signed_in(PlatformRole::User));
        assert_eq!(own_account_lately(&actor, &lifetimes, now).map(|_| ()), expected);
    }

    #[test]
    fn an_account_that_waits_to_be_erased_is_looked_at_and_not_changed() {
        let mut closing = signed_in(PlatformRole::User);
        if let Principal::User(signed_in) = &mut closing {
            signed_in.closing = true;
        }
        let actor = actor(closing);
        let (now, lifetimes) = (Timestamp::UNIX_EPOCH, SessionLifetimes::default());
        assert!(own_account(&actor).is_ok());
        assert_eq!(own_open_account(&actor), Err(Denied::AccountClosing));
        let lately = own_account_lately(&actor, &lifetimes, now);
        assert_eq!(lately, Err(Denied::AccountClosing));
    }
}
