//! Answers that whoever asks may have already (RFC 9110 §13).

use std::time::SystemTime;

use actix_web::http::header::{
    self, ETag, EntityTag, Header as _, IfModifiedSince, IfNoneMatch, LastModified,
};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use socle_domain::Timestamp;

/// A version of what is answered.
pub(super) struct Version {
    tag: EntityTag,
    modified: Option<Timestamp>,
}

impl Version {
    /// The version that these parts tell from others, which came to be at that moment. A moment says
    /// enough only when its second is over: what is changed in the same second would be missed.
    pub(super) fn new(parts: &[&[u8]], modified: Option<Timestamp>, now: Timestamp) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update(part.len().to_be_bytes());
            digest.update(part);
        }
        let tag = URL_SAFE_NO_PAD.encode(digest.finalize());
        let modified = modified.filter(|at| at.timestamp() < now.timestamp());
        // Weak, since the compressed answer carries the same tag (RFC 9110 §8.8.1).
        Self { tag: EntityTag::new_weak(tag), modified }
    }

    /// Whether whoever asks has it. A tag counts more than a moment (RFC 9110 §13.2.2).
    pub(super) fn is_known(&self, request: &HttpRequest) -> bool {
        if request.headers().contains_key(header::IF_NONE_MATCH) {
            return match IfNoneMatch::parse(request) {
                Ok(IfNoneMatch::Any) => true,
                Ok(IfNoneMatch::Items(known)) => known.iter().any(|tag| tag.weak_eq(&self.tag)),
                Err(_) => false,
            };
        }
        match (IfModifiedSince::parse(request), self.modified) {
            (Ok(IfModifiedSince(since)), Some(modified)) => {
                let since = Timestamp::from(SystemTime::from(since));
                modified.timestamp() <= since.timestamp()
            }
            _ => false,
        }
    }

    /// 304, for whoever has it.
    pub(super) fn not_modified(&self) -> HttpResponse {
        self.label(HttpResponse::NotModified()).finish()
    }

    /// 200, with what tells this version from others. Caches between ask about it each time.
    pub(super) fn ok(&self) -> HttpResponseBuilder {
        self.label(HttpResponse::Ok())
    }

    fn label(&self, mut answer: HttpResponseBuilder) -> HttpResponseBuilder {
        answer.insert_header(ETag(self.tag.clone()));
        answer.insert_header((header::CACHE_CONTROL, "public, no-cache"));
        if let Some(modified) = self.modified {
            answer.insert_header(LastModified(SystemTime::from(modified).into()));
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;
    use rstest::rstest;

    fn at(seconds: i64, micros: u32) -> Timestamp {
        Timestamp::from_timestamp(seconds, micros * 1_000).unwrap()
    }

    #[test]
    fn a_second_that_is_not_over_says_nothing() {
        let modified = |now| Version::new(&[b"a"], Some(at(100, 5)), now).modified;
        assert_eq!(modified(at(100, 900_000)), None);
        assert_eq!(modified(at(101, 0)), Some(at(100, 5)));
    }

    #[test]
    fn parts_are_not_their_concatenation() {
        let tag = |parts: &[&[u8]]| Version::new(parts, None, at(0, 0)).tag;
        assert_ne!(tag(&[b"ab", b"c"]), tag(&[b"a", b"bc"]));
        assert_ne!(tag(&[b"a"]), tag(&[b"b"]));
    }

    #[rstest]
    #[case("if-none-match", "*", true)]
    #[case("if-none-match", "TAG", true)]
    #[case("if-none-match", "\"other\", TAG", true)]
    #[case("if-none-match", "W/\"other\"", false)]
    #[case("if-none-match", "nonsense", false)]
    #[case("if-modified-since", "Thu, 01 Jan 1970 00:01:40 GMT", true)]
    #[case("if-modified-since", "Thu, 01 Jan 1970 00:01:41 GMT", true)]
    #[case("if-modified-since", "Thu, 01 Jan 1970 00:01:39 GMT", false)]
    #[case("if-modified-since", "yesterday", false)]
    fn what_is_known(#[case] name: &str, #[case] value: &str, #[case] expected: bool) {
        let version = Version::new(&[b"a"], Some(at(100, 5)), at(200, 0));
        let value = value.replace("TAG", &version.tag.to_string());
        let request = TestRequest::get().insert_header((name, value)).to_http_request();
        assert_eq!(version.is_known(&request), expected);
        let both = TestRequest::get()
            .insert_header(("if-none-match", "\"other\""))
            .insert_header(("if-modified-since", "Thu, 01 Jan 1970 00:01:41 GMT"));
        assert!(!version.is_known(&both.to_http_request()), "a tag counts more");
    }
}
