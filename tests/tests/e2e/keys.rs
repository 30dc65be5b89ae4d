//! Another key signs access tokens, and whoever is signed in notices nothing.

use std::os::unix::fs::PermissionsExt as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use socle_tests::http::{Client, Person, Session};
use socle_tests::server::{Finished, Installation};

const ACCEPTED: &str = "SOCLE_AUTH_ACCEPTED_SIGNING_KEYS";
const SIGNING_KEY: &str = "SOCLE_AUTH_SIGNING_KEY";

/// Runs a command of `socle keys` that succeeds, and returns its lines.
async fn keys(installation: &Installation, command: &str) -> Vec<String> {
    let Finished { code, stdout, stderr } = installation.run(&["keys", command]).await;
    assert_eq!((code, &*stderr), (Some(0), ""), "{stdout}");
    assert!(!stdout.contains(&installation.secret("password_pepper")), "{stdout}");
    stdout.lines().map(str::to_owned).collect()
}

/// The identifiers of the published keys, the one that signs first.
async fn published(client: &Client) -> Vec<String> {
    let answer = client.get("/.well-known/jwks.json").send().await.expect(200).json();
    let keys = answer["keys"].as_array().unwrap().iter();
    keys.map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

/// The key that an access token names.
fn key_of(session: &Session) -> String {
    let (header, _) = session.access_token.split_once('.').unwrap();
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    header["kid"].as_str().unwrap().to_owned()
}

async fn refreshed(client: &Client, session: &Session) -> Session {
    let body = json!({"refresh_token": session.refresh_token});
    Session::of(&client.post("/api/v1/auth/refresh").json(&body).send().await.expect(200))
}

/// The value that a line of the output gives to a variable.
fn values(lines: &[String], variable: &str) -> Vec<String> {
    let start = format!("{variable}=");
    lines.iter().filter_map(|line| line.trim().strip_prefix(&start)).map(str::to_owned).collect()
}

#[tokio::test]
async fn keys_of_the_data_folder_are_rotated_without_anybody_noticing() {
    let installation = Installation::new();
    let server = installation.start().await;
    let ada = Person::new();
    let old = ada.signed_in(&server.client()).await;
    assert_eq!(published(&server.client()).await, [key_of(&old)]);

    let said = keys(&installation, "rotate").await;
    assert!(said[1].starts_with(&key_of(&old)) && said[1].contains("accepted until"), "{said:?}");
    assert!(said[2].contains("Restart"), "{said:?}");
    let file = installation.data().join("secrets.toml");
    let mode = || std::fs::metadata(&file).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(), 0o600);
    // The server that runs goes on with what it knows.
    let client = server.client();
    old.profile(&client).send().await.expect(200);
    assert_eq!(key_of(&ada.session(&client).await), key_of(&old));

    assert!(server.stop().await.success());
    let server = installation.start().await;
    let client = server.client();
    old.profile(&client).send().await.expect(200);
    let new = ada.session(&client).await;
    assert_ne!(key_of(&new), key_of(&old));
    assert_eq!(published(&client).await, [key_of(&new), key_of(&old)]);
    new.profile(&client).send().await.expect(200);
    let next = refreshed(&client, &old).await;
    assert_eq!(key_of(&next), key_of(&new));

    let listed = keys(&installation, "list").await;
    let [first, second] = &listed[..] else { panic!("{listed:?}") };
    assert!(first.starts_with(&key_of(&new)) && first.ends_with("signs"), "{first}");
    assert!(second.starts_with(&key_of(&old)) && second.contains("accepted until"), "{second}");
    assert!(!listed.concat().contains(&installation.secret("signing_key")));
    assert_eq!(mode(), 0o600);
}

#[tokio::test]
async fn a_key_whose_time_is_over_is_dropped_at_the_start() {
    let installation = Installation::new();
    let server = installation.start().await;
    let ada = Person::new();
    let old = ada.signed_in(&server.client()).await;
    assert!(server.stop().await.success());
    keys(&installation, "rotate").await;

    let file = installation.data().join("secrets.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let until = text.lines().find(|line| line.starts_with("until = ")).unwrap();
    std::fs::write(&file, text.replace(until, "until = \"2020-01-01T00:00:00Z\"")).unwrap();

    let server = installation.start().await;
    let client = server.client();
    old.profile(&client).send().await.expect(401);
    let new = refreshed(&client, &old).await;
    new.profile(&client).send().await.expect(200);
    assert_eq!(published(&client).await, [key_of(&new)]);
    assert_eq!(keys(&installation, "list").await.len(), 1);
}

/// The three steps that `socle keys rotate` prints, done on two nodes one after the other.
#[tokio::test]
async fn configured_keys_are_rotated_in_three_steps_on_several_nodes() {
    let made = Installation::new();
    made.run(&["migrate"]).await;
    let installation = made.clone().set(SIGNING_KEY, &made.secret("signing_key"));
    let file = || std::fs::read(made.data().join("secrets.toml")).unwrap();
    let before = file();
    let (here, there) = (installation.start().await, installation.start().await);
    let ada = Person::new();
    let old = ada.signed_in(&here.client()).await;
    let steps = keys(&installation, "rotate").await;
    assert_eq!(file(), before, "nothing is written");
    let (key, accepted) = (values(&steps, SIGNING_KEY), values(&steps, ACCEPTED));
    let ([key], [first, second]) = (&key[..], &accepted[..]) else { panic!("{steps:?}") };

    assert!(here.stop().await.success() && there.stop().await.success());
    let told = installation.clone().set(ACCEPTED, first);
    let (here, there) = (told.start().await, told.start().await);
    let published_next = published(&there.client()).await;
    assert_eq!(published_next.len(), 2);
    // One node signs with the new key; the other, which does not yet, takes its tokens.
    assert!(here.stop().await.success());
    let rotated = installation.clone().set(SIGNING_KEY, key).set(ACCEPTED, second);
    let here = rotated.start().await;
    let new = ada.session(&here.client()).await;
    assert_eq!(key_of(&new), published_next[1]);
    for client in [here.client(), there.client()] {
        new.profile(&client).send().await.expect(200);
        old.profile(&client).send().await.expect(200);
    }
    assert_eq!(published(&here.client()).await, [key_of(&new), key_of(&old)]);

    // Without the old key its tokens are nobody's.
    assert!(here.stop().await.success() && there.stop().await.success());
    let here = rotated.unset(ACCEPTED).start().await;
    old.profile(&here.client()).send().await.expect(401);
    new.profile(&here.client()).send().await.expect(200);
}

#[tokio::test]
async fn repeated_keys_and_the_one_that_signs_do_no_harm() {
    let installation = Installation::new();
    let listed = keys_after_first_start(&installation).await;
    let own = listed[0].split_whitespace().nth(1).unwrap().to_owned();
    let other = keys_after_first_start(&Installation::new()).await;
    let other = other[0].split_whitespace().nth(1).unwrap().to_owned();
    let accepted = format!("{own}, {other},{other} ,");
    let installation = installation.set(ACCEPTED, &accepted);
    assert_eq!(published(&installation.start().await.client()).await.len(), 2);
    assert_eq!(keys(&installation, "list").await.len(), 2);
}

async fn keys_after_first_start(installation: &Installation) -> Vec<String> {
    installation.run(&["config", "check"]).await;
    keys(installation, "list").await
}

#[tokio::test]
async fn a_damaged_file_is_one_clear_line() {
    let installation = Installation::new();
    installation.run(&["config", "check"]).await;
    let file = installation.data().join("secrets.toml");
    let whole = std::fs::read_to_string(&file).unwrap();
    let damaged = &whole[..whole.len() - 10];
    std::fs::write(&file, damaged).unwrap();
    for arguments in [["keys", "rotate"].as_slice(), &["keys", "list"], &["serve"]] {
        let finished = installation.run(arguments).await;
        assert_eq!((finished.code, &*finished.stdout), (Some(1), ""));
        let lines: Vec<_> = finished.stderr.lines().collect();
        let [line] = lines[..] else { panic!("one line, not {lines:?}") };
        assert!(line.contains("secrets.toml") && line.contains("cannot be read"), "{line}");
        for secret in whole.split('"').filter(|part| part.len() == 44) {
            assert!(!line.contains(secret), "{line}");
        }
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), damaged, "it is left as it was");
}
