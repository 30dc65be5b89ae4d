//! Files that a page loads. They are embedded, and addressed by what they contain: a browser keeps
//! them for a year and never sees an old one.

use actix_web::body::BoxBody;
use actix_web::http::header::{self, ETag, EntityTag, Header as _, IfNoneMatch};
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

pub(super) static STYLESHEET: EmbeddedAsset = EmbeddedAsset::new(
    "/assets/socle.css",
    "text/css; charset=utf-8",
    include_bytes!("../../assets/socle.css"),
);
pub(super) static ICON: EmbeddedAsset = EmbeddedAsset::new(
    "/assets/icon.svg",
    "image/svg+xml",
    include_bytes!("../../assets/icon.svg"),
);

/// Registers the assets.
pub(crate) fn configure(config: &mut web::ServiceConfig) {
    for asset in [&STYLESHEET, &ICON] {
        config.service(
            web::resource(asset.path).get(async move |request: HttpRequest| asset.answer(&request)),
        );
    }
}

/// A file of `assets/`.
pub(super) struct EmbeddedAsset {
    path: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
    version: u64,
}

impl EmbeddedAsset {
    const fn new(path: &'static str, media_type: &'static str, bytes: &'static [u8]) -> Self {
        Self { path, media_type, bytes, version: fingerprint(bytes) }
    }

    /// Where this very content is.
    pub(super) fn address(&self) -> String {
        format!("{}?v={:016x}", self.path, self.version)
    }

    fn answer(&self, request: &HttpRequest) -> HttpResponse {
        // Whoever asks without the right version, or for an older one, may not keep the answer.
        let is_current = request.query_string() == format!("v={:016x}", self.version);
        let caching = if is_current { "public, max-age=31536000, immutable" } else { "no-cache" };
        let asset = Asset {
            media_type: self.media_type,
            bytes: Bytes::from_static(self.bytes),
            version: self.version,
            caching,
        };
        asset.answer(request)
    }
}

/// A file on its way to a browser that may already have it.
pub(crate) struct Asset<'a> {
    media_type: &'a str,
    bytes: Bytes,
    version: u64,
    caching: &'static str,
}

impl<'a> Asset<'a> {
    /// A file that the browser may keep, but asks about each time.
    pub(crate) fn revalidated(media_type: &'a str, bytes: Bytes) -> Self {
        let version = fingerprint(&bytes);
        Self { media_type, bytes, version, caching: "no-cache" }
    }

    /// 200 with the file, or 304 when the browser has it.
    pub(crate) fn answer(self, request: &HttpRequest) -> HttpResponse<BoxBody> {
        // Weak, since the compressed answer carries the same tag (RFC 9110 §8.8.1).
        let tag = EntityTag::new_weak(format!("{:016x}", self.version));
        let is_known = match IfNoneMatch::parse(request) {
            Ok(IfNoneMatch::Any) => true,
            Ok(IfNoneMatch::Items(known)) => known.iter().any(|known| known.weak_eq(&tag)),
            Err(_) => false,
        };
        let mut response: HttpResponseBuilder =
            if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response.insert_header(ETag(tag)).insert_header((header::CACHE_CONTROL, self.caching));
        if is_known {
            response.finish()
        } else {
            response.content_type(self.media_type).body(self.bytes)
        }
    }
}

/// FNV-1a: tells one version of a file from the next, and can be computed while compiling.
const fn fingerprint(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut index = 0;
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u64).wrapping_mul(0x0100_0000_01b3);
        index += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_fnv_1a() {
        assert_eq!(fingerprint(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fingerprint(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
