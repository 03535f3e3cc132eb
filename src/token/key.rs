//! One signing key: how it is made, how the file keeps it, what of it is published.
//!
//! A key is bound to its algorithm here, once; what a token's header says can only be compared with it,
//! never choose (RFC 8725 §3.1). Which keys there are and how long each is accepted stands in `keys.rs`.

use crate::base::clock::Timestamp;
use crate::base::secret;
use crate::config::Alg;
use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RsaKeyPair};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::io;
use zeroize::Zeroizing;

/// A key as the file keeps it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredKey {
    pub(super) kid: String,
    pub(super) alg: Alg,
    pub(super) created_at: Timestamp,
    /// PKCS#8 (Ed25519, P-256, RSA) or the bytes themselves (HMAC), as base64url; empty once it is retired.
    pub(super) private: Zeroizing<String>,
    /// The longest life of any access token that it may have signed, in seconds.
    #[serde(default)]
    pub(super) longest_life_secs: u64,
    /// Set while it is only announced: published, and waiting for that moment. Taken away when it takes over, so
    /// that no clock makes it wait again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) signs_from: Option<Timestamp>,
    /// Set when another key took over: from then on it only verifies, and only until this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) accepted_until: Option<Timestamp>,
    /// Set when it was retired, for good: no clock brings it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) retired_at: Option<Timestamp>,
}

/// One key, ready for use.
pub struct Key {
    /// Names it in a token's header.
    pub kid: String,
    /// The only algorithm it is used with.
    pub alg: Alg,
    /// No token of it lives longer.
    pub(super) longest_life_secs: u64,
    pub(super) signer: EncodingKey,
    pub(super) verifier: DecodingKey,
    /// Its public part as a JWK; none for HMAC.
    pub(super) public: Option<Value>,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key").field("kid", &self.kid).field("alg", &self.alg).finish_non_exhaustive()
    }
}

/// The algorithm in the library's words.
pub(super) const fn algorithm(alg: Alg) -> Algorithm {
    match alg {
        Alg::EdDSA => Algorithm::EdDSA,
        Alg::ES256 => Algorithm::ES256,
        Alg::RS256 => Algorithm::RS256,
        Alg::HS256 => Algorithm::HS256,
    }
}

pub(super) fn bad(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

impl StoredKey {
    /// A new one that signs from then on, tokens of at most that life.
    pub(super) fn generate(alg: Alg, life_secs: u64, signs_from: Timestamp, now: Timestamp) -> io::Result<Self> {
        let failed = |_| io::Error::other("the key could not be made");
        let private: Zeroizing<Vec<u8>> = Zeroizing::new(match alg {
            Alg::EdDSA => Ed25519KeyPair::generate().and_then(|key| key.to_pkcs8()).map_err(failed)?.as_ref().to_vec(),
            Alg::ES256 => {
                let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(failed)?;
                key.to_pkcs8v1().map_err(failed)?.as_ref().to_vec()
            }
            Alg::RS256 => {
                RsaKeyPair::generate(KeySize::Rsa3072).and_then(|key| key.as_der()).map_err(failed)?.as_ref().to_vec()
            }
            Alg::HS256 => secret::random::<32>().to_vec(),
        });
        let kid = secret::base64url(&secret::random::<9>());
        Ok(Self {
            kid,
            alg,
            created_at: now,
            private: Zeroizing::new(secret::base64url(&private)),
            longest_life_secs: life_secs,
            signs_from: Some(signs_from),
            accepted_until: None,
            retired_at: None,
        })
    }

    /// Reads the private key, derives the public one.
    pub(super) fn load(&self) -> io::Result<Key> {
        let private =
            Zeroizing::new(secret::parse_base64url(&self.private).ok_or_else(|| bad("a key is not base64url"))?);
        if secret::is_trivial(&private) {
            return Err(bad("a key holds no random bits"));
        }
        let unusable = |_| bad("a key cannot be used with its algorithm");
        let b64 = secret::base64url;
        let (signer, verifier, public) = match self.alg {
            Alg::EdDSA => {
                let pair = Ed25519KeyPair::from_pkcs8(&private).map_err(unusable)?;
                let x = pair.public_key().as_ref();
                (
                    EncodingKey::from_ed_der(&private),
                    DecodingKey::from_ed_der(x),
                    Some(json!({"kty": "OKP", "crv": "Ed25519", "x": b64(x)})),
                )
            }
            Alg::ES256 => {
                let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &private).map_err(unusable)?;
                let point = pair.public_key().as_ref();
                let (x, y) = point
                    .get(1..33)
                    .zip(point.get(33..65))
                    .ok_or_else(|| bad("a P-256 key has no uncompressed point"))?;
                let jwk = json!({"kty": "EC", "crv": "P-256", "x": b64(x), "y": b64(y)});
                (EncodingKey::from_ec_der(&private), DecodingKey::from_ec_der(point), Some(jwk))
            }
            Alg::RS256 => {
                let pair = RsaKeyPair::from_pkcs8(&private).map_err(unusable)?;
                let (n, e) = (pair.public_key().modulus(), pair.public_key().exponent());
                let (n, e) = (n.big_endian_without_leading_zero(), e.big_endian_without_leading_zero());
                if n.len() < 384 {
                    return Err(bad("an RSA key must have 3072 bits or more"));
                }
                let jwk = json!({"kty": "RSA", "n": b64(n), "e": b64(e)});
                // `from_rsa_der` wants PKCS#1 and fails only when it signs; the PEM way unwraps PKCS#8.
                let pem = Zeroizing::new(format!(
                    "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
                    Zeroizing::new(data_encoding::BASE64.encode(&private)).as_str()
                ));
                let signer = EncodingKey::from_rsa_pem(pem.as_bytes())
                    .map_err(|_| bad("a key cannot be used with its algorithm"))?;
                (signer, DecodingKey::from_rsa_raw_components(n, e), Some(jwk))
            }
            Alg::HS256 if private.len() < 32 => return Err(bad("an HMAC key must have 256 bits or more")),
            Alg::HS256 => (EncodingKey::from_secret(&private), DecodingKey::from_secret(&private), None),
        };
        let public = public.map(|mut jwk| {
            jwk["kid"] = json!(self.kid);
            jwk["alg"] = json!(self.alg.as_str());
            jwk["use"] = json!("sig");
            jwk
        });
        let longest_life_secs = self.longest_life_secs;
        Ok(Key { kid: self.kid.clone(), alg: self.alg, longest_life_secs, signer, verifier, public })
    }
}

impl StoredKey {
    /// Another key takes over: what this one signed lives out its time. `margin_secs` is for a token that
    /// was begun before and signed after, and for verifiers whose clock is behind.
    pub(super) fn supersede(&mut self, margin_secs: u64, now: Timestamp) {
        if self.signs() {
            self.accepted_until = Some(now.plus_secs(self.longest_life_secs.saturating_add(margin_secs)));
        }
    }

    /// Superseded while the clock was ahead, it is accepted no longer than if that happened now.
    pub(super) fn bound(&mut self, margin_secs: u64, now: Timestamp) {
        let most = now.plus_secs(self.longest_life_secs.saturating_add(margin_secs));
        self.accepted_until = self.accepted_until.map(|until| until.min(most));
    }

    /// Whether it signs: it has taken over, and no other key has.
    pub(super) fn signs(&self) -> bool {
        !self.is_announced() && self.retired_at.is_none() && self.accepted_until.is_none()
    }

    /// Whether it only waits to take over.
    pub(super) fn is_announced(&self) -> bool {
        self.signs_from.is_some()
    }

    /// The end: no longer accepted, the private part gone.
    pub(super) fn retire(&mut self, now: Timestamp) {
        if self.retired_at.is_none() {
            self.retired_at = Some(now);
            self.accepted_until = Some(self.accepted_until.map_or(now, |until| until.min(now)));
            self.signs_from = None;
            self.private = Zeroizing::default();
        }
    }
}
