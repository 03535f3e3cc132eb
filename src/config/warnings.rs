//! What is accepted, but hardly meant; and what is right, but could be safer.

use super::{Config, Transport, host_of, proxies};
use std::net::IpAddr;

impl Config {
    /// Sentences for the administrator; each names the key first.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        let insists = self.figment.extract_inner("twodoors.insecure_lan").unwrap_or(false);
        if insists && self.transport != Transport::InsecureLan {
            warnings.push("twodoors.insecure_lan: it does nothing where https is served; remove it.".to_owned());
        }
        if !self.trusted_proxies.is_empty() && !self.is_https() {
            warnings.push(format!(
                "twodoors.trusted_proxies: behind a proxy that does https, set public_origin to its https:// address; \
                 now it is {}, and forms sent from any other address are refused.",
                self.public_origin
            ));
        }
        warnings.extend(self.trusted_proxies.iter().filter_map(proxies::warning));
        if self.hsts_subdomains && !(self.is_https() && self.hsts_secs > 0) {
            warnings.push("twodoors.hsts_subdomains: it does nothing without https and hsts_secs above 0.".to_owned());
        }
        warnings
    }

    /// Whether some trusted network has strangers in it.
    pub fn trusts_strangers(&self) -> bool {
        self.trusted_proxies.iter().any(proxies::is_too_wide)
    }

    /// Whether other programs may well be served under our host name: cookies know neither ports nor paths
    /// (RFC 6265 §8.5), so they are sent our cookie and can overwrite it (ASVS 3.5.4). On loopback nobody else comes.
    pub fn may_share_host(&self) -> bool {
        let host = host_of(&self.public_origin);
        let is_address = host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
        match self.transport {
            Transport::Loopback => false,
            Transport::Proxy | Transport::InsecureLan => true,
            // A server with a port of its own leaves the usual one to another.
            Transport::Tls => is_address || !self.public_origin.ends_with(&host),
        }
    }

    /// Sentences of the same kind about what is right as it is.
    pub fn advice(&self) -> Vec<String> {
        let own_name = self.may_share_host().then(|| {
            format!(
                "twodoors.public_origin: give Twodoors a host name of its own, if it has none. Cookies know neither ports nor paths: every \
                 other program on {} is sent the cookie that signs people in, and can overwrite it.",
                host_of(&self.public_origin)
            )
        });
        own_name.into_iter().collect()
    }
}
