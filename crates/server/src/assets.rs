//! What was built from `web/`, inside of this binary.

use std::borrow::Cow;

use axum::{http::HeaderMap, response::Response};
use bytes::Bytes;
use edge::Refusal;
use kernel::Problem;
use rust_embed::{Embed, EmbeddedFile};

use crate::content::{Content, FOR_EVER};

#[derive(Embed)]
#[folder = "../../web/dist"]
#[exclude = "*.map"]
struct Built;

/// A file of the build, by its path in `web/dist`.
pub(crate) fn file(path: &str) -> Option<EmbeddedFile> {
    Built::get(path)
}

/// A text of the build.
pub(crate) fn text(path: &str) -> Option<String> {
    let file = file(path)?;
    String::from_utf8(file.data.into_owned()).ok()
}

/// A file as an answer would carry it.
pub(crate) fn content(path: &str, cache: &'static str) -> Option<Content> {
    let file = file(path)?;
    let digest = file.metadata.sha256_hash();
    Some(Content::with_digest(
        as_bytes(file.data),
        file.metadata.mimetype(),
        &digest,
        cache,
    ))
}

fn as_bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    }
}

/// A file whose name has a hash in it.
pub(crate) fn hashed(folder: &str, name: &str, request: &HeaderMap) -> Result<Response, Refusal> {
    let content = content(&format!("{folder}/{name}"), FOR_EVER).ok_or_else(|| Problem::not_found("file"))?;
    let content = if folder.starts_with("widget/") {
        content.for_any_site()
    } else {
        content
    };
    Ok(content.respond(request))
}
