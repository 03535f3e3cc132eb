//! Where the configuration comes from.

use figment::providers::{Env, Format as _, Toml};
use figment::{Figment, Profile};
use std::path::PathBuf;

/// What the command line overrides.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `--data-dir`
    pub data_dir: Option<PathBuf>,
    /// `--address`
    pub address: Option<String>,
    /// `--port`
    pub port: Option<u16>,
}

/// The file that is read, if any: `Rocket.toml` of this very directory (what lies further up is somebody
/// else's), which is optional, or what `ROCKET_CONFIG` names, which is not.
pub fn file() -> Option<PathBuf> {
    let named = std::env::var_os("ROCKET_CONFIG").map(PathBuf::from);
    named.or_else(|| Some(PathBuf::from("Rocket.toml")).filter(|file| file.exists()))
}

/// The sources in their order.
pub fn sources(overrides: &Overrides) -> Figment {
    let profile = if cfg!(debug_assertions) { "debug" } else { "release" };
    let mut figment = Figment::new();
    if let Some(file) = file() {
        figment = figment.merge(Toml::file_exact(file).nested());
    }
    figment = figment
        .merge(Env::prefixed("ROCKET_").ignore(&["PROFILE", "CONFIG"]).global())
        .select(Profile::from_env_or("ROCKET_PROFILE", profile));
    // A `twodoors` that is no table is a fault, and must not disappear under this one value.
    let is_table = figment.find_value("twodoors").map_or(true, |own| own.as_dict().is_some());
    if let Some(dir) = overrides.data_dir.as_ref().filter(|_| is_table) {
        figment = figment.merge(("twodoors.data_dir", dir));
    }
    if let Some(address) = &overrides.address {
        figment = figment.merge(("address", address));
    }
    if let Some(port) = overrides.port {
        figment = figment.merge(("port", port));
    }
    figment
}
