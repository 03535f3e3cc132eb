//! This process's connections, as the kernel lists them, and how one is shut by its number.
//!
//! A descriptor that belongs to somebody else (here: Rocket) cannot be used without `unsafe`. Sent to oneself
//! over a Unix socket it arrives as a duplicate of one's own; what is done to that is done to the connection.
//! `pidfd_getfd(2)` does the same in one step, but containers usually forbid it.

use nix::sys::socket::{ControlMessage, MsgFlags, sendmsg};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::{AsRawFd, OwnedFd, RawFd};
use rustix::fs::{CWD, Dir, DirEntry, Mode, OFlags, openat, readlinkat};
use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, Shutdown, SocketFlags, SocketType,
    getpeername, getsockname, recvmsg, shutdown, socketpair, sockopt,
};
use std::collections::HashMap;
use std::ffi::CStr;
use std::fmt;
use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::net::{IpAddr, SocketAddr};

/// How long an answer may lie in the kernel while the client takes none of it, in milliseconds; then the kernel
/// ends the connection. The same when the client has vanished (RFC 5482).
const UNREAD_MILLIS: u32 = 30_000;

/// The other end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Peer {
    pub address: IpAddr,
    port: u16,
}

impl From<SocketAddr> for Peer {
    fn from(socket: SocketAddr) -> Self {
        Self { address: socket.ip().to_canonical(), port: socket.port() }
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        SocketAddr::new(self.address, self.port).fmt(f)
    }
}

/// An open connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Socket {
    pub number: RawFd,
    /// Its number in the kernel; another connection has another.
    pub inode: u64,
    pub peer: Peer,
}

/// What the kernel holds of one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    /// Something from the client that the server has not read yet.
    pub unread: bool,
    /// So much for the client that the server may have to wait with the rest.
    pub unsent: bool,
}

/// The sockets of one port.
pub(super) struct Sockets {
    port: u16,
    /// `/proc/self/fd`
    descriptors: Dir,
    post: (OwnedFd, OwnedFd),
    /// Given up for a moment when no descriptor is free for a duplicate: the watch is needed most then.
    spare: Option<File>,
    /// The sockets seen at the last look, by inode; none: not a connection of this port.
    known: HashMap<u64, Option<Peer>>,
}

impl Sockets {
    /// Those of the port that this process listens on.
    ///
    /// # Errors
    /// Where `/proc` is missing.
    pub fn of(port: u16) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let descriptors = Dir::new(openat(CWD, "/proc/self/fd", flags, Mode::empty())?)?;
        let pair = socketpair(AddressFamily::UNIX, SocketType::DGRAM, SocketFlags::CLOEXEC, None)?;
        Ok(Self { port, descriptors, post: pair, spare: spare(), known: HashMap::new() })
    }

    /// A duplicate of the socket that listens. What it accepts from now on inherits the kernel's own time limit.
    ///
    /// # Errors
    /// When this process does not listen on the port.
    pub fn listener(&mut self) -> io::Result<OwnedFd> {
        let (numbers, port) = (self.numbers()?, Some(self.port));
        let mut duplicates = numbers.into_iter().filter_map(|(number, _)| self.duplicate(number).ok());
        let listener = duplicates.find(|own| sockopt::socket_acceptconn(own) == Ok(true) && port_of(own) == port);
        let listener = listener.ok_or_else(|| io::Error::other("the listening socket was not found"))?;
        #[cfg(target_os = "linux")]
        sockopt::set_tcp_user_timeout(&listener, UNREAD_MILLIS)?;
        Ok(listener)
    }

    /// The connections that are open now.
    pub fn open(&mut self) -> io::Result<Vec<Socket>> {
        let numbers = self.numbers()?;
        let before = std::mem::take(&mut self.known);
        let mut open = Vec::new();
        for (number, inode) in numbers {
            let peer = match before.get(&inode) {
                Some(known) => *known,
                None => match self.duplicate(number) {
                    Ok(own) if port_of(&own) == Some(self.port) => peer_of(&own),
                    Ok(_) => None,
                    // Closed meanwhile, or no descriptor is free: it is asked again.
                    Err(_) => continue,
                },
            };
            self.known.insert(inode, peer);
            open.extend(peer.map(|peer| Socket { number, inode, peer }));
        }
        Ok(open)
    }

    /// What the kernel holds; none: the connection is gone.
    pub fn held(&mut self, socket: &Socket) -> Option<Held> {
        let own = self.hold(socket)?;
        let mut asked = [PollFd::new(&own, PollFlags::IN | PollFlags::OUT)];
        poll(&mut asked, Some(&Timespec::default())).ok()?;
        let ready = asked[0].revents();
        Some(Held { unread: ready.contains(PollFlags::IN), unsent: !ready.contains(PollFlags::OUT) })
    }

    /// Ends a connection: both sides see its end, and the server closes it. What the kernel has is still sent.
    pub fn shut(&mut self, socket: &Socket) {
        if let Some(own) = self.hold(socket) {
            let _ = shutdown(&own, Shutdown::Both);
        }
    }

    /// A duplicate of a connection that was seen; none: it is gone.
    fn hold(&mut self, socket: &Socket) -> Option<OwnedFd> {
        // Its number may be another connection's by now, so the other end is asked again.
        self.duplicate(socket.number).ok().filter(|own| peer_of(own) == Some(socket.peer))
    }

    /// Every socket of this process: the number of its descriptor, and its inode.
    fn numbers(&mut self) -> io::Result<Vec<(RawFd, u64)>> {
        if self.spare.is_none() {
            self.spare = spare();
        }
        self.descriptors.rewind();
        let names = self.descriptors.by_ref().collect::<Result<Vec<_>, _>>()?;
        let folder = self.descriptors.fd()?;
        let inode = |name: &CStr| {
            let target = readlinkat(folder, name, Vec::new()).ok()?;
            target.to_str().ok()?.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()
        };
        let number = |name: &CStr| name.to_str().ok()?.parse().ok();
        let names = names.iter().map(DirEntry::file_name);
        Ok(names.filter_map(|name| Some((number(name)?, inode(name)?))).collect())
    }

    /// A descriptor of one's own for what this number stands for.
    fn duplicate(&mut self, number: RawFd) -> io::Result<OwnedFd> {
        if let Some(own) = self.pass(number)? {
            return Ok(own);
        }
        // From now until the next look its place is there for one duplicate after another.
        self.spare = None;
        self.pass(number)?.ok_or_else(|| io::Error::other("no descriptor is free"))
    }

    /// Sends a descriptor to oneself; none: there was no room for it.
    fn pass(&self, number: RawFd) -> io::Result<Option<OwnedFd>> {
        let (to, from) = &self.post;
        let content = [IoSlice::new(&[0])];
        sendmsg::<()>(to.as_raw_fd(), &content, &[ControlMessage::ScmRights(&[number])], MsgFlags::empty(), None)?;
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut control = RecvAncillaryBuffer::new(&mut space);
        recvmsg(from, &mut [IoSliceMut::new(&mut [0])], &mut control, RecvFlags::CMSG_CLOEXEC)?;
        Ok(control.drain().find_map(|message| match message {
            RecvAncillaryMessage::ScmRights(mut descriptors) => descriptors.next(),
            _ => None,
        }))
    }
}

fn spare() -> Option<File> {
    File::open("/dev/null").ok()
}

fn port_of(socket: &OwnedFd) -> Option<u16> {
    Some(SocketAddr::try_from(getsockname(socket).ok()?).ok()?.port())
}

fn peer_of(socket: &OwnedFd) -> Option<Peer> {
    Some(SocketAddr::try_from(getpeername(socket).ok()??).ok()?.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};
    use std::net::{TcpListener, TcpStream};

    /// A port with connections, each seen from both ends.
    fn port(count: usize) -> (Sockets, OwnedFd, Vec<(TcpStream, TcpStream)>) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let mut sockets = Sockets::of(address.port()).expect("/proc");
        let own = sockets.listener().expect("it listens");
        let connect = |_| (TcpStream::connect(address).expect("connected"), listener.accept().expect("accepted").0);
        (sockets, own, (0..count).map(connect).collect())
    }

    fn peer(near: &TcpStream) -> Peer {
        near.local_addr().expect("an address").into()
    }

    #[test]
    fn connections_are_seen_with_their_peers_and_inherit_the_kernels_limit() {
        let (mut sockets, own, mut ends) = port(3);
        assert_eq!(port_of(&own), Some(sockets.port));
        assert_eq!(sockopt::tcp_user_timeout(&ends[0].1).expect("the limit"), UNREAD_MILLIS);
        for _ in 0..2 {
            let mut peers: Vec<u16> = sockets.open().expect("a list").iter().map(|open| open.peer.port).collect();
            let mut wanted: Vec<u16> = ends.iter().map(|(near, _)| peer(near).port).collect();
            peers.sort_unstable();
            wanted.sort_unstable();
            assert_eq!(peers, wanted);
            ends.pop();
        }
    }

    #[test]
    fn a_connection_is_shut_and_never_another_one_that_has_its_number() {
        let (mut sockets, _own, ends) = port(2);
        let open = sockets.open().expect("a list");
        let of = |near: &TcpStream| *open.iter().find(|socket| socket.peer == peer(near)).expect("seen");
        let (first, second) = (of(&ends[0].0), of(&ends[1].0));
        let mistaken = Socket { number: second.number, ..first };
        sockets.shut(&mistaken);
        assert_eq!(sockets.held(&mistaken), None);
        sockets.shut(&first);
        assert_eq!((&ends[0].0).read(&mut [0]).expect("the end"), 0);
        (&ends[1].0).write_all(b"x").expect("this one is open");
        assert_eq!((&ends[1].1).read(&mut [0]).expect("it is"), 1);
    }

    #[test]
    fn what_the_kernel_holds_is_known() {
        let (mut sockets, _own, ends) = port(1);
        let (near, far) = &ends[0];
        let socket = sockets.open().expect("a list")[0];
        assert_eq!(sockets.held(&socket), Some(Held { unread: false, unsent: false }));
        far.set_nonblocking(true).expect("set");
        while (&*far).write(&[0; 4_096]).is_ok() {}
        assert_eq!(sockets.held(&socket), Some(Held { unread: false, unsent: true }));
        (&*near).write_all(b"x").expect("sent");
        assert_eq!(sockets.held(&socket), Some(Held { unread: true, unsent: true }));
    }
}
