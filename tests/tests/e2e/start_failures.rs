//! A start that cannot succeed fails soon, with one line that says why.

use rstest::rstest;
use socle_tests::databases::Engine;
use socle_tests::mail_server::MailServer;
use socle_tests::server::{Finished, Installation};

use crate::support::{installation, listener, nobody};

/// Serves, expects a failure, and returns its line.
async fn line(installation: Installation) -> String {
    let Finished { code, stdout, stderr } =
        installation.set("SOCLE_LOG_LEVEL", "error").run(&["serve"]).await;
    assert_eq!(code, Some(1), "{stdout}\n{stderr}");
    assert_eq!(stdout, "");
    let lines: Vec<&str> = stderr.lines().collect();
    let [line] = lines[..] else { panic!("one line, not {stderr}") };
    let line = line.strip_prefix("socle: ").expect("the line says who speaks").to_owned();
    assert!(!line.contains("password123"), "{line}");
    line
}

#[track_caller]
fn says(line: &str, parts: &[&str]) {
    for part in parts {
        assert!(line.contains(part), "“{part}” is not in: {line}");
    }
}

#[tokio::test]
async fn a_file_that_is_no_database() {
    let installation = installation(Engine::Sqlite).await;
    let file = installation.database().file();
    std::fs::write(&file, "This is a letter to my landlord. ".repeat(1_000)).unwrap();
    says(&line(installation.clone()).await, &["damaged", "restore a backup"]);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("This is a letter"), "it is left as it was");
}

#[tokio::test]
async fn a_database_with_damaged_pages() {
    let installation = installation(Engine::Sqlite).await;
    assert!(installation.start().await.stop().await.success());
    let file = installation.database().file();
    let mut bytes = std::fs::read(&file).unwrap();
    let page = 4_096;
    assert!(bytes.len() > 3 * page);
    let end = bytes.len();
    bytes[page..end].fill(0xa5);
    std::fs::write(&file, bytes).unwrap();
    says(&line(installation).await, &["damaged", "restore a backup"]);
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn a_database_of_a_newer_version(#[case] engine: Engine) {
    let installation = installation(engine).await;
    assert!(installation.start().await.stop().await.success());
    let statement = "INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000001')";
    installation.database().execute(statement).await;
    says(&line(installation).await, &["newer version of Socle", "20990101000001"]);
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn a_database_that_lacks_steps_and_may_not_be_migrated(#[case] engine: Engine) {
    let installation = installation(engine).await.set("SOCLE_DATABASE_MIGRATE_AT_START", "false");
    says(&line(installation.clone()).await, &["lacks", "socle migrate"]);
    assert_eq!(installation.run(&["migrate"]).await.code, Some(0));
    installation.start().await;
}

#[tokio::test]
async fn a_data_folder_that_cannot_be() {
    // Permissions would not stop an administrator; a file where a folder should be stops everybody.
    let installation = Installation::new();
    let file = installation.folder().join("file");
    std::fs::write(&file, "").unwrap();
    let data = file.join("data").display().to_string();
    says(&line(installation.set("SOCLE_DATA_DIR", &data)).await, &[&data]);
}

#[tokio::test]
async fn a_database_file_that_cannot_be() {
    let installation = Installation::new();
    let file = installation.folder().join("file");
    std::fs::write(&file, "").unwrap();
    let url = format!("sqlite://{}/socle.db", file.display());
    let line = line(installation.set("SOCLE_DATABASE_URL", &url)).await;
    says(&line, &["cannot be opened for writing", "file"]);
}

#[tokio::test]
async fn a_taken_port() {
    let (_listener, address) = listener().await;
    let address = address.to_string();
    let line = line(Installation::new().set("SOCLE_SERVER_BIND", &address)).await;
    says(&line, &[&address, "taken", "SOCLE_SERVER_BIND"]);
}

#[tokio::test]
async fn a_postgres_that_is_not_there() {
    let url = format!("postgres://socle:password123@{}/socle", nobody().await);
    let line = line(Installation::new().set("SOCLE_DATABASE_URL", &url)).await;
    says(&line, &["database cannot be reached", "refused"]);
}

#[tokio::test]
async fn a_postgres_that_says_nothing() {
    let (_listener, address) = listener().await;
    let url = format!("postgres://socle:password123@{address}/socle");
    let line = line(Installation::new().set("SOCLE_DATABASE_URL", &url)).await;
    says(&line, &["database cannot be reached"]);
}

#[tokio::test]
async fn a_postgres_without_that_database() {
    let installation = installation(Engine::Postgres).await;
    let url = format!("{}_not_there", installation.database().url());
    let line = line(installation.set("SOCLE_DATABASE_URL", &url)).await;
    says(&line, &["database cannot be reached", "does not exist"]);
}

#[tokio::test]
async fn a_mail_server_that_is_not_there() {
    let url = format!("smtp://socle:password123@{}", nobody().await);
    let line = line(Installation::new().set("SOCLE_SMTP_URL", &url)).await;
    says(&line, &["SOCLE_SMTP_URL"]);
}

#[tokio::test]
async fn a_mail_server_that_says_nothing() {
    let (_listener, address) = listener().await;
    let line = line(Installation::new().set("SOCLE_SMTP_URL", &format!("smtp://{address}"))).await;
    says(&line, &["SOCLE_SMTP_URL"]);
}

#[tokio::test]
async fn production_with_webhooks_to_itself() {
    let installation = Installation::new()
        .set("SOCLE_MODE", "production")
        .set("SOCLE_WEBHOOKS_ALLOW_LOOPBACK", "true");
    says(&line(installation).await, &["SOCLE_WEBHOOKS_ALLOW_LOOPBACK is for development"]);
}

#[tokio::test]
async fn production_without_secrets() {
    let installation = Installation::new()
        .set("SOCLE_MODE", "production")
        .unset("SOCLE_SERVER_PUBLIC_URL")
        .unset("SOCLE_AUTH_BCRYPT_COST");
    let expected = [
        "SOCLE_AUTH_SIGNING_KEY is missing",
        "SOCLE_AUTH_PASSWORD_PEPPER is missing",
        "SOCLE_AUTH_SEALING_KEY is missing",
        "SOCLE_SERVER_PUBLIC_URL is missing",
    ];
    says(&line(installation.clone()).await, &expected);
    assert!(!installation.data().exists(), "nothing was made");
}

#[rstest]
#[case::placeholder("changemechangemechangemechangeme", "placeholder")]
#[case::zeros("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "not random")]
#[case::short("c2hvcnQ=", "32")]
#[case::empty("", "SOCLE_AUTH_SIGNING_KEY")]
#[tokio::test]
async fn a_weak_secret(
    #[case] key: &str,
    #[case] why: &str,
    #[values("development", "production")] mode: &str,
) {
    let installation = Installation::new()
        .set("SOCLE_MODE", mode)
        .unset("SOCLE_AUTH_BCRYPT_COST")
        .set("SOCLE_AUTH_SIGNING_KEY", key);
    let line = line(installation).await;
    says(&line, &["SOCLE_AUTH_SIGNING_KEY", why]);
    assert!(key.is_empty() || !line.contains(key), "{line}");
}

#[rstest]
#[case("SOCLE_SERVER_BIND", "nonsense")]
#[case("SOCLE_SERVER_BIND", "127.0.0.1")]
#[case("SOCLE_SERVER_BIND", "127.0.0.1:99999")]
#[case("SOCLE_SERVER_PUBLIC_URL", "nonsense")]
#[case("SOCLE_SERVER_PUBLIC_URL", "ftp://example.com")]
#[case("SOCLE_SERVER_TRUSTED_PROXIES", "10.0.0.0/99")]
#[case("SOCLE_SERVER_WORKERS", "0")]
#[case("SOCLE_SERVER_WORKERS", "-1")]
#[case("SOCLE_SERVER_MAX_BODY_BYTES", "many")]
#[case("SOCLE_MODE", "staging")]
#[case("SOCLE_DATABASE_URL", "mysql://localhost/socle")]
#[case("SOCLE_DATABASE_MAX_CONNECTIONS", "0")]
#[case("SOCLE_SMTP_URL", "nonsense")]
#[case("SOCLE_SMTP_URL", "http://example.com")]
#[case("SOCLE_SMTP_FROM", "nobody")]
#[case("SOCLE_RATE_LIMITS_ENABLED", "perhaps")]
#[case("SOCLE_LOG_FORMAT", "xml")]
#[case("SOCLE_LOG_LEVEL", "a=b=c")]
#[case("SOCLE_AUTH_BCRYPT_COST", "3")]
#[case("SOCLE_AUTH_BCRYPT_COST", "32")]
#[case("SOCLE_AUTH_HASHING_THREADS", "0")]
#[case("SOCLE_AUTH_ACCEPTED_SIGNING_KEYS", "nonsense!")]
// A private key, which would be published.
#[case("SOCLE_AUTH_ACCEPTED_SIGNING_KEYS", "n00ae+LAVoPx3jepK2xICNV+kT+gwmsU6Fc9kKsc9kI=")]
#[case("SOCLE_AUTH_LEAKED_PASSWORDS_URL", "nonsense")]
#[case("SOCLE_AUTH_LEAKED_PASSWORDS_URL", "ftp://example.com")]
#[tokio::test]
async fn a_setting_that_makes_no_sense(#[case] variable: &str, #[case] value: &str) {
    let mut installation = Installation::new();
    if variable == "SOCLE_SMTP_FROM" {
        let mail = MailServer::start().await;
        installation = installation.set("SOCLE_SMTP_URL", &mail.url());
    }
    // `line` sets this one itself.
    if variable == "SOCLE_LOG_LEVEL" {
        let finished = installation.set(variable, value).run(&["serve"]).await;
        assert_eq!(finished.code, Some(1));
        says(&finished.stderr, &[variable]);
        return;
    }
    let line = line(installation.set(variable, value)).await;
    says(&line, &[variable]);
    assert!(!line.contains("n00ae"), "{line}");
}

#[rstest]
#[case("sqlite://", "sqlite://path/to/file.db")]
#[case("postgres://", "names no host")]
#[case("postgres://localhost:99999/socle", "invalid connection string")]
#[tokio::test]
async fn a_database_address_that_leads_nowhere(#[case] url: &str, #[case] why: &str) {
    let line = line(Installation::new().set("SOCLE_DATABASE_URL", url)).await;
    says(&line, &["the database address is not usable", why]);
}

#[rstest]
#[case::not_there(None, "missing.toml")]
#[case::not_toml(Some("[server\nbind"), "TOML")]
#[case::unknown_key(Some("[server]\nbund = \"127.0.0.1:1\""), "bund")]
#[case::mistyped(Some("[server]\nbind = 7"), "SOCLE_SERVER_BIND")]
#[tokio::test]
async fn a_file_that_makes_no_sense(#[case] content: Option<&str>, #[case] why: &str) {
    let installation = Installation::new().unset("SOCLE_SERVER_BIND");
    let file = installation.folder().join("missing.toml");
    if let Some(content) = content {
        std::fs::write(&file, content).unwrap();
    }
    let finished = installation.run(&["--config", "missing.toml", "serve"]).await;
    assert_eq!(finished.code, Some(1), "{finished:?}");
    assert_eq!(finished.stderr.lines().count(), 1, "{}", finished.stderr);
    says(&finished.stderr, &[why]);
}
