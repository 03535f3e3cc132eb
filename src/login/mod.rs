//! A login: the row that says "this device is signed in".
//!
//! A revocable refresh token *is* a session, so there is one record for both doors. What differs is
//! who reads the row and when, what a renewal does, and when a revocation takes effect; that lives
//! in `session/` and `token/`. This module knows neither Rocket nor any store.

mod device;
mod effect;
mod ending;
pub mod misdated;

pub use device::Device;
pub use effect::{Effect, VerifyMode};
pub use ending::Ending;

use crate::base::clock::{Clock, Timestamp};
use crate::base::ids::{EndReason, LoginId, LoginKind, UserId};
use crate::base::language::Text;
use crate::base::secret::SecretHash;
use crate::user::User;
use serde::{Deserialize, Serialize};

/// At most this many live logins a person; the least recently seen ends (ASVS 7.1.2).
pub const MOST_LOGINS: usize = 50;

/// How long a login that ended is kept to tell its owner why.
pub const ENDED_IS_TOLD_SECS: u64 = 7 * 86_400;

/// A time in a row that lies further ahead than this was written by a clock that was wrong, and no later one is
/// patient because of it.
const MOST_AHEAD_SECS: u64 = 2 * 3_600;

/// Whether the login still opens the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// It does, as far as this row knows; the person's epoch and the clock have a say too.
    Live,
    /// It does not, and never will again.
    Ended { at: Timestamp, reason: EndReason },
}

/// What each scheme keeps in the row.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Credential {
    /// A hash of the cookie's secret.
    Session {
        secret: SecretHash,
        /// The one before and when it was replaced; accepted for `token.grace_secs` (another tab). After a password
        /// change the time is 1970: known, and never accepted.
        previous: Option<(SecretHash, Timestamp)>,
    },
    /// Generations of the refresh token; no token.
    Token(RotationState),
}

/// Which refresh token is the newest, as numbers: the tokens themselves can be made again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationState {
    /// Makes this login's tokens differ from every other's.
    pub nonce: [u8; 16],
    /// The newest generation handed out.
    pub newest: u32,
    /// The generation that asked for it.
    pub parent: u32,
    /// Whether an access token of the newest generation has been seen in use.
    pub newest_used: bool,
    /// Generations superseded within the grace, and when.
    pub superseded: Vec<(u32, Timestamp)>,
}

/// One signed-in device.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Login {
    pub id: LoginId,
    pub user: UserId,
    pub device: Device,
    /// The person's epoch, read together with the password hash that was checked.
    pub epoch: u64,
    pub created_at: Timestamp,
    /// When it was last used; exact to about a minute.
    pub seen_at: Timestamp,
    /// When it ends at the latest.
    pub max_expires_at: Timestamp,
    /// When the password was last given here.
    pub confirmed_at: Timestamp,
    pub state: State,
    /// The latest expiry of any access token handed out; the row outlives it.
    pub access_exp: Timestamp,
    /// What the scheme keeps.
    pub credential: Credential,
    /// Counts every change; compared on `swap`.
    pub revision: u64,
}

/// How long logins of either kind live.
#[derive(Debug, Clone, Copy)]
pub struct Lifetimes {
    /// A session ends when it is not used for so long.
    pub session_idle_ttl_secs: u64,
    /// A session ends after so long, used or not.
    pub session_max_ttl_secs: u64,
    /// An access token is accepted for so long.
    pub access_ttl_secs: u64,
    /// A refresh token ends when nothing is refreshed or used for so long.
    pub token_idle_ttl_secs: u64,
    /// A chain of refresh tokens ends after so long, used or not.
    pub token_max_ttl_secs: u64,
    /// A replaced secret or refresh token is still understood for so long.
    pub grace_secs: u64,
}

impl Lifetimes {
    /// The sliding life.
    pub const fn idle_ttl_secs(&self, kind: LoginKind) -> u64 {
        match kind {
            LoginKind::Session => self.session_idle_ttl_secs,
            LoginKind::Token => self.token_idle_ttl_secs,
        }
    }

    /// The absolute life.
    pub const fn max_ttl_secs(&self, kind: LoginKind) -> u64 {
        match kind {
            LoginKind::Session => self.session_max_ttl_secs,
            LoginKind::Token => self.token_max_ttl_secs,
        }
    }

    /// When a login expires if it is not used again: the nearer of idle and absolute (ASVS 7.3.1, 7.3.2).
    pub fn expires_at(&self, login: &Login) -> Timestamp {
        login.seen_at.plus_secs(self.idle_ttl_secs(login.kind())).min(login.max_expires_at)
    }

    /// Whether a login opens the door for `user` now. The order matters: what ended stays ended,
    /// whatever the clock says.
    pub fn status(&self, login: &Login, user: &User, now: Timestamp) -> LoginStatus {
        match login.state {
            State::Ended { reason, .. } => LoginStatus::Ended(reason),
            State::Live if login.user != user.id || login.epoch != user.epoch || user.disabled => {
                LoginStatus::StaleEpoch
            }
            State::Live if now >= self.expires_at(login) => LoginStatus::Expired,
            State::Live => LoginStatus::Live,
        }
    }

    /// Whether a login whose time is over is so beyond doubt. A clock may be wrong, so what it says is refused at
    /// once, but written down only if this process itself has seen a life of the login pass, or has seen it
    /// over for a day.
    pub fn is_beyond_doubt(&self, login: &Login, clock: &Clock) -> bool {
        let (now, steady_since) = (clock.now(), clock.steady_since());
        let has_passed = |from: Timestamp, secs| now >= from.max(steady_since).plus_secs(secs);
        has_passed(login.seen_at, self.idle_ttl_secs(login.kind()))
            || has_passed(login.created_at, login.max_expires_at.secs_since(login.created_at))
            || self.expires_at(login) <= clock.beyond_doubt()
    }

    /// Whether a secret or refresh token that was replaced at `at` is still understood. A clock that was put back an
    /// hour signs nobody out; one that was days ahead gives no thief days.
    pub fn in_grace(grace_secs: u64, at: Timestamp, now: Timestamp) -> bool {
        now.secs_since(at) < grace_secs && at.secs_since(now) <= MOST_AHEAD_SECS
    }

    /// Whether a use now is worth a note: at most one a minute, and often enough for a short idle life.
    pub fn touch_is_due(&self, login: &Login, now: Timestamp) -> bool {
        let every_ms = (self.idle_ttl_secs(login.kind()) * 250).min(60_000);
        now.millis_since(login.seen_at) >= every_ms
    }
}

/// What a login is worth at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "it may open nothing"]
pub enum LoginStatus {
    /// It opens the door.
    Live,
    /// It ended, for this reason.
    Ended(EndReason),
    /// Its time is over.
    Expired,
    /// The person's epoch has moved on.
    StaleEpoch,
}

impl LoginStatus {
    /// Why it opens nothing any more, for its owner, without the end of a sentence. `None` while it does.
    pub fn why(self, user: &User) -> Option<Text> {
        Some(match self {
            Self::Live => return None,
            Self::Ended(reason) => reason.text(),
            Self::Expired => EndReason::Expired.text(),
            Self::StaleEpoch if user.disabled => EndReason::Disabled.text(),
            // The row says no more than that something happened to the person.
            Self::StaleEpoch => Text::new("ended-outdated"),
        })
    }
}

impl Login {
    /// By which door.
    pub const fn kind(&self) -> LoginKind {
        match self.credential {
            Credential::Session { .. } => LoginKind::Session,
            Credential::Token(_) => LoginKind::Token,
        }
    }

    /// How soon this login stops opening anything once it has ended: a session is looked up each
    /// time, an access token may be verified without asking.
    #[must_use = "say when the revocation takes effect"]
    pub fn effect_of_ending(&self, verify: VerifyMode, now: Timestamp) -> Effect {
        match (self.kind(), verify) {
            (LoginKind::Session, _) | (LoginKind::Token, VerifyMode::Lookup | VerifyMode::Denylist) => Effect::AtOnce,
            (LoginKind::Token, VerifyMode::Stateless) => match self.access_exp.secs_since_rounded_up(now) {
                0 => Effect::AtOnce,
                seconds => Effect::Within { seconds },
            },
        }
    }

    /// The entity tag of what can be changed about a login: its name, and whether it lives.
    pub fn entity_tag(&self) -> String {
        let ended = if self.state == State::Live { "" } else { "ended" };
        crate::base::etag::entity_tag(&[&self.id.to_string(), &self.device.name, ended])
    }

    /// When it ended, if it did.
    pub const fn ended_at(&self) -> Option<Timestamp> {
        match self.state {
            State::Ended { at, .. } => Some(at),
            State::Live => None,
        }
    }

    /// Ends it, unless it has ended already: the first reason is the true one.
    pub fn end(&mut self, reason: EndReason, now: Timestamp) {
        if self.state == State::Live {
            self.state = State::Ended { at: now, reason };
        }
    }
}
