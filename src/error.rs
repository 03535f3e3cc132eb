//! One error for the whole house; the faces give it two looks (a page, a problem+json).
//!
//! [`Denial`] lists every reason to refuse with its status, its stable code and what the refused
//! person may know: what happened and what to do next, nothing that helps an attacker (ASVS 16.5.1).

use serde::Serialize;
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
    /// The store could not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Error {
    /// One field at fault.
    #[must_use]
    pub fn field(field: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }
}

/// One thing wrong with one input field.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct FieldError {
    /// The name of the form field or JSON member; empty when it concerns the whole.
    pub field: String,
    /// What is wanted, as a sentence.
    pub message: String,
}

impl FieldError {
    /// A fault of `field`.
    #[must_use]
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
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
    /// A live session's id with a secret that is not its own. The browser's cookie is left alone:
    /// clearing it would let a stranger who knows an id sign somebody out.
    WrongSecret,
    /// An access token that cannot be accepted.
    InvalidToken,
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
    /// The last enabled administrator must stay.
    LastAdministrator,
    /// Somebody changed the same record at the same time, again and again.
    Conflict,
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

impl std::fmt::Display for Denial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.said().title)
    }
}

impl std::error::Error for Denial {}

/// What is said about a denial.
pub struct Said {
    /// HTTP status.
    pub status: u16,
    /// Stable code, as in `/problems`.
    pub code: &'static str,
    /// Short and always the same for one code.
    pub title: &'static str,
    /// What to do next.
    pub help: &'static str,
}

const fn said(status: u16, code: &'static str, title: &'static str, help: &'static str) -> Said {
    Said { status, code, title, help }
}

impl Denial {
    /// Every reason, in the order of `/problems`.
    pub const ALL: [Self; 31] = [
        Self::NotSignedIn,
        Self::DeadCookie,
        Self::WrongSecret,
        Self::InvalidToken,
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
        Self::LastAdministrator,
        Self::Conflict,
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

    /// Status, code and the words for people.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a table, one row a reason")]
    pub const fn said(self) -> Said {
        match self {
            Self::NotSignedIn => {
                said(401, "not_signed_in", "You are not signed in", "Sign in and try again. Nothing was done.")
            }
            Self::DeadCookie => {
                said(401, "session_ended", "You are no longer signed in", "Sign in again. Nothing was done.")
            }
            Self::WrongSecret => said(
                401,
                "session_replaced",
                "This sign-in was replaced",
                "Your session's key was changed in another window. Load the page again; if that does not help, sign in.",
            ),
            Self::InvalidToken => said(
                401,
                "invalid_token",
                "The access token is not accepted",
                "It has expired, was revoked or is not from here. Use the refresh token once; if that is refused too, sign in again.",
            ),
            Self::InvalidGrant => said(
                400,
                "invalid_grant",
                "The refresh token is not accepted",
                "It has expired, was revoked or was already used. Sign in again.",
            ),
            Self::RefreshTooFast => said(
                429,
                "refresh_too_fast",
                "Too many refreshes at once",
                "Keep the newest refresh token and use the access token until it expires.",
            ),
            Self::CrossSite => said(
                403,
                "cross_site",
                "The request came from another site",
                "Open the page here, at this server's own address, and send the form from it. Nothing was done.",
            ),
            Self::Csrf => said(
                403,
                "csrf",
                "This form is too old or not ours",
                "Go back, load the page again and send the form once more. Nothing was done.",
            ),
            Self::NotAdministrator => {
                said(403, "not_administrator", "Only administrators can do this", "Ask an administrator of your team.")
            }
            Self::ConfirmRequired => said(
                403,
                "confirm_required",
                "Please confirm that it is you",
                "Give your password again (POST /api/account/confirm), then repeat the request.",
            ),
            Self::PasswordChangeRequired => said(
                403,
                "password_change_required",
                "Your password must be changed first",
                "It was chosen by somebody else. Choose your own (POST /api/account/password), then go on.",
            ),
            Self::InvalidCredentials => said(
                401,
                "invalid_credentials",
                "Name or password is wrong",
                "Check both and try again. An administrator can make a recovery link for you.",
            ),
            Self::WrongPassword => {
                said(403, "wrong_password", "The password is wrong", "Give the password you sign in with.")
            }
            Self::Throttled(_) => said(
                429,
                "throttled",
                "Too many wrong passwords",
                "Wait as long as it says, then try again. Nobody is locked out for good.",
            ),
            Self::Busy => said(503, "busy", "Too many sign-ins at once", "Try again in a few seconds."),
            Self::NotFound => {
                said(404, "not_found", "There is nothing here", "Check the address, or start again from the home page.")
            }
            Self::NameTaken => said(409, "name_taken", "That user name is taken", "Choose another one."),
            Self::LastAdministrator => said(
                409,
                "last_administrator",
                "The last administrator must stay",
                "Make somebody else administrator first.",
            ),
            Self::Conflict => said(
                409,
                "conflict",
                "Somebody changed this at the same moment",
                "Load it again and repeat the change.",
            ),
            Self::RunUnderWay => said(
                409,
                "run_under_way",
                "A comparison is being measured already",
                "Wait until it is over, or cancel it, then start again.",
            ),
            Self::SetupClosed => said(
                403,
                "setup_closed",
                "This set-up link does not work",
                "It was used, has expired or is incomplete. On the server, `twodoors setup-link` prints a new one while there is no administrator.",
            ),
            Self::LinkDead => said(
                404,
                "link_dead",
                "This link does not work any more",
                "It was used, replaced or has expired. Ask an administrator for a new one.",
            ),
            Self::Misdirected => said(
                421,
                "misdirected",
                "This server is reached through its proxy",
                "Use the public address. Whoever runs it: check `trusted_proxies` and `public_origin`.",
            ),
            Self::MethodNotAllowed => said(
                405,
                "method_not_allowed",
                "That method is not for this address",
                "The `Allow` header names the methods that are.",
            ),
            Self::UnsupportedMediaType => said(
                415,
                "unsupported_media_type",
                "The body has the wrong type",
                "Send JSON as `application/json` to /api, forms as `application/x-www-form-urlencoded` to pages.",
            ),
            Self::TooLarge => said(413, "too_large", "That is too much", "A request may hold 32 KiB."),
            Self::BadRequest => {
                said(400, "bad_request", "The request cannot be read", "Check that it is well formed and UTF-8.")
            }
            Self::Timeout => said(408, "timeout", "The request took too long to arrive", "Try again."),
            Self::Invalid => said(
                422,
                "invalid",
                "Something needs another look",
                "Correct what is named and send it again. Nothing was lost and nothing was done.",
            ),
            Self::Unavailable => said(
                503,
                "unavailable",
                "The store does not answer",
                "Try again in a moment. A change that was just sent may or may not have happened.",
            ),
            Self::Internal => said(
                500,
                "internal",
                "Something went wrong here",
                "It is our fault, not yours, and was logged. Try again.",
            ),
        }
    }

    /// Seconds after which trying again makes sense, for `Retry-After`.
    #[must_use]
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
