//! `OneTimeTokens`.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::future::join_all;
use socle_application::store::Store;
use socle_domain::Timestamp;
use socle_domain::identity::{EmailAddress, OneTimeToken, OneTimeTokenPurpose, TokenDigest};

use crate::contract::samples::{begin, digest, email, id, insert, issue, later, now, token, user};
use crate::databases::TestDatabase;

use OneTimeTokenPurpose::{ChangeEmail, MagicLink, ResetPassword, UnlockAccount, VerifyEmail};

async fn redeem(
    store: &dyn Store,
    digest: TokenDigest,
    purpose: OneTimeTokenPurpose,
    now: Timestamp,
) -> Option<OneTimeToken> {
    let mut tx = begin(store).await;
    let token = tx.one_time_tokens().redeem(digest, purpose, now).await.unwrap();
    tx.commit().await.unwrap();
    token
}

pub async fn a_token_works_once(database: &TestDatabase) {
    for purpose in OneTimeTokenPurpose::ALL {
        let user = user();
        insert(&*database.store, &[&user]).await;
        let token = token(user.id, purpose);
        issue(&*database.store, &token).await;
        let used_at = later(1);
        let redeemed = redeem(&*database.store, token.digest, purpose, used_at).await;
        assert_eq!(redeemed, Some(OneTimeToken { used_at: Some(used_at), ..token.clone() }));
        assert_eq!(redeem(&*database.store, token.digest, purpose, used_at).await, None);
    }
}

pub async fn a_token_works_for_its_purpose_only(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let token = token(user.id, VerifyEmail);
    issue(&*database.store, &token).await;
    assert_eq!(redeem(&*database.store, token.digest, ResetPassword, now()).await, None);
    assert!(redeem(&*database.store, token.digest, VerifyEmail, now()).await.is_some());
}

pub async fn a_token_expires_at_its_very_end(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let token = token(user.id, ResetPassword);
    issue(&*database.store, &token).await;
    let redeem = async |at| redeem(&*database.store, token.digest, ResetPassword, at).await;
    assert_eq!(redeem(token.expires_at + TimeDelta::microseconds(1)).await, None);
    assert_eq!(redeem(token.expires_at).await, None);
    assert!(redeem(token.expires_at - TimeDelta::microseconds(1)).await.is_some());
}

pub async fn an_unknown_token_does_not_work(database: &TestDatabase) {
    assert_eq!(redeem(&*database.store, digest(), VerifyEmail, now()).await, None);
}

pub async fn a_token_needs_a_person(database: &TestDatabase) {
    let mut tx = begin(&*database.store).await;
    assert!(tx.one_time_tokens().replace(&token(id(), VerifyEmail)).await.is_err());
    tx.rollback().await.unwrap();
}

pub async fn a_token_replaces_those_of_its_person_and_purpose(database: &TestDatabase) {
    let (user, stranger) = (user(), user());
    insert(&*database.store, &[&user, &stranger]).await;
    let (first, second) = (token(user.id, VerifyEmail), token(user.id, VerifyEmail));
    let newest = token(user.id, VerifyEmail);
    let other_purpose = token(user.id, ResetPassword);
    let other_person = token(stranger.id, VerifyEmail);
    for token in [&other_purpose, &other_person, &first, &second, &newest] {
        issue(&*database.store, token).await;
    }
    for voided in [first, second] {
        assert_eq!(redeem(&*database.store, voided.digest, voided.purpose, now()).await, None);
    }
    for token in [newest, other_purpose, other_person] {
        let redeemed = redeem(&*database.store, token.digest, token.purpose, now()).await;
        assert_eq!(redeemed, Some(OneTimeToken { used_at: Some(now()), ..token }));
    }
}

pub async fn a_rolled_back_use_is_none(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let token = token(user.id, VerifyEmail);
    issue(&*database.store, &token).await;
    let mut tx = begin(&*database.store).await;
    let redeemed = tx.one_time_tokens().redeem(token.digest, VerifyEmail, now()).await.unwrap();
    assert!(redeemed.is_some());
    tx.rollback().await.unwrap();
    assert!(redeem(&*database.store, token.digest, VerifyEmail, now()).await.is_some());
}

pub async fn of_many_who_redeem_a_token_one_gets_it(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let token = token(user.id, VerifyEmail);
    issue(&*database.store, &token).await;
    let attempts = (0..50).map(|_| {
        let (store, digest) = (Arc::clone(&database.store), token.digest);
        tokio::spawn(async move { redeem(&*store, digest, VerifyEmail, now()).await })
    });
    let redeemed: Vec<_> =
        join_all(attempts).await.into_iter().filter_map(Result::unwrap).collect();
    assert_eq!(redeemed, [OneTimeToken { used_at: Some(now()), ..token }]);
}

pub async fn the_holder_of_a_token_is_known_while_it_works(database: &TestDatabase) {
    let (user, stranger) = (user(), user());
    insert(&*database.store, &[&user, &stranger]).await;
    let (voided, token) = (token(user.id, ResetPassword), token(user.id, ResetPassword));
    issue(&*database.store, &voided).await;
    issue(&*database.store, &token).await;
    let holder = async |digest, purpose, at| {
        database.identity.holder_of_token(digest, purpose, at).await.unwrap()
    };
    let last = token.expires_at - TimeDelta::microseconds(1);
    assert_eq!(holder(token.digest, ResetPassword, last).await, Some(user));
    assert_eq!(holder(token.digest, ResetPassword, token.expires_at).await, None, "expired");
    assert_eq!(holder(token.digest, VerifyEmail, now()).await, None, "of another purpose");
    assert_eq!(holder(voided.digest, ResetPassword, now()).await, None, "voided");
    assert_eq!(holder(digest(), ResetPassword, now()).await, None, "unknown");
    // Asking used nothing up.
    assert!(redeem(&*database.store, token.digest, ResetPassword, now()).await.is_some());
    assert_eq!(holder(token.digest, ResetPassword, now()).await, None, "used");
}

pub async fn a_code_and_a_new_address_come_back(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    for (code, new_email) in
        [(Some(digest()), None), (None, Some(email("new@example.com"))), (None, None)]
    {
        let token = OneTimeToken { code, new_email, ..token(user.id, ChangeEmail) };
        issue(&*database.store, &token).await;
        let redeemed = redeem(&*database.store, token.digest, ChangeEmail, now()).await;
        assert_eq!(redeemed, Some(OneTimeToken { used_at: Some(now()), ..token }));
    }
}

pub async fn a_holder_is_found_whether_the_token_works_or_not(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let (voided, token) = (token(user.id, UnlockAccount), token(user.id, UnlockAccount));
    issue(&*database.store, &voided).await;
    issue(&*database.store, &token).await;
    redeem(&*database.store, token.digest, UnlockAccount, now()).await.unwrap();
    let mut tx = begin(&*database.store).await;
    let tokens = tx.one_time_tokens();
    for digest in [voided.digest, token.digest] {
        assert_eq!(tokens.holder(digest, UnlockAccount).await.unwrap(), Some(user.id));
        assert_eq!(tokens.holder(digest, ResetPassword).await.unwrap(), None);
    }
    assert_eq!(tokens.holder(digest(), UnlockAccount).await.unwrap(), None);
    tx.rollback().await.unwrap();
}

pub async fn only_a_token_that_works_is_found_by_its_address(database: &TestDatabase) {
    let (user, stranger) = (user(), user());
    insert(&*database.store, &[&user, &stranger]).await;
    let (voided, token) = (token(user.id, MagicLink), token(user.id, MagicLink));
    issue(&*database.store, &voided).await;
    issue(&*database.store, &token).await;
    let find = async |email: &EmailAddress, purpose, at| {
        let mut tx = begin(&*database.store).await;
        let found = tx.one_time_tokens().lock_of(email, purpose, at).await.unwrap();
        tx.rollback().await.unwrap();
        found
    };
    let last = token.expires_at - TimeDelta::microseconds(1);
    assert_eq!(find(&user.email, MagicLink, last).await.as_ref(), Some(&token));
    assert_eq!(find(&user.email, MagicLink, token.expires_at).await, None, "expired");
    assert_eq!(find(&user.email, ResetPassword, now()).await, None, "of another purpose");
    assert_eq!(find(&stranger.email, MagicLink, now()).await, None, "of another person");
    assert_eq!(find(&email("nobody@example.com"), MagicLink, now()).await, None);
    redeem(&*database.store, token.digest, MagicLink, now()).await.unwrap();
    assert_eq!(find(&user.email, MagicLink, now()).await, None, "used");
}

pub async fn a_lock_keeps_others_from_using_a_token(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let token = token(user.id, MagicLink);
    issue(&*database.store, &token).await;
    let mut holder = begin(&*database.store).await;
    let found = holder.one_time_tokens().lock_of(&user.email, MagicLink, now()).await.unwrap();
    assert_eq!(found, Some(token.clone()));
    let (store, digest) = (Arc::clone(&database.store), token.digest);
    let mut other = tokio::spawn(async move { redeem(&*store, digest, MagicLink, now()).await });
    // A little time to overtake, which must not be enough.
    let overtaken = tokio::time::timeout(Duration::from_millis(100), &mut other).await;
    assert!(overtaken.is_err(), "the lock was not waited for");
    let redeemed = holder.one_time_tokens().redeem(digest, MagicLink, now()).await.unwrap();
    assert!(redeemed.is_some());
    holder.commit().await.unwrap();
    assert_eq!(other.await.unwrap(), None);
}

pub async fn all_of_a_person_are_voided_at_once(database: &TestDatabase) {
    let (user, stranger) = (user(), user());
    insert(&*database.store, &[&user, &stranger]).await;
    let tokens = OneTimeTokenPurpose::ALL.map(|purpose| token(user.id, purpose));
    let foreign = token(stranger.id, ResetPassword);
    for token in tokens.iter().chain([&foreign]) {
        issue(&*database.store, token).await;
    }
    let mut tx = begin(&*database.store).await;
    tx.one_time_tokens().void_all_of(user.id, later(1)).await.unwrap();
    tx.commit().await.unwrap();
    for token in tokens {
        assert_eq!(redeem(&*database.store, token.digest, token.purpose, now()).await, None);
    }
    assert!(redeem(&*database.store, foreign.digest, ResetPassword, now()).await.is_some());
}
