//! The note by which `denylist` sees a revocation at once without reading the store.
//!
//! A signature says what was true when the token was signed. What has ended since stands in the store,
//! and to ask it each time is `lookup`. Here a short note in memory is asked instead: whose tokens may
//! have ended since. A token that it does not speak of is accepted by its signature; one that it speaks
//! of is looked up. So the store has the last word, and the note may err in one direction only: by
//! asking too often. That makes three rules enough, and none of them trusts the clock:
//!
//! 1. *Only what this run has signed.* Each token is named by [`Denylist::name`], which carries a mark of
//!    this start of the server. A token of an earlier start is looked up until it is renewed, at most one
//!    access life. So nothing has to be gathered at a start, and nothing that ended before it (rows
//!    swept since, people deleted, another `token.verify` or access life) can be missed.
//! 2. *Noted before it is answered.* The one place where anything is written tells it before ([`Watch`]), so no act
//!    can forget to note what it ends, whatever asks for it and by which door.
//! 3. *Let go, but not forgotten.* Room is bounded. When there is none, the lines that matter for the
//!    shortest time go, and a *horizon* takes their place: every token that expires before it is looked
//!    up. A note so full that the horizon overtakes all tokens is as slow as `lookup`, and as right.

use super::jwt::Claims;
use crate::base::clock::Timestamp;
use crate::base::ids::{LoginKind, UserId};
use crate::base::{log, secret};
use crate::login::{Login, VerifyMode};
use crate::storage::Watch;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use uuid::Uuid;

/// So many logins and people are noted, in half a megabyte. More ends within an access life only in a
/// server that is in trouble.
const MOST_NOTED: usize = 10_000;

/// The note; clones share it.
#[derive(Clone)]
pub struct Denylist(Arc<Inner>);

struct Inner {
    /// Begins the name of every token of this run: 72 random bits.
    run: String,
    most: usize,
    note: RwLock<Note>,
}

/// What is noted of one login or person: of their tokens, those that were signed under an epoch below
/// this one and expire no later than then are looked up.
#[derive(Clone, Copy)]
struct Line {
    below: u64,
    until: Timestamp,
}

#[derive(Default)]
struct Note {
    /// By the id of the login or the person.
    lines: HashMap<Uuid, Line>,
    /// Stands for every line that was let go: no token concerned by one of them expires later.
    horizon: Timestamp,
    /// No token of this run expires later.
    latest: Timestamp,
}

impl Note {
    fn add(&mut self, id: Uuid, line: Line, most: usize) {
        if line.until <= self.horizon {
            return;
        }
        if self.lines.len() >= most && !self.lines.contains_key(&id) {
            self.make_room();
        }
        let noted = self.lines.entry(id).or_insert(line);
        noted.below = noted.below.max(line.below);
        noted.until = noted.until.max(line.until);
    }

    /// Lets the half go that matters for the shortest time; usually all of it is over by then.
    fn make_room(&mut self) {
        let mut ends: Vec<Timestamp> = self.lines.values().map(|line| line.until).collect();
        ends.sort_unstable();
        self.horizon = ends.get(ends.len() / 2).copied().unwrap_or_default().max(self.horizon);
        self.lines.retain(|_, line| line.until > self.horizon);
        log::denylist_full(&self.horizon.rfc3339());
    }
}

impl Default for Denylist {
    fn default() -> Self {
        Self::with_room(MOST_NOTED)
    }
}

impl Denylist {
    /// An empty one that notes at most so many logins and people.
    pub fn with_room(most: usize) -> Self {
        Self(Arc::new(Inner { run: secret::base64url(&secret::random::<9>()), most, note: RwLock::default() }))
    }

    /// Itself where tokens are verified by it: the storage tells it what ends.
    pub fn watch(&self, mode: VerifyMode) -> Option<Arc<dyn Watch>> {
        (mode == VerifyMode::Denylist).then(|| Arc::new(self.clone()) as Arc<dyn Watch>)
    }

    fn read(&self) -> RwLockReadGuard<'_, Note> {
        self.0.note.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Note> {
        self.0.note.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The `jti` of a token that is about to be signed: the mark of this run and 128 random bits. Also records the
    /// expiry: `note_person` needs the latest expiry of any token that this process has signed.
    pub fn name(&self, exp: Timestamp) -> String {
        let mut note = self.write();
        note.latest = note.latest.max(exp);
        self.0.run.clone() + &secret::base64url(&secret::random::<16>())
    }

    /// Whether the signature does not suffice for this token: it was signed by an earlier run, or the
    /// note speaks of it.
    pub fn must_ask(&self, claims: &Claims) -> bool {
        if !claims.jti.starts_with(&self.0.run) {
            return true;
        }
        let note = self.read();
        let within = |until: Timestamp| claims.exp <= until.secs();
        let speaks_of =
            |id: &Uuid| note.lines.get(id).is_some_and(|line| claims.epoch < line.below && within(line.until));
        within(note.horizon) || speaks_of(&claims.sid.0) || speaks_of(&claims.sub.0)
    }

    /// Notes that a login may have ended: whatever was signed for it is looked up. Its row knows the
    /// latest expiry, also of what was signed while a longer access life was configured.
    pub fn note_login(&self, login: &Login) {
        if login.kind() == LoginKind::Token {
            self.write().add(login.id.0, Line { below: u64::MAX, until: login.access_exp }, self.0.most);
        }
    }

    /// Notes that tokens of a person's older epochs may have ended. Those that are signed later are not
    /// meant: a signer looks again whether the person has moved on.
    fn note_person(&self, id: UserId, below: u64) {
        let mut note = self.write();
        let until = note.latest;
        note.add(id.0, Line { below, until }, self.0.most);
    }
}

/// Told by the one place where anything is written, before it is written.
impl Watch for Denylist {
    fn login_ends(&self, login: &Login) {
        self.note_login(login);
    }

    fn person_moves(&self, id: UserId, below: u64) {
        self.note_person(id, below);
    }
}
