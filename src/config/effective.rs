//! Every key with the value that is in effect, for whoever runs the house.

use super::Config;
use figment::Source;
use serde::Serialize;
use std::path::PathBuf;

/// What a value tells about where the house stands; the text for a bug report masks all but the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tells {
    /// Nothing.
    Nothing,
    /// A path of the machine.
    Path,
    /// A host, with a scheme and a port perhaps.
    Host,
    /// Addresses or networks.
    Network,
    /// What the team is called.
    Team,
}

/// One key.
#[derive(Debug, Clone, Serialize)]
pub struct Setting {
    /// Its name, without `twodoors.`.
    pub key: String,
    /// The value in effect.
    pub value: String,
    /// Whether nobody has set it.
    pub is_default: bool,
    /// What the value tells.
    #[serde(skip)]
    pub tells: Tells,
}

impl Config {
    /// Every key that can be set and the value in effect. There is no secret among them: those are files of
    /// the data directory, and `tls.key` is a path.
    pub fn effective(&self) -> Vec<Setting> {
        let mut all = self.of_rocket();
        all.push(self.own("data_dir".to_owned(), self.data_dir.display().to_string()));
        // Not a key: it follows from the others.
        let own = self.settings().into_iter().filter(|(key, _)| key != "https");
        all.extend(own.map(|(key, value)| self.own(key, value)));
        all.push(self.own("password.concurrency".to_owned(), self.hashers.to_string()));
        all
    }

    fn own(&self, key: String, value: String) -> Setting {
        let is_default = self.figment.find_value(&format!("twodoors.{key}")).is_err();
        let tells = match key.as_str() {
            "data_dir" => Tells::Path,
            "public_origin" | "api.allowed_origins" | "security.contact" => Tells::Host,
            "token.audience" if !is_default => Tells::Host,
            "trusted_proxies" => Tells::Network,
            "team.name" => Tells::Team,
            _ => Tells::Nothing,
        };
        Setting { key, value, is_default, tells }
    }

    /// Rocket's own keys.
    fn of_rocket(&self) -> Vec<Setting> {
        let was_set = |key: &str| {
            self.figment.find_metadata(key).is_some_and(|from| {
                matches!(from.source, Some(Source::File(_))) || from.name.contains("environment variable")
            })
        };
        let text = |key: &str| {
            self.figment.extract_inner::<serde_json::Value>(key).ok().map(|value| match value {
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            })
        };
        let plain = ["workers", "max_blocking", "keep_alive", "limits", "shutdown", "log_level"];
        let mut all = Vec::new();
        for (key, tells) in [("address", Tells::Network), ("port", Tells::Nothing)] {
            let value = text(key).unwrap_or_default();
            // The code sets both in any case, to what was read.
            all.push(Setting {
                key: key.to_owned(),
                is_default: ["127.0.0.1", "8000"].contains(&value.as_str()),
                value,
                tells,
            });
        }
        for key in plain {
            if let Some(value) = text(key) {
                all.push(Setting { key: key.to_owned(), value, is_default: !was_set(key), tells: Tells::Nothing });
            }
        }
        for key in ["tls.certs", "tls.key"] {
            let path = self.figment.extract_inner::<PathBuf>(key).ok();
            let value = path.as_ref().map_or(String::new(), |path| path.display().to_string());
            all.push(Setting { key: key.to_owned(), value, is_default: path.is_none(), tells: Tells::Path });
        }
        all
    }

    /// The file of the certificate, if this house serves https itself.
    pub fn certificate(&self) -> Option<PathBuf> {
        self.figment.extract_inner::<PathBuf>("tls.certs").ok()
    }
}
