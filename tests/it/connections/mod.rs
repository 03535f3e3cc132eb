//! Connections are closed when they are idle, and bounded in number, all together and for each address. The real
//! program, asked over real sockets; what the kernel says of the server's ends is what counts.

pub mod slow;

use crate::harness::line::{Line, get, open_at, read_reply, still_open, wait_until};
use crate::harness::server::{Server, free_port, new_data_dir};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

/// The program with a `Rocket.toml` of these lines.
pub fn serve(toml: &str) -> (TempDir, Server) {
    let (dir, data) = new_data_dir();
    fs::write(dir.path().join("Rocket.toml"), toml).expect("a file");
    let server = Server::start_with(&data, free_port(), &[]);
    (dir, server)
}

/// A client of TLS that trusts one certificate.
fn tls(line: Line, trusted: &CertificateDer<'static>) -> StreamOwned<ClientConnection, std::net::TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).expect("a certificate");
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").expect("a name");
    StreamOwned::new(ClientConnection::new(Arc::new(config), name).expect("a client"), line.stream)
}

/// A server with a certificate of its own making.
fn serve_tls(dir: &Path, toml: &str) -> (Server, CertificateDer<'static>) {
    let pair = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a pair");
    let (certs, key) = (dir.join("cert.pem"), dir.join("key.pem"));
    fs::write(&certs, pair.cert.pem()).expect("a file");
    fs::write(&key, pair.signing_key.serialize_pem()).expect("a file");
    let toml = format!("[default]\ntls = {{ certs = {certs:?}, key = {key:?} }}\n{toml}");
    fs::write(dir.join("Rocket.toml"), toml).expect("a file");
    (Server::launch(&dir.join("data"), free_port(), &[]), pair.cert.der().clone())
}

#[test]
fn a_kept_connection_is_closed_after_keep_alive_and_not_while_it_is_used() {
    let (_dir, server) = serve("[default]\nkeep_alive = 3\n");
    let mut used = Line::open(server.port);
    let idle: Vec<Line> = (0..20)
        .map(|_| {
            let mut line = Line::open(server.port);
            assert_eq!(line.get("/login").status, 200);
            line
        })
        .collect();
    wait_until("the idle ones are closed", || {
        assert_eq!(used.get("/healthz").status, 200);
        still_open(&idle) == 0
    });
    for mut line in idle {
        assert_eq!(line.stream.read(&mut [0]).expect("a clean end"), 0);
    }
}

/// The same over TLS, by a client that says nothing more.
#[test]
fn a_kept_connection_over_tls_is_closed_after_keep_alive() {
    let dir = TempDir::new().expect("a directory");
    let (server, certificate) = serve_tls(dir.path(), "keep_alive = 2\n");
    let mut stream = tls(Line::open(server.port), &certificate);
    for _ in 0..2 {
        stream.write_all(&get("/login")).expect("sent");
        assert_eq!(read_reply(&mut stream).status, 200);
        // Within the time the same connection serves on.
        thread::sleep(Duration::from_millis(300));
    }
    assert_eq!(open_at(server.port).len(), 1);
    wait_until("the idle one is closed", || open_at(server.port).is_empty());
    drop(stream);
}

/// A hundred from one address: the newest go, the oldest stay, and another address is served meanwhile.
#[test]
fn of_one_address_sixty_four_connections_stay_and_others_are_served() {
    let (_dir, server) = serve("[default]\nkeep_alive = 300\n");
    let open = |_| {
        let mut line = Line::open(server.port);
        // The server may shut it before it has answered.
        let _ = line.stream.write_all(&get("/healthz"));
        line
    };
    let mut oldest: Vec<Line> = (0..60).map(open).collect();
    for line in &mut oldest {
        assert_eq!(read_reply(&mut line.stream).status, 200);
    }
    wait_until("they are known", || open_at(server.port).len() == 60);
    let newer: Vec<Line> = (0..40).map(open).collect();
    wait_until("64 are left", || open_at(server.port).len() <= 64);
    let mut other = Line::from(Ipv4Addr::new(127, 0, 0, 2), server.port);
    assert_eq!(other.get("/login").status, 200, "another address is served");
    let is_other = |peer: &std::net::SocketAddr| peer.ip() == Ipv4Addr::new(127, 0, 0, 2);
    let (others, own): (Vec<_>, Vec<_>) = open_at(server.port).into_iter().partition(is_other);
    assert_eq!((own.len(), others.len()), (64, 1));
    assert_eq!(still_open(&oldest), oldest.len(), "the newest were shut");
    for line in &mut oldest {
        assert_eq!(line.get("/healthz").status, 200, "and the others serve on");
    }
    drop(newer);
    assert!(server.said().iter().any(|line| line.contains("too many connections")), "{:?}", server.said());
}

/// One proxy stands for everybody behind it; the bound on all holds for it too.
#[test]
fn a_trusted_proxy_may_have_more_connections_but_not_more_than_all() {
    let (_dir, server) = serve(concat!(
        "[default]\nkeep_alive = 300\n",
        "[default.twodoors]\npublic_origin = \"https://accounts.example.org\"\ntrusted_proxies = [\"127.0.0.1\"]\n",
        "connections = { max = 40, per_address = 8 }\n"
    ));
    let lines = |address: Ipv4Addr, count: usize| -> Vec<Line> {
        (0..count).map(|_| Line::from(address, server.port)).collect()
    };
    let at = |address: Ipv4Addr| open_at(server.port).iter().filter(|peer| peer.ip() == address).count();
    let proxy = lines(Ipv4Addr::LOCALHOST, 30);
    let stranger = Ipv4Addr::new(127, 0, 0, 3);
    let strangers = lines(stranger, 30);
    wait_until("a stranger has 8", || at(stranger) == 8);
    assert_eq!(at(Ipv4Addr::LOCALHOST), 30);
    let more = lines(Ipv4Addr::LOCALHOST, 30);
    wait_until("all are 40", || open_at(server.port).len() == 40);
    assert_eq!(at(stranger), 8, "the newest were shut");
    drop((proxy, strangers, more));
}

#[test]
fn thousands_of_connections_leave_no_descriptor_behind() {
    let (_dir, server) = serve("[default]\nkeep_alive = 1\n");
    let descriptors = || fs::read_dir(format!("/proc/{}/fd", server.pid())).expect("its descriptors").count();
    let mut line = Line::open(server.port);
    assert_eq!(line.get("/login").status, 200);
    drop(line);
    wait_until("it is closed", || open_at(server.port).is_empty());
    let before = descriptors();
    for round in 0..50 {
        // Some are closed by the client, some are shut as too many, some are left to the server.
        let mut lines: Vec<Line> = (0..80).map(|_| Line::open(server.port)).collect();
        for line in lines.iter_mut().take(20) {
            let _ = line.stream.write_all(&get("/healthz"));
        }
        if round % 10 == 0 {
            wait_until("the server closes", || still_open(&lines) <= 64);
        }
    }
    wait_until("all are closed", || open_at(server.port).is_empty());
    wait_until("their descriptors are free", || descriptors() <= before + 2);
}
