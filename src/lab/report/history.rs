//! The runs that are kept, as files of the data directory.

use super::{FORMAT, Report};
use crate::base::clock::Timestamp;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// In the data directory: kept runs, and scratch stores while a run lasts.
pub const FOLDER: &str = "compare";

/// So many runs are kept; the oldest go.
const KEPT: usize = 50;

/// A name for a run that sorts by time: `20261121-130501-4f`.
pub fn new_id(at: Timestamp) -> String {
    let digits: String = at.rfc3339().chars().filter(char::is_ascii_digit).collect();
    let (day, time) = digits.split_at(digits.len().min(8));
    let tail = crate::base::secret::random::<1>()[0];
    format!("{day}-{}-{tail:02x}", time.chars().take(6).collect::<String>())
}

/// Whether a name can be one of ours: nothing else ever becomes part of a path.
fn is_id(text: &str) -> bool {
    text.len() == 18 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-' || matches!(byte, b'a'..=b'f'))
}

/// The kept runs.
#[derive(Clone)]
pub struct RunHistory(PathBuf);

impl RunHistory {
    /// In the data directory.
    pub fn new(data_dir: &Path) -> Self {
        Self(data_dir.join(FOLDER))
    }

    fn path(&self, id: &str) -> PathBuf {
        self.0.join(format!("{id}.json"))
    }

    /// Keeps a run, and lets the oldest go.
    pub fn keep(&self, report: &Report) -> io::Result<()> {
        crate::base::files::make_private_dir(&self.0)?;
        let text = serde_json::to_vec(report)?;
        crate::base::files::write_durably(&self.path(&report.id), &text, 0o600)?;
        for old in self.ids().into_iter().skip(KEPT) {
            fs::remove_file(self.path(&old))?;
        }
        Ok(())
    }

    /// The names of all runs, newest first.
    pub fn ids(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(&self.0) else { return Vec::new() };
        let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let mut ids: Vec<String> =
            names.filter_map(|name| name.strip_suffix(".json").filter(|id| is_id(id)).map(str::to_owned)).collect();
        ids.sort_unstable_by(|a, b| b.cmp(a));
        ids
    }

    /// A run; `None` if there is none of that name, or it cannot be read.
    pub fn find(&self, id: &str) -> Option<Report> {
        if !is_id(id) {
            return None;
        }
        let report: Report = serde_json::from_slice(&fs::read(self.path(id)).ok()?).ok()?;
        (report.format <= FORMAT).then_some(report)
    }

    /// The newest run that can be read.
    pub fn newest(&self) -> Option<Report> {
        self.ids().iter().find_map(|id| self.find(id))
    }
}
