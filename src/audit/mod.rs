//! What happened: who did it, to whom, from where, by which door. No secrets, no free text.
//!
//! An act and its entry commit together, so the ports take entries along with the change. Entries
//! without a change (a failed sign-in) go through `note` of the audit log. What was refused before anything was
//! tried (throttled, no administrator, another site) is logged and not stored: a flood of it would push
//! out what happened.

pub mod filter;
mod news;
pub mod read;
pub mod retention;
mod table;
pub mod text;

pub use news::News;
pub use table::Act;

use crate::base::clock::Timestamp;
use crate::base::ids::{LoginId, LoginKind, UserId};
use crate::base::language::Text;
use crate::base::log;
use crate::base::words::words;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::net::IpAddr;
use uuid::Uuid;

/// By which way an act came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    Pages,
    /// `/api`.
    Api,
    CommandLine,
    System,
}

words!(Door { Pages = "pages", Api = "api", CommandLine = "command_line", System = "system" });

impl Door {
    /// Its name for people.
    pub fn text(self) -> Text {
        Text::new(match self {
            Self::Pages => "audit-door-pages",
            Self::Api => "audit-door-api",
            Self::CommandLine => "audit-door-command-line",
            Self::System => "audit-door-system",
        })
    }
}

impl From<LoginKind> for Door {
    fn from(kind: LoginKind) -> Self {
        match kind {
            LoginKind::Session => Self::Pages,
            LoginKind::Token => Self::Api,
        }
    }
}

impl Act {
    /// Whether a person to whom it happens is to be told, if it was not their own doing.
    pub const fn is_news(self) -> bool {
        self.row().notice.is_some()
    }

    /// Its name, and what it was done with, if anything: `login_ended`, `signed_out`.
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
pub struct AuditEvent {
    /// UUID v7: in the order of time.
    pub id: Uuid,
    pub at: Timestamp,
    pub act: Act,
    pub door: Door,
    /// Who did it, if known.
    pub who: Option<Name>,
    /// To whom, if anybody.
    pub whom: Option<Name>,
    /// Which login, if any.
    pub login: Option<LoginId>,
    pub address: Option<IpAddr>,
    /// What that login was called then: a rename must not rewrite what was before it, and the login's row is
    /// swept long before this entry. None in entries that stores of schemas before 4 brought along.
    pub device: Option<String>,
    /// What it was called from then on, if it was renamed.
    pub renamed_to: Option<String>,
}

/// A person as the audit remembers them: it outlives the person's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    pub id: UserId,
    /// The user name at the time.
    pub username: String,
}

/// The name by which the audit knows an actor or a target; none for the owner of the data.
pub trait Named {
    /// The name.
    fn name(&self) -> Option<Name>;
}

/// Where a request comes from; services are given one with each act.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    pub door: Door,
    /// From which address; none on the command line.
    pub address: Option<IpAddr>,
}

impl Source {
    /// The command line.
    pub const COMMAND_LINE: Self = Self { door: Door::CommandLine, address: None };
    /// The server itself.
    pub const SYSTEM: Self = Self { door: Door::System, address: None };

    /// An entry of this origin.
    pub fn entry(self, act: Act, now: Timestamp) -> AuditEvent {
        AuditEvent {
            id: Uuid::now_v7(),
            at: now,
            act,
            door: self.door,
            who: None,
            whom: None,
            login: None,
            address: self.address,
            device: None,
            renamed_to: None,
        }
    }
}

impl AuditEvent {
    /// With who did it.
    pub fn by(mut self, who: &impl Named) -> Self {
        self.who = who.name();
        self
    }

    /// With to whom it was done.
    pub fn to(mut self, whom: &impl Named) -> Self {
        self.whom = whom.name();
        self
    }

    /// With the login it concerns, by the name that it has now.
    pub fn on(mut self, login: LoginId, device: &str) -> Self {
        self.login = Some(login);
        self.device = Some(device.to_owned());
        self
    }

    /// Whom this happened to without their doing, if they are to be told. A sign-in from a new address may be
    /// somebody else's doing: that is why it is told.
    pub fn is_news_to(&self) -> Option<UserId> {
        let whom = self.whom.as_ref()?.id;
        let is_own = self.who.as_ref().is_some_and(|who| who.id == whom);
        (self.act.is_news() && (!is_own || self.act == Act::NewAddress)).then_some(whom)
    }

    /// One structured log line (ASVS 16.2.1); the same facts that are stored, without names.
    pub fn log(&self) {
        let (event, detail) = self.act.words();
        let id = |name: &'_ Option<Name>| name.as_ref().map(|name| name.id);
        let (who, whom) = (id(&self.who), id(&self.whom));
        log::audit(&log::Act {
            event: &event,
            detail: detail.as_deref(),
            door: self.door.as_str(),
            who: log::some(&who),
            whom: log::some(&whom),
            login: log::some(&self.login),
            address: log::some(&self.address),
            entry: &self.id,
        });
    }
}
