//! Every key, its unit, its default and its bounds; read once, all faults at once.
//!
//! Sources, later ones win: defaults, `Rocket.toml` (optional), `ROCKET_…` in the environment,
//! flags. `[default.twodoors]` holds the product's own keys; Rocket's own (`address`, `port`,
//! `tls`, `workers`, `limits`, …) stand beside it. What is asked for here is what is known: any other
//! key stops the start.

mod alg;
mod connections;
mod contact;
pub mod effective;
mod experiments;
mod fault;
mod keys;
mod lifetimes;
mod origin;
mod passwords;
pub mod port;
mod proxies;
mod sources;
mod token;
mod unknown;
mod warnings;

pub use alg::Alg;
pub use connections::Connections;
pub use fault::{Fault, Faults};
pub use proxies::ForwardedHeader;
pub use sources::{Overrides, file, sources};

use crate::base::words::words;
use crate::login::Lifetimes;
use crate::login::VerifyMode;
use crate::throttle::Limits;
use crate::user::password::Cost;
use crate::user::policy::Policy;
use effective::{Setting, Tells};
use figment::Figment;
use figment::providers::Serialized;
use figment::value::Value;
use ipnet::IpNet;
use keys::{Keys, Read};
use lifetimes::lifetimes;
use origin::{allowed_origins, api_origins, origin, transport};
use port::Reserved;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use token::Token;

/// How an answer leaves the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// Plain http on a loopback address: browsers treat it as secure.
    Loopback,
    /// https, by our own certificate.
    Tls,
    /// https, ended by a proxy we trust.
    Proxy,
    /// Plain http on a network, knowingly.
    InsecureLan,
}

words!(Transport { Loopback = "loopback", Tls = "tls", Proxy = "proxy", InsecureLan = "insecure_lan" });

/// The configuration, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// What Rocket reads, with what the product sets itself.
    pub figment: Figment,
    /// Where everything is kept.
    pub data_dir: PathBuf,
    /// `scheme://host[:port]`: links, origin checks, `iss`.
    pub public_origin: String,
    /// What `Origin` may say: the public origin, and on loopback its other names.
    pub allowed_origins: Vec<String>,
    pub transport: Transport,
    /// Peers whose `X-Forwarded-…` headers are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// The one header of theirs that says where a request comes from.
    pub forwarded_header: ForwardedHeader,
    /// `team.name`: what the team calls itself; empty: it is not known.
    pub team_name: String,
    /// `security.contact`: to whom weaknesses are reported, as a URI; empty: to nobody in particular.
    pub security_contact: String,
    /// How long logins live.
    pub lifetimes: Lifetimes,
    /// The algorithm of new access tokens.
    pub alg: Alg,
    /// How access tokens are verified.
    pub verify: VerifyMode,
    /// The `aud` of access tokens.
    pub audience: String,
    /// Origins whose pages may read what `/api` answers.
    pub api_origins: Vec<String>,
    /// For so long a rotated signing key is published before it signs; 0: not at all.
    pub publish_secs: u64,
    /// The cost of Argon2id.
    pub cost: Cost,
    pub hashers: usize,
    /// Which passwords are accepted.
    pub policy: Policy,
    /// Limits on wrong passwords.
    pub limits: Limits,
    /// `max-age` of HSTS; 0 sends none.
    pub hsts_secs: u64,
    /// Whether HSTS says `includeSubDomains`: other hosts below ours then need https too.
    pub hsts_subdomains: bool,
    /// How long audit entries are kept.
    pub audit_max_age_days: u64,
    /// How many audit entries are kept.
    pub audit_max_entries: usize,
    /// How many connections may be open.
    pub connections: Connections,
    /// Our own keys with their values in effect.
    pub own: Vec<Setting>,
    /// The port that was found for port 0, kept free until the server opens it.
    pub reserved: Option<Reserved>,
}

impl Config {
    /// Reads and checks everything.
    ///
    /// # Errors
    /// All faults at once, each naming the key, the form wanted and the way out.
    pub fn read(sources: Figment) -> Result<Self, Faults> {
        let mut keys = Keys::new(sources)?;
        let (address, port, reserved) = listens(&mut keys);
        let tls = keys.tls(rocket_accepts);
        keys.rocket(rocket_accepts);

        keys.enter("twodoors");
        let Read { key, value: data_dir } = keys.get::<PathBuf>("data_dir", "data".into());
        keys.shows(key, data_dir.display(), Tells::DataDir);
        if data_dir.starts_with("~") {
            keys.fault(key, "a path without ~, which only a shell understands");
        }
        let (trusted_proxies, forwarded_header) = proxies::proxies(&mut keys);
        let public_origin = origin(&mut keys, tls.is_some(), address, port);
        let transport = transport(&mut keys, tls.is_some(), address, &trusted_proxies, &public_origin);

        let team_name = team_name(&mut keys);
        let security_contact = contact::contact(&mut keys);
        let lifetimes = lifetimes(&mut keys);
        let Token { alg, verify, audience, publish_secs } = Token::read(&mut keys);
        let api_origins = api_origins(&mut keys);
        let cost = passwords::cost(&mut keys);
        let hashers = passwords::hashers(&mut keys);
        let min_length = keys.number("password.min_length", 15, 8, 64).into();
        let limits = passwords::limits(&mut keys);
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let own_certificate = tls.as_ref().is_some_and(|certs| absolute(certs).starts_with(absolute(&data_dir)));
        let hsts_secs = keys.number("hsts_secs", if own_certificate { 0 } else { 31_536_000 }, 0, 63_072_000).into();
        let hsts_subdomains = keys.get("hsts_subdomains", false).value;
        let audit_max_age_days = keys.number("audit.max_age_days", 400, 1, 36_500).into();
        let audit_max_entries = keys.number("audit.max_entries", 100_000, 100, 10_000_000).into();

        let connections = Connections::read(&mut keys);
        let context = vec!["twodoors".to_owned(), "two doors".to_owned(), host_of(&public_origin), team_name.clone()];
        let policy = Policy { min_length, context };
        let (sources, own) = keys.finish()?;
        let figment = for_rocket(sources, address, port);
        Ok(Self {
            figment,
            allowed_origins: allowed_origins(&public_origin, transport, port, tls.is_some()),
            data_dir,
            public_origin,
            transport,
            trusted_proxies,
            forwarded_header,
            team_name,
            security_contact,
            lifetimes,
            alg,
            verify,
            audience,
            api_origins,
            publish_secs,
            cost,
            hashers,
            policy,
            limits,
            hsts_secs,
            hsts_subdomains,
            audit_max_age_days,
            audit_max_entries,
            connections,
            own,
            reserved,
        })
    }

    /// What pages are headed with: the name of the team, else of the product.
    pub fn team(&self) -> &str {
        if self.team_name.is_empty() { "Twodoors" } else { &self.team_name }
    }

    /// Whether people reach the server by https.
    pub fn is_https(&self) -> bool {
        self.public_origin.starts_with("https://")
    }

    /// Whether only this machine can reach the server by its links.
    pub fn only_here(&self) -> bool {
        self.transport == Transport::Loopback || origin::is_loopback(&self.public_origin)
    }

    /// Whether cookies lose `Secure` and `__Host-` because the network is not protected.
    pub fn insecure_lan(&self) -> bool {
        self.transport == Transport::InsecureLan
    }

    /// The port on which that is so, by which the cookie is called then.
    pub fn insecure_port(&self) -> Option<u16> {
        self.figment.extract_inner("port").ok().filter(|_| self.insecure_lan())
    }
}

fn team_name(keys: &mut Keys) -> String {
    let typed = keys.get::<String>("team.name", String::new());
    let form = "a name of 1 to 64 characters, without control characters and marks that turn the direction of writing";
    let name = keys.parse(&typed, form, String::new(), |name| {
        if name.is_empty() { Some(String::new()) } else { crate::base::characters::plain_name(name) }
    });
    keys.shows(typed.key, &name, Tells::Team);
    name
}

/// Where the server listens, and what keeps the port free until it does.
fn listens(keys: &mut Keys) -> (IpAddr, u16, Option<Reserved>) {
    let address = keys.get::<String>("address", "127.0.0.1".to_owned());
    let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let address = keys.parse(&address, "an IP address such as 127.0.0.1 or 0.0.0.0", here, |text| {
        if text == "localhost" { Some(here) } else { text.parse().ok() }
    });
    let mut port = keys.get::<u16>("port", 8000).value;
    // It must be known before it opens, for the links. Where none can be had, opening it says why.
    let reserved = if port == 0 { Reserved::any(address).ok() } else { None };
    if let Some(reserved) = &reserved {
        port = reserved.port;
    }
    (address, port, reserved)
}

/// Whether Rocket reads this key; those that are read here it gets as they must be.
fn rocket_accepts(key: &str, value: Value) -> bool {
    let one = Figment::from(rocket::Config::default()).merge((key, value));
    ["address", "port", "twodoors"].contains(&key) || one.extract::<rocket::Config>().is_ok()
}

/// The host of an origin, without its port.
fn host_of(origin: &str) -> String {
    let host = origin.split("://").nth(1).unwrap_or_default();
    host.rsplit_once(':').map_or(host, |(host, _)| host).to_owned()
}

/// What Rocket is given: the merged sources, and over them what must not be otherwise.
fn for_rocket(sources: Figment, address: IpAddr, port: u16) -> Figment {
    // Nothing is read from it: templates are embedded. It must exist, and must not be a folder that
    // somebody else fills, so nobody may point it elsewhere.
    let templates =
        if cfg!(debug_assertions) { concat!(env!("CARGO_MANIFEST_DIR"), "/templates") } else { "/dev/null" };
    let defaults = Figment::from(rocket::Config::default()).merge(("log_level", "normal"));
    // A stop takes up to the sum and one second more.
    let shutdown = Serialized::default("shutdown", serde_json::json!({"grace": 2, "mercy": 1}));
    let limits = Serialized::default(
        "limits",
        serde_json::json!({"form": "32KiB", "data-form": "32KiB", "json": "32KiB", "string": "32KiB"}),
    );
    defaults
        .merge(shutdown)
        .merge(limits)
        .merge(sources)
        .merge(("address", address))
        .merge(("port", port))
        .merge(("template_dir", templates))
        // Rocket would believe `X-Real-IP` from anybody (ASVS 4.1.3).
        .merge(("ip_header", false))
        .merge(("ident", false))
}
