//! What an experiment stands on: a store, keys and a clock of its own, and both schemes over them. Nothing here opens
//! the real server.

pub mod client_side;
pub mod concurrency;
pub mod control;
pub mod exchange;
pub mod in_process_client;
pub mod test_app;

use crate::audit::{Act, Source};
use crate::base::clock::{Clock, Timestamp};
use crate::base::error::Error;
use crate::base::ids::{EndReason, Role};
use crate::base::secret;
use crate::base::secret::ServerSecret;
use crate::config::{Alg, Config};
use crate::lab::error::LabError;
use crate::lab::report::Subject;
use crate::login::{Device, Ending, Lifetimes, VerifyMode};
use crate::logins::LoginService;
use crate::session::Sessions;
use crate::session::transport::SessionCookie;
use crate::storage::meter::Meter;
use crate::storage::users::InsertRule;
use crate::storage::{Rows, Storage};
use crate::store::memory::MemoryStore;
use crate::token::jwt::Jwt;
use crate::token::keys::Keys;
use crate::token::{Denylist, Tokens};
use crate::user::{Profile, User, Username};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use tracing::instrument::WithSubscriber as _;
use tracing::subscriber::NoSubscriber;

/// Runs an experiment without a line in the server's log: what happens in it happened to nobody.
pub async fn quietly<T>(experiment: impl Future<Output = T>) -> T {
    experiment.with_subscriber(NoSubscriber::default()).await
}

/// What both schemes are built on.
#[derive(Clone)]
pub struct Testbed {
    /// The store with its rules.
    pub storage: Arc<Storage>,
    pub clock: Clock,
    /// How long logins live: as the real server says.
    pub lifetimes: Lifetimes,
    /// Makes the secrets of both schemes.
    pub key: ServerSecret,
    /// Signs and verifies access tokens.
    pub jwt: Arc<Jwt>,
    /// How access tokens are verified.
    pub mode: VerifyMode,
    pub cookie: SessionCookie,
    /// What was ended, where `denylist` asks for it.
    pub denylist: Denylist,
    /// Counts what the schemes ask of the store.
    pub meter: Meter,
}

impl Testbed {
    /// Over this store, as `config` says, with keys that are written nowhere.
    pub fn new(rows: Arc<dyn Rows>, clock: Clock, config: &Config) -> Result<Self, LabError> {
        let (denylist, meter) = (Denylist::default(), Meter::default());
        Ok(Self {
            storage: Storage::new(rows, denylist.watch(config.verify), meter.clone()),
            lifetimes: config.lifetimes,
            key: ServerSecret::new(&secret::random()),
            jwt: jwt(config, config.alg, clock.now())?,
            mode: config.verify,
            cookie: SessionCookie::new(config.insecure_port()),
            clock,
            denylist,
            meter,
        })
    }

    fn with(&self, rows: Arc<dyn Rows>, denylist: Denylist, mode: VerifyMode) -> Self {
        let storage = Storage::new(rows, denylist.watch(mode), self.meter.clone());
        Self { storage, mode, denylist, ..self.clone() }
    }

    /// This testbed with another way to verify.
    pub fn verifying(&self, mode: VerifyMode) -> Self {
        self.with(Arc::clone(self.storage.rows()), self.denylist.clone(), mode)
    }

    /// This testbed with another signer.
    pub fn signing(&self, jwt: Arc<Jwt>) -> Self {
        Self { jwt, ..self.clone() }
    }

    /// This testbed after a restart of the server: what was in memory only is gone.
    pub fn restarted(&self) -> Self {
        self.with(Arc::clone(self.storage.rows()), Denylist::default(), self.mode)
    }

    /// This testbed after a restart without the data: keys are kept, logins and people are gone.
    pub fn emptied(&self) -> Self {
        self.with(Arc::new(MemoryStore::default()), Denylist::default(), self.mode)
    }

    /// Sessions over it.
    pub fn sessions(&self) -> Sessions {
        Sessions::new(self.logins(), self.key.clone())
    }

    /// Tokens over it.
    pub fn tokens(&self) -> Tokens {
        Tokens::new(self.logins(), Arc::clone(&self.jwt), self.key.clone(), self.denylist.clone())
    }

    fn logins(&self) -> LoginService {
        let (rows, users) = (self.storage.logins(), self.storage.users());
        LoginService::new(rows, users, self.clock.clone(), self.lifetimes, self.mode)
    }

    /// Adds a person, who exists here only.
    pub async fn person(&self, name: &str) -> Result<User, Error> {
        let username = Username::parse(name).map_err(|form| Error::field("username", form))?;
        let profile = Profile { display_name: name.to_owned(), ..Profile::default() };
        let user = User::new(username, profile, Role::Member, self.clock.now());
        let _ = self.storage.users().insert(&user, InsertRule::Anybody, Vec::new()).await?;
        Ok(user)
    }
}

/// Made-up tokens are good for longer than any run takes.
pub const RUN_SECS: u64 = 86_400;

/// A signer for one algorithm, with a key that is written nowhere and signs for [`RUN_SECS`] too.
pub fn jwt(config: &Config, alg: Alg, now: Timestamp) -> Result<Arc<Jwt>, LabError> {
    let keys = Keys::throw_away(alg, config.lifetimes.access_ttl_secs.max(RUN_SECS), now);
    let keys = keys.map_err(|error| LabError::Other(format!("no {} key: {error}", alg.as_str())))?;
    Ok(Arc::new(Jwt::new(keys, config.public_origin.clone(), config.audience.clone())))
}

/// Tokens verified so, by the algorithm of `jwt`.
pub fn subject_of_token(mode: Option<VerifyMode>, jwt: &Jwt) -> Subject {
    Subject {
        mode: mode.map(|mode| mode.as_str().to_owned()),
        alg: Some(jwt.keys().current().alg.as_str().to_owned()),
        ..Subject::of("token")
    }
}

/// The end of a login, as its owner makes it in the list of logins.
pub fn revocation(user: &User, at: Timestamp) -> Ending {
    let reason = EndReason::Revoked;
    Ending { reason, entry: Source::SYSTEM.entry(Act::LoginEnded(reason), at).to(user) }
}

/// Where every made-up login comes from.
pub const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// The device of every made-up login.
pub fn device() -> Device {
    Device { name: "Firefox on Linux".to_owned(), id: None, address: HERE }
}
