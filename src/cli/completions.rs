//! `twodoors completions SHELL`: a completion script.

use super::args::Cli;
use super::output::{Failure, say_if_read};
use clap_complete::Shell;

pub(super) fn run(shell: Shell) -> Result<(), Failure> {
    // Into memory first: the generator panics when it cannot write.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command_line(), "twodoors", &mut script);
    say_if_read(String::from_utf8_lossy(&script).trim_end())
}
