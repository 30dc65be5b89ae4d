//! The identity of a request, and the headers that every answer carries.

use std::cell::Cell;
use std::net::IpAddr;
use std::ops::Deref;
use std::rc::Rc;

use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, web};
use ipnet::IpNet;
use socle_application::ports::Randomness;
use socle_domain::Timestamp;
use socle_domain::access::{Client, RequestId};

use super::limits::Counted;
use crate::Services;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What is known of a request before anybody looks at what it asks for.
#[derive(Clone)]
pub(crate) struct RequestContext(Rc<Facts>);

/// See [`RequestContext`].
pub(crate) struct Facts {
    pub(crate) request_id: RequestId,
    pub(crate) client: Client,
    counted: Cell<Option<Counted>>,
}

impl Deref for RequestContext {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        &self.0
    }
}

impl RequestContext {
    fn new(request_id: RequestId, client: Client) -> Self {
        Self(Rc::new(Facts { request_id, client, counted: Cell::new(None) }))
    }

    /// Notes that a limit has counted the request.
    pub(crate) fn note_counted(&self, counted: Counted) {
        let known = self.counted.get();
        self.counted.set(Some(known.map_or(counted, |known| known.tighter(counted))));
    }
}

/// Gives a request its identity, and its answer the headers that all answers carry.
pub(crate) async fn establish(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let context = context_of(&request);
    request.extensions_mut().insert(context.clone());
    let mut response = next.call(request).await?;
    let path = response.request().path().to_owned();
    add_headers(response.headers_mut(), &context, &path);
    Ok(response)
}

fn context_of(request: &ServiceRequest) -> RequestContext {
    let header = |name: &HeaderName| request.headers().get(name).and_then(|v| v.to_str().ok());
    let services = request.app_data::<web::Data<Services>>();
    let trusted = services.map_or(&[][..], |s| s.settings.trusted_proxies.as_slice());
    let kept = header(&REQUEST_ID).and_then(RequestId::parse);
    let request_id = kept.unwrap_or_else(|| match services {
        Some(s) => new_request_id(&*s.randomness, s.clock.now()),
        None => RequestId::from_uuid(uuid::Uuid::nil()),
    });
    let peer = request.peer_addr().map(|address| address.ip());
    let forwarded = request.headers().get_all("x-forwarded-for");
    let forwarded = forwarded.filter_map(|value| value.to_str().ok()).collect::<Vec<_>>();
    let ip = client_address(peer, &forwarded, trusted);
    RequestContext::new(request_id, Client::new(ip, header(&header::USER_AGENT)))
}

fn new_request_id(randomness: &dyn Randomness, now: Timestamp) -> RequestId {
    let mut random = [0; 10];
    randomness.fill(&mut random);
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    RequestId::from_uuid(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
}

/// The client's address: the peer's, unless the peer is a trusted proxy. Then the entries of
/// `X-Forwarded-For` are read from the right, where proxies append, up to the first that no trusted
/// proxy wrote; what stands further left is the client's own invention.
fn client_address(peer: Option<IpAddr>, forwarded: &[&str], trusted: &[IpNet]) -> Option<IpAddr> {
    let is_trusted = |ip: IpAddr| trusted.iter().any(|net| net.contains(&ip.to_canonical()));
    let mut client = peer?.to_canonical();
    let hops = forwarded.iter().flat_map(|value| value.split(','));
    for hop in hops.collect::<Vec<_>>().into_iter().rev() {
        if !is_trusted(client) {
            break;
        }
        let Ok(hop) = hop.trim().parse::<IpAddr>() else { break };
        client = hop.to_canonical();
    }
    Some(client)
}

/// The request id, what is left of a limit, and the headers of OWASP ASVS 5.0 §3.4. What a handler set itself stands.
pub(super) fn add_headers(headers: &mut HeaderMap, context: &RequestContext, path: &str) {
    const CSP: &str = "default-src 'self'; base-uri 'none'; form-action 'self'; \
                       frame-ancestors 'none'; object-src 'none'";
    // Swagger UI styles its own elements; nothing a user wrote is ever shown there.
    const CSP_DOCS: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; \
                            img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; \
                            object-src 'none'";
    let is_docs = path.starts_with("/docs");
    if let Some(counted) = context.counted.get() {
        counted.add_to(headers);
    }
    if let Ok(request_id) = HeaderValue::from_str(context.request_id.as_str()) {
        headers.insert(REQUEST_ID.clone(), request_id);
    }
    let defaults = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
        (header::REFERRER_POLICY, "strict-origin"),
        (header::CONTENT_SECURITY_POLICY, if is_docs { CSP_DOCS } else { CSP }),
        (header::CACHE_CONTROL, if is_docs { "no-cache" } else { "no-store" }),
    ];
    for (name, value) in defaults {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    // Marks an answer too small to compress; see `keep_small`.
    if headers.get(header::CONTENT_ENCODING).is_some_and(|value| value == "identity") {
        headers.remove(header::CONTENT_ENCODING);
    }
}

/// Answers below this size are sent as they are: compressing them costs more than it saves.
const COMPRESS_FROM_BYTES: u64 = 1_000;

/// Keeps the compression that stands outside of this from touching a small answer.
pub(crate) fn keep_small<B: MessageBody>(response: &mut ServiceResponse<B>) {
    let small = match response.response().body().size() {
        BodySize::None => true,
        BodySize::Sized(bytes) => bytes < COMPRESS_FROM_BYTES,
        BodySize::Stream => false,
    };
    if small && !response.headers().contains_key(header::CONTENT_ENCODING) {
        let identity = HeaderValue::from_static("identity");
        response.headers_mut().insert(header::CONTENT_ENCODING, identity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::no_proxy("198.51.100.1", &["203.0.113.9"], &[], "198.51.100.1")]
    #[case::spoofed_past_nothing("198.51.100.1", &["203.0.113.9"], &["10.0.0.0/8"], "198.51.100.1")]
    #[case::one_proxy("10.0.0.1", &["203.0.113.9"], &["10.0.0.0/8"], "203.0.113.9")]
    #[case::spoofed_through_a_proxy("10.0.0.1", &["6.6.6.6, 203.0.113.9"], &["10.0.0.0/8"], "203.0.113.9")]
    #[case::two_proxies("10.0.0.1", &["6.6.6.6, 203.0.113.9, 10.0.0.2"], &["10.0.0.0/8"], "203.0.113.9")]
    #[case::two_headers("10.0.0.1", &["6.6.6.6", "203.0.113.9"], &["10.0.0.0/8"], "203.0.113.9")]
    #[case::nothing_forwarded("10.0.0.1", &[], &["10.0.0.0/8"], "10.0.0.1")]
    #[case::garbage("10.0.0.1", &["203.0.113.9, garbage"], &["10.0.0.0/8"], "10.0.0.1")]
    #[case::mapped("::ffff:10.0.0.1", &["203.0.113.9"], &["10.0.0.0/8"], "203.0.113.9")]
    fn the_client_is_whom_the_nearest_untrusted_hop_saw(
        #[case] peer: &str,
        #[case] forwarded: &[&str],
        #[case] trusted: &[&str],
        #[case] expected: &str,
    ) {
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        let client = client_address(Some(peer.parse().unwrap()), forwarded, &trusted);
        assert_eq!(client, Some(expected.parse().unwrap()));
    }
}
