//! The ground that an experiment stands on: stores, keys and a clock of its own, and the two schemes over
//! it. Nothing here opens the real house.

use crate::base::clock::{Clock, Timestamp};
use crate::base::error::{Error, StoreError};
use crate::base::ids::{LoginId, Role};
use crate::base::language::Text;
use crate::base::secret;
use crate::base::secret::ServerKey;
use crate::config::{Alg, Config};
use crate::identity::SignedIn;
use crate::login::{Device, Lifetimes, Login, VerifyMode};
use crate::logins::{LoginService, Scheme};
use crate::session::transport::SessionCookie;
use crate::session::{SessionToken, Sessions};
use crate::storage::meter::Meter;
use crate::storage::users::InsertRule;
use crate::storage::{Logins, Rows, Storage, Users, Watch};
use crate::store::memory::MemoryStore;
use crate::token::jwt::Jwt;
use crate::token::keys::Keys;
use crate::token::{AccessToken, Denylist, RefreshToken, TokenPair, Tokens};
use crate::user::{Profile, User, Username};
use serde_json::json;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

/// What both schemes are built on.
#[derive(Clone)]
pub struct Ground {
    /// The rows.
    pub logins: Logins,
    /// People, all of them made up.
    pub users: Users,
    /// The time.
    pub clock: Clock,
    /// How long logins live: as the real house says.
    pub lifetimes: Lifetimes,
    /// Makes refresh tokens.
    pub key: ServerKey,
    /// Signs and verifies access tokens.
    pub jwt: Arc<Jwt>,
    /// How access tokens are verified.
    pub mode: VerifyMode,
    /// The session's cookie.
    pub cookie: SessionCookie,
    /// What was ended, where `denylist` asks for it.
    pub denylist: Denylist,
    /// Counts what the schemes ask.
    pub meter: Meter,
    /// The store itself.
    rows: Arc<dyn Rows>,
}

impl Ground {
    /// Over this store, as `config` says, with keys that are written nowhere.
    ///
    /// # Errors
    /// When no signing key can be made.
    pub fn new(rows: Arc<dyn Rows>, clock: Clock, config: &Config) -> Result<Self, Failure> {
        let storage = Storage::new(Arc::clone(&rows), None, Meter::default());
        let ground = Self {
            logins: storage.logins(),
            users: storage.users(),
            lifetimes: config.lifetimes,
            key: ServerKey::new(&secret::random()),
            jwt: jwt(config, config.alg, clock.now())?,
            mode: config.verify,
            cookie: SessionCookie::new(config.insecure_port()),
            clock,
            denylist: Denylist::default(),
            meter: Meter::default(),
            rows,
        };
        Ok(ground.verifying(config.verify))
    }

    /// The same with another way to verify.
    pub fn verifying(&self, mode: VerifyMode) -> Self {
        let watch: Option<Arc<dyn Watch>> = match mode {
            VerifyMode::Denylist => Some(Arc::new(self.denylist.clone())),
            VerifyMode::Lookup | VerifyMode::Stateless => None,
        };
        let storage = Storage::new(Arc::clone(&self.rows), watch, self.meter.clone());
        Self { logins: storage.logins(), users: storage.users(), mode, ..self.clone() }
    }

    fn login_service(&self) -> LoginService {
        LoginService::new(self.logins.clone(), self.users.clone(), self.clock.clone(), self.lifetimes, self.mode)
    }

    /// The same with another signer.
    pub fn signing(&self, jwt: Arc<Jwt>) -> Self {
        Self { jwt, ..self.clone() }
    }

    /// The same after a restart of the server: what was in memory only is gone.
    pub fn restarted(&self) -> Self {
        Self { denylist: Denylist::default(), ..self.clone() }.verifying(self.mode)
    }

    /// The same after a restart without the data: keys are kept, logins and people are gone.
    pub fn emptied(&self) -> Self {
        Self { rows: Arc::new(MemoryStore::default()), ..self.clone() }.restarted()
    }

    /// A person who exists here only.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn person(&self, name: &str) -> Result<User, Error> {
        let username = Username::parse(name).map_err(|form| Error::field("username", form))?;
        let profile = Profile { display_name: name.to_owned(), ..Profile::default() };
        let user = User::new(username, profile, Role::Member, self.clock.now());
        let _ = self.users.insert(&user, InsertRule::Anybody, Vec::new()).await?;
        Ok(user)
    }

    /// The row of a login.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn row(&self, id: LoginId) -> Result<Option<Login>, StoreError> {
        self.logins.find(id).await
    }
}

/// Made-up tokens are good for longer than any run takes.
pub const RUN_SECS: u64 = 86_400;

/// A signer for one algorithm, with a key that is written nowhere and signs for [`RUN_SECS`] too.
///
/// # Errors
/// When the key cannot be made.
pub fn jwt(config: &Config, alg: Alg, now: Timestamp) -> Result<Arc<Jwt>, Failure> {
    let keys = Keys::throw_away(alg, config.lifetimes.access_ttl_secs.max(RUN_SECS), now);
    let keys = keys.map_err(|error| Failure::Other(format!("no {} key: {error}", alg.as_str())))?;
    Ok(Arc::new(Jwt::new(keys, config.public_origin.clone(), config.audience.clone())))
}

/// Why an experiment could not be made.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Failure {
    /// Somebody wished it so.
    #[error("it was cancelled")]
    Cancelled,
    /// The disk must keep room for the real store.
    #[error("{}", no_room(*.free_mb, *.wanted_mb))]
    NoRoom {
        /// What is free.
        free_mb: u64,
        /// What this run wants to be free.
        wanted_mb: u64,
    },
    /// Anything else; for the log, it may name files.
    #[error("{0}")]
    Other(String),
}

impl Failure {
    /// What everybody may read about it; `None` where nothing went wrong.
    pub fn public_text(&self) -> Option<Text> {
        match self {
            Self::Cancelled => None,
            Self::NoRoom { free_mb, wanted_mb } => Some(no_room(*free_mb, *wanted_mb)),
            Self::Other(_) => Some(Text::new("compare-log-says-why")),
        }
    }
}

fn no_room(free_mb: u64, wanted_mb: u64) -> Text {
    Text::new("compare-no-room").with("free", free_mb).with("wanted", wanted_mb)
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Other(error.to_string())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Other(error.to_string())
    }
}

/// Where every made-up login comes from.
pub const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// The device of every made-up login.
pub fn device() -> Device {
    Device { name: "Firefox on Linux".to_owned(), id: None, address: HERE }
}

/// Bytes of a credential on its way, as HTTP/1.1 writes it: a header line or a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wire {
    /// What comes back when it is issued or renewed.
    pub given: u64,
    /// What each request carries.
    pub shown: u64,
    /// What a renewal carries.
    pub renewing: u64,
}

/// A scheme from the client's end: what it keeps, shows and renews with.
pub trait Held: Scheme<Proof: Sized, Renewal: Sized> + Sized {
    /// The scheme over this ground.
    fn over(ground: &Ground) -> impl Future<Output = Result<Self, Error>> + Send;
    /// Signs a made-up person in; nobody checks a password here.
    fn sign_in(&self, person: &User) -> impl Future<Output = Result<Self::Grant, Error>> + Send {
        async { self.issue(&SignedIn::completed(person.clone(), self.logins().now()), device()).await }
    }

    /// Which login.
    fn login(grant: &Self::Grant) -> LoginId;
    /// What each request shows.
    fn proof(grant: &Self::Grant) -> Option<Self::Proof>;
    /// What a renewal shows.
    fn renewal(grant: &Self::Grant) -> Option<Self::Renewal>;
    /// Whether two grants hold the same renewal.
    fn is_same(a: &Self::Grant, b: &Self::Grant) -> bool;
    /// Bytes on the way.
    fn wire(ground: &Ground, grant: &Self::Grant) -> Wire;
    /// Whether a browser sends it by itself, and whether a script on the page can read it.
    fn in_browser(ground: &Ground, grant: &Self::Grant) -> (bool, bool);
}

/// Bytes of a header line.
fn line(name: &str, value: &str) -> u64 {
    (name.len() + ": ".len() + value.len() + "\r\n".len()) as u64
}

impl Held for Sessions {
    async fn over(ground: &Ground) -> Result<Self, Error> {
        Ok(Self::new(ground.login_service(), ground.key.clone()))
    }

    fn login(grant: &SessionToken) -> LoginId {
        grant.id
    }

    fn proof(grant: &SessionToken) -> Option<SessionToken> {
        SessionToken::parse(&grant.expose_secret())
    }

    fn renewal(grant: &SessionToken) -> Option<SessionToken> {
        Self::proof(grant)
    }

    fn is_same(a: &SessionToken, b: &SessionToken) -> bool {
        a.expose_secret() == b.expose_secret()
    }

    fn wire(ground: &Ground, grant: &SessionToken) -> Wire {
        let shown = line("cookie", &format!("{}={}", ground.cookie.name(), grant.expose_secret()));
        Wire { given: line("set-cookie", &ground.cookie.cookie(grant).to_string()), shown, renewing: shown }
    }

    fn in_browser(ground: &Ground, grant: &SessionToken) -> (bool, bool) {
        (true, !ground.cookie.cookie(grant).http_only().unwrap_or(false))
    }
}

impl Held for Tokens {
    async fn over(ground: &Ground) -> Result<Self, Error> {
        Ok(Self::new(ground.login_service(), Arc::clone(&ground.jwt), ground.key.clone(), ground.denylist.clone()))
    }

    fn login(grant: &TokenPair) -> LoginId {
        grant.login_id
    }

    fn proof(grant: &TokenPair) -> Option<AccessToken> {
        Some(AccessToken::new(&grant.access_token))
    }

    fn renewal(grant: &TokenPair) -> Option<RefreshToken> {
        RefreshToken::parse(&grant.refresh_token)
    }

    fn is_same(a: &TokenPair, b: &TokenPair) -> bool {
        a.refresh_token == b.refresh_token
    }

    fn wire(_: &Ground, grant: &TokenPair) -> Wire {
        let body = |value: serde_json::Value| value.to_string().len() as u64;
        Wire {
            given: body(json!(grant)),
            shown: line("authorization", &format!("Bearer {}", grant.access_token)),
            renewing: body(json!({"refresh_token": grant.refresh_token})),
        }
    }

    /// No browser sends an `Authorization` header by itself; who shows it must be able to read it.
    fn in_browser(_: &Ground, _: &TokenPair) -> (bool, bool) {
        (false, true)
    }
}
