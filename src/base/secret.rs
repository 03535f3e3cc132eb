//! Secrets and what is kept instead of them.
//!
//! A [`Secret`] is what a client holds, a [`SecretHash`] is what the store holds, the [`ServerSecret`]
//! is what makes refresh tokens, CSRF fields and the set-up code. None of them can be printed:
//! `Debug` is redacted and reading one is called `expose_secret`.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::{constant_time, digest, hmac, rand};
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use zeroize::Zeroize;

/// Fills an array from the operating system's generator (ASVS 11.5.1).
///
/// # Panics
/// When the operating system has no randomness to give; nothing safe can be done then.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[expect(clippy::expect_used, reason = "without randomness no secret may be made")]
    rand::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

/// Whether bytes that should be random are not: sixteen of them in a row are the same. A file that was filled
/// with zeros looks like that, a key that was ever made does not.
pub fn is_trivial(bytes: &[u8]) -> bool {
    bytes.windows(16).any(|run| run.iter().all(|byte| Some(byte) == run.first()))
}

/// 256 random bits that open something, as base64url: 43 characters.
pub struct Secret([u8; 32]);

impl Secret {
    /// A new one.
    pub fn random() -> Self {
        Self(random())
    }

    /// Reads what a client presents; `None` unless it is exactly 43 canonical base64url characters.
    pub fn parse(text: &str) -> Option<Self> {
        Some(Self(BASE64URL_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok()?))
    }

    /// The secret itself, to hand to its owner and nobody else.
    pub fn expose_secret(&self) -> String {
        BASE64URL_NOPAD.encode(&self.0)
    }

    /// What the store keeps. A plain SHA-256 is enough: 256 random bits cannot be guessed, so
    /// there is nothing for a slow hash to slow down (unlike a password).
    pub fn hash(&self) -> SecretHash {
        SecretHash(sha256(&self.0))
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// SHA-256 of a [`Secret`]: proves that one is right without being able to open anything.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct SecretHash([u8; 32]);

impl SecretHash {
    /// Whether `secret` is the one hashed here; takes the same time for every wrong one.
    pub fn matches(&self, secret: &Secret) -> bool {
        constant_time::verify_slices_are_equal(&self.0, &sha256(&secret.0)).is_ok()
    }

    /// Whether both are of one secret; only for what is stored.
    pub fn is_same(&self, other: &Self) -> bool {
        equal(&self.0, &other.0)
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash(…)")
    }
}

/// What a MAC is made for; one key, one purpose each, so that no value can stand in for another.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {
    /// The tail of a refresh token.
    Refresh,
    /// The hidden `csrf` field.
    Csrf,
    /// The code in `/setup?code=…`.
    Setup,
    /// An action that waits on a page until its sender has confirmed that it is them.
    Action,
    /// What was typed into a form whose login had ended.
    Unsent,
    /// The answer to a request that may be repeated (`Idempotency-Key`).
    Reply,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Refresh => b"twodoors refresh v1\0",
            Self::Csrf => b"twodoors csrf v1\0",
            Self::Setup => b"twodoors setup v1\0",
            Self::Action => b"twodoors action v1\0",
            Self::Unsent => b"twodoors unsent v1\0",
            Self::Reply => b"twodoors reply v1\0",
        }
    }
}

/// The server's own key: 256 bits, made at the first start, kept in the data directory (0600). Clones share
/// it, so that a new one is everybody's at once.
#[derive(Clone)]
pub struct ServerSecret(Arc<RwLock<hmac::Key>>);

impl ServerSecret {
    /// From the bytes of the key file.
    pub fn new(bytes: &[u8; 32]) -> Self {
        Self(Arc::new(RwLock::new(hmac::Key::new(hmac::HMAC_SHA256, bytes))))
    }

    /// Puts another in its place: whatever was made with this one is as good as forged from now on.
    pub fn replace(&self, bytes: &[u8; 32]) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = hmac::Key::new(hmac::HMAC_SHA256, bytes);
    }

    /// HMAC-SHA256 over the purpose and the parts. Callers give parts of fixed length, so no two
    /// lists of parts read the same.
    pub fn mac(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.0.read().unwrap_or_else(PoisonError::into_inner));
        context.update(purpose.label());
        for part in parts {
            context.update(part);
        }
        let mut out = [0; 32];
        out.copy_from_slice(context.sign().as_ref());
        out
    }

    /// Encrypts and authenticates `plain` (AES-256-GCM, a random nonce before it). Only [`ServerSecret::open`] with the
    /// same purpose and the same `bound` reads it; `bound` itself is not in it.
    ///
    /// # Errors
    /// When the library refuses, which it does for more than 64 GiB only.
    pub fn seal(&self, purpose: Purpose, bound: &[u8], plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut sealed = plain.to_vec();
        let nonce = self.sealing_key(purpose, bound)?.seal_in_place_append_tag(Aad::from(bound), &mut sealed);
        let nonce = nonce.map_err(|_| SealError)?;
        Ok([nonce.as_ref().as_slice(), &sealed].concat())
    }

    /// Reads what [`ServerSecret::seal`] made; `None` for anything else.
    pub fn open(&self, purpose: Purpose, bound: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_LEN>()?;
        let mut rest = rest.to_vec();
        let key = self.sealing_key(purpose, bound).ok()?;
        let plain = key.open_in_place(Nonce::from(nonce), Aad::from(bound), &mut rest).ok()?;
        Some(plain.to_vec())
    }

    /// One key for each purpose and binding, so that one key is used for few messages.
    fn sealing_key(&self, purpose: Purpose, bound: &[u8]) -> Result<RandomizedNonceKey, SealError> {
        let key = zeroize::Zeroizing::new(self.mac(purpose, &[&sha256(bound)]));
        RandomizedNonceKey::new(&AES_256_GCM, &*key).map_err(|_| SealError)
    }
}

/// Something could not be sealed.
#[derive(Debug, thiserror::Error)]
#[error("it could not be encrypted")]
pub struct SealError;

impl fmt::Debug for ServerSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerKey(…)")
    }
}

/// Compares two byte strings in a time that does not depend on where they differ.
pub fn equal(a: &[u8], b: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(a, b).is_ok()
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    out
}

/// HMAC-SHA256 under any key. Not for keys of ours, which are a [`ServerSecret`]: an experiment signs with
/// it as an attacker would, with what is public.
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref());
    out
}

/// base64url without padding.
pub fn base64url(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

/// Canonical base64url without padding; `None` for anything else (wrong alphabet, padding, stray bits).
pub fn parse_base64url(text: &str) -> Option<Vec<u8>> {
    BASE64URL_NOPAD.decode(text.as_bytes()).ok()
}
