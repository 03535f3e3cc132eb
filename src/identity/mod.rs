//! Who is asking, and the witnesses that they completed a sign-in or are an administrator.

mod signed_in;

pub use signed_in::SignedIn;

use crate::audit::{Name, Named};
use crate::base::clock::Timestamp;
use crate::base::error::Denial;
use crate::base::ids::{LoginId, Role, UserId};
use crate::login::Login;
use crate::user::User;
use std::marker::PhantomData;

/// A password given so long ago still counts as recent (ASVS 7.5.3).
pub const CONFIRMED_FOR_SECS: u64 = 15 * 60;
/// Further in the future than this, a confirmation was written by a wrong clock, and is none.
const CONFIRMED_AHEAD_SECS: u64 = 30;

/// Names the person and the login of a verified proof: no more than a token can carry by itself, so
/// that both schemes can answer it. What is stored today is in [`Principal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    pub user: UserId,
    /// The login by which they came.
    pub login: LoginId,
    /// Their role when the proof was made (token, `stateless`) or now (everything else).
    pub role: Role,
}

/// A person and the login by which they came, both read from the store for this request.
#[derive(Debug, Clone)]
pub struct Principal {
    /// The person, as stored now.
    pub user: User,
    /// The login, as stored now.
    pub login: Login,
    /// The request showed the secret that a re-authentication has just replaced. It is still read, for another
    /// tab's sake, but never counts as confirmed: a stolen cookie must not gain from its owner's password.
    pub is_replaced: bool,
}

impl Principal {
    /// The short form.
    pub fn identity(&self) -> Identity {
        Identity { user: self.user.id, login: self.login.id, role: self.user.role }
    }

    /// Refuses unless the password was given lately (ASVS 7.5.3).
    pub fn require_confirmed(&self, now: Timestamp) -> Result<(), Denial> {
        let at = self.login.confirmed_at;
        let is_recent = now.secs_since(at) < CONFIRMED_FOR_SECS && at.secs_since(now) <= CONFIRMED_AHEAD_SECS;
        if is_recent && !self.is_replaced { Ok(()) } else { Err(Denial::ConfirmRequired) }
    }
}

/// Who performs an administrator's act, for the audit.
#[derive(Debug, Clone)]
pub enum Actor<'r> {
    /// A signed-in person, looked up for this request.
    Person(&'r Principal),
    /// The owner of the data directory, by the command line.
    Owner,
}

impl Named for Actor<'_> {
    fn name(&self) -> Option<Name> {
        match self {
            Self::Person(principal) => principal.user.name(),
            Self::Owner => None,
        }
    }
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
    pub fn of(principal: &'r Principal) -> Option<Self> {
        (principal.user.role == Role::Admin).then_some(Self { actor: Actor::Person(principal), only_here: PhantomData })
    }

    /// For the command line: a process that may open the data directory owns everything in it.
    pub fn owner_of_the_data() -> Admin<'static> {
        Admin { actor: Actor::Owner, only_here: PhantomData }
    }

    /// Refuses unless the administrator gave their password lately. The owner of the data has nothing to confirm with.
    pub fn require_confirmed(&self, now: Timestamp) -> Result<(), Denial> {
        match self.actor {
            Actor::Person(principal) => principal.require_confirmed(now),
            Actor::Owner => Ok(()),
        }
    }

    /// [`Admin::require_confirmed`] for an act on `whose` logins, if they are the administrator's own.
    pub fn require_confirmed_for(&self, whose: UserId, now: Timestamp) -> Result<(), Denial> {
        match self.actor {
            Actor::Person(principal) if principal.user.id == whose => principal.require_confirmed(now),
            Actor::Person(_) | Actor::Owner => Ok(()),
        }
    }

    /// Who it is.
    pub fn actor(&self) -> &Actor<'r> {
        &self.actor
    }
}
