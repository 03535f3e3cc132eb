//! Ids, roles, kinds and reasons: the small words that everything else is said with. They know nothing.

use super::language::Text;
use super::words::words;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! id {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Makes a new one.
            #[expect(clippy::new_without_default, reason = "every one is another")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0.as_hyphenated())
            }
        }

        impl FromStr for $name {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                canonical_uuid(text).map(Self).ok_or(())
            }
        }
    };
}

id! {
    /// A person's id: a UUID v7, never used again after deletion (ASVS 10.3.3).
    UserId
}

id! {
    /// The row's id: a UUID v7, sortable by age. Not a secret; knowing one opens nothing.
    LoginId
}

/// Reads a UUID in its one canonical form, so that one id has one address.
pub fn canonical_uuid(text: &str) -> Option<Uuid> {
    let id = Uuid::try_parse(text).ok()?;
    (id.as_hyphenated().to_string() == text).then_some(id)
}

/// By which door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LoginKind {
    /// Door one: a session in a cookie.
    Session,
    /// Door two: access and refresh tokens.
    Token,
}

words!(LoginKind { Session = "session", Token = "token" });

/// What a person may do. There are two and no more: a team of fifty needs no matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// May read and change what is theirs.
    Member,
    /// May also manage people and their logins.
    Admin,
}

words!(Role { Member = "member", Admin = "admin" });

impl Role {
    /// For people.
    pub fn text(self) -> Text {
        Text::new(match self {
            Self::Member => "role-member",
            Self::Admin => "role-admin",
        })
    }
}

/// What an open link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// The first password of a new person; lives 7 days.
    Invitation,
    /// A new password for somebody who forgot theirs; lives 24 hours.
    Recovery,
}

words!(LinkKind { Invitation = "invitation", Recovery = "recovery" });

impl LinkKind {
    /// How long such a link works.
    pub const fn ttl_secs(self) -> u64 {
        match self {
            Self::Invitation => 7 * 86_400,
            Self::Recovery => 86_400,
        }
    }
}

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
    SignedOutEverywhere,
    /// The same device or browser signed in again.
    Replaced,
    /// More than `login::MOST_LOGINS`.
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
    /// For its owner, without the end of a sentence.
    pub fn text(self) -> Text {
        Text::new(match self {
            Self::SignedOut => "ended-signed-out",
            Self::Revoked => "ended-revoked",
            Self::RevokedByAdministrator => "ended-revoked-by-administrator",
            Self::PasswordChanged => "ended-password-changed",
            Self::Disabled => "ended-disabled",
            Self::RoleChanged => "ended-role-changed",
            Self::SignedOutEverywhere => "ended-signed-out-everywhere",
            Self::Replaced => "ended-replaced",
            Self::TooMany => "ended-too-many",
            Self::SpentRefreshToken => "ended-spent-refresh-token",
            Self::StoreWentBackwards => "ended-store-went-backwards",
            Self::Expired => "ended-expired",
            Self::KeysReplaced => "ended-keys-replaced",
        })
    }
}
