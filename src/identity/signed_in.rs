//! The witness of a completed sign-in.

use crate::base::clock::Timestamp;
use crate::user::User;

/// Proves that a person has just completed a sign-in: [`Scheme::issue`](crate::logins::Scheme::issue) takes nothing else.
///
/// It is made in `accounts/`, where passwords are checked, and in the laboratory, whose people nobody signs in; a test
/// holds that.
#[derive(Debug, Clone)]
pub struct SignedIn {
    user: User,
    at: Timestamp,
}

impl SignedIn {
    /// For the code that has just checked everything that this sign-in asks for. `user` is as read together with what
    /// was checked.
    pub const fn completed(user: User, at: Timestamp) -> Self {
        Self { user, at }
    }

    /// The person.
    pub const fn user(&self) -> &User {
        &self.user
    }

    /// When the sign-in was completed (`auth_time` of `OpenID` Connect).
    pub const fn at(&self) -> Timestamp {
        self.at
    }
}
