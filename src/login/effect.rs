//! The one honest answer to "when is it over?".

use crate::base::language::Text;
use serde::Serialize;

/// When a revocation takes effect. Nobody may swallow that a revoked JWT can live on for a while.
#[must_use = "say when the revocation takes effect"]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// The very next request is refused.
    AtOnce,
    /// Refused at the latest after so many seconds: until then a signed access token speaks for itself.
    Within {
        /// Whole seconds, rounded up.
        seconds: u64,
    },
}

impl Effect {
    /// The weaker of two: what can be promised when both happened.
    pub fn and(self, other: Self) -> Self {
        self.max(other)
    }

    /// A sentence for people.
    pub fn text(self) -> Text {
        match self {
            Self::AtOnce => Text::new("effect-at-once"),
            Self::Within { seconds } => Text::new("effect-within").with("time", Text::duration(seconds)),
        }
    }
}

/// How access tokens are verified, and so when a revoked one is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerifyMode {
    /// Signature, then login and epoch from the store.
    Lookup,
    /// Signature and claims only.
    Stateless,
    /// Signature and a note in memory of what was ended here; the store only for what the note speaks of.
    Denylist,
}

impl VerifyMode {
    /// What the configuration accepts.
    pub const FORM: &str = "one of \"lookup\", \"denylist\", \"stateless\"";

    /// All of them.
    pub const ALL: [Self; 3] = [Self::Lookup, Self::Denylist, Self::Stateless];

    /// Its name in the configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lookup => "lookup",
            Self::Stateless => "stateless",
            Self::Denylist => "denylist",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == text)
    }
}
