//! What is accepted, but hardly meant.

use super::{Config, Transport};

impl Config {
    /// Sentences for whoever runs the house; each names the key first.
    #[must_use]
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
        warnings
    }
}
