//! Standard output and standard error, without a panic when either is closed (`println!` has one).

use super::Status;
use crate::config::Faults;
use crate::control::{Refusal, Reply};
use std::fmt::Write as _;
use std::io::{self, Write as _};
use unicode_width::UnicodeWidthStr as _;

/// A result, to standard output, at once.
pub(super) fn say(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(format!("{text}\n").as_bytes())?;
    out.flush()
}

/// Prints what a reader may stop reading halfway, as `head` does.
pub(super) fn say_if_read(text: &str) -> Result<(), Failure> {
    match say(text) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("standard output cannot be written ({error}): run it again with another one")))
        }
        _ => Ok(()),
    }
}

/// What came of an act: a link, or a sentence. What is asked or listed is for the caller.
pub(super) fn tell(reply: Reply) -> Result<(), Failure> {
    match reply {
        Reply::Link { url, about } => show_link(&url, &about),
        Reply::Done { said } => say_if_read(&said),
        Reply::People { .. } | Reply::Question { .. } | Reply::Keys { .. } => Ok(()),
    }
}

/// A one-time link alone on standard output, so that a script can take it. It is shown this once, so
/// nobody reading it is a failure.
fn show_link(url: &str, about: &str) -> Result<(), Failure> {
    explain(about);
    let lost = "the link was made but is lost; `twodoors user link NAME` or `twodoors setup-link` makes another";
    say(url).map_err(|error| Failure::new(format!("standard output cannot be written ({error}): {lost}")))
}

/// An explanation or an error, to standard error. If nobody listens there is nobody to tell.
pub(super) fn explain(text: &str) {
    let _ = io::stderr().lock().write_all(format!("{text}\n").as_bytes());
}

/// Rows under their heads, in columns as wide as a terminal draws them: a Hangul syllable takes two cells. No
/// cell may hold control characters.
pub(super) fn columns<'a>(heads: [&'a str; 5], rows: impl Iterator<Item = [&'a str; 5]>) -> String {
    let rows: Vec<[&str; 5]> = std::iter::once(heads).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths = [0, 1, 2, 3].map(width);
    let mut text = String::new();
    for row in &rows {
        for (cell, width) in row.iter().zip(widths) {
            let gap = width.saturating_sub(cell.width());
            let _ = write!(text, "{cell}{:gap$}  ", "");
        }
        let _ = writeln!(text, "{}", row[4]);
    }
    text.trim_end().to_owned()
}

/// Why a command failed: what happened and what to do next; and the exit status.
#[derive(Debug)]
pub(super) struct Failure {
    text: String,
    pub(super) status: Status,
}

impl Failure {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), status: Status::Failed }
    }

    /// Something is missing in the command line.
    pub(super) fn usage(text: impl Into<String>) -> Self {
        Self { text: text.into(), status: Status::Usage }
    }

    /// Says it.
    pub(super) fn tell(&self) {
        explain(&format!("error: {}", self.text));
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.0)
    }
}

impl From<Faults> for Failure {
    fn from(faults: Faults) -> Self {
        Self::new(faults.to_string().trim_end())
    }
}
