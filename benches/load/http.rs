//! Load by the comparison's own small client.

use std::io;
use std::thread;
use std::time::{Duration, Instant};
use twodoors::lab::measure::http::expect_ok;
pub use twodoors::lab::measure::http::{Connection, request};

/// One request, one answer with status 200, its body.
pub fn fetch(port: u16, request: &[u8]) -> io::Result<Vec<u8>> {
    let mut connection = Connection::open(port)?;
    let status = connection.call(request)?;
    expect_ok(status)?;
    Ok(connection.body().to_vec())
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
            expect_ok(line.receive()?)?;
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
            expect_ok(line.receive()?)?;
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
            expect_ok(line.call(request)?)?;
            latencies.push(begun.elapsed());
            due += every;
            if start.elapsed() >= time {
                break 'time;
            }
        }
    }
    Ok(Run::new(start.elapsed(), latencies))
}
