//! Revocation, live: credentials made for the purpose are used twice a second, revoked, and used on until
//! each is refused. What is told is what was observed.
//!
//! One task makes the uses; a page only shows how far it is.

mod run;

use crate::app::App;
use crate::base::clock::Timestamp;
use crate::base::ids::{LoginKind, UserId, canonical_uuid};
use crate::lab::testbed::concurrency::{Busy, ConcurrencyLimit};
use crate::lab::testbed::quietly;
use crate::login::{Effect, VerifyMode};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use uuid::Uuid;

/// Between two uses.
pub const EVERY: Duration = Duration::from_millis(500);
/// Uses before the revocation.
pub const USES_BEFORE: usize = 4;
/// The life of an access token in the experiment.
pub const ACCESS_TTL_SECS: u64 = 6;
/// Trials under way on this server.
pub const MOST_UNDER_WAY: usize = 8;
/// How long a result is kept.
pub const KEPT_SECS: u64 = 600;

/// Results kept, of one person and of all.
const MOST_KEPT_OF_ONE: usize = 3;
const MOST_KEPT: usize = 60;
/// Uses after the revocation at most: beyond the life of any credential here.
const MOST_AFTER: usize = 20;

/// Names a trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TrialId(Uuid);

impl TrialId {
    /// Reads one in its canonical form.
    pub fn parse(text: &str) -> Option<Self> {
        canonical_uuid(text).map(Self)
    }
}

impl fmt::Display for TrialId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.as_hyphenated())
    }
}

/// One use and its answer.
#[derive(Debug, Clone, Copy)]
pub struct Observation {
    pub at: Timestamp,
    /// Whether it was let in.
    pub accepted: bool,
    /// The status of the answer.
    pub status: u16,
}

/// The revocation of one credential.
#[derive(Debug, Clone, Copy)]
pub struct Revocation {
    pub at: Timestamp,
    /// How long the answer took.
    pub took: Duration,
    pub effect: Effect,
}

/// One credential under trial.
#[derive(Debug, Clone)]
pub struct Subject {
    pub kind: LoginKind,
    /// How its access tokens are verified; a session is always looked up.
    pub mode: VerifyMode,
    /// Its revocation, once that is done.
    pub revocation: Option<Revocation>,
    pub observations: Vec<Observation>,
}

impl Subject {
    /// Uses after the revocation.
    fn after(&self) -> impl Iterator<Item = &Observation> {
        let before = self.revocation.map_or(self.observations.len(), |_| USES_BEFORE);
        self.observations.iter().skip(before)
    }

    /// Uses that were let in before the revocation.
    pub fn accepted_before(&self) -> usize {
        self.observations.iter().take(USES_BEFORE).filter(|own| own.accepted).count()
    }

    /// Uses that were let in after it.
    pub fn accepted_after(&self) -> usize {
        self.after().filter(|own| own.accepted).count()
    }

    /// Milliseconds from the revocation to the first refusal.
    pub fn refused_after_ms(&self) -> Option<u64> {
        let revocation = self.revocation?;
        self.after().find(|own| !own.accepted).map(|own| own.at.millis_since(revocation.at))
    }
}

/// How far a trial is.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    /// The credentials: a session, then a token in each way to verify.
    pub subjects: Vec<Subject>,
    pub ended_at: Option<Timestamp>,
    /// Whether it came to its end.
    pub is_complete: bool,
}

/// A trial as its owner sees it.
#[derive(Debug, Clone)]
pub struct Trial {
    pub id: TrialId,
    pub started_at: Timestamp,
    pub progress: Progress,
}

/// A trial as it is kept.
struct Kept {
    owner: UserId,
    started_at: Timestamp,
    progress: Arc<Mutex<Progress>>,
}

/// The trials of this server: those under way, and results for ten minutes. Clones share them.
#[derive(Clone)]
pub struct Trials {
    limit: ConcurrencyLimit,
    kept: Arc<Mutex<HashMap<TrialId, Kept>>>,
}

impl Default for Trials {
    fn default() -> Self {
        Self { limit: ConcurrencyLimit::new(MOST_UNDER_WAY), kept: Arc::default() }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Kept {
    fn is_stale(&self, now: Timestamp) -> bool {
        locked(&self.progress).ended_at.is_some_and(|at| now.secs_since(at) >= KEPT_SECS)
    }

    fn show(&self, id: TrialId) -> Trial {
        Trial { id, started_at: self.started_at, progress: locked(&self.progress).clone() }
    }
}

impl Trials {
    /// Begins a trial; the answer's future makes it happen, and dropping that ends it.
    pub fn begin(
        &self,
        app: &Arc<App>,
        owner: UserId,
    ) -> Result<(TrialId, impl Future<Output = ()> + Send + 'static), Busy> {
        let pass = self.limit.enter(owner)?;
        let id = TrialId(Uuid::now_v7());
        let progress = Arc::new(Mutex::new(Progress::default()));
        let started_at = app.clock().now();
        self.keep(id, Kept { owner, started_at, progress: Arc::clone(&progress) }, started_at);
        let run = run::Run::new(Arc::clone(app), progress, pass);
        Ok((id, quietly(run.happen())))
    }

    /// Keeps a trial and makes room: what is stale goes, then the oldest of too many.
    fn keep(&self, id: TrialId, trial: Kept, now: Timestamp) {
        let mut kept = locked(&self.kept);
        kept.retain(|_, own| !own.is_stale(now));
        let oldest = |kept: &HashMap<TrialId, Kept>, of: Option<UserId>, most: usize| {
            let mut ids: Vec<TrialId> = kept
                .iter()
                .filter(|(_, own)| {
                    of.is_none_or(|owner| own.owner == owner) && locked(&own.progress).ended_at.is_some()
                })
                .map(|(id, _)| *id)
                .collect();
            ids.sort_unstable();
            ids.truncate((ids.len() + 1).saturating_sub(most));
            ids
        };
        for id in oldest(&kept, Some(trial.owner), MOST_KEPT_OF_ONE) {
            kept.remove(&id);
        }
        for id in oldest(&kept, None, MOST_KEPT) {
            kept.remove(&id);
        }
        kept.insert(id, trial);
    }

    /// A trial of this person's own.
    pub fn find(&self, owner: UserId, id: TrialId, now: Timestamp) -> Option<Trial> {
        let mut kept = locked(&self.kept);
        kept.retain(|_, own| !own.is_stale(now));
        kept.get(&id).filter(|own| own.owner == owner).map(|own| own.show(id))
    }

    /// This person's trials, newest first.
    pub fn of(&self, owner: UserId, now: Timestamp) -> Vec<Trial> {
        let mut kept = locked(&self.kept);
        kept.retain(|_, own| !own.is_stale(now));
        let own = kept.iter().filter(|(_, own)| own.owner == owner);
        let mut list: Vec<Trial> = own.map(|(id, own)| own.show(*id)).collect();
        list.sort_unstable_by_key(|trial| std::cmp::Reverse(trial.id));
        list
    }
}
