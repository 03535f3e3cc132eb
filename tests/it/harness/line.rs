//! Connections held by hand: opened, kept, left unread; and what the kernel knows of the server's ends.

use super::Reply;
use super::http::parse;
use rustix::net::{AddressFamily, SocketFlags, SocketType, bind, connect, socket_with, sockopt};
use std::fs;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

/// Longer than this nothing here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// One connection.
pub struct Line {
    pub stream: TcpStream,
    port: u16,
    opened: Instant,
}

impl Line {
    /// From 127.0.0.1.
    pub fn open(port: u16) -> Self {
        Self::from([127, 0, 0, 1].into(), port)
    }

    /// From another address of this machine.
    pub fn from(address: Ipv4Addr, port: u16) -> Self {
        Self::try_from(address, port, None).expect("the server listens")
    }

    /// With so little room for what it does not read that the server soon has to wait.
    pub fn narrow(port: u16) -> Self {
        Self::try_from(Ipv4Addr::LOCALHOST, port, Some(4_096)).expect("the server listens")
    }

    fn try_from(address: Ipv4Addr, port: u16, room: Option<usize>) -> std::io::Result<Self> {
        let socket = socket_with(AddressFamily::INET, SocketType::STREAM, SocketFlags::CLOEXEC, None)?;
        if let Some(room) = room {
            sockopt::set_socket_recv_buffer_size(&socket, room)?;
        }
        bind(&socket, &SocketAddr::new(IpAddr::V4(address), 0))?;
        connect(&socket, &SocketAddr::from(([127, 0, 0, 1], port)))?;
        let stream = TcpStream::from(socket);
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream, port, opened: Instant::now() })
    }

    /// Sends bytes as they are.
    pub fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).expect("the server takes it");
    }

    /// A request that keeps the connection, and its whole answer.
    pub fn get(&mut self, path: &str) -> Reply {
        self.send(&get(path));
        read_reply(&mut self.stream)
    }

    /// Whether the server still has its end.
    pub fn is_open(&self) -> bool {
        still_open(std::slice::from_ref(self)) == 1
    }

    /// Waits until the server has closed its end; answers how long after the opening.
    pub fn closed_after(&self) -> Duration {
        wait_until("the server closes the connection", || !self.is_open());
        self.opened.elapsed()
    }
}

/// A request that keeps the connection.
pub fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n").into_bytes()
}

/// One answer with a length.
pub fn read_reply(stream: &mut impl Read) -> Reply {
    let (mut bytes, mut piece) = (Vec::new(), [0; 16_384]);
    loop {
        let count = stream.read(&mut piece).expect("an answer");
        assert!(count > 0, "cut: {}", String::from_utf8_lossy(&bytes));
        bytes.extend_from_slice(&piece[..count]);
        if let Some(reply) = parse(&bytes)
            && reply.header("content-length").parse::<usize>().expect("a length") == reply.body.len()
        {
            return reply;
        }
    }
}

/// How many of these connections to one server it still has its end of. The kernel's table is read once: with every
/// connection of all tests it is long.
pub fn still_open(lines: &[Line]) -> usize {
    let open = lines.first().map(|line| open_at(line.port)).unwrap_or_default();
    let own = |line: &Line| line.stream.local_addr().expect("an address");
    lines.iter().filter(|line| open.contains(&own(line))).count()
}

/// The peers of a port's connections, by the kernel.
pub fn open_at(port: u16) -> Vec<SocketAddr> {
    let table = fs::read_to_string("/proc/self/net/tcp").expect("the kernel's table");
    let established = table.lines().skip(1).filter_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let address = |text: &str| {
            let (ip, port) = text.split_once(':')?;
            let ip = Ipv4Addr::from(u32::from_str_radix(ip, 16).ok()?.to_ne_bytes());
            Some(SocketAddr::new(ip.into(), u16::from_str_radix(port, 16).ok()?))
        };
        (fields[3] == "01" && address(fields[1])?.port() == port).then(|| address(fields[2]))?
    });
    established.collect()
}

/// Looks again and again.
pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "{what}: not within {PATIENCE:?}");
        thread::sleep(Duration::from_millis(20));
    }
}
