//! Files and pages that are the same for many: with an `ETag`, and not sent again to who has them (RFC 9110, 13).

use std::fmt::Write;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use bytes::Bytes;
use sha2::{Digest, Sha256};

/// For names with a hash in them: what is behind one never changes.
pub(crate) const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// To be asked for each time, and cheap to ask for.
pub(crate) const ASK: &str = "no-cache";
/// On every page of a customer's site: asked for once a minute at most, and never waited for while an older one is there.
pub(crate) const A_MINUTE: &str = "public, max-age=60, stale-while-revalidate=3600";

/// Something to send.
pub(crate) struct Content {
    bytes: Bytes,
    media_type: String,
    etag: String,
    headers: HeaderMap,
}

impl Content {
    /// `bytes`, of the media type `media_type`, to be kept as `cache` says.
    pub(crate) fn new(bytes: impl Into<Bytes>, media_type: &str, cache: &'static str) -> Self {
        let bytes = bytes.into();
        let digest = Sha256::digest(&bytes);
        Self::with_digest(bytes, media_type, &digest, cache)
    }

    /// As [`Content::new`], where the SHA-256 is known already.
    pub(crate) fn with_digest(
        bytes: impl Into<Bytes>,
        media_type: &str,
        digest: &[u8],
        cache: &'static str,
    ) -> Self {
        let charset = if media_type.starts_with("text/") {
            "; charset=utf-8"
        } else {
            ""
        };
        let headers = [(header::CACHE_CONTROL, HeaderValue::from_static(cache))];
        Self {
            bytes: bytes.into(),
            media_type: format!("{media_type}{charset}"),
            etag: short_hex(digest),
            headers: headers.into_iter().collect(),
        }
    }

    /// Adds a header that is part of the content: another value makes another `ETag`.
    pub(crate) fn with_header(mut self, name: header::HeaderName, value: &HeaderValue) -> Self {
        let mut digest = Sha256::new();
        digest.update(&self.etag);
        digest.update(name.as_str());
        digest.update(value.as_bytes());
        self.etag = short_hex(&digest.finalize());
        self.headers.insert(name, value.clone());
        self
    }

    /// Lets other sites load it: as a script, a module, a picture.
    pub(crate) fn for_any_site(mut self) -> Self {
        let policy = header::HeaderName::from_static("cross-origin-resource-policy");
        self.headers
            .insert(policy, HeaderValue::from_static("cross-origin"));
        self.headers
            .insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        self
    }

    /// The answer to a request with `request` as its headers: the content, or 304 when the client has it.
    pub(crate) fn respond(self, request: &HeaderMap) -> Response {
        // Weak: the bytes differ by how they are compressed.
        let etag = format!("W/\"{}\"", self.etag);
        let is_there = request
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|known| {
                known.trim() == "*" || known.trim().trim_start_matches("W/") == etag.trim_start_matches("W/")
            });
        let mut response = if is_there {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response
        } else {
            let mut response = Response::new(Body::from(self.bytes));
            if let Ok(content_type) = HeaderValue::from_str(&self.media_type) {
                response.headers_mut().insert(header::CONTENT_TYPE, content_type);
            }
            response
        };
        response.headers_mut().extend(self.headers);
        if let Ok(etag) = HeaderValue::from_str(&etag) {
            response.headers_mut().insert(header::ETAG, etag);
        }
        response
    }
}

/// 96 bits are plenty to tell two versions of a file apart.
fn short_hex(digest: &[u8]) -> String {
    let mut text = String::with_capacity(24);
    for byte in digest.iter().take(12) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(text: &'static str) -> Content {
        Content::new(text.as_bytes(), "text/css", ASK)
    }

    fn etag_of(content: Content) -> HeaderValue {
        content.respond(&HeaderMap::new()).headers()[header::ETAG].clone()
    }

    #[test]
    fn who_has_it_is_not_sent_it_again() {
        let etag = etag_of(content("a"));
        let known = |value: &str| {
            let request = [(header::IF_NONE_MATCH, HeaderValue::from_str(value).unwrap())]
                .into_iter()
                .collect();
            content("a").respond(&request).status().as_u16()
        };
        let etag = etag.to_str().unwrap();
        assert_eq!(known(etag), 304);
        assert_eq!(known(&format!("\"other\", {etag}")), 304);
        assert_eq!(known(etag.trim_start_matches("W/")), 304, "weak comparison");
        assert_eq!(known("*"), 304);
        assert_eq!(known("\"other\""), 200);
    }

    #[test]
    fn another_text_or_another_policy_is_another_version() {
        let policy =
            |text| content("a").with_header(header::CONTENT_SECURITY_POLICY, &HeaderValue::from_static(text));
        let all = [
            etag_of(content("a")),
            etag_of(content("b")),
            etag_of(policy("x")),
            etag_of(policy("y")),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(!all[at + 1..].contains(one));
        }
        assert_eq!(etag_of(content("a")), etag_of(content("a")));
    }
}
