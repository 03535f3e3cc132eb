//! The real program as a process of its own, to be stopped and killed.

use super::http::{Request, send};
use std::io::{BufRead, BufReader};
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use twodoors::config::port::Reserved;

/// A running `twodoors serve`.
pub struct Server {
    child: Child,
    pub port: u16,
    said: Arc<Mutex<Vec<String>>>,
}

/// The program with a cheap password hash, in a directory without a `Rocket.toml`.
pub fn program(data_dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_twodoors"));
    command
        .current_dir(data_dir.parent().expect("a directory above"))
        .arg("--data-dir")
        .arg(data_dir)
        .env("ROCKET_TWODOORS", "{password={memory_kib=64,iterations=1}}")
        .stdin(Stdio::null());
    command
}

/// A copy of the program where everybody reaches it. By `cp`: while this process writes a program that another thread's
/// child has inherited, the kernel refuses to run it.
pub fn copy_program(to: &Path) {
    let status = Command::new("cp").args(["-p", env!("CARGO_BIN_EXE_twodoors")]).arg(to).status().expect("cp runs");
    assert!(status.success());
}

/// A port that no other test and no connection is given as long as the tests run.
pub fn free_port() -> u16 {
    let reserved = Reserved::any(Ipv4Addr::LOCALHOST.into()).expect("a free port");
    let port = reserved.port;
    std::mem::forget(reserved);
    port
}

/// Whether campaigns run their full length: `tests/run --long`.
pub fn is_long() -> bool {
    std::env::var_os("TWODOORS_LONG").is_some()
}

/// What workers were answered so far, all together: the moment at which to kill the server.
#[derive(Clone, Default)]
pub struct Answers(Arc<(Mutex<usize>, Condvar)>);

impl Answers {
    pub fn one_more(&self) {
        *self.0.0.lock().expect("a number") += 1;
        self.0.1.notify_all();
    }

    /// Waits until there are so many, or no worker is left.
    pub fn wait_for<T>(&self, many: usize, workers: &[JoinHandle<T>]) {
        let mut answered = self.0.0.lock().expect("a number");
        while *answered < many && !workers.iter().all(JoinHandle::is_finished) {
            answered = self.0.1.wait_timeout(answered, Duration::from_millis(100)).expect("a number").0;
        }
    }
}

impl Server {
    /// Starts it on a free port and waits until it answers.
    pub fn start(data_dir: &Path) -> Self {
        Self::start_with(data_dir, free_port(), &[])
    }

    /// The same on this port.
    pub fn start_with(data_dir: &Path, port: u16, args: &[&str]) -> Self {
        let server = Self::launch(data_dir, port, args);
        assert_eq!(send(port, &Request::new("GET", "/readyz")).status, 200);
        server
    }

    /// Waits until this very process says that it serves: on its port another one may answer.
    pub fn launch(data_dir: &Path, port: u16, args: &[&str]) -> Self {
        let mut command = program(data_dir);
        command.args(["serve", "--port", &port.to_string()]).args(args).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().expect("the program starts");
        let said = Arc::new(Mutex::new(Vec::new()));
        let stdout = child.stdout.take().expect("its standard output");
        let lines = Arc::clone(&said);
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                lines.lock().expect("lines").push(line);
            }
        });
        let mut server = Self { child, port, said };
        let start = Instant::now();
        while !server.said().iter().any(|line| line.starts_with("Twodoors serves on ")) {
            let ended = server.child.try_wait().expect("a status");
            assert!(ended.is_none(), "it did not start: {:?}", server.said());
            assert!(start.elapsed() < Duration::from_secs(30), "it does not start: {:?}", server.said());
            thread::sleep(Duration::from_millis(5));
        }
        server
    }

    /// What it printed so far.
    pub fn said(&self) -> Vec<String> {
        self.said.lock().expect("lines").clone()
    }

    /// The path of the set-up link it printed.
    pub fn setup_path(&self) -> String {
        let line = self.said().into_iter().find(|line| line.contains("/setup?code=")).expect("the set-up line");
        let at = line.find("/setup?code=").expect("a link");
        line[at..].split_whitespace().next().expect("a link").to_owned()
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// SIGTERM; answers the exit status.
    pub fn terminate(&mut self) -> Option<i32> {
        let status = Command::new("kill").args(["-TERM", &self.pid().to_string()]).status().expect("kill runs");
        assert!(status.success());
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A directory for data that does not exist yet, and what holds it.
pub fn new_data_dir() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::TempDir::new().expect("a temporary directory");
    let data = dir.path().join("data");
    (dir, data)
}
