//! Every command but `serve`.

use rstest::rstest;
use serde_json::{Value, json};
use socle_tests::databases::Engine;
use socle_tests::http::{Mailbox, Person, Session};
use socle_tests::server::{Installation, PUBLIC_URL};

use crate::support::installation;

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn migrate_applies_what_is_missing_once(#[case] engine: Engine) {
    let installation = installation(engine).await;
    let first = installation.run(&["migrate"]).await;
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    assert!(first.stdout.lines().all(|line| line.starts_with("applied ")), "{}", first.stdout);
    assert!(first.stdout.lines().count() >= 2);
    let second = installation.run(&["migrate"]).await;
    assert_eq!((second.code, &*second.stdout), (Some(0), "the database is up to date\n"));
    installation.start().await.client().get("/health/ready").send().await.expect(200);
}

#[tokio::test]
async fn migrate_names_what_is_wrong() {
    let installation = Installation::new().set("SOCLE_DATABASE_URL", "mysql://localhost");
    let finished = installation.run(&["migrate"]).await;
    assert_eq!((finished.code, &*finished.stdout), (Some(1), ""));
    assert!(finished.stderr.contains("SOCLE_DATABASE_URL"), "{}", finished.stderr);
}

#[tokio::test]
async fn config_check_explains_a_good_configuration_without_its_secrets() {
    let installation = Installation::new()
        .set("SOCLE_DATABASE_URL", "postgres://socle:hunter2@db.example.com/socle")
        .set("SOCLE_SMTP_URL", "smtps://socle:hunter3@mail.example.com")
        .set("SOCLE_SERVER_WORKERS", "3");
    installation.run(&["migrate"]).await;
    let finished = installation.run(&["config", "check"]).await;
    assert_eq!(finished.code, Some(0), "{}{}", finished.stdout, finished.stderr);
    let all = format!("{}{}", finished.stdout, finished.stderr);
    for part in ["SOCLE_SERVER_WORKERS", PUBLIC_URL, "SOCLE_AUTH_SIGNING_KEY", "development"] {
        assert!(all.contains(part), "{part}: {all}");
    }
    let secrets =
        ["signing_key", "password_pepper", "sealing_key"].map(|name| installation.secret(name));
    for secret in secrets.iter().map(String::as_str).chain(["hunter2", "hunter3"]) {
        assert!(!all.contains(secret), "{all}");
    }
}

#[tokio::test]
async fn config_check_names_everything_that_is_wrong_and_fails() {
    let installation = Installation::new()
        .set("SOCLE_MODE", "production")
        .set("SOCLE_AUTH_SEALING_KEY", "changeme-hunter4")
        .set("SOCLE_SERVER_WORKERS", "0");
    let finished = installation.run(&["config", "check"]).await;
    assert_eq!(finished.code, Some(1), "{}", finished.stdout);
    let problems: Vec<&str> =
        finished.stdout.lines().filter(|line| line.starts_with("problem: ")).collect();
    let expected = [
        "SOCLE_AUTH_SIGNING_KEY",
        "SOCLE_AUTH_PASSWORD_PEPPER",
        "SOCLE_AUTH_SEALING_KEY",
        "SOCLE_SERVER_WORKERS",
        "SOCLE_AUTH_BCRYPT_COST",
    ];
    for variable in expected {
        assert!(problems.iter().any(|line| line.contains(variable)), "{variable}: {problems:?}");
    }
    assert!(!finished.stdout.contains("hunter4"), "{}", finished.stdout);
}

#[tokio::test]
async fn config_check_warns_of_names_that_mean_nothing() {
    let finished = Installation::new().set("SOCLE_SERVR_BIND", "x").run(&["config", "check"]).await;
    assert_eq!(finished.code, Some(0));
    assert!(finished.stdout.contains("SOCLE_SERVR_BIND"), "{}", finished.stdout);
}

#[tokio::test]
async fn a_file_sets_what_the_environment_does_not() {
    let installation = Installation::new().unset("SOCLE_SERVER_PUBLIC_URL");
    let toml = "[server]\npublic_url = \"https://file.example.com\"\nbind = \"127.0.0.1:1\"\n";
    std::fs::write(installation.folder().join("socle.toml"), toml).unwrap();
    let server = installation.start().await;
    let client = server.client();
    let ada = Person::new();
    ada.registered(&client).await;
    let letters = Mailbox::of(&client).wait_for(&ada.email, 1).await;
    assert!(letters[0].links.iter().all(|link| link.starts_with("https://file.example.com/")));
}

#[tokio::test]
async fn openapi_prints_the_document_and_needs_nothing() {
    let finished = Installation::bare().set("SOCLE_MODE", "nonsense").run(&["openapi"]).await;
    assert_eq!((finished.code, &*finished.stderr), (Some(0), ""));
    let document: Value = serde_json::from_str(&finished.stdout).unwrap();
    assert!(document["paths"]["/api/v1/me"]["get"].is_object());
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn an_administrator_is_made_with_a_password(#[case] engine: Engine) {
    let installation = installation(engine).await;
    let arguments = ["admin", "create", "--email", "boss@example.com", "--password-stdin"];
    // It works before the first start, and a line's end belongs to no password.
    let made = installation.run_with_input(&arguments, "correct-Horse-7-battery\r\n").await;
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    assert!(!format!("{}{}", made.stdout, made.stderr).contains("correct-Horse"));

    let server = installation.start().await;
    let answer = Person::at("boss@example.com").sign_in(&server.client()).send().await.expect(200);
    assert_eq!(answer.json()["user"]["platform_role"], "admin");

    let again = installation.run_with_input(&arguments, "correct-Horse-7-battery\n").await;
    assert_eq!((again.code, &*again.stdout), (Some(1), ""));
    assert!(again.stderr.contains("has that address already"), "{}", again.stderr);
}

#[rstest]
#[case::weak("hunter2\n", "password")]
#[case::empty("", "password")]
#[case::endless("Aa1!", "password")]
#[tokio::test]
async fn an_administrator_with_a_bad_password_is_not_made(
    #[case] password: &str,
    #[case] why: &str,
) {
    let installation = Installation::new();
    let password = if password == "Aa1!" { password.repeat(10_000) } else { password.to_owned() };
    let arguments = ["admin", "create", "--email", "boss@example.com", "--password-stdin"];
    let made = installation.run_with_input(&arguments, &password).await;
    assert_eq!((made.code, &*made.stdout), (Some(1), ""));
    assert!(made.stderr.contains(why) && !made.stderr.contains("hunter2"), "{}", made.stderr);
    let bad = installation.run(&["admin", "create", "--email", "nobody"]).await;
    assert_eq!(bad.code, Some(1));
    assert!(bad.stderr.contains("email"), "{}", bad.stderr);
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn an_administrator_sets_the_password_with_a_link(#[case] engine: Engine) {
    let installation = installation(engine).await;
    let server = installation.start().await;
    let client = server.client();
    let made =
        installation.run(&["admin", "create", "--email", "boss@example.com", "--mail"]).await;
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let link = made.stdout.lines().find(|line| line.starts_with("http")).unwrap();
    let marker = format!("{PUBLIC_URL}/auth/reset-password?token=");
    let token = link.strip_prefix(&marker).expect("the link begins with the public address");
    // The running server mails what the command has left in the outbox.
    assert_eq!(Mailbox::of(&client).token("boss@example.com", "reset-password").await, token);

    let boss =
        Person { password: "another-Horse-8-stable".to_owned(), ..Person::at("boss@example.com") };
    let body = json!({"token": token, "new_password": boss.password});
    client.post("/api/v1/auth/password/reset").json(&body).send().await.expect(204);
    let session = Session::of(&boss.sign_in(&client).send().await.expect(200));
    let profile = session.profile(&client).send().await.expect(200).json();
    assert_eq!(profile["platform_role"], "admin");
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn administrators_are_made_listed_and_disabled_by_hand(#[case] engine: Engine) {
    let installation = installation(engine).await;
    let server = installation.start().await;
    let (client, ada) = (server.client(), Person::new());
    ada.verified(&client).await;
    let run = async |command: &str, more: &[&str]| {
        let arguments = [&["admin", command], more].concat();
        let finished = installation.run(&arguments).await;
        assert_eq!(finished.code, Some(0), "{}", finished.stderr);
        finished.stdout
    };
    let whom = ["--email", ada.email.as_str()];
    assert_eq!(run("list", &[]).await, "");
    run("grant", &[&whom[..], &["--role", "manager"]].concat()).await;
    assert_eq!(run("list", &[]).await, format!("{}\tmanager\tactive\n", ada.email));
    run("disable", &whom).await;
    assert_eq!(run("list", &[]).await, format!("{}\tmanager\tdisabled\n", ada.email));
    ada.sign_in(&client).send().await.expect(401);
    run("enable", &whom).await;
    let profile = ada.session(&client).await.profile(&client).send().await.expect(200).json();
    assert_eq!(profile["platform_role"], "manager");

    let refused = [
        (vec!["admin", "grant", "--email", &ada.email, "--role", "root"], "platform_role"),
        (vec!["admin", "disable", "--email", "nobody@example.com"], "no such person"),
        (vec!["admin", "disable", "--email", "nobody"], "email"),
    ];
    for (arguments, why) in refused {
        let finished = installation.run(&arguments).await;
        assert_eq!((finished.code, &*finished.stdout), (Some(1), ""));
        assert!(finished.stderr.contains(why), "{}", finished.stderr);
    }
}

#[tokio::test]
async fn an_unknown_command_is_refused_with_the_usage() {
    let finished = Installation::bare().run(&["dance"]).await;
    assert_eq!((finished.code, &*finished.stdout), (Some(2), ""));
    assert!(finished.stderr.contains("Usage"), "{}", finished.stderr);
    let help = Installation::bare().run(&["--help"]).await;
    assert_eq!(help.code, Some(0));
    for command in ["serve", "migrate", "config", "openapi", "keys", "admin"] {
        assert!(help.stdout.contains(command), "{}", help.stdout);
    }
    let help = Installation::bare().run(&["keys", "--help"]).await;
    assert!(help.stdout.contains("list") && help.stdout.contains("rotate"), "{}", help.stdout);
}
