//! `twodoors keys …`: the keys that sign access tokens.

use super::args::{KeysCommand, RotateArgs};
use super::data::{Data, line_of};
use super::output::{Failure, columns, explain, say_if_read};
use crate::config::Overrides;
use crate::control::{Act, Reply};
use crate::house::rotation::KeyRow;
use std::ffi::OsString;
use std::io::{self, BufRead as _, IsTerminal as _, Read as _};

/// Longer is no answer to a question.
const MOST_ANSWER_BYTES: u64 = 64;

pub(super) fn run(overrides: &Overrides, args: &[OsString], command: &KeysCommand) -> Result<(), Failure> {
    let data = Data::find(overrides, args, false)?;
    let act = match command {
        KeysCommand::List { .. } => Act::KeysList,
        KeysCommand::Rotate(RotateArgs { alg, compromised: false, .. }) => Act::KeysRotate { alg: alg.map(Into::into) },
        KeysCommand::Rotate(RotateArgs { alg, yes, .. }) => {
            if !yes {
                ask(&data, args)?;
            }
            Act::KeysReplace { alg: alg.map(Into::into) }
        }
    };
    match data.act(act)? {
        Reply::Keys { keys } if matches!(command, KeysCommand::List { json: true }) => {
            say_if_read(&serde_json::to_string_pretty(&keys).unwrap_or_default())
        }
        Reply::Keys { keys } => say_if_read(&table(&keys)),
        Reply::Done { said } => say_if_read(&said),
        Reply::Link { .. } | Reply::People { .. } => Ok(()),
    }
}

/// Says what will end and asks whether that is meant. A script cannot be asked.
fn ask(data: &Data, args: &[OsString]) -> Result<(), Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::new(format!(
            "this ends every login of everyone and nobody is at a terminal to be asked: nothing was done; to do it: {} --yes",
            line_of(args)
        )));
    }
    if let Reply::Done { said } = data.act(Act::KeysAffected)? {
        explain(&said);
    }
    explain("Type yes to do it:");
    let mut line = String::new();
    let read = io::stdin().lock().take(MOST_ANSWER_BYTES).read_line(&mut line);
    read.map_err(|error| Failure::new(format!("no answer could be read ({error}): nothing was done")))?;
    if line.trim() == "yes" { Ok(()) } else { Err(Failure::new("that was not yes: nothing was done")) }
}

fn table(keys: &[KeyRow]) -> String {
    let when = |key: &KeyRow| match (&key.signs_from, &key.accepted_until) {
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
