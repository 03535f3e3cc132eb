//! Everybody's logins with their owners, read in pieces: others are served in between, and each owner is read once.

use crate::base::error::StoreError;
use crate::base::ids::{LoginId, UserId};
use crate::login::Login;
use crate::storage::logins::Filter;
use crate::storage::{Logins, PIECE, Users};
use crate::user::User;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// The logins after one of them, newest first.
pub struct WithOwners<'a> {
    logins: &'a Logins,
    users: &'a Users,
    owners: HashMap<UserId, Option<User>>,
    after: Option<LoginId>,
    is_over: bool,
}

impl<'a> WithOwners<'a> {
    /// Begins after `after`, or with the newest.
    pub fn after(logins: &'a Logins, users: &'a Users, after: Option<LoginId>) -> Self {
        Self { logins, users, owners: HashMap::new(), after, is_over: false }
    }

    /// The next piece, whose owners have been read; `None` when there is no more.
    pub async fn next(&mut self) -> Result<Option<Vec<Login>>, StoreError> {
        if self.is_over {
            return Ok(None);
        }
        if self.after.is_some() {
            tokio::task::yield_now().await;
        }
        let piece = self.logins.list(Filter::All, self.after, PIECE).await?;
        self.is_over = piece.len() < PIECE;
        self.after = piece.last().map(|login| login.id).or(self.after);
        for login in &piece {
            if let Entry::Vacant(owner) = self.owners.entry(login.user) {
                owner.insert(self.users.find(login.user).await?);
            }
        }
        Ok(Some(piece))
    }

    /// Whose a login of a piece is; `None` if the person is gone.
    pub fn owner(&self, login: &Login) -> Option<&User> {
        self.owners.get(&login.user)?.as_ref()
    }

    /// Whether every row has been read.
    pub fn is_over(&self) -> bool {
        self.is_over
    }
}
