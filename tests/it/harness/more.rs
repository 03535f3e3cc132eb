//! More of [`App`]: what the house has written down, and shorter ways in.

use super::forms::{attribute, tags};
use super::{App, Browser, OTHER_PASSWORD, PASSWORD, Reply, Request};
use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use twodoors::audit::AuditEvent;
use twodoors::login::Login;
use twodoors::user::{User, Username};

/// One row of a page's list of logins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub id: String,
    pub kind: &'static str,
    pub device: String,
    pub current: bool,
}

/// The live logins on `/account/logins` or `/admin/logins`.
pub fn listed(page: &str) -> Vec<Listed> {
    let rows = page.split("<tr>").skip(1).filter_map(|row| {
        // The button that ends a login stands last in its row.
        let (row, ends) = row.split_once(" formaction=\"")?;
        let badges: Vec<String> = tags(row, "span").filter_map(|tag| attribute(tag, "class")).collect();
        let has = |badge: &str| badges.iter().any(|class| class == badge);
        Some(Listed {
            id: ends.split_once("/revoke\"")?.0.rsplit('/').next()?.to_owned(),
            kind: if has("badge token") { "token" } else { "session" },
            device: row.rsplit_once("</bdi>")?.0.rsplit_once("<bdi>")?.1.to_owned(),
            current: has("badge yes"),
        })
    });
    rows.collect()
}

/// A directory for one test: in memory where the system has that, so that nobody waits for a disk. What
/// a disk can lose is asked of the release binary, in `crash.rs`.
pub fn new_dir() -> TempDir {
    let in_memory = TempDir::new_in("/dev/shm");
    in_memory.or_else(|_| TempDir::new()).expect("a temporary directory")
}

/// Waits until nobody has the store in `dir/store` open: the last handle may be another thread's.
pub fn wait_until_closed(dir: &Path) {
    let until = Instant::now() + Duration::from_secs(20);
    // The file is locked for as long as sled has it open; the lock tried here goes at once.
    while File::open(dir.join("store/db")).is_ok_and(|file| file.try_lock().is_err()) {
        assert!(Instant::now() < until, "somebody keeps {} open", dir.display());
        std::thread::yield_now();
    }
}

impl App {
    /// Waits until everything noted so far is in the store: the committer takes turns.
    pub fn settle(&self) {
        let logins = self.inner.store().logins();
        self.wait(async move { logins.settle().await }).expect("the store answers");
    }

    /// The audit, oldest first.
    pub fn audit(&self) -> Vec<AuditEvent> {
        self.settle();
        let audit = self.inner.store().audit();
        let mut entries = self.wait(async move { audit.entries(None, 100_000).await }).expect("the audit is readable");
        entries.reverse();
        entries
    }

    /// What the audit gained while `act` ran.
    pub fn audit_of(&self, act: impl FnOnce()) -> Vec<AuditEvent> {
        let before = self.audit().len();
        act();
        self.audit().split_off(before)
    }

    /// Somebody's record.
    pub fn user(&self, username: &str) -> User {
        let users = self.inner.store().users();
        let username = Username::parse(username).expect("a name");
        self.wait(async move { users.find_name(&username).await }).expect("readable").expect("somebody")
    }

    /// A login's row, live or ended.
    pub fn login(&self, id: &str) -> Option<Login> {
        let (logins, id) = (self.inner.store().logins(), id.parse().expect("an id"));
        self.wait(async move { logins.find(id).await }).expect("readable")
    }

    /// Sends the sign-in form of a new browser.
    pub fn try_sign_in(&self, username: &str, password: &str) -> (Browser, Reply) {
        let mut browser = self.browser();
        let reply = browser.post_form("/login", &[("username", username), ("password", password), ("next", "/")]);
        (browser, reply)
    }

    /// Whether a password opens the house by both doors.
    pub fn opens(&self, username: &str, password: &str) -> bool {
        let (_, page) = self.try_sign_in(username, password);
        let api = super::ApiClient::login(self.port, username, password, "a try");
        assert_eq!(page.status == 303, api.status == 200, "both doors agree about {username}");
        api.status == 200
    }

    /// Somebody with [`PASSWORD`] that the owner of the data chose for them.
    pub fn add_by_owner(&self, username: &str, keep: bool) {
        use twodoors::control::{Act, NewPerson, perform};
        let house = self.inner.clone();
        let new = NewPerson {
            username: username.to_owned(),
            display_name: String::new(),
            admin: false,
            password: Some(PASSWORD.to_owned().into()),
            keep,
            accept_lookalike: false,
        };
        self.wait(async move { perform(&house, Act::UserAdd(new)).await }).expect("added");
    }

    /// A request without any credential.
    pub fn send(&self, request: &Request) -> Reply {
        super::send(self.port, request)
    }
}

impl Browser {
    /// Changes the password of whoever is signed in, from [`PASSWORD`] to [`OTHER_PASSWORD`].
    pub fn change_password(&mut self) -> Reply {
        self.post("/account/password", &[("current_password", PASSWORD), ("new_password", OTHER_PASSWORD)])
    }
}
