//! Servers in processes of their own, on the server's core.

use super::http::{Connection, fetch, request};
use super::machine::{self, SERVER_CORE};
use serde_json::Value;
use std::fs;
use std::io::{self, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The product, built in the profile of this run; `TWODOORS_BINARY` names another one, to compare with.
pub fn binary() -> String {
    std::env::var("TWODOORS_BINARY").unwrap_or_else(|_| env!("CARGO_BIN_EXE_twodoors").to_owned())
}
/// Everybody's password here.
pub const PASSWORD: &str = "correct horse battery staple";

/// A port that was free a moment ago.
fn free_port() -> io::Result<u16> {
    TcpListener::bind(("127.0.0.1", 0))?.local_addr().map(|address| address.port())
}

/// Starts a command on the server's core; since when it runs.
pub fn spawn(mut command: Command, pinned: bool) -> io::Result<(Child, Instant)> {
    // A thread of its own: a child inherits the core of the thread that starts it.
    let starter = thread::spawn(move || {
        if pinned {
            machine::pin(SERVER_CORE);
        }
        let start = Instant::now();
        command.spawn().map(|child| (child, start))
    });
    starter.join().map_err(|_| io::Error::other("the starter panicked"))?
}

/// A command of the product, with nothing of the environment that could configure it.
pub fn product(dir: &Path) -> Command {
    let mut command = Command::new(binary());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("ROCKET_") {
            command.env_remove(name);
        }
    }
    command.arg("--data-dir").arg(dir).current_dir(dir.parent().unwrap_or(dir)).stdout(Stdio::null());
    command
}

/// Adds a person by the command line.
pub fn add(dir: &Path, name: &str, admin: bool) -> io::Result<()> {
    let mut command = product(dir);
    command.args(["user", "add", name, "--password-stdin", "--keep"]).stdin(Stdio::piped()).stderr(Stdio::null());
    if admin {
        command.arg("--admin");
    }
    let mut child = command.spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        writeln!(stdin, "{PASSWORD}")?;
    }
    let status = child.wait()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("user add {name}: {status}"))) }
}

/// A running server; it ends with this value.
pub struct Server {
    child: Child,
    pub port: u16,
    /// From the start of the process to the first 200 on `/healthz`.
    pub started_in: Duration,
}

impl Server {
    /// The product on this data directory.
    pub fn product(dir: &Path, alg: &str, pinned: bool) -> io::Result<Self> {
        let port = free_port()?;
        let mut command = product(dir);
        command.args(["--port", &port.to_string(), "serve"]);
        command.env("ROCKET_TWODOORS", format!("{{token={{alg=\"{alg}\",publish_secs=0}}}}"));
        Self::start(command, port, "/healthz", pinned)
    }

    /// This very binary in another mode.
    pub fn reference(mode: &str, files: &Path, pinned: bool) -> io::Result<Self> {
        let port = free_port()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(mode).arg(port.to_string()).arg(files).current_dir(files).stdout(Stdio::null());
        Self::start(command, port, "/page", pinned)
    }

    fn start(command: Command, port: u16, path: &str, pinned: bool) -> io::Result<Self> {
        let (child, start) = spawn(command, pinned)?;
        let mut server = Self { child, port, started_in: Duration::ZERO };
        let request = request("GET", path, &[], "");
        loop {
            let outcome = fetch(port, &request);
            server.started_in = start.elapsed();
            match outcome {
                Ok(_) => return Ok(server),
                Err(error) if server.started_in > Duration::from_secs(30) => return Err(error),
                Err(_) => thread::sleep(Duration::from_micros(200)),
            }
            if let Some(status) = server.child.try_wait()? {
                return Err(io::Error::other(format!("the server ended: {status}")));
            }
        }
    }

    fn proc(&self, name: &str) -> String {
        format!("/proc/{}/{name}", self.child.id())
    }

    /// Seconds of CPU its threads used so far.
    pub fn cpu_seconds(&self) -> f64 {
        let Ok(tasks) = fs::read_dir(self.proc("task")) else { return 0.0 };
        let nanos = tasks.filter_map(|task| {
            let text = fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
            text.split(' ').next()?.parse::<f64>().ok()
        });
        nanos.sum::<f64>() / 1e9
    }

    /// A row of `/proc/…/status` in MB.
    pub fn megabytes(&self, row: &str) -> f64 {
        let text = fs::read_to_string(self.proc("status")).unwrap_or_default();
        let value = text.lines().find_map(|line| line.strip_prefix(row)?.strip_prefix(':'));
        let kib = value.and_then(|value| value.trim().strip_suffix(" kB")?.parse::<f64>().ok());
        kib.unwrap_or(f64::NAN) * 1024.0 / 1e6
    }

    /// Signs in at door one; the cookie as it is sent back.
    pub fn cookie(&self, name: &str) -> io::Result<String> {
        let body = format!("username={name}&password={}&next=/", PASSWORD.replace(' ', "+"));
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
        let mut connection = Connection::open(self.port)?;
        let status = connection.call(&request("POST", "/login", &headers, &body))?;
        let cookie = connection.header("set-cookie").and_then(|cookie| cookie.split(';').next());
        cookie.map(str::to_owned).ok_or_else(|| io::Error::other(format!("no cookie: {status}")))
    }

    /// Signs in at door two; the access token.
    pub fn token(&self, name: &str) -> io::Result<String> {
        let body = fetch(self.port, &sign_in(name))?;
        let value: Value = serde_json::from_slice(&body)?;
        value["access_token"].as_str().map(str::to_owned).ok_or_else(|| io::Error::other("no token"))
    }

    /// Stops it as a supervisor would.
    pub fn stop(mut self) {
        let pid = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw);
        if let Some(pid) = pid {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(10) {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A sign-in at door two.
pub fn sign_in(name: &str) -> Vec<u8> {
    let body = format!(r#"{{"username":"{name}","password":"{PASSWORD}","device_name":"load"}}"#);
    request("POST", "/api/login", &[("content-type", "application/json")], &body)
}

/// A page of somebody signed in.
pub fn page(cookie: &str) -> Vec<u8> {
    request("GET", "/account", &[("cookie", cookie)], "")
}

/// The same person over `/api`.
pub fn api(token: &str) -> Vec<u8> {
    request("GET", "/api/account", &[("authorization", &format!("Bearer {token}"))], "")
}
