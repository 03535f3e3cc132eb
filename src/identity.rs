//! Who is asking, and the witness that it is an administrator.

use crate::audit::{Name, Named};
use crate::base::ids::Role;
use crate::login::{Identity, Login};
use crate::user::User;
use std::marker::PhantomData;

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

impl Named for Actor<'_> {
    fn name(&self) -> Option<Name> {
        match self {
            Self::Person(found) => found.user.name(),
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
    pub fn of(found: &'r Found) -> Option<Self> {
        (found.user.role == Role::Admin).then_some(Self { actor: Actor::Person(found), only_here: PhantomData })
    }

    /// For the command line: whoever may open the data directory owns everything in it.
    pub fn owner_of_the_data() -> Admin<'static> {
        Admin { actor: Actor::Owner, only_here: PhantomData }
    }

    /// Who it is.
    pub fn actor(&self) -> &Actor<'r> {
        &self.actor
    }
}
