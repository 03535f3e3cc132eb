//! Every key with the value that is in effect, for the administrator.

use super::Config;
use super::keys::ROCKET_KEYS;
use figment::Source;
use serde::Serialize;
use serde_json::Value;
use std::path::PathBuf;

/// What a value tells about where the server stands; the text for a bug report masks all but the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tells {
    Nothing,
    /// How many cores the machine has.
    Machine,
    /// The path of the data directory.
    DataDir,
    /// Another path of the machine.
    Path,
    /// A host, with a scheme and a port perhaps.
    Host,
    Network,
    /// What the team is called.
    Team,
}

/// One key.
#[derive(Debug, Clone, Serialize)]
pub struct Setting {
    /// Its name, without `twodoors.`.
    pub key: &'static str,
    pub value: String,
    /// Whether nobody has set it.
    pub is_default: bool,
    #[serde(skip)]
    pub tells: Tells,
}

impl Config {
    /// Every key that can be set and the value in effect. There is no secret among them: those are files of
    /// the data directory, and `tls.key` is a path.
    pub fn effective(&self) -> Vec<Setting> {
        self.of_rocket().into_iter().chain(self.own.iter().cloned()).collect()
    }

    /// Every setting of consequence with its value, defaults included, as it is written down at each start so that a
    /// change can be told. What only describes the machine is left out.
    pub fn settings(&self) -> Vec<(String, String)> {
        let own = self.own.iter().filter(|own| !matches!(own.tells, Tells::DataDir | Tells::Machine));
        let own = own.map(|own| (own.key.to_owned(), own.value.clone()));
        own.chain([("https".to_owned(), self.is_https().to_string())]).collect()
    }

    /// Rocket's own keys.
    fn of_rocket(&self) -> Vec<Setting> {
        let was_set = |key: &str| {
            self.figment.find_metadata(key).is_some_and(|from| {
                matches!(from.source, Some(Source::File(_))) || from.name.contains("environment variable")
            })
        };
        let setting = |key: &'static str| {
            let value = match self.figment.extract_inner::<Value>(key).ok()? {
                Value::String(text) => text,
                other => other.to_string(),
            };
            Some(match key {
                // The code sets both in any case, to what was read.
                "address" => Setting { key, is_default: value == "127.0.0.1", value, tells: Tells::Network },
                "port" => Setting { key, is_default: value == "8000", value, tells: Tells::Nothing },
                _ => Setting { key, is_default: !was_set(key), value, tells: Tells::Nothing },
            })
        };
        let mut all: Vec<Setting> =
            ROCKET_KEYS.iter().filter(|(.., is_shown)| *is_shown).filter_map(|(key, ..)| setting(key)).collect();
        for key in ["tls.certs", "tls.key"] {
            let path = self.figment.extract_inner::<PathBuf>(key).ok();
            let value = path.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
            all.push(Setting { key, value, is_default: path.is_none(), tells: Tells::Path });
        }
        all
    }

    /// The file of the certificate, if this server serves https itself.
    pub fn certificate(&self) -> Option<PathBuf> {
        self.figment.extract_inner::<PathBuf>("tls.certs").ok()
    }
}
