//! What the command line promises (contract §1), asked of the real program.
//!
//! Commands that act on people mean the same whether the server runs or not, so their promises have
//! two tests each: `…_while_it_runs` and `…_while_it_is_stopped`.

mod asking;
mod compare;
mod configuration;
mod data;
mod keys;
mod log;
mod people;
mod places;
mod rights;
mod serving;
mod setup_link;
mod tls;
mod usage;

use crate::harness::server::{Server, new_data_dir, program};
use crate::harness::{ADMIN, Browser, PASSWORD};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// No command and no start takes longer, however busy the machine is.
const LIMIT: Duration = Duration::from_secs(40);

/// Two tests of one promise.
macro_rules! twins {
    ($promise:ident, $running:ident, $stopped:ident) => {
        #[test]
        fn $running() {
            $promise(&mut crate::command_line::Installation::running());
        }

        #[test]
        fn $stopped() {
            $promise(&mut crate::command_line::Installation::stopped());
        }
    };
}
use twins;

/// A house to which commands are given.
struct Installation {
    _dir: tempfile::TempDir,
    data: PathBuf,
    server: Option<Server>,
}

impl Installation {
    /// With a server in front of it.
    fn running() -> Self {
        let (dir, data) = new_data_dir();
        Self { server: Some(Server::start(&data)), _dir: dir, data }
    }

    /// Without one.
    fn stopped() -> Self {
        let (dir, data) = new_data_dir();
        Self { _dir: dir, data, server: None }
    }

    /// Gives a command.
    fn says(&self, args: &[&str]) -> Answer {
        finish(program(&self.data).args(args))
    }

    /// Gives a command and a line on its standard input.
    fn hears(&self, args: &[&str], line: &str) -> Answer {
        finish_with(program(&self.data).args(args), line.as_bytes())
    }

    /// Somebody with [`PASSWORD`] that they may keep.
    fn add(&self, name: &str, more: &[&str]) {
        self.hears(&[&["user", "add", name, "--password-stdin", "--keep"], more].concat(), &format!("{PASSWORD}\n"))
            .done();
    }

    /// The first administrator, [`ADMIN`].
    fn set_up(&self) {
        self.add(ADMIN, &["--admin"]);
    }

    /// Asks the house over HTTP; one that is stopped is started for as long.
    fn visit<T>(&mut self, ask: impl FnOnce(u16) -> T) -> T {
        if let Some(server) = &self.server {
            return ask(server.port);
        }
        let mut server = Server::start(&self.data);
        let told = ask(server.port);
        assert_eq!(server.terminate(), Some(0));
        told
    }

    /// Everybody, as `user list --json` shows them.
    fn people(&self) -> Vec<serde_json::Value> {
        serde_json::from_str(&self.says(&["user", "list", "--json"]).done().out).expect("a JSON array")
    }

    fn person(&self, name: &str) -> serde_json::Value {
        self.people().into_iter().find(|person| person["username"] == name).expect("that person")
    }
}

/// How a command ended and what it said.
#[derive(Debug)]
struct Answer {
    status: Option<i32>,
    out: String,
    err: String,
}

impl Answer {
    /// It was done.
    fn done(self) -> Self {
        assert_eq!(self.status, Some(0), "{self:?}");
        assert!(!self.err.contains("error"), "{self:?}");
        self
    }

    /// It was refused: status 1, nothing on standard output, the reason in one line on standard error.
    fn refused(self) -> String {
        assert_eq!((self.status, self.out.as_str()), (Some(1), ""), "{self:?}");
        let lines: Vec<&str> = self.err.lines().filter(|line| !line.starts_with("data directory: ")).collect();
        assert!(lines.len() == 1 && lines[0].starts_with("error: "), "{self:?}");
        lines[0].to_owned()
    }

    /// It was wrong usage: status 2, nothing on standard output; what was said.
    fn wrong_usage(self) -> String {
        assert_eq!((self.status, self.out.as_str()), (Some(2), ""), "{self:?}");
        let said = self.err.lines().find(|line| line.starts_with("error: "));
        said.unwrap_or_else(|| panic!("{self:?}")).to_owned()
    }

    /// The configuration was refused: status 1, a line for each fault.
    fn faults(self) -> Vec<String> {
        assert_eq!((self.status, self.out.as_str()), (Some(1), ""), "{self:?}");
        let (head, faults) = self.err.split_once('\n').expect("more than a line");
        assert!(head.starts_with("error: "), "{self:?}");
        let faults: Vec<String> = faults.lines().map(str::to_owned).collect();
        assert!(faults.iter().all(|fault| fault.starts_with("  - ")), "{self:?}");
        faults
    }

    /// The path of the one-time link that is alone on standard output.
    fn link(self) -> String {
        let answer = self.done();
        assert_eq!(answer.out.lines().count(), 1, "{answer:?}");
        let rest = answer.out.trim_end().strip_prefix("http://127.0.0.1:").expect("a link");
        rest[rest.find('/').expect("a path")..].to_owned()
    }
}

fn finish(command: &mut Command) -> Answer {
    finish_with(command, b"")
}

/// Runs a command to its end, which must come in time.
fn finish_with(command: &mut Command, input: &[u8]) -> Answer {
    let mut running = Running::spawn(command.stdin(Stdio::piped()));
    // A command that is refused need not read.
    let _ = running.child.stdin.take().expect("its standard input").write_all(input);
    let status = running.wait();
    let (out, err) = running.output();
    Answer { status: status.code(), out, err }
}

/// A process of ours; what it says is collected.
struct Running {
    child: Child,
    output: Vec<JoinHandle<String>>,
}

impl Running {
    fn spawn(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let (out, err) = (child.stdout.take().expect("stdout"), child.stderr.take().expect("stderr"));
        Self { child, output: vec![collect(out), collect(err)] }
    }

    /// The same, and waits until it serves.
    fn serve(command: &mut Command, port: u16) -> Self {
        let mut running = Self::spawn(command);
        wait_for_port(&mut running.child, port);
        running
    }

    /// Sends a signal, such as `TERM`, and answers the exit status.
    fn end(&mut self, signal: &str) -> Option<i32> {
        send_signal(&self.child, signal);
        self.wait().code()
    }

    fn wait(&mut self) -> ExitStatus {
        wait_for(&mut self.child)
    }

    /// What it said on standard output and standard error, after its end.
    fn output(&mut self) -> (String, String) {
        let mut said = self.output.drain(..).map(|thread| thread.join().expect("text"));
        (said.next().expect("stdout"), said.next().expect("stderr"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn collect(mut from: impl Read + Send + 'static) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = from.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn send_signal(child: &Child, signal: &str) {
    let status = Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status();
    assert!(status.expect("kill runs").success());
}

fn wait_for(child: &mut Child) -> ExitStatus {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a status") {
            return status;
        }
        if start.elapsed() > LIMIT {
            let _ = child.kill();
            panic!("it does not end");
        }
        thread::sleep(Duration::from_millis(5));
    }
}

fn wait_for_port(child: &mut Child, port: u16) {
    let start = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        let ended = child.try_wait().expect("a status");
        assert!(ended.is_none() && start.elapsed() < LIMIT, "it does not serve: {ended:?}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Gives a command and an answer at a terminal of its own (`script` of util-linux), if that is to be had.
fn at_terminal(house: &Installation, args: &[&str], answer: &str) -> Option<Answer> {
    if Command::new("script").arg("--version").output().is_err() {
        println!("skipped: what is asked at a terminal (needs script of util-linux)");
        return None;
    }
    let mut line = program(&house.data);
    line.args(args);
    let words: Vec<String> = std::iter::once(line.get_program())
        .chain(line.get_args())
        .map(|word| format!("'{}'", word.to_string_lossy()))
        .collect();
    let mut script = Command::new("script");
    script.args(["-qec", &words.join(" "), "/dev/null"]).current_dir(house.data.parent().expect("above"));
    for (name, value) in line.get_envs() {
        script.env(name, value.unwrap_or_default());
    }
    Some(finish_with(&mut script, answer.as_bytes()))
}

/// The program alone: no flag, nothing in the environment, in a directory of the test's.
fn bare(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_twodoors"));
    command.current_dir(dir).stdin(Stdio::null());
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("ROCKET_")) {
        command.env_remove(name);
    }
    command
}

/// A shell that does `script` with the command as `"$@"`.
fn in_shell(script: &str, inner: &Command) -> Command {
    let mut command = Command::new("bash");
    command.args(["-c", script, "bash"]).arg(inner.get_program()).args(inner.get_args()).stdin(Stdio::null());
    command.current_dir(inner.get_current_dir().expect("a directory"));
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

/// The first administrator's browser, by a set-up link.
fn open_setup(port: u16, path: &str) -> u16 {
    let fields = [("username", ADMIN), ("display_name", "Ada Lovelace"), ("password", PASSWORD)];
    Browser::new(port).post_form(path, &fields).status
}

/// Signs in; where the answer leads, or the status.
fn sign_in(browser: &mut Browser, name: &str, password: &str) -> Result<String, u16> {
    let reply = browser.post_form("/login", &[("username", name), ("password", password), ("next", "/")]);
    if reply.status == 303 { Ok(reply.location().to_owned()) } else { Err(reply.status) }
}
