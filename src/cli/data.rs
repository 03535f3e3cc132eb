//! What every command that acts on the data has in common: which data, whose, and the way there.

use super::output::{self, Failure};
use crate::base::files::privacy;
use crate::config::{self, Config, Overrides};
use crate::control::{Act, Reply, client};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// The data that a command acts on.
pub(super) struct Data {
    config: Config,
}

impl Data {
    /// Reads the configuration, names the data directory and refuses what is not the caller's. Only
    /// some commands may make a server where there is none.
    pub(super) fn find(overrides: &Overrides, args: &[OsString], may_make_it: bool) -> Result<Self, Failure> {
        let mut config = Config::read(config::sources(overrides))?;
        config.data_dir = absolute(&config.data_dir);
        let dir = &config.data_dir;
        output::explain(&format!("data directory: {}", dir.display()));
        only_its_owner(dir, args)?;
        let is_there = ["store", "instance"].iter().any(|name| dir.join(name).exists());
        if is_there || may_make_it {
            Ok(Self { config })
        } else {
            Err(Failure::new(format!("no data in {} yet: start the server once or give --data-dir", dir.display())))
        }
    }

    /// Does an act on it, through the running server or directly.
    pub(super) fn act(&self, act: Act) -> Result<Reply, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime
            .map_err(|error| Failure::new(format!("the system gives no more files ({error}): try again later")))?;
        Ok(runtime.block_on(client::act(&self.config, act))?)
    }
}

/// A path as the person at the terminal can use it anywhere.
pub(super) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Another user is refused, root too: files of another owner would keep the server out of its data.
fn only_its_owner(dir: &Path, args: &[OsString]) -> Result<(), Failure> {
    let meta = match fs::metadata(dir) {
        Ok(meta) => meta,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => {
            return Err(Failure::new(format!("{}: {error}: run it as the user who runs the server", dir.display())));
        }
    };
    if privacy::is_ours(dir, &meta) {
        return Ok(());
    }
    let (line, owner) = (line_of(args), meta.uid());
    let name = privacy::user_name(owner).unwrap_or_else(|| format!("#{owner}"));
    let dir = dir.display();
    Err(Failure::new(format!("{dir} belongs to {name}; run it as that user: sudo -u {} {line}", quoted(&name))))
}

/// A command line as it can be typed again.
pub(super) fn line_of(args: &[OsString]) -> String {
    let words: Vec<String> = args.iter().map(|arg| quoted(&arg.to_string_lossy())).collect();
    words.join(" ")
}

/// A word for a shell.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@,+%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_word_means_the_same_to_a_shell() {
        assert_eq!(quoted("--data-dir=/srv/a_b"), "--data-dir=/srv/a_b");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("$(x) it's"), r"'$(x) it'\''s'");
    }
}
