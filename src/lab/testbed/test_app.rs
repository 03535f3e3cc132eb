//! A server of its own in memory with one person in it, configured like the real one. What is made in it opens nothing
//! elsewhere.

use crate::app::App;
use crate::base::clock::Clock;
use crate::base::error::{Denial, Error, StoreError};
use crate::base::ids::Role;
use crate::base::secret;
use crate::config::Config;
use crate::identity::SignedIn;
use crate::login::Device;
use crate::logins::Scheme as _;
use crate::session::SessionToken;
use crate::storage::users::{InsertRule, UserInserted, UserSwapped};
use crate::store::memory::MemoryStore;
use crate::token::TokenPair;
use crate::user::password::Password;
use crate::user::{Profile, User, Username};
use std::net::IpAddr;
use std::sync::Arc;

/// The name by which the person signs in.
pub const USERNAME: &str = "experiment";

/// The person in it.
#[derive(Debug, Clone, Copy)]
pub struct Person<'a> {
    /// What a page calls them.
    pub display_name: &'a str,
    /// What they may do there.
    pub role: Role,
}

impl Default for Person<'_> {
    fn default() -> Self {
        Self { display_name: "A throw-away person", role: Role::Member }
    }
}

/// The server and the person in it.
pub struct TestApp {
    pub app: Arc<App>,
    pub user: User,
}

impl TestApp {
    /// Opens one, configured like `real` but for `change`.
    pub async fn open(
        real: &App,
        clock: Clock,
        person: Person<'_>,
        change: impl FnOnce(&mut Config),
    ) -> Result<Self, Error> {
        let mut config = Config::clone(real.config());
        change(&mut config);
        let rows = Arc::new(MemoryStore::default());
        let app = App::for_experiments(config, clock, rows, real.accounts().hasher().clone());
        let app = app.map_err(|error| StoreError::Failed(error.to_string()))?;
        let username = Username::parse(USERNAME).map_err(|_| Denial::Internal)?;
        let profile = Profile { display_name: person.display_name.to_owned(), ..Profile::default() };
        let user = User::new(username, profile, person.role, app.clock().now());
        match app.store().users().insert(&user, InsertRule::Anybody, Vec::new()).await? {
            UserInserted::Done => Ok(Self { app: Arc::new(app), user }),
            UserInserted::NameTaken | UserInserted::NotFirst => Err(Denial::Conflict.into()),
        }
    }

    /// Gives the person a password that nobody chose, for a sign-in by the form.
    pub async fn set_password(&mut self) -> Result<String, Error> {
        let password = secret::base64url(&secret::random::<24>());
        self.user.password = Some(self.app.accounts().hasher().hash(Password::new(&password)).await?);
        match self.app.store().users().swap(&self.user, Vec::new()).await? {
            UserSwapped::Done => {
                self.user.revision += 1;
                Ok(password)
            }
            UserSwapped::Changed | UserSwapped::Gone | UserSwapped::LastAdministrator => Err(Denial::Conflict.into()),
        }
    }

    fn signed_in(&self) -> SignedIn {
        SignedIn::completed(self.user.clone(), self.app.clock().now())
    }

    fn device(name: &str, address: IpAddr) -> Device {
        Device { name: name.to_owned(), id: None, address }
    }

    /// Makes a session of the person.
    pub async fn session(&self, address: IpAddr) -> Result<SessionToken, Error> {
        self.app.sessions().issue(&self.signed_in(), Self::device("a throw-away browser", address)).await
    }

    /// Makes a pair of tokens of the person.
    pub async fn tokens(&self, address: IpAddr) -> Result<TokenPair, Error> {
        self.app.tokens().issue(&self.signed_in(), Self::device("a throw-away app", address)).await
    }

    /// Name and value of the cookie for a session.
    pub fn cookie(&self, token: &SessionToken) -> (String, String) {
        (self.app.cookie().name().to_owned(), token.expose_secret())
    }
}
