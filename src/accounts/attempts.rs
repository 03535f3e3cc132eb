//! Attempts at passwords and codes: each is reserved with the throttle before it is checked.

use super::Accounts;
use crate::audit::{Act, Source};
use crate::base::error::{Denial, Error};
use crate::base::ids::UserId;
use crate::base::log;
use crate::throttle::{Guess, Permit, bucket};
use crate::user::User;
use crate::user::password::{Password, Turn};
use std::net::{IpAddr, Ipv4Addr};

impl Accounts {
    /// Reserves a guess at a password. `user` is whose it is, if there is somebody of that name.
    pub(super) async fn acquire(&self, account: &str, user: Option<&User>, origin: Source) -> Result<Permit, Error> {
        let days = self.throttle.limits().known_address_days;
        let is_known = |user: &User| user.knows(bucket(address_of(origin)), days, self.clock.now());
        let guess = if user.is_some_and(is_known) { Guess::Known } else { Guess::Stranger };
        self.acquire_guess(account, guess, user.map(|user| user.id), origin).await
    }

    async fn acquire_guess(
        &self,
        account: &str,
        guess: Guess,
        whom: Option<UserId>,
        origin: Source,
    ) -> Result<Permit, Error> {
        let address = address_of(origin);
        let permit = self.throttle.acquire(account, address, guess).await;
        if let Err(denial) = &permit {
            log::throttled(denial.problem().code, &address, log::some(&whom));
        }
        Ok(permit?)
    }

    /// Checks the password of somebody who is signed in.
    pub(super) async fn verify_own(&self, user: &User, password: Password, origin: Source) -> Result<(), Error> {
        let permit = self.acquire(user.username.as_str(), Some(user), origin).await?;
        let turn = Turn::of(permit.guess());
        let right = !password.is_too_long() && self.hasher.verify(password, user.password.clone(), turn).await?.right;
        if right {
            permit.right();
            return Ok(());
        }
        permit.wrong();
        self.audit.note(vec![origin.entry(Act::ConfirmFailed, self.clock.now()).by(user)]);
        Err(Denial::WrongPassword.into())
    }

    /// Whether it is the password that is set; a guess like any other.
    pub(crate) async fn is_password_of(&self, user: &User, password: &Password, origin: Source) -> Result<bool, Error> {
        let permit = self.acquire(user.username.as_str(), Some(user), origin).await?;
        let turn = Turn::of(permit.guess());
        let right =
            !password.is_too_long() && self.hasher.verify(password.clone(), user.password.clone(), turn).await?.right;
        if right {
            permit.right();
        } else {
            permit.wrong();
        }
        Ok(right)
    }

    /// Counts a wrong code like a wrong password of its address; answers what to say. A right one needs no place:
    /// nobody guesses 256 bits, and what others guess from the same address must not keep out who was given a link.
    pub(crate) async fn wrong_code(&self, code: &str, why: Error, origin: Source) -> Error {
        match self.acquire_guess(&format!("code/{code}"), Guess::Code, None, origin).await {
            Ok(permit) => {
                permit.wrong();
                why
            }
            Err(throttled) => throttled,
        }
    }
}

/// From where an act comes, for the throttle; the command line counts as this machine.
fn address_of(origin: Source) -> IpAddr {
    origin.address.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
}
