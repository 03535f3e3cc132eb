//! Why an experiment or a measurement came to nothing.

use crate::base::error::{Error, StoreError};
use crate::base::language::Text;

/// Why an experiment could not be made.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LabError {
    #[error("it was cancelled")]
    Cancelled,
    /// The disk must keep room for the real store.
    #[error("{}", no_room(*.free_mb, *.wanted_mb))]
    NoRoom {
        free_mb: u64,
        /// What this run wants to be free.
        wanted_mb: u64,
    },
    /// Anything else; for the log, it may name files.
    #[error("{0}")]
    Other(String),
}

impl LabError {
    /// A fault of something outside the laboratory, in words.
    pub fn of(error: impl ToString) -> Self {
        Self::Other(error.to_string())
    }

    /// What everybody may read about it; `None` where nothing went wrong.
    pub fn public_text(&self) -> Option<Text> {
        match self {
            Self::Cancelled => None,
            Self::NoRoom { free_mb, wanted_mb } => Some(no_room(*free_mb, *wanted_mb)),
            Self::Other(_) => Some(Text::new("compare-log-says-why")),
        }
    }
}

fn no_room(free_mb: u64, wanted_mb: u64) -> Text {
    Text::new("compare-no-room").with("free", free_mb).with("wanted", wanted_mb)
}

impl From<Error> for LabError {
    fn from(error: Error) -> Self {
        Self::of(error)
    }
}

impl From<StoreError> for LabError {
    fn from(error: StoreError) -> Self {
        Self::of(error)
    }
}
