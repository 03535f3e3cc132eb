//! What may be typed. The doc comments are the help texts.

use super::logging::LogFormat;
use super::numbers::{logins, port, seconds};
use crate::base::ids::Role;
use crate::config::{Alg, Overrides};
use crate::lab::measure::plan::Plan;
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Arg, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::ffi::OsString;
use std::path::PathBuf;

const FIRST_STEPS: &str = "\
First steps:
  twodoors                 serve, and print the link for the first administrator
  twodoors user add bob    print an invitation to hand over
  twodoors check           say what is wrong with the configuration

Commands act through the running server, or on its data while it is stopped.
Exit status: 0 done, 1 refused or failed, 2 wrong usage.";

/// Where a help lists the flags that may stand anywhere: behind a command's own.
const LAST: usize = 100;

/// Accounts and sign-in for a small team: sessions for the pages, tokens for /api.
///
/// Without a command it serves, on port 8000 of 127.0.0.1 unless configured otherwise. Everything can be
/// configured in a file Rocket.toml in the current directory; nothing has to be.
#[derive(Debug, Parser)]
#[command(name = "twodoors", version, after_help = FIRST_STEPS)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) place: Place,
    /// The form of log lines
    #[arg(long, global = true, value_name = "FORMAT", display_order = LAST + 3)]
    pub(super) log_format: Option<LogFormat>,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// Which server is meant.
#[derive(Debug, Args)]
pub(super) struct Place {
    /// Where people, logins and keys are kept [default: data]
    #[arg(long, global = true, value_name = "DIR", display_order = LAST)]
    data_dir: Option<PathBuf>,
    /// The address to serve on, and the one that links name [default: 127.0.0.1]
    #[arg(long, global = true, value_name = "IP", display_order = LAST + 1)]
    address: Option<String>,
    /// The port to serve on, and the one that links name; 0: any free one [default: 8000]
    #[arg(long, global = true, value_name = "PORT", display_order = LAST + 2, value_parser = port)]
    port: Option<u16>,
}

/// Flags that may stand anywhere in the line, but mean something to these commands only: the others do not show
/// them in their help, and refuse them.
const FLAGS: [(&str, &str, &[&str]); 3] = [
    ("address", "--address", &["", "serve", "check", "setup-link", "user add", "user link"]),
    ("port", "--port", &["", "serve", "check", "setup-link", "user add", "user link"]),
    ("log_format", "--log-format", &["", "serve"]),
];

impl Cli {
    /// What may be typed, with each flag shown where it means something.
    pub(super) fn command_line() -> clap::Command {
        let command = Self::command();
        let flags: Vec<Arg> = command.get_arguments().cloned().collect();
        show_flags(command, "", &flags)
    }

    /// Reads a command line, its own name first. A flag that means nothing to the command is wrong usage.
    pub(super) fn read(args: &[OsString]) -> Result<Self, clap::Error> {
        let mut command = Self::command_line();
        let matches = command.try_get_matches_from_mut(args)?;
        let (mut path, mut leaf) = (String::new(), &matches);
        while let Some((name, inner)) = leaf.subcommand() {
            (path, leaf) = (join(&path, name), inner);
        }
        let is_stray = |(id, _, takers): &&(&str, &str, &[&str])| {
            !takers.contains(&path.as_str()) && leaf.value_source(id) == Some(ValueSource::CommandLine)
        };
        if let Some((_, flag, takers)) = FLAGS.iter().find(is_stray) {
            let takers: Vec<&str> = takers.iter().copied().filter(|taker| !taker.is_empty()).collect();
            let why = format!("{flag} means nothing to `{path}`: it is for {}", takers.join(", "));
            return Err(command.error(ErrorKind::ArgumentConflict, why));
        }
        Self::from_arg_matches(&matches)
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path} {name}") }
}

/// clap would give every command the flags that may stand anywhere; one that has them already keeps its own.
fn show_flags(command: clap::Command, path: &str, flags: &[Arg]) -> clap::Command {
    command.mut_subcommands(|inner| {
        let path = join(path, inner.get_name());
        let own = FLAGS.iter().filter_map(|(id, _, takers)| {
            let flag = flags.iter().find(|flag| flag.get_id() == id)?;
            Some(flag.clone().hide(!takers.contains(&path.as_str())))
        });
        show_flags(inner.args(own), &path, flags)
    })
}

impl From<Place> for Overrides {
    fn from(place: Place) -> Self {
        Self { data_dir: place.data_dir, address: place.address, port: place.port }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Serve the pages and /api until stopped; the same as no command
    Serve,
    /// Print a fresh link for the first administrator, while there is none; an older one dies
    SetupLink,
    /// Add, list and change people
    #[command(subcommand)]
    User(UserCommand),
    /// List and rotate the keys that sign access tokens
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Measure sessions against tokens on this machine; nobody's data is touched
    Compare(CompareArgs),
    /// Check the configuration and say every fault at once; nothing is started or made
    Check {
        /// As a JSON object, for scripts
        #[arg(long)]
        json: bool,
    },
    /// Print a completion script for a shell
    #[command(after_help = "For bash: twodoors completions bash > /etc/bash_completion.d/twodoors")]
    Completions {
        /// For which shell
        shell: Shell,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Add a person and print a link by which they choose a password: it works once, for 7 days
    Add(AddArgs),
    /// List everybody
    List {
        /// As a JSON array, the same fields as in /api
        #[arg(long)]
        json: bool,
    },
    /// Print a link by which a person sets a new password: it works once, for 24 hours; an older one dies
    Link(Who),
    /// Let a disabled person in again
    Enable(Who),
    /// Keep a person out and end their logins
    Disable(Who),
    /// Make a person administrator or member and end their logins
    Role {
        #[command(flatten)]
        who: Who,
        /// What they may do
        role: RoleName,
    },
    /// End all logins and links of a person
    SignOut(Who),
    /// Delete a person for good; says whom, and asks first
    Delete {
        #[command(flatten)]
        who: Who,
        /// Do not ask first
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum KeysCommand {
    /// List the keys: which one signs, until when others are accepted
    List {
        /// As a JSON array, the same fields as in /api
        #[arg(long)]
        json: bool,
    },
    /// Let a new key sign; nobody is signed out
    Rotate(RotateArgs),
}

#[derive(Debug, Args)]
pub(super) struct RotateArgs {
    /// The algorithm of the new key [default: the one that signs now]
    #[arg(long, value_name = "ALG")]
    pub(super) alg: Option<AlgName>,
    /// Somebody may have copied the keys: also end every login of everyone and make a new server secret
    #[arg(long)]
    pub(super) compromised: bool,
    /// Do not ask first, with --compromised
    #[arg(long, requires = "compromised")]
    pub(super) yes: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum AlgName {
    /// Ed25519
    #[value(name = "EdDSA")]
    EdDsa,
    /// ECDSA on P-256
    #[value(name = "ES256")]
    Es256,
    /// RSA with 3072 bits
    #[value(name = "RS256")]
    Rs256,
    /// A shared secret; other services cannot verify
    #[value(name = "HS256")]
    Hs256,
}

impl From<AlgName> for Alg {
    fn from(name: AlgName) -> Self {
        match name {
            AlgName::EdDsa => Self::EdDSA,
            AlgName::Es256 => Self::ES256,
            AlgName::Rs256 => Self::RS256,
            AlgName::Hs256 => Self::HS256,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Who {
    /// Their user name
    pub(super) name: String,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct AddArgs {
    /// The name to sign in with: 1 to 64 characters, no spaces, no /
    pub(super) name: String,
    /// Make them administrator
    #[arg(long)]
    pub(super) admin: bool,
    /// What others see [default: the user name]
    #[arg(long, value_name = "TEXT")]
    pub(super) display_name: Option<String>,
    /// Read their password from standard input, one line; they must change it at their first sign-in
    #[arg(long)]
    pub(super) password_stdin: bool,
    /// They need not change it
    #[arg(long, requires = "password_stdin")]
    pub(super) keep: bool,
    /// Do not ask first if the name can be taken for another one
    #[arg(long)]
    pub(super) yes: bool,
}

#[derive(Debug, Args)]
pub(super) struct CompareArgs {
    /// The largest number of live logins to measure with
    #[arg(long, value_name = "N", default_value_t = Plan::DEFAULT.1, value_parser = logins)]
    pub(super) logins: usize,
    /// Seconds to spend on measuring; filling the store comes on top
    #[arg(long, value_name = "S", default_value_t = Plan::DEFAULT.0,
        value_parser = seconds)]
    pub(super) seconds: u64,
    /// As JSON: the run as it stands under `report` in GET /api/compare
    #[arg(long)]
    pub(super) json: bool,
    /// Also write one self-contained HTML file
    #[arg(long, value_name = "FILE")]
    pub(super) html: Option<PathBuf>,
}

/// A number of logins within its bounds.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum RoleName {
    /// May manage people and their logins
    Admin,
    /// May read and change what is theirs
    Member,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Admin => Self::Admin,
            RoleName::Member => Self::Member,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use std::ffi::OsString;

    fn read(line: &str) -> Result<Cli, clap::Error> {
        Cli::read(&line.split(' ').map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn the_command_line_contradicts_itself_nowhere() {
        Cli::command_line().debug_assert();
    }

    #[test]
    fn flags_may_stand_before_or_after_the_command() {
        for line in [
            "twodoors --data-dir d --port 1 user add bob",
            "twodoors user add bob --port 1 --data-dir d",
            "twodoors user --port 1 add --data-dir d bob",
        ] {
            let cli = read(line).expect(line);
            assert_eq!((cli.place.data_dir, cli.place.port), (Some("d".into()), Some(1)), "{line}");
        }
    }

    #[test]
    fn a_flag_is_refused_where_it_means_nothing() {
        for line in ["user list", "user delete bob", "keys list", "keys rotate", "compare", "completions bash"] {
            for flag in ["--port 1", "--address ::1", "--log-format json"] {
                for line in [format!("twodoors {flag} {line}"), format!("twodoors {line} {flag}")] {
                    let error = read(&line).expect_err(&line).to_string();
                    assert!(error.contains("means nothing to") && error.contains("serve"), "{line}: {error}");
                }
            }
            read(&format!("twodoors {line} --data-dir d")).expect(line);
        }
        for line in ["", " serve", " check", " setup-link", " user link bob"] {
            read(&format!("twodoors{line} --port 1 --address ::1")).expect(line);
        }
    }

    #[test]
    fn keep_is_refused_without_a_password() {
        assert!(read("twodoors user add ann --keep").is_err());
        assert!(read("twodoors user add ann --keep --password-stdin").is_ok());
    }
}
