//! One error for the whole house; the faces give it two looks (a page, a problem+json).
//!
//! [`Denial`] lists every reason to refuse with its status, its stable code and what the refused
//! person may know: what happened and what to do next, nothing that helps an attacker (ASVS 16.5.1).

use crate::base::language::Text;
use serde::Serialize;
use std::fmt;
use thiserror::Error;

/// Whatever keeps an act from being done.
#[derive(Debug, Error)]
pub enum Error {
    /// Refused by a rule.
    #[error("{0}")]
    Denied(#[from] Denial),
    /// The input does not fit; every field at fault is named.
    #[error("invalid input")]
    Invalid(Vec<FieldError>),
    /// Fields were changed by somebody else since the sender saw them; each is named with what is stored now.
    #[error("changed meanwhile")]
    Changed(Vec<FieldError>),
    /// A name can be taken for another one; done all the same when it is said that it is meant.
    #[error("{}", Denial::NameLookalike)]
    Lookalike(Vec<FieldError>),
    /// The store could not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Error {
    /// One field at fault.
    pub fn field(field: &'static str, message: impl Into<Text>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }

    /// Two parts of one input: the faults of both at once, so that nobody corrects one and meets the next.
    pub fn both<A, B>(one: Result<A, Self>, other: Result<B, Self>) -> Result<(A, B), Self> {
        match (one, other) {
            (Ok(one), Ok(other)) => Ok((one, other)),
            (Err(Self::Invalid(mut faults)), Err(Self::Invalid(more))) => {
                faults.extend(more);
                Err(Self::Invalid(faults))
            }
            // What is no fault of a field goes before.
            (Err(Self::Invalid(_)) | Ok(_), Err(error)) | (Err(error), _) => Err(error),
        }
    }
}

/// One thing wrong with one input field.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct FieldError {
    /// The name of the form field or JSON member; empty when it concerns the whole.
    pub field: String,
    /// What is wanted.
    pub message: Text,
}

impl FieldError {
    /// A fault of `field`.
    pub fn new(field: impl Into<String>, message: impl Into<Text>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

/// Why the store did not answer. The text is for operators; people get "not available".
#[derive(Debug, Clone, Error)]
pub enum StoreError {
    /// The queue of writes is full.
    #[error("the store's queue is full")]
    Busy,
    /// A write could not be made durable; memory and disk may differ, so nothing is answered any more.
    #[error("the store failed and is closed: {0}")]
    Failed(String),
    /// A file beside the store could not be written; whether it was is for the next start to see.
    #[error("a file of the data directory could not be written: {0}")]
    File(String),
    /// A record could not be read.
    #[error("a stored record is damaged: {0}")]
    Corrupt(String),
}

/// Every reason to refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial {
    /// No credential was shown.
    NotSignedIn,
    /// A cookie that opens nothing any more: unknown, ended, expired or of an older epoch.
    DeadCookie,
    /// A cookie whose time looks over by a clock that may be wrong: refused, but the browser keeps it.
    ExpiredCookie,
    /// The cookie came twice, with different values: nobody can say which one counts.
    CookieTwice,
    /// A live session's id with a secret that is not its own. The browser's cookie is left alone:
    /// clearing it would let a stranger who knows an id sign somebody out.
    WrongSecret,
    /// An access token that cannot be accepted.
    InvalidToken,
    /// A genuine access token out of its time: a refresh brings one that is accepted.
    TokenExpired,
    /// A refresh token that opens nothing (RFC 6749 §5.2 `invalid_grant`).
    InvalidGrant,
    /// More refreshes of one login within the grace than are kept apart.
    RefreshTooFast,
    /// The request came from another site.
    CrossSite,
    /// The hidden `csrf` field is missing or wrong.
    Csrf,
    /// Only administrators may do this.
    NotAdministrator,
    /// A dangerous act without a recently given password (ASVS 7.5.3).
    ConfirmRequired,
    /// The password was chosen by somebody else and must be changed first (ASVS 6.4.1).
    PasswordChangeRequired,
    /// Wrong name or wrong password; never says which (ASVS 6.3.8).
    InvalidCredentials,
    /// The password given to confirm or to change is wrong.
    WrongPassword,
    /// Too many wrong passwords; seconds to wait.
    Throttled(u64),
    /// The queue for hashing passwords is full.
    Busy,
    /// Nothing by that id, or not yours.
    NotFound,
    /// The name is taken.
    NameTaken,
    /// The name can be taken for another one, and nobody said that it is meant.
    NameLookalike,
    /// The last enabled administrator must stay.
    LastAdministrator,
    /// Somebody changed the same record at the same time, again and again.
    Conflict,
    /// The thing is no longer as `If-Match` says (RFC 9110 §15.5.13).
    PreconditionFailed,
    /// A set-up link that does not work, or set-up is done.
    SetupClosed,
    /// A comparison is being measured; there is one at a time.
    RunUnderWay,
    /// An invitation or recovery link that does not work.
    LinkDead,
    /// The request did not come through the proxy that is configured.
    Misdirected,
    /// The wrong method; the catcher adds `Allow`.
    MethodNotAllowed,
    /// The body is not of the type this route reads.
    UnsupportedMediaType,
    /// The body is larger than 32 KiB.
    TooLarge,
    /// The body cannot be read.
    BadRequest,
    /// The body took too long to arrive.
    Timeout,
    /// Fields are missing or wrong.
    Invalid,
    /// The store does not answer.
    Unavailable,
    /// A fault of the server's own.
    Internal,
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.said().title(), f)
    }
}

impl std::error::Error for Denial {}

/// What is said about a denial.
pub struct Said {
    /// HTTP status.
    pub status: u16,
    /// Stable code, as in `/problems`.
    pub code: &'static str,
}

impl Said {
    /// Short and always the same for one code.
    pub fn title(&self) -> Text {
        Text::new(format!("denial-{}", self.code.replace('_', "-")))
    }

    /// Both, one after the other.
    pub fn both(&self) -> Text {
        Text::new("title-and-help").with("title", self.title()).with("help", self.help())
    }

    /// What to do next.
    pub fn help(&self) -> Text {
        Text::new(format!("denial-{}-help", self.code.replace('_', "-")))
    }
}

impl Denial {
    /// Every reason, in the order of `/problems`.
    pub const ALL: &[Self] = &[
        Self::NotSignedIn,
        Self::DeadCookie,
        Self::CookieTwice,
        Self::WrongSecret,
        Self::InvalidToken,
        Self::TokenExpired,
        Self::InvalidGrant,
        Self::RefreshTooFast,
        Self::CrossSite,
        Self::Csrf,
        Self::NotAdministrator,
        Self::ConfirmRequired,
        Self::PasswordChangeRequired,
        Self::InvalidCredentials,
        Self::WrongPassword,
        Self::Throttled(1),
        Self::Busy,
        Self::NotFound,
        Self::NameTaken,
        Self::NameLookalike,
        Self::LastAdministrator,
        Self::Conflict,
        Self::PreconditionFailed,
        Self::RunUnderWay,
        Self::SetupClosed,
        Self::LinkDead,
        Self::Misdirected,
        Self::MethodNotAllowed,
        Self::UnsupportedMediaType,
        Self::TooLarge,
        Self::BadRequest,
        Self::Timeout,
        Self::Invalid,
        Self::Unavailable,
        Self::Internal,
    ];

    /// Status and code; title and help are the sentences `denial-<code>` and `denial-<code>-help`.
    pub const fn said(self) -> Said {
        let (status, code) = match self {
            Self::NotSignedIn => (401, "not_signed_in"),
            Self::DeadCookie | Self::ExpiredCookie => (401, "session_ended"),
            Self::CookieTwice => (401, "cookie_twice"),
            Self::WrongSecret => (401, "session_replaced"),
            Self::InvalidToken => (401, "invalid_token"),
            Self::TokenExpired => (401, "token_expired"),
            Self::InvalidGrant => (400, "invalid_grant"),
            Self::RefreshTooFast => (429, "refresh_too_fast"),
            Self::CrossSite => (403, "cross_site"),
            Self::Csrf => (403, "csrf"),
            Self::NotAdministrator => (403, "not_administrator"),
            Self::ConfirmRequired => (403, "confirm_required"),
            Self::PasswordChangeRequired => (403, "password_change_required"),
            Self::InvalidCredentials => (401, "invalid_credentials"),
            Self::WrongPassword => (403, "wrong_password"),
            Self::Throttled(_) => (429, "throttled"),
            Self::Busy => (503, "busy"),
            Self::NotFound => (404, "not_found"),
            Self::NameTaken => (409, "name_taken"),
            Self::NameLookalike => (409, "name_lookalike"),
            Self::LastAdministrator => (409, "last_administrator"),
            Self::Conflict => (409, "conflict"),
            Self::PreconditionFailed => (412, "precondition_failed"),
            Self::RunUnderWay => (409, "run_under_way"),
            Self::SetupClosed => (403, "setup_closed"),
            Self::LinkDead => (404, "link_dead"),
            Self::Misdirected => (421, "misdirected"),
            Self::MethodNotAllowed => (405, "method_not_allowed"),
            Self::UnsupportedMediaType => (415, "unsupported_media_type"),
            Self::TooLarge => (413, "too_large"),
            Self::BadRequest => (400, "bad_request"),
            Self::Timeout => (408, "timeout"),
            Self::Invalid => (422, "invalid"),
            Self::Unavailable => (503, "unavailable"),
            Self::Internal => (500, "internal"),
        };
        Said { status, code }
    }

    /// Seconds after which trying again makes sense, for `Retry-After`.
    pub const fn retry_after_secs(self) -> Option<u64> {
        match self {
            Self::Throttled(secs) => Some(secs),
            Self::Busy | Self::Unavailable => Some(2),
            Self::RefreshTooFast => Some(5),
            _ => None,
        }
    }
}

impl From<&StoreError> for Denial {
    fn from(error: &StoreError) -> Self {
        match error {
            StoreError::Busy | StoreError::Failed(_) | StoreError::File(_) => Self::Unavailable,
            StoreError::Corrupt(_) => Self::Internal,
        }
    }
}
