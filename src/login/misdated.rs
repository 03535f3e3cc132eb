//! What was made by a clock that was wrong, as is seen once it is put right.
//!
//! A login or a link that was made while the clock was *ahead* says that it was made in the future, and would live
//! too long by as much. So it counts as made when that was first noticed. A login that was made while the clock was
//! *behind* would be over as soon as it is right. So it counts as made that much later.
//!
//! Which of two clocks was the right one nobody can tell at first, so no row is rewritten; what is known of them lies
//! beside. It shows when the clock jumps forward: by more than a row lives unused, over the newest time in the store.
//! Then the earlier clock was behind, or nobody was here for so long. The first is supposed, since a clock that was
//! wrong once must end no login; who was really away for so long signs in again all the same, unless the clock was
//! ahead before.

use super::{Lifetimes, Login, State};
use crate::base::clock::Timestamp;
use crate::user::User;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Two readings of one clock may differ so much.
const MARGIN_SECS: u64 = 60;
/// This is looked after each hour: a longer gap is a jump, or a time off.
const GAP_SECS: u64 = 2 * 3_600;
/// So many rows are remembered, in less than 64 KiB.
const MOST: usize = 1_500;

/// A login, or a person's link, that was perhaps made by a wrong clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Made {
    /// The login's id, or the person's.
    id: Uuid,
    /// When it was made, by its own account,
    at: Timestamp,
    /// and when it counts as made.
    counts_from: Timestamp,
    /// A gap longer than this tells that a clock was behind: how long the row lives unused, if the clock of its time
    /// seems to have been ahead.
    gap_secs: u64,
}

/// What is known of such rows; kept beside them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Misdated {
    /// When this was last looked after, by the clock of then.
    looked_at: Timestamp,
    /// The newest time in the store then.
    newest: Timestamp,
    all: Vec<Made>,
}

/// `time`, moved from one account to the other.
fn moved(time: Timestamp, made: &Made) -> Timestamp {
    Timestamp::from_millis(time.millis() + (made.counts_from.millis() - made.at.millis()))
}

impl Misdated {
    /// Whether a time lies in the future.
    pub fn is_ahead(time: Timestamp, now: Timestamp) -> bool {
        time.secs_since(now) > MARGIN_SECS
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// When this was last looked after, by the clock of then.
    pub fn looked_at(&self) -> Timestamp {
        self.looked_at
    }

    /// Whether a time in the store was the newest when this was last looked after.
    pub fn knows(&self, newest: Timestamp) -> bool {
        self.newest == newest
    }

    fn find(&self, id: Uuid, at: Timestamp) -> Option<&Made> {
        self.all.iter().find(|made| made.id == id && made.at == at)
    }

    /// Lets a login end, and be unused, as if it was made when it counts as made.
    pub fn correct_login(&self, login: &mut Login) {
        if let Some(made) = self.find(login.id.0, login.created_at) {
            login.max_expires_at = moved(login.max_expires_at, made);
            if made.counts_from > made.at {
                login.seen_at = login.seen_at.max(made.counts_from);
            }
        }
    }

    /// Corrects the end of a person's link.
    pub fn correct_link(&self, user: &mut User) {
        let Some(link) = &mut user.link else { return };
        if let Some(made) = self.find(user.id.0, link.made_at()) {
            link.expires_at = moved(link.expires_at, made);
        }
    }

    /// Looks after it: `before` and `now` are what the clock said last and says now, `newest` is the newest time in
    /// the store.
    pub fn look(&mut self, before: Timestamp, now: Timestamp, newest: Timestamp) {
        let gap = now.secs_since(before);
        let has_caught_up = self.newest > before && self.newest <= now;
        self.all.retain_mut(|made| {
            let is_long = gap > made.gap_secs;
            if made.counts_from == made.at && is_long && has_caught_up {
                made.counts_from = made.at.plus_secs(gap).min(now);
            }
            // What seemed to be ahead, and the clock has jumped over it: it was made by a right one.
            !(made.counts_from < made.at && is_long && made.at > before && made.at <= now)
        });
        (self.looked_at, self.newest) = (now, newest);
    }

    /// Remembers a login if it was made in the future; one that has ended lives no longer whatever the clock says.
    pub fn notice_login(&mut self, login: &Login, lifetimes: &Lifetimes, now: Timestamp) {
        if login.state == State::Live && Self::is_ahead(login.created_at, now) {
            self.remember(login.id.0, login.created_at, lifetimes.idle_ttl_secs(login.kind()), now);
        }
    }

    /// Notes the link of a person.
    pub fn notice_link(&mut self, user: &User, now: Timestamp) {
        if let Some(link) = user.link.as_ref().filter(|link| Self::is_ahead(link.made_at(), now)) {
            self.remember(user.id.0, link.made_at(), link.kind.ttl_secs(), now);
        }
    }

    /// Whether a login that is made now may turn out to be made by a clock that is behind.
    pub fn may_be_behind(&self, login: &Login) -> bool {
        Self::is_ahead(self.newest, login.created_at)
    }

    /// Remembers such a login; it counts as made when it says until the clock jumps forward.
    pub fn notice_new(&mut self, login: &Login) {
        self.remember(login.id.0, login.created_at, GAP_SECS, login.created_at);
    }

    fn remember(&mut self, id: Uuid, at: Timestamp, gap_secs: u64, counts_from: Timestamp) {
        if self.find(id, at).is_none() && self.all.len() < MOST {
            self.all.push(Made { id, at, counts_from, gap_secs });
        }
    }

    /// What is remembered: ids of logins and of people.
    pub fn ids(&self) -> Vec<Uuid> {
        self.all.iter().map(|made| made.id).collect()
    }

    /// Forgets what has ended or gone: `read` finds the login or the person of an id.
    pub fn forget(&mut self, mut read: impl FnMut(Uuid) -> (Option<Login>, Option<User>)) {
        self.all.retain(|made| {
            let (login, user) = read(made.id);
            let is_live = |login: Login| login.state == State::Live && login.created_at == made.at;
            let is_open = |user: User| user.link.is_some_and(|link| link.made_at() == made.at);
            login.is_some_and(is_live) || user.is_some_and(is_open)
        });
    }
}
