//! How many connections are open, in all and from one address.

use crate::base::clock::Stopwatch;
use crate::base::log;
use crate::config::Config;
use crate::throttle::bucket;
use ipnet::IpNet;
use rustix::process::{Resource, getrlimit};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Descriptors that are not for connections: store, log, terminal.
const RESERVED: u64 = 64;
/// Between two lines of the log about too many connections.
const TOLD_EVERY: Duration = Duration::from_mins(1);

/// The open connections.
#[derive(Clone)]
pub(super) struct Crowd {
    max: usize,
    per_address: usize,
    /// For these only `max` counts: one stands for everybody behind it.
    proxies: Vec<IpNet>,
    counts: Arc<Mutex<Counts>>,
}

#[derive(Default)]
struct Counts {
    all: usize,
    of_address: HashMap<IpAddr, usize>,
    refused: usize,
    told: Option<Stopwatch>,
}

/// A connection's place among them; it is free again when this is dropped.
pub(super) struct Place {
    counts: Arc<Mutex<Counts>>,
    address: IpAddr,
}

fn lock(counts: &Mutex<Counts>) -> MutexGuard<'_, Counts> {
    counts.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Crowd {
    /// With the limits of this configuration and of the process; without one there are only those of the process.
    pub fn new(config: Option<&Arc<Config>>) -> Self {
        let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
        let most = usize::try_from(files.saturating_sub(RESERVED)).unwrap_or(usize::MAX);
        Self {
            max: config.map_or(most, |config| config.connections.max.min(most)),
            per_address: config.map_or(most, |config| config.connections.per_address),
            proxies: config.map_or_else(Vec::new, |config| config.trusted_proxies.clone()),
            counts: Arc::default(),
        }
    }

    /// A place for a connection from there (IPv6: from its /64), unless there are too many.
    pub fn admit(&self, peer: SocketAddr) -> Option<Place> {
        let peer = peer.ip().to_canonical();
        let address = bucket(peer);
        let mut counts = lock(&self.counts);
        let own = counts.of_address.get(&address).copied().unwrap_or_default();
        let is_full = counts.all >= self.max;
        if is_full || own >= self.per_address && !self.proxies.iter().any(|net| net.contains(&peer)) {
            counts.refuse(is_full);
            return None;
        }
        counts.all += 1;
        *counts.of_address.entry(address).or_default() += 1;
        Some(Place { counts: Arc::clone(&self.counts), address })
    }
}

impl Counts {
    fn refuse(&mut self, is_full: bool) {
        self.refused += 1;
        if self.told.is_none_or(|told| told.elapsed() >= TOLD_EVERY) {
            self.told = Some(Stopwatch::start());
            let refused = std::mem::take(&mut self.refused);
            if is_full { log::connections_full(refused) } else { log::too_many_connections(refused) }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = lock(&self.counts);
        counts.all -= 1;
        if let Some(own) = counts.of_address.get_mut(&self.address) {
            *own -= 1;
            if *own == 0 {
                counts.of_address.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Crowd, lock};

    #[test]
    fn the_newest_find_no_place_and_a_proxy_counts_only_among_all() {
        let proxies = vec!["10.0.0.2/32".parse().expect("a network")];
        let crowd = Crowd { max: 6, per_address: 2, proxies, ..Crowd::new(None) };
        let admit = |address: &str| crowd.admit(format!("{address}:40000").parse().expect("an address"));
        let mut own: Vec<_> = (0..3).map(|_| admit("192.0.2.1")).collect();
        assert_eq!(own.iter().flatten().count(), 2);
        let proxy: Vec<_> = (0..4).map(|_| admit("10.0.0.2")).collect();
        assert_eq!(proxy.iter().flatten().count(), 4);
        assert!(admit("[2001:db8::1]").is_none(), "six are open");
        own.pop();
        own.pop();
        let one = admit("[2001:db8::1]");
        assert!(one.is_some() && admit("[2001:db8::2]").is_none(), "a place is free, and only one");
        drop((own, proxy));
        let other = admit("[2001:db8::ffff]");
        assert!(other.is_some() && admit("[2001:db8::2]").is_none(), "a network of 64 bits is one address");
        drop((one, other));
        assert!(lock(&crowd.counts).of_address.is_empty() && lock(&crowd.counts).all == 0);
    }
}
