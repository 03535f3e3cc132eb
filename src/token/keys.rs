//! The signing keys of this server: kept in `keys.json` (0600), published as a JWK set, rotated, retired.
//!
//! A key is *announced*, *signs*, is *accepted*, is *retired*. Announced: it is published and waits, for
//! `token.publish_secs`, so that a verifier elsewhere knows it before its first token arrives. One
//! key signs. When the next takes over it is accepted for as long as a token of its may live, so a
//! rotation signs nobody out; then it is retired, which is a state in the file: the private part is wiped
//! and no clock brings it back. Every step is durable before anything is signed because of it, then the set in
//! memory is exchanged as a whole: a verification takes a read lock and no more.
//!
//! The clock says when the announced key takes over, but only once: that it did is written down before it
//! signs. So a kill in between, or a clock that is put back, changes nothing about which key signs.
//!
//! Which algorithm signs: *whoever spoke last*. The file remembers what `token.alg` was at the last start.
//! A start that finds it changed announces a key of the new one; `keys rotate --alg` holds, also over restarts,
//! until somebody changes `token.alg`. So neither an edit nor a command is ever silently undone.

use super::key::{Key, StoredKey, bad};
use super::key_file::{EndingAll, KeyFile, KeyRules, MARGIN_SECS};
use super::key_state::{KeyInfo, KeyState, Outlook, Rotation};
use crate::base::clock::Timestamp;
use crate::base::log;
use crate::config::Alg;
use serde_json::{Value, json};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

/// Keys that are accepted at a time; a rotation beyond it has to wait for the oldest to retire.
pub const MOST_ACCEPTED: usize = 50;

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
    /// When the announced key is to take over.
    next_from: Option<Timestamp>,
    /// The signer too, and the announced one.
    accepted: Vec<Arc<Held>>,
}

/// All keys of this server.
pub struct Keys {
    set: RwLock<Set>,
    /// As it stands on the disk; the lock puts its writers in order.
    file: Mutex<KeyFile>,
    /// Where it is; none: written nowhere.
    dir: Option<PathBuf>,
    rules: KeyRules,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.read().accepted.iter().map(|held| &held.key.kid)).finish()
    }
}

impl Keys {
    /// Reads `keys.json` in `dir`; makes a key when there is none, announces one when `token.alg` has been
    /// changed. It is on disk, durably, before it signs anything. The second answer says whether one was made.
    ///
    /// # Errors
    /// When the file cannot be read, is readable for others, or holds a key that is too weak, or two of one name.
    pub fn open(dir: &Path, rules: KeyRules, now: Timestamp) -> io::Result<(Self, bool)> {
        let mut file = KeyFile::read(dir)?.unwrap_or_default();
        let (is_new, is_changed) = file.start(rules, now)?;
        let keys = Self::with(file, Some(dir.to_owned()), rules)?;
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
        let rules = KeyRules { alg, life_secs, publish_secs: 0, follow: true };
        let mut file = KeyFile::default();
        file.start(rules, now)?;
        Self::with(file, None, rules)
    }

    /// For a `dir` whose `keys.json` is missing, until [`Keys::begin_ending`] writes a new one. Nothing is
    /// written before that.
    ///
    /// # Errors
    /// When no key can be made.
    pub fn in_place_of_missing(dir: &Path, rules: KeyRules, now: Timestamp) -> io::Result<Self> {
        let stopgap = Self::throw_away(rules.alg, rules.life_secs, now)?;
        Ok(Self { file: Mutex::default(), dir: Some(dir.to_owned()), rules, ..stopgap })
    }

    fn with(file: KeyFile, dir: Option<PathBuf>, rules: KeyRules) -> io::Result<Self> {
        let set = RwLock::new(Set::of(&file, &[])?);
        Ok(Self { set, file: Mutex::new(file), dir, rules })
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
    pub fn dir(&self) -> Option<&Path> {
        self.dir.as_deref()
    }

    /// The key that signs.
    pub fn current(&self) -> Arc<Key> {
        Arc::clone(&self.read().signer)
    }

    /// Whether the announced key has to take over before anything more is signed.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.read().next_from.is_some_and(|from| now >= from)
    }

    /// Lets the announced key take over if its time has come.
    ///
    /// # Errors
    /// When the file cannot be written; then the older key goes on signing, and the next call tries again.
    pub fn activate(&self, now: Timestamp) -> io::Result<()> {
        let mut file = self.file();
        let mut next = file.clone();
        if !next.activate(now) {
            return Ok(());
        }
        self.put(&mut file, next)?;
        log::key_signs(&self.current().kid);
        Ok(())
    }

    /// The key of that name, while it is accepted.
    pub fn find(&self, kid: &str, now: Timestamp) -> Option<Arc<Key>> {
        let set = self.read();
        let held = set.accepted.iter().find(|held| held.key.kid == kid)?;
        held.is_accepted(now).then(|| Arc::clone(&held.key))
    }

    /// The public keys as a JWK set (RFC 7517), also those that only verify and the one that is announced; an
    /// HMAC key is never in it.
    pub fn jwks(&self, now: Timestamp) -> Value {
        let set = self.read();
        let public =
            set.accepted.iter().filter(|held| held.is_accepted(now)).filter_map(|held| held.key.public.clone());
        json!({"keys": public.collect::<Vec<_>>()})
    }

    /// Every key that is known of, newest first.
    pub fn list(&self, now: Timestamp) -> Vec<KeyInfo> {
        let mut file = self.file().clone();
        // What is due is so for everybody who asks, whether or not anything has been signed since.
        file.activate(now);
        let info = |key: &StoredKey| {
            let state = match (key.retired_at, key.accepted_until, key.signs_from) {
                (Some(at), until, _) => KeyState::Retired(until.unwrap_or(at)),
                (None, Some(until), _) if self.find(&key.kid, now).is_some() => KeyState::AcceptedUntil(until),
                (None, Some(until), _) => KeyState::Retired(until),
                (None, None, Some(from)) => KeyState::Announced(from),
                (None, None, None) => KeyState::Signs,
            };
            KeyInfo { kid: key.kid.clone(), alg: key.alg, created_at: key.created_at, state }
        };
        file.keys.iter().rev().map(info).collect()
    }

    /// What a rotation now would lead to, or the one that is under way does.
    pub fn outlook(&self, now: Timestamp) -> Outlook {
        let mut file = self.file().clone();
        file.activate(now);
        let announced = file.announced().and_then(|key| key.signs_from);
        let signs_from = announced.unwrap_or_else(|| now.plus_secs(self.rules.publish_secs));
        let mut signer = file.signer().cloned();
        let accepted_until = signer.as_mut().and_then(|signer| {
            signer.supersede(MARGIN_SECS, signs_from);
            signer.accepted_until
        });
        Outlook { is_under_way: announced.is_some(), signs_from, accepted_until: accepted_until.unwrap_or(signs_from) }
    }

    /// A new key is published and signs after `token.publish_secs`; tokens of the older ones live out their
    /// time. Of `alg`, or of the algorithm that signs now. While one is announced nothing more is made, so that a
    /// request may be repeated; unless another algorithm is asked for, which takes its place.
    ///
    /// # Errors
    /// When no key can be made or written; then nothing has changed here, and the next start may find the
    /// new key or not.
    pub fn rotate(&self, alg: Option<Alg>, now: Timestamp) -> io::Result<Rotation> {
        let mut file = self.file();
        let mut next = file.clone();
        next.activate(now);
        let signs_from = now.plus_secs(self.rules.publish_secs);
        let waiting = next.announced().map(|key| key.alg);
        let is_under_way = waiting.is_some_and(|waiting| alg.is_none_or(|alg| alg == waiting));
        if is_under_way {
            next.hasten(signs_from);
        } else if self.read().accepted.iter().filter(|held| held.is_accepted(now)).count() >= MOST_ACCEPTED {
            return Ok(Rotation::Full);
        } else {
            let alg = alg.or(next.coming_alg()).unwrap_or(self.rules.alg);
            next.announce(alg, self.rules.life_secs, signs_from, now)?;
        }
        next.activate(now);
        if next.keys != file.keys {
            self.put(&mut file, next)?;
        }
        Ok(if is_under_way { Rotation::UnderWay } else { Rotation::Made })
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

    /// Writes, durably, that every key goes, another signs at once, and what else `ending` says has to be done.
    /// Nothing changes in memory until [`Keys::take_over`].
    ///
    /// # Errors
    /// As for [`Keys::rotate`].
    pub fn begin_ending(&self, alg: Option<Alg>, ending: EndingAll, now: Timestamp) -> io::Result<()> {
        let mut file = self.file();
        let mut next = file.clone();
        let alg = alg.or(next.coming_alg()).unwrap_or(self.rules.alg);
        next.retire(now, |_| true);
        next.announce(alg, self.rules.life_secs, now, now)?;
        next.activate(now);
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
        let next_from = file.announced().and_then(|key| key.signs_from);
        Ok(Self { signer: signer.ok_or_else(|| bad("no key signs"))?, next_from, accepted })
    }
}
