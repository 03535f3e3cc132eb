//! A house of one's own for each test, driven over HTTP: [`App`] serves, [`Browser`] comes by the
//! cookie, [`ApiClient`] by tokens. The clock is stepped, never slept.

mod api_client;
mod browser;
mod forms;
mod history;
mod http;
pub mod line;
mod more;
pub mod port;
pub mod server;

pub use api_client::{ApiClient, Pair};
pub use browser::Browser;
pub use forms::pairs;
pub use history::Eyes;
pub use http::{Reply, Request, parse, raw, send, try_send};
pub use more::{Listed, listed, new_dir, wait_until_closed};

use std::sync::Arc;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tempfile::TempDir;
use twodoors::app::App as TwodoorsApp;
use twodoors::base::clock::{Clock, Timestamp};
use twodoors::config::{Config, Overrides, sources};

/// A good password for anybody.
pub const PASSWORD: &str = "quiet otters cross rivers";
/// Another one.
pub const OTHER_PASSWORD: &str = "seven lanterns over snow";
/// The first administrator.
pub const ADMIN: &str = "ada";

/// A running house in a directory of its own.
pub struct App {
    pub inner: Arc<TwodoorsApp>,
    pub clock: Clock,
    pub port: u16,
    dir: Option<TempDir>,
    settings: Vec<(String, serde_json::Value)>,
    stop: Option<rocket::Shutdown>,
    thread: Option<JoinHandle<()>>,
}

impl App {
    /// With the defaults, but for a cheap password hash.
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// With keys under `twodoors` set, such as `("token.verify", json!("stateless"))`.
    pub fn with(settings: &[(&str, serde_json::Value)]) -> Self {
        let settings = settings.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
        // A fixed start: 2026-01-01T00:00:00Z.
        let clock = Clock::manual(Timestamp::from_millis(1_767_225_600_000));
        Self::open(new_dir(), settings, clock)
    }

    fn open(dir: TempDir, settings: Vec<(String, serde_json::Value)>, clock: Clock) -> Self {
        let data_dir = Some(dir.path().join("data"));
        let mut figment = sources(&Overrides { data_dir, address: None, port: Some(0) })
            .merge(("twodoors.password.memory_kib", 64))
            .merge(("twodoors.password.iterations", 1))
            // No test waits for a stop.
            .merge(("shutdown.grace", 0))
            .merge(("shutdown.mercy", 0))
            .merge(("shutdown.ctrlc", false))
            .merge(("workers", 2));
        for (key, value) in &settings {
            let key = if key.starts_with("tls") || key == "address" { key.clone() } else { format!("twodoors.{key}") };
            figment = figment.merge((key, value));
        }
        let config = Config::read(figment).unwrap_or_else(|faults| panic!("{faults}"));
        let port = config.figment.extract_inner("port").expect("a port");
        let (sender, receiver) = mpsc::channel();
        let own_clock = clock.clone();
        let thread = thread::spawn(move || {
            rocket::async_main(async move {
                let house = Arc::new(TwodoorsApp::open(config, own_clock).await.expect("the house opens"));
                let told = (Arc::clone(&house), sender.clone());
                let liftoff = rocket::fairing::AdHoc::on_liftoff("tell the test", move |rocket| {
                    let (house, sender) = told;
                    let _ = sender.send(Ok((house, rocket.shutdown())));
                    Box::pin(async {})
                });
                let rocket = twodoors::rocket(Arc::clone(&house)).attach(liftoff).ignite().await.expect("it ignites");
                if let Err(error) = twodoors::server::serve(rocket).await {
                    let _ = sender.send(Err(error.to_string()));
                }
                house.stop().await;
            });
        });
        let started = receiver.recv_timeout(Duration::from_secs(30)).expect("the server starts");
        let (house, stop) = started.unwrap_or_else(|error| panic!("the server starts: {error}"));
        Self { inner: house, clock, port, dir: Some(dir), settings, stop: Some(stop), thread: Some(thread) }
    }

    /// Ends the process's part of it and opens the same data again, as a restart does.
    pub fn restart(self) -> Self {
        self.reboot(0)
    }

    /// A restart of the machine, whose clock stands so many seconds further on, or back, when it is up again.
    pub fn reboot(self, secs: i64) -> Self {
        let (settings, was) = (self.settings.clone(), self.clock.now().millis());
        // What a process knows of its clock ends with it.
        let clock = Clock::manual(Timestamp::from_millis(was + secs * 1000));
        Self::open(self.close(), settings, clock)
    }

    /// A restart after something was done to the data behind its back.
    pub fn restart_after(self, change: impl FnOnce(&std::path::Path)) -> Self {
        let (settings, clock) = (self.settings.clone(), self.clock.clone());
        let dir = self.close();
        change(&dir.path().join("data"));
        Self::open(dir, settings, clock)
    }

    /// Ends it; answers the directory, in which the data lies under `data`.
    pub fn close(mut self) -> TempDir {
        let dir = self.dir.take().expect("a directory");
        drop(self);
        wait_until_closed(&dir.path().join("data"));
        dir
    }

    /// A restart with one key set otherwise.
    pub fn restart_with(mut self, key: &str, value: serde_json::Value) -> Self {
        self.settings.retain(|(own, _)| own != key);
        self.settings.push((key.to_owned(), value));
        self.restart()
    }

    /// Steps the clock.
    pub fn advance(&self, secs: u64) {
        self.clock.advance(Duration::from_secs(secs));
    }

    /// Puts the clock back.
    pub fn put_back(&self, secs: u64) {
        self.clock.put_back(Duration::from_secs(secs));
    }

    /// The data directory.
    pub fn data_dir(&self) -> std::path::PathBuf {
        self.dir.as_ref().expect("a directory").path().join("data")
    }

    /// The public origin.
    pub fn origin(&self) -> String {
        self.inner.config().public_origin.clone()
    }

    /// Waits for something of the house's own.
    #[expect(clippy::unused_self, reason = "it reads as what it is: the house is waited for")]
    pub fn wait<T: Send + 'static>(&self, future: impl Future<Output = T> + Send + 'static) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(future)
    }

    /// A fresh set-up code.
    pub fn setup_code(&self) -> String {
        let accounts = self.inner.accounts().clone();
        self.wait(async move { accounts.setup_code(true, twodoors::audit::Source::COMMAND_LINE).await })
            .expect("set-up is open")
    }

    /// A browser that has never been here.
    pub fn browser(&self) -> Browser {
        Browser::new(self.port)
    }

    /// Sets the house up as [`ADMIN`] and answers their browser.
    pub fn set_up(&self) -> Browser {
        let mut browser = self.browser();
        let path = format!("/setup?code={}", self.setup_code());
        let reply =
            browser.post_form(&path, &[("username", ADMIN), ("display_name", "Ada Lovelace"), ("password", PASSWORD)]);
        assert_eq!(reply.status, 303, "{}", reply.text());
        browser
    }

    /// Adds a member with [`PASSWORD`], by a link, as people do; answers their id.
    pub fn add_member(&self, admin: &mut Browser, username: &str) -> String {
        let reply =
            admin.post("/admin/users", &[("username", username), ("display_name", username), ("role", "member")]);
        assert_eq!(reply.status, 200, "{}", reply.text());
        let joined = self.browser().post_form(&reply.link_path(), &[("password", PASSWORD)]);
        assert_eq!(joined.status, 303, "{}", joined.text());
        reply.user_id()
    }

    /// Signs somebody in by a new browser.
    pub fn sign_in(&self, username: &str) -> Browser {
        let mut browser = self.browser();
        let reply = browser.post_form("/login", &[("username", username), ("password", PASSWORD), ("next", "/")]);
        assert_eq!(reply.status, 303, "{}", reply.text());
        browser
    }

    /// Signs somebody in by a new phone.
    pub fn phone(&self, username: &str) -> ApiClient {
        ApiClient::sign_in(self.port, username, PASSWORD, "a phone")
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop.notify();
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
