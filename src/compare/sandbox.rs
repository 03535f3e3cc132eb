//! A throw-away house with one person in it, asked through the whole pipeline: routing, guards, handlers,
//! catchers and headers are the real ones. What is made in it opens nothing elsewhere.

use super::exchange::{Reply, Request};
use crate::base::clock::Clock;
use crate::base::error::{Denial, Error, StoreError};
use crate::base::ids::Role;
use crate::base::secret;
use crate::config::{Config, Transport};
use crate::house::House;
use crate::identity::SignedIn;
use crate::login::Device;
use crate::logins::Scheme as _;
use crate::session::SessionToken;
use crate::storage::users::{InsertRule, UserInserted, UserSwapped};
use crate::token::TokenPair;
use crate::user::password::Password;
use crate::user::{Profile, User, Username};
use rocket::http::{Header, Method};
use rocket::local::asynchronous::Client;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr as _;
use std::sync::Arc;
use tracing::instrument::WithSubscriber as _;
use tracing::subscriber::NoSubscriber;

/// The name by which the throw-away person signs in.
pub const USERNAME: &str = "experiment";

/// Runs an experiment without a word in the server's log: what happens in it happened to nobody.
pub async fn quietly<T>(experiment: impl Future<Output = T>) -> T {
    experiment.with_subscriber(NoSubscriber::default()).await
}

/// The server of a house, asked from within the process.
pub struct Pipeline {
    client: Client,
    house: Arc<House>,
}

impl Pipeline {
    /// In front of a house.
    ///
    /// # Errors
    /// When the server does not start.
    pub async fn of(house: &Arc<House>) -> Result<Self, Error> {
        let client = Box::pin(Client::untracked(crate::rocket(Arc::clone(house)))).await;
        // Rocket's error ends the process unless somebody has looked at it.
        let client =
            client.map_err(|error| StoreError::Failed(format!("no server for experiments: {}", error.kind())))?;
        Ok(Self { client, house: Arc::clone(house) })
    }

    /// Sends a request; it comes through the proxy where that is the only way in.
    pub async fn send(&self, request: &Request) -> Reply {
        let method = Method::from_str(request.method).unwrap_or(Method::Get);
        let proxy = match self.house.config.transport {
            Transport::Proxy => self.house.config.trusted_proxies.first().map(ipnet::IpNet::addr),
            Transport::Loopback | Transport::Tls | Transport::InsecureLan => None,
        };
        let peer = SocketAddr::from((proxy.unwrap_or(request.from), 40_000));
        let mut local = self.client.req(method, request.path.clone()).remote(peer);
        let header = self.house.config.forwarded_header;
        if proxy.is_some() {
            local.add_header(Header::new(header.name(), header.value_for(request.from)));
        }
        for (name, value) in &request.headers {
            local.add_header(Header::new(*name, value.clone()));
        }
        if let Some((name, value)) = &request.cookie {
            local.add_header(Header::new("cookie", format!("{name}={value}")));
        }
        let response = Box::pin(local.body(&request.body).dispatch()).await;
        let status = response.status().code;
        let headers = response.headers().iter().map(|header| (header.name.to_string(), header.value.to_string()));
        let headers = headers.collect();
        Reply { status, headers, body: response.into_string().await.unwrap_or_default() }
    }
}

impl Drop for Pipeline {
    /// Its sweeper ends, and with it the last that holds the house.
    fn drop(&mut self) {
        self.client.rocket().shutdown().notify();
    }
}

/// Who lives in the throw-away house.
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

/// A throw-away house and the person in it.
pub struct Sandbox {
    /// The house.
    pub house: Arc<House>,
    /// The person.
    pub user: User,
}

impl Sandbox {
    /// Beside the real one, configured alike but for `change`.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn open(
        real: &House,
        clock: Clock,
        person: Person<'_>,
        change: impl FnOnce(&mut Config),
    ) -> Result<Self, Error> {
        let house = real.throw_away(clock, change).map_err(|error| StoreError::Failed(error.to_string()))?;
        let username = Username::parse(USERNAME).map_err(|_| Denial::Internal)?;
        let profile = Profile { display_name: person.display_name.to_owned(), ..Profile::default() };
        let user = User::new(username, profile, person.role, house.clock.now());
        match house.store.users().insert(&user, InsertRule::Anybody, Vec::new()).await? {
            UserInserted::Done => Ok(Self { house: Arc::new(house), user }),
            UserInserted::NameTaken | UserInserted::NotFirst => Err(Denial::Conflict.into()),
        }
    }

    /// Gives the person a password that nobody chose, for a sign-in by the form.
    ///
    /// # Errors
    /// When too many passwords are being hashed, or the store does not answer.
    pub async fn set_password(&mut self) -> Result<String, Error> {
        let password = secret::base64url(&secret::random::<24>());
        self.user.password = Some(self.house.accounts.hasher().hash(Password::new(&password)).await?);
        match self.house.store.users().swap(&self.user, Vec::new()).await? {
            UserSwapped::Done => {
                self.user.revision += 1;
                Ok(password)
            }
            UserSwapped::Changed | UserSwapped::Gone | UserSwapped::LastAdministrator => Err(Denial::Conflict.into()),
        }
    }

    fn signed_in(&self) -> SignedIn {
        SignedIn::completed(self.user.clone(), self.house.clock.now())
    }

    fn device(name: &str, address: IpAddr) -> Device {
        Device { name: name.to_owned(), id: None, address }
    }

    /// A session of the person.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn session(&self, address: IpAddr) -> Result<SessionToken, Error> {
        self.house.sessions.issue(&self.signed_in(), Self::device("a throw-away browser", address)).await
    }

    /// A pair of tokens of the person.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn tokens(&self, address: IpAddr) -> Result<TokenPair, Error> {
        self.house.tokens.issue(&self.signed_in(), Self::device("a throw-away app", address)).await
    }

    /// Name and value of the cookie for a session.
    pub fn cookie(&self, token: &SessionToken) -> (String, String) {
        (self.house.cookie.name().to_owned(), token.expose_secret())
    }

    /// The end. What was only noted is let through first: it would find its tree gone.
    pub async fn close(self) {
        let _ = self.house.store.settle().await;
    }
}
