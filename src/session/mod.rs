//! Door one: a server-side session in a cookie.
//!
//! The browser holds `id.secret`; the store holds the login with a *hash* of the secret. Every
//! request asks the store, so whatever happened to the login or to its owner is seen by the very next
//! request: a revocation is [`Effect::AtOnce`](crate::login::Effect), always. The price is one read of
//! the store a request, and that a browser sends a cookie by itself, also when another site asks it
//! to: hence `csrf.rs`, the one file here without a counterpart in `token/`.
//!
//! Compare `token/`, file by file: `diff -r src/session src/token`.

pub mod csrf;
pub mod guard;
pub mod scheme;
pub mod transport;

pub use scheme::Sessions;

use crate::base::ids::LoginId;
use crate::base::secret::Secret;

/// What the cookie holds: `id.secret`. The id finds the row, the secret opens it.
#[derive(Debug)]
pub struct SessionToken {
    pub id: LoginId,
    secret: Secret,
    /// What is left of the absolute life, for `Max-Age`; 0 in a token that was only read.
    max_age_secs: u64,
}

impl SessionToken {
    /// Reads a cookie's value; `None` unless it has exactly the form we write.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.split_once('.')?;
        Some(Self { id: id.parse().ok()?, secret: Secret::parse(secret)?, max_age_secs: 0 })
    }

    /// The cookie's value.
    pub fn expose_secret(&self) -> String {
        format!("{}.{}", self.id, self.secret.expose_secret())
    }
}
