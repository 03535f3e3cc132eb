//! What the system says of the process and of the data directory. It touches files: off the threads that
//! serve, please.

use super::State;
use super::facts::{File, Process};
use crate::base::files::privacy;
use crate::base::files::privacy::{Kind, LoginStatus};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// Ticks of `/proc` a second on every Linux of today.
const TICKS: u64 = 100;

/// What lies in the data directory, the mode it should have, and what it is.
const FILES: [(&str, &str, Kind); 5] = [
    (".", "0700", Kind::Home),
    ("server-secret", "0600", Kind::Secret),
    ("keys.json", "0600", Kind::Secret),
    ("store", "0700", Kind::Folder),
    ("instance", "0600", Kind::Plain),
];

fn kib(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}

/// Field 22 of `/proc/self/stat` is the start in ticks after boot; its second field may hold spaces.
fn uptime_secs() -> Option<u64> {
    let own = fs::read_to_string("/proc/self/stat").ok()?;
    let start: u64 = own.rsplit_once(") ")?.1.split(' ').nth(19)?.parse().ok()?;
    let now = fs::read_to_string("/proc/uptime").ok()?;
    let now: u64 = now.split('.').next()?.parse().ok()?;
    Some(now.saturating_sub(start / TICKS))
}

/// The process.
pub(super) fn process() -> Process {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    Process {
        cores: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        uptime_secs: uptime_secs(),
        rss_bytes: kib(&status, "VmRSS:"),
        peak_bytes: kib(&status, "VmHWM:"),
        // The folder itself is open while it is read.
        open_files: fs::read_dir("/proc/self/fd").ok().map(|files| files.count().saturating_sub(1) as u64),
        open_files_limit: rustix::process::getrlimit(rustix::process::Resource::Nofile).current,
    }
}

/// The operating system and its kernel.
pub(super) fn name() -> String {
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("{} {}", std::env::consts::OS, kernel.trim()).trim().to_owned()
}

/// Bytes free for us, and all bytes, of the disk that a folder lies on.
pub(super) fn disk(dir: &Path) -> Option<(u64, u64)> {
    let disk = rustix::fs::statvfs(dir).ok()?;
    Some((disk.f_bavail.saturating_mul(disk.f_frsize), disk.f_blocks.saturating_mul(disk.f_frsize)))
}

/// Who may read what.
pub(super) fn files(dir: &Path) -> Vec<File> {
    let look = |(name, wanted, kind): (&'static str, &'static str, Kind)| {
        let path = if name == "." { dir.to_owned() } else { dir.join(name) };
        let mode = fs::metadata(&path).ok().map(|meta| meta.permissions().mode() & 0o7777);
        let state = match privacy::look(dir, &path, kind) {
            Ok(LoginStatus::Private) => State::Ok,
            // The next start would refuse it.
            Ok(LoginStatus::Exposed(_)) => State::Failed,
            // A secret that is not there: somebody took it away since the start.
            Err(_) if kind == Kind::Secret => State::Failed,
            Ok(LoginStatus::Shared(_)) | Err(_) => State::Look,
        };
        File { name, mode: mode.map(|mode| format!("{mode:04o}")), wanted, state }
    };
    FILES.map(look).into()
}
