//! What is told of the signing keys: states and times, nothing that is secret.

use crate::base::clock::Timestamp;
use crate::config::Alg;

/// What a key is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// It is published, and signs from then on.
    Announced(Timestamp),
    /// It signs, and is accepted.
    Signs,
    /// Another one signs; tokens of this one are accepted until then.
    AcceptedUntil(Timestamp),
    /// No longer accepted since then, and never again.
    Retired(Timestamp),
}

impl KeyState {
    /// `announced`, `signs`, `accepted` or `retired`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Announced(_) => "announced",
            Self::Signs => "signs",
            Self::AcceptedUntil(_) => "accepted",
            Self::Retired(_) => "retired",
        }
    }

    /// From when on it signs, while it does not.
    pub const fn signs_from(self) -> Option<Timestamp> {
        match self {
            Self::Announced(at) => Some(at),
            Self::Signs | Self::AcceptedUntil(_) | Self::Retired(_) => None,
        }
    }

    /// Until when it is, or was, accepted; nobody knows yet of the one that signs.
    pub const fn accepted_until(self) -> Option<Timestamp> {
        match self {
            Self::Announced(_) | Self::Signs => None,
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

/// What a rotation came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// A new key is announced; it signs already where none waits.
    Made,
    /// One was announced already, and nothing was made.
    UnderWay,
    /// So many keys are accepted already that nothing was done.
    Full,
}

/// What a rotation leads to: the one that is under way, or one that would begin now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outlook {
    /// Whether a key is announced already.
    pub is_under_way: bool,
    /// From when on the new key signs.
    pub signs_from: Timestamp,
    /// Until when tokens of the present key are accepted.
    pub accepted_until: Timestamp,
}
