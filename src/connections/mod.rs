//! Time limits and numbers of connections, which Rocket 0.5 does not have and whose listener it keeps to itself.
//!
//! The kernel lists the connections of this process (`sockets`), a fairing counts the requests under way on
//! each (`traffic`), and a task shuts down those that are over a limit (`watch`). It sees no single bytes:
//! a head may come byte by byte until its time is over. Where Linux or `/proc` is missing nothing is limited,
//! and the log says so.

mod sockets;
mod traffic;
mod watch;

use crate::base::clock::Stopwatch;
use crate::base::log;
use crate::config::Config;
use rocket::fairing::{Fairing, Info, Kind};
use rocket::{Data, Orbit, Request, Response, Shutdown};
use rustix::process::{Resource, getrlimit};
use sockets::Sockets;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::Interest;
use tokio::net::TcpStream;
use traffic::{Traffic, UnderWay};
use watch::{Limits, Watch, Why};

/// How often open connections are looked at.
const EVERY: Duration = Duration::from_millis(500);
/// The same while none is open; a new one is noticed at once all the same.
const EVERY_IDLE: Duration = Duration::from_mins(1);
/// Time for Rocket to accept what has just come.
const SETTLE: Duration = Duration::from_millis(50);
/// Between two looks at least so many times what one takes: at most a twentieth of a core.
const REST: u32 = 20;
/// Descriptors that are not for connections: store, log, terminal.
const RESERVED: u64 = 64;
/// Between two lines of the log about too many connections.
const CROWDED_EVERY: Duration = Duration::from_mins(1);

/// Watches the connections of the server that it is attached to. Attach it last: it follows answers as they are sent.
pub struct Connections {
    limits: Limits,
    traffic: Arc<Traffic>,
}

impl Connections {
    /// With the limits of this configuration: Rocket's `keep_alive` and our own `connections.*`.
    pub fn new(config: &Config) -> Self {
        let keep_alive = config.figment.extract_inner::<u64>("keep_alive").unwrap_or_default();
        let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
        let limits = Limits {
            keep_alive: Duration::from_secs(keep_alive),
            max: config.connections.max.min(usize::try_from(files.saturating_sub(RESERVED)).unwrap_or(usize::MAX)),
            per_address: config.connections.per_address,
            proxies: config.trusted_proxies.clone(),
        };
        Self { limits, traffic: Arc::default() }
    }

    /// Takes hold of the listener that has just opened.
    fn start(&self, port: u16, shutdown: Shutdown) -> io::Result<()> {
        let mut sockets = Sockets::of(port)?;
        // It is no stream, but nothing is asked of it but whether somebody knocks.
        let listener = TcpStream::from_std(sockets.listener()?.into())?;
        self.traffic.follow();
        let watch = Watch::new(self.limits.clone(), Arc::clone(&self.traffic));
        tokio::spawn(async move {
            tokio::select! {
                () = shutdown => {}
                () = run(watch, sockets, listener) => {}
            }
        });
        Ok(())
    }
}

#[rocket::async_trait]
impl Fairing for Connections {
    fn info(&self) -> Info {
        Info { name: "connections", kind: Kind::Liftoff | Kind::Request | Kind::Response | Kind::Singleton }
    }

    async fn on_liftoff(&self, rocket: &rocket::Rocket<Orbit>) {
        if let Err(error) = self.start(rocket.config().port, rocket.shutdown()) {
            log::connections_not_watched(&error);
        }
    }

    async fn on_request(&self, req: &mut Request<'_>, _: &mut Data<'_>) {
        // It ends with the request, so when the answer was handed over, in whatever way.
        if let Some(remote) = req.remote() {
            req.local_cache(|| self.traffic.begin(remote.into()));
        }
    }

    async fn on_response<'r>(&self, req: &'r Request<'_>, response: &mut Response<'r>) {
        if let Some(remote) = req.remote() {
            let under_way: &UnderWay = req.local_cache(|| self.traffic.begin(remote.into()));
            under_way.answer(response).await;
        }
    }
}

/// Looks at the connections until it is dropped; sleeps while there are none.
async fn run(mut watch: Watch, mut sockets: Sockets, listener: TcpStream) {
    let mut rest = SETTLE;
    let mut crowded: Option<Stopwatch> = None;
    loop {
        let pause = if watch.is_idle() { EVERY_IDLE } else { EVERY };
        if tokio::time::timeout(pause, listener.readable()).await.is_ok() {
            // Noted: the next one wakes it again.
            let _ = listener.try_io(Interest::READABLE, || Err::<(), _>(io::ErrorKind::WouldBlock.into()));
        }
        tokio::time::sleep(rest).await;
        let took = Stopwatch::start();
        let looked = tokio::task::spawn_blocking(move || {
            let doomed = look(&mut watch, &mut sockets);
            (watch, sockets, doomed)
        });
        let Ok((own_watch, own_sockets, (full, of_one))) = looked.await else { return };
        (watch, sockets) = (own_watch, own_sockets);
        rest = SETTLE.max(took.elapsed() * REST);
        if full + of_one > 0 && crowded.is_none_or(|last| last.elapsed() >= CROWDED_EVERY) {
            if full > 0 {
                log::connections_full(full);
            } else {
                log::too_many_connections(of_one);
            }
            crowded = Some(Stopwatch::start());
        }
    }
}

/// Shuts what is over a limit; answers how many were too many in all, and how many of their address.
fn look(watch: &mut Watch, sockets: &mut Sockets) -> (usize, usize) {
    // The kernel's list failed: the next look asks again.
    let Ok(open) = sockets.open() else { return (0, 0) };
    let now = watch.now();
    let doomed = watch.look(&open, now);
    for (socket, why) in &doomed {
        if sockets.held(socket).is_some_and(|held| watch.may_shut(socket, *why, held, now)) {
            sockets.shut(socket);
            log::connection_shut(&socket.peer, why.as_str());
        }
    }
    let count = |wanted| doomed.iter().filter(|(_, why)| *why == wanted).count();
    (count(Why::Full), count(Why::TooMany))
}
