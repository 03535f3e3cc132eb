//! Door two: JWT access tokens that a rotating refresh token renews.
//!
//! The phone holds two things. The *access token* is a signed statement that speaks for itself until
//! it expires: a verifier with the public key needs to ask nobody. The *refresh token* is
//! a session in all but name: one row in the store, rotated at each use. So a revocation is seen at once
//! only by a verifier that asks the store (`lookup`) or keeps a note of what was ended (`denylist`); one that
//! trusts the signature (`stateless`) sees it when the access token expires:
//! [`Effect::Within`](crate::login::Effect). The price of the format is `jwt.rs`, `key.rs`, `key_file.rs`, `key_state.rs` and `keys.rs`, the price of
//! renewing without asking for a password is `refresh.rs`, the price of not asking the store is
//! `denylist.rs` and `noted.rs`; none has a counterpart in `session/`. The gain is that a token is never sent by itself, so
//! there is no `csrf.rs` here.
//!
//! Compare `session/`, file by file: `diff -r src/session src/token`.

pub mod denylist;
pub mod guard;
pub mod jwt;
pub mod key;
pub mod key_file;
pub mod key_state;
pub mod keys;
mod noted;
pub mod refresh;
pub mod scheme;
pub mod transport;

pub use denylist::Denylist;
pub use noted::Noted;
pub use refresh::RefreshToken;
pub use scheme::Tokens;

use crate::base::ids::LoginId;
use serde::Serialize;

/// What a phone keeps: the answer to a sign-in and to each refresh (RFC 6749 §5.1).
#[derive(Serialize)]
pub struct TokenPair {
    /// Shown with each request; lives `expires_in` seconds.
    pub access_token: String,
    /// `Bearer` (RFC 6750).
    pub token_type: &'static str,
    /// Seconds until the access token expires.
    pub expires_in: u64,
    /// Renews both, once.
    pub refresh_token: String,
    /// Seconds until the refresh token expires if it is not used: the nearer of idle and absolute.
    pub refresh_expires_in: u64,
    /// The login, as in the list of logins.
    pub login_id: LoginId,
}

impl std::fmt::Debug for TokenPair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenPair").field("login_id", &self.login_id).finish_non_exhaustive()
    }
}

/// An access token as it was presented; not yet verified.
pub struct AccessToken(String);

impl AccessToken {
    /// Takes what stood after `Bearer`.
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text of it.
    pub fn expose_secret(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessToken(…)")
    }
}
