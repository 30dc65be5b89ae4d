use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use rstest::rstest;
use secrecy::ExposeSecret as _;
use socle_application::idempotency::ports::{
    Claimed, Forget, MockIdempotencyKeys, TakenKey, WantedKey,
};
use socle_application::idempotency::{
    Begun, Claim, ClaimId, Idempotency, IdempotencyError, IdempotencyKey, KeyedRequest, Outcome,
};
use socle_application::ports::{MockMac, MockSealer, SealError};
use socle_application::store::StoreError;
use socle_application::testkit::{CountingRandomness, FixedClock, unavailable};
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{SessionId, TokenDigest, UserId};
use uuid::Uuid;

use crate::support::{anonymous, mac_of, now, signed_in, system};

/// Seals by turning every byte around, and notes where.
fn sealer(places: &Arc<Mutex<Vec<String>>>) -> MockSealer {
    let turned = |bytes: &[u8]| bytes.iter().map(|byte| !byte).collect::<Vec<_>>();
    let mut sealer = MockSealer::new();
    let noted = Arc::clone(places);
    sealer.expect_seal().returning(move |place, plain| {
        noted.lock().unwrap().push(place.to_owned());
        Ok(turned(plain))
    });
    let noted = Arc::clone(places);
    sealer.expect_open().returning(move |place, sealed| {
        noted.lock().unwrap().push(place.to_owned());
        Ok(turned(sealed))
    });
    sealer
}

fn with(keys: MockIdempotencyKeys, sealer: MockSealer) -> Idempotency {
    let mut mac = MockMac::new();
    mac.expect_macs().returning(|purpose, message| vec![mac_of(purpose, message), former()]);
    Idempotency {
        keys: Arc::new(keys),
        sealer: Arc::new(sealer),
        mac: Arc::new(mac),
        clock: Arc::<FixedClock>::default(),
        randomness: Arc::<CountingRandomness>::default(),
    }
}

/// The fingerprint of every request under a former secret.
fn former() -> TokenDigest {
    TokenDigest::from_bytes([9; 32])
}

fn ada() -> Actor {
    person(1)
}

fn person(number: u128) -> Actor {
    let id = Uuid::from_u128(number);
    signed_in(UserId::from_uuid(id), SessionId::from_uuid(id))
}

/// The parts of a request: key, method, path, media type and body.
type Parts = [&'static str; 5];

const REQUEST: Parts = ["key", "POST", "/things?a=b", "application/json", "{}"];

async fn begin(
    idempotency: &Idempotency,
    actor: &Actor,
    [key, method, path, content_type, body]: Parts,
) -> Result<Begun, IdempotencyError> {
    let key = IdempotencyKey::parse(key).unwrap();
    let (content_type, body) = (content_type.as_bytes(), body.as_bytes());
    let request = KeyedRequest { key: &key, method, path, content_type, body };
    idempotency.begin(actor, &request).await
}

/// What is asked of the port for a request.
async fn wanted(actor: &Actor, parts: Parts) -> WantedKey {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (noted, mut keys) = (Arc::clone(&asked), MockIdempotencyKeys::new());
    keys.expect_claim().once().returning(move |wanted| {
        noted.lock().unwrap().push(wanted.clone());
        Ok(Claimed::Yes)
    });
    let begun = begin(&with(keys, MockSealer::new()), actor, parts).await.unwrap();
    let wanted = asked.lock().unwrap().remove(0);
    assert!(matches!(begun, Begun::Perform(claim) if claim == wanted.claim), "{begun:?}");
    wanted
}

/// A key that somebody has for this request.
async fn taken() -> TakenKey {
    TakenKey {
        claim_id: ClaimId::from_uuid(Uuid::from_u128(7)),
        fingerprint: wanted(&ada(), REQUEST).await.fingerprints[0],
        lease_until: now() + TimeDelta::microseconds(1),
        took_effect: false,
        sealed_answer: None,
    }
}

/// What somebody is told who asks for a key that somebody has.
async fn told(taken: TakenKey, sealer: MockSealer) -> Result<Begun, IdempotencyError> {
    let mut keys = MockIdempotencyKeys::new();
    keys.expect_claim().once().return_once(|_| Ok(Claimed::No(taken)));
    begin(&with(keys, sealer), &ada(), REQUEST).await
}

#[tokio::test]
async fn a_key_is_claimed_for_a_minute_and_remembered_for_a_day() {
    let wanted = wanted(&ada(), REQUEST).await;
    assert_eq!(wanted.now, now());
    assert_eq!(wanted.lease_until, now() + TimeDelta::seconds(60));
    assert_eq!(wanted.expires_at, now() + TimeDelta::hours(24));
    assert_eq!(wanted.fingerprints.len(), 2);
    assert_eq!(wanted.fingerprints[1], former());
}

#[tokio::test]
async fn what_is_stored_depends_on_every_part_of_a_request() {
    let first = wanted(&ada(), REQUEST).await;
    assert_eq!(wanted(&ada(), REQUEST).await, first);
    let elsewhere = wanted(&person(2), REQUEST).await;
    let other_key =
        wanted(&ada(), ["other", "POST", "/things?a=b", "application/json", "{}"]).await;
    let keys = [&first, &elsewhere, &other_key].map(|wanted| wanted.claim.key);
    assert_eq!(HashSet::from(keys).len(), 3);
    assert_eq!(other_key.fingerprints, first.fingerprints);
    let mut fingerprints = HashSet::from([first.fingerprints[0]]);
    let others: [Parts; 6] = [
        ["key", "PUT", "/things?a=b", "application/json", "{}"],
        ["key", "POST", "/things?a=c", "application/json", "{}"],
        ["key", "POST", "/things", "application/json", "{}"],
        ["key", "POST", "/things?a=b", "text/plain", "{}"],
        ["key", "POST", "/things?a=b", "application/json", "{} "],
        // Parts do not run into each other.
        ["key", "POST", "/things?a=b", "application/jso", "n{}"],
    ];
    for parts in others {
        let other = wanted(&ada(), parts).await;
        assert_eq!(other.claim.key, first.claim.key, "{parts:?}");
        assert!(fingerprints.insert(other.fingerprints[0]), "{parts:?}");
    }
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(system(), Denied::Forbidden)]
#[tokio::test]
async fn only_somebody_has_keys(#[case] actor: Actor, #[case] expected: Denied) {
    let idempotency = with(MockIdempotencyKeys::new(), MockSealer::new());
    let refused = begin(&idempotency, &actor, REQUEST).await;
    assert!(matches!(refused, Err(IdempotencyError::Denied(denied)) if denied == expected));
}

#[tokio::test]
async fn an_answer_is_sealed_for_its_key_and_attempt() {
    let places = Arc::default();
    let mut keys = MockIdempotencyKeys::new();
    keys.expect_complete()
        .withf(|_, sealed| sealed == [!1, !2])
        .once()
        .return_once(|_, _| Ok(true));
    let WantedKey { claim, .. } = wanted(&ada(), REQUEST).await;
    let answer = Outcome::Answered(vec![1, 2].into());
    let claim = Claim { id: taken().await.claim_id, ..claim };
    with(keys, sealer(&places)).settle(claim, answer).await;

    for fingerprint in [taken().await.fingerprint, former()] {
        let sealed_answer = Some(vec![!1, !2]);
        let answered = TakenKey { sealed_answer, fingerprint, ..taken().await };
        let Ok(Begun::Replay(answer)) = told(answered, sealer(&places)).await else {
            panic!("there is an answer");
        };
        assert_eq!(answer.expose_secret(), [1, 2]);
    }
    let places = places.lock().unwrap();
    assert_eq!(places.len(), 3);
    assert_eq!(places.iter().collect::<HashSet<_>>().len(), 1, "{places:?}");
}

#[rstest]
#[case::at_work(false, 1, "InProgress")]
#[case::abandoned(false, 0, "InProgress")]
#[case::at_work_after_a_commit(true, 1, "InProgress")]
#[case::died_after_a_commit(true, 0, "AnswerLost")]
#[tokio::test]
async fn without_an_answer_it_is_said_why(
    #[case] took_effect: bool,
    #[case] left: i64,
    #[case] expected: &str,
) {
    let lease_until = now() + TimeDelta::microseconds(left);
    let taken = TakenKey { took_effect, lease_until, ..taken().await };
    let error = told(taken, MockSealer::new()).await.unwrap_err();
    assert_eq!(format!("{error:?}"), expected);
}

#[rstest]
#[case(None)]
#[case(Some(vec![1]))]
#[tokio::test]
async fn another_request_gets_no_answer(#[case] sealed_answer: Option<Vec<u8>>) {
    let fingerprint = TokenDigest::from_bytes([1; 32]);
    let other = TakenKey { fingerprint, sealed_answer, ..taken().await };
    let refused = told(other, MockSealer::new()).await;
    assert!(matches!(refused, Err(IdempotencyError::Reused)), "{refused:?}");
}

#[rstest]
#[case(SealError::UnknownKey)]
#[case(SealError::Tampered)]
#[tokio::test]
async fn an_answer_that_cannot_be_opened_is_lost(#[case] error: SealError) {
    let mut sealer = MockSealer::new();
    sealer.expect_open().once().return_once(move |_, _| Err(error));
    let answered = TakenKey { sealed_answer: Some(vec![1]), ..taken().await };
    let lost = told(answered, sealer).await;
    assert!(matches!(lost, Err(IdempotencyError::AnswerLost)), "{lost:?}");
}

#[rstest]
#[case(Outcome::Refused, Forget::Always)]
#[case(Outcome::Unclear, Forget::UnlessItTookEffect)]
#[case(
    Outcome::Answered(vec![0; Idempotency::MAX_ANSWER + 1].into()),
    Forget::UnlessItTookEffect
)]
#[tokio::test]
async fn what_has_no_answer_to_keep_frees_the_key(
    #[case] outcome: Outcome,
    #[case] expected: Forget,
) {
    let mut keys = MockIdempotencyKeys::new();
    keys.expect_forget().withf(move |_, which| *which == expected).once().returning(|_, _| Ok(()));
    let WantedKey { claim, .. } = wanted(&ada(), REQUEST).await;
    with(keys, MockSealer::new()).settle(claim, outcome).await;
}

#[tokio::test]
async fn the_longest_answer_is_kept() {
    let mut keys = MockIdempotencyKeys::new();
    keys.expect_complete().once().returning(|_, _| Ok(true));
    let WantedKey { claim, .. } = wanted(&ada(), REQUEST).await;
    let answer = Outcome::Answered(vec![0; Idempotency::MAX_ANSWER].into());
    with(keys, sealer(&Arc::default())).settle(claim, answer).await;
}

/// How storing an answer goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Broken {
    Sealer,
    Store,
    TakenOver,
}

#[rstest]
#[tokio::test]
async fn whoever_waits_is_answered_though_nothing_is_stored(
    #[values(Broken::Sealer, Broken::Store, Broken::TakenOver)] broken: Broken,
) {
    let places = Arc::default();
    let mut keys = MockIdempotencyKeys::new();
    let completions = usize::from(broken != Broken::Sealer);
    keys.expect_complete().times(completions).returning(move |_, _| match broken {
        Broken::Store => Err(unavailable()),
        Broken::Sealer | Broken::TakenOver => Ok(false),
    });
    let sealer = if broken == Broken::Sealer {
        let mut sealer = MockSealer::new();
        sealer.expect_seal().once().return_once(|_, _| Err(SealError::UnknownKey));
        sealer
    } else {
        sealer(&places)
    };
    let WantedKey { claim, .. } = wanted(&ada(), REQUEST).await;
    with(keys, sealer).settle(claim, Outcome::Answered(vec![1].into())).await;
}

#[tokio::test]
async fn nothing_begins_without_the_store() {
    let mut keys = MockIdempotencyKeys::new();
    keys.expect_claim().once().returning(|_| Err(unavailable()));
    let refused = begin(&with(keys, MockSealer::new()), &ada(), REQUEST).await;
    assert!(matches!(refused, Err(IdempotencyError::Store(StoreError::Unavailable(_)))));
}

#[tokio::test]
async fn what_has_expired_by_now_is_removed() {
    let mut keys = MockIdempotencyKeys::new();
    keys.expect_purge_expired().withf(|at| *at == now()).once().returning(|_| Ok(3));
    let removed = with(keys, MockSealer::new()).purge_expired().await.unwrap();
    assert_eq!(removed, 3);
    let mut keys = MockIdempotencyKeys::new();
    keys.expect_purge_expired().once().returning(|_| Err(unavailable()));
    assert!(with(keys, MockSealer::new()).purge_expired().await.is_err());
}
