//! `twodoors user …`: people, as the owner of the data sees them.

use super::args::{AddArgs, UserCommand};
use super::ask::ask;
use super::data::Data;
use super::output::{Failure, columns, explain, say_if_read, tell};
use crate::config::Overrides;
use crate::control::{Act, NewPerson, Reply};
use crate::shown::{Contact, Invited, User};
use std::ffi::OsString;
use std::io::{self, BufRead, IsTerminal, Read};
use zeroize::Zeroizing;

/// More than any password can be; the rest of the line is not waited for.
const MOST_PASSWORD_BYTES: usize = 8 * 1024;

pub(super) fn run(overrides: &Overrides, args: &[OsString], command: UserCommand) -> Result<(), Failure> {
    let as_json = matches!(command, UserCommand::List { json: true });
    let data = Data::find(overrides, args, matches!(command, UserCommand::Add(_)))?;
    let act = match command {
        UserCommand::Add(new) => return add(&data, args, new),
        UserCommand::List { .. } => Act::UserList,
        UserCommand::Link(who) => Act::UserLink { name: who.name },
        UserCommand::Enable(who) => Act::UserEnable { name: who.name },
        UserCommand::Disable(who) => Act::UserDisable { name: who.name },
        UserCommand::Role { who, role } => Act::UserRole { name: who.name, role: role.into() },
        UserCommand::SignOut(who) => Act::UserSignOut { name: who.name },
        UserCommand::Delete { who, yes } => return delete(&data, args, who.name, yes),
    };
    match data.act(act)? {
        Reply::People { people } if as_json => {
            let people: Vec<&User> = people.iter().map(|listed| &listed.person).collect();
            say_if_read(&serde_json::to_string_pretty(&people).unwrap_or_default())
        }
        Reply::People { people } if people.is_empty() => {
            explain("there is nobody yet: `twodoors setup-link` prints the link for the first administrator");
            Ok(())
        }
        Reply::People { people } => say_if_read(&table(&people)),
        other => tell(other),
    }
}

/// Asks when the name can be taken for another one.
fn add(data: &Data, args: &[OsString], new: AddArgs) -> Result<(), Failure> {
    // A password is read before anything is opened: nobody else should wait for somebody's typing.
    let new = new_person(new)?;
    match data.act(Act::UserAdd(new.clone()))? {
        Reply::Question { said, .. } => {
            ask(&said, args)?;
            tell(data.act(Act::UserAdd(NewPerson { accept_lookalike: true, ..new }))?)
        }
        reply => tell(reply),
    }
}

/// Deletes the very person that was shown, also if the name is another person's by then.
fn delete(data: &Data, args: &[OsString], name: String, yes: bool) -> Result<(), Failure> {
    let Reply::Question { said, whom: Some(id) } = data.act(Act::UserShow { name })? else { return Ok(()) };
    if !yes {
        ask(&said, args)?;
    }
    tell(data.act(Act::UserDelete { id })?)
}

fn new_person(new: AddArgs) -> Result<NewPerson, Failure> {
    let password = if new.password_stdin { Some(read_password(&new.name)?) } else { None };
    Ok(NewPerson {
        username: new.name,
        display_name: new.display_name.unwrap_or_default(),
        admin: new.admin,
        password,
        keep: new.keep,
        accept_lookalike: new.yes,
    })
}

/// One line of standard input without its end; at a terminal, twice and without echo.
fn read_password(name: &str) -> Result<Zeroizing<String>, Failure> {
    if io::stdin().is_terminal() {
        return ask_password(name);
    }
    let mut line = Zeroizing::new(Vec::new());
    let mut input = io::stdin().lock().take(MOST_PASSWORD_BYTES as u64);
    input.read_until(b'\n', &mut line).map_err(|error| {
        Failure::new(format!("no password could be read ({error}): give it as one line on standard input"))
    })?;
    if line.is_empty() {
        return Err(Failure::new("standard input is empty: give the password as one line"));
    }
    let text = line.strip_suffix(b"\n").unwrap_or(&line);
    let text = if text.len() < line.len() { text.strip_suffix(b"\r").unwrap_or(text) } else { text };
    match std::str::from_utf8(text) {
        Ok(text) => Ok(Zeroizing::new(text.to_owned())),
        Err(_) => Err(Failure::new("the password is not UTF-8: save or send it as UTF-8")),
    }
}

fn ask_password(name: &str) -> Result<Zeroizing<String>, Failure> {
    let ask = |prompt: &str| {
        let typed = rpassword::prompt_password(prompt).map(Zeroizing::new);
        typed.map_err(|error| {
            Failure::new(format!("no password could be read ({error}): give it as one line on standard input"))
        })
    };
    let password = ask(&format!("Password for {name}: "))?;
    if password == ask("The same again: ")? {
        Ok(password)
    } else {
        Err(Failure::new("the two are not the same: nothing was done, try again"))
    }
}

/// Columns for people. Names hold no control characters, so they may be printed.
fn table(people: &[Invited]) -> String {
    let rows = people.iter().map(|Invited { person, is_invited }| {
        let state = match (person.disabled, is_invited) {
            (true, _) => "disabled",
            (false, true) => "invited",
            (false, false) => "enabled",
        };
        let seen = person.last_seen_at.as_deref().unwrap_or("never");
        let Contact { username, profile, .. } = &person.contact;
        [username.as_str(), profile.display_name.as_str(), person.role.as_str(), state, seen]
    });
    columns(["NAME", "DISPLAY NAME", "ROLE", "STATE", "LAST SEEN"], rows)
}
