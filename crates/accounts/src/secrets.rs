//! Random tokens that are stored as hashes: whoever reads the database cannot use them.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// A token as its holder has it, and as it is stored.
pub(crate) struct Secret {
    /// 256 random bits in base64url.
    pub(crate) token: String,
    /// SHA-256 of `token`. So many random bits need no slow hash.
    pub(crate) hash: Vec<u8>,
}

impl Secret {
    pub(crate) fn new() -> Self {
        let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        Self {
            hash: hash(&token),
            token,
        }
    }
}

/// What a token is stored as.
pub(crate) fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
