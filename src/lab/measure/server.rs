//! A server of its own on a free port of this machine, with the same answer behind each door and behind none,
//! for whole requests. It is put together by the very function that puts the real one together.

use crate::app::App;
use crate::lab::error::LabError;
use crate::server::{self, ServerError};
use crate::session::guard::SessionUser;
use crate::token::guard::TokenReader;
use rocket::fairing::AdHoc;
use rocket::{Shutdown, get, routes};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tracing::subscriber::NoSubscriber;

/// Longer than this no server takes to start, not even with a low priority on a busy machine.
const START: Duration = Duration::from_mins(1);

/// The answer: as long as a small page or a list in JSON.
const ANSWER: &str = concat!(
    "The same answer behind each door, and behind none. ",
    "What differs between the three is only who asked: nobody, a session, or a token. ",
    "Everything else is what every answer of this server has: the routing, the security headers, the body in one piece. ",
    "So the difference in time is the price of knowing who it is."
);

#[get("/.none")]
fn none() -> &'static str {
    ANSWER
}

#[get("/.session")]
fn session(_user: SessionUser<'_>) -> &'static str {
    ANSWER
}

#[get("/.token")]
fn token(_user: TokenReader) -> &'static str {
    ANSWER
}

/// A server that runs until it is dropped.
pub struct Server {
    /// Where it listens, on 127.0.0.1.
    pub port: u16,
    shutdown: Shutdown,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves `app` on the port of its configuration, in threads of the lowest importance.
    pub fn start(app: App) -> Result<Self, LabError> {
        let port = app.config().figment.extract_inner::<u16>("port").map_err(LabError::of)?;
        let (sender, receiver) = mpsc::channel();
        let run = move || {
            super::plan::lower_priority();
            let _quiet = tracing::subscriber::set_default(NoSubscriber::default());
            serve(app, sender);
        };
        let thread = thread::Builder::new().name("compare-server".to_owned()).spawn(run);
        let thread = thread.map_err(|error| LabError::Other(format!("no thread for a server: {error}")))?;
        match receiver.recv_timeout(START) {
            Ok(Ok(shutdown)) => Ok(Self { port, shutdown, thread: Some(thread) }),
            Ok(Err(why)) => Err(LabError::Other(format!("the server for the comparison did not start: {why}"))),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                Err(LabError::Other(format!("the server for the comparison did not start on port {port}")))
            }
        }
    }
}

/// On this thread alone: requests are served one after another, as on one core.
fn serve(app: App, told: mpsc::Sender<Result<Shutdown, String>>) {
    let runtime =
        tokio::runtime::Builder::new_current_thread().thread_name("rocket-worker-thread").enable_all().build();
    let Ok(runtime) = runtime else { return };
    runtime.block_on(async move {
        let started = told.clone();
        let tell = AdHoc::on_liftoff("tell", move |rocket| {
            let _ = started.send(Ok(rocket.shutdown()));
            Box::pin(async {})
        });
        let rocket = crate::rocket(Arc::new(app)).attach(tell).mount("/", routes![none, session, token]);
        let served = match rocket.ignite().await {
            Ok(rocket) => server::serve(rocket).await,
            Err(error) => Err(ServerError::from(error)),
        };
        if let Err(error) = served {
            // Once it has started, nobody hears this.
            let _ = told.send(Err(error.to_string()));
        }
    });
    runtime.shutdown_timeout(Duration::from_millis(200));
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shutdown.clone().notify();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
