//! Ports that are tried or kept before the server opens them.

use rustix::net::{AddressFamily, SocketFlags, SocketType, bind as bind_socket, getsockname, socket_with, sockopt};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::OwnedFd;
use std::sync::Arc;

/// A free port that stays free until the last of this is dropped: bound but not listened on, so nobody
/// can connect to it yet, and neither another program nor a connection that goes out is given it.
/// The server may open it meanwhile, since it shares addresses (`SO_REUSEADDR`).
#[derive(Debug, Clone)]
pub struct Reserved {
    pub port: u16,
    _socket: Arc<OwnedFd>,
}

impl Reserved {
    /// Any free port of `address`.
    pub fn any(address: IpAddr) -> io::Result<Self> {
        let socket = bind(address, 0)?;
        let port = SocketAddr::try_from(getsockname(&socket)?)?.port();
        Ok(Self { port, _socket: Arc::new(socket) })
    }
}

/// Takes a port without listening on it.
///
/// # Errors
/// As `bind(2)`: in use, not permitted, not an address of this machine.
pub fn bind(address: IpAddr, port: u16) -> io::Result<OwnedFd> {
    let family = if address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
    // Programs that the server starts must not keep it.
    let socket = socket_with(family, SocketType::STREAM, SocketFlags::CLOEXEC, None)?;
    sockopt::set_socket_reuseaddr(&socket, true)?;
    bind_socket(&socket, &SocketAddr::new(address, port))?;
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use super::Reserved;
    use std::collections::HashSet;
    use std::io::ErrorKind;
    use std::net::{Ipv4Addr, TcpListener, TcpStream};

    #[test]
    fn a_reserved_port_is_given_to_nobody_else_and_opens_all_the_same() {
        let here = Ipv4Addr::LOCALHOST;
        let reserved = Reserved::any(here.into()).expect("a port");
        let refused = TcpStream::connect((here, reserved.port)).expect_err("nobody listens yet");
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
        let others: Vec<_> = (0..200).map(|_| Reserved::any(here.into()).expect("a port")).collect();
        let numbers: HashSet<u16> = others.iter().map(|other| other.port).collect();
        assert!(numbers.len() == others.len() && !numbers.contains(&reserved.port));
        let listener = TcpListener::bind((here, reserved.port)).expect("the server's own opens");
        TcpStream::connect((here, reserved.port)).expect("a connection");
        // As a restart does.
        drop(listener);
        TcpListener::bind((here, reserved.port)).expect("it opens again");
    }
}
