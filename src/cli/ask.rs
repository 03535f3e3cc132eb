//! Before what cannot be undone, or may not be meant: says what would be done, and does it for a `yes` only.
//! A script cannot be asked; it gives `--yes`, and without it nothing is done (exit status 2).
//!
//! # What asks, and what does not
//!
//! | act | asks | why |
//! | --- | --- | --- |
//! | `user delete` | yes | a person with all that is kept of them is gone; the next owner of the name is another person |
//! | `keys rotate --compromised` | yes | every login of everyone ends, and what the old secrets signed is good for nothing again |
//! | `user add` of a name that can be taken for another | yes | it may be a slip of the keyboard, or a trick |
//! | `user add` | no | `user delete` undoes it |
//! | `user disable`, `role`, `sign-out` | no | they sign in again; `enable` and `role` give back what was taken |
//! | `user link`, `setup-link` | no | an older link dies, and the new one does the same |
//! | `keys rotate` | no | what the old key signed is accepted until it expires |
//!
//! The pages and `/api` want a password given lately (`confirm_required`) for all of these but signing somebody
//! else out, and for a look-alike a second press or `accept_lookalike`.

use super::data::line_of;
use super::output::{Failure, explain};
use std::ffi::OsString;
use std::io::{self, BufRead as _, IsTerminal as _, Read as _};

/// Longer is no answer to a question.
const MOST_ANSWER_BYTES: u64 = 64;

/// Says what would be done and asks whether that is meant.
pub(super) fn ask(said: &str, args: &[OsString]) -> Result<(), Failure> {
    if !io::stdin().is_terminal() {
        // Behind `--` stand names only.
        let (flags, names) = args.split_at(args.iter().position(|arg| arg == "--").unwrap_or(args.len()));
        let line = [line_of(flags), "--yes".to_owned(), line_of(names)].join(" ");
        let line = line.trim_end();
        return Err(Failure::usage(format!(
            "{said} Nobody is at a terminal to be asked, so nothing was done; to do it: {line}"
        )));
    }
    explain(said);
    explain("Type yes to do it:");
    let mut line = String::new();
    let read = io::stdin().lock().take(MOST_ANSWER_BYTES).read_line(&mut line);
    read.map_err(|error| Failure::new(format!("no answer could be read ({error}): nothing was done")))?;
    if line.trim() == "yes" { Ok(()) } else { Err(Failure::new("that was not yes: nothing was done")) }
}
