//! Ids, roles, kinds and reasons: the small words that everything else is said with. They know nothing.

use super::language::Text;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// A person's id: a UUID v7, never used again after deletion (ASVS 10.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UserId(pub Uuid);

impl UserId {
    /// A new one.
    pub fn new() -> Self {
        Self(Uuid::now_v7())
    }
}

impl Default for UserId {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.as_hyphenated())
    }
}

impl FromStr for UserId {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        canonical_uuid(text).map(Self).ok_or(())
    }
}

/// The row's id: a UUID v7, sortable by age. Not a secret; knowing one opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LoginId(pub Uuid);

impl LoginId {
    /// A new one.
    pub fn new() -> Self {
        Self(Uuid::now_v7())
    }
}

impl Default for LoginId {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for LoginId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.as_hyphenated())
    }
}

impl FromStr for LoginId {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        canonical_uuid(text).map(Self).ok_or(())
    }
}

/// Reads a UUID in its one canonical form, so that one id has one address.
pub fn canonical_uuid(text: &str) -> Option<Uuid> {
    let id = Uuid::try_parse(text).ok()?;
    (id.as_hyphenated().to_string() == text).then_some(id)
}

/// By which door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Door one: a session in a cookie.
    Session,
    /// Door two: access and refresh tokens.
    Token,
}

impl Kind {
    /// `session` or `token`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Token => "token",
        }
    }
}

/// What a person may do. There are two and no more: a team of fifty needs no matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// May read and change what is theirs.
    Member,
    /// May also manage people and their logins.
    Admin,
}

impl Role {
    /// `admin` or `member`, as in JSON, forms and the `roles` claim.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Admin => "admin",
        }
    }

    /// Reads `admin` or `member`, exactly.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "member" => Some(Self::Member),
            "admin" => Some(Self::Admin),
            _ => None,
        }
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

impl LinkKind {
    /// How long such a link works.
    pub const fn ttl_secs(self) -> u64 {
        match self {
            Self::Invitation => 7 * 86_400,
            Self::Recovery => 86_400,
        }
    }

    /// `invitation` or `recovery`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Recovery => "recovery",
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
    /// Signed out everywhere.
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
    /// Its name in the ids of sentences.
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
    pub fn text(self) -> Text {
        Text::new(format!("ended-{}", self.id()))
    }
}
