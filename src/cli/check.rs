//! `twodoors check`: the configuration, without starting anything.

use super::Status;
use super::data::absolute;
use super::output::{Failure, say_if_read};
use crate::app::examine_secrets;
use crate::base::files::privacy;
use crate::config::{self, Config, Fault, Faults, Overrides, Transport};
use serde_json::{Value, json};

pub(super) fn run(overrides: &Overrides, as_json: bool) -> Result<Status, Failure> {
    let (checked, shared) = match Config::read(config::sources(overrides)).and_then(with_rights) {
        Ok((config, shared)) => (Ok(config), shared),
        Err(faults) => (Err(faults), Vec::new()),
    };
    let status = if checked.is_ok() { Status::Done } else { Status::Failed };
    let text = match (checked, as_json) {
        (checked, true) => serde_json::to_string_pretty(&object(checked.as_ref(), &shared)).unwrap_or_default(),
        (Ok(config), false) => sentences(&config, &shared),
        (Err(faults), false) => return Err(faults.into()),
    };
    say_if_read(&text)?;
    Ok(status)
}

/// With what is warned of the data directory, if it is there; that a start would refuse it, or the secrets in it, is
/// a fault of its key.
fn with_rights(config: Config) -> Result<(Config, Vec<String>), Faults> {
    const KEY: &str = "twodoors.data_dir";
    let dir = absolute(&config.data_dir);
    let mut found = privacy::examine(&dir);
    if found.exposed.is_empty() {
        found.exposed.extend(examine_secrets(&dir).iter().map(ToString::to_string));
    }
    if found.exposed.is_empty() {
        return Ok((config, found.shared.iter().map(|why| format!("{KEY}: {why}.")).collect()));
    }
    let fault = |message| Fault { key: Some(KEY.to_owned()), message };
    Err(Faults(found.exposed.into_iter().map(fault).collect()))
}

fn warnings(config: &Config, shared: &[String]) -> Vec<String> {
    config.warnings().into_iter().chain(shared.iter().cloned()).collect()
}

/// The answer for scripts: `transport` is `loopback`, `tls`, `proxy` or `insecure_lan`; what is not known because of
/// a fault is null; `advice` is there if there is some.
fn object(checked: Result<&Config, &Faults>, shared: &[String]) -> Value {
    let config = checked.ok();
    let mut object = json!({
        "ok": config.is_some(),
        "file": config::file().map(|file| absolute(&file).display().to_string()),
        "origin": config.map(|config| &config.public_origin),
        "data_dir": config.map(|config| absolute(&config.data_dir).display().to_string()),
        "transport": config.map(|config| config.transport.as_str()),
        "faults": checked.err().map_or(&[][..], |faults| &faults.0),
        "warnings": config.map_or_else(Vec::new, |config| warnings(config, shared)),
    });
    if let Some(advice) = config.map(Config::advice).filter(|advice| !advice.is_empty()) {
        object["advice"] = json!(advice);
    }
    object
}

fn sentences(config: &Config, shared: &[String]) -> String {
    let transport = match config.transport {
        Transport::Loopback => "plain http on a loopback address: nobody reaches it from another machine",
        Transport::Tls => "https with our own certificate",
        Transport::Proxy => "https, ended by a trusted proxy",
        Transport::InsecureLan => "plain http on a network, knowingly without protection (insecure_lan)",
    };
    let file = config::file().map_or_else(
        || "none: there is no Rocket.toml in this directory, and ROCKET_CONFIG names none".to_owned(),
        |file| absolute(&file).display().to_string(),
    );
    let good = format!(
        "The configuration is good.\n  file:           {file}\n  origin:         {}\n  team:           {}\n  data directory: {}\n  transport:      {transport}",
        config.public_origin,
        config.team(),
        absolute(&config.data_dir).display()
    );
    let warnings = warnings(config, shared).into_iter().map(|warning| format!("Warning: {warning}"));
    let advice = config.advice().into_iter().map(|advice| format!("Advice: {advice}"));
    std::iter::once(good).chain(warnings).chain(advice).collect::<Vec<_>>().join("\n")
}
