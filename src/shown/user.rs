//! A person.

use crate::accounts::Accounts;
use crate::base::clock::Timestamp;
use crate::base::error::Error;
use crate::base::ids::{Role, UserId};
use crate::user::{self, Profile};
use serde::{Deserialize, Serialize};

/// What the whole team sees of a person: `{id, username, display_name, title, email, phone}`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Contact {
    pub(crate) id: UserId,
    pub(crate) username: String,
    #[serde(flatten)]
    pub(crate) profile: Profile,
}

impl From<&user::User> for Contact {
    fn from(user: &user::User) -> Self {
        Self { id: user.id, username: user.username.as_str().to_owned(), profile: user.profile.clone() }
    }
}

/// The `User` of the contract, §3: a [`Contact`] with `{role, disabled, created_at, last_seen_at}`.
#[derive(Debug, Serialize, Deserialize)]
pub struct User {
    #[serde(flatten)]
    pub(crate) contact: Contact,
    pub(crate) role: Role,
    pub(crate) disabled: bool,
    pub(crate) created_at: String,
    pub(crate) last_seen_at: Option<String>,
}

impl User {
    /// Shows a person with the time they were last seen.
    pub fn new(user: &user::User, last_seen: Option<Timestamp>) -> Self {
        Self {
            contact: user.into(),
            role: user.role,
            disabled: user.disabled,
            created_at: user.created_at.rfc3339(),
            last_seen_at: last_seen.map(Timestamp::rfc3339),
        }
    }

    /// Reads when they were last seen, and shows them.
    pub async fn read(accounts: &Accounts, user: &user::User) -> Result<Self, Error> {
        Ok(Self::new(user, accounts.last_seen(user.id).await?))
    }
}

/// A person in a list for administrators.
#[derive(Debug, Serialize, Deserialize)]
pub struct Invited {
    pub(crate) person: User,
    /// Whether they have been invited and have no password yet.
    pub(crate) is_invited: bool,
}

impl Invited {
    /// Reads when they were last seen, and shows them.
    pub async fn read(accounts: &Accounts, user: &user::User) -> Result<Self, Error> {
        Ok(Self { person: User::read(accounts, user).await?, is_invited: user.is_invited() })
    }
}
