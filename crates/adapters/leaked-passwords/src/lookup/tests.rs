use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use rstest::rstest;
use socle_domain::identity::{PasswordAttempt, PasswordPolicy};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;

const PASSWORD: &str = "correct-Horse-7-battery";
/// `printf %s correct-Horse-7-battery | sha1sum`
const PREFIX_OF_IT: &str = "C4FD8";
const SUFFIX_OF_IT: &str = "314728D2BDF839C378B7D046F707795D7B8";
const OTHER: &str = "012C192B2F16F82EA0EB9EF18D9D539B0DD";

fn password() -> Password {
    PasswordPolicy::default().accept(PasswordAttempt::new(PASSWORD), &[]).unwrap()
}

/// What the server does with a request once it has read its head.
#[derive(Clone)]
enum Does {
    Answers(Vec<u8>),
    SaysNothing,
    /// Sends the head, then this line until nobody listens.
    NeverEnds(&'static str),
    HangsUp,
}

/// A server that does the same with every request, and keeps their heads.
struct Fake {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Fake {
    async fn that(does: Does) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let heads = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, does.clone(), Arc::clone(&heads)));
            }
        });
        Self { address, requests }
    }

    async fn answering(status: &str, body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n", body.len());
        Self::that(Does::Answers([head.as_bytes(), body].concat())).await
    }

    fn settings(&self) -> RangeLookupSettings {
        let url = format!("http://{}", self.address).parse().unwrap();
        // For the machine that is busy with other tests; what must be late sets its own.
        RangeLookupSettings { timeout: Duration::from_mins(1), ..RangeLookupSettings::new(url) }
    }

    async fn lookup(&self) -> Result<bool, String> {
        ask(self.settings()).await
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, does: Does, heads: Arc<Mutex<Vec<String>>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let Ok(byte) = stream.read_u8().await else { return };
        head.push(byte);
    }
    heads.lock().unwrap().push(String::from_utf8(head).unwrap());
    match does {
        Does::Answers(bytes) => {
            let _ = stream.write_all(&bytes).await;
            // Until the client has gone.
            let _ = stream.read_u8().await;
        }
        Does::SaysNothing => {
            let _ = stream.read_u8().await;
        }
        Does::NeverEnds(line) => {
            let mut sent = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
            while sent.is_ok() {
                sent = stream.write_all(line.as_bytes()).await;
            }
        }
        Does::HangsUp => {}
    }
}

/// Looks the password up; of a failure, says what the log would.
async fn ask(settings: RangeLookupSettings) -> Result<bool, String> {
    let found = RangeLookup::new(settings).unwrap().contains(&password()).await;
    found.map_err(|failed| {
        let shown = format!("{failed} {failed:?}");
        for secret in [PASSWORD, PREFIX_OF_IT, SUFFIX_OF_IT] {
            assert!(!shown.contains(secret), "{shown}");
        }
        failed.to_string()
    })
}

#[track_caller]
fn assert_failed(outcome: &Result<bool, String>, why: &str) {
    let Err(text) = outcome else { panic!("{outcome:?}") };
    assert!(text.contains(why), "{text}");
}

#[rstest]
#[case::hit(format!("{OTHER}:2\r\n{SUFFIX_OF_IT}:1\r\n"), true)]
#[case::miss(format!("{OTHER}:2\r\n"), false)]
#[case::padding(format!("{OTHER}:2\r\n{SUFFIX_OF_IT}:0\r\n"), false)]
#[tokio::test]
async fn says_whether_the_rest_of_the_hash_is_in_the_answer(
    #[case] body: String,
    #[case] found: bool,
) {
    let fake = Fake::answering("200 OK", body).await;
    assert_eq!(fake.lookup().await, Ok(found));
}

#[tokio::test]
async fn tells_five_digits_and_asks_for_padding() {
    let fake = Fake::answering("200 OK", format!("{OTHER}:2")).await;
    fake.lookup().await.unwrap();
    let requests = fake.requests();
    let [head] = &requests[..] else { panic!("{requests:?}") };
    assert!(head.starts_with(&format!("GET /range/{PREFIX_OF_IT} HTTP/1.1\r\n")), "{head}");
    assert!(head.to_lowercase().contains("add-padding: true\r\n"), "{head}");
    assert!(!head.contains(SUFFIX_OF_IT) && !head.contains(PASSWORD), "{head}");
}

#[rstest]
#[case("/mirror", "/mirror")]
#[case("/mirror/", "/mirror")]
#[case("/", "")]
#[tokio::test]
async fn a_mirror_may_stand_below_a_path(#[case] path: &str, #[case] before: &str) {
    let fake = Fake::answering("200 OK", format!("{OTHER}:2")).await;
    let settings = fake.settings();
    let url = settings.url.join(path).unwrap();
    ask(RangeLookupSettings { url, ..settings }).await.unwrap();
    assert!(fake.requests()[0].starts_with(&format!("GET {before}/range/{PREFIX_OF_IT} ")));
}

#[rstest]
#[case("500 Internal Server Error", "500")]
#[case("429 Too Many Requests", "429")]
#[case("404 Not Found", "404")]
#[case("204 No Content", "204")]
#[tokio::test]
async fn only_a_200_is_an_answer(#[case] status: &str, #[case] why: &str) {
    let fake = Fake::answering(status, "").await;
    assert_failed(&fake.lookup().await, why);
}

#[tokio::test]
async fn follows_no_redirect() {
    let elsewhere = Fake::answering("200 OK", format!("{SUFFIX_OF_IT}:1")).await;
    let (to, length) = (format!("http://{}/range/x", elsewhere.address), "content-length: 0");
    let answer = format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\n{length}\r\n\r\n");
    let fake = Fake::that(Does::Answers(answer.into_bytes())).await;
    assert_failed(&fake.lookup().await, "302");
    assert!(elsewhere.requests().is_empty());
}

#[rstest]
#[case::no_head(Does::SaysNothing)]
#[case::no_end(Does::Answers(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n".to_vec()))]
#[tokio::test]
async fn does_not_wait_for_ever(#[case] does: Does) {
    let fake = Fake::that(does).await;
    let timeout = Duration::from_millis(50);
    assert_failed(&ask(RangeLookupSettings { timeout, ..fake.settings() }).await, "in time");
}

#[rstest]
#[case::of_lines("012C192B2F16F82EA0EB9EF18D9D539B0DD:1\r\n", "longer than 1048576 bytes")]
#[case::of_empty_lines("\r\n", "longer than 1048576 bytes")]
#[case::of_one_line("0", "no list of hashes")]
#[tokio::test]
async fn an_answer_without_end_is_none(#[case] line: &'static str, #[case] why: &str) {
    let fake = Fake::that(Does::NeverEnds(line)).await;
    assert_failed(&fake.lookup().await, why);
}

#[rstest]
#[case::page(b"<!DOCTYPE html><title>Welcome</title>".as_slice())]
#[case::invalid_utf8(b"\xff\xfe\xfd")]
#[case::nothing(b"")]
#[tokio::test]
async fn garbage_is_no_answer(#[case] body: &[u8]) {
    let fake = Fake::answering("200 OK", body).await;
    assert_failed(&fake.lookup().await, "no list of hashes");
}

#[tokio::test]
async fn a_connection_that_breaks_is_no_answer() {
    assert_failed(&Fake::that(Does::HangsUp).await.lookup().await, "the connection broke");
}

#[tokio::test]
async fn a_service_that_is_not_there_is_no_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    drop(listener);
    assert_failed(&ask(RangeLookupSettings::new(url)).await, "cannot be reached");
}

/// TLS is tried: a server that speaks none is not asked in the clear.
#[tokio::test]
async fn https_is_not_http() {
    let fake = Fake::answering("200 OK", format!("{SUFFIX_OF_IT}:1")).await;
    let settings = fake.settings();
    let url = format!("https://{}", fake.address).parse().unwrap();
    let timeout = Duration::from_secs(2);
    let outcome = ask(RangeLookupSettings { url, timeout, ..settings }).await;
    assert!(outcome.is_err(), "{outcome:?}");
    assert!(fake.requests().is_empty());
}

#[rstest]
#[case("ftp://example.com", "http or https")]
#[case("https://example.com/?a=b", "no query")]
#[case("https://example.com/#a", "no query")]
fn refuses_addresses_that_cannot_be_asked(#[case] url: &str, #[case] why: &str) {
    let error = RangeLookup::new(RangeLookupSettings::new(url.parse().unwrap())).err().unwrap();
    assert!(error.to_string().contains(why), "{error}");
}

#[tokio::test]
async fn without_an_address_nothing_is_leaked() {
    assert!(!NoLookup.contains(&password()).await.unwrap());
}
