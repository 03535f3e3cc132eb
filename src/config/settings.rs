//! The settings as they are written down at each start, so that a change of them can be told.

use super::Config;

impl Config {
    /// Every setting of consequence with its value, defaults included. None of them is secret; what only
    /// describes the machine (directories, threads) is left out.
    pub fn settings(&self) -> Vec<(String, String)> {
        let Self { lifetimes, cost, limits, .. } = self;
        let proxies: Vec<String> = self.trusted_proxies.iter().map(ToString::to_string).collect();
        let settings = [
            ("public_origin", self.public_origin.clone()),
            ("team.name", self.team_name.clone()),
            ("security.contact", self.security_contact.clone()),
            ("https", self.is_https().to_string()),
            ("insecure_lan", self.insecure_lan().to_string()),
            ("trusted_proxies", proxies.join(", ")),
            ("forwarded_header", self.forwarded_header.name().to_owned()),
            ("session.idle_ttl_secs", lifetimes.session_idle_ttl_secs.to_string()),
            ("session.max_ttl_secs", lifetimes.session_max_ttl_secs.to_string()),
            ("token.access_ttl_secs", lifetimes.access_ttl_secs.to_string()),
            ("token.idle_ttl_secs", lifetimes.token_idle_ttl_secs.to_string()),
            ("token.max_ttl_secs", lifetimes.token_max_ttl_secs.to_string()),
            ("token.grace_secs", lifetimes.grace_secs.to_string()),
            ("token.alg", self.alg.as_str().to_owned()),
            ("token.verify", self.verify.as_str().to_owned()),
            ("token.audience", self.audience.clone()),
            ("token.publish_secs", self.publish_secs.to_string()),
            ("api.allowed_origins", self.api_origins.join(", ")),
            ("password.memory_kib", cost.memory_kib.to_string()),
            ("password.iterations", cost.iterations.to_string()),
            ("password.lanes", cost.lanes.to_string()),
            ("password.min_length", self.policy.min_length.to_string()),
            ("throttle.account_free", limits.account_free.to_string()),
            ("throttle.address_free", limits.address_free.to_string()),
            ("throttle.first_delay_secs", limits.first_delay_secs.to_string()),
            ("throttle.max_delay_secs", limits.max_delay_secs.to_string()),
            ("throttle.known_address_days", limits.known_address_days.to_string()),
            ("throttle.all_per_minute", limits.all_per_minute.to_string()),
            ("hsts_secs", self.hsts_secs.to_string()),
            ("hsts_subdomains", self.hsts_subdomains.to_string()),
            ("audit.max_age_days", self.audit_max_age_days.to_string()),
            ("audit.max_entries", self.audit_max_entries.to_string()),
            ("connections.max", self.connections.max.to_string()),
            ("connections.per_address", self.connections.per_address.to_string()),
        ];
        settings.map(|(key, value)| (key.to_owned(), value)).into()
    }
}
