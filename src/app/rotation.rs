//! Acts on the signing keys and the server secret: rotate, retire, and end everything at once.
//!
//! A plain rotation is for every day and signs nobody out: the new key is published before it signs. `--compromised` is for the day on which somebody
//! may have copied the data directory: every login of everyone ends, and nothing that was made with the old
//! keys or the old secret opens anything.

pub use crate::token::key_state::{KeyInfo, KeyState, Outlook, Rotation};

use super::App;
use crate::audit::{Act, AuditEvent, Named as _, Source};
use crate::base::error::{Denial, Error, StoreError};
use crate::base::ids::{EndReason, UserId};
use crate::base::language::Text;
use crate::base::secret::ServerSecret;
use crate::base::{log, secret};
use crate::config::Alg;
use crate::identity::Admin;
use crate::login::{Effect, Ending};
use crate::logins::{LiveLogins, LoginService};
use crate::storage::{AuditLog, Users};
use crate::token::jwt::Jwt;
use crate::token::key_file::EndingAll;
use crate::token::keys::MOST_ACCEPTED;
use serde_json::Value;
use std::io;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::Mutex;
use tokio::task::{JoinError, JoinSet};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The file of the server secret in the data directory.
pub const SECRET_FILE: &str = "server-secret";
/// So many people are signed out at a time: they share commits.
const AT_A_TIME: usize = 32;
/// Verifiers need not ask for the public keys more often than this.
const MOST_JWKS_AGE_SECS: u64 = 300;

/// Writes the server secret, base64url, durably and for its owner alone.
pub(super) fn write_secret(dir: &Path, text: &str) -> io::Result<()> {
    let line = Zeroizing::new(format!("{text}\n"));
    crate::base::files::write_durably(&dir.join(SECRET_FILE), line.as_bytes(), 0o600)
}

/// Reads the server secret.
pub(super) fn secret_bytes(text: &str) -> io::Result<Zeroizing<[u8; 32]>> {
    let bad = |what| io::Error::new(io::ErrorKind::InvalidData, what);
    let bytes = secret::parse_base64url(text.trim()).map(Zeroizing::new);
    let bytes = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok()).map(Zeroizing::new);
    let bytes = bytes.ok_or_else(|| bad("it does not hold 256 bits of base64url"))?;
    if secret::is_trivial(&*bytes) { Err(bad("it holds no random bits")) } else { Ok(bytes) }
}

fn not_run(error: &JoinError) -> Error {
    StoreError::Failed(error.to_string()).into()
}

/// Work that waits for a disk or makes a key, off the threads that serve.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|error| not_run(&error))?;
    done.map_err(|error| StoreError::File(error.to_string()).into())
}

/// An act that comes to its end also when nobody waits for it any more.
async fn to_its_end<T: Send + 'static>(
    act: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, Error> {
    tokio::spawn(act).await.unwrap_or_else(|error| Err(not_run(&error)))
}

/// What the acts need; clones share everything.
#[derive(Clone)]
pub(super) struct KeyService {
    users: Users,
    logins: LoginService,
    audit: AuditLog,
    jwt: Arc<Jwt>,
    key: ServerSecret,
    /// One at a time.
    turn: Arc<Mutex<()>>,
}

/// Whose logins a round ends.
enum Round {
    All,
    /// Of those who have not moved on since the act began.
    Left(Vec<(UserId, u64)>),
}

impl KeyService {
    pub(super) fn new(
        (users, logins, audit): (Users, LoginService, AuditLog),
        jwt: Arc<Jwt>,
        key: ServerSecret,
    ) -> Self {
        Self { users, logins, audit, jwt, key, turn: Arc::default() }
    }

    async fn rotate(self, alg: Option<Alg>, entry: AuditEvent) -> Result<Rotation, Error> {
        let _turn = self.turn.lock().await;
        let (jwt, now) = (Arc::clone(&self.jwt), self.logins.now());
        let rotation = blocking(move || jwt.keys().rotate(alg, now)).await?;
        match rotation {
            Rotation::Full => return Err(Error::field("", Text::new("fault-keys-full").with("most", MOST_ACCEPTED))),
            Rotation::Made => self.audit.keep(vec![entry]).await?,
            Rotation::UnderWay => {}
        }
        Ok(rotation)
    }

    async fn tend(self) -> Result<usize, Error> {
        let _turn = self.turn.lock().await;
        let (jwt, now) = (Arc::clone(&self.jwt), self.logins.now());
        let tended = move || {
            jwt.keys().activate(now)?;
            jwt.keys().retire(now)
        };
        let retired = blocking(tended).await?;
        if retired > 0 {
            let system = Source::SYSTEM;
            let entries = (0..retired).map(|_| system.entry(Act::KeyRetired, now)).collect();
            self.audit.keep(entries).await?;
        }
        Ok(retired)
    }

    /// Ends everything. The order is what makes it safe to be killed at any moment:
    ///
    /// 1. `keys.json`, in one rename: the old keys retired and wiped, a new one, and a note of what is left to
    ///    do: the new server secret, and everybody with the epoch they had. Before it nothing has happened;
    ///    after it the next start finishes the rest before it serves anybody. The note names both outcomes, so
    ///    finishing twice is finishing once.
    /// 2. The server secret. From here on no old refresh token renews anything.
    /// 3. Everybody's epoch and logins. A person who signs in again after their own turn keeps that login, also
    ///    over a crash: their epoch is no longer the noted one, and the secret is the noted one.
    /// 4. The keys in memory, last: a signer takes the key first and looks at the person after, so what
    ///    the new key signs was begun when every epoch had moved, and a verifier that asks nobody refuses
    ///    whatever was handed out before. That makes it [`Effect::AtOnce`] also in `stateless`.
    /// 5. The audit and the end of the note, then the answer.
    async fn replace(self, alg: Option<Alg>, entry: AuditEvent) -> Result<Effect, Error> {
        let _turn = self.turn.lock().await;
        let secret = Zeroizing::new(secret::base64url(&*Zeroizing::new(secret::random::<32>())));
        let epochs = self.users.all(|_| true).await?.iter().map(|user| (user.id, user.epoch)).collect();
        let ending = EndingAll { secret, epochs, entry };
        let (jwt, now, noted) = (Arc::clone(&self.jwt), self.logins.now(), ending.clone());
        blocking(move || jwt.keys().begin_ending(alg, noted, now)).await?;
        self.carry_out(ending, Round::All).await?;
        Ok(Effect::AtOnce)
    }

    /// Finishes what a crash or a full queue has cut short; nothing to do is the usual case.
    async fn finish(self) -> Result<(), Error> {
        let _turn = self.turn.lock().await;
        let Some(mut ending) = self.jwt.keys().ending() else { return Ok(()) };
        log::ending_finished();
        let left = Round::Left(std::mem::take(&mut ending.epochs));
        self.carry_out(ending, left).await
    }

    async fn carry_out(&self, ending: EndingAll, round: Round) -> Result<(), Error> {
        let outcome = self.end_logins(&ending, round).await;
        // In any case: what a stolen key has signed is not accepted for another moment.
        let jwt = Arc::clone(&self.jwt);
        blocking(move || jwt.keys().take_over()).await?;
        outcome?;
        self.audit.keep(vec![ending.entry]).await?;
        let jwt = Arc::clone(&self.jwt);
        blocking(move || jwt.keys().finish_ending()).await
    }

    async fn end_logins(&self, ending: &EndingAll, round: Round) -> Result<(), Error> {
        let bytes = secret_bytes(&ending.secret).map_err(|error| StoreError::File(error.to_string()))?;
        let (jwt, secret) = (Arc::clone(&self.jwt), ending.secret.clone());
        blocking(move || jwt.keys().dir().map_or(Ok(()), |dir| write_secret(dir, &secret))).await?;
        self.key.replace(&bytes);
        let people: Vec<(UserId, Option<u64>)> = match round {
            Round::All => self.users.all(|_| true).await?.iter().map(|user| (user.id, None)).collect(),
            Round::Left(epochs) => epochs.into_iter().map(|(id, epoch)| (id, Some(epoch))).collect(),
        };
        let mut tasks = JoinSet::new();
        for (id, only_at) in people {
            if tasks.len() >= AT_A_TIME {
                tasks.join_next().await.map_or(Ok(Ok(())), |done| done).map_err(|error| not_run(&error))??;
            }
            let (acts, entry) = (self.clone(), ending.entry.clone());
            tasks.spawn(async move { acts.end_person(id, only_at, &entry).await });
        }
        while let Some(done) = tasks.join_next().await {
            done.map_err(|error| not_run(&error))??;
        }
        Ok(())
    }

    /// Ends every login, link and form of a person; `only_at`: unless they have moved on from that epoch.
    async fn end_person(&self, id: UserId, only_at: Option<u64>, entry: &AuditEvent) -> Result<(), Error> {
        let Some(mut user) = self.users.find(id).await? else { return Ok(()) };
        if only_at.is_none_or(|epoch| epoch == user.epoch) {
            let moved = self.users.update(id, |user| {
                user.next_epoch();
                let whom = user.name();
                Ok(vec![AuditEvent { id: Uuid::now_v7(), act: Act::SignedOutEverywhere, whom, ..entry.clone() }])
            });
            user = match moved.await {
                Err(Error::Denied(Denial::NotFound)) => return Ok(()),
                moved => moved?,
            };
        }
        // The epoch did the work; this is so that its owner can be told. A login of the new epoch was begun after.
        let ending = Ending { reason: EndReason::KeysReplaced, entry: entry.clone().to(&user) };
        let _ = self.logins.end_all(&user, &ending, |login| login.epoch < user.epoch).await?;
        Ok(())
    }
}

impl App {
    /// The keys, newest first.
    pub fn keys(&self) -> Vec<KeyInfo> {
        self.jwt.keys().list(self.clock.now())
    }

    /// The public keys as a JWK set, and for how many seconds a verifier may keep it: not longer than a new key
    /// is published before it signs, nor than a withdrawn one may be trusted elsewhere, and less than a superseded
    /// one is accepted.
    pub fn jwks(&self) -> (Value, u64) {
        (self.jwt.keys().jwks(self.clock.now()), self.jwks_max_age_secs())
    }

    /// See [`App::jwks`].
    pub fn jwks_max_age_secs(&self) -> u64 {
        let most = MOST_JWKS_AGE_SECS.min(self.config.publish_secs);
        (self.config.lifetimes.access_ttl_secs / 2).min(most)
    }

    /// What a rotation leads to; see [`Keys::outlook`](crate::token::keys::Keys::outlook).
    pub fn rotation_outlook(&self) -> Outlook {
        self.jwt.keys().outlook(self.clock.now())
    }

    /// Whom an end of all logins would concern.
    pub async fn affected(&self, admin: Admin<'_>) -> Result<LiveLogins, Error> {
        self.logins.count_live(admin).await
    }

    /// Announces a new key, of `alg` or of the algorithm that signs now, to sign after `token.publish_secs`; see
    /// [`Keys::rotate`](crate::token::keys::Keys::rotate). Nobody is signed out: tokens of the older key are
    /// accepted until they have expired.
    pub async fn rotate_keys(&self, admin: Admin<'_>, alg: Option<Alg>, origin: Source) -> Result<Rotation, Error> {
        admin.require_confirmed(self.clock.now())?;
        let entry = origin.entry(Act::KeyRotated, self.clock.now()).by(admin.actor());
        to_its_end(self.key_service.clone().rotate(alg, entry)).await
    }

    /// Ends every login of everyone and makes new signing keys and a new server secret.
    pub async fn replace_keys(&self, admin: Admin<'_>, alg: Option<Alg>, origin: Source) -> Result<Effect, Error> {
        admin.require_confirmed(self.clock.now())?;
        let entry = origin.entry(Act::KeysReplaced, self.clock.now()).by(admin.actor());
        to_its_end(self.key_service.clone().replace(alg, entry)).await
    }

    /// Lets an announced key take over whose time has come, retires keys whose tokens have all expired, and
    /// finishes what was cut short; answers how many were retired.
    pub async fn tend_keys(&self) -> Result<usize, Error> {
        self.finish_ending().await?;
        to_its_end(self.key_service.clone().tend()).await
    }

    pub(super) async fn finish_ending(&self) -> Result<(), Error> {
        to_its_end(self.key_service.clone().finish()).await
    }
}
