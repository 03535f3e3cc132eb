//! `keys.json`: which keys there are and which signs, and what a start changes about them. Rules only; who
//! writes it, and when it becomes true in memory, stands in `keys.rs`.

use super::key::{StoredKey, bad};
use crate::audit::Entry;
use crate::clock::Timestamp;
use crate::config::Alg;
use crate::user::UserId;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;
use zeroize::Zeroizing;

/// The file in the data directory.
const FILE: &str = "keys.json";
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
    /// Everybody, and the epoch that their logins had: whoever has moved on since is done.
    pub epochs: Vec<(UserId, u64)>,
    /// Who did it, when, by which door; kept under this id however often it is finished.
    pub entry: Entry,
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
    /// Whether a changed `token.alg` counts: at a start of the server. A command that opens the data for a
    /// moment, perhaps from a folder with another `Rocket.toml`, leaves the keys as they are.
    pub follow: bool,
}

impl KeyFile {
    /// Reads it; none when it is not there.
    pub(super) fn read(dir: &Path) -> io::Result<Option<Self>> {
        let Some(bytes) = crate::files::read_private(&dir.join(FILE))?.map(Zeroizing::new) else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|_| bad("keys.json is not readable as keys"))
    }

    /// Writes it, durably, for its owner alone.
    pub(super) fn write(&self, dir: &Path) -> io::Result<()> {
        let bytes = Zeroizing::new(serde_json::to_vec_pretty(self)?);
        crate::files::write_durably(&dir.join(FILE), &bytes, 0o600)
    }

    /// The key that signs.
    pub(super) fn signer(&self) -> Option<&StoredKey> {
        self.keys.iter().rfind(|key| key.signs())
    }

    /// A new key takes over. The last one that signs is the one that does.
    pub(super) fn add(&mut self, alg: Alg, life_secs: u64, now: Timestamp) -> io::Result<()> {
        let mut new = StoredKey::generate(alg, now)?;
        new.longest_life_secs = life_secs;
        for key in &mut self.keys {
            key.supersede(MARGIN_SECS, now);
        }
        self.keys.push(new);
        Ok(())
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
        let before = (self.configured, self.signer().map(|key| (key.kid.clone(), key.longest_life_secs)));
        let wanted = match self.signer() {
            None => Some(rules.alg),
            Some(key) => {
                (rules.follow && self.configured != Some(rules.alg) && key.alg != rules.alg).then_some(rules.alg)
            }
        };
        if let Some(alg) = wanted {
            self.add(alg, rules.life_secs, now)?;
        }
        if rules.follow || self.configured.is_none() {
            self.configured = Some(rules.alg);
        }
        let signs = self.keys.iter().rposition(StoredKey::signs);
        for (at, key) in self.keys.iter_mut().enumerate() {
            if Some(at) == signs && rules.follow {
                key.longest_life_secs = key.longest_life_secs.max(rules.life_secs);
            } else if Some(at) != signs && key.signs() {
                // Of a time before superseded keys were marked: nobody knows the longest life of its tokens.
                key.longest_life_secs = key.longest_life_secs.max(rules.life_secs);
                key.supersede(MARGIN_SECS, now);
            }
        }
        self.keys.iter_mut().for_each(|key| key.bound(MARGIN_SECS, now));
        let retired = self.retire(now, |key| key.accepted_until.is_some_and(|until| now >= until));
        let after = (self.configured, self.signer().map(|key| (key.kid.clone(), key.longest_life_secs)));
        Ok((wanted.is_some(), before != after || retired > 0))
    }
}

/// What is left to do of an end of all logins that was interrupted.
pub fn pending(dir: &Path) -> io::Result<Option<EndingAll>> {
    Ok(KeyFile::read(dir)?.and_then(|file| file.ending))
}
