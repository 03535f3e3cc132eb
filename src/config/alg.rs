//! Which algorithms may sign access tokens.

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
    /// HMAC with SHA-256; 256 bits. Whoever verifies can also sign.
    HS256,
}

impl Alg {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::EdDSA, Self::ES256, Self::RS256, Self::HS256];

    /// Its name in a token's header.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EdDSA => "EdDSA",
            Self::ES256 => "ES256",
            Self::RS256 => "RS256",
            Self::HS256 => "HS256",
        }
    }

    /// What is accepted as one, in words.
    pub const FORM: &str = "one of \"EdDSA\", \"ES256\", \"RS256\", \"HS256\"";

    /// Reads a name, exactly.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|alg| alg.as_str() == text)
    }
}
