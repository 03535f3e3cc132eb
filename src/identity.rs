//! Who is asking, and the witness that it is an administrator.

use crate::login::{Login, LoginId};
use crate::user::{User, UserId};
use serde::{Deserialize, Serialize};
use std::marker::PhantomData;

/// What a person may do. There are two and no more: a team of fifty needs no matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// May read and change what is theirs.
    Member,
    /// May also manage people and their logins.
    Admin,
}

impl Role {
    /// `admin` or `member`, as in JSON, forms and the `roles` claim.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Admin => "admin",
        }
    }

    /// Reads `admin` or `member`, exactly.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "member" => Some(Self::Member),
            "admin" => Some(Self::Admin),
            _ => None,
        }
    }
}

/// What a verified proof says: who, by which login. No more than a token can carry by itself, so
/// that both schemes can answer it; whoever needs today's truth asks for a [`Found`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// The person.
    pub user: UserId,
    /// The login by which they came.
    pub login: LoginId,
    /// Their role when the proof was made (token, `stateless`) or now (everything else).
    pub role: Role,
}

/// A person and the login by which they came, both read from the store for this request.
#[derive(Debug, Clone)]
pub struct Found {
    /// The person, as stored now.
    pub user: User,
    /// The login, as stored now.
    pub login: Login,
    /// The request showed the secret that a re-authentication has just replaced. It is still read, for another
    /// tab's sake, but never counts as confirmed: a stolen cookie must not gain from its owner's password.
    pub is_replaced: bool,
}

impl Found {
    /// The short form.
    #[must_use]
    pub fn identity(&self) -> Identity {
        Identity { user: self.user.id, login: self.login.id, role: self.user.role }
    }
}

/// Who performs an administrator's act, for the audit.
#[derive(Debug, Clone)]
pub enum Actor<'r> {
    /// A signed-in person, looked up for this request.
    Person(&'r Found),
    /// Whoever owns the data directory, by the command line.
    Owner,
}

/// Witness that the caller is an administrator, looked up for this very request.
///
/// It has a private field and borrows the request: it cannot be made elsewhere, stored, or moved
/// into a task. Made in the two guard files and in `control.rs` only.
#[derive(Debug, Clone)]
pub struct Admin<'r> {
    actor: Actor<'r>,
    only_here: PhantomData<&'r ()>,
}

impl<'r> Admin<'r> {
    /// For the guards: a person whose role, read for this request, is administrator.
    #[must_use]
    pub fn of(found: &'r Found) -> Option<Self> {
        (found.user.role == Role::Admin).then_some(Self { actor: Actor::Person(found), only_here: PhantomData })
    }

    /// For the command line: whoever may open the data directory owns everything in it.
    #[must_use]
    pub fn owner_of_the_data() -> Admin<'static> {
        Admin { actor: Actor::Owner, only_here: PhantomData }
    }

    /// Who it is.
    #[must_use]
    pub fn actor(&self) -> &Actor<'r> {
        &self.actor
    }
}
