//! How a request arrived: what the diagnostics page tells of it. Nothing is decided by it.

use super::client::{Hop, follow, is_from_proxy, peer};
use super::config;
use crate::base::browser;
use crate::config::Config;
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome, Request};
use std::net::IpAddr;

/// Headers by which a proxy says what it forwards. What is not configured is never believed.
const FORWARDING: [&str; 7] = [
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-real-ip",
    "forwarded",
    "x-forwarded-server",
];

/// Entries of the chain and lines of headers that are told at most: a request brings what it likes.
const MOST: usize = 12;
/// Characters of each.
const MOST_CHARS: usize = 100;

/// How a request arrived.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// `Host`, or `:authority` in HTTP/2, if there is exactly one.
    pub host: Option<String>,
    pub peer: IpAddr,
    /// Whether that is one of the proxies that are trusted.
    pub is_from_proxy: bool,
    /// Whom the server takes for the client; see [`super::ClientAddress`].
    pub address: IpAddr,
    /// Every entry of the configured header, from the right, with what was made of it.
    pub hops: Vec<(String, Hop)>,
    /// Whether that header was there at all.
    pub has_chain: bool,
    /// By which scheme the request came to the proxies, if a trusted one says so.
    pub proto: Option<String>,
    /// The other forwarding headers, by their names in small letters.
    pub forwarding: Vec<(&'static str, String)>,
    /// The browser, in short; none when it is not one that is known.
    pub browser: Option<String>,
}

/// What a header says, for people: in one direction, and not too long.
pub(super) fn cut(text: &str) -> String {
    text.chars().filter(|c| !crate::base::characters::is_control_or_bidi(*c)).take(MOST_CHARS).collect()
}

/// `Host`, or `:authority` in HTTP/2, if there is exactly one: what the browser was told to open, unless a proxy
/// changed it. Nothing is decided by it.
pub fn host_of(req: &Request<'_>) -> Option<String> {
    let hosts: Vec<&str> = req.headers().get("host").collect();
    match hosts.as_slice() {
        [one] => Some(cut(one)),
        // HTTP/2 has a name of its own for it.
        [] => req.host().map(|host| cut(&host.to_string())),
        _ => None,
    }
}

impl Arrival {
    /// Reads it.
    pub fn of(req: &Request<'_>, config: &Config) -> Self {
        let is_from_proxy = is_from_proxy(req, config);
        let mut hops = Vec::new();
        let way = follow(req, config, |hop, made| {
            if hops.len() < MOST {
                hops.push((cut(hop), if is_from_proxy { made } else { Hop::Untrusted }));
            }
        });
        let chain = config.forwarded_header.name();
        let others = FORWARDING.into_iter().filter(|name| !name.eq_ignore_ascii_case(chain));
        let lines = |name| req.headers().get(name).map(move |value| (name, cut(value)));
        Self {
            host: way.host.filter(|_| is_from_proxy).as_deref().map(cut).or_else(|| host_of(req)),
            peer: peer(req),
            is_from_proxy,
            address: if is_from_proxy { way.address } else { peer(req) },
            hops,
            has_chain: req.headers().contains(chain),
            proto: way.proto.filter(|_| is_from_proxy),
            forwarding: others.flat_map(lines).take(MOST).collect(),
            browser: req.headers().get_one("user-agent").and_then(browser::recognized),
        }
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Arrival {
    type Error = std::convert::Infallible;
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        match config(req) {
            Ok(config) => Outcome::Success(Self::of(req, config)),
            Err(_) => Outcome::Forward(Status::InternalServerError),
        }
    }
}
