//! Keys and sections that nobody knows, and which known one was probably meant.

use super::fault::{Fault, place};
use figment::Figment;
use figment::value::{Dict, Value};

/// Less alike than this is a guess.
const LEAST: f64 = 0.78;

/// The sections of a file that every start knows; it reads the first two and the one of its own build.
const PROFILES: [&str; 4] = ["default", "global", "debug", "release"];

/// Tables of Rocket's own; all others stand in `twodoors`.
pub(super) const OUTER: [&str; 4] = ["tls", "limits", "shutdown", "twodoors"];

/// Sections of the file that a start would not read: Figment takes any for a profile, and reads only the one that
/// is selected. `tables`: what people write as a section though it stands in one.
pub(super) fn stray_sections(sources: &Figment, tables: &[&str]) -> Vec<Fault> {
    let selected = sources.profile();
    let unread =
        sources.profiles().filter(|profile| *profile != selected && PROFILES.iter().all(|known| *profile != known));
    let mut faults: Vec<Fault> = unread
        .map(|profile| {
            let name = profile.as_str().as_str();
            Fault { key: Some(name.to_owned()), message: why_stray(name, selected.as_str().as_str(), tables) }
        })
        .collect();
    faults.sort_by(|one, other| one.key.cmp(&other.key));
    faults
}

/// The way to a table in the file.
fn whole(table: &str) -> String {
    let own = if OUTER.contains(&table) { "" } else { "twodoors." };
    format!("default.{own}{table}")
}

fn why_stray(name: &str, selected: &str, tables: &[&str]) -> String {
    let lower = name.to_lowercase();
    if tables.contains(&lower.as_str()) {
        return format!("sections begin with default: write [{}]", whole(&lower));
    }
    let known = PROFILES.into_iter().chain([selected]).chain(tables.iter().copied());
    let nearest = known
        .map(|known| (strsim::jaro_winkler(&lower, known), known))
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .filter(|(likeness, _)| *likeness >= LEAST);
    let meant = match nearest {
        Some((_, table)) if tables.contains(&table) => whole(table),
        Some((_, profile)) => profile.to_owned(),
        None => "default".to_owned(),
    };
    format!(
        "there is no such section, so nothing in it is read; the nearest is [{meant}]. If it is a profile of your own, \
         select it: ROCKET_PROFILE={name}"
    )
}

/// The keys that may be set: all by their whole paths, Rocket's as well.
pub(super) struct Known {
    pub(super) keys: Vec<String>,
    /// Tables in which anything may stand.
    pub(super) open: &'static [&'static str],
    /// Keys that the product sets itself.
    pub(super) fixed: &'static [&'static str],
}

impl Known {
    /// Every fault of this kind.
    pub(super) fn faults(&self, sources: &Figment, dict: &Dict) -> Vec<Fault> {
        let mut faults = Vec::new();
        self.walk("", dict, sources, &mut faults);
        faults
    }

    fn walk(&self, prefix: &str, dict: &Dict, sources: &Figment, faults: &mut Vec<Fault>) {
        for (name, value) in dict {
            let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
            let message = match value {
                _ if self.fixed.contains(&path.as_str()) => "Twodoors sets this itself; remove it".to_owned(),
                _ if self.keys.contains(&path) || self.open.contains(&path.as_str()) => continue,
                Value::Dict(_, inner) if self.is_section(&path) || !inner.is_empty() => {
                    self.walk(&path, inner, sources, faults);
                    continue;
                }
                _ if self.is_section(&path) => format!("wanted: a table{}", place(sources, &path)),
                _ => self.no_such_key(&path),
            };
            faults.push(Fault { key: Some(path), message });
        }
    }

    /// Whether known keys stand under this path.
    fn is_section(&self, path: &str) -> bool {
        self.keys.iter().any(|key| key.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
    }

    fn no_such_key(&self, path: &str) -> String {
        if let Some(table) = self.as_table(path) {
            return format!(
                "there is no such key; in the environment our own are one table: ROCKET_TWODOORS='{table}'"
            );
        }
        match self.nearest(path).as_slice() {
            [] => "there is no such key; Rocket.toml of the project lists them all".to_owned(),
            [one] => format!("there is no such key; the nearest is {one}"),
            more => format!("there is no such key; the nearest are {}", more.join(" and ")),
        }
    }

    /// How the environment gives a key that was written as a variable of its own (`ROCKET_TWODOORS_DATA_DIR`).
    fn as_table(&self, path: &str) -> Option<String> {
        let meant = self.keys.iter().find(|key| key.starts_with("twodoors.") && key.replace('.', "_") == path)?;
        Some(
            meant
                .split('.')
                .skip(1)
                .collect::<Vec<_>>()
                .into_iter()
                .rfold("…".to_owned(), |value, part| format!("{{{part}={value}}}")),
        )
    }

    /// The known key most like this one; all of one name where the section was left out. People also put a key
    /// into another section: its own name counts more than the way to it.
    fn nearest(&self, path: &str) -> Vec<&str> {
        let likeness = |known: &str| {
            (2.0 * strsim::jaro_winkler(name_of(path), name_of(known)) + strsim::jaro_winkler(path, known)) / 3.0
        };
        let keys = self.keys.iter().map(String::as_str);
        let likely = keys.clone().map(|known| (likeness(known), known)).max_by(|one, other| one.0.total_cmp(&other.0));
        let Some((_, nearest)) = likely.filter(|(likeness, _)| *likeness >= LEAST) else { return Vec::new() };
        if path.matches('.').count() > usize::from(path.starts_with("twodoors.")) {
            return vec![nearest];
        }
        keys.filter(|known| name_of(known) == name_of(nearest)).collect()
    }
}

/// The last part of a path.
fn name_of(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Known;

    #[test]
    fn the_nearest_key_is_the_one_that_was_meant() {
        let keys = [
            "address",
            "port",
            "workers",
            "keep_alive",
            "log_level",
            "temp_dir",
            "tls.certs",
            "tls.key",
            "shutdown.grace",
            "shutdown.mercy",
            "twodoors.data_dir",
            "twodoors.insecure_lan",
            "twodoors.trusted_proxies",
            "twodoors.forwarded_header",
            "twodoors.public_origin",
            "twodoors.session.idle_ttl_secs",
            "twodoors.session.max_ttl_secs",
            "twodoors.token.access_ttl_secs",
            "twodoors.token.idle_ttl_secs",
            "twodoors.token.max_ttl_secs",
            "twodoors.token.grace_secs",
            "twodoors.token.alg",
            "twodoors.token.verify",
            "twodoors.token.audience",
            "twodoors.password.memory_kib",
            "twodoors.password.iterations",
            "twodoors.password.min_length",
            "twodoors.throttle.account_free",
            "twodoors.throttle.address_free",
            "twodoors.hsts_secs",
            "twodoors.hsts_subdomains",
            "twodoors.audit.max_age_days",
            "twodoors.audit.max_entries",
        ];
        let known = Known { keys: keys.map(str::to_owned).to_vec(), open: &[], fixed: &[] };
        for (path, wanted) in [
            ("prot", "port"),
            ("adress", "address"),
            ("data_dir", "twodoors.data_dir"),
            ("public_origin", "twodoors.public_origin"),
            ("trusted_proxys", "twodoors.trusted_proxies"),
            ("twodoors.port", "port"),
            ("twodoors.tls.cert", "tls.certs"),
            ("twodoors.datadir", "twodoors.data_dir"),
            ("twodoors.data-dir", "twodoors.data_dir"),
            ("twodoors.sesion.idle_ttl_secs", "twodoors.session.idle_ttl_secs"),
            ("twodoors.token.max_age_days", "twodoors.audit.max_age_days"),
            ("twodoors.token.algorithm", "twodoors.token.alg"),
            ("twodoors.tokn.alg", "twodoors.token.alg"),
            ("twodoors.audience", "twodoors.token.audience"),
            ("twodoors.hsts", "twodoors.hsts_secs"),
            ("twodoors.audit.max_days", "twodoors.audit.max_age_days"),
            ("shutdown.graze", "shutdown.grace"),
            ("twodoors.smtp_host", ""),
            ("twodoors.ldap.url", ""),
            ("frobnicate", ""),
        ] {
            assert_eq!(known.nearest(path).join(" "), wanted, "{path}");
        }
        let both = known.nearest("twodoors.idle_ttl_secs");
        assert_eq!(both, ["twodoors.session.idle_ttl_secs", "twodoors.token.idle_ttl_secs"]);
        for (variable, table) in
            [("twodoors_data_dir", "{data_dir=…}"), ("twodoors_session_idle_ttl_secs", "{session={idle_ttl_secs=…}}")]
        {
            assert_eq!(known.as_table(variable).as_deref(), Some(table));
        }
        assert_eq!(known.as_table("port"), None);
    }
}
