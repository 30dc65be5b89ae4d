//! `Signals`.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use socle_application::ports::{Heard, Signal, SignalTopic, Signals, Subscription};
use tokio::time::timeout;
use uuid::Uuid;

use crate::redis_server::{Node, RedisServer};

/// What a case gets: two nodes that hear each other; of an adapter that knows one node only, twice that.
pub struct Subject {
    /// A node.
    pub here: Arc<dyn Signals>,
    /// Another.
    pub there: Arc<dyn Signals>,
    /// What they need to live.
    pub kept: Option<(Vec<Node>, RedisServer)>,
}

const TOPIC: SignalTopic = SignalTopic::new("contract");
const OTHER: SignalTopic = SignalTopic::new("other");
const ADA: Uuid = Uuid::from_u128(1);
const BOB: Uuid = Uuid::from_u128(2);

fn signal(topic: &SignalTopic, of: Uuid, body: impl Display) -> Signal {
    Signal { topic: topic.clone(), of, body: format!("{body}") }
}

/// The next body.
async fn body(subscription: &mut Subscription) -> String {
    match next(subscription).await {
        Heard::Signal(body) => body.to_string(),
        Heard::Missed => panic!("nothing was missed"),
    }
}

async fn next(subscription: &mut Subscription) -> Heard {
    let next = timeout(Duration::from_secs(30), subscription.next()).await;
    next.expect("something is heard")
}

pub async fn a_signal_is_heard_on_every_node(subject: &Subject) {
    let mut listening =
        [&subject.here, &subject.here, &subject.there].map(|node| node.subscribe(&TOPIC, ADA));
    for text in ["", "text", "two words", "line\nline", "שלום"] {
        for node in [&subject.here, &subject.there] {
            node.send(signal(&TOPIC, ADA, text));
            for subscription in &mut listening {
                assert_eq!(body(subscription).await, text);
            }
        }
    }
}

pub async fn signals_of_a_node_keep_their_order(subject: &Subject) {
    let mut listening = subject.there.subscribe(&TOPIC, ADA);
    for number in 0..50 {
        subject.here.send(signal(&TOPIC, ADA, number));
    }
    for number in 0..50 {
        assert_eq!(body(&mut listening).await, number.to_string());
    }
}

pub async fn only_what_was_asked_for_is_heard(subject: &Subject) {
    let mut listening = subject.there.subscribe(&TOPIC, ADA);
    subject.here.send(signal(&TOPIC, BOB, "another person"));
    subject.here.send(signal(&OTHER, ADA, "another topic"));
    subject.here.send(signal(&TOPIC, ADA, "mine"));
    assert_eq!(body(&mut listening).await, "mine");
}

pub async fn nothing_from_before_is_heard(subject: &Subject) {
    subject.here.send(signal(&TOPIC, ADA, "before"));
    let mut listening = subject.here.subscribe(&TOPIC, ADA);
    subject.here.send(signal(&TOPIC, ADA, "after"));
    assert_eq!(body(&mut listening).await, "after");
}

pub async fn whoever_falls_behind_is_told(subject: &Subject) {
    let mut slow = subject.here.subscribe(&TOPIC, ADA);
    for number in 0..10_000 {
        subject.here.send(signal(&TOPIC, ADA, number));
    }
    assert_eq!(next(&mut slow).await, Heard::Missed);
    let mut last = String::new();
    while last != "9999" {
        last = body(&mut slow).await;
    }
}

pub async fn whoever_may_have_missed_something_is_told(subject: &Subject) {
    let mut listening = [(&TOPIC, ADA), (&TOPIC, BOB), (&OTHER, ADA)]
        .map(|(topic, of)| subject.here.subscribe(topic, of));
    subject.here.missed();
    for subscription in &mut listening {
        assert_eq!(next(subscription).await, Heard::Missed);
    }
}

pub async fn listening_again_works(subject: &Subject) {
    for number in 0..3 {
        let mut listening = subject.there.subscribe(&TOPIC, ADA);
        subject.here.send(signal(&TOPIC, ADA, number));
        assert_eq!(body(&mut listening).await, number.to_string());
    }
}

pub async fn thousands_listen_at_once(subject: &Subject) {
    let people: Vec<_> = (1..=5_000).map(Uuid::from_u128).collect();
    let mut listening: Vec<_> =
        people.iter().map(|of| subject.there.subscribe(&TOPIC, *of)).collect();
    for of in people.iter().step_by(100) {
        subject.here.send(signal(&TOPIC, *of, of));
    }
    for (of, subscription) in people.iter().zip(&mut listening).step_by(100) {
        assert_eq!(body(subscription).await, of.to_string());
    }
}
