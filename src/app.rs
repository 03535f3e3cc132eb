//! The application: everything that both doors and the command line share, put together once.

pub mod replies;
pub mod rotation;
mod running;
mod secrets;
pub mod time;

use crate::accounts::Accounts;
use crate::audit::{Act, Source};
use crate::base::clock::Clock;
use crate::base::error::{Error, StoreError};
use crate::base::files::privacy;
use crate::base::secret::ServerSecret;
use crate::base::{log, secret};
use crate::config::Config;
use crate::logins::LoginService;
use crate::params::arrivals::Arrivals;
use crate::session::Sessions;
use crate::session::transport::SessionCookie;
use crate::storage::meter::Meter;
use crate::storage::{Rows, Storage};
use crate::store::sled::{OpenError, SledStore};
use crate::throttle::Throttle;
use crate::token::jwt::Jwt;
use crate::token::key_file::KeyRules;
use crate::token::keys::Keys;
use crate::token::{Denylist, Tokens};
use crate::user::password::Hasher;
use rotation::KeyService;
use secrets::Opening;
pub use secrets::examine as examine_secrets;
use std::io;
use std::sync::Arc;
use thiserror::Error as ThisError;
use time::Start;

/// Why the data directory could not be opened.
#[derive(Debug, ThisError)]
pub enum AppError {
    #[error(transparent)]
    Store(#[from] OpenError),
    /// A file of the data directory.
    #[error("{0}: {1}")]
    File(String, io::Error),
    /// Others reach the data directory, it is somebody else's, or it is none.
    #[error("{}", .0.join("; "))]
    Exposed(Vec<String>),
    /// The server secret or the signing keys are gone though the store is not empty.
    #[error(
        "{0} is missing, but people are stored: put the file back, or restore a copy of it; without one, `twodoors keys rotate --compromised` makes new keys and a new secret and ends every login of everyone"
    )]
    SecretMissing(String),
    /// The server secret or the signing keys cannot be what was written once.
    #[error(
        "{0}: {1}: put the file back as it was; without a copy of it, move it away, and `twodoors keys rotate --compromised` makes new keys and a new secret and ends every login of everyone"
    )]
    Damaged(String, io::Error),
    /// An end of all logins was cut short and cannot be finished.
    #[error(
        "`keys rotate --compromised` was interrupted and could not be finished ({0}): look after the disk, then start again"
    )]
    Unfinished(Error),
    /// The times in the store could not be compared with the clock.
    #[error("the times in the store could not be compared with the clock ({0}): look after the disk, then start again")]
    Times(#[from] StoreError),
}

impl AppError {
    /// The clock stands outside what can be written down.
    pub const fn wrong_clock() -> Self {
        Self::Store(OpenError::Clock)
    }

    /// Whether another process has the data open just now: trying again makes sense.
    pub fn is_locked(&self) -> bool {
        matches!(self, Self::Store(OpenError::Locked(_)))
    }
}

/// Everything that both doors and the command line share.
pub struct App {
    config: Arc<Config>,
    clock: Clock,
    /// What is kept, for its health and its end.
    store: Arc<Storage>,
    /// The acts on accounts.
    accounts: Accounts,
    /// The acts on logins of both kinds.
    logins: LoginService,
    sessions: Arc<Sessions>,
    tokens: Arc<Tokens>,
    /// The cookie of door one.
    cookie: SessionCookie,
    /// Whether the data directory is a copy that was made before its server had stopped: as this start found it.
    copied_while_running: bool,
    /// What was odd about how requests came.
    arrivals: Arrivals,
    /// How the clock stood at the start.
    start: Start,
    /// Signs and verifies access tokens.
    jwt: Arc<Jwt>,
    key: ServerSecret,
    /// Acts on the signing keys and the server secret.
    key_service: KeyService,
    /// Requests with an `Idempotency-Key` are served one after the other.
    repeatable: tokio::sync::Mutex<()>,
}

/// What makes and checks credentials.
struct Credentials {
    keys: Keys,
    key: ServerSecret,
    hasher: Hasher,
}

impl App {
    /// Opens the data directory and puts everything together, to serve.
    ///
    /// # Errors
    /// Says what is wrong with the data directory and what to do.
    pub async fn open(config: Config, clock: Clock) -> Result<Self, AppError> {
        let store = Self::open_store(&config)?;
        Self::with_store(config, clock, store).await
    }

    /// Opens the data directory for one command. Unlike [`App::open`], it never creates a signing key when `token.alg` differs
    /// from the stored key's: the command may have read another `Rocket.toml` than the server.
    pub async fn open_for_command(config: Config, clock: Clock) -> Result<Self, AppError> {
        let store = Self::open_store(&config)?;
        Self::put_together(config, clock, store, Opening::Command).await
    }

    /// Opens the data directory for [`App::replace_keys`], also when the server secret or the signing keys are missing: nothing
    /// is written in their place before that act writes new ones.
    pub async fn open_for_new_secrets(config: Config, clock: Clock) -> Result<Self, AppError> {
        let store = Self::open_store(&config)?;
        Self::put_together(config, clock, store, Opening::NewSecrets).await
    }

    /// [`App::open`] with a store that is open already.
    pub async fn with_store(config: Config, clock: Clock, store: Arc<dyn Rows>) -> Result<Self, AppError> {
        Self::put_together(config, clock, store, Opening::Serve).await
    }

    fn open_store(config: &Config) -> Result<Arc<dyn Rows>, AppError> {
        let dir = &config.data_dir;
        // Before anything in it is opened: what the library says of a file it may not open names nobody.
        let found = privacy::examine(dir);
        if !found.exposed.is_empty() {
            return Err(AppError::Exposed(found.exposed));
        }
        crate::base::files::make_private_dir(dir).map_err(|error| AppError::File(dir.display().to_string(), error))?;
        Ok(Arc::new(SledStore::open(dir)?))
    }

    async fn put_together(
        config: Config,
        clock: Clock,
        rows: Arc<dyn Rows>,
        opening: Opening,
    ) -> Result<Self, AppError> {
        let dir = &config.data_dir;
        secrets::go_on_ending(dir)?;
        let denylist = Denylist::default();
        let store = Storage::new(rows, denylist.watch(config.verify), Meter::default());
        store.load_misdated().await?;
        let users = store.users();
        let is_empty = users.list(None, 1).await.is_ok_and(|list| list.is_empty());
        users.correct_administrators().await?;
        let key = secrets::server_key(dir, is_empty, opening)?;
        let rules = KeyRules {
            alg: config.alg,
            life_secs: config.lifetimes.access_ttl_secs,
            publish_secs: config.publish_secs,
            follow: opening == Opening::Serve,
        };
        let (keys, made) = secrets::signing_keys(dir, rules, is_empty, opening, clock.now())?;
        if made {
            store.audit().note(vec![Source::SYSTEM.entry(Act::KeyMade, clock.now())]);
        }
        let at = clock.now();
        let (newest, is_known) = store.compare_times(&config.lifetimes, &clock, 0).await?;
        let start = Start { at, newest };
        if opening == Opening::Serve {
            running::tell_rights(dir);
            start.tell(is_known);
        }
        let hasher = Hasher::start(config.cost, config.hashers);
        let mut app =
            Self { start, ..Self::assemble(config, clock, store, denylist, Credentials { keys, key, hasher }) };
        app.finish_ending().await.map_err(AppError::Unfinished)?;
        if opening == Opening::Serve {
            app.mark_running();
        }
        Ok(app)
    }

    /// The last thing at a start: one that failed before must not make a copy look like an original.
    fn mark_running(&mut self) {
        match running::mark(&self.config.data_dir) {
            Ok(is_copy) => self.copied_while_running = is_copy,
            Err(error) => log::not_marked(&error),
        }
        if self.copied_while_running {
            log::copied_while_running();
        }
    }

    /// The end of a server: waits for what was accepted, then accepts nothing more.
    pub async fn stop(&self) {
        self.store.stop().await;
        if self.store.is_healthy() {
            running::unmark(&self.config.data_dir);
        }
    }

    /// Writes down that the server starts with other settings than the last time, if it does.
    pub async fn note_settings(&self) -> Result<(), Error> {
        let system = Source::SYSTEM;
        let entry = system.entry(Act::SettingsChanged, self.clock.now());
        let changed = self.store.keep_settings(self.config.settings(), entry).await?;
        if !changed.is_empty() {
            log::settings_changed(&changed.join(", "));
        }
        Ok(())
    }

    /// Makes an application for experiments over a store of its own, with keys that are written nowhere.
    ///
    /// # Errors
    /// When no key can be made.
    pub fn for_experiments(config: Config, clock: Clock, rows: Arc<dyn Rows>, hasher: Hasher) -> io::Result<Self> {
        let keys = Keys::throw_away(config.alg, config.lifetimes.access_ttl_secs, clock.now())?;
        let key = ServerSecret::new(&secret::random());
        let denylist = Denylist::default();
        let store = Storage::new(rows, denylist.watch(config.verify), Meter::default());
        Ok(Self::assemble(config, clock, store, denylist, Credentials { keys, key, hasher }))
    }

    fn assemble(config: Config, clock: Clock, store: Arc<Storage>, denylist: Denylist, with: Credentials) -> Self {
        let Credentials { keys, key, hasher } = with;
        let jwt = Arc::new(Jwt::new(keys, config.public_origin.clone(), config.audience.clone()));
        let (users, clock_of_logins) = (store.users(), clock.clone());
        let logins = LoginService::new(store.logins(), users.clone(), clock_of_logins, config.lifetimes, config.verify);
        let throttle = Throttle::new(config.limits, clock.clone());
        let accounts = Accounts::new(
            (users.clone(), logins.clone(), store.audit()),
            (hasher, throttle, config.policy.clone()),
            key.clone(),
        );
        let key_service = KeyService::new((users, logins.clone(), store.audit()), Arc::clone(&jwt), key.clone());
        let sessions = Sessions::new(logins.clone(), key.clone());
        let tokens = Tokens::new(logins.clone(), Arc::clone(&jwt), key.clone(), denylist);
        Self {
            cookie: SessionCookie::new(config.insecure_port()),
            config: Arc::new(config),
            clock,
            store,
            accounts,
            logins,
            jwt,
            key,
            sessions: Arc::new(sessions),
            tokens: Arc::new(tokens),
            copied_while_running: false,
            arrivals: Arrivals::default(),
            start: Start::default(),
            key_service,
            repeatable: tokio::sync::Mutex::default(),
        }
    }

    /// The configuration.
    pub const fn config(&self) -> &Arc<Config> {
        &self.config
    }

    /// The time.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// What is kept, for its health and its end.
    pub const fn store(&self) -> &Arc<Storage> {
        &self.store
    }

    /// The acts on accounts.
    pub const fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    /// The acts on logins of both kinds.
    pub const fn logins(&self) -> &LoginService {
        &self.logins
    }

    /// Door one.
    pub const fn sessions(&self) -> &Arc<Sessions> {
        &self.sessions
    }

    /// Door two.
    pub const fn tokens(&self) -> &Arc<Tokens> {
        &self.tokens
    }

    /// The cookie of door one.
    pub const fn cookie(&self) -> &SessionCookie {
        &self.cookie
    }

    /// What was odd about how requests came.
    pub const fn arrivals(&self) -> &Arrivals {
        &self.arrivals
    }

    /// Whether the data directory is a copy that was made before its server had stopped: as this start found it.
    pub const fn copied_while_running(&self) -> bool {
        self.copied_while_running
    }

    /// The server secret, from which everything that this server seals or authenticates is made.
    pub const fn key(&self) -> &ServerSecret {
        &self.key
    }

    /// Signs and verifies access tokens.
    pub fn jwt(&self) -> &Jwt {
        &self.jwt
    }

    /// `public_origin` and a path.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.config.public_origin)
    }
}
