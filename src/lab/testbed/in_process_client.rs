//! A client of a whole server within the process: routing, guards, handlers, catchers and headers are the real ones.

use super::exchange::{Reply, Request};
use crate::app::App;
use crate::base::error::{Error, StoreError};
use crate::config::Transport;
use rocket::http::{Header, Method};
use rocket::local::asynchronous::Client;
use std::net::SocketAddr;
use std::str::FromStr as _;
use std::sync::Arc;

/// The server of a server, asked from within the process.
pub struct InProcessClient {
    client: Client,
    app: Arc<App>,
}

impl InProcessClient {
    /// In front of a server.
    pub async fn of(app: &Arc<App>) -> Result<Self, Error> {
        let client = Box::pin(Client::untracked(crate::rocket(Arc::clone(app)))).await;
        // Rocket's error ends the process unless somebody has looked at it.
        let client =
            client.map_err(|error| StoreError::Failed(format!("no server for experiments: {}", error.kind())))?;
        Ok(Self { client, app: Arc::clone(app) })
    }

    /// Sends a request; it comes through the proxy where that is the only way in.
    pub async fn send(&self, request: &Request) -> Reply {
        let method = Method::from_str(request.method).unwrap_or(Method::Get);
        let proxy = match self.app.config().transport {
            Transport::Proxy => self.app.config().trusted_proxies.first().map(ipnet::IpNet::addr),
            Transport::Loopback | Transport::Tls | Transport::InsecureLan => None,
        };
        let peer = SocketAddr::from((proxy.unwrap_or(request.from), 40_000));
        let mut local = self.client.req(method, request.path.clone()).remote(peer);
        let header = self.app.config().forwarded_header;
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

impl Drop for InProcessClient {
    /// Its sweeper ends, and with it the last that holds the server.
    fn drop(&mut self) {
        self.client.rocket().shutdown().notify();
    }
}
