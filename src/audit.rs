//! What happened: who did it, to whom, from where, by which door. No secrets, no free text.
//!
//! An act and its entry commit together, so the ports take entries along with the change. Entries
//! without a change (a failed sign-in) go through [`AuditStore::note`].

use crate::clock::Timestamp;
use crate::error::StoreError;
use crate::identity::{Actor, Role};
use crate::login::{EndReason, Kind, Login, LoginId};
use crate::user::{LinkKind, User, UserId};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::net::IpAddr;
use uuid::Uuid;

/// By which way an act came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// The pages.
    Pages,
    /// `/api`.
    Api,
    /// The command line.
    CommandLine,
    /// The house itself.
    System,
}

impl From<Kind> for Door {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Session => Self::Pages,
            Kind::Token => Self::Api,
        }
    }
}

/// What was done. Append only: the stored form numbers the variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Somebody signed in.
    SignedIn,
    /// A wrong name or password.
    SignInFailed,
    /// A password given to confirm was right.
    Confirmed,
    /// A password given to confirm or to change was wrong.
    ConfirmFailed,
    /// A login ended.
    LoginEnded(EndReason),
    /// A login was given another name.
    LoginRenamed,
    /// A refresh token was answered again to another address.
    RefreshAnsweredElsewhere,
    /// A person changed their own password.
    PasswordChanged,
    /// A person set a password by a link.
    PasswordSetByLink(LinkKind),
    /// The owner of the data set a password.
    PasswordSetByOwner,
    /// A one-time link was made.
    LinkMade(LinkKind),
    /// A set-up link was made.
    SetupLinkMade,
    /// The first administrator was made.
    SetUp,
    /// A person was added.
    UserAdded(Role),
    /// A person's profile was changed.
    ProfileChanged,
    /// A person's role was changed.
    RoleChanged(Role),
    /// A person was disabled.
    Disabled,
    /// A person was enabled.
    Enabled,
    /// A person was signed out everywhere.
    SignedOutEverywhere,
    /// A person was deleted.
    Deleted,
    /// A signing key was made.
    KeyMade,
}

impl Act {
    /// Its name, and what it was done with, if anything: `login_ended`, `signed_out`.
    #[must_use]
    pub fn words(self) -> (String, Option<String>) {
        match serde_json::to_value(self).unwrap_or_default() {
            Value::Object(map) => {
                let named = map.into_iter().next();
                named.map_or_else(Default::default, |(name, with)| (name, with.as_str().map(str::to_owned)))
            }
            name => (name.as_str().unwrap_or_default().to_owned(), None),
        }
    }
}

/// One line of the audit.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    /// UUID v7: in the order of time.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// What.
    pub act: Act,
    /// By which way.
    pub door: Door,
    /// Who did it, if known.
    pub who: Option<Name>,
    /// To whom, if anybody.
    pub whom: Option<Name>,
    /// Which login, if any.
    pub login: Option<LoginId>,
    /// From where.
    pub address: Option<IpAddr>,
}

/// A person as the audit remembers them: it outlives the person's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// The id.
    pub id: UserId,
    /// The user name at the time.
    pub username: String,
}

impl From<&User> for Name {
    fn from(user: &User) -> Self {
        Self { id: user.id, username: user.username.as_str().to_owned() }
    }
}

/// Where a request comes from; services are given one with each act.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    /// By which way.
    pub door: Door,
    /// From which address; none on the command line.
    pub address: Option<IpAddr>,
}

impl Origin {
    /// The command line.
    pub const COMMAND_LINE: Self = Self { door: Door::CommandLine, address: None };

    /// An entry of this origin.
    #[must_use]
    pub fn entry(self, act: Act, now: Timestamp) -> Entry {
        Entry {
            id: Uuid::now_v7(),
            at: now,
            act,
            door: self.door,
            who: None,
            whom: None,
            login: None,
            address: self.address,
        }
    }
}

impl Entry {
    /// With who did it.
    #[must_use]
    pub fn by(mut self, user: &User) -> Self {
        self.who = Some(user.into());
        self
    }

    /// With who did it, where that may be the owner of the data.
    #[must_use]
    pub fn by_actor(self, actor: &Actor<'_>) -> Self {
        match actor {
            Actor::Person(found) => self.by(&found.user),
            Actor::Owner => self,
        }
    }

    /// With to whom it was done.
    #[must_use]
    pub fn to(mut self, user: &User) -> Self {
        self.whom = Some(user.into());
        self
    }

    /// With the login it concerns.
    #[must_use]
    pub fn on(mut self, login: &Login) -> Self {
        self.login = Some(login.id);
        self
    }

    /// One structured log line (ASVS 16.2.1); the same facts that are stored.
    pub fn log(&self) {
        let (event, detail) = self.act.words();
        let door = serde_json::to_value(self.door).unwrap_or_default();
        tracing::info!(
            target: "audit",
            event,
            detail,
            door = door.as_str(),
            who = self.who.as_ref().map(|n| n.id.to_string()),
            whom = self.whom.as_ref().map(|n| n.id.to_string()),
            login = self.login.map(|id| id.to_string()),
            address = self.address.map(|a| a.to_string()),
            entry = %self.id,
        );
    }
}

/// Where entries are kept.
#[async_trait]
pub trait AuditStore: Send + Sync {
    /// Keeps entries that belong to no change. Not waited for; lost only if the server dies within
    /// the next commit.
    fn note(&self, entries: Vec<Entry>);
    /// Entries, newest first, starting after `after`, at most `limit`.
    async fn entries(&self, after: Option<Uuid>, limit: usize) -> Result<Vec<Entry>, StoreError>;
    /// Removes what is older than `before`, and the oldest beyond `most`; answers how many went.
    async fn trim(&self, before: Timestamp, most: usize) -> Result<usize, StoreError>;
}
