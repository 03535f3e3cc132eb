//! Tokens as a [`Scheme`]: the store is asked at a renewal, and at each request only in `lookup`; in
//! `denylist` when the note speaks of the token.

use super::jwt::{Claims, Jwt, Subject};
use super::key::Key;
use super::noted::Noted;
use super::refresh::{Decision, decide};
use super::{AccessToken, Denylist, RefreshToken, TokenPair};
use crate::audit::{Act, AuditEvent, Door, Source};
use crate::base::clock::Timestamp;
use crate::base::error::{Denial, Error};
use crate::base::ids::{EndReason, LoginId, LoginKind};
use crate::base::language::Text;
use crate::base::secret::ServerSecret;
use crate::base::{log, secret};
use crate::identity::{Identity, Principal, SignedIn};
use crate::login::{Credential, Device, Login, LoginStatus, RotationState, State, VerifyMode};
use crate::logins::{LoginService, Scheme};
use crate::user::User;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// JWT access tokens with rotating refresh tokens.
#[derive(Clone)]
pub struct Tokens {
    logins: LoginService,
    /// Signs and verifies access tokens.
    jwt: Arc<Jwt>,
    refresh_key: ServerSecret,
    /// Names every access token; what was ended, where `denylist` asks for it.
    denylist: Denylist,
    /// Uses noted without reading a row.
    noted: Noted,
}

/// What a refresh did, beside its answer.
enum Refreshed {
    Rotated,
    Repeated,
    Ended(EndReason),
}

/// What is written with the row (nothing: it stays as it is), and what was done.
type Decided = (Option<Vec<AuditEvent>>, Refreshed);

fn end_row(login: &mut Login, reason: EndReason, user: &User, origin: Source, now: Timestamp) -> Decided {
    login.end(reason, now);
    let entry = origin.entry(Act::LoginEnded(reason), now).to(user).on(login.id, &login.device.name);
    (Some(vec![entry]), Refreshed::Ended(reason))
}

impl Scheme for Tokens {
    const KIND: LoginKind = LoginKind::Token;
    type Grant = TokenPair;
    type Proof = AccessToken;
    type Renewal = RefreshToken;

    fn logins(&self) -> &LoginService {
        &self.logins
    }

    async fn issue(&self, by: &SignedIn, device: Device) -> Result<TokenPair, Error> {
        let (user, now) = (by.user(), self.logins.now());
        let key = self.jwt.signer(now).await;
        let login = Login {
            id: LoginId::new(),
            user: user.id,
            device,
            epoch: user.epoch,
            created_at: now,
            seen_at: now,
            max_expires_at: now.plus_secs(self.logins.lifetimes().token_max_ttl_secs),
            confirmed_at: by.at(),
            state: State::Live,
            access_exp: self.access_exp(now),
            credential: Credential::Token(RotationState {
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
        self.logins.create(user, &login).await?;
        Ok(pair)
    }

    /// A signature and two reads.
    async fn look_up(&self, proof: &AccessToken) -> Result<Principal, Error> {
        self.find(&self.jwt.verify(proof, self.logins.now())?).await
    }

    async fn verify(&self, proof: &AccessToken) -> Result<Identity, Error> {
        let claims = self.jwt.verify(proof, self.logins.now())?;
        let asks = match self.logins.verify_mode() {
            VerifyMode::Lookup => true,
            VerifyMode::Denylist => self.denylist.must_ask(&claims),
            VerifyMode::Stateless => false,
        };
        if asks {
            return Ok(self.find(&claims).await?.identity());
        }
        self.note(&claims);
        let role = claims.roles.first().copied().ok_or(Denial::InvalidToken)?;
        Ok(Identity { user: claims.sub, login: claims.sid, role })
    }

    /// A refresh (RFC 6749 §6) with rotation (RFC 9700 §4.14.2): see [`decide`] for the rule.
    async fn renew(&self, renewal: &RefreshToken, from: IpAddr) -> Result<TokenPair, Error> {
        // The key before the rows: when all keys and logins end together, a refresh that is under way either
        // signs with a key that is gone, or reads that its login is.
        let now = self.logins.now();
        let key = self.jwt.signer(now).await;
        let refused = |error| match error {
            Error::Denied(Denial::NotFound) => Denial::InvalidGrant.into(),
            other => other,
        };
        let (_, user) = self.logins.find(renewal.id).await?.ok_or(Denial::InvalidGrant)?;
        let update = self.logins.rows().update(renewal.id, |login| self.decide_row(renewal, login, &user, from, now));
        let (login, done) = update.await.map_err(refused)?;
        match done {
            Refreshed::Rotated => {
                log::refreshed(&user.id, &login.id, Some(&from));
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

    /// Asked for again before the new pair was used, it is the same refresh token.
    async fn reissue(&self, id: LoginId, owner: &User) -> Result<TokenPair, Error> {
        let now = self.logins.now();
        let key = self.jwt.signer(now).await;
        let reissued = self.logins.rows().update(id, |login| {
            let Credential::Token(row) = &mut login.credential else { return Err(Denial::InvalidToken.into()) };
            if login.state != State::Live {
                return Err(Denial::InvalidToken.into());
            }
            if login.epoch == owner.epoch {
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
            login.epoch = owner.epoch;
            login.confirmed_at = now;
            login.seen_at = login.seen_at.max(now);
            login.access_exp = login.access_exp.max(self.access_exp(now));
            Ok((Some(Vec::new()), ()))
        });
        let (login, ()) = reissued.await?;
        self.pair(&key, owner, &login, now).await
    }

    async fn why(&self, renewal: &RefreshToken) -> Result<Option<Text>, Error> {
        let Some((login, user)) = self.logins.find(renewal.id).await? else { return Ok(None) };
        let Credential::Token(row) = &login.credential else { return Ok(None) };
        if !renewal.is_genuine(&self.refresh_key, &row.nonce) {
            return Ok(None);
        }
        Ok(self.logins.status(&login, &user).why(&user))
    }
}

impl Tokens {
    /// Over the logins of an installation.
    pub fn new(logins: LoginService, jwt: Arc<Jwt>, refresh_key: ServerSecret, denylist: Denylist) -> Self {
        Self { logins, jwt, refresh_key, denylist, noted: Noted::default() }
    }

    /// How access tokens are verified.
    pub const fn verify_mode(&self) -> VerifyMode {
        self.logins.verify_mode()
    }

    /// Reads the person and the login of a token that is good by its signature. It opens nothing.
    pub(super) async fn named_by(&self, proof: &AccessToken) -> Result<Option<(Claims, Login, User)>, Error> {
        let Ok(claims) = self.jwt.verify(proof, self.logins.now()) else { return Ok(None) };
        Ok(self.logins.find(claims.sid).await?.map(|(login, user)| (claims, login, user)))
    }

    /// When an access token expires that is made now.
    fn access_exp(&self, now: Timestamp) -> Timestamp {
        now.plus_secs(self.logins.lifetimes().access_ttl_secs)
    }

    /// The two reads.
    async fn find(&self, claims: &Claims) -> Result<Principal, Error> {
        let (login, user) = self.logins.find(claims.sid).await?.ok_or(Denial::InvalidToken)?;
        let Credential::Token(generations) = &login.credential else { return Err(Denial::InvalidToken.into()) };
        let fits = user.id == claims.sub && user.epoch == claims.epoch && claims.generation <= generations.newest;
        match self.logins.status(&login, &user) {
            LoginStatus::Live if fits => {}
            LoginStatus::Expired if fits => {
                self.logins.expire(&login, &user).await?;
                return Err(Denial::InvalidToken.into());
            }
            LoginStatus::Live | LoginStatus::Ended(_) | LoginStatus::Expired | LoginStatus::StaleEpoch => {
                return Err(Denial::InvalidToken.into());
            }
        }
        let first_use = claims.generation == generations.newest && !generations.newest_used;
        if first_use || self.logins.lifetimes().touch_is_due(&login, self.logins.now()) {
            self.logins.used(login.id, user.id, Some(claims.generation));
        }
        // A confirmation replaces no token: there is no older one that it would have to be kept from.
        Ok(Principal { user, login, is_replaced: false })
    }

    /// Decides on a row, inside the compare-and-swap.
    fn decide_row(
        &self,
        renewal: &RefreshToken,
        login: &mut Login,
        user: &User,
        from: IpAddr,
        now: Timestamp,
    ) -> Result<Decided, Error> {
        let (lifetimes, origin) = (self.logins.lifetimes(), Source { door: Door::Api, address: Some(from) });
        let status = lifetimes.status(login, user, now);
        let is_over = status == LoginStatus::Expired && lifetimes.is_beyond_doubt(login, self.logins.clock());
        let Credential::Token(row) = &mut login.credential else { return Err(Denial::InvalidGrant.into()) };
        let is_genuine = renewal.is_genuine(&self.refresh_key, &row.nonce);
        if is_genuine && is_over {
            return Ok(end_row(login, EndReason::Expired, user, origin, now));
        }
        if !is_genuine || status != LoginStatus::Live {
            return Err(Denial::InvalidGrant.into());
        }
        let access_exp = self.access_exp(now);
        let reason = match decide(row, renewal.generation, lifetimes.grace_secs, now)? {
            Decision::Rotate(next) => {
                *row = next;
                login.device.address = from;
                login.seen_at = login.seen_at.max(now);
                login.access_exp = login.access_exp.max(access_exp);
                return Ok((Some(Vec::new()), Refreshed::Rotated));
            }
            Decision::Repeat => {
                // The answer's access token ends with the one it repeats, unless that is nearly over.
                let most_is_left = login.access_exp.secs_since(now) > lifetimes.access_ttl_secs / 2;
                let elsewhere = from != login.device.address;
                if most_is_left && !elsewhere {
                    return Ok((None, Refreshed::Repeated));
                }
                login.access_exp = login.access_exp.max(access_exp);
                let entry = elsewhere.then(|| {
                    origin.entry(Act::RefreshAnsweredElsewhere, now).to(user).on(login.id, &login.device.name)
                });
                return Ok((Some(entry.into_iter().collect()), Refreshed::Repeated));
            }
            Decision::Reused => EndReason::SpentRefreshToken,
            Decision::NewerThanStored => EndReason::StoreWentBackwards,
        };
        Ok(end_row(login, reason, user, origin, now))
    }

    /// The pair that belongs to a row: the newest refresh token and an access token that ends no
    /// later than the row says, and not after the login itself: who verifies without the row must not be
    /// more patient than who reads it.
    async fn pair(&self, key: &Key, user: &User, login: &Login, now: Timestamp) -> Result<TokenPair, Error> {
        let Credential::Token(row) = &login.credential else { return Err(Denial::Internal.into()) };
        let exp = self.access_exp(now).min(login.access_exp).min(login.max_expires_at);
        let subject = Subject {
            user: user.id,
            login: login.id,
            role: user.role,
            epoch: user.epoch,
            generation: row.newest,
            jti: self.denylist.name(exp),
        };
        if self.verify_mode() == VerifyMode::Denylist {
            self.look_again(user, login).await?;
        }
        Ok(TokenPair {
            access_token: self.jwt.sign_with(key, subject, now, exp)?,
            token_type: "Bearer",
            expires_in: u64::try_from(exp.secs() - now.secs()).unwrap_or(0),
            refresh_token: RefreshToken::make(&self.refresh_key, login.id, row.newest, &row.nonce),
            refresh_expires_in: self.logins.lifetimes().expires_at(login).secs_since(now),
            login_id: login.id,
        })
    }

    /// A password takes its time. Where no verifier would see that the person has moved on since they were
    /// read, the sign-in is refused; asked once the key is taken, so that a key that is made when all logins
    /// have ended signs nothing of before.
    async fn must_be_of_now(&self, user: &User) -> Result<(), Error> {
        if self.verify_mode() != VerifyMode::Stateless {
            return Ok(());
        }
        let stored = self.logins.owner(user.id).await?;
        let is_now = stored.is_some_and(|stored| stored.epoch == user.epoch && !stored.disabled);
        if is_now { Ok(()) } else { Err(Denial::Conflict.into()) }
    }

    /// Reads the user again after the `jti` was drawn. If their epoch changed while the password was being hashed, the
    /// denylist entry of that change is older than this token and does not cover it; so the login is denied here. A
    /// change after this point sees the expiry of the `jti` and covers it.
    async fn look_again(&self, user: &User, login: &Login) -> Result<(), Error> {
        if self.logins.owner(user.id).await?.is_none_or(|stored| stored.epoch != user.epoch || stored.disabled) {
            self.denylist.note_login(login);
        }
        Ok(())
    }

    /// Notes a use without having read the row: at most one a minute and generation.
    fn note(&self, claims: &Claims) {
        let every = Duration::from_millis((self.logins.lifetimes().token_idle_ttl_secs * 250).min(60_000));
        if self.noted.is_due(claims.sid, claims.generation, self.logins.clock().uptime(), every) {
            self.logins.used(claims.sid, claims.sub, Some(claims.generation));
        }
    }
}
