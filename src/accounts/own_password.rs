//! The change of one's own password, and the same change sent again.

use super::Accounts;
use crate::audit::{Act, Source};
use crate::base::error::{Denial, Error};
use crate::base::ids::{EndReason, UserId};
use crate::identity::Principal;
use crate::login::{Effect, Ending, Login, State};
use crate::user::User;
use crate::user::password::Password;

/// Whether a login may have seen its owner change the password: it has the new epoch already, or is just about to
/// get it.
pub fn lives_on(login: &Login, user: &User) -> bool {
    let epochs = user.epoch.saturating_sub(1)..=user.epoch;
    !user.disabled && login.state == State::Live && epochs.contains(&login.epoch)
}

impl Accounts {
    /// Whether `new` is the password that `user` has set meanwhile, since a form was read under `epoch`: then the form
    /// was sent twice, and is done. Counts like any password.
    async fn has_changed_to(
        &self,
        user: UserId,
        epoch: u64,
        new: &Password,
        origin: Source,
    ) -> Result<Option<User>, Error> {
        let stored = self.users.find(user).await?.ok_or(Denial::NotFound)?;
        if stored.epoch == epoch || stored.disabled || stored.password.is_none() {
            return Ok(None);
        }
        Ok(self.is_password_of(&stored, new, origin).await?.then_some(stored))
    }

    /// `has_changed_to` for a login that shows what it had before that change: its answer was lost.
    pub async fn changed_before(
        &self,
        user: &User,
        login: &Login,
        new: &Password,
        origin: Source,
    ) -> Result<Option<User>, Error> {
        if !lives_on(login, user) {
            return Ok(None);
        }
        self.has_changed_to(user.id, user.epoch.saturating_sub(1), new, origin).await
    }

    /// Changes one's own password: every other login and link of theirs ends. The face re-stamps the
    /// login they did it from. Sent twice, the second time changes nothing and is answered alike.
    pub async fn change_password(
        &self,
        principal: &Principal,
        current: Password,
        new: Password,
        origin: Source,
    ) -> Result<(User, Effect), Error> {
        let user = &principal.user;
        if let Some(user) = self.has_changed_to(user.id, user.epoch, &new, origin).await? {
            return Ok((user, Effect::AtOnce));
        }
        self.check_policy(&new, user.username.as_str(), &user.profile, "new_password")?;
        if current.is_same(&new) {
            return Err(Error::field("new_password", "fault-password-same"));
        }
        self.verify_own(user, current, origin).await?;
        let hash = self.hasher.hash(new.clone()).await?;
        let now = self.clock.now();
        let changed = self.users.update(user.id, |next| {
            // Somebody else's change came first: what was verified is not what would be replaced.
            if next.epoch != user.epoch {
                return Err(Denial::Conflict.into());
            }
            next.password = Some(hash.clone());
            next.must_change_password = false;
            next.next_epoch();
            Ok(vec![origin.entry(Act::PasswordChanged, now).by(next).to(next)])
        });
        let changed = match changed.await {
            Err(error @ Error::Denied(Denial::Conflict)) => {
                let again = self.has_changed_to(user.id, user.epoch, &new, origin).await?;
                return again.map(|user| (user, Effect::AtOnce)).ok_or(error);
            }
            changed => changed?,
        };
        let ending = Ending {
            reason: EndReason::PasswordChanged,
            entry: origin.entry(Act::PasswordChanged, now).by(user).to(user),
        };
        let effect = self.logins.end_all(user, &ending, |login| login.id != principal.login.id).await?;
        self.overlook(&changed, changed.guesses()).await;
        Ok((changed, effect))
    }
}
