use rstest::rstest;
use socle_application::identity::UnlockAccountError;
use socle_domain::Id as _;
use socle_domain::identity::{
    OneTimeToken, OneTimeTokenId, OneTimeTokenPurpose, SecurityEventKind,
};
use uuid::Uuid;

use crate::support::{
    Call, Fault, Ports, SOURCE, World, anonymous, counted_at, digest_of, locked, now, person,
};

const TOKEN: &str = "ttttttttttttttttttttttttttttttttttttttttttt";
const PURPOSE: OneTimeTokenPurpose = OneTimeTokenPurpose::UnlockAccount;

fn world() -> World {
    let id = OneTimeTokenId::from_uuid(Uuid::from_u128(1));
    let token = OneTimeToken::issue(id, person().id, PURPOSE, digest_of(TOKEN), now());
    World { redeemed: Some(token), counted: locked(), ..World::of(person()) }
}

async fn unlock(ports: &Ports) -> Result<(), UnlockAccountError> {
    ports.unlock_account().execute(&anonymous(), TOKEN).await
}

#[tokio::test]
async fn passwords_and_codes_are_let_in_again() {
    let ports = world().ports();
    unlock(&ports).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("user.unlocked", &[]);
    let user = person().id;
    let calls = ports.calls();
    let expected = [
        Call::Hit("unlock_account", SOURCE.to_owned()),
        Call::Holder(digest_of(TOKEN), PURPOSE),
        Call::Find(user),
        // What failed is locked before the person.
        Call::TakeFailures(counted_at("password attempts", None)),
        Call::TakeFailures(counted_at("code attempts", None)),
        Call::Holder(digest_of(TOKEN), PURPOSE),
        Call::Lock(user),
        Call::Redeem(digest_of(TOKEN), PURPOSE, now()),
    ];
    assert_eq!(calls[..expected.len()], expected);
    let [recorded] = &ports.recorded()[..] else { panic!("{calls:?}") };
    assert_eq!((recorded.user_id, recorded.kind), (user, SecurityEventKind::AccountUnlocked));
}

/// What it forgave on the way counts as before.
#[rstest]
#[case::unknown(World { redeemed: None, ..world() })]
#[case::used_or_expired(World { redeemed: None, holder: Some(person().id), ..world() })]
#[case::of_somebody_who_is_gone(World { locked: None, ..world() })]
#[tokio::test]
async fn a_link_that_does_not_work_unlocks_nothing(#[case] world: World) {
    let ports = world.ports();
    let error = unlock(&ports).await.unwrap_err();
    assert!(matches!(error, UnlockAccountError::Gone), "{error:?}");
    ports.assert_rolled_back();
    assert_eq!(ports.recorded(), []);
}

#[tokio::test]
async fn what_cannot_be_a_token_is_counted_and_needs_no_transaction() {
    let ports = world().ports();
    let error = ports.unlock_account().execute(&anonymous(), "no token").await.unwrap_err();
    assert!(matches!(error, UnlockAccountError::Gone), "{error:?}");
    assert_eq!(ports.names(), ["Hit"]);
    ports.assert_never_began();
}

#[tokio::test]
async fn too_many_attempts_are_refused_before_any_work() {
    let ports = World { fault: Fault::Limit("unlock_account"), ..world() }.ports();
    let error = unlock(&ports).await.unwrap_err();
    assert!(matches!(error, UnlockAccountError::RateLimited(_)), "{error:?}");
    assert_eq!(ports.names(), ["Hit"]);
    ports.assert_never_began();
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::Holder)]
#[case(Fault::Find)]
#[case(Fault::TakeFailures)]
#[case(Fault::Lock)]
#[case(Fault::Redeem)]
#[case(Fault::RecordEvent)]
#[case(Fault::Commit)]
#[case(Fault::Audit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(#[case] fault: Fault) {
    let ports = World { fault, ..world() }.ports();
    let error = unlock(&ports).await.unwrap_err();
    assert!(matches!(error, UnlockAccountError::Store(_)), "{error:?}");
    ports.assert_undone(fault);
}
