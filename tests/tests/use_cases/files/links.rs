use std::sync::Arc;

use chrono::TimeDelta;
use rstest::rstest;
use socle_application::files::ports::StorageError;
use socle_application::files::{
    DownloadLink, DownloadLinks, OpenDownload, OpenDownloadError, SignDownload, SignDownloadError,
};
use socle_application::testkit::{CountingRandomness, FixedClock, TxEnd};
use socle_crypto::{HmacSha256, SecretKey32};
use socle_domain::access::Denied;
use socle_domain::files::{DownloadClaims, LinkError, LinkHolder, LinkLifetime, purpose};

use super::support::{Break, Notes, Storage, asks, file_id, queries, store, stored, tx};
use crate::support::{anonymous, now, person};

fn key(byte: u8) -> SecretKey32 {
    SecretKey32::from_bytes([byte; 32])
}

fn links(current: u8, previous: &[u8]) -> Arc<DownloadLinks> {
    let previous: Vec<_> = previous.iter().map(|byte| key(*byte)).collect();
    let mac = Arc::new(HmacSha256::new(&key(current), &previous));
    Arc::new(DownloadLinks::new(mac, "https://app.example.com/".parse().unwrap()))
}

fn claims() -> DownloadClaims {
    let expires_at = (now() + TimeDelta::seconds(300)).timestamp();
    DownloadClaims { file_id: file_id(), holder: LinkHolder::Person(person().id), expires_at }
}

/// The link that was signed.
fn signed(links: &DownloadLinks) -> DownloadLink {
    let url = links.sign(&claims());
    let signature = url.split("signature=").nth(1).unwrap().to_owned();
    DownloadLink { claims: claims(), signature }
}

fn open(broken: Break, links: Arc<DownloadLinks>, clock: FixedClock) -> OpenDownload {
    OpenDownload {
        queries: Arc::new(queries(broken, vec![], vec![])),
        storage: Arc::new(Storage::new(broken, &Notes::default())),
        clock: Arc::new(clock),
        links,
    }
}

#[tokio::test]
async fn a_link_is_made_and_that_is_noted() {
    let notes = Notes::default();
    let store = store(vec![tx(Break::Nowhere, &notes, 0)]);
    let sign = SignDownload {
        purposes: purpose::ALL.into(),
        store: store.clone(),
        queries: Arc::new(queries(Break::Nowhere, vec![], vec![])),
        clock: Arc::new(FixedClock::default()),
        randomness: Arc::new(CountingRandomness::default()),
        links: links(1, &[]),
        lifetime: LinkLifetime { default: 300 },
    };
    let made = sign.execute(&asks(), file_id(), None).await.unwrap();
    assert_eq!(made.expires_at.timestamp(), claims().expires_at);
    assert_eq!(made.url, links(1, &[]).sign(&claims()));
    assert!(made.url.starts_with("https://app.example.com/api/v1/files/"), "{}", made.url);
    assert_eq!(notes.all(), ["audit file.link_made"]);
    assert_eq!(store.ends(), [TxEnd::Committed]);
    let denied = sign.execute(&anonymous(), file_id(), None).await;
    assert!(matches!(denied, Err(SignDownloadError::Denied(Denied::NotAuthenticated))));
    for wish in [0, 3_601] {
        let refused = sign.execute(&asks(), file_id(), Some(wish)).await;
        assert!(matches!(refused, Err(SignDownloadError::Invalid(_))));
    }
}

#[rstest]
#[case(Break::Whereabouts)]
#[case(Break::File)]
#[case(Break::Audit)]
#[case(Break::SecondCommit)]
#[tokio::test]
async fn a_failing_port_makes_no_link(#[case] broken: Break) {
    let mut only = tx(broken, &Notes::default(), 0);
    only.fail_commit = broken == Break::SecondCommit;
    let sign = SignDownload {
        purposes: purpose::ALL.into(),
        store: store(vec![only]),
        queries: Arc::new(queries(broken, vec![], vec![])),
        clock: Arc::new(FixedClock::default()),
        randomness: Arc::new(CountingRandomness::default()),
        links: links(1, &[]),
        lifetime: LinkLifetime { default: 300 },
    };
    let made = sign.execute(&asks(), file_id(), None).await;
    assert!(matches!(made, Err(SignDownloadError::Store(_))), "{made:?}");
}

#[rstest]
#[case::at_once(0, None)]
#[case::at_the_last_moment(299, None)]
#[case::too_late(300, Some(LinkError::Expired))]
#[tokio::test]
async fn a_link_opens_until_it_expires(#[case] seconds: i64, #[case] refused: Option<LinkError>) {
    let clock = FixedClock::default();
    clock.advance(TimeDelta::seconds(seconds));
    let links = links(1, &[]);
    let opened = open(Break::Nowhere, links.clone(), clock).execute(&signed(&links)).await;
    match (opened, refused) {
        (Ok(file), None) => assert_eq!(file, stored()),
        (Err(OpenDownloadError::Link(error)), Some(refused)) => assert_eq!(error, refused),
        (opened, refused) => panic!("{opened:?} instead of {refused:?}"),
    }
}

#[tokio::test]
async fn a_link_of_a_former_key_opens_and_one_of_a_strangers_does_not() {
    let link = signed(&links(1, &[]));
    let rotated = open(Break::Nowhere, links(2, &[1]), FixedClock::default());
    assert!(rotated.execute(&link).await.is_ok());
    let stranger = open(Break::Nowhere, links(2, &[3]), FixedClock::default());
    let refused = stranger.execute(&link).await;
    assert!(matches!(refused, Err(OpenDownloadError::Link(LinkError::Forged))));
    // One that has expired too is said to be forged: whoever forges learns nothing.
    let mut old = link;
    old.claims.expires_at = 0;
    let refused = rotated.execute(&old).await;
    assert!(matches!(refused, Err(OpenDownloadError::Link(LinkError::Forged))));
}

#[tokio::test]
async fn a_failing_port_opens_nothing() {
    let links = links(1, &[]);
    let closed = open(Break::File, links.clone(), FixedClock::default());
    let refused = closed.execute(&signed(&links)).await;
    assert!(matches!(refused, Err(OpenDownloadError::Store(_))));
    let closed = open(Break::Read, links, FixedClock::default());
    let refused = closed.content(&stored(), 0..5).await.err().unwrap();
    assert!(matches!(refused, OpenDownloadError::Storage(StorageError::Unavailable(_))));
}
