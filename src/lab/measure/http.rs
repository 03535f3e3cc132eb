//! A small HTTP/1.1 client that keeps its connection: what it costs itself must not be what is measured.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::ops::Range;
use std::time::Duration;

/// An answer that does not come within this is a failure, not a figure.
const LIMIT: Duration = Duration::from_mins(1);

/// A request as it goes over the wire.
pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n");
    for (name, value) in headers {
        text.push_str(name);
        text.push_str(": ");
        text.push_str(value);
        text.push_str("\r\n");
    }
    if method != "GET" {
        text.push_str("content-length: ");
        text.push_str(&body.len().to_string());
        text.push_str("\r\n");
    }
    text.push_str("\r\n");
    text.push_str(body);
    text.into_bytes()
}

/// One kept connection to a port of this machine.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    head: Range<usize>,
    body: Range<usize>,
}

impl Connection {
    /// Connects.
    pub fn open(port: u16) -> io::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(LIMIT))?;
        Ok(Self { stream, buffer: vec![0; 64 * 1024], head: 0..0, body: 0..0 })
    }

    /// Sends a request.
    pub fn send(&mut self, request: &[u8]) -> io::Result<()> {
        self.stream.write_all(request)
    }

    /// Waits for the answer to the request sent last; its status.
    ///
    /// # Errors
    /// When the connection is gone, or the answer has no length.
    pub fn receive(&mut self) -> io::Result<u16> {
        let broken = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
        let mut filled = 0;
        let head_end = loop {
            let seen = filled;
            filled += self.fill(filled)?;
            let from = seen.saturating_sub(3);
            if let Some(at) = self.buffer[from..filled].windows(4).position(|window| window == b"\r\n\r\n") {
                break from + at + 4;
            }
        };
        self.head = 0..head_end;
        let status = self.buffer.get(9..12).and_then(|status| std::str::from_utf8(status).ok()?.parse().ok());
        let status = status.ok_or_else(|| broken("no status"))?;
        let length = self.header("content-length").and_then(|length| length.parse::<usize>().ok());
        let end = head_end + length.ok_or_else(|| broken("no content-length: the body came in pieces"))?;
        while filled < end {
            filled += self.fill(filled)?;
        }
        self.body = head_end..end;
        Ok(status)
    }

    fn fill(&mut self, at: usize) -> io::Result<usize> {
        if at == self.buffer.len() {
            self.buffer.resize(at * 2, 0);
        }
        match self.stream.read(&mut self.buffer[at..])? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            count => Ok(count),
        }
    }

    /// Sends a request and waits for its answer.
    pub fn call(&mut self, request: &[u8]) -> io::Result<u16> {
        self.send(request)?;
        self.receive()
    }

    /// A header of the answer.
    pub fn header(&self, name: &str) -> Option<&str> {
        let head = std::str::from_utf8(&self.buffer[self.head.clone()]).ok()?;
        let mut lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
        lines.find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// The body of the answer.
    pub fn body(&self) -> &[u8] {
        &self.buffer[self.body.clone()]
    }
}

/// # Errors
/// Unless the status is 200.
pub fn expect_ok(status: u16) -> io::Result<()> {
    if status == 200 { Ok(()) } else { Err(io::Error::other(format!("200 was expected, {status} came"))) }
}
