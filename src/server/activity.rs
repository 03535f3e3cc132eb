//! What happens on one connection, and until when it may last.

use crate::base::clock::Stopwatch;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// From the connection to its first whole head; the TLS handshake counts.
pub(super) const HEAD: Duration = Duration::from_secs(10);
/// How long a client may leave an answer untaken.
pub(super) const UNREAD: Duration = Duration::from_secs(30);
/// The shortest time without a request: an answer's last bytes are on their way.
const LAST_BYTES: Duration = Duration::from_secs(1);

/// Why a connection is ended from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// No first request came.
    NoHead,
    /// No further request came.
    Idle,
    /// The client does not read.
    Unread,
}

impl Why {
    /// A word for the log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoHead => "no_request",
            Self::Idle => "idle",
            Self::Unread => "answer_not_read",
        }
    }
}

/// What happens on one connection. Times are milliseconds since it was opened; 0 is none.
pub(super) struct Activity {
    opened: Stopwatch,
    /// Requests whose answer does not stand yet: one in HTTP/1.1, several in HTTP/2.
    at_work: AtomicU32,
    /// Answers that are not wholly handed over.
    sending: AtomicU32,
    /// When the last request ended.
    ended: AtomicU64,
    /// When something last went out.
    progress: AtomicU64,
    /// Since when the kernel takes nothing more.
    blocked: AtomicU64,
}

impl Activity {
    /// Of a connection that was opened just now.
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            opened: Stopwatch::start(),
            at_work: AtomicU32::new(0),
            sending: AtomicU32::new(0),
            ended: AtomicU64::new(0),
            progress: AtomicU64::new(0),
            blocked: AtomicU64::new(0),
        })
    }

    fn now(&self) -> u64 {
        u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX).max(1)
    }

    /// Something went out.
    pub fn progress(&self) {
        self.progress.store(self.now(), Relaxed);
        self.blocked.store(0, Relaxed);
    }

    /// Nothing goes out.
    fn block(&self) {
        if self.blocked.load(Relaxed) == 0 {
            self.blocked.store(self.now(), Relaxed);
        }
    }

    /// A request has come.
    pub fn begin(self: &Arc<Self>) -> AtWork {
        self.at_work.fetch_add(1, Relaxed);
        AtWork(Arc::clone(self))
    }

    /// Since when it is open.
    pub fn opened(&self) -> Stopwatch {
        self.opened
    }

    /// Until when after its opening it may go on as it is, and what it is ended for then. None while the server is at
    /// work.
    pub fn deadline(&self, keep_alive: Duration) -> Option<(Duration, Why)> {
        let at = |millis: u64, more: Duration| Duration::from_millis(millis) + more;
        let (at_work, sending) = (self.at_work.load(Relaxed), self.sending.load(Relaxed));
        let (ended, progress, blocked) =
            (self.ended.load(Relaxed), self.progress.load(Relaxed), self.blocked.load(Relaxed));
        match () {
            () if blocked > 0 => Some((at(blocked, UNREAD), Why::Unread)),
            () if at_work > 0 => None,
            () if sending > 0 => Some((at(progress, UNREAD), Why::Unread)),
            () if ended == 0 => Some((at(0, HEAD), Why::NoHead)),
            () => {
                // What HTTP/2 keeps of an answer still goes out; pings do too, and shall not keep it open.
                let millis = u64::try_from(UNREAD.as_millis()).unwrap_or(u64::MAX);
                let last = progress.clamp(ended, ended.saturating_add(millis));
                Some((at(last, keep_alive.max(LAST_BYTES)), Why::Idle))
            }
        }
    }
}

/// A request whose answer does not stand yet.
pub(super) struct AtWork(Arc<Activity>);

impl AtWork {
    /// Its answer stands and is to be sent.
    pub fn answered(self) -> Sending {
        self.0.progress.store(self.0.now(), Relaxed);
        self.0.sending.fetch_add(1, Relaxed);
        Sending(Arc::clone(&self.0))
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.ended.store(self.0.now(), Relaxed);
        self.0.at_work.fetch_sub(1, Relaxed);
    }
}

/// An answer that is not wholly handed over.
pub(super) struct Sending(Arc<Activity>);

impl Sending {
    /// A further part of it is taken.
    pub fn taken(&self) {
        self.0.progress.store(self.0.now(), Relaxed);
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.0.ended.store(self.0.now(), Relaxed);
        self.0.sending.fetch_sub(1, Relaxed);
    }
}

/// A stream that notes whether what is written goes out.
pub(super) struct Watched<S> {
    pub stream: S,
    pub activity: Arc<Activity>,
}

impl<S> Watched<S> {
    fn note<T>(&self, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_pending() {
            self.activity.block();
        } else {
            self.activity.progress();
        }
        written
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.note(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.note(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::{Activity, Why};
    use std::sync::Arc;
    use std::time::Duration;
    use tokio::time::advance;

    const KEEP_ALIVE: Duration = Duration::from_secs(5);

    /// After how many seconds from now, and for what, it would be ended.
    fn ends(activity: &Arc<Activity>) -> Option<(u64, Why)> {
        let (when, why) = activity.deadline(KEEP_ALIVE)?;
        Some((when.saturating_sub(activity.opened().elapsed()).as_secs(), why))
    }

    #[tokio::test(start_paused = true)]
    async fn a_first_head_has_ten_seconds_and_a_further_one_keep_alive() {
        let activity = Activity::new();
        assert_eq!(ends(&activity), Some((10, Why::NoHead)));
        advance(Duration::from_secs(8)).await;
        let at_work = activity.begin();
        assert_eq!(ends(&activity), None, "the server itself may take its time");
        advance(Duration::from_mins(15)).await;
        let sending = at_work.answered();
        assert_eq!(ends(&activity), Some((30, Why::Unread)));
        advance(Duration::from_secs(20)).await;
        sending.taken();
        assert_eq!(ends(&activity), Some((30, Why::Unread)), "a part of it was taken");
        drop(sending);
        assert_eq!(ends(&activity), Some((5, Why::Idle)));
        let again = activity.begin();
        assert_eq!(ends(&activity), None);
        drop(again);
        assert_eq!(ends(&activity), Some((5, Why::Idle)), "also one without an answer");
    }

    #[tokio::test(start_paused = true)]
    async fn what_goes_out_keeps_a_connection_open_and_pings_do_not_for_ever() {
        let activity = Activity::new();
        drop(activity.begin().answered());
        for _ in 0..30 {
            advance(Duration::from_secs(1)).await;
            activity.progress();
        }
        assert_eq!(ends(&activity), Some((5, Why::Idle)), "a tail that goes out slowly");
        advance(Duration::from_secs(4)).await;
        activity.progress();
        assert_eq!(ends(&activity), Some((1, Why::Idle)));
        activity.block();
        advance(Duration::from_secs(29)).await;
        activity.block();
        assert_eq!(ends(&activity), Some((1, Why::Unread)), "since the first time that nothing went out");
        activity.progress();
        assert!(ends(&activity).is_some_and(|(_, why)| why == Why::Idle));
    }
}
