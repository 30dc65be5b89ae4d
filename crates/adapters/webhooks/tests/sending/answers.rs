//! What is made of answers.

use std::time::Duration;

use rstest::rstest;
use socle_application::webhooks::ports::SendError;
use socle_domain::webhooks::Answer;

use crate::support::{Act, BODY, LOCAL, Scripted, Server, answer, send, send_over, settings};

#[tokio::test]
async fn a_request_is_what_the_specification_asks_for() {
    let server = Server::start(answer("HTTP/1.1 204 No Content\r\n\r\n")).await;
    let exchange = send(&server).await;
    assert_eq!(exchange.answer.unwrap().status, 204);
    let requests = server.requests();
    let [request] = &requests[..] else { panic!("{requests:?}") };
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert_eq!(body, BODY);
    assert!(head.starts_with("POST /hook?of=acme HTTP/1.1\r\n"), "{head}");
    let port = server.address.port();
    for line in [
        &format!("host: hooks.example.com:{port}"),
        "content-type: application/json",
        &format!("content-length: {}", BODY.len()),
        "webhook-id: 00000000-0000-0000-0000-000000000007",
        "webhook-timestamp: 1614265330",
    ] {
        assert!(head.lines().any(|found| found == line), "{line} in {head}");
    }
    let signature = head.lines().find_map(|line| line.strip_prefix("webhook-signature: "));
    assert!(signature.unwrap().starts_with("v1,"), "{head}");
    // What is kept of it cannot be sent again by whoever reads it.
    let kept = exchange.request_headers;
    assert!(kept.iter().any(|(name, _)| name == "webhook-id"));
    assert!(kept.iter().all(|(name, _)| name != "webhook-signature"), "{kept:?}");
}

#[rstest]
#[case(301)]
#[case(302)]
#[case(307)]
#[case(308)]
#[tokio::test]
async fn no_redirect_is_followed(#[case] status: u16) {
    let elsewhere = Server::start(answer("HTTP/1.1 200 OK\r\n\r\n")).await;
    let location = elsewhere.url("127.0.0.1");
    let text = format!("HTTP/1.1 {status} Elsewhere\r\nlocation: {location}\r\n\r\n");
    let server = Server::start(answer(&text)).await;
    assert_eq!(send(&server).await.answer.unwrap().status, status);
    assert_eq!(elsewhere.requests().len(), 0);
}

#[tokio::test]
async fn what_is_answered_is_told() {
    let text = "HTTP/1.1 410 Gone\r\nretry-after: 120\r\nx-why: moved\r\ncontent-length: 7\r\n\r\n\
                goodbye";
    let server = Server::start(answer(text)).await;
    let exchange = send(&server).await;
    assert_eq!(exchange.retry_after.as_deref(), Some("120"));
    let Answer { status, headers, body } = exchange.answer.unwrap();
    assert_eq!((status, body.as_str()), (410, "goodbye"));
    assert!(headers.contains(&("x-why".to_owned(), "moved".to_owned())), "{headers:?}");
}

#[tokio::test]
async fn of_a_huge_answer_the_beginning_is_read() {
    let endless = Server::start(Act::Flood(b"HTTP/1.1 200 OK\r\n\r\n".to_vec())).await;
    let sized = b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n".to_vec();
    let sized = Server::start(Act::Flood(sized)).await;
    for server in [endless, sized] {
        let answer = send(&server).await.answer.unwrap();
        assert_eq!((answer.status, answer.body.len()), (200, Answer::BODY_BYTES));
    }
}

#[tokio::test]
async fn many_headers_are_kept_in_part_and_too_many_are_no_answer() {
    let header = |number: usize, size: usize| format!("x-{number}: {}\r\n", "a".repeat(size));
    let some: String = (0..9).map(|number| header(number, 1_000)).collect();
    let server = Server::start(answer(&format!("HTTP/1.1 200 OK\r\n{some}\r\n"))).await;
    let answered = send(&server).await.answer.unwrap();
    let kept: usize = answered.headers.iter().map(|(n, v)| n.len() + v.len()).sum();
    assert!(kept > 3_000 && kept <= Answer::HEADER_BYTES, "{kept}");
    for flood in [
        (0..30).map(|n| header(n, 1_000)).collect(),
        (0..500).map(|n| header(n, 1)).collect::<String>(),
    ] {
        let server = Server::start(answer(&format!("HTTP/1.1 200 OK\r\n{flood}\r\n"))).await;
        let error = send(&server).await.answer.unwrap_err();
        assert!(matches!(error, SendError::Unreadable(_)), "{error:?}");
    }
}

#[rstest]
#[case::nothing("")]
#[case::no_http("SSH-2.0-OpenSSH_9.6\r\n")]
#[case::half("HTTP/1.1 200")]
#[tokio::test]
async fn what_is_no_answer_is_none(#[case] text: &str) {
    let server = Server::start(answer(text)).await;
    let error = send(&server).await.answer.unwrap_err();
    assert!(matches!(error, SendError::Unreadable(_)), "{error:?}");
}

#[tokio::test]
async fn a_slow_receiver_is_not_waited_for() {
    let limit = Duration::from_millis(300);
    let server = Server::start(Act::Stall(Vec::new())).await;
    let hasty = || {
        let mut hasty = settings(LOCAL);
        hasty.timeout = limit;
        hasty
    };
    let resolver = || Scripted::new(&[&["127.0.0.1"]]);
    let exchange = send_over(hasty(), resolver(), &server.url("hooks.example.com")).await;
    let error = exchange.answer.unwrap_err();
    assert!(matches!(error, SendError::TooSlow(found) if found == limit), "{error:?}");
    assert!(exchange.duration >= limit);
    // A status is an answer, however long the body takes.
    let text = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nfour";
    let server = Server::start(Act::Stall(text.to_vec())).await;
    let exchange = send_over(hasty(), resolver(), &server.url("hooks.example.com")).await;
    let answered = exchange.answer.unwrap();
    assert_eq!((answered.status, answered.body.as_str()), (200, "four"));
}

#[tokio::test]
async fn nobody_there() {
    let server = Server::start(answer("")).await;
    let url = server.url("127.0.0.1");
    drop(server);
    let resolver = Scripted::new(&[]);
    let exchange = send_over(settings(LOCAL), resolver.clone(), &url).await;
    let error = exchange.answer.unwrap_err();
    assert!(matches!(error, SendError::Connect(_)), "{error:?}");
    assert_eq!(resolver.asked().len(), 0, "an address needs no resolver");
    let exchange = send_over(settings(LOCAL), resolver, "http://nowhere.example.com/").await;
    assert!(matches!(exchange.answer, Err(SendError::Unresolved)));
}
