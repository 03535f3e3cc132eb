//! One connection, from its opening to its end.

use super::activity::{Activity, HEAD, Watched, Why};
use super::crowd::Place;
use super::exchange::Exchanges;
use crate::base::log;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use rocket::Shutdown;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

/// Requests of one connection of HTTP/2 at a time.
const MOST_STREAMS: u32 = 128;
/// Bytes of a head of HTTP/2.
const MOST_HEAD: u32 = 64 * 1024;
/// For a goodbye: the end of TLS, the last frame of HTTP/2.
const GOODBYE: Duration = Duration::from_secs(1);

/// How every connection speaks.
pub(super) struct Http {
    builder: Builder<TokioExecutor>,
    keep_alive: Duration,
    exchanges: Arc<Exchanges>,
    stop: Shutdown,
}

impl Http {
    /// With so many seconds from an answer to the next head (0: no connection is kept), until `stop`.
    pub fn new(keep_alive: u32, exchanges: Arc<Exchanges>, stop: Shutdown) -> Self {
        let mut builder = Builder::new(TokioExecutor::new());
        // Heads are timed by `Activity`, together with everything else.
        builder.http1().keep_alive(keep_alive > 0).header_read_timeout(None);
        builder.http2().max_concurrent_streams(MOST_STREAMS).max_header_list_size(MOST_HEAD);
        Self { builder, keep_alive: Duration::from_secs(keep_alive.into()), exchanges, stop }
    }
}

/// Serves one connection; `place` is free again at its end.
pub(super) async fn serve(
    http: Arc<Http>,
    tls: Option<TlsAcceptor>,
    stream: TcpStream,
    peer: SocketAddr,
    place: Place,
) {
    // An answer is written in one piece: nothing is gained by waiting for more.
    let _ = stream.set_nodelay(true);
    let activity = Activity::new();
    let stream = Watched { stream, activity: Arc::clone(&activity) };
    let ended = match tls {
        None => run(&http, stream, peer, &activity).await,
        Some(tls) => match timeout(HEAD, tls.accept(stream)).await {
            Ok(Ok(stream)) => run(&http, stream, peer, &activity).await,
            Ok(Err(_)) => None,
            Err(_) => Some(Why::NoHead),
        },
    };
    if let Some(why) = ended {
        log::connection_shut(&peer, why.as_str());
    }
    drop(place);
}

/// Serves until the connection ends, or is over a limit of time: which.
async fn run<S>(http: &Http, stream: S, peer: SocketAddr, activity: &Arc<Activity>) -> Option<Why>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(|request| {
        let (exchanges, at_work) = (Arc::clone(&http.exchanges), activity.begin());
        async move { exchanges.answer(request, peer, at_work).await }
    });
    let mut connection = pin!(http.builder.serve_connection(TokioIo::new(stream), service));
    let (mut stop, mut is_stopping) = (pin!(http.stop.clone()), false);
    let mut alarm = pin!(sleep(HEAD));
    let ended = poll_fn(|cx| {
        if !is_stopping && stop.as_mut().poll(cx).is_ready() {
            is_stopping = true;
            connection.as_mut().graceful_shutdown();
        }
        if connection.as_mut().poll(cx).is_ready() {
            return Poll::Ready(None);
        }
        // Whatever moves the deadline has just been polled above.
        loop {
            let Some((deadline, why)) = activity.deadline(http.keep_alive) else { return Poll::Pending };
            if deadline <= activity.opened().elapsed() {
                return Poll::Ready(Some(why));
            }
            let deadline = activity.opened().at(deadline);
            if deadline < alarm.deadline() || alarm.is_elapsed() {
                alarm.as_mut().reset(deadline);
            }
            ready!(alarm.as_mut().poll(cx));
        }
    })
    .await;
    if ended == Some(Why::Idle) {
        connection.as_mut().graceful_shutdown();
        let _ = timeout(GOODBYE, connection).await;
    }
    ended
}
