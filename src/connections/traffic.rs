//! Which requests are under way on which connection, as a fairing hears of them.

use super::sockets::Peer;
use crate::base::clock::Stopwatch;
use rocket::Response;
use rocket::response::Body;
use std::collections::HashMap;
use std::io::{self, SeekFrom};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};

/// The requests of all connections.
pub(super) struct Traffic {
    clock: Stopwatch,
    /// Without somebody who forgets what is closed nothing is kept.
    is_followed: AtomicBool,
    requests: Mutex<HashMap<Peer, Requests>>,
}

impl Default for Traffic {
    fn default() -> Self {
        Self { clock: Stopwatch::start(), is_followed: AtomicBool::new(false), requests: Mutex::default() }
    }
}

/// The requests of one connection: one in HTTP/1.1, several in HTTP/2.
#[derive(Default)]
struct Requests {
    under_way: Vec<Arc<Answer>>,
    /// When the last one ended.
    ended_at: Duration,
}

/// An answer, or what becomes one: since when the client has been waited for to take more of it, in
/// milliseconds. 0: the server is at work.
#[derive(Default)]
struct Answer(AtomicU64);

/// What is known of one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// There was no request yet.
    Fresh,
    /// Requests are under way. The client has left an answer untaken since then.
    UnderWay { untaken_since: Option<Duration> },
    /// The last request ended then.
    Quiet { since: Duration },
}

impl Traffic {
    /// Time since the start, for everything here.
    pub fn now(&self) -> Duration {
        self.clock.elapsed()
    }

    /// From now on somebody calls [`Traffic::keep`].
    pub fn follow(&self) {
        self.is_followed.store(true, Ordering::Relaxed);
    }

    fn requests(&self) -> MutexGuard<'_, HashMap<Peer, Requests>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request begins.
    pub fn begin(self: &Arc<Self>, peer: Peer) -> UnderWay {
        let answer = Arc::<Answer>::default();
        if self.is_followed.load(Ordering::Relaxed) {
            self.requests().entry(peer).or_default().under_way.push(Arc::clone(&answer));
        }
        UnderWay { traffic: Arc::clone(self), peer, answer }
    }

    /// How these connections stand.
    pub fn standings<'a>(&self, peers: impl Iterator<Item = &'a Peer>) -> Vec<Standing> {
        let requests = self.requests();
        peers.map(|peer| requests.get(peer).map_or(Standing::Fresh, Requests::standing)).collect()
    }

    /// Forgets the connections that are not among the open ones; what is under way is kept until it ends.
    pub fn keep(&self, is_open: impl Fn(&Peer) -> bool) {
        self.requests().retain(|peer, requests| !requests.under_way.is_empty() || is_open(peer));
    }
}

impl Requests {
    fn standing(&self) -> Standing {
        if self.under_way.is_empty() {
            return Standing::Quiet { since: self.ended_at };
        }
        let untaken = self.under_way.iter().map(|answer| answer.0.load(Ordering::Relaxed)).filter(|since| *since > 0);
        Standing::UnderWay { untaken_since: untaken.min().map(Duration::from_millis) }
    }
}

/// A request under way; it ends with this value.
pub(super) struct UnderWay {
    traffic: Arc<Traffic>,
    peer: Peer,
    answer: Arc<Answer>,
}

impl UnderWay {
    /// Follows how the client takes the answer.
    pub async fn answer(&self, response: &mut Response<'_>) {
        let (size, chunk) = (response.body_mut().size().await, response.body().max_chunk_size());
        // What goes in one piece waits for nobody.
        if size.is_some_and(|size| size <= chunk) {
            return;
        }
        let body = response.body_mut().take();
        let body = Followed { body, traffic: Arc::clone(&self.traffic), answer: Arc::clone(&self.answer) };
        match size {
            Some(size) => response.set_sized_body(size, body),
            None => response.set_streamed_body(body),
        }
        response.set_max_chunk_size(chunk);
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let ended_at = self.traffic.now();
        if let Some(requests) = self.traffic.requests().get_mut(&self.peer) {
            requests.under_way.retain(|own| !Arc::ptr_eq(own, &self.answer));
            requests.ended_at = ended_at;
        }
    }
}

/// A body that notes when it is read: it is read when the client has taken what was read before.
struct Followed<'r> {
    body: Body<'r>,
    traffic: Arc<Traffic>,
    answer: Arc<Answer>,
}

impl AsyncRead for Followed<'_> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.body).poll_read(cx, buf);
        let now = || u64::try_from(self.traffic.now().as_millis()).unwrap_or(u64::MAX).max(1);
        self.answer.0.store(if read.is_pending() { 0 } else { now() }, Ordering::Relaxed);
        read
    }
}

/// Rocket wants a body of known size to be one that can be moved in; it does so only to find its size.
impl AsyncSeek for Followed<'_> {
    fn start_seek(self: Pin<&mut Self>, _: SeekFrom) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn poll_complete(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<u64>> {
        Poll::Ready(Err(io::ErrorKind::Unsupported.into()))
    }
}
