//! One error for the whole server; the faces give it two looks (a page, a problem+json).
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

    /// What is answered: why it is refused, and the fields that are named.
    pub fn into_denial(self) -> (Denial, Vec<FieldError>) {
        match self {
            Self::Denied(denial) => (denial, Vec::new()),
            Self::Invalid(fields) => (Denial::Invalid, fields),
            Self::Changed(fields) => (Denial::Conflict, fields),
            Self::Lookalike(fields) => (Denial::NameLookalike, fields),
            Self::Store(error) => ((&error).into(), Vec::new()),
        }
    }

    /// Turns into the denial and the faults of a form that is shown again; what no form can mend is an error.
    pub fn for_form(self) -> Result<(Denial, Vec<FieldError>), Self> {
        match self {
            Self::Denied(Denial::NameTaken) => {
                Ok((Denial::NameTaken, vec![FieldError::new("username", "fault-name-taken")]))
            }
            Self::Denied(_) | Self::Store(_) => Err(self),
            fields => Ok(fields.into_denial()),
        }
    }

    /// [`Error::for_form`] for a form that asks for the password in `field`: it may be wrong, or not be checked now.
    pub fn for_password_form(self, field: &'static str) -> Result<(Denial, Vec<FieldError>), Self> {
        match self {
            Self::Denied(Denial::WrongPassword) => {
                Ok((Denial::WrongPassword, vec![FieldError::new(field, "fault-password-wrong")]))
            }
            Self::Denied(denial @ (Denial::Throttled(_) | Denial::Busy)) => {
                Ok((denial, vec![FieldError::new("", denial.problem().both())]))
            }
            other => other.for_form(),
        }
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

macro_rules! denials {
    (
        $($(#[$about:meta])* $reason:ident $(($seconds:ty = $example:literal))? = ($status:literal, $code:literal),)+
        ; $(#[$twin_about:meta])* $twin:ident = ($twin_status:literal, $twin_code:literal),
    ) => {
        /// Every reason to refuse.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Denial {
            $($(#[$about])* $reason $(($seconds))?,)+
            $(#[$twin_about])* $twin,
        }

        impl Denial {
            /// Every reason that has a code of its own, in the order of `/problems`.
            pub const ALL: &[Self] = &[$(Self::$reason $(($example))?),+];

            /// Status and code; title and help are the sentences `denial-<code>` and `denial-<code>-help`.
            pub const fn problem(self) -> ProblemType {
                match self {
                    $(Self::$reason { .. } => ProblemType { status: $status, code: $code },)+
                    Self::$twin => ProblemType { status: $twin_status, code: $twin_code },
                }
            }
        }
    };
}

denials! {
    /// No credential was shown.
    NotSignedIn = (401, "not_signed_in"),
    /// A cookie that opens nothing any more: unknown, ended, expired or of an older epoch.
    DeadCookie = (401, "session_ended"),
    /// The cookie came twice, with different values: nobody can say which one counts.
    CookieTwice = (401, "cookie_twice"),
    /// A live session's id with a secret that is not its own. The browser's cookie is left alone:
    /// clearing it would let a stranger who knows an id sign somebody out.
    WrongSecret = (401, "session_replaced"),
    /// An access token that cannot be accepted.
    InvalidToken = (401, "invalid_token"),
    /// A genuine access token out of its time: a refresh brings one that is accepted.
    TokenExpired = (401, "token_expired"),
    /// A refresh token that opens nothing (RFC 6749 §5.2 `invalid_grant`).
    InvalidGrant = (400, "invalid_grant"),
    /// More refreshes of one login within the grace than are kept apart.
    RefreshTooFast = (429, "refresh_too_fast"),
    /// The request came from another site.
    CrossSite = (403, "cross_site"),
    /// The hidden `csrf` field is missing or wrong.
    Csrf = (403, "csrf"),
    /// Only administrators may do this.
    NotAdministrator = (403, "not_administrator"),
    /// A dangerous act without a recently given password (ASVS 7.5.3).
    ConfirmRequired = (403, "confirm_required"),
    /// The password was chosen by somebody else and must be changed first (ASVS 6.4.1).
    PasswordChangeRequired = (403, "password_change_required"),
    /// Wrong name or wrong password; never says which (ASVS 6.3.8).
    InvalidCredentials = (401, "invalid_credentials"),
    /// The password given to confirm or to change is wrong.
    WrongPassword = (403, "wrong_password"),
    /// Too many wrong passwords; seconds to wait.
    Throttled(u64 = 1) = (429, "throttled"),
    /// The queue for hashing passwords is full.
    Busy = (503, "busy"),
    /// Nothing by that id, or not yours.
    NotFound = (404, "not_found"),
    /// The name is taken.
    NameTaken = (409, "name_taken"),
    /// The name can be taken for another one, and nobody said that it is meant.
    NameLookalike = (409, "name_lookalike"),
    /// The last enabled administrator must stay.
    LastAdministrator = (409, "last_administrator"),
    /// Somebody changed the same record at the same time, again and again.
    Conflict = (409, "conflict"),
    /// The thing is no longer as `If-Match` says (RFC 9110 §15.5.13).
    PreconditionFailed = (412, "precondition_failed"),
    /// A comparison is being measured; there is one at a time.
    RunUnderWay = (409, "run_under_way"),
    /// A set-up link that does not work, or set-up is done.
    SetupClosed = (403, "setup_closed"),
    /// An invitation or recovery link that does not work.
    LinkDead = (404, "link_dead"),
    /// The request did not come through the proxy that is configured.
    Misdirected = (421, "misdirected"),
    /// The wrong method; the catcher adds `Allow`.
    MethodNotAllowed = (405, "method_not_allowed"),
    /// The body is not of the type this route reads.
    UnsupportedMediaType = (415, "unsupported_media_type"),
    /// The body is larger than 32 KiB.
    TooLarge = (413, "too_large"),
    /// The body cannot be read.
    BadRequest = (400, "bad_request"),
    /// The body took too long to arrive.
    Timeout = (408, "timeout"),
    /// Fields are missing or wrong.
    Invalid = (422, "invalid"),
    /// The store does not answer.
    Unavailable = (503, "unavailable"),
    /// A fault of the server's own.
    Internal = (500, "internal"),
    ;
    /// A cookie whose time looks over by a clock that may be wrong: refused, but the browser keeps it.
    ExpiredCookie = (401, "session_ended"),
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.problem().title(), f)
    }
}

impl std::error::Error for Denial {}

/// What is said about a denial.
pub struct ProblemType {
    pub status: u16,
    /// Stable code, as in `/problems`.
    pub code: &'static str,
}

impl ProblemType {
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
