//! The command line: one file a command.
//!
//! Commands that act on people speak the acts of [`crate::control`], whether a server runs or not.
//! Results go to standard output, explanations and errors to standard error; nothing here may panic
//! because either is closed.

mod args;
mod ask;
mod check;
mod compare;
mod completions;
mod data;
mod keys;
mod logging;
mod numbers;
mod output;
mod serve;
mod setup_link;
mod user;

pub use logging::LogFormat;

use args::{Cli, Command};
use output::Failure;
use std::ffi::OsString;

/// How a command ended; the number is the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Done.
    Done = 0,
    /// Refused or failed.
    Failed = 1,
    /// Wrong usage.
    Usage = 2,
}

/// Runs one command line, its own name first, to its end.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Status {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match Cli::read(&args) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { Status::Usage } else { Status::Done };
        }
    };
    dispatch(cli, &args).unwrap_or_else(|failure| {
        failure.tell();
        failure.status
    })
}

fn dispatch(cli: Cli, args: &[OsString]) -> Result<Status, Failure> {
    let overrides = cli.place.into();
    let done = match cli.command {
        None | Some(Command::Serve) => serve::run(&overrides, cli.log_format.unwrap_or_default()),
        Some(Command::SetupLink) => setup_link::run(&overrides, args),
        Some(Command::User(command)) => user::run(&overrides, args, command),
        Some(Command::Keys(command)) => keys::run(&overrides, args, &command),
        Some(Command::Compare(args)) => compare::run(&overrides, &args),
        Some(Command::Check { json }) => return check::run(&overrides, json),
        Some(Command::Completions { shell }) => completions::run(shell),
    };
    done.map(|()| Status::Done)
}
