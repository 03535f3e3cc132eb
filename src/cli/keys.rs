//! `twodoors keys …`: the keys that sign access tokens.

use super::args::{KeysCommand, RotateArgs};
use super::ask::ask;
use super::data::Data;
use super::output::{Failure, columns, say_if_read, tell};
use crate::config::Overrides;
use crate::control::{Act, Reply};
use crate::shown::Key;
use std::ffi::OsString;

pub(super) fn run(overrides: &Overrides, args: &[OsString], command: &KeysCommand) -> Result<(), Failure> {
    let data = Data::find(overrides, args, false)?;
    let act = match command {
        KeysCommand::List { .. } => Act::KeysList,
        KeysCommand::Rotate(RotateArgs { alg, compromised: false, .. }) => Act::KeysRotate { alg: alg.map(Into::into) },
        KeysCommand::Rotate(RotateArgs { alg, yes, .. }) => {
            if !yes && let Reply::Question { said, .. } = data.act(Act::KeysAffected)? {
                ask(&said, args)?;
            }
            Act::KeysReplace { alg: alg.map(Into::into) }
        }
    };
    match data.act(act)? {
        Reply::Keys { keys } if matches!(command, KeysCommand::List { json: true }) => {
            say_if_read(&serde_json::to_string_pretty(&keys).unwrap_or_default())
        }
        Reply::Keys { keys } => say_if_read(&table(&keys)),
        other => tell(other),
    }
}

fn table(keys: &[Key]) -> String {
    let when = |key: &Key| match (&key.signs_from, &key.accepted_until) {
        (Some(from), _) => format!("signs from {from}"),
        (None, Some(until)) => format!("until {until}"),
        (None, None) => "-".to_owned(),
    };
    let times: Vec<String> = keys.iter().map(when).collect();
    let rows = keys.iter().zip(&times).map(|(key, time)| {
        [key.kid.as_str(), key.alg.as_str(), key.created_at.as_str(), key.state.as_str(), time.as_str()]
    });
    columns(["KEY", "ALGORITHM", "MADE", "STATE", "WHEN"], rows)
}
