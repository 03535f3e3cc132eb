//! Who reaches the data directory and what lies in it: one rule for all of it (ASVS 13.3.2).
//!
//! It is its owner's alone, and the owner is the user who runs Twodoors. A mount may have it otherwise: Kubernetes' `fsGroup`
//! gives a volume to a group of the process and sets 02770 and 0660, again at each mount. That is accepted, and
//! said, where the group is one that this process is in and nobody else is let in.

use rustix::process::{getegid, geteuid, getgroups};
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

const GROUP: u32 = 0o070;
const OTHERS: u32 = 0o007;
const WRITE: u32 = 0o022;
const ROOT: u32 = 0;

/// What a path is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The data directory. Its names are no secret: who only looks in is warned of.
    Home,
    /// A directory whose files are private only because it is.
    Folder,
    /// A file that opens something.
    Secret,
    Plain,
}

/// How private a path is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginStatus {
    /// Its owner's alone.
    Private,
    /// Not quite, but accepted; with a sentence that follows the path.
    Shared(String),
    /// Refused; with a sentence that follows the path and ends with the command that mends it.
    Exposed(String),
}

/// What lies in the data directory.
const ENTRIES: [(&str, Kind); 5] = [
    ("store", Kind::Folder),
    ("server-secret", Kind::Secret),
    ("keys.json", Kind::Secret),
    ("instance", Kind::Plain),
    ("running", Kind::Plain),
];

/// What may lie in an empty data directory too: of a server that runs or was cut short, of a comparison, put there by
/// hand before the first start, or by the file system.
const BESIDE: [&str; 9] = [
    "running",
    "control",
    "compare",
    "tls",
    "backups",
    "Rocket.toml",
    "keys.json.new",
    "server-secret.new",
    "lost+found",
];

/// By these a data directory is known as one.
const MARKS: [&str; 4] = ["store", "instance", "server-secret", "keys.json"];

/// Why a path is no place for the data at all: with what to do, which never is to change the rights
/// of what is somebody else's.
pub fn misplaced(dir: &Path) -> Option<String> {
    const NAME: &str =
        "name an empty directory, or Twodoors' own, in data_dir (--data-dir); one that is missing is made";
    let there = dir.ancestors().find(|path| path.exists())?;
    if !there.is_dir() {
        return Some(format!("{}: this is a file, not a directory: {NAME}", there.display()));
    }
    if there != dir || MARKS.iter().any(|name| dir.join(name).exists()) {
        return None;
    }
    // One that cannot be read is told of by its owner.
    let names = fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let is_strange = |name: &std::ffi::OsString| {
        !name.as_encoded_bytes().starts_with(b".") && BESIDE.iter().all(|beside| name != beside)
    };
    let strange = names.filter(is_strange).min()?;
    Some(format!(
        "{}: this is not a data directory: it holds {:?} and nothing of Twodoors: {NAME}",
        dir.display(),
        strange.to_string_lossy()
    ))
}

/// What was found in a data directory.
#[derive(Debug, Default)]
pub struct Found {
    /// What stops a start.
    pub exposed: Vec<String>,
    /// What is warned of.
    pub shared: Vec<String>,
}

/// Looks at a data directory and at what lies in it. One that does not exist is made private.
pub fn examine(dir: &Path) -> Found {
    let mut found = Found::default();
    if let Some(why) = misplaced(dir) {
        found.exposed.push(why);
        return found;
    }
    let mut note = |path: &Path, status: io::Result<LoginStatus>| match status {
        Ok(LoginStatus::Exposed(why)) => found.exposed.push(format!("{}: {why}", path.display())),
        Ok(LoginStatus::Shared(why)) => found.shared.push(format!("{}: {why}", path.display())),
        // What is missing or cannot be looked at is told where it is opened.
        Ok(LoginStatus::Private) | Err(_) => {}
    };
    note(dir, look(dir, dir, Kind::Home));
    for (name, kind) in ENTRIES {
        let path = dir.join(name);
        // The mount was told of with the directory.
        note(
            &path,
            look(dir, &path, kind)
                .map(|status| if let LoginStatus::Shared(_) = status { LoginStatus::Private } else { status }),
        );
    }
    for file in fs::read_dir(dir.join("store")).into_iter().flatten().flatten() {
        // Their modes are the library's; the folder keeps others out.
        let owned =
            file.metadata().map(|meta| foreign(dir, dir, &meta).map_or(LoginStatus::Private, LoginStatus::Exposed));
        note(&file.path(), owned);
    }
    found
}

/// How private a path in the data directory `dir` is.
pub fn look(dir: &Path, path: &Path, kind: Kind) -> io::Result<LoginStatus> {
    let (home, meta) = (fs::metadata(dir)?, fs::metadata(path)?);
    if let Some(why) = foreign(dir, path, &meta) {
        return Ok(LoginStatus::Exposed(why));
    }
    let refused = match kind {
        Kind::Home | Kind::Plain => WRITE,
        Kind::Folder | Kind::Secret => GROUP | OTHERS,
    };
    let is_groups_own = is_in(meta.gid()) && (kind == Kind::Home || (is_mounted(&home) && home.gid() == meta.gid()));
    let against = if is_groups_own { refused & !GROUP } else { refused };
    let is_folder = matches!(kind, Kind::Home | Kind::Folder);
    let (mode, facts) = (if is_folder { "700" } else { "600" }, facts(&meta));
    let path = path.display();
    if meta.mode() & against != 0 {
        let may = if meta.mode() & against & WRITE == 0 { "read it" } else { "write there" };
        return Ok(LoginStatus::Exposed(format!("{facts}: others may {may}: chmod {mode} {path}")));
    }
    Ok(match meta.mode() & (GROUP | OTHERS) {
        0 => LoginStatus::Private,
        _ if kind == Kind::Plain => LoginStatus::Private,
        bits if bits & OTHERS == 0 && is_groups_own => LoginStatus::Shared(format!(
            "{facts}: its group reaches what is in it. Twodoors is in that group, so this is accepted, as a mount may want it \
             (fsGroup in Kubernetes). Let nobody else be in the group; if no mount wants it: chmod {mode} {path}"
        )),
        _ => LoginStatus::Shared(format!(
            "{facts}: others may look in; what is in it is private. To end that: chmod {mode} {path}"
        )),
    })
}

/// Whether the data directory is one that is used by somebody else: with who and how, and what to do.
fn foreign(dir: &Path, path: &Path, meta: &Metadata) -> Option<String> {
    if is_ours(dir, meta) {
        return None;
    }
    let (me, dir) = (geteuid().as_raw(), dir.display());
    let mine = user_name(me).unwrap_or_else(|| me.to_string());
    let below = if meta.uid() == ROOT && path.is_dir() {
        "; or name a directory below it in data_dir: Twodoors makes it"
    } else {
        ""
    };
    Some(format!(
        "{}, and Twodoors runs as {}: run it as the owner{below}; or give it the data: chown -R {mine} {dir}",
        facts(meta),
        user(me)
    ))
}

/// Whether a path of the data directory belongs to us: to the user who runs Twodoors, or to root, who reaches everything
/// anyhow, if the directory was mounted for our group.
pub fn is_ours(dir: &Path, meta: &Metadata) -> bool {
    meta.uid() == geteuid().as_raw() || (meta.uid() == ROOT && fs::metadata(dir).is_ok_and(|home| is_mounted(&home)))
}

/// Whether a mount has given a directory to a group of ours, and to nobody else.
fn is_mounted(home: &Metadata) -> bool {
    home.mode() & GROUP == GROUP && home.mode() & OTHERS & WRITE == 0 && is_in(home.gid())
}

/// Whether this process is in a group.
fn is_in(group: u32) -> bool {
    getegid().as_raw() == group || getgroups().is_ok_and(|all| all.iter().any(|own| own.as_raw() == group))
}

/// Mode, owner and group as they were found.
fn facts(meta: &Metadata) -> String {
    let group = named("/etc/group", meta.gid()).map_or_else(String::new, |name| format!("{name}, "));
    format!("mode {:04o}, owner {}, group {group}gid {}", meta.mode() & 0o7777, user(meta.uid()), meta.gid())
}

fn user(uid: u32) -> String {
    user_name(uid).map_or_else(|| format!("uid {uid}"), |name| format!("{name} (uid {uid})"))
}

/// The name of a local user.
pub fn user_name(uid: u32) -> Option<String> {
    named("/etc/passwd", uid)
}

/// The name of an id: the first and the third field of a line.
fn named(file: &str, id: u32) -> Option<String> {
    let lines = fs::read_to_string(file).ok()?;
    lines.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(id)).then(|| name.to_owned())
    })
}
