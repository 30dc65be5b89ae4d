use rstest::rstest;

use crate::support::found;

#[rstest]
#[case("hello".into(), "text")]
#[case("Grüße, שלום, 李\r\n\tx\u{c}".into(), "text")]
#[case("a,b\n1,2\n".into(), "text")]
#[case("#!/bin/sh\necho".into(), "text")]
#[case("x".repeat(300_000).into_bytes(), "text")]
#[case("\u{5d0}".repeat(100_001).into_bytes(), "text")]
#[case(b"nul\0".to_vec(), "unknown")]
#[case(b"escape\x1b[31m".to_vec(), "unknown")]
#[case(b"caf\xe9".to_vec(), "unknown")]
#[case(b"cut \xc3".to_vec(), "unknown")]
#[case([vec![b'a'; 100_000], vec![0xff]].concat(), "unknown")]
#[case(vec![0; 10_000], "unknown")]
#[case(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3".to_vec(), "application/pdf")]
#[case(b"MZ\x90\0\x03\0\0\0".to_vec(), "application/vnd.microsoft.portable-executable")]
#[case(b"\x7fELF\x02\x01\x01".iter().copied().chain([0; 60]).collect(), "application/x-executable")]
#[tokio::test]
async fn text_is_what_has_nothing_else_in_it(#[case] content: Vec<u8>, #[case] expected: &str) {
    assert_eq!(found(&content).await, expected);
}
