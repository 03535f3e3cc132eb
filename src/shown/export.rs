//! What is kept about a person, for that person to take away: all of it, and nothing that opens anything.

use super::{Event, Login, Notice, User};
use crate::accounts::Accounts;
use crate::audit::Source;
use crate::base::clock::Timestamp;
use crate::base::error::{Denial, Error};
use crate::base::ids::{EndReason, LoginId};
use crate::base::language::Language;
use crate::login::{self, Lifetimes, LoginStatus, State};
use crate::user;
use serde::Serialize;
use serde_json::{Value, json};

/// Names the form of the file.
const FORMAT: &str = "twodoors-export";
/// Grows when a member changes its meaning or goes; new ones may come without.
const VERSION: u32 = 1;

/// A login as it is kept, live or ended: everything in its row but what checks its credential.
#[derive(Debug, Serialize)]
struct KeptLogin {
    #[serde(flatten)]
    login: Login,
    device_id: Option<String>,
    password_given_at: String,
    live: bool,
    ended_at: Option<String>,
    ended_because: Option<EndReason>,
}

impl KeptLogin {
    fn new(login: &login::Login, user: &user::User, lifetimes: &Lifetimes, now: Timestamp) -> Self {
        let ended_because = match login.state {
            State::Ended { reason, .. } => Some(reason),
            State::Live => None,
        };
        Self {
            login: Login::new(login, lifetimes),
            device_id: login.device.id.clone(),
            password_given_at: login.confirmed_at.rfc3339(),
            live: lifetimes.status(login, user, now) == LoginStatus::Live,
            ended_at: login.ended_at().map(Timestamp::rfc3339),
            ended_because,
        }
    }
}

/// One's own history, newest first, as under `/api/account/activity`.
#[derive(Debug, Serialize)]
struct Activity {
    items: Vec<Event>,
    is_cut: bool,
}

/// What is kept about a person.
#[derive(Debug, Serialize)]
pub struct Export {
    format: &'static str,
    version: u32,
    exported_at: String,
    user: User,
    /// What they chose; none: as their browser asks.
    language: Option<&'static str>,
    password: Value,
    open_link: Option<Value>,
    known_addresses: Vec<Value>,
    logins: Vec<KeptLogin>,
    activity: Activity,
    notices: Vec<Notice>,
}

impl Export {
    /// Reads what is kept about a person who came by `login`, and writes down that it was read.
    pub async fn read(accounts: &Accounts, user: &user::User, login: LoginId, origin: Source) -> Result<Self, Error> {
        let now = accounts.logins().now();
        let language = user.language.unwrap_or(Language::ALL[0]);
        let logins = accounts.logins().all_of(user.id).await?;
        let link = user.open_link(now);
        let known =
            user.known.iter().map(|known| json!({"address": known.address, "last_signed_in_at": known.at.rfc3339()}));
        let (activity, is_cut) = accounts.whole_activity(user.id).await?;
        let items = activity.iter().map(|entry| Event::said(entry, Some(user.id), language)).collect();
        let export = Self {
            format: FORMAT,
            version: VERSION,
            exported_at: now.rfc3339(),
            user: User::read(accounts, user).await?,
            language: user.language.map(Language::tag),
            password: json!({"is_set": user.password.is_some(), "must_change": user.must_change_password}),
            open_link: link.map(|link| json!({"kind": link.kind, "expires_at": link.expires_at.rfc3339()})),
            known_addresses: known.collect(),
            logins: logins
                .iter()
                .map(|login| KeptLogin::new(login, user, accounts.logins().lifetimes(), now))
                .collect(),
            activity: Activity { items, is_cut },
            notices: user.news.iter().map(|news| Notice::said(news, language)).collect(),
        };
        accounts.note_export(user, &logins, login, origin);
        Ok(export)
    }

    /// Writes it as a file: indented, so that people can read it too.
    pub fn to_json(&self) -> Result<String, Error> {
        Ok(serde_json::to_string_pretty(self).map_err(|_| Denial::Internal)?)
    }
}
