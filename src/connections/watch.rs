//! Which connections are over a limit: rules only.

use super::sockets::{Held, Peer, Socket};
use super::traffic::{Standing, Traffic};
use crate::throttle::bucket;
use ipnet::IpNet;
use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// From the connection to its first whole head; the TLS handshake counts.
const HEAD: Duration = Duration::from_secs(10);
/// How long a client may leave an answer untaken.
const UNREAD: Duration = Duration::from_secs(30);

/// From the end of a request here until its last bytes are on their way, generously.
const LAST_BYTES: Duration = Duration::from_secs(1);
/// How long the kernel has held nothing before an idle connection is shut.
const AT_REST: Duration = Duration::from_millis(400);

/// The limits that can be set.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    /// From the end of an answer to the next whole head.
    pub keep_alive: Duration,
    /// Connections at a time.
    pub max: usize,
    /// The same from one address (IPv6: /64).
    pub per_address: usize,
    /// Whom the last one does not bind.
    pub proxies: Vec<IpNet>,
}

/// Why a connection is shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// There are older ones, as many as may be in all.
    Full,
    /// There are older ones of its address, as many as may be.
    TooMany,
    /// No first request came.
    NoHead,
    /// No further request came.
    Idle,
    /// The client does not read.
    Unread,
}

impl Why {
    /// A word for the log.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::TooMany => "too_many_of_its_address",
            Self::NoHead => "no_request",
            Self::Idle => "idle",
            Self::Unread => "answer_not_read",
        }
    }
}

/// What is remembered of an open connection.
#[derive(Debug, Clone, Copy)]
struct Seen {
    first: Duration,
    /// When the kernel last had much of an answer that the server was done with.
    sending: Duration,
    /// Since when it is idle or unread for too long and the kernel holds nothing.
    rests_since: Option<Duration>,
}

/// Looks at the open connections again and again.
pub(super) struct Watch {
    limits: Limits,
    traffic: Arc<Traffic>,
    seen: HashMap<u64, Seen>,
}

impl Watch {
    pub fn new(limits: Limits, traffic: Arc<Traffic>) -> Self {
        Self { limits, traffic, seen: HashMap::new() }
    }

    /// Whether no connection was open at the last look.
    pub fn is_idle(&self) -> bool {
        self.seen.is_empty()
    }

    /// The time of this watch.
    pub fn now(&self) -> Duration {
        self.traffic.now()
    }

    /// Which of the open connections are to be shut, and why.
    pub fn look(&mut self, open: &[Socket], now: Duration) -> Vec<(Socket, Why)> {
        let standings = self.traffic.standings(open.iter().map(|socket| &socket.peer));
        let doomed = self.judge(open, &standings, now);
        let peers: HashSet<Peer> = open.iter().map(|socket| socket.peer).collect();
        self.traffic.keep(|peer| peers.contains(peer));
        doomed
    }

    /// Whether a connection may be shut, given what the kernel holds. While it holds much for the client it sees by
    /// itself whether any of it is taken. When it holds nothing, that must have lasted a while: seen only once, the
    /// server may just be about to read or to write.
    pub fn may_shut(&mut self, socket: &Socket, why: Why, held: Held, now: Duration) -> bool {
        let rests = match why {
            Why::Full | Why::TooMany | Why::NoHead => return true,
            Why::Idle => !held.unread && !held.unsent,
            Why::Unread => !held.unsent,
        };
        let Some(seen) = self.seen.get_mut(&socket.inode) else { return false };
        if held.unsent {
            seen.sending = now;
        }
        seen.rests_since = rests.then(|| seen.rests_since.unwrap_or(now));
        seen.rests_since.is_some_and(|then| now.saturating_sub(then) >= AT_REST)
    }

    fn judge(&mut self, open: &[Socket], standings: &[Standing], now: Duration) -> Vec<(Socket, Why)> {
        self.remember(open, now);
        let overdue = |(socket, standing): (&Socket, &Standing)| {
            (*socket, overdue(&self.seen[&socket.inode], *standing, self.limits.keep_alive, now))
        };
        let mut judged: Vec<(Socket, Option<Why>)> = open.iter().zip(standings).map(overdue).collect();
        for (socket, _) in judged.iter().filter(|(_, why)| why.is_none()) {
            self.seen.entry(socket.inode).and_modify(|seen| seen.rests_since = None);
        }
        // Oldest first: the newest are too many.
        judged.sort_by_key(|(socket, _)| (self.seen[&socket.inode].first, socket.inode));
        self.count(&mut judged);
        judged.into_iter().filter_map(|(socket, why)| Some((socket, why?))).collect()
    }

    fn remember(&mut self, open: &[Socket], now: Duration) {
        let before = std::mem::take(&mut self.seen);
        let new = Seen { first: now, sending: Duration::ZERO, rests_since: None };
        let seen = |socket: &Socket| (socket.inode, before.get(&socket.inode).copied().unwrap_or(new));
        self.seen = open.iter().map(seen).collect();
    }

    /// Marks those that are too many; what goes in any case is not counted.
    fn count(&self, judged: &mut [(Socket, Option<Why>)]) {
        let mut of_address: HashMap<IpAddr, usize> = HashMap::new();
        let mut all = 0;
        for (socket, why) in judged.iter_mut().filter(|(_, why)| !matches!(why, Some(Why::NoHead))) {
            let address = socket.peer.address;
            let is_proxy = self.limits.proxies.iter().any(|net| net.contains(&address));
            let own = of_address.entry(bucket(address)).or_default();
            if all >= self.limits.max {
                *why = Some(Why::Full);
            } else if *own >= self.limits.per_address && !is_proxy {
                *why = Some(Why::TooMany);
            } else {
                all += 1;
                *own += 1;
            }
        }
    }
}

/// Which time limit a connection has run over.
fn overdue(seen: &Seen, standing: Standing, keep_alive: Duration, now: Duration) -> Option<Why> {
    let since = |then: Duration| now.saturating_sub(then);
    match standing {
        Standing::Fresh => (since(seen.first) >= HEAD).then_some(Why::NoHead),
        Standing::UnderWay { untaken_since: Some(then) } => (since(then) >= UNREAD).then_some(Why::Unread),
        Standing::UnderWay { untaken_since: None } => None,
        Standing::Quiet { since: then } => {
            (since(then.max(seen.sending)) >= keep_alive.max(LAST_BYTES)).then_some(Why::Idle)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::SocketAddr;

    fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    fn watch() -> Watch {
        let proxies = vec!["10.0.0.2/32".parse().expect("a network")];
        let limits = Limits { keep_alive: secs(5), max: 6, per_address: 2, proxies };
        Watch::new(limits, Arc::default())
    }

    fn socket(inode: u64, address: &str) -> Socket {
        let peer = SocketAddr::new(address.parse().expect("an address"), 40_000).into();
        Socket { number: 0, inode, peer }
    }

    /// What is shut of one connection that stands so at each of these seconds.
    fn shut(looks: &[(u64, Standing)]) -> Vec<(u64, Why)> {
        let (mut watch, open) = (watch(), [socket(1, "192.0.2.1")]);
        let mut shut = Vec::new();
        for (at, standing) in looks {
            shut.extend(watch.judge(&open, &[*standing], secs(*at)).into_iter().map(|(_, why)| (*at, why)));
        }
        shut
    }

    #[test]
    fn a_first_head_has_ten_seconds_and_a_further_one_keep_alive() {
        use Standing::{Fresh, Quiet, UnderWay};
        assert_eq!(shut(&[(3, Fresh), (12, Fresh), (13, Fresh)]), [(13, Why::NoHead)]);
        let quiet = Quiet { since: secs(20) };
        assert_eq!(shut(&[(20, quiet), (24, quiet), (25, quiet)]), [(25, Why::Idle)]);
        let at_work = UnderWay { untaken_since: None };
        assert_eq!(shut(&[(1, at_work), (900, at_work)]), [], "the server itself may take its time");
        let untaken = UnderWay { untaken_since: Some(secs(100)) };
        assert_eq!(shut(&[(100, untaken), (129, untaken), (130, untaken)]), [(130, Why::Unread)]);
    }

    #[test]
    fn the_oldest_stay_and_a_proxy_counts_only_among_all() {
        let (mut watch, standing) = (watch(), Standing::UnderWay { untaken_since: None });
        let mut open = vec![socket(9, "192.0.2.1"), socket(8, "192.0.2.1")];
        assert!(watch.judge(&open, &[standing; 2], secs(1)).is_empty());
        open.insert(0, socket(1, "192.0.2.1"));
        open.extend((20..24).map(|inode| socket(inode, "10.0.0.2")));
        let shut = watch.judge(&open, &[standing; 7], secs(2));
        assert_eq!(shut, [(socket(1, "192.0.2.1"), Why::TooMany)], "the new one of the address, six of all");
        open.push(socket(30, "2001:db8::1"));
        let shut = watch.judge(&open, &[standing; 8], secs(3));
        assert!(shut.contains(&(socket(30, "2001:db8::1"), Why::Full)), "{shut:?}");
    }

    #[test]
    fn an_idle_connection_is_shut_only_after_the_kernel_has_held_nothing_for_a_while() {
        let (mut watch, one) = (watch(), socket(1, "192.0.2.1"));
        let quiet = [Standing::Quiet { since: Duration::ZERO }];
        assert_eq!(watch.judge(&[one], &quiet, secs(10)), [(one, Why::Idle)]);
        let mut may_shut = |unread, unsent, at| watch.may_shut(&one, Why::Idle, Held { unread, unsent }, secs(at));
        assert!(!may_shut(false, false, 10), "at the first look");
        assert!(may_shut(false, false, 11), "at the next");
        assert!(!may_shut(true, false, 12), "a request has come");
        assert!(!may_shut(false, false, 13), "and the looks begin anew");
        assert!(!may_shut(false, true, 14), "an answer is on its way");
        assert_eq!(watch.judge(&[one], &quiet, secs(18)), [], "and keep_alive begins anew");
    }
}
