//! `twodoors check`: the configuration, without starting anything.

use super::data::absolute;
use super::output::{Failure, say_if_read};
use crate::config::{self, Config, Overrides, Transport};

pub(super) fn run(overrides: &Overrides, _json: bool) -> Result<(), Failure> {
    let config = Config::read(config::sources(overrides))?;
    let transport = match config.transport {
        Transport::Loopback => "plain http on a loopback address",
        Transport::Tls => "https with our own certificate",
        Transport::Proxy => "https, ended by a trusted proxy",
        Transport::InsecureLan => "plain http on a network, knowingly without protection (insecure_lan)",
    };
    let file = config::file().map_or_else(
        || "none: there is no Rocket.toml in this directory, and ROCKET_CONFIG names none".to_owned(),
        |file| absolute(&file).display().to_string(),
    );
    say_if_read(&format!(
        "The configuration is good.\n  file:           {file}\n  origin:         {}\n  data directory: {}\n  transport:      {transport}",
        config.public_origin,
        absolute(&config.data_dir).display()
    ))
}
