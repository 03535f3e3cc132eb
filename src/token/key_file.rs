//! `keys.json`: which keys there are, which signs and which is to follow, and what a start changes about them.
//! Rules only; who writes it, and when it becomes true in memory, stands in `keys.rs`.

use super::key::{StoredKey, bad};
use crate::audit::AuditEvent;
use crate::base::clock::Timestamp;
use crate::base::ids::UserId;
use crate::config::Alg;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use zeroize::Zeroizing;

/// The file in the data directory.
pub const FILE: &str = "keys.json";
/// A superseded key is accepted for so long beyond the longest life of its tokens.
pub(super) const MARGIN_SECS: u64 = 60;
/// Retired keys that are remembered, to be listed.
const MOST_RETIRED: usize = 10;

/// The file, read.
#[derive(Clone, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyFile {
    /// `token.alg` at the last start of the server.
    #[serde(default)]
    pub(super) configured: Option<Alg>,
    /// Oldest first.
    pub(super) keys: Vec<StoredKey>,
    /// `keys rotate --compromised` has begun and is not over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) ending: Option<EndingAll>,
}

/// What has to be done until every login of everyone has ended, so that a start after a crash can finish it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndingAll {
    /// The new server secret, base64url.
    pub secret: Zeroizing<String>,
    /// Everybody, and the epoch that their logins had: a person with another epoch is done.
    pub epochs: Vec<(UserId, u64)>,
    /// Who did it, when, by which door; kept under this id however often it is finished.
    pub entry: AuditEvent,
}

impl std::fmt::Debug for EndingAll {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EndingAll").field("people", &self.epochs.len()).finish_non_exhaustive()
    }
}

/// What the configuration says about keys.
#[derive(Debug, Clone, Copy)]
pub struct KeyRules {
    /// `token.alg`.
    pub alg: Alg,
    /// `token.access_ttl_secs`.
    pub life_secs: u64,
    /// `token.publish_secs`: for so long a new key is published before it signs.
    pub publish_secs: u64,
    /// Whether a changed `token.alg` counts: at a start of the server. A command that opens the data for a
    /// moment, perhaps from a folder with another `Rocket.toml`, leaves the keys as they are.
    pub follow: bool,
}

impl KeyFile {
    /// Reads it; none when it is not there.
    pub(super) fn read(dir: &Path) -> io::Result<Option<Self>> {
        let Some(bytes) = crate::base::files::read_private(&dir.join(FILE))?.map(Zeroizing::new) else {
            return Ok(None);
        };
        let file: Self = serde_json::from_slice(&bytes).map_err(|_| bad("it is not readable as keys"))?;
        let kids: BTreeSet<&str> = file.keys.iter().map(|key| key.kid.as_str()).collect();
        if kids.len() < file.keys.len() {
            return Err(bad("two keys in it have one name"));
        }
        Ok(Some(file))
    }

    /// Writes it, durably, for its owner alone.
    pub(super) fn write(&self, dir: &Path) -> io::Result<()> {
        let bytes = Zeroizing::new(serde_json::to_vec_pretty(self)?);
        crate::base::files::write_durably(&dir.join(FILE), &bytes, 0o600)
    }

    /// The key that signs.
    pub(super) fn signer(&self) -> Option<&StoredKey> {
        self.keys.iter().rfind(|key| key.signs())
    }

    /// The key that is published and waits to take over; there is one at most.
    pub(super) fn announced(&self) -> Option<&StoredKey> {
        self.keys.iter().find(|key| key.is_announced())
    }

    /// The algorithm of the key that signs when nobody changes anything more.
    pub(super) fn coming_alg(&self) -> Option<Alg> {
        self.announced().or(self.signer()).map(|key| key.alg)
    }

    /// A new key is published, to sign from then on. One that was waiting makes room: it has signed nothing.
    pub(super) fn announce(&mut self, alg: Alg, life_secs: u64, from: Timestamp, now: Timestamp) -> io::Result<()> {
        let new = StoredKey::generate(alg, life_secs, from, now)?;
        self.keys.iter_mut().filter(|key| key.is_announced()).for_each(|key| key.retire(now));
        self.keys.push(new);
        Ok(())
    }

    /// The announced key waits no longer than until then.
    pub(super) fn hasten(&mut self, until: Timestamp) {
        for key in &mut self.keys {
            key.signs_from = key.signs_from.map(|from| from.min(until));
        }
    }

    /// Lets the announced key take over when its time has come; answers whether it did. That is for good: the
    /// moment is taken away, so that it goes on signing whatever the clock says later.
    pub(super) fn activate(&mut self, now: Timestamp) -> bool {
        let is_due = |key: &StoredKey| key.signs_from.is_some_and(|from| now >= from);
        let Some(due) = self.keys.iter().position(is_due) else { return false };
        for (at, key) in self.keys.iter_mut().enumerate() {
            if at == due {
                key.signs_from = None;
            } else {
                key.supersede(MARGIN_SECS, now);
            }
        }
        true
    }

    /// Retires what `is_over`, forgets the oldest of those that have been retired for long.
    pub(super) fn retire(&mut self, now: Timestamp, is_over: impl Fn(&StoredKey) -> bool) -> usize {
        let due = |key: &&mut StoredKey| key.retired_at.is_none() && is_over(key);
        let retired = self.keys.iter_mut().filter(due).map(|key| key.retire(now)).count();
        let mut excess = self.keys.iter().filter(|key| key.retired_at.is_some()).count().saturating_sub(MOST_RETIRED);
        self.keys.retain(|key| {
            let goes = key.retired_at.is_some() && excess > 0;
            excess -= usize::from(goes);
            !goes
        });
        retired
    }

    /// What a start changes; answers whether a key was made and whether anything is to be written.
    pub(super) fn start(&mut self, rules: KeyRules, now: Timestamp) -> io::Result<(bool, bool)> {
        let before = (self.configured, self.keys.clone());
        // Nobody has to wait for the first one.
        let wait_secs = if self.signer().is_some() { rules.publish_secs } else { 0 };
        let is_other = |alg| rules.follow && self.configured != Some(rules.alg) && alg != rules.alg;
        let is_wanted = self.coming_alg().is_none_or(is_other);
        if is_wanted {
            self.announce(rules.alg, rules.life_secs, now.plus_secs(wait_secs), now)?;
        } else if rules.follow {
            // A shorter time was configured, or the clock was ahead when it was announced.
            self.hasten(now.plus_secs(wait_secs));
        }
        if rules.follow || self.configured.is_none() {
            self.configured = Some(rules.alg);
        }
        self.lengthen_lives(rules, now);
        self.activate(now);
        self.keys.iter_mut().for_each(|key| key.bound(MARGIN_SECS, now));
        self.retire(now, |key| key.accepted_until.is_some_and(|until| now >= until));
        let is_changed = before.0 != self.configured || before.1 != self.keys;
        Ok((is_wanted, is_changed))
    }

    /// The longest life of the tokens of those that sign, or will, grows with the configured one.
    fn lengthen_lives(&mut self, rules: KeyRules, now: Timestamp) {
        let signs = self.keys.iter().rposition(StoredKey::signs);
        for (at, key) in self.keys.iter_mut().enumerate() {
            let is_surplus = key.signs() && Some(at) != signs;
            if is_surplus || rules.follow && (key.signs() || key.is_announced()) {
                key.longest_life_secs = key.longest_life_secs.max(rules.life_secs);
            }
            if is_surplus {
                // Of a time before superseded keys were marked: nobody knows the longest life of its tokens.
                key.supersede(MARGIN_SECS, now);
            }
        }
    }
}

/// Whether the file is there and holds a key that signs or is to sign: one without is no better than none. Nothing
/// is changed.
///
/// # Errors
/// When it cannot be read, or a key in it is damaged or too weak.
pub fn has_key(dir: &Path) -> io::Result<bool> {
    let Some(file) = KeyFile::read(dir)?.filter(|file| file.coming_alg().is_some()) else { return Ok(false) };
    for key in file.keys.iter().filter(|key| key.retired_at.is_none()) {
        key.load()?;
    }
    Ok(true)
}

/// What is left to do of an end of all logins that was interrupted.
pub fn pending(dir: &Path) -> io::Result<Option<EndingAll>> {
    Ok(KeyFile::read(dir)?.and_then(|file| file.ending))
}
