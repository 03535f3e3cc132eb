//! Who sends or reads slowly on purpose is cut off; who is slow but honest is not. The limits are 10 and 30 seconds and
//! cannot be set, so these tests wait for them.

use crate::connections::serve;
use crate::harness::line::{Line, get, read_reply};
use crate::harness::server::{Server, free_port};
use crate::harness::{App, Browser, PASSWORD};
use std::fs;
use std::io::{Read as _, Write as _};
use std::thread;
use std::time::{Duration, Instant};
use twodoors::audit::{Act, Source};

/// Until the kernel or the watch ends a connection whose client reads nothing.
const UNREAD: Duration = Duration::from_secs(30);

#[test]
fn a_head_that_takes_longer_than_ten_seconds_is_cut_off() {
    let (_dir, server) = serve("[default]\nkeep_alive = 300\n");
    let silent = Line::open(server.port);
    let mut slow = Line::open(server.port);
    // Not even a request of HTTP: it could be the first byte of TLS as well.
    let mut half = Line::open(server.port);
    half.send(&[0x16]);
    slow.send(b"GET /login HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: ");
    let mut sent = 0;
    while slow.is_open() {
        assert!(sent < 600, "it is served for ever");
        let _ = slow.stream.write_all(b"x");
        sent += 1;
        thread::sleep(Duration::from_millis(100));
    }
    for line in [&silent, &slow, &half] {
        let after = line.closed_after();
        assert!(after >= Duration::from_secs(9), "an honest one has ten seconds: {after:?}");
    }
    assert_eq!(slow.stream.read(&mut [0]).unwrap_or_default(), 0, "without an answer");
}

/// The body may take longer than an idle connection may last: it is a request under way.
#[test]
fn a_slow_but_honest_upload_is_answered() {
    let (_dir, server) = serve("[default]\nkeep_alive = 1\n");
    let mut line = Line::open(server.port);
    let body = br#"{"username":"nobody","password":"wrong wrong wrong","device_name":"a slow phone"}"#;
    let head = format!(
        "POST /api/login HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    line.send(head.as_bytes());
    let start = Instant::now();
    for piece in body.chunks(body.len() / 6) {
        line.send(piece);
        thread::sleep(Duration::from_millis(900));
    }
    assert!(start.elapsed() > Duration::from_secs(4));
    assert_eq!(read_reply(&mut line.stream).status, 401);
}

/// A house whose audit is long, and a request of its administrator for all of it.
fn with_long_audit() -> (tempfile::TempDir, Server, Vec<u8>) {
    const ENTRIES: usize = 60_000;
    let app = App::start();
    app.set_up();
    let (audit, clock) = (app.inner.store().audit(), app.clock.clone());
    for _ in 0..ENTRIES / 1_000 {
        let entry = || Source::COMMAND_LINE.entry(Act::SignInFailed, clock.now());
        let (audit, entries) = (audit.clone(), (0..1_000).map(|_| entry()).collect());
        app.wait(async move { audit.keep(entries).await }).expect("kept");
    }
    drop(audit);
    let dir = app.close();
    fs::write(dir.path().join("Rocket.toml"), "[default]\nkeep_alive = 2\n").expect("a file");
    let server = Server::start_with(&dir.path().join("data"), free_port(), &[]);
    let mut browser = Browser::new(server.port);
    let fields = [("username", "ada"), ("password", PASSWORD), ("next", "/")];
    assert_eq!(browser.post_form("/login", &fields).status, 303);
    let cookie = browser.cookie.expect("signed in");
    let request = format!("GET /admin/audit.csv HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {cookie}\r\n\r\n");
    (dir, server, request.into_bytes())
}

#[test]
fn a_client_that_reads_nothing_is_cut_off_and_one_that_reads_slowly_is_not() {
    let (_dir, server, download) = with_long_audit();
    let mut unread = Line::narrow(server.port);
    unread.send(&download);
    // Answers that are small, but many.
    let mut piped = Line::narrow(server.port);
    let _ = piped.stream.set_write_timeout(Some(Duration::from_secs(3)));
    while piped.stream.write_all(&get("/static/app.css")).is_ok() {}
    let asked = Instant::now();
    let mut slow = Line::narrow(server.port);
    slow.send(&download);
    let (mut bytes, mut piece) = (0, vec![0; 8_192]);
    // Slowly, for longer than anybody may read nothing.
    while unread.is_open() || piped.is_open() || asked.elapsed() < UNREAD + Duration::from_secs(5) {
        bytes += slow.stream.read(&mut piece).expect("it is served");
        assert!(slow.is_open(), "cut after {bytes} bytes and {:?}", asked.elapsed());
        assert!(asked.elapsed() < Duration::from_secs(90), "{:?}", (unread.is_open(), piped.is_open()));
        thread::sleep(Duration::from_millis(100));
    }
    assert!(bytes > 100_000, "{bytes} bytes");
    // Then it is read to its end.
    let mut tail = Vec::new();
    loop {
        let count = slow.stream.read(&mut piece).expect("it is served");
        tail.extend_from_slice(&piece[..count]);
        tail.drain(..tail.len().saturating_sub(5));
        if tail == b"0\r\n\r\n" {
            break;
        }
        assert!(count > 0, "the whole of it arrives");
    }
}

/// HTTP/2 has a window of its own: the kernel's buffers stay empty, and the answer waits in the server.
#[test]
fn a_client_of_http2_that_opens_no_window_is_cut_off() {
    let (_dir, server) = serve("[default]\nkeep_alive = 300\n");
    let mut line = Line::open(server.port);
    let frame = |kind: u8, flags: u8, stream: u8, payload: &[u8]| {
        let length = u8::try_from(payload.len()).expect("short");
        [&[0, 0, length, kind, flags, 0, 0, 0, stream], payload].concat()
    };
    let path = b"/static/app.css";
    let length = u8::try_from(path.len()).expect("short");
    // GET, http, the path, the authority: RFC 7541, appendix A.
    let head = [&[0x82, 0x86, 0x04, length], &path[..], &[0x01, 9], b"127.0.0.1"].concat();
    line.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    // SETTINGS_INITIAL_WINDOW_SIZE = 0, then HEADERS that end the stream.
    line.send(&frame(4, 0, 0, &[0, 4, 0, 0, 0, 0]));
    line.send(&frame(1, 5, 1, &head));
    // SETTINGS come, and then the head of the answer.
    let mut kind = 0;
    while kind != 1 {
        let mut head = [0; 9];
        line.stream.read_exact(&mut head).expect("a frame");
        let mut payload = vec![0; usize::from(head[1]) << 8 | usize::from(head[2])];
        line.stream.read_exact(&mut payload).expect("all of it");
        kind = head[3];
    }
    let after = line.closed_after();
    assert!(after >= UNREAD - Duration::from_secs(1), "it had its time: {after:?}");
}
