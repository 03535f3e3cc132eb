//! Masks whatever tells who or where somebody is. The same value gets the same mask everywhere, and the
//! legend says of each mask what may be said.

use super::facts::{Arrivals, Facts};
use crate::config::effective::Tells;
use std::net::IpAddr;

/// Stands for the data directory.
const DATA_DIR: &str = "<data_dir>";

/// What a mask stands for, without telling it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mask {
    pub(super) mask: String,
    pub(super) kind: &'static str,
}

#[derive(Default)]
struct Masks {
    known: Vec<(String, Mask)>,
}

fn kind_of(address: IpAddr) -> &'static str {
    match address {
        IpAddr::V4(v4) if v4.is_loopback() => "IPv4, this machine",
        IpAddr::V4(v4) if v4.is_private() || v4.is_link_local() => "IPv4, private network",
        IpAddr::V4(v4) if v4.is_unspecified() => "IPv4, every address of this machine",
        IpAddr::V4(_) => "IPv4",
        IpAddr::V6(v6) if v6.is_loopback() => "IPv6, this machine",
        IpAddr::V6(v6) if v6.is_unique_local() || v6.is_unicast_link_local() => "IPv6, private network",
        IpAddr::V6(v6) if v6.is_unspecified() => "IPv6, every address of this machine",
        IpAddr::V6(_) => "IPv6",
    }
}

impl Masks {
    fn of(&mut self, value: &str, name: &str, kind: &'static str) -> String {
        if value.is_empty() {
            return String::new();
        }
        if let Some((_, known)) = self.known.iter().find(|(own, _)| own == value) {
            return known.mask.clone();
        }
        let start = format!("{name}-");
        let number = self.known.iter().filter(|(_, known)| known.mask.starts_with(&start)).count() + 1;
        let mask = format!("{start}{number}");
        self.known.push((value.to_owned(), Mask { mask: mask.clone(), kind }));
        mask
    }

    fn address(&mut self, text: &str) -> String {
        match text.parse::<IpAddr>() {
            Ok(address) => self.of(text, "address", kind_of(address)),
            Err(_) => self.of(text, "text", "what a header says"),
        }
    }

    /// A host with a port perhaps; the port stays.
    fn host(&mut self, text: &str) -> String {
        let port = text.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok());
        let (name, port) = port.map_or((text, String::new()), |(name, port)| (name, format!(":{port}")));
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        let mask = match bare.parse::<IpAddr>() {
            Ok(_) => self.address(bare),
            Err(_) if bare.eq_ignore_ascii_case("localhost") => self.of("localhost", "host", "localhost"),
            Err(_) => self.of(&bare.to_lowercase(), "host", "a name"),
        };
        format!("{mask}{port}")
    }

    fn origin(&mut self, text: &str) -> String {
        match text.split_once("://") {
            Some((scheme, host)) => format!("{scheme}://{}", self.host(host)),
            None => self.host(text),
        }
    }

    fn networks(&mut self, text: &str) -> String {
        let each = text.split(", ").map(|network| match network.parse::<IpAddr>() {
            Ok(_) => self.address(network),
            Err(_) => self.of(network, "network", "a network"),
        });
        each.collect::<Vec<_>>().join(", ")
    }
}

/// The facts with masks in them, and what the masks stand for.
pub(super) fn mask(facts: &Facts) -> (Facts, Vec<Mask>) {
    let (mut masks, mut facts) = (Masks::default(), facts.clone());
    masks.known.push((facts.store.data_dir.clone(), Mask { mask: DATA_DIR.to_owned(), kind: "the data directory" }));
    DATA_DIR.clone_into(&mut facts.store.data_dir);
    let by = &mut facts.asked_by;
    by.username = masks.of(&by.username, "user", "a person");
    by.user_id = masks.of(&by.user_id, "id", "a person's id");
    by.login_id = masks.of(&by.login_id, "id", "a login's id");
    let request = &mut facts.request;
    request.public_origin = masks.origin(&request.public_origin);
    request.host = request.host.as_deref().map(|host| masks.host(host));
    request.peer = masks.address(&request.peer);
    request.address = masks.address(&request.address);
    for hop in &mut request.chain {
        hop.text = masks.address(&hop.text);
    }
    for header in &mut request.headers {
        let is_plain = |value: &str| header.name == "x-forwarded-proto" && ["http", "https"].contains(&value);
        header.value = header.value.as_deref().map(|value| match value {
            value if is_plain(value) => value.to_owned(),
            value => masks.address(value),
        });
    }
    let Arrivals { unreadable, not_by_proxy, by_http } = &mut facts.arrivals;
    for odd in [unreadable, not_by_proxy, by_http] {
        odd.peer = odd.peer.as_deref().map(|peer| masks.address(peer));
    }
    for key in &mut facts.keys {
        key.kid = masks.of(&key.kid, "key", "a signing key");
    }
    for setting in &mut facts.configuration {
        setting.value = match setting.tells {
            Tells::Nothing | Tells::Machine => continue,
            // Relative in the configuration, absolute above: it is one.
            Tells::DataDir => DATA_DIR.to_owned(),
            Tells::Path => masks.of(&setting.value, "path", "a path"),
            Tells::Host => {
                let each = setting.value.split(", ").map(|origin| masks.origin(origin));
                each.collect::<Vec<_>>().join(", ")
            }
            Tells::Network => masks.networks(&setting.value),
            Tells::Team => masks.of(&setting.value, "team", "the name of the team"),
        };
    }
    (facts, masks.known.into_iter().map(|(_, mask)| mask).collect())
}
