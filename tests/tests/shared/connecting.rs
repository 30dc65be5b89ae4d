//! Coming to Redis, or not.

use std::sync::Arc;

use secrecy::SecretString;
use socle_application::ports::{Cache as _, Heard, Signal, Signals as _};
use socle_redis::{RedisLink, RedisSettings};
use socle_tests::poll;
use socle_tests::redis_server::{Node, RedisServer};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::support::{Everything, PATIENCE, THING, TOPIC, in_time};

fn settings(url: &str) -> RedisSettings {
    RedisSettings::new(SecretString::from(url), "tests:")
}

/// The first byte that comes to a listener from a link to it.
async fn first_byte(scheme: &str) -> u8 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let link = RedisLink::new(&settings(&format!("{scheme}://{address}"))).unwrap();
    let running = tokio::spawn(async move { link.run().await });
    let (mut stream, _) = in_time(listener.accept()).await.unwrap();
    let first = in_time(stream.read_u8()).await.unwrap();
    running.abort();
    first
}

#[tokio::test]
async fn an_address_with_two_s_is_spoken_to_in_tls() {
    assert_eq!(first_byte("redis").await, b'*', "a command");
    assert_eq!(first_byte("rediss").await, 0x16, "a handshake");
}

#[tokio::test]
async fn a_password_opens_the_door_and_no_other() {
    let server = RedisServer::start().await;
    server.ask(redis::cmd("CONFIG").arg("SET").arg("requirepass").arg("right")).await;
    let with = |password: &str| {
        settings(&server.url().replace("redis://", &format!("redis://:{password}@")))
    };
    // It tries, and tries again; meanwhile the right one works.
    let wrong = Arc::new(RedisLink::new(&with("wrong")).unwrap());
    let trying = wrong.clone();
    let trying = tokio::spawn(async move { trying.run().await });
    let right = Node::open(&with("right")).await;
    assert!(right.link.is_open());
    assert!(!wrong.is_open());
    trying.abort();
}

/// The account that the guide tells to make can do all that Socle does.
#[tokio::test]
async fn the_account_of_the_guide_is_enough() {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/guides/configuration.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let line = guide.lines().find(|line| line.starts_with("ACL SETUSER")).expect("it is there");
    let server = RedisServer::start().await;
    let mut command = redis::Cmd::new();
    for word in line.replace("PASSWORD", "secret").split(' ') {
        command.arg(word);
    }
    server.ask(&command).await;
    server.ask(redis::cmd("ACL").arg("SETUSER").arg("default").arg("off")).await;

    let url = server.url().replace("redis://", "redis://socle:secret@");
    let of_the_guide = RedisSettings {
        url: SecretString::from(url),
        prefix: RedisSettings::DEFAULT_PREFIX.to_owned(),
        ..server.settings()
    };
    let here = Everything::on(&of_the_guide).await;
    let there = Everything::on(&of_the_guide).await;
    for allowed in [true, true, true, false] {
        assert_eq!(here.hit("key").await, allowed);
    }
    assert!(!there.hit("key").await, "counted together");
    assert_eq!(here.read(1).await, 1);
    assert_eq!(there.read(2).await, 1, "cached together");
    here.cache.invalidate(THING);
    poll("the news on the other node", PATIENCE, async || (!there.finds().await).then_some(()))
        .await;
    let mut listening = there.signals.subscribe(&TOPIC, Uuid::nil());
    let body = "text".to_owned();
    here.signals.send(Signal { topic: TOPIC, of: Uuid::nil(), body });
    assert_eq!(in_time(listening.next()).await, Heard::Signal("text".into()));
    assert!(here.node.link.is_open() && there.node.link.is_open());
}

/// Installations with prefixes of their own share a server and nothing else.
#[tokio::test]
async fn prefixes_keep_installations_apart() {
    let server = RedisServer::start().await;
    let one = Everything::on(&server.settings()).await;
    let other = RedisSettings { prefix: "other:".to_owned(), ..server.settings() };
    let other = Everything::on(&other).await;
    for allowed in [true, true, true, false] {
        assert_eq!(one.hit("key").await, allowed);
        assert_eq!(other.hit("key").await, allowed);
    }
    assert_eq!(one.read(1).await, 1);
    assert_eq!(other.read(2).await, 2);
}
