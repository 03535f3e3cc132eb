//! Sessions as a [`Scheme`]: the store is asked each time, so nothing needs to expire to be over.

use super::SessionToken;
use crate::base::clock::Timestamp;
use crate::base::error::{Denial, Error};
use crate::base::ids::{LoginId, LoginKind};
use crate::base::language::Text;
use crate::base::secret::{Secret, SecretHash, ServerSecret};
use crate::identity::{Principal, SignedIn};
use crate::login::{Credential, Device, Lifetimes, Login, LoginStatus, State};
use crate::logins::{LoginService, Scheme};
use crate::user::User;
use std::net::IpAddr;

/// Server-side sessions.
#[derive(Clone)]
pub struct Sessions {
    logins: LoginService,
    /// Makes the hidden field of forms; see [`super::csrf`].
    pub(super) key: ServerSecret,
}

impl Scheme for Sessions {
    const KIND: LoginKind = LoginKind::Session;
    type Grant = SessionToken;
    type Proof = SessionToken;
    type Renewal = SessionToken;

    fn logins(&self) -> &LoginService {
        &self.logins
    }

    async fn issue(&self, by: &SignedIn, device: Device) -> Result<SessionToken, Error> {
        let now = self.logins.now();
        let max_age_secs = self.logins.lifetimes().session_max_ttl_secs;
        let secret = Secret::random();
        let login = Login {
            id: LoginId::new(),
            user: by.user().id,
            device,
            epoch: by.user().epoch,
            created_at: now,
            seen_at: now,
            max_expires_at: now.plus_secs(max_age_secs),
            confirmed_at: by.at(),
            state: State::Live,
            access_exp: now,
            credential: Credential::Session { secret: secret.hash(), previous: None },
            revision: 0,
        };
        self.logins.create(by.user(), &login).await?;
        Ok(SessionToken { id: login.id, secret, max_age_secs })
    }

    /// Two reads.
    async fn look_up(&self, proof: &SessionToken) -> Result<Principal, Error> {
        let now = self.logins.now();
        let (login, user) = self.logins.find(proof.id).await?.ok_or(Denial::DeadCookie)?;
        let Credential::Session { secret, previous } = &login.credential else { return Err(Denial::DeadCookie.into()) };
        let in_grace = |at| Lifetimes::in_grace(self.logins.lifetimes().grace_secs, at, now);
        let is_current = secret.matches(&proof.secret);
        let opens = is_current || previous.is_some_and(|(old, at)| old.matches(&proof.secret) && in_grace(at));
        match self.logins.status(&login, &user) {
            LoginStatus::Live if opens => {}
            // Somebody who only knows the id must not be able to make the browser drop its cookie.
            LoginStatus::Live => return Err(Denial::WrongSecret.into()),
            LoginStatus::Expired => {
                let is_over = opens && self.logins.expire(&login, &user).await?;
                return Err(if is_over { Denial::DeadCookie } else { Denial::ExpiredCookie }.into());
            }
            LoginStatus::Ended(_) | LoginStatus::StaleEpoch => return Err(Denial::DeadCookie.into()),
        }
        if self.logins.lifetimes().touch_is_due(&login, now) {
            self.logins.used(login.id, user.id, None);
        }
        Ok(Principal { user, login, is_replaced: !is_current })
    }

    /// Re-authentication (ASVS 7.2.4): the same login under a new secret. The old one is understood
    /// for `grace_secs`, for the request that another tab has just sent.
    async fn renew(&self, renewal: &SessionToken, _from: IpAddr) -> Result<SessionToken, Error> {
        let found = self.look_up(renewal).await?;
        let now = self.logins.now();
        self.replace_secret(found.login.id, |_, old| (old, now)).await
    }

    /// The old secret is only known again, so that a browser that lost this answer can be told what happened.
    async fn reissue(&self, id: LoginId, owner: &User) -> Result<SessionToken, Error> {
        self.replace_secret(id, |login, old| {
            login.epoch = owner.epoch;
            (old, Timestamp::default())
        })
        .await
    }

    async fn why(&self, renewal: &SessionToken) -> Result<Option<Text>, Error> {
        Ok(self.genuine(renewal).await?.and_then(|(user, _, status)| status.why(&user)))
    }
}

impl Sessions {
    /// Over the logins of an installation.
    pub const fn new(logins: LoginService, key: ServerSecret) -> Self {
        Self { logins, key }
    }

    /// Reads the person and the login of a cookie that was ours, however long ago its secret was replaced, and what
    /// the login is worth. It opens nothing.
    pub async fn genuine(&self, proof: &SessionToken) -> Result<Option<(User, Login, LoginStatus)>, Error> {
        let Some((login, user)) = self.logins.find(proof.id).await? else { return Ok(None) };
        let Credential::Session { secret, previous } = &login.credential else { return Ok(None) };
        if !secret.matches(&proof.secret) && !previous.is_some_and(|(old, _)| old.matches(&proof.secret)) {
            return Ok(None);
        }
        let status = self.logins.status(&login, &user);
        Ok(Some((user, login, status)))
    }

    /// Puts a new secret in the place of the one that the password was given with. `previous` says until when the old
    /// one counts.
    async fn replace_secret(
        &self,
        id: LoginId,
        previous: impl Fn(&mut Login, SecretHash) -> (SecretHash, Timestamp) + Send + Sync,
    ) -> Result<SessionToken, Error> {
        let now = self.logins.now();
        let replaced = self.logins.rows().update(id, |login| {
            let Credential::Session { secret: old, .. } = login.credential else {
                return Err(Denial::DeadCookie.into());
            };
            if login.state != State::Live {
                return Err(Denial::DeadCookie.into());
            }
            let secret = Secret::random();
            let previous = Some(previous(login, old));
            login.confirmed_at = now;
            login.seen_at = login.seen_at.max(now);
            login.credential = Credential::Session { secret: secret.hash(), previous };
            Ok((Some(Vec::new()), secret))
        });
        let (login, secret) = replaced.await?;
        Ok(SessionToken { id, secret, max_age_secs: login.max_expires_at.secs_since(self.logins.now()) })
    }
}
