//! Whom it does not speak to.

use rstest::rstest;
use socle_application::webhooks::ports::SendError;
use socle_domain::webhooks::TargetPolicy;

use crate::support::{LOCAL, Scripted, Server, answer, send_over, settings};

/// Plain HTTP, so that a server of the test could answer; but nobody on this machine.
const PUBLIC: TargetPolicy = TargetPolicy { allow_http: true, allow_loopback: false };

async fn server() -> Server {
    Server::start(answer("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")).await
}

/// A name that was public when it was checked, and leads inside when it is used: the answer that is
/// checked is the one that is used, so the second is never asked for.
#[tokio::test]
async fn a_name_is_resolved_once() {
    let server = server().await;
    let url = server.url("rebinding.example.com");
    // Allowed first, and then what must not be reached: it is not.
    let resolver = Scripted::new(&[&["127.0.0.1"], &["169.254.169.254"]]);
    let exchange = send_over(settings(LOCAL), resolver.clone(), &url).await;
    assert_eq!(exchange.answer.unwrap().status, 200);
    assert_eq!(resolver.asked(), ["rebinding.example.com"]);
}

/// The other way round: public at first (TEST-NET would do, were it public), inside with the next
/// attempt. Each attempt is checked anew.
#[tokio::test]
async fn every_attempt_is_checked() {
    let server = server().await;
    let url = server.url("rebinding.example.com");
    let resolver = Scripted::new(&[&["127.0.0.1"], &["10.0.0.1"], &["::ffff:127.0.0.1"]]);
    let first = send_over(settings(LOCAL), resolver.clone(), &url).await;
    assert_eq!(first.answer.unwrap().status, 200);
    let second = send_over(settings(LOCAL), resolver.clone(), &url).await;
    assert!(matches!(second.answer, Err(SendError::NotPublic)), "{:?}", second.answer);
    // The policy of a public installation refuses the third as well.
    let third = send_over(settings(PUBLIC), resolver, &url).await;
    assert!(matches!(third.answer, Err(SendError::NotPublic)), "{:?}", third.answer);
    assert_eq!(server.requests().len(), 1);
}

#[rstest]
#[case::loopback(&["127.0.0.1"])]
#[case::another_loopback(&["127.1.2.3"])]
#[case::loopback_6(&["::1"])]
#[case::mapped(&["::ffff:127.0.0.1"])]
#[case::compatible(&["::127.0.0.1"])]
#[case::unspecified(&["0.0.0.0"])]
#[case::private(&["10.1.2.3"])]
#[case::metadata(&["169.254.169.254"])]
#[case::carrier(&["100.100.100.200"])]
#[case::unique_local(&["fd00:ec2::254"])]
#[case::nat64(&["64:ff9b::7f00:1"])]
#[case::six_to_four(&["2002:7f00:1::"])]
#[case::one_of_several(&["93.184.216.34", "127.0.0.1"])]
#[case::first_of_several(&["127.0.0.1", "93.184.216.34"])]
#[tokio::test]
async fn a_name_that_leads_inside_is_refused(#[case] addresses: &[&str]) {
    let server = server().await;
    let resolver = Scripted::new(&[addresses]);
    let exchange = send_over(settings(PUBLIC), resolver, &server.url("inside.example.com")).await;
    let error = exchange.answer.unwrap_err();
    assert!(matches!(error, SendError::NotPublic), "{error:?}");
    // Nor does whoever manages the endpoint learn what the name leads to.
    let said = error.to_string();
    assert!(addresses.iter().all(|address| !said.contains(address)), "{said}");
    assert_eq!(server.requests().len(), 0);
}

#[rstest]
#[case("127.0.0.1")]
#[case("2130706433")]
#[case("0x7f.1")]
#[case("0177.0.0.1")]
#[case("[::1]")]
#[case("[::ffff:127.0.0.1]")]
#[case("[::ffff:7f00:1]")]
#[case("localhost")]
#[tokio::test]
async fn an_address_in_the_url_is_checked_too(#[case] host: &str) {
    let server = server().await;
    let resolver = Scripted::new(&[&["93.184.216.34"]]);
    let exchange = send_over(settings(PUBLIC), resolver.clone(), &server.url(host)).await;
    let error = exchange.answer.unwrap_err();
    assert!(matches!(error, SendError::NotAcceptable(_)), "{error:?}");
    assert_eq!((server.requests().len(), resolver.asked().len()), (0, 0));
}

#[rstest]
#[case::plain("http://hooks.example.com/")]
#[case::mail("https://hooks.example.com:25/")]
#[case::credentials("https://ada:secret@hooks.example.com/")]
#[tokio::test]
async fn what_was_stored_under_other_rules_is_not_sent_to(#[case] url: &str) {
    let resolver = Scripted::new(&[&["93.184.216.34"]]);
    let exchange = send_over(settings(TargetPolicy::STRICT), resolver.clone(), url).await;
    let error = exchange.answer.unwrap_err();
    assert!(matches!(error, SendError::NotAcceptable(_)), "{error:?}");
    assert_eq!(resolver.asked().len(), 0);
}
