//! A person takes away what is kept about them: what is read for it, and what is written down of it.

use super::Accounts;
use crate::audit::{Act, AuditEvent, Source};
use crate::base::error::Error;
use crate::base::ids::{LoginId, UserId};
use crate::login::Login;
use crate::storage::rows::Order;
use crate::user::User;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The newest entries of the history that go into a file: it is put together in memory. A flood of failed
/// sign-ins is about the person too.
pub const MOST_ACTIVITY: usize = 5_000;
/// A person's exports within so many seconds are written down once: a loop must not push out what happened.
const NOTED_EVERY: Duration = Duration::from_mins(1);

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
    /// Writes down that a person takes away what is kept about them, once a minute: a stranger at a forgotten screen
    /// takes away a lot. `login` is how they came, one of their `logins`.
    pub fn note_export(&self, user: &User, logins: &[Login], login: LoginId, origin: Source) {
        if self.exports.is_due(user.id, self.clock.uptime()) {
            let entry = origin.entry(Act::Exported, self.clock.now()).by(user).to(user);
            let entry = match logins.iter().find(|row| row.id == login) {
                Some(row) => entry.on(row.id, &row.device.name),
                None => AuditEvent { login: Some(login), ..entry },
            };
            self.audit.note(vec![entry]);
        }
    }

    /// Reads the newest entries of one's own history, up to [`MOST_ACTIVITY`], and says whether there are more.
    pub async fn whole_activity(&self, user: UserId) -> Result<(Vec<AuditEvent>, bool), Error> {
        let mut activity = Vec::new();
        let each = self.audit.each(Order::Descending, |entry| {
            if entry.is_about(user) {
                activity.push(entry.as_seen_by(user));
            }
            activity.len() <= MOST_ACTIVITY
        });
        each.await?;
        let is_cut = activity.len() > MOST_ACTIVITY;
        activity.truncate(MOST_ACTIVITY);
        Ok((activity, is_cut))
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
