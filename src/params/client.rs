//! Where a request comes from, behind proxies too.

use super::arrival::cut;
use super::arrivals::Arrivals;
use super::config;
use super::forwarded::{Element, of_forwarded, of_list};
use crate::audit::{Door, Source};
use crate::base::log;
use crate::config::{Config, ForwardedHeader};
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome, Request};
use serde::Serialize;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};

/// From where a request comes: the peer, or, through a trusted proxy, the nearest address in the forwarding header
/// that is not a trusted proxy itself, read from the right (ASVS 4.1.3). What stands further left anybody may have
/// written. Where something stands that is no address, it is the last that was read.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub IpAddr);

/// Who holds the connection.
pub fn peer(req: &Request<'_>) -> IpAddr {
    req.remote().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.ip().to_canonical())
}

/// Whether this is one of the proxies we trust.
fn is_proxy(address: IpAddr, config: &Config) -> bool {
    config.trusted_proxies.iter().any(|net| net.contains(&address))
}

/// Whether the peer is one of the proxies we trust.
pub fn is_from_proxy(req: &Request<'_>, config: &Config) -> bool {
    is_proxy(peer(req), config)
}

/// What was made of one entry of the forwarding header, read from the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hop {
    /// One of our proxies: believed, and read on.
    Proxy,
    /// Not a proxy of ours: believed, and the end.
    Client,
    /// Not an address: the end.
    Unreadable,
    /// Further left than the end: anybody may have written it.
    Beyond,
    /// The peer is no proxy of ours, so nothing that it says is read.
    Untrusted,
}

/// What a trusted peer says of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    pub address: IpAddr,
    /// Whether the way ends at something that is no address, so that `address` is only the last proxy's.
    pub is_cut: bool,
    /// By which scheme it came in, if that is said.
    pub proto: Option<String>,
    /// Which host was asked for, if that is said.
    pub host: Option<String>,
}

/// Every entry of the configured header, from the right.
fn elements<'r>(req: &'r Request<'_>, config: &Config) -> Vec<Element<'r>> {
    let lines = req.headers().get(config.forwarded_header.name()).collect::<Vec<_>>().into_iter().rev();
    match config.forwarded_header {
        ForwardedHeader::XForwardedFor => lines.flat_map(of_list).collect(),
        ForwardedHeader::Forwarded => lines.flat_map(of_forwarded).collect(),
    }
}

/// Follows the configured header from the peer to the client; `told` hears of every entry.
pub(super) fn follow<'r>(req: &'r Request<'_>, config: &Config, mut told: impl FnMut(&'r str, Hop)) -> Way {
    let mut way = Way { address: peer(req), is_cut: false, proto: None, host: None };
    let mut elements = elements(req, config).into_iter();
    for element in &mut elements {
        // Each is written by the one on its right, so by the time it is read it is believed.
        (way.proto, way.host) = (element.proto, element.host);
        let Some(next) = element.node else {
            told(element.text, Hop::Unreadable);
            way.is_cut = true;
            break;
        };
        way.address = next;
        if !is_proxy(next, config) {
            told(element.text, Hop::Client);
            break;
        }
        told(element.text, Hop::Proxy);
    }
    elements.for_each(|element| told(element.text, Hop::Beyond));
    if config.forwarded_header == ForwardedHeader::XForwardedFor {
        // The nearest proxy's word.
        let lines = req.headers().get("x-forwarded-proto").last();
        way.proto = lines.and_then(|line| line.rsplit(',').next()).map(|proto| proto.trim().to_ascii_lowercase());
    }
    way
}

/// What the peer says, if it is one of our proxies.
pub fn way(req: &Request<'_>, config: &Config) -> Option<Way> {
    is_from_proxy(req, config).then(|| follow(req, config, |_, _| {}))
}

/// Counts a request whose way ends at something that is no address, and tells the log once a minute: everybody behind
/// such a proxy seems to be the proxy.
pub fn note_unreadable(req: &Request<'_>, config: &Config, arrivals: &Arrivals) {
    if !way(req, config).is_some_and(|way| way.is_cut) {
        return;
    }
    let (header, peer) = (config.forwarded_header.name(), peer(req));
    if arrivals.unreadable(peer) {
        let value = req.headers().get(header).last().map(cut);
        log::forwarded_unreadable(&peer, header, log::some(&value));
    }
}

impl ClientAddress {
    /// Reads it.
    pub fn of(req: &Request<'_>, config: &Config) -> Self {
        Self(way(req, config).map_or_else(|| peer(req), |way| way.address))
    }

    /// With the door it came by, for the audit.
    pub fn by(self, door: Door) -> Source {
        Source { door, address: Some(self.0) }
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for ClientAddress {
    type Error = Infallible;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Infallible> {
        match config(req) {
            Ok(config) => Outcome::Success(Self::of(req, config)),
            Err(_) => Outcome::Forward(Status::InternalServerError),
        }
    }
}
