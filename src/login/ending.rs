//! Why a login ended, and what is written down of it.

use crate::audit::Entry;
use crate::language::Text;
use serde::{Deserialize, Serialize};

/// Why a login ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// Its owner signed out there.
    SignedOut,
    /// Its owner ended it from elsewhere.
    Revoked,
    /// An administrator ended it.
    RevokedByAdministrator,
    /// The password was changed or set by a link.
    PasswordChanged,
    /// The person was disabled. Also written down by enabling them, of what disabling had already killed.
    Disabled,
    /// The person's role was changed.
    RoleChanged,
    /// Signed out everywhere.
    SignedOutEverywhere,
    /// The same device or browser signed in again.
    Replaced,
    /// More than [`MOST_LOGINS`](super::MOST_LOGINS).
    TooMany,
    /// A refresh token that had been used already was presented.
    SpentRefreshToken,
    /// A refresh token newer than the row: the store went backwards.
    StoreWentBackwards,
    /// Its time was over. Written down when it is shown once more: a clock that is put back must not
    /// bring it back.
    Expired,
    /// Every login of everyone was ended: the server's keys may have been copied.
    KeysReplaced,
}

impl EndReason {
    /// Its name in the ids of sentences.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::SignedOut => "signed-out",
            Self::Revoked => "revoked",
            Self::RevokedByAdministrator => "revoked-by-administrator",
            Self::PasswordChanged => "password-changed",
            Self::Disabled => "disabled",
            Self::RoleChanged => "role-changed",
            Self::SignedOutEverywhere => "signed-out-everywhere",
            Self::Replaced => "replaced",
            Self::TooMany => "too-many",
            Self::SpentRefreshToken => "spent-refresh-token",
            Self::StoreWentBackwards => "store-went-backwards",
            Self::Expired => "expired",
            Self::KeysReplaced => "keys-replaced",
        }
    }

    /// For its owner, without the end of a sentence.
    #[must_use]
    pub fn text(self) -> Text {
        Text::new(format!("ended-{}", self.id()))
    }
}

/// A login is to end: why, and the audit entry that commits with it.
#[derive(Debug, Clone)]
pub struct Ending {
    /// Why.
    pub reason: EndReason,
    /// Who did it, from where.
    pub entry: Entry,
}
