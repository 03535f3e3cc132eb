//! The signing keys of this house: kept in `keys.json` (0600), published as a JWK set, rotated, retired.
//!
//! One key signs. When another takes over it is accepted for as long as a token of its may live, so a
//! rotation signs nobody out; then it is retired, which is a state in the file: the private part is wiped
//! and no clock brings it back. A change is durable before anything is signed with it, then the set in
//! memory is exchanged as a whole: whoever verifies takes a read lock and no more.
//!
//! Which algorithm signs: *whoever spoke last*. The file remembers what `token.alg` was at the last start.
//! A start that finds it changed makes a key of the new one; `keys rotate --alg` holds, also over restarts,
//! until somebody changes `token.alg`. So neither an edit nor a command is ever silently undone.

use super::key::{Key, StoredKey, bad};
use super::key_file::{EndingAll, KeyFile, KeyRules, MARGIN_SECS};
use crate::clock::Timestamp;
use crate::config::Alg;
use serde_json::{Value, json};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

/// Keys that are accepted at a time; a rotation beyond it has to wait for the oldest to retire.
pub const MOST_ACCEPTED: usize = 50;

/// What a key is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// It signs, and is accepted.
    Signs,
    /// Another one signs; tokens of this one are accepted until then.
    AcceptedUntil(Timestamp),
    /// No longer accepted since then, and never again.
    Retired(Timestamp),
}

impl KeyState {
    /// `signs`, `accepted` or `retired`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Signs => "signs",
            Self::AcceptedUntil(_) => "accepted",
            Self::Retired(_) => "retired",
        }
    }

    /// Until when it is, or was, accepted; nobody knows yet of the one that signs.
    #[must_use]
    pub const fn accepted_until(self) -> Option<Timestamp> {
        match self {
            Self::Signs => None,
            Self::AcceptedUntil(at) | Self::Retired(at) => Some(at),
        }
    }
}

/// A key without what is secret about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyInfo {
    /// Names it in a token's header.
    pub kid: String,
    /// The only algorithm it is used with.
    pub alg: Alg,
    /// When it was made.
    pub created_at: Timestamp,
    /// What it is good for.
    pub state: KeyState,
}

/// A key that is accepted.
struct Held {
    key: Arc<Key>,
    until: Option<Timestamp>,
    /// Seen to be over: a clock that is put back before the file says so does not bring it back.
    over: AtomicBool,
}

impl Held {
    fn is_accepted(&self, now: Timestamp) -> bool {
        let Some(until) = self.until else { return true };
        if now >= until {
            self.over.store(true, Ordering::Relaxed);
        }
        !self.over.load(Ordering::Relaxed)
    }
}

/// What is true now.
struct Set {
    signer: Arc<Key>,
    /// The signer too.
    accepted: Vec<Arc<Held>>,
}

/// All keys of this house.
pub struct Keys {
    set: RwLock<Set>,
    /// As it stands on the disk; the lock puts its writers in order.
    file: Mutex<KeyFile>,
    /// Where it is; none: written nowhere.
    dir: Option<PathBuf>,
    /// The life of an access token, as configured.
    life_secs: u64,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.read().accepted.iter().map(|held| &held.key.kid)).finish()
    }
}

impl Keys {
    /// Reads `keys.json` in `dir`; makes a key when there is none, or when `token.alg` has been changed. The
    /// key is on disk, durably, before it signs anything. The second answer says whether one was made.
    ///
    /// # Errors
    /// When the file cannot be read, is readable for others, or holds a key that is too weak.
    pub fn open(dir: &Path, rules: KeyRules, now: Timestamp) -> io::Result<(Self, bool)> {
        let mut file = KeyFile::read(dir)?.unwrap_or_default();
        let (is_new, is_changed) = file.start(rules, now)?;
        let keys = Self::with(file, Some(dir.to_owned()), rules.life_secs)?;
        if is_changed {
            keys.write(&keys.file())?;
        }
        Ok((keys, is_new))
    }

    /// One key that is written nowhere, for experiments.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn throw_away(alg: Alg, life_secs: u64, now: Timestamp) -> io::Result<Self> {
        let mut file = KeyFile::default();
        file.add(alg, life_secs, now)?;
        Self::with(file, None, life_secs)
    }

    fn with(file: KeyFile, dir: Option<PathBuf>, life_secs: u64) -> io::Result<Self> {
        let set = RwLock::new(Set::of(&file, &[])?);
        Ok(Self { set, file: Mutex::new(file), dir, life_secs })
    }

    fn read(&self) -> RwLockReadGuard<'_, Set> {
        self.set.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn file(&self) -> MutexGuard<'_, KeyFile> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, file: &KeyFile) -> io::Result<()> {
        self.dir.as_ref().map_or(Ok(()), |dir| file.write(dir))
    }

    /// The data directory; none when everything is in memory only.
    #[must_use]
    pub fn dir(&self) -> Option<&Path> {
        self.dir.as_deref()
    }

    /// The key that signs.
    #[must_use]
    pub fn current(&self) -> Arc<Key> {
        Arc::clone(&self.read().signer)
    }

    /// The key of that name, while it is accepted.
    #[must_use]
    pub fn find(&self, kid: &str, now: Timestamp) -> Option<Arc<Key>> {
        let set = self.read();
        let held = set.accepted.iter().find(|held| held.key.kid == kid)?;
        held.is_accepted(now).then(|| Arc::clone(&held.key))
    }

    /// The public keys as a JWK set (RFC 7517), also those that only verify; an HMAC key is never in it.
    #[must_use]
    pub fn jwks(&self, now: Timestamp) -> Value {
        let set = self.read();
        let public =
            set.accepted.iter().filter(|held| held.is_accepted(now)).filter_map(|held| held.key.public.clone());
        json!({"keys": public.collect::<Vec<_>>()})
    }

    /// Every key that is known of, newest first.
    #[must_use]
    pub fn list(&self, now: Timestamp) -> Vec<KeyInfo> {
        let file = self.file();
        let info = |key: &StoredKey| {
            let state = match (key.retired_at, key.accepted_until) {
                (Some(at), until) => KeyState::Retired(until.unwrap_or(at)),
                (None, None) => KeyState::Signs,
                (None, Some(until)) if self.find(&key.kid, now).is_some() => KeyState::AcceptedUntil(until),
                (None, Some(until)) => KeyState::Retired(until),
            };
            KeyInfo { kid: key.kid.clone(), alg: key.alg, created_at: key.created_at, state }
        };
        file.keys.iter().rev().map(info).collect()
    }

    /// Until when tokens would be accepted that the current key has signed, if another took over now.
    #[must_use]
    pub fn overlap_end(&self, now: Timestamp) -> Timestamp {
        let Some(mut signer) = self.file().signer().cloned() else { return now };
        signer.supersede(MARGIN_SECS, now);
        signer.accepted_until.unwrap_or(now)
    }

    /// A new key signs from now on, of `alg` or of the algorithm that signs now; tokens of the older ones
    /// live out their time. `false`: so many are accepted already that nothing was done.
    ///
    /// # Errors
    /// When no key can be made or written; then nothing has changed here, and the next start may find the
    /// new key or not.
    pub fn rotate(&self, alg: Option<Alg>, now: Timestamp) -> io::Result<bool> {
        let mut file = self.file();
        if self.read().accepted.iter().filter(|held| held.is_accepted(now)).count() >= MOST_ACCEPTED {
            return Ok(false);
        }
        let mut next = file.clone();
        let alg = alg.or(next.signer().map(|key| key.alg)).ok_or_else(|| bad("no key signs"))?;
        next.add(alg, self.life_secs, now)?;
        self.put(&mut file, next)?;
        Ok(true)
    }

    /// Retires keys whose tokens have all expired; answers how many.
    ///
    /// # Errors
    /// When the file cannot be written; they are refused all the same, and the next call tries again.
    pub fn retire(&self, now: Timestamp) -> io::Result<usize> {
        let mut file = self.file();
        let held = self.read().accepted.clone();
        let is_over = |key: &StoredKey| {
            key.accepted_until.is_some() && !held.iter().any(|held| held.key.kid == key.kid && held.is_accepted(now))
        };
        if !file.keys.iter().any(|key| key.retired_at.is_none() && is_over(key)) {
            return Ok(0);
        }
        let mut next = file.clone();
        let retired = next.retire(now, is_over);
        self.put(&mut file, next)?;
        Ok(retired)
    }

    /// Writes, durably, that every key goes, another comes, and what else `ending` says has to be done.
    /// Nothing changes in memory until [`Keys::take_over`].
    ///
    /// # Errors
    /// As for [`Keys::rotate`].
    pub fn begin_ending(&self, alg: Option<Alg>, ending: EndingAll, now: Timestamp) -> io::Result<()> {
        let mut file = self.file();
        let mut next = file.clone();
        let alg = alg.or(next.signer().map(|key| key.alg)).ok_or_else(|| bad("no key signs"))?;
        next.retire(now, |_| true);
        next.add(alg, self.life_secs, now)?;
        next.ending = Some(ending);
        self.write(&next)?;
        *file = next;
        Ok(())
    }

    /// From now on what the file says is so: keys that it calls retired are refused at once.
    ///
    /// # Errors
    /// When a key cannot be used.
    pub fn take_over(&self) -> io::Result<()> {
        self.exchange(&self.file())
    }

    /// What [`Keys::begin_ending`] wrote and nobody has called over.
    #[must_use]
    pub fn ending(&self) -> Option<EndingAll> {
        self.file().ending.clone()
    }

    /// Writes that it is over.
    ///
    /// # Errors
    /// When the file cannot be written: the next start does it again, which ends nothing twice.
    pub fn finish_ending(&self) -> io::Result<()> {
        let mut file = self.file();
        let next = KeyFile { ending: None, ..file.clone() };
        self.write(&next)?;
        *file = next;
        Ok(())
    }

    /// Durable first, then true.
    fn put(&self, file: &mut KeyFile, next: KeyFile) -> io::Result<()> {
        self.write(&next)?;
        self.exchange(&next)?;
        *file = next;
        Ok(())
    }

    fn exchange(&self, file: &KeyFile) -> io::Result<()> {
        let next = Set::of(file, &self.read().accepted)?;
        *self.set.write().unwrap_or_else(PoisonError::into_inner) = next;
        Ok(())
    }
}

impl Set {
    /// The keys of the file that are accepted; what is in memory already is kept.
    fn of(file: &KeyFile, had: &[Arc<Held>]) -> io::Result<Self> {
        let mut accepted: Vec<Arc<Held>> = Vec::new();
        let mut signer = None;
        for stored in file.keys.iter().filter(|key| key.retired_at.is_none()) {
            let known = had.iter().find(|held| held.key.kid == stored.kid);
            let held = match known {
                Some(known) if known.until == stored.accepted_until => Arc::clone(known),
                known => {
                    let key = known.map_or_else(|| stored.load().map(Arc::new), |known| Ok(Arc::clone(&known.key)))?;
                    Arc::new(Held { key, until: stored.accepted_until, over: AtomicBool::new(false) })
                }
            };
            if stored.signs() {
                signer = Some(Arc::clone(&held.key));
            }
            accepted.push(held);
        }
        Ok(Self { signer: signer.ok_or_else(|| bad("no key signs"))?, accepted })
    }
}
