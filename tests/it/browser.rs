//! Door one in real Chromium.
//!
//! Each scenario is a script beside `tests/browser/lib.mjs`, played by Node.js against a house of its
//! own. They are ignored by name in a plain `cargo test`, which needs nothing but Rust; `tests/run`
//! installs what they need and plays them all.

use crate::harness::App;
use crate::harness::server::{Server, new_data_dir};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

/// Chromiums at a time: each takes some hundred megabytes.
const MOST_BROWSERS: usize = 4;

static BROWSERS: (Mutex<usize>, Condvar) = (Mutex::new(0), Condvar::new());

/// The right to run one of [`MOST_BROWSERS`].
struct Slot;

impl Slot {
    fn wait() -> Self {
        let (count, freed) = &BROWSERS;
        let busy = count.lock().unwrap_or_else(PoisonError::into_inner);
        let mut busy = freed.wait_while(busy, |busy| *busy >= MOST_BROWSERS).unwrap_or_else(PoisonError::into_inner);
        *busy += 1;
        Self
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let (count, freed) = &BROWSERS;
        *count.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        freed.notify_one();
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where pictures go, for people to look at.
fn screenshots() -> PathBuf {
    let build = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target directory");
    build.join("screenshots")
}

/// What a scenario is told.
struct Scenario {
    script: &'static str,
    origin: String,
    server: String,
    setup: String,
    javascript: bool,
}

impl Scenario {
    fn of(script: &'static str, origin: String) -> Self {
        let server = origin.trim_start_matches("http://").to_owned();
        Self { script, origin, server, setup: String::new(), javascript: true }
    }

    /// Plays it to the end. `advance` steps the clock of the house when the script asks for it.
    fn play(&self, advance: impl Fn(u64)) {
        let folder = root().join("tests/browser");
        assert!(folder.join("node_modules").is_dir(), "the browser's tools are not installed: tests/run does it");
        let _slot = Slot::wait();
        let way = if self.javascript { "on" } else { "off" };
        let mut node = Command::new("node")
            .arg(folder.join(format!("{}.mjs", self.script)))
            .env("TWODOORS_SCENARIO", format!("{}-javascript-{way}", self.script))
            .env("TWODOORS_ORIGIN", &self.origin)
            .env("TWODOORS_SERVER", &self.server)
            .env("TWODOORS_SETUP", &self.setup)
            .env("TWODOORS_JAVASCRIPT", way)
            .env("TWODOORS_SCREENSHOTS", screenshots())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("Node.js is installed: tests/run does it");
        let mut errors = node.stderr.take().expect("a pipe");
        let errors = thread::spawn(move || {
            let mut text = String::new();
            let _ = errors.read_to_string(&mut text);
            text
        });
        let mut answers = node.stdin.take().expect("a pipe");
        let mut promises = 0;
        for line in BufReader::new(node.stdout.take().expect("a pipe")).lines() {
            let line = line.expect("text");
            if let Some(secs) = line.strip_prefix("@advance ") {
                advance(secs.parse().expect("seconds"));
                writeln!(answers, "done").expect("the script listens");
            } else {
                println!("{line}");
                promises += usize::from(line.starts_with("kept "));
            }
        }
        let status = node.wait().expect("the script ends");
        let errors = errors.join().expect("what it complained about");
        assert!(status.success(), "{}, JavaScript {way}: see above. {errors}", self.script);
        assert!(promises > 0, "{} made no promise", self.script);
    }
}

/// The house that the scenarios expect: ada is administrator, bob a member.
fn furnished(app: App) -> App {
    let mut admin = app.set_up();
    app.add_member(&mut admin, "bob");
    // The scenarios begin with nobody signed in.
    assert_eq!(admin.post("/logout", &[]).status, 303);
    app
}

fn play(script: &'static str, javascript: bool) {
    let app = furnished(App::start());
    Scenario { javascript, ..Scenario::of(script, app.origin()) }.play(|secs| app.advance(secs));
}

/// On a name that no browser takes for its own machine.
fn insecure_lan(javascript: bool) {
    let origin = "http://house.test";
    let app = App::with(&[("insecure_lan", true.into()), ("public_origin", origin.into())]);
    let app = furnished(app);
    let server = format!("127.0.0.1:{}", app.port);
    Scenario { server, javascript, ..Scenario::of("insecure_lan", origin.to_owned()) }.play(|secs| app.advance(secs));
}

/// The real program, opened by the link it prints.
fn set_up(javascript: bool) {
    let (_dir, data_dir) = new_data_dir();
    let server = Server::start(&data_dir);
    let scenario = Scenario::of("set_up", format!("http://127.0.0.1:{}", server.port));
    Scenario { setup: server.setup_path(), javascript, ..scenario }.play(|_| panic!("the program has a real clock"));
}

/// A scenario twice: every page works without JavaScript.
macro_rules! both_ways {
    ($($name:ident: $play:expr;)*) => {$(
        mod $name {
            #[test]
            #[ignore = "needs Chromium and Node.js: tests/run installs them"]
            fn with_javascript() {
                $play(true);
            }

            #[test]
            #[ignore = "needs Chromium and Node.js: tests/run installs them"]
            fn without_javascript() {
                $play(false);
            }
        }
    )*};
}

both_ways! {
    set_up_by_the_link: super::set_up;
    sign_in: |javascript| super::play("sign_in", javascript);
    the_keyboard_is_at_the_first_fault: |javascript| super::play("focus", javascript);
    the_language_in_one_press: |javascript| super::play("language", javascript);
    the_cookie_as_the_browser_keeps_it: |javascript| super::play("cookie", javascript);
    logout_leaves_nothing: |javascript| super::play("logout", javascript);
    two_tabs: |javascript| super::play("tabs", javascript);
    invite_a_colleague: |javascript| super::play("invite", javascript);
    each_door_ends_the_other: |javascript| super::play("revoke", javascript);
    insecure_lan_is_said_on_every_page: super::insecure_lan;
    the_comparison: |javascript| super::play("compare", javascript);
    administration: |javascript| super::play("admin", javascript);
    the_comparison_with_ones_own_hands: |javascript| super::play("compare_parts", javascript);
}

/// Needs scripts itself: axe is one.
#[test]
#[ignore = "needs Chromium and Node.js: tests/run installs them"]
fn every_page_is_a_good_page() {
    play("pages", true);
}

#[test]
#[ignore = "needs Chromium and Node.js: tests/run installs them"]
fn the_picture_in_the_readme_can_be_taken() {
    play("screenshot", true);
}
