//! What is done to logins, whatever their kind: one place where they are found, created, ended and listed. The twins
//! `session/` and `token/` share it, so that they differ only where sessions and tokens do.

mod create;
mod end;
mod owners;
mod rename;
mod scheme;

pub use owners::WithOwners;
pub use rename::Rename;
pub use scheme::Scheme;

use crate::base::clock::{Clock, Timestamp};
use crate::base::error::{Denial, Error};
use crate::base::ids::{LoginId, LoginKind, UserId};
use crate::identity::{Admin, Principal};
use crate::login::{Lifetimes, Login, LoginStatus, VerifyMode};
use crate::storage::logins::{Filter, PIECE};
use crate::storage::{Logins, Users};
use crate::user::User;
use std::collections::BTreeSet;

/// The acts on logins, and what they need. Clones share everything.
#[derive(Clone)]
pub struct LoginService {
    rows: Logins,
    users: Users,
    clock: Clock,
    lifetimes: Lifetimes,
    verify: VerifyMode,
}

/// Counts live logins, and the people who have one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LiveLogins {
    /// People with at least one.
    pub people: usize,
    pub sessions: usize,
    /// Logins of phones and scripts.
    pub tokens: usize,
}

impl LoginService {
    /// Over stored logins and their owners. `verify` says when an access token of an ended login is refused.
    pub const fn new(rows: Logins, users: Users, clock: Clock, lifetimes: Lifetimes, verify: VerifyMode) -> Self {
        Self { rows, users, clock, lifetimes, verify }
    }

    /// The stored rows, for the twins, which change their own part of one.
    pub const fn rows(&self) -> &Logins {
        &self.rows
    }

    /// Their owners' stored rows.
    pub const fn users(&self) -> &Users {
        &self.users
    }

    /// How long logins live.
    pub const fn lifetimes(&self) -> &Lifetimes {
        &self.lifetimes
    }

    /// How access tokens are verified.
    pub const fn verify_mode(&self) -> VerifyMode {
        self.verify
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The clock, for what asks it for more than the time.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Reads a login and its owner; `None` if either is gone.
    pub async fn find(&self, id: LoginId) -> Result<Option<(Login, User)>, Error> {
        let Some(login) = self.rows.find(id).await? else { return Ok(None) };
        Ok(self.users.find(login.user).await?.map(|owner| (login, owner)))
    }

    /// Reads a person, for a scheme that knows whom a proof names.
    pub async fn owner(&self, id: UserId) -> Result<Option<User>, Error> {
        Ok(self.users.find(id).await?)
    }

    /// Says whether a login opens the door for its owner now.
    pub fn status(&self, login: &Login, owner: &User) -> LoginStatus {
        self.lifetimes.status(login, owner, self.now())
    }

    /// Notes that a login was used now, and which generation of tokens was shown. Not waited for; may be lost.
    pub fn used(&self, login: LoginId, owner: UserId, generation: Option<u32>) {
        let now = self.now();
        self.rows.touch(login, now, generation);
        self.users.touch(owner, now);
    }

    /// Reads one login of one's own, live or ended. Another person's is answered like an unknown one (ASVS 8.2.2).
    pub async fn own(&self, principal: &Principal, id: LoginId) -> Result<Login, Error> {
        let login = self.rows.find(id).await?.filter(|login| login.user == principal.user.id);
        Ok(login.ok_or(Denial::NotFound)?)
    }

    /// Lists every row of a person, newest first, live or not.
    pub async fn all_of(&self, user: UserId) -> Result<Vec<Login>, Error> {
        let mut rows: Vec<Login> = Vec::new();
        loop {
            let piece = self.rows.list(Filter::Of(user), rows.last().map(|login| login.id), PIECE).await?;
            let is_last = piece.len() < PIECE;
            rows.extend(piece);
            if is_last {
                return Ok(rows);
            }
        }
    }

    /// Lists a person's live logins of both kinds, newest first.
    pub async fn live_of(&self, user: &User) -> Result<Vec<Login>, Error> {
        let mut list = self.all_of(user.id).await?;
        list.retain(|login| self.status(login, user) == LoginStatus::Live);
        Ok(list)
    }

    /// Reads everybody's logins after `after`, newest first, live or not, with their owners.
    pub fn with_owners(&self, after: Option<LoginId>) -> WithOwners<'_> {
        WithOwners::after(&self.rows, &self.users, after)
    }

    /// Lists everybody's live logins, newest first, with their owners, from `after` on, at most `limit`. The second
    /// answer is where to go on; `None` at the end.
    pub async fn live_page(
        &self,
        _admin: Admin<'_>,
        after: Option<LoginId>,
        limit: usize,
    ) -> Result<(Vec<(Login, User)>, Option<LoginId>), Error> {
        let mut page: Vec<(Login, User)> = Vec::new();
        let mut rows = self.with_owners(after);
        while let Some(piece) = rows.next().await? {
            for login in piece {
                let Some(owner) = rows.owner(&login) else { continue };
                if self.status(&login, owner) != LoginStatus::Live {
                    continue;
                }
                if page.len() == limit {
                    let next = page.last().map(|(login, _)| login.id);
                    return Ok((page, next));
                }
                page.push((login, owner.clone()));
            }
        }
        Ok((page, None))
    }

    /// Counts everybody's live logins; all rows are read.
    pub async fn count_live(&self, _admin: Admin<'_>) -> Result<LiveLogins, Error> {
        let (mut count, mut people, mut rows) = (LiveLogins::default(), BTreeSet::new(), self.with_owners(None));
        while let Some(piece) = rows.next().await? {
            let is_live =
                |login: &&Login| rows.owner(login).is_some_and(|owner| self.status(login, owner) == LoginStatus::Live);
            for login in piece.iter().filter(is_live) {
                people.insert(login.user);
                match login.kind() {
                    LoginKind::Session => count.sessions += 1,
                    LoginKind::Token => count.tokens += 1,
                }
            }
        }
        Ok(LiveLogins { people: people.len(), ..count })
    }
}
