//! What is kept about a person, for that person to take away: all of it, and nothing that opens anything.
//!
//! Every member is chosen here by name, none is copied as it is stored: what is added to a record later is
//! left out until somebody has thought about it.

use super::Accounts;
use crate::audit::{Act, Entry, Origin};
use crate::base::clock::Timestamp;
use crate::base::error::{Denial, Error};
use crate::base::ids::{EndReason, LoginId, UserId};
use crate::base::language::Language;
use crate::login::{Lifetimes, Login, Standing, State};
use crate::user::{User, record};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Names the form of the file, whoever finds it later.
pub const FORMAT: &str = "twodoors-export";
/// Grows when a member changes its meaning or goes; new ones may come without.
pub const VERSION: u32 = 1;
/// The newest entries of the history that go into a file: it is put together in memory. A flood of failed
/// sign-ins is about the person too.
pub const MOST_ACTIVITY: usize = 5_000;
/// Entries asked for at once.
const PIECE: usize = 500;
/// A person's exports within so many seconds are written down once: a loop must not push out what happened.
const NOTED_EVERY: Duration = Duration::from_mins(1);

/// A login as it is kept, live or ended: everything in its row but what checks its credential.
#[derive(Debug, Serialize)]
struct KeptLogin {
    id: String,
    kind: &'static str,
    device_name: String,
    /// The same, for one release.
    device: String,
    device_id: Option<String>,
    address: String,
    created_at: String,
    seen_at: String,
    password_given_at: String,
    expires_at: String,
    live: bool,
    ended_at: Option<String>,
    ended_because: Option<EndReason>,
}

impl KeptLogin {
    fn new(login: &Login, user: &User, lifetimes: &Lifetimes, now: Timestamp) -> Self {
        let ended_because = match login.state {
            State::Ended { reason, .. } => Some(reason),
            State::Live => None,
        };
        Self {
            id: login.id.to_string(),
            kind: login.kind().as_str(),
            device_name: login.device.name.clone(),
            device: login.device.name.clone(),
            device_id: login.device.id.clone(),
            address: login.device.address.to_string(),
            created_at: login.created_at.rfc3339(),
            seen_at: login.seen_at.rfc3339(),
            password_given_at: login.confirmed_at.rfc3339(),
            expires_at: lifetimes.expires_at(login).rfc3339(),
            live: lifetimes.standing(login, user, now) == Standing::Live,
            ended_at: login.ended_at().map(Timestamp::rfc3339),
            ended_because,
        }
    }
}

/// One's own history, newest first.
#[derive(Debug, Default, Serialize)]
struct Activity {
    /// As under `/api/account/activity`.
    items: Vec<Value>,
    /// Whether there is more than [`MOST_ACTIVITY`]; the rest is shown page by page only.
    is_cut: bool,
}

/// What is kept about a person.
#[derive(Debug, Serialize)]
pub struct Export {
    format: &'static str,
    version: u32,
    exported_at: String,
    /// As under `/api/account`.
    user: Value,
    /// What they chose; none: as their browser asks.
    language: Option<&'static str>,
    password: Value,
    open_link: Option<Value>,
    known_addresses: Vec<Value>,
    logins: Vec<KeptLogin>,
    activity: Activity,
    notices: Vec<Value>,
}

impl Export {
    /// As a file: indented, so that people can read it too.
    pub fn to_json(&self) -> Result<String, Error> {
        Ok(serde_json::to_string_pretty(self).map_err(|_| Denial::Internal)?)
    }
}

/// Who took their data away within the last minute. Forgotten at a restart: that is one entry
/// more at the most. When is told by the uptime, which nobody can set.
#[derive(Clone, Default)]
pub struct LastExports(Arc<Mutex<HashMap<UserId, Duration>>>);

impl LastExports {
    /// Whether an export now is to be written down; if so, the next ones are not for a while. Asking and
    /// answering is one step, so of many at once one is.
    fn is_due(&self, user: UserId, uptime: Duration) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.retain(|_, at| uptime.saturating_sub(*at) < NOTED_EVERY);
        let is_due = !last.contains_key(&user);
        if is_due {
            last.insert(user, uptime);
        }
        is_due
    }
}

impl Accounts {
    /// What is kept about a person who is signed in by `login`. It is written down, once a
    /// minute: whoever sits at a forgotten screen takes away a lot.
    pub async fn export(&self, user: &User, login: LoginId, origin: Origin) -> Result<Export, Error> {
        let now = self.clock.now();
        let language = user.language.unwrap_or(Language::ALL[0]);
        let rows = self.logins.all_of(user.id).await?;
        let link = user.open_link(now);
        let known = user.known.iter().map(
            |known| json!({"address": known.address.to_string(), "last_signed_in_at": Timestamp::rfc3339(known.at)}),
        );
        let export = Export {
            format: FORMAT,
            version: VERSION,
            exported_at: now.rfc3339(),
            user: record::user(user, self.users.last_seen(user.id).await?),
            language: user.language.map(Language::tag),
            password: json!({"is_set": user.password.is_some(), "must_change": user.must_change_password}),
            open_link: link.map(|link| json!({"kind": link.kind.as_str(), "expires_at": link.expires_at.rfc3339()})),
            known_addresses: known.collect(),
            logins: rows.iter().map(|login| KeptLogin::new(login, user, self.logins.lifetimes(), now)).collect(),
            activity: self.whole_activity(user.id, language).await?,
            notices: user.news.iter().map(|news| record::notice(news, language)).collect(),
        };
        if self.exports.is_due(user.id, self.clock.uptime()) {
            let entry = origin.entry(Act::Exported, now).by(user).to(user);
            let entry = match rows.iter().find(|row| row.id == login) {
                Some(row) => entry.on(row.id, &row.device.name),
                None => Entry { login: Some(login), ..entry },
            };
            self.audit.note(vec![entry]);
        }
        Ok(export)
    }

    /// All pages of one's own history, up to [`MOST_ACTIVITY`].
    async fn whole_activity(&self, user: UserId, language: Language) -> Result<Activity, Error> {
        let mut activity = Activity::default();
        let mut after = None;
        loop {
            let left = MOST_ACTIVITY - activity.items.len();
            let page = self.activity(user, after, left.min(PIECE)).await?;
            activity.items.extend(page.entries.iter().map(|entry| record::entry(entry, Some(user), language)));
            after = page.next;
            activity.is_cut = after.is_some() && activity.items.len() >= MOST_ACTIVITY;
            if after.is_none() || activity.is_cut {
                return Ok(activity);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_exports_within_a_minute_one_is_due() {
        let (last, ada, bob) = (LastExports::default(), UserId::new(), UserId::new());
        let due = |user, secs: u64| last.is_due(user, Duration::from_secs(secs));
        assert_eq!([due(ada, 0), due(ada, 0), due(bob, 1), due(ada, 59)], [true, false, true, false]);
        assert_eq!([due(ada, 60), due(ada, 61)], [true, false]);
        assert_eq!(last.0.lock().expect("nobody failed").len(), 1, "what is over is forgotten");
    }
}
