//! The five verbs both doors understand, and the one honest answer to "when is it over?".

use super::{Device, Ending, Login};
use crate::base::error::Error;
use crate::base::ids::{Kind, LoginId, Role, UserId};
use crate::base::language::Text;
use crate::user::User;
use serde::Serialize;
use std::future::Future;

/// What a verified proof says: who, by which login. No more than a token can carry by itself, so
/// that both schemes can answer it; whoever needs today's truth asks for a `identity::Found`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// The person.
    pub user: UserId,
    /// The login by which they came.
    pub login: LoginId,
    /// Their role when the proof was made (token, `stateless`) or now (everything else).
    pub role: Role,
}

/// A way to keep somebody signed in. `session/` and `token/` implement it with the same file
/// names, so that `diff -r src/session src/token` is the comparison.
///
/// Implementations write `async fn`; the trait spells the future out so that code generic over a
/// scheme may be spawned.
pub trait Scheme: Send + Sync {
    /// By which door.
    const KIND: Kind;
    /// What the client keeps.
    type Grant: Send + Sync;
    /// What each request shows.
    type Proof: ?Sized + Sync;
    /// What a renewal shows.
    type Renewal: ?Sized + Sync;

    /// Signs `user` in on `device`. The password was checked against this very `user`, whose epoch
    /// goes into the login: a change that races with the sign-in leaves it dead on arrival.
    fn issue(&self, user: &User, device: Device) -> impl Future<Output = Result<Self::Grant, Error>> + Send;
    /// Who shows this proof?
    fn verify(&self, proof: &Self::Proof) -> impl Future<Output = Result<Identity, Error>> + Send;
    /// Exchanges a renewal for a fresh grant of the same login.
    fn renew(&self, renewal: &Self::Renewal) -> impl Future<Output = Result<Self::Grant, Error>> + Send;
    /// Ends a login; repeating it is no error.
    fn revoke(&self, id: &LoginId, ending: Ending) -> impl Future<Output = Result<Effect, Error>> + Send;
    /// A person's live logins of this kind, newest first.
    fn list(&self, user: UserId) -> impl Future<Output = Result<Vec<Login>, Error>> + Send;
}

/// When a revocation takes effect. Nobody may swallow that a revoked JWT can live on for a while.
#[must_use = "say when the revocation takes effect"]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// The very next request is refused.
    AtOnce,
    /// Refused at the latest after so many seconds: until then a signed access token speaks for itself.
    Within {
        /// Whole seconds, rounded up.
        seconds: u64,
    },
}

impl Effect {
    /// The weaker of two: what can be promised when both happened.
    pub fn and(self, other: Self) -> Self {
        self.max(other)
    }

    /// A sentence for people.
    pub fn text(self) -> Text {
        match self {
            Self::AtOnce => Text::new("effect-at-once"),
            Self::Within { seconds } => Text::new("effect-within").with("time", Text::duration(seconds)),
        }
    }
}

/// How access tokens are verified, and so when a revoked one is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerifyMode {
    /// Signature, then login and epoch from the store.
    Lookup,
    /// Signature and claims only.
    Stateless,
    /// Signature and a note in memory of what was ended here; the store only for what the note speaks of.
    Denylist,
}

impl VerifyMode {
    /// What the configuration accepts.
    pub const FORM: &str = "one of \"lookup\", \"denylist\", \"stateless\"";

    /// All of them.
    pub const ALL: [Self; 3] = [Self::Lookup, Self::Denylist, Self::Stateless];

    /// Its name in the configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lookup => "lookup",
            Self::Stateless => "stateless",
            Self::Denylist => "denylist",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == text)
    }
}
