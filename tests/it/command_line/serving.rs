//! `twodoors serve` as a process: standard output, signals, ports, sockets.

use super::{Installation, Running, bare, finish, in_shell, wait_for, wait_for_port};
use crate::harness::server::{Server, free_port, new_data_dir, program};
use crate::harness::{Request, send};
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::Path;
use std::process::Stdio;
use tempfile::TempDir;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).permissions().mode() & 0o777
}

#[test]
fn it_runs_from_an_empty_directory() {
    let dir = TempDir::new().expect("a temporary directory");
    let port = free_port();
    let mut running = Running::serve(bare(dir.path()).args(["--port", &port.to_string()]), port);
    assert_eq!(send(port, &Request::new("GET", "/login")).status, 200);
    assert_eq!(running.end("TERM"), Some(0));
    let made: Vec<_> =
        fs::read_dir(dir.path()).expect("a directory").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(made, ["data"]);
}

#[test]
fn data_and_secrets_are_for_their_owner_alone() {
    let (_dir, data) = new_data_dir();
    let port = free_port();
    let mut serve = program(&data);
    serve.args(["serve", "--port", &port.to_string()]);
    // Even where files are usually open to all.
    let _running = Running::serve(&mut in_shell("umask 0; exec \"$@\"", &serve), port);
    assert_eq!((mode(&data), mode(&data.join("store"))), (0o700, 0o700));
    for name in ["server-secret", "keys.json", "control"] {
        assert_eq!(mode(&data.join(name)), 0o600, "{name}");
    }
    assert!(fs::metadata(data.join("control")).expect("a socket").file_type().is_socket());
}

#[test]
fn it_serves_with_closed_outputs() {
    let (_dir, data) = new_data_dir();
    let port = free_port();
    let mut serve = program(&data);
    serve.args(["serve", "--port", &port.to_string()]);
    let mut running = Running::serve(&mut in_shell("exec \"$@\" <&- >&- 2>&-", &serve), port);
    assert_eq!(send(port, &Request::new("GET", "/readyz")).status, 200);
    assert_eq!(running.end("TERM"), Some(0));
}

#[test]
fn it_serves_when_the_reader_of_its_output_has_gone() {
    for format in ["text", "json"] {
        let (_dir, data) = new_data_dir();
        let port = free_port();
        let mut command = program(&data);
        command.args(["serve", "--log-format", format, "--port", &port.to_string()]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        drop((child.stdout.take(), child.stderr.take()));
        wait_for_port(&mut child, port);
        assert_eq!(finish(program(&data).args(["user", "add", "bob"])).done().out.lines().count(), 1);
        assert_eq!(send(port, &Request::new("GET", "/readyz")).status, 200);
        super::send_signal(&child, "TERM");
        assert_eq!(wait_for(&mut child).code(), Some(0));
    }
}

#[test]
fn a_second_server_on_the_same_data_is_refused_and_the_first_goes_on() {
    let house = Installation::running();
    let line = house.says(&["serve", "--port", &free_port().to_string()]).refused();
    assert!(line.contains("in use by another process") && line.contains("store"), "{line}");
    house.set_up();
    assert_eq!(house.people().len(), 1);
}

#[test]
fn a_port_in_use_is_named_and_nothing_is_made() {
    let house = Installation::stopped();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let line = house.says(&["serve", "--port", &port]).refused();
    assert!(line.contains(&port) && line.contains("--port"), "{line}");
    assert!(!house.data.exists());
}

#[test]
fn it_stops_well_at_either_signal_and_removes_its_socket() {
    for signal in ["TERM", "INT"] {
        let (_dir, data) = new_data_dir();
        let port = free_port();
        let mut running = Running::serve(program(&data).args(["serve", "--port", &port.to_string()]), port);
        // A connection that says nothing must not keep it.
        let _idle = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
        assert!(data.join("control").exists());
        assert_eq!(running.end(signal), Some(0), "{signal}");
        assert!(!data.join("control").exists());
        assert_eq!(running.output().1, "");
    }
}

#[test]
fn a_socket_left_by_kill_9_is_in_nobodys_way() {
    let mut house = Installation::running();
    house.set_up();
    house.server.take().expect("a server").kill();
    assert!(house.data.join("control").exists());
    assert_eq!(house.people().len(), 1);
    house.server = Some(Server::start(&house.data));
    assert_eq!(house.people().len(), 1);
    assert_eq!(mode(&house.data.join("control")), 0o600);
}

#[test]
fn a_path_too_long_for_a_socket_is_reached_all_the_same() {
    let dir = TempDir::new().expect("a temporary directory");
    let data = dir.path().join("deep".repeat(40)).join("data");
    fs::create_dir(data.parent().expect("a directory")).expect("a directory");
    let mut server = Server::start(&data);
    assert_eq!(finish(program(&data).args(["user", "add", "bob"])).done().out.lines().count(), 1);
    assert_eq!(server.terminate(), Some(0));
}
