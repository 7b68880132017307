//! Who sends the pushes: a key of this installation (VAPID, RFC 8292).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::Timestamp;
use p256::{
    SecretKey,
    ecdsa::{Signature, SigningKey, signature::Signer},
    elliptic_curve::sec1::ToEncodedPoint,
};
use serde_json::json;
use url::Url;

/// How long a token is good, in seconds: push services take a day at most.
const LIFETIME: i64 = 12 * 60 * 60;

/// The key of this installation.
#[derive(Clone)]
pub struct Vapid {
    key: SigningKey,
    public: String,
    contact: Option<String>,
}

/// The key is none.
#[derive(Debug, thiserror::Error)]
#[error(
    "the key for pushes is damaged: remove it to have a new one made, and every browser has to allow pushes anew"
)]
pub struct VapidError;

impl Vapid {
    /// From 32 bytes as base64url; `contact`, a `mailto:` or `https:` address, is told to push services (RFC 8292, section 2.1). Some
    /// of them take no pushes without one.
    pub fn new(secret: &str, contact: Option<String>) -> Result<Self, VapidError> {
        let bytes = URL_SAFE_NO_PAD.decode(secret).map_err(|_| VapidError)?;
        let secret = SecretKey::from_slice(&bytes).map_err(|_| VapidError)?;
        let point = secret.public_key().to_encoded_point(false);
        Ok(Self {
            public: URL_SAFE_NO_PAD.encode(point.as_bytes()),
            key: SigningKey::from(secret),
            contact,
        })
    }

    /// What browsers subscribe for.
    #[must_use]
    pub fn public(&self) -> &str {
        &self.public
    }

    /// The `Authorization` of a request to that push service.
    pub(crate) fn authorization(&self, endpoint: &Url, now: Timestamp) -> String {
        let header = json!({ "typ": "JWT", "alg": "ES256" });
        let mut claims = json!({
            "aud": endpoint.origin().ascii_serialization(),
            "exp": now.seconds() + LIFETIME,
        });
        if let Some(contact) = &self.contact {
            claims["sub"] = contact.as_str().into();
        }
        let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(&claims));
        let signature: Signature = self.key.sign(signed.as_bytes());
        let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()));
        format!("vapid t={token}, k={}", self.public)
    }
}
