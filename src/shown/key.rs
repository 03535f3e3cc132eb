//! A signing key.

use crate::app::rotation::KeyInfo;
use crate::base::clock::Timestamp;
use serde::{Deserialize, Serialize};

/// A signing key, never its private part: `{kid, alg, created_at, state, signs_from, accepted_until}`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Key {
    pub(crate) kid: String,
    pub(crate) alg: String,
    pub(crate) created_at: String,
    /// `announced`, `signs`, `accepted` or `retired`.
    pub(crate) state: String,
    /// Of one that is announced; an older server does not know of it.
    #[serde(default)]
    pub(crate) signs_from: Option<String>,
    pub(crate) accepted_until: Option<String>,
}

impl From<&KeyInfo> for Key {
    fn from(key: &KeyInfo) -> Self {
        Self {
            kid: key.kid.clone(),
            alg: key.alg.as_str().to_owned(),
            created_at: key.created_at.rfc3339(),
            state: key.state.as_str().to_owned(),
            signs_from: key.state.signs_from().map(Timestamp::rfc3339),
            accepted_until: key.state.accepted_until().map(Timestamp::rfc3339),
        }
    }
}
