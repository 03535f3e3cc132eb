//! Requests that did not come the way the configuration says, and why (421, RFC 9110 §15.5.20).

use super::LocalPath;
use super::arrival::{cut, host_of};
use super::client::{peer, way};
use super::logged::shown;
use crate::base::language::Text;
use crate::base::log;
use crate::config::{Config, Transport};
use rocket::Request;
use rocket::http::Method;

/// Which it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The peer is not in `trusted_proxies`.
    Peer,
    /// The proxy says that it came by something else than https, and by what.
    NotHttps(String),
}

impl Why {
    /// What a visitor may know of it: no address, and nothing of what was sent.
    pub fn text(&self) -> Text {
        match self {
            Self::Peer => Text::new("misdirected-peer"),
            Self::NotHttps(_) => Text::new("misdirected-http"),
        }
    }

    /// A word for the log.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Peer => "peer_not_trusted",
            Self::NotHttps(_) => "proxy_said_http",
        }
    }
}

/// A request that was refused for it, as it was before it was led away.
#[derive(Debug, Clone)]
pub struct Misdirection {
    pub why: Why,
    /// The method that it came with.
    pub method: Method,
    /// What was asked for: for the way to the public origin. Home for what was sent, which cannot be sent again.
    pub page: LocalPath,
    /// The path for the log: no query, and no code of a link.
    pub logged: String,
    /// `Host`, if there is exactly one.
    pub host: Option<String>,
}

/// Paths that a supervisor on this machine asks, past the proxy: they answer with a status and nothing else.
const PROBES: [&str; 2] = ["/healthz", "/readyz"];

fn is_probe(req: &Request<'_>) -> bool {
    let is_reading = matches!(req.method(), Method::Get | Method::Head);
    is_reading && peer(req).is_loopback() && PROBES.contains(&req.uri().path().as_str())
}

/// Behind a proxy only its requests count, and only those that came to it by https.
fn why(req: &Request<'_>, config: &Config) -> Option<Why> {
    if config.transport != Transport::Proxy || is_probe(req) {
        return None;
    }
    match way(req, config) {
        None => Some(Why::Peer),
        Some(way) => way.proto.filter(|proto| proto != "https").map(Why::NotHttps),
    }
}

/// Looks whether a request is misdirected, before it is led away, and keeps what it was.
pub fn find<'r>(req: &'r Request<'_>, config: &Config) -> Option<&'r Misdirection> {
    let found = why(req, config).map(|why| {
        let is_reading = matches!(req.method(), Method::Get | Method::Head);
        let page = if is_reading { req.uri().to_string() } else { "/".to_owned() };
        let (page, logged) = (LocalPath::or_home(&page), shown(req.uri().path().as_str()));
        Misdirection { why, method: req.method(), page, logged, host: host_of(req) }
    });
    req.local_cache(|| found).as_ref()
}

/// What [`find`] has found.
pub fn misdirection<'r>(req: &'r Request<'_>) -> Option<&'r Misdirection> {
    req.local_cache(|| None::<Misdirection>).as_ref()
}

/// Tells the log, with what a visitor is not told: the peer and what it says.
pub fn tell(req: &Request<'_>, config: &Config) {
    let Some(Misdirection { why, method, logged, host, .. }) = misdirection(req) else { return };
    let said = if let Why::NotHttps(proto) = why { Some((config.forwarded_header.proto_name(), proto)) } else { None };
    let (header, value) = said.map(|(header, proto)| (header, cut(proto))).unzip();
    log::misdirected(why.as_str(), &peer(req), method.as_str(), logged, log::some(host), header, log::some(&value));
}
