//! Which algorithms may sign access tokens.

use crate::base::words::words;
use serde::{Deserialize, Serialize};

/// The algorithm of access tokens (RFC 7518, RFC 8037).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Alg {
    /// Ed25519.
    EdDSA,
    /// ECDSA on P-256 with SHA-256.
    ES256,
    /// RSA PKCS#1 v1.5 with SHA-256; 3072 bits.
    RS256,
    /// HMAC with SHA-256; 256 bits. A verifier can also sign.
    HS256,
}

words!(Alg { EdDSA = "EdDSA", ES256 = "ES256", RS256 = "RS256", HS256 = "HS256" });

impl Alg {
    /// What is accepted as one, in words.
    pub const FORM: &str = "one of \"EdDSA\", \"ES256\", \"RS256\", \"HS256\"";
}
