//! Signing keys: made at the first start, kept in `keys.json` (0600), published as a JWK set.
//!
//! One key is used to sign, all are accepted: when another algorithm is configured a new key is made
//! and tokens of the old one live until they expire. A key is bound to its algorithm here, once; what
//! a token's header says can only be compared with it, never choose (RFC 8725 §3.1).

use crate::clock::Timestamp;
use crate::config::Alg;
use crate::secret;
use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RsaKeyPair};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::io;
use std::path::Path;
use zeroize::Zeroizing;

/// A key as the file keeps it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredKey {
    kid: String,
    alg: Alg,
    created_at: Timestamp,
    /// PKCS#8 (Ed25519, P-256, RSA) or the bytes themselves (HMAC), as base64url.
    private: Zeroizing<String>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    keys: Vec<StoredKey>,
}

/// One key, ready for use.
pub struct Key {
    /// Names it in a token's header.
    pub kid: String,
    /// The only algorithm it is used with.
    pub alg: Alg,
    /// When it was made.
    pub created_at: Timestamp,
    pub(super) signer: EncodingKey,
    pub(super) verifier: DecodingKey,
    public: Option<Value>,
}

/// All keys of this house.
pub struct Keys {
    keys: Vec<Key>,
    current: usize,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|key| &key.kid)).finish()
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

fn bad(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

impl StoredKey {
    fn generate(alg: Alg, now: Timestamp) -> io::Result<Self> {
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
        Ok(Self { kid, alg, created_at: now, private: Zeroizing::new(secret::base64url(&private)) })
    }

    /// Reads the private key, derives the public one.
    fn load(self) -> io::Result<Key> {
        let private =
            Zeroizing::new(secret::parse_base64url(&self.private).ok_or_else(|| bad("a key is not base64url"))?);
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
        Ok(Key { kid: self.kid, alg: self.alg, created_at: self.created_at, signer, verifier, public })
    }
}

impl Keys {
    /// Reads `keys.json` in `dir`; makes a key when there is none for `alg`. The key is on disk,
    /// durably, before it signs anything. The second answer says whether one was made.
    ///
    /// # Errors
    /// When the file cannot be read, is readable for others, or holds a key that is too weak.
    pub fn open(dir: &Path, alg: Alg, now: Timestamp) -> io::Result<(Self, bool)> {
        let path = dir.join("keys.json");
        let mut file: KeyFile = match crate::files::read_private(&path)? {
            Some(bytes) => serde_json::from_slice(&bytes).map_err(|_| bad("keys.json is not readable as keys"))?,
            None => KeyFile::default(),
        };
        let is_new = !file.keys.iter().any(|key| key.alg == alg);
        if is_new {
            file.keys.push(StoredKey::generate(alg, now)?);
            let bytes = Zeroizing::new(serde_json::to_vec_pretty(&file)?);
            crate::files::write_durably(&path, &bytes, 0o600)?;
        }
        let keys = file.keys.into_iter().map(StoredKey::load).collect::<io::Result<Vec<_>>>()?;
        let current = keys.iter().rposition(|key| key.alg == alg).ok_or_else(|| bad("no key for the algorithm"))?;
        Ok((Self { keys, current }, is_new))
    }

    /// One key that is written nowhere, for experiments.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn throw_away(alg: Alg, now: Timestamp) -> io::Result<Self> {
        Ok(Self { keys: vec![StoredKey::generate(alg, now)?.load()?], current: 0 })
    }

    /// The key that signs.
    #[must_use]
    pub fn current(&self) -> &Key {
        &self.keys[self.current]
    }

    /// The key of that name.
    #[must_use]
    pub fn find(&self, kid: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.kid == kid)
    }

    /// The public keys as a JWK set (RFC 7517); an HMAC key is never in it.
    #[must_use]
    pub fn jwks(&self) -> Value {
        json!({"keys": self.keys.iter().filter_map(|key| key.public.clone()).collect::<Vec<_>>()})
    }
}
