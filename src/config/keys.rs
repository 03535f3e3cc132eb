//! Reads keys one by one, remembers which were asked for, and collects every fault.

use super::effective::{Setting, Tells};
use super::fault::{Fault, Faults, Kind, place, shown, unreadable};
use super::unknown::{Known, OUTER, stray_sections};
use figment::Figment;
use figment::value::{Dict, Value};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

/// Keys of Rocket's that may be set, what each wants, and whether it is shown among what is in effect; the rest is
/// either set in code or unknown.
pub(super) const ROCKET_KEYS: [(&str, &str, bool); 12] = [
    ("address", "an IP address in quotes, such as \"127.0.0.1\"", true),
    ("port", "a whole number from 0 to 65535", true),
    ("workers", "a whole number of threads", true),
    ("max_blocking", "a whole number of threads", true),
    ("keep_alive", "a whole number of seconds, 0 for not at all", true),
    ("limits", "a table of sizes, such as {json=\"32KiB\"}", true),
    ("shutdown", "a table of whole seconds, such as {grace=2, mercy=1}", true),
    ("log_level", "one of \"off\", \"critical\", \"normal\", \"debug\"", true),
    ("tls", "a table with the paths certs and key", false),
    ("temp_dir", "a path in quotes", false),
    ("cli_colors", "true or false", false),
    ("twodoors", "a table", false),
];

/// What may stand in Rocket's tables.
const ROCKET_PARTS: [&str; 9] = [
    "tls.certs",
    "tls.key",
    "tls.ciphers",
    "tls.prefer_server_cipher_order",
    "shutdown.ctrlc",
    "shutdown.signals",
    "shutdown.grace",
    "shutdown.mercy",
    "shutdown.force",
];

/// Keys of Rocket's that the product sets itself, because another value would be unsafe.
const FIXED_KEYS: &[&str] = &["ident", "ip_header", "secret_key", "template_dir", "proxy_proto_header", "profile"];

/// A key that was read, and its value or default.
pub(super) struct Read<T> {
    pub(super) key: &'static str,
    pub(super) value: T,
}

impl From<Read<Self>> for u32 {
    fn from(number: Read<Self>) -> Self {
        number.value
    }
}

impl From<Read<u32>> for u64 {
    fn from(number: Read<u32>) -> Self {
        number.value.into()
    }
}

impl From<Read<u32>> for usize {
    fn from(number: Read<u32>) -> Self {
        number.value as Self
    }
}

/// Where a key is read is the one place where it is spelt: what is asked for here is known, and its value is what is
/// shown and compared with the last start's.
pub(super) struct Keys {
    sources: Figment,
    section: &'static str,
    faults: Vec<Fault>,
    settings: Vec<Setting>,
}

impl Keys {
    /// A source that cannot be read at all is one fault, not one of every key.
    pub(super) fn new(sources: Figment) -> Result<Self, Faults> {
        sources.extract::<Dict>().map_err(|error| Faults(unreadable(error)))?;
        Ok(Self { sources, section: "", faults: Vec::new(), settings: Vec::new() })
    }

    /// From here on keys stand in this section.
    pub(super) fn enter(&mut self, section: &'static str) {
        self.section = section;
    }

    fn path(&self, key: &str) -> String {
        if self.section.is_empty() { key.to_owned() } else { format!("{}.{key}", self.section) }
    }

    /// One key, or its default when nobody set it.
    pub(super) fn get<T: Kind>(&mut self, key: &'static str, default: T) -> Read<T> {
        let value = self.read(key, T::FORM, default);
        self.record(key, value.shown());
        Read { key, value }
    }

    fn record(&mut self, key: &'static str, value: String) {
        // Rocket's own are shown as Rocket has them.
        if !self.section.is_empty() {
            let is_default = !self.is_set(key);
            self.settings.push(Setting { key, value, is_default, tells: Tells::Nothing });
        }
    }

    /// What is shown of a key instead of the value as it was typed, and what that tells.
    pub(super) fn shows(&mut self, key: &str, value: impl ToString, tells: Tells) {
        if let Some(setting) = self.settings.iter_mut().find(|own| own.key == key) {
            *setting = Setting { value: value.to_string(), tells, ..setting.clone() };
        }
    }

    fn read<T: DeserializeOwned>(&mut self, key: &str, form: &str, default: T) -> T {
        let path = self.path(key);
        if self.sources.find_value(&path).is_err() {
            return default;
        }
        self.sources.extract_inner(&path).unwrap_or_else(|_| {
            self.wrong(&path, form);
            default
        })
    }

    /// A whole number within bounds.
    pub(super) fn number(&mut self, key: &'static str, default: u32, least: u32, most: u32) -> Read<u32> {
        let form = format!("a whole number from {least} to {most}");
        let number = self.read::<Option<i64>>(key, &form, None).unwrap_or(default.into());
        let within = u32::try_from(number).ok().filter(|number| (least..=most).contains(number));
        if within.is_none() {
            self.wrong(&self.path(key), &form);
        }
        let value = within.unwrap_or(default);
        self.record(key, value.to_string());
        Read { key, value }
    }

    /// A value that was read, in its own form.
    pub(super) fn parse<V, T>(&mut self, read: &Read<V>, form: &str, default: T, parse: impl Fn(&V) -> Option<T>) -> T {
        parse(&read.value).unwrap_or_else(|| {
            // Of another type than was wanted: that has been said.
            if self.is_well(&[read.key]) {
                self.wrong(&self.path(read.key), form);
            }
            default
        })
    }

    /// Rocket's own keys, as far as it accepts them.
    pub(super) fn rocket(&mut self, accepts: impl Fn(&str, Value) -> bool) {
        for (key, form, _) in ROCKET_KEYS {
            let is_wrong = self.sources.find_value(key).is_ok_and(|value| !accepts(key, value));
            if is_wrong && self.faults.iter().all(|fault| fault.key.as_deref() != Some(key)) {
                self.wrong(key, form);
            }
        }
    }

    /// Whether nothing was wrong with any of these keys of the section.
    pub(super) fn is_well(&self, keys: &[&str]) -> bool {
        let paths: Vec<String> = keys.iter().map(|key| self.path(key)).collect();
        self.are_well(&paths)
    }

    /// Checks keys by their whole paths.
    pub(super) fn are_well(&self, paths: &[impl AsRef<str>]) -> bool {
        let is_wrong = |path: &str| self.faults.iter().any(|fault| fault.key.as_deref() == Some(path));
        !paths.iter().any(|path| is_wrong(path.as_ref()))
    }

    /// Whether somebody set this key of the section.
    pub(super) fn is_set(&self, key: &str) -> bool {
        self.sources.find_value(&self.path(key)).is_ok()
    }

    /// The certificate file, if https is configured; both files must be readable.
    pub(super) fn tls(&mut self, accepts: impl Fn(&str, Value) -> bool) -> Option<PathBuf> {
        match self.sources.find_value("tls") {
            Err(_) => return None,
            Ok(Value::Dict(..)) => {}
            Ok(_) => {
                self.wrong("tls", "a table with the paths certs and key");
                return None;
            }
        }
        let mut files = ["tls.certs", "tls.key"].map(|key| (key, self.sources.extract_inner::<PathBuf>(key)));
        for (key, file) in &mut files {
            match file {
                Err(_) => {
                    self.push(key, "wanted: the path of a PEM file; tls.certs and tls.key go together".to_owned());
                }
                Ok(path) => {
                    if let Err(error) = std::fs::File::open(&*path) {
                        self.push(key, format!("{} cannot be read ({error})", path.display()));
                    }
                }
            }
        }
        let [(_, certs), (_, key)] = files;
        if let (Ok(certs), Ok(key)) = (&certs, &key)
            && certs.exists()
            && key.exists()
            && let Err((at_fault, why)) = certificate_fits(certs, key)
        {
            self.push(at_fault, why);
        }
        let is_well = self.faults.iter().all(|fault| !fault.key.as_deref().is_some_and(|key| key.starts_with("tls")));
        if is_well && self.sources.find_value("tls").is_ok_and(|value| !accepts("tls", value)) {
            self.wrong("tls", "certs and key, and ciphers, prefer_server_cipher_order and mutual as Rocket takes them");
        }
        certs.ok().or(Some(PathBuf::new()))
    }

    /// A fault of a key in the section.
    pub(super) fn fault(&mut self, key: &str, form: &str) {
        self.fault_of(&self.path(key), form);
    }

    /// A fault of a key outside the section.
    pub(super) fn fault_of(&mut self, path: &str, form: &str) {
        self.push(path, format!("wanted: {form}"));
    }

    /// A value that is none of its kind, with what was written and where.
    fn wrong(&mut self, path: &str, form: &str) {
        let value = self.sources.find_value(path).map(|value| format!(", not {}", shown(&value))).unwrap_or_default();
        self.fault_of(path, &format!("{form}{value}{}", place(&self.sources, path)));
    }

    fn push(&mut self, path: &str, message: String) {
        self.faults.push(Fault { key: Some(path.to_owned()), message });
    }

    /// The sources again and what was read, if nothing was wrong and nothing unknown was set.
    pub(super) fn finish(mut self) -> Result<(Figment, Vec<Setting>), Faults> {
        let dict = self.sources.extract::<Dict>().map_err(|error| Faults(unreadable(error)))?;
        let own = self.settings.iter().filter_map(|own| Some(own.key.split_once('.')?.0));
        let tables: Vec<&str> = OUTER.into_iter().chain(own).collect();
        let mut stray = stray_sections(&self.sources, &tables);
        if dict.get("twodoors").is_some_and(|own| own.as_dict().is_none()) {
            self.faults.clear();
            self.wrong("twodoors", "a table, such as {token={access_ttl_secs=60}}");
            stray.append(&mut self.faults);
        }
        if !stray.is_empty() {
            return Err(Faults(stray));
        }
        let rocket = ROCKET_KEYS.iter().map(|(key, ..)| *key).chain(ROCKET_PARTS);
        let rocket = rocket.filter(|key| !OUTER.contains(key)).map(str::to_owned);
        let own = self.settings.iter().map(|own| format!("twodoors.{}", own.key));
        let mut keys: Vec<String> = rocket.chain(own).collect();
        keys.sort_unstable();
        let known = Known { keys, open: &["limits"], fixed: FIXED_KEYS };
        for fault in known.faults(&self.sources, &dict) {
            if self.faults.iter().all(|own| own.key != fault.key) {
                self.faults.push(fault);
            }
        }
        if self.faults.is_empty() { Ok((self.sources, self.settings)) } else { Err(Faults(self.faults)) }
    }
}

/// Whether these files can serve https together: found out here, not when the port opens.
fn certificate_fits(certs: &Path, key: &Path) -> Result<(), (&'static str, String)> {
    let chain = CertificateDer::pem_file_iter(certs).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let chain = chain.ok().filter(|chain| !chain.is_empty());
    let chain = chain.ok_or(("tls.certs", format!("{} holds no certificate in PEM", certs.display())))?;
    let key_der = PrivateKeyDer::from_pem_file(key)
        .map_err(|_| ("tls.key", format!("{} holds no private key in PEM", key.display())))?;
    CertifiedKey::from_der(chain, key_der, &rustls::crypto::ring::default_provider())
        .map(drop)
        .map_err(|_| ("tls.key", format!("{} does not fit the certificate", key.display())))
}
