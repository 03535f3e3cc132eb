//! A scheme from the client's side: what it keeps, shows and renews with, and what that costs on the way.

use super::{Testbed, device};
use crate::base::error::Error;
use crate::base::ids::LoginId;
use crate::identity::SignedIn;
use crate::lab::error::LabError;
use crate::logins::Scheme;
use crate::session::{SessionToken, Sessions};
use crate::token::{AccessToken, RefreshToken, TokenPair, Tokens};
use crate::user::User;
use serde_json::json;

/// Bytes of a credential on its way, as HTTP/1.1 writes it: a header line or a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wire {
    /// What comes back when it is issued or renewed.
    pub given: u64,
    pub shown: u64,
    pub renewing: u64,
}

/// What a client does with a grant of a scheme.
pub trait ClientSide: Scheme<Proof: Sized, Renewal: Sized> + Sized {
    /// The scheme over this testbed.
    fn over(testbed: &Testbed) -> Self;

    /// Signs a made-up person in; nobody checks a password here.
    fn sign_in(&self, person: &User) -> impl Future<Output = Result<Self::Grant, Error>> + Send {
        async { self.issue(&SignedIn::completed(person.clone(), self.logins().now()), device()).await }
    }

    /// Which login.
    fn login(grant: &Self::Grant) -> LoginId;
    /// What each request shows.
    fn proof(grant: &Self::Grant) -> Result<Self::Proof, LabError>;
    /// What a renewal shows.
    fn renewal(grant: &Self::Grant) -> Result<Self::Renewal, LabError>;
    /// Whether two grants hold the same renewal.
    fn is_same(a: &Self::Grant, b: &Self::Grant) -> bool;
    /// Bytes on the way.
    fn wire(testbed: &Testbed, grant: &Self::Grant) -> Wire;
    /// Whether a browser sends it by itself, and whether a script on the page can read it.
    fn in_browser(testbed: &Testbed, grant: &Self::Grant) -> (bool, bool);
}

fn unreadable() -> LabError {
    LabError::of("a credential of our own making could not be read back")
}

/// Bytes of a header line.
fn line(name: &str, value: &str) -> u64 {
    (name.len() + ": ".len() + value.len() + "\r\n".len()) as u64
}

impl ClientSide for Sessions {
    fn over(testbed: &Testbed) -> Self {
        testbed.sessions()
    }

    fn login(grant: &SessionToken) -> LoginId {
        grant.id
    }

    fn proof(grant: &SessionToken) -> Result<SessionToken, LabError> {
        SessionToken::parse(&grant.expose_secret()).ok_or_else(unreadable)
    }

    fn renewal(grant: &SessionToken) -> Result<SessionToken, LabError> {
        Self::proof(grant)
    }

    fn is_same(a: &SessionToken, b: &SessionToken) -> bool {
        a.expose_secret() == b.expose_secret()
    }

    fn wire(testbed: &Testbed, grant: &SessionToken) -> Wire {
        let shown = line("cookie", &format!("{}={}", testbed.cookie.name(), grant.expose_secret()));
        Wire { given: line("set-cookie", &testbed.cookie.cookie(grant).to_string()), shown, renewing: shown }
    }

    fn in_browser(testbed: &Testbed, grant: &SessionToken) -> (bool, bool) {
        (true, !testbed.cookie.cookie(grant).http_only().unwrap_or(false))
    }
}

impl ClientSide for Tokens {
    fn over(testbed: &Testbed) -> Self {
        testbed.tokens()
    }

    fn login(grant: &TokenPair) -> LoginId {
        grant.login_id
    }

    fn proof(grant: &TokenPair) -> Result<AccessToken, LabError> {
        Ok(AccessToken::new(&grant.access_token))
    }

    fn renewal(grant: &TokenPair) -> Result<RefreshToken, LabError> {
        RefreshToken::parse(&grant.refresh_token).ok_or_else(unreadable)
    }

    fn is_same(a: &TokenPair, b: &TokenPair) -> bool {
        a.refresh_token == b.refresh_token
    }

    fn wire(_: &Testbed, grant: &TokenPair) -> Wire {
        let body = |value: serde_json::Value| value.to_string().len() as u64;
        Wire {
            given: body(json!(grant)),
            shown: line("authorization", &format!("Bearer {}", grant.access_token)),
            renewing: body(json!({"refresh_token": grant.refresh_token})),
        }
    }

    /// No browser sends an `Authorization` header by itself; who shows it must be able to read it.
    fn in_browser(_: &Testbed, _: &TokenPair) -> (bool, bool) {
        (false, true)
    }
}
