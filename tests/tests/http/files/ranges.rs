//! Parts of files (RFC 9110 §14).

use rstest::rstest;
use socle_tests::http::{Method, Person};

use super::support::{NOTES, Sent, linked, uploaded};
use crate::support::Watched;

const CONTENT: &[u8] = b"0123456789";

#[rstest]
#[case("bytes=0-3", "0123", "bytes 0-3/10")]
#[case("bytes=4-", "456789", "bytes 4-9/10")]
#[case("bytes=-2", "89", "bytes 8-9/10")]
#[case("bytes=9-100", "9", "bytes 9-9/10")]
#[case("bytes=0-9", "0123456789", "bytes 0-9/10")]
#[tokio::test]
async fn a_part_is_handed_out(#[case] range: &str, #[case] expected: &str, #[case] which: &str) {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = Person::new().signed_in(client).await.access_token;
    let id = uploaded(client, &bearer, Sent { content: CONTENT, ..NOTES }).await;
    let path = linked(client, &bearer, &id).await;
    let answer = client.get(&path).header("range", range).send().await.expect(206);
    assert_eq!(answer.text(), expected);
    assert_eq!(answer.header("content-range"), Some(which));
    assert_eq!(answer.header("content-length"), Some(expected.len().to_string().as_str()));
    let head = client.call(Method::HEAD, &path).header("range", range).send().await;
    assert_eq!(head.expect(206).header("content-range"), Some(which));
}

#[tokio::test]
async fn parts_that_are_not_there_are_said_not_to_be() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = Person::new().signed_in(client).await.access_token;
    let id = uploaded(client, &bearer, Sent { content: CONTENT, ..NOTES }).await;
    let path = linked(client, &bearer, &id).await;
    for range in ["bytes=10-", "bytes=10-20", "bytes=-0"] {
        let answer = client.get(&path).header("range", range).send().await;
        let answer = answer.expect_problem(416, "range-not-satisfiable");
        assert_eq!(answer.header("content-range"), Some("bytes */10"));
    }
    for range in ["bytes=5-2", "bytes=0-1,4-5", "lines=1-2", "bytes=x-y", "bytes"] {
        let answer = client.get(&path).header("range", range).send().await.expect(200);
        assert_eq!(answer.body, CONTENT, "{range}");
        assert_eq!(answer.header("content-range"), None);
    }
}

#[tokio::test]
async fn a_part_is_of_the_same_file_or_it_is_the_whole() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = Person::new().signed_in(client).await.access_token;
    let id = uploaded(client, &bearer, Sent { content: CONTENT, ..NOTES }).await;
    let path = linked(client, &bearer, &id).await;
    let whole = client.get(&path).send().await.expect(200);
    let tag = whole.header("etag").unwrap().to_owned();
    assert_eq!(tag.len(), 66, "the SHA-256 in quotes");
    let part = |if_range: &str| {
        client.get(&path).header("range", "bytes=0-0").header("if-range", if_range)
    };
    assert_eq!(part(&tag).send().await.expect(206).text(), "0");
    for other in ["\"other\"", "W/\"x\"", "Sat, 21 Nov 2026 17:00:00 GMT"] {
        assert_eq!(part(other).send().await.expect(200).body, CONTENT);
    }
}

#[tokio::test]
async fn what_is_put_together_of_parts_is_the_file() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = Person::new().signed_in(client).await.access_token;
    let lines: Vec<_> = (0..300_000).map(|number| format!("{number}\n")).collect();
    let content = lines.concat();
    let id = uploaded(client, &bearer, Sent { content: content.as_bytes(), ..NOTES }).await;
    let path = linked(client, &bearer, &id).await;
    let mut whole = Vec::new();
    while whole.len() < content.len() {
        let (first, last) = (whole.len(), whole.len() + 700_000);
        let range = format!("bytes={first}-{last}");
        let part = client.get(&path).header("range", &range).send().await.expect(206);
        whole.extend_from_slice(&part.body);
    }
    assert!(whole == content.as_bytes());
}
