//! Few experiments at a time: each builds a server, and nobody's sign-in should wait for that.

use crate::base::ids::UserId;
use crate::base::language::Text;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Short experiments (the inspector's token, an attack) at a time on this server.
pub const MOST_AT_ONCE: usize = 4;

/// Why an experiment does not begin now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Busy {
    /// One of this person is under way.
    Yours,
    /// As many are under way as the server runs.
    Full,
}

impl Busy {
    /// What happened and what to do.
    pub fn text(self) -> Text {
        Text::new(match self {
            Self::Yours => "gate-yours",
            Self::Full => "gate-full",
        })
    }

    /// The status of the answer.
    pub const fn status(self) -> u16 {
        match self {
            Self::Yours => 409,
            Self::Full => 429,
        }
    }

    /// Seconds after which trying again makes sense, for `Retry-After`.
    pub const fn retry_after_secs(self) -> Option<u64> {
        match self {
            Self::Yours => None,
            Self::Full => Some(10),
        }
    }
}

/// Lets in one experiment a person, and at most so many in all. Clones share it.
#[derive(Debug, Clone)]
pub struct ConcurrencyLimit {
    inside: Arc<Mutex<HashSet<UserId>>>,
    most: usize,
}

impl ConcurrencyLimit {
    /// For at most so many at a time.
    pub fn new(most: usize) -> Self {
        Self { inside: Arc::default(), most }
    }

    fn inside(&self) -> MutexGuard<'_, HashSet<UserId>> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets somebody in until the pass is dropped.
    pub fn enter(&self, user: UserId) -> Result<Pass, Busy> {
        let mut inside = self.inside();
        if inside.contains(&user) {
            return Err(Busy::Yours);
        }
        if inside.len() >= self.most {
            return Err(Busy::Full);
        }
        inside.insert(user);
        Ok(Pass { limit: self.clone(), user })
    }
}

/// Somebody is inside.
#[derive(Debug)]
#[must_use = "dropping it gives the place back"]
pub struct Pass {
    limit: ConcurrencyLimit,
    user: UserId,
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.limit.inside().remove(&self.user);
    }
}
