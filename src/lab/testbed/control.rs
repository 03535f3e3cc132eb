//! How a run is watched and stopped from outside.

use crate::base::language::Text;
use crate::lab::error::LabError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How far a run is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    pub phase: Text,
    /// How much of it all is done, 0 to 100.
    pub percent: u32,
}

/// Watches and stops one run; clones share it.
#[derive(Clone, Default)]
pub struct Control(Arc<Shared>);

#[derive(Default)]
struct Shared {
    cancelled: AtomicBool,
    at: Mutex<Option<Progress>>,
}

impl Control {
    /// Stops the run at its next step.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    /// How far it is; `None` before the first step.
    pub fn progress(&self) -> Option<Progress> {
        self.0.at.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Says how far it is.
    pub fn at(&self, phase: impl Into<Text>, percent: u32) -> Result<(), LabError> {
        *self.0.at.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(Progress { phase: phase.into(), percent: percent.min(100) });
        self.check()
    }

    /// Goes on, or not.
    pub fn check(&self) -> Result<(), LabError> {
        if self.0.cancelled.load(Ordering::Relaxed) { Err(LabError::Cancelled) } else { Ok(()) }
    }
}
