//! The configuration of a server for experiments beside the real one.

use super::port::Reserved;
use super::{Config, Transport, for_rocket};
use figment::Figment;
use figment::providers::Serialized;
use std::net::{IpAddr, Ipv4Addr};

impl Config {
    /// This configuration on a free port of this machine only, for experiments: nothing of Rocket's own
    /// configuration is taken over, so no certificate, no proxy and no other limits.
    pub fn for_experiments(&self) -> std::io::Result<Self> {
        let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let reserved = Reserved::any(address)?;
        let port = reserved.port;
        let stop = serde_json::json!({"grace": 0, "mercy": 0, "ctrlc": false, "signals": []});
        let sources = Figment::new().merge(("workers", 1)).merge(Serialized::default("shutdown", stop));
        let public_origin = format!("http://127.0.0.1:{port}");
        Ok(Self {
            figment: for_rocket(sources, address, port),
            allowed_origins: vec![public_origin.clone()],
            public_origin,
            transport: Transport::Loopback,
            trusted_proxies: Vec::new(),
            reserved: Some(reserved),
            ..self.clone()
        })
    }
}
