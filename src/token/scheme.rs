//! Tokens as a [`Scheme`]: the store is asked at a renewal, and at each request only in `lookup`; in
//! `denylist` when the note speaks of the token.

use super::jwt::{Claims, Jwt, Subject};
use super::key::Key;
use super::noted::Noted;
use super::refresh::{Decision, decide};
use super::{AccessToken, Denylist, RefreshToken, TokenPair};
use crate::audit::{Act, Door, Entry, Origin};
use crate::base::clock::{Clock, Timestamp};
use crate::base::error::{Denial, Error};
use crate::base::ids::{EndReason, Kind, LoginId, UserId};
use crate::base::language::Text;
use crate::base::secret::ServerKey;
use crate::base::{log, secret};
use crate::identity::Found;
use crate::login::{
    Credential, Device, Effect, Ending, Generations, Identity, Lifetimes, Login, Scheme, Standing, State, VerifyMode,
};
use crate::logins::service;
use crate::storage::{Logins, Users};
use crate::user::User;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// JWT access tokens with rotating refresh tokens.
#[derive(Clone)]
pub struct Tokens {
    /// The rows.
    pub logins: Logins,
    /// Whose epoch decides.
    pub users: Users,
    /// The time.
    pub clock: Clock,
    /// How long logins live.
    pub lifetimes: Lifetimes,
    /// Signs and verifies access tokens.
    pub jwt: Arc<Jwt>,
    /// Makes refresh tokens.
    pub key: ServerKey,
    /// How access tokens are verified.
    pub mode: VerifyMode,
    /// Names every access token; what was ended, where `denylist` asks for it.
    pub denylist: Denylist,
    /// Uses noted without reading a row.
    pub noted: Noted,
}

/// What a refresh did, beside its answer.
enum Refreshed {
    Rotated,
    Repeated,
    Ended(EndReason),
}

/// What is written with the row (nothing: it stays as it is), and what was done.
type Decided = (Option<Vec<Entry>>, Refreshed);

fn end_row(login: &mut Login, reason: EndReason, user: &User, origin: Origin, now: Timestamp) -> Decided {
    login.end(reason, now);
    let entry = origin.entry(Act::LoginEnded(reason), now).to(user).on(login.id, &login.device.name);
    (Some(vec![entry]), Refreshed::Ended(reason))
}

impl Scheme for Tokens {
    const KIND: Kind = Kind::Token;
    type Grant = TokenPair;
    type Proof = AccessToken;
    type Renewal = RefreshToken;

    async fn issue(&self, user: &User, device: Device) -> Result<TokenPair, Error> {
        let now = self.clock.now();
        let key = self.jwt.signer(now).await;
        let login = Login {
            id: LoginId::new(),
            user: user.id,
            device,
            epoch: user.epoch,
            created_at: now,
            seen_at: now,
            max_expires_at: now.plus_secs(self.lifetimes.token_max_ttl_secs),
            confirmed_at: now,
            state: State::Live,
            access_exp: now.plus_secs(self.lifetimes.access_ttl_secs),
            credential: Credential::Token(Generations {
                nonce: secret::random(),
                newest: 1,
                parent: 1,
                newest_used: false,
                superseded: Vec::new(),
            }),
            revision: 0,
        };
        self.must_be_of_now(user).await?;
        let pair = self.pair(&key, user, &login, now).await?;
        service::begin(&self.logins, &self.lifetimes, user, &login).await?;
        self.users.touch(user.id, now);
        Ok(pair)
    }

    async fn verify(&self, proof: &AccessToken) -> Result<Identity, Error> {
        let now = self.clock.now();
        let claims = self.jwt.verify(proof, now)?;
        let asks = match self.mode {
            VerifyMode::Lookup => true,
            VerifyMode::Denylist => self.denylist.must_ask(&claims),
            VerifyMode::Stateless => false,
        };
        if asks {
            return Ok(self.find(&claims, now).await?.identity());
        }
        self.note(&claims, now);
        let role = claims.roles.first().copied().ok_or(Denial::InvalidToken)?;
        Ok(Identity { user: claims.sub, login: claims.sid, role })
    }

    /// A refresh (RFC 6749 §6) with rotation (RFC 9700 §4.14.2): see [`decide`] for the rule.
    async fn renew(&self, renewal: &RefreshToken) -> Result<TokenPair, Error> {
        self.refresh(renewal, None).await
    }

    async fn revoke(&self, id: &LoginId, ending: Ending) -> Result<Effect, Error> {
        let now = self.clock.now();
        let login = service::end(&self.logins, *id, &ending, now).await?;
        debug_assert_eq!(login.kind(), Self::KIND);
        Ok(login.effect_of_ending(self.mode, now))
    }

    async fn list(&self, user: UserId) -> Result<Vec<Login>, Error> {
        let user = self.users.find(user).await?.ok_or(Denial::NotFound)?;
        let mut list = service::live(&self.logins, &self.lifetimes, &user, self.clock.now()).await?;
        list.retain(|login| login.kind() == Self::KIND);
        Ok(list)
    }
}

impl Tokens {
    /// Who shows this token, with the person and the login as stored now: a signature and two reads.
    pub async fn look_up(&self, proof: &AccessToken) -> Result<Found, Error> {
        let now = self.clock.now();
        self.find(&self.jwt.verify(proof, now)?, now).await
    }

    /// The two reads.
    async fn find(&self, claims: &Claims, now: Timestamp) -> Result<Found, Error> {
        let login = self.logins.find(claims.sid).await?.ok_or(Denial::InvalidToken)?;
        let Credential::Token(generations) = &login.credential else { return Err(Denial::InvalidToken.into()) };
        let user = self.users.find(login.user).await?.ok_or(Denial::InvalidToken)?;
        let fits = user.id == claims.sub && user.epoch == claims.epoch && claims.generation <= generations.newest;
        match self.lifetimes.standing(&login, &user, now) {
            Standing::Live if fits => {}
            Standing::Expired if fits => {
                service::expire(&self.logins, &self.lifetimes, &login, &user, &self.clock).await?;
                return Err(Denial::InvalidToken.into());
            }
            Standing::Live | Standing::Ended(_) | Standing::Expired | Standing::Outdated => {
                return Err(Denial::InvalidToken.into());
            }
        }
        let first_use = claims.generation == generations.newest && !generations.newest_used;
        if first_use || self.lifetimes.touch_is_due(&login, now) {
            self.logins.touch(login.id, now, Some(claims.generation));
            self.users.touch(user.id, now);
        }
        // A confirmation replaces no token: there is no older one that it would have to be kept from.
        Ok(Found { user, login, is_replaced: false })
    }

    /// A refresh whose sender's address is known; the audit is told when an answer is repeated elsewhere.
    pub async fn refresh(&self, renewal: &RefreshToken, from: Option<IpAddr>) -> Result<TokenPair, Error> {
        // The key before the rows: when all keys and logins end together, a refresh that is under way either
        // signs with a key that is gone, or reads that its login is.
        let now = self.clock.now();
        let key = self.jwt.signer(now).await;
        let refused = |error| match error {
            Error::Denied(Denial::NotFound) => Denial::InvalidGrant.into(),
            other => other,
        };
        let first = self.logins.find(renewal.id).await?.ok_or(Denial::InvalidGrant)?;
        let user = self.users.find(first.user).await?.ok_or(Denial::InvalidGrant)?;
        let origin = Origin { door: Door::Api, address: from };
        let update =
            service::update(&self.logins, renewal.id, |login| self.decide_row(renewal, login, &user, origin, now));
        let (login, done) = update.await.map_err(refused)?;
        match done {
            Refreshed::Rotated => {
                log::refreshed(&user.id, &login.id, log::some(&from));
            }
            Refreshed::Repeated => {}
            Refreshed::Ended(reason) => {
                // That it has ended, and why, the audit has told.
                if reason == EndReason::StoreWentBackwards {
                    log::store_went_backwards(&login.id);
                }
                return Err(Denial::InvalidGrant.into());
            }
        }
        self.pair(&key, &user, &login, now).await
    }

    /// Why this refresh token gets nothing any more; told only to whoever shows one of ours.
    pub async fn why_ended(&self, renewal: &RefreshToken) -> Result<Option<Text>, Error> {
        let Some(login) = self.logins.find(renewal.id).await? else { return Ok(None) };
        let Credential::Token(row) = &login.credential else { return Ok(None) };
        if !renewal.is_genuine(&self.key, &row.nonce) {
            return Ok(None);
        }
        let Some(user) = self.users.find(login.user).await? else { return Ok(None) };
        Ok(self.lifetimes.standing(&login, &user, self.clock.now()).why(&user))
    }

    /// Decides on a row, inside the compare-and-swap.
    fn decide_row(
        &self,
        renewal: &RefreshToken,
        login: &mut Login,
        user: &User,
        origin: Origin,
        now: Timestamp,
    ) -> Result<Decided, Error> {
        let standing = self.lifetimes.standing(login, user, now);
        let is_over = standing == Standing::Expired && self.lifetimes.is_beyond_doubt(login, &self.clock);
        let Credential::Token(row) = &mut login.credential else { return Err(Denial::InvalidGrant.into()) };
        let is_genuine = renewal.is_genuine(&self.key, &row.nonce);
        if is_genuine && is_over {
            return Ok(end_row(login, EndReason::Expired, user, origin, now));
        }
        if !is_genuine || standing != Standing::Live {
            return Err(Denial::InvalidGrant.into());
        }
        let access_exp = now.plus_secs(self.lifetimes.access_ttl_secs);
        let reason = match decide(row, renewal.generation, self.lifetimes.grace_secs, now)? {
            Decision::Rotate(next) => {
                *row = next;
                login.device.address = origin.address.unwrap_or(login.device.address);
                login.seen_at = login.seen_at.max(now);
                login.access_exp = login.access_exp.max(access_exp);
                return Ok((Some(Vec::new()), Refreshed::Rotated));
            }
            Decision::Repeat => {
                // The answer's access token ends with the one it repeats, unless that is nearly over.
                let most_is_left = login.access_exp.secs_since(now) > self.lifetimes.access_ttl_secs / 2;
                let elsewhere = origin.address.is_some_and(|address| address != login.device.address);
                if most_is_left && !elsewhere {
                    return Ok((None, Refreshed::Repeated));
                }
                login.access_exp = login.access_exp.max(access_exp);
                let entry = elsewhere.then(|| {
                    origin.entry(Act::RefreshAnsweredElsewhere, now).to(user).on(login.id, &login.device.name)
                });
                return Ok((Some(entry.into_iter().collect()), Refreshed::Repeated));
            }
            Decision::Spent => EndReason::SpentRefreshToken,
            Decision::FromTheFuture => EndReason::StoreWentBackwards,
        };
        Ok(end_row(login, reason, user, origin, now))
    }

    /// Lets a login live on under the person's new epoch, after they changed their own password; a
    /// new generation, and no older one is understood any more. Asked for again before the new pair was used, it
    /// is the same refresh token.
    pub async fn restamp(&self, id: LoginId, user: &User) -> Result<TokenPair, Error> {
        let now = self.clock.now();
        let key = self.jwt.signer(now).await;
        let (login, ()) = service::update(&self.logins, id, |login| {
            let Credential::Token(row) = &mut login.credential else { return Err(Denial::InvalidToken.into()) };
            if login.state != State::Live {
                return Err(Denial::InvalidToken.into());
            }
            if login.epoch == user.epoch {
                let refused = Error::from(Denial::InvalidToken);
                let is_new = row.parent == row.newest && !row.newest_used;
                return if is_new { Ok((None, ())) } else { Err(refused) };
            }
            // Under a new nonce what was handed out before is not spent but unknown: a refresh that was
            // under way, or a thief with an old token, gets nothing and ends nothing.
            row.nonce = secret::random();
            row.newest = row.newest.checked_add(1).ok_or(Denial::InvalidToken)?;
            row.parent = row.newest;
            row.newest_used = false;
            row.superseded.clear();
            login.epoch = user.epoch;
            login.confirmed_at = now;
            login.seen_at = login.seen_at.max(now);
            login.access_exp = login.access_exp.max(now.plus_secs(self.lifetimes.access_ttl_secs));
            Ok((Some(Vec::new()), ()))
        })
        .await?;
        self.pair(&key, user, &login, now).await
    }

    /// The pair that belongs to a row: the newest refresh token and an access token that ends no
    /// later than the row says, and not after the login itself: who verifies without the row must not be
    /// more patient than who reads it.
    async fn pair(&self, key: &Key, user: &User, login: &Login, now: Timestamp) -> Result<TokenPair, Error> {
        let Credential::Token(row) = &login.credential else { return Err(Denial::Internal.into()) };
        let exp = now.plus_secs(self.lifetimes.access_ttl_secs).min(login.access_exp).min(login.max_expires_at);
        let subject = Subject {
            user: user.id,
            login: login.id,
            role: user.role,
            epoch: user.epoch,
            generation: row.newest,
            jti: self.denylist.name(exp),
        };
        if self.mode == VerifyMode::Denylist {
            self.look_again(user, login).await?;
        }
        Ok(TokenPair {
            access_token: self.jwt.sign_with(key, subject, now, exp)?,
            token_type: "Bearer",
            expires_in: u64::try_from(exp.secs() - now.secs()).unwrap_or(0),
            refresh_token: RefreshToken::make(&self.key, login.id, row.newest, &row.nonce),
            refresh_expires_in: self.lifetimes.expires_at(login).secs_since(now),
            login_id: login.id,
        })
    }

    /// A password takes its time. Where no verifier would see that the person has moved on since they were
    /// read, the sign-in is refused; asked once the key is taken, so that a key that is made when all logins
    /// have ended signs nothing of before.
    async fn must_be_of_now(&self, user: &User) -> Result<(), Error> {
        if self.mode != VerifyMode::Stateless {
            return Ok(());
        }
        let stored = self.users.find(user.id).await?;
        let is_now = stored.is_some_and(|stored| stored.epoch == user.epoch && !stored.disabled);
        if is_now { Ok(()) } else { Err(Denial::Conflict.into()) }
    }

    /// Reads the user again after the `jti` was drawn. If their epoch changed while the password was being hashed, the
    /// denylist entry of that change is older than this token and does not cover it; so the login is denied here. A
    /// change after this point sees the expiry of the `jti` and covers it.
    async fn look_again(&self, user: &User, login: &Login) -> Result<(), Error> {
        if self.users.find(user.id).await?.is_none_or(|stored| stored.epoch != user.epoch || stored.disabled) {
            self.denylist.note_login(login);
        }
        Ok(())
    }

    /// Notes a use without having read the row: at most one touch a minute and generation.
    fn note(&self, claims: &Claims, now: Timestamp) {
        let every = Duration::from_millis((self.lifetimes.token_idle_ttl_secs * 250).min(60_000));
        if self.noted.is_due(claims.sid, claims.generation, self.clock.uptime(), every) {
            self.logins.touch(claims.sid, now, Some(claims.generation));
            self.users.touch(claims.sub, now);
        }
    }
}
