use std::sync::Arc;

use rstest::rstest;
use socle_domain::identity::PasswordPolicy;

use super::*;

/// The cheapest cost, for tests that are not about time.
const CHEAP: u32 = 4;
const PASSWORD: &str = "correct-Horse-7-battery";
/// Made with `openssl dgst -sha384 -hmac` and crypt(3), from [`PASSWORD`] and [`old_pepper`].
const VECTOR: &str = "dacafd08$2b$04$abcdefghijklmnopqrstuu7w6isMw9HraxdEch15zLdgKz/0wOW..";

fn old_pepper() -> Pepper {
    Pepper::new(b"0123456789abcdef0123456789ABCDEF").unwrap()
}

fn new_pepper() -> Pepper {
    Pepper::new(&[0x5c; 48]).unwrap()
}

fn settings() -> BcryptSettings {
    BcryptSettings {
        current: old_pepper(),
        previous: Vec::new(),
        cost: CHEAP,
        threads: 2,
        queue: 100,
    }
}

fn hasher() -> BcryptHasher {
    BcryptHasher::new(settings()).unwrap()
}

fn attempt(text: &str) -> PasswordAttempt {
    PasswordAttempt::new(text)
}

fn password(text: &str) -> Password {
    PasswordPolicy { composition: false }.accept(attempt(text), &[]).unwrap()
}

/// 128 characters of three bytes each but for the last.
fn wide(last: char) -> String {
    (0..127_u32).filter_map(|n| char::from_u32(0x4e00 + n * n % 5_003)).chain([last]).collect()
}

async fn verify(hasher: &BcryptHasher, text: &str, hash: &PasswordHash) -> PasswordMatch {
    hasher.verify(&attempt(text), Some(hash.clone())).await.unwrap()
}

#[tokio::test]
async fn recognizes_a_password_and_no_other() {
    let hasher = hasher();
    let hash = hasher.hash(&password(PASSWORD)).await.unwrap();
    assert_eq!(verify(&hasher, PASSWORD, &hash).await, PasswordMatch::Yes);
    for wrong in
        ["", "correct-Horse-7-batterx", "correct-Horse-7-batter", "Correct-Horse-7-battery"]
    {
        assert_eq!(verify(&hasher, wrong, &hash).await, PasswordMatch::No, "{wrong}");
    }
}

#[tokio::test]
async fn agrees_with_openssl_and_crypt() {
    let vector = PasswordHash::new(VECTOR.to_owned());
    assert_eq!(verify(&hasher(), PASSWORD, &vector).await, PasswordMatch::Yes);
}

#[tokio::test]
async fn salts() {
    let (hasher, password) = (hasher(), password(PASSWORD));
    assert_ne!(hasher.hash(&password).await.unwrap(), hasher.hash(&password).await.unwrap());
}

#[tokio::test]
async fn stores_pepper_and_cost() {
    let hash = hasher().hash(&password(PASSWORD)).await.unwrap();
    assert!(hash.expose().starts_with("dacafd08$2b$04$") && hash.expose().len() == 68);
}

/// bcrypt alone would cut at 72 bytes and stop at the NUL.
#[rstest]
#[case::last_of_128_wide_characters(&wide('a'), &wide('b'))]
#[case::after_72_bytes(&format!("{}a", "tromboneKestrel!9".repeat(5)), &format!("{}b", "tromboneKestrel!9".repeat(5)))]
#[case::after_a_nul("trombone\0kestrel-umbrella", "trombone\0kestrel-umbrellb")]
#[tokio::test]
async fn every_character_counts(#[case] chosen: &str, #[case] other: &str) {
    let hasher = hasher();
    let hash = hasher.hash(&password(chosen)).await.unwrap();
    assert_eq!(verify(&hasher, chosen, &hash).await, PasswordMatch::Yes);
    assert_eq!(verify(&hasher, other, &hash).await, PasswordMatch::No);
}

#[rstest]
#[case::cost(BcryptSettings { cost: CHEAP + 1, ..settings() }, "dacafd08$2b$05$")]
#[case::pepper(
    BcryptSettings { current: new_pepper(), previous: vec![old_pepper()], ..settings() },
    &format!("{}$2b$04$", new_pepper().id())
)]
#[tokio::test]
async fn renews_what_was_made_otherwise(#[case] settings: BcryptSettings, #[case] prefix: &str) {
    let hasher = BcryptHasher::new(settings).unwrap();
    let old = PasswordHash::new(VECTOR.to_owned());
    assert_eq!(verify(&hasher, "wrong-Horse-7-battery", &old).await, PasswordMatch::No);
    let PasswordMatch::YesWithNewHash(new) = verify(&hasher, PASSWORD, &old).await else {
        panic!("not renewed");
    };
    assert!(new.expose().starts_with(prefix));
    assert_eq!(verify(&hasher, PASSWORD, &new).await, PasswordMatch::Yes);
}

#[tokio::test]
async fn explains_what_it_cannot_read_without_showing_it() {
    let other = BcryptHasher::new(BcryptSettings { current: new_pepper(), ..settings() }).unwrap();
    let beyond = VECTOR.replace("$04$", "$99$");
    for (stored, reason) in [
        (VECTOR, "the pepper dacafd08, which is not configured"),
        (&VECTOR[8..], "not in the format"),
        ("garbage", "not in the format"),
        (&beyond, "not configured"),
    ] {
        let stored = PasswordHash::new(stored.to_owned());
        let outcome = other.verify(&attempt(PASSWORD), Some(stored)).await;
        let Err(HashError::Failed(cause)) = outcome else { panic!("{outcome:?}") };
        let text = format!("{cause} {cause:?}");
        assert!(text.contains(reason), "{text}");
        assert!(!text.contains("abcdefgh") && !text.contains("garbage"), "{text}");
    }
    let error = hasher().verify(&attempt(PASSWORD), Some(PasswordHash::new(beyond))).await;
    assert!(error.unwrap_err().to_string().contains("cost"));
}

#[tokio::test]
async fn a_missing_hash_matches_nothing() {
    for text in ["", PASSWORD] {
        assert_eq!(hasher().verify(&attempt(text), None).await.unwrap(), PasswordMatch::No);
    }
}

/// How long the two take is a figure of the benchmarks; that it is the same work is seen here.
#[tokio::test]
async fn a_missing_hash_costs_as_much_as_a_wrong_password() {
    for cost in [4, 8] {
        let hasher = BcryptHasher::new(BcryptSettings { cost, ..settings() }).unwrap();
        let hash = hasher.hash(&password(PASSWORD)).await.unwrap();
        let wrong = hasher.comparison(&attempt("nope"), &hash).unwrap();
        let missing = hasher.dummy_comparison(&attempt("nope"));
        let cost_of = |bcrypt: &str| bcrypt.parse::<bcrypt::HashParts>().unwrap().get_cost();
        assert_eq!(cost_of(&missing.bcrypt), cost_of(&wrong.bcrypt));
        assert_eq!(missing.prehash.len(), wrong.prehash.len());
        assert!(missing.renewal.is_none() && wrong.renewal.is_none());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn refuses_a_flood_and_serves_again_afterwards() {
    let settings = BcryptSettings { threads: 1, queue: 1, cost: 8, ..settings() };
    let hasher = Arc::new(BcryptHasher::new(settings).unwrap());
    let mut attempts = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let hasher = Arc::clone(&hasher);
        attempts.spawn(async move { hasher.verify(&attempt(PASSWORD), None).await });
    }
    let outcomes = attempts.join_all().await;
    let busy = outcomes.iter().filter(|o| matches!(o, Err(HashError::Busy))).count();
    let served = outcomes.iter().filter(|o| o.is_ok()).count();
    assert!(busy > 0 && served >= 2 && busy + served == 50, "{busy} busy, {served} served");
    assert_eq!(hasher.load(), 0);
    hasher.verify(&attempt(PASSWORD), None).await.unwrap();
}

#[rstest]
#[case(3)]
#[case(32)]
fn refuses_costs_that_bcrypt_has_not(#[case] cost: u32) {
    let refused = BcryptHasher::new(BcryptSettings { cost, ..settings() });
    assert!(matches!(refused.err(), Some(BcryptSettingsError::Cost(c)) if c == cost));
}
