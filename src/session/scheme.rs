//! Sessions as a [`Scheme`]: the store is asked each time, so nothing needs to expire to be over.

use super::SessionToken;
use crate::base::clock::{Clock, Timestamp};
use crate::base::error::{Denial, Error};
use crate::base::ids::{Kind, LoginId, UserId};
use crate::base::language::Text;
use crate::base::secret::{Secret, SecretHash, ServerKey};
use crate::identity::Found;
use crate::login::{Credential, Device, Effect, Ending, Identity, Lifetimes, Login, Scheme, Standing, State};
use crate::logins::service;
use crate::storage::{Logins, Users};
use crate::user::User;

/// Server-side sessions.
#[derive(Clone)]
pub struct Sessions {
    /// The rows.
    pub logins: Logins,
    /// Whose epoch decides.
    pub users: Users,
    /// The time.
    pub clock: Clock,
    /// How long logins live.
    pub lifetimes: Lifetimes,
    /// Makes the hidden field of forms; see [`super::csrf`].
    pub key: ServerKey,
}

impl Scheme for Sessions {
    const KIND: Kind = Kind::Session;
    type Grant = SessionToken;
    type Proof = SessionToken;
    type Renewal = SessionToken;

    async fn issue(&self, user: &User, device: Device) -> Result<SessionToken, Error> {
        let now = self.clock.now();
        let secret = Secret::random();
        let login = Login {
            id: LoginId::new(),
            user: user.id,
            device,
            epoch: user.epoch,
            created_at: now,
            seen_at: now,
            max_expires_at: now.plus_secs(self.lifetimes.session_max_ttl_secs),
            confirmed_at: now,
            state: State::Live,
            access_exp: now,
            credential: Credential::Session { secret: secret.hash(), previous: None },
            revision: 0,
        };
        service::begin(&self.logins, &self.lifetimes, user, &login).await?;
        self.users.touch(user.id, now);
        Ok(SessionToken { id: login.id, secret, max_age_secs: self.lifetimes.session_max_ttl_secs })
    }

    async fn verify(&self, proof: &SessionToken) -> Result<Identity, Error> {
        Ok(self.look_up(proof).await?.identity())
    }

    /// Re-authentication (ASVS 7.2.4): the same login under a new secret. The old one is understood
    /// for `grace_secs`, for the request that another tab has just sent.
    async fn renew(&self, renewal: &SessionToken) -> Result<SessionToken, Error> {
        let found = self.look_up(renewal).await?;
        let now = self.clock.now();
        self.replace_secret(found.login.id, |login, old| {
            login.confirmed_at = now;
            login.seen_at = login.seen_at.max(now);
            Some((old, now))
        })
        .await
    }

    async fn revoke(&self, id: &LoginId, ending: Ending) -> Result<Effect, Error> {
        let login = service::end(&self.logins, *id, &ending, self.clock.now()).await?;
        debug_assert_eq!(login.kind(), Self::KIND);
        Ok(Effect::AtOnce)
    }

    async fn list(&self, user: UserId) -> Result<Vec<Login>, Error> {
        let user = self.users.find(user).await?.ok_or(Denial::NotFound)?;
        let mut list = service::live(&self.logins, &self.lifetimes, &user, self.clock.now()).await?;
        list.retain(|login| login.kind() == Self::KIND);
        Ok(list)
    }
}

impl Sessions {
    /// Who shows this cookie, with the person and the login as stored now: two reads.
    pub async fn look_up(&self, proof: &SessionToken) -> Result<Found, Error> {
        let now = self.clock.now();
        let login = self.logins.find(proof.id).await?.ok_or(Denial::DeadCookie)?;
        let Credential::Session { secret, previous } = &login.credential else { return Err(Denial::DeadCookie.into()) };
        let in_grace = |at| Lifetimes::in_grace(self.lifetimes.grace_secs, at, now);
        let is_current = secret.matches(&proof.secret);
        let opens = is_current || previous.is_some_and(|(old, at)| old.matches(&proof.secret) && in_grace(at));
        let user = self.users.find(login.user).await?.ok_or(Denial::DeadCookie)?;
        match self.lifetimes.standing(&login, &user, now) {
            Standing::Live if opens => {}
            // Somebody who only knows the id must not be able to make the browser drop its cookie.
            Standing::Live => return Err(Denial::WrongSecret.into()),
            Standing::Expired => {
                let is_over =
                    opens && service::expire(&self.logins, &self.lifetimes, &login, &user, &self.clock).await?;
                return Err(if is_over { Denial::DeadCookie } else { Denial::ExpiredCookie }.into());
            }
            Standing::Ended(_) | Standing::Outdated => return Err(Denial::DeadCookie.into()),
        }
        if self.lifetimes.touch_is_due(&login, now) {
            self.logins.touch(login.id, now, None);
            self.users.touch(user.id, now);
        }
        Ok(Found { user, login, is_replaced: !is_current })
    }

    /// Why this cookie opens nothing any more; told only to whoever shows the right secret.
    pub async fn why_ended(&self, proof: &SessionToken) -> Result<Option<Text>, Error> {
        Ok(self.genuine(proof).await?.and_then(|(user, _, standing)| standing.why(&user)))
    }

    /// The person, the login and what it is worth, for a cookie that was ours, however long ago its secret was
    /// replaced. It opens nothing.
    pub async fn genuine(&self, proof: &SessionToken) -> Result<Option<(User, Login, Standing)>, Error> {
        let Some(login) = self.logins.find(proof.id).await? else { return Ok(None) };
        let Credential::Session { secret, previous } = &login.credential else { return Ok(None) };
        if !secret.matches(&proof.secret) && !previous.is_some_and(|(old, _)| old.matches(&proof.secret)) {
            return Ok(None);
        }
        let Some(user) = self.users.find(login.user).await? else { return Ok(None) };
        let standing = self.lifetimes.standing(&login, &user, self.clock.now());
        Ok(Some((user, login, standing)))
    }

    /// Lets a login live on under the person's new epoch, after they changed their own password; a new secret.
    /// The old one opens nothing any more. It is only known again, so that a browser that lost this answer can be
    /// told what happened.
    pub async fn restamp(&self, id: LoginId, user: &User) -> Result<SessionToken, Error> {
        let now = self.clock.now();
        self.replace_secret(id, |login, old| {
            login.epoch = user.epoch;
            login.confirmed_at = now;
            login.seen_at = login.seen_at.max(now);
            Some((old, Timestamp::default()))
        })
        .await
    }

    async fn replace_secret(
        &self,
        id: LoginId,
        change: impl Fn(&mut Login, SecretHash) -> Option<(SecretHash, Timestamp)> + Send + Sync,
    ) -> Result<SessionToken, Error> {
        let (login, secret) = service::update(&self.logins, id, |login| {
            let Credential::Session { secret: old, .. } = login.credential else {
                return Err(Denial::DeadCookie.into());
            };
            if login.state != State::Live {
                return Err(Denial::DeadCookie.into());
            }
            let secret = Secret::random();
            let previous = change(login, old);
            login.credential = Credential::Session { secret: secret.hash(), previous };
            Ok((Some(Vec::new()), secret))
        })
        .await?;
        let max_age_secs = login.max_expires_at.secs_since(self.clock.now());
        Ok(SessionToken { id, secret, max_age_secs })
    }
}
