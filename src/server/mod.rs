//! HTTP/1.1 and HTTP/2 over TCP, with or without TLS, in front of Rocket.
//!
//! Rocket 0.5 keeps its own listener to itself. That one drops every header line that is not UTF-8 (another
//! program's cookie would hide ours), and limits neither the time nor the number of connections. So this module
//! accepts connections (`crowd` counts them, `activity` times them), hyper speaks HTTP, and `exchange` hands each
//! request to Rocket by its [`Client`], the one public way in. Routes, fairings and catchers are Rocket's as ever.

mod activity;
mod body;
mod connection;
mod crowd;
mod exchange;
mod tls;

use crate::base::log;
use crate::config::{Config, port};
use connection::Http;
use crowd::Crowd;
use exchange::Exchanges;
use rocket::local::asynchronous::Client;
use rocket::{Ignite, Rocket};
use rustix::net::{listen, sockopt};
use std::io;
use std::net::{IpAddr, TcpListener as StdListener};
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// Bytes that wait in the kernel for one client. The kernel says that there is room again only when a third of them has
/// been taken: with its own choice, megabytes, a client that reads 10 KB a second would seem to read nothing for 30 s.
const SEND_BUFFER: usize = 64 * 1024;
/// Connections that wait to be accepted, at most; the kernel's own bound may be lower.
const BACKLOG: i32 = 1_024;
/// Between two tries while there is no descriptor for a further connection.
const PAUSE: Duration = Duration::from_millis(100);
/// How often it is looked whether the last handlers have ended, and how many times.
const LAST_LOOKS: (Duration, u32) = (Duration::from_millis(50), 20);

/// Why a server did not start.
#[derive(Debug, Error)]
pub enum ServerError {
    /// The port cannot be opened.
    #[error("the port cannot be opened: {0}")]
    Bind(io::Error),
    /// Certificate or key are not usable.
    #[error("tls: {0}")]
    Tls(io::Error),
    #[error("{0}")]
    Rocket(Box<rocket::Error>),
}

impl From<rocket::Error> for ServerError {
    fn from(error: rocket::Error) -> Self {
        Self::Rocket(Box::new(error))
    }
}

/// Serves until Rocket's shutdown handle is notified and the connections have ended, or were cut after the time of
/// `shutdown.grace` and `shutdown.mercy`. The port is open before Rocket's liftoff, and nothing is answered before.
///
/// # Errors
/// When it does not start. Once it serves there is none.
pub async fn serve(rocket: Rocket<Ignite>) -> Result<(), ServerError> {
    let settings = rocket.config().clone();
    let tls = settings.tls.as_ref().filter(|_| settings.tls_enabled()).map(tls::acceptor).transpose();
    let tls = tls.map_err(ServerError::Tls)?;
    let listener = open(settings.address, settings.port).map_err(ServerError::Bind)?;
    let crowd = Crowd::new(rocket.state::<Arc<Config>>());
    let mut stop = rocket.shutdown();
    let client = Client::untracked(rocket).await?;
    let exchanges = Arc::new(Exchanges::new(client));
    let http = Arc::new(Http::new(settings.keep_alive, Arc::clone(&exchanges), stop.clone()));
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        while connections.try_join_next().is_some() {}
        match accepted {
            Ok((stream, peer)) => {
                if let Some(place) = crowd.admit(peer) {
                    connections.spawn(connection::serve(Arc::clone(&http), tls.clone(), stream, peer, place));
                }
            }
            Err(_) => sleep(PAUSE).await,
        }
    }
    // Nobody new; who is here has the time that is configured.
    drop((listener, http));
    let grace = Duration::from_secs(u64::from(settings.shutdown.grace) + u64::from(settings.shutdown.mercy));
    let all = async { while connections.join_next().await.is_some() {} };
    let in_time = timeout(grace, all).await.is_ok();
    connections.shutdown().await;
    if !(terminate(exchanges).await && in_time) {
        log::connections_cut();
    }
    Ok(())
}

/// Opens a port. Accepted connections inherit the kernel's limit for what their clients do not take.
fn open(address: IpAddr, port: u16) -> io::Result<TcpListener> {
    let socket = port::bind(address, port)?;
    #[cfg(target_os = "linux")]
    sockopt::set_tcp_user_timeout(&socket, activity::UNREAD.as_millis().try_into().unwrap_or(u32::MAX))?;
    // Accepted connections inherit it.
    sockopt::set_socket_send_buffer_size(&socket, SEND_BUFFER)?;
    listen(&socket, BACKLOG)?;
    let listener = StdListener::from(socket);
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener)
}

/// Runs Rocket's shutdown once no handler is at work; whether that came soon. A handler outlives its connection, so
/// that what it does is done whole.
async fn terminate(mut exchanges: Arc<Exchanges>) -> bool {
    let (pause, looks) = LAST_LOOKS;
    for _ in 0..looks {
        match Arc::try_unwrap(exchanges) {
            Ok(last) => {
                last.terminate().await;
                return true;
            }
            Err(shared) => exchanges = shared,
        }
        sleep(pause).await;
    }
    false
}
