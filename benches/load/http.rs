//! A small HTTP/1.1 client that keeps its connections: what it costs itself must not be what is measured.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::ops::Range;
use std::thread;
use std::time::{Duration, Instant};

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

/// One kept connection.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    head: Range<usize>,
    body: Range<usize>,
}

impl Connection {
    pub fn open(port: u16) -> io::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(LIMIT))?;
        Ok(Self { stream, buffer: vec![0; 64 * 1024], head: 0..0, body: 0..0 })
    }

    pub fn send(&mut self, request: &[u8]) -> io::Result<()> {
        self.stream.write_all(request)
    }

    /// Waits for the answer to the request sent last; its status.
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
        let status = std::str::from_utf8(&self.buffer[9..12]).ok().and_then(|status| status.parse().ok());
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

    pub fn call(&mut self, request: &[u8]) -> io::Result<u16> {
        self.send(request)?;
        self.receive()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let head = std::str::from_utf8(&self.buffer[self.head.clone()]).ok()?;
        let mut lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
        lines.find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    pub fn body(&self) -> &[u8] {
        &self.buffer[self.body.clone()]
    }
}

/// One request, one answer with status 200, its body.
pub fn fetch(port: u16, request: &[u8]) -> io::Result<Vec<u8>> {
    let mut connection = Connection::open(port)?;
    let status = connection.call(request)?;
    expect(status)?;
    Ok(connection.body().to_vec())
}

fn expect(status: u16) -> io::Result<()> {
    if status == 200 { Ok(()) } else { Err(io::Error::other(format!("200 was expected, {status} came"))) }
}

/// What a run of one request saw.
pub struct Run {
    pub seconds: f64,
    /// Sorted.
    pub latencies: Vec<Duration>,
}

impl Run {
    fn new(elapsed: Duration, mut latencies: Vec<Duration>) -> Self {
        latencies.sort_unstable();
        Self { seconds: elapsed.as_secs_f64(), latencies }
    }

    #[allow(clippy::cast_precision_loss, reason = "counts of requests are small")]
    pub fn count(&self) -> f64 {
        self.latencies.len() as f64
    }

    pub fn per_second(&self) -> f64 {
        self.count() / self.seconds
    }

    /// Milliseconds that so many of 1000 requests did not exceed.
    pub fn per_mille(&self, share: usize) -> f64 {
        let at = (self.latencies.len() * share / 1000).min(self.latencies.len().saturating_sub(1));
        self.latencies.get(at).map_or(f64::NAN, |latency| latency.as_secs_f64() * 1e3)
    }
}

/// As fast as the server answers: every connection always has a request under way. One thread serves
/// them in turn, so the load costs no switches between threads.
pub fn saturate(port: u16, requests: &[Vec<u8>], connections: usize, time: Duration) -> io::Result<Run> {
    let mut next = requests.iter().cycle();
    let mut next = || next.next().map_or(&[][..], Vec::as_slice);
    let mut lines = Vec::new();
    for _ in 0..connections {
        let mut line = Connection::open(port)?;
        line.send(next())?;
        lines.push((line, Instant::now()));
    }
    let start = Instant::now();
    let mut latencies = Vec::with_capacity(1 << 17);
    loop {
        for (line, sent) in &mut lines {
            expect(line.receive()?)?;
            let now = Instant::now();
            latencies.push(now - *sent);
            line.send(next())?;
            *sent = now;
        }
        let elapsed = start.elapsed();
        if elapsed >= time {
            return Ok(Run::new(elapsed, latencies));
        }
    }
}

/// Every request once.
pub fn each(port: u16, requests: &[Vec<u8>]) -> io::Result<()> {
    let mut lines = (0..8).map(|_| Connection::open(port)).collect::<io::Result<Vec<_>>>()?;
    for piece in requests.chunks(lines.len()) {
        for (line, request) in lines.iter_mut().zip(piece) {
            line.send(request)?;
        }
        for (line, _) in lines.iter_mut().zip(piece) {
            expect(line.receive()?)?;
        }
    }
    Ok(())
}

/// At a steady pace, like people: what waits because the answer before it was late has waited since it
/// was due.
pub fn pace(port: u16, request: &[u8], every: Duration, time: Duration) -> io::Result<Run> {
    let mut lines = (0..4).map(|_| Connection::open(port)).collect::<io::Result<Vec<_>>>()?;
    let start = Instant::now();
    let mut latencies = Vec::new();
    let mut due = start;
    'time: loop {
        for line in &mut lines {
            let now = Instant::now();
            let begun = if now < due {
                thread::sleep(due - now);
                // Waking late is the client's fault.
                Instant::now()
            } else {
                due
            };
            expect(line.call(request)?)?;
            latencies.push(begun.elapsed());
            due += every;
            if start.elapsed() >= time {
                break 'time;
            }
        }
    }
    Ok(Run::new(start.elapsed(), latencies))
}
