//! Which room may know which: read from the source, so that the map in `lib.rs` stays true. A new room
//! is a new line here, written down on purpose.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// From the ground up: a room imports only rooms that stand before it, so there is no circle.
const ORDER: &[&str] = &[
    // What everything stands on.
    "base",
    // What happened, people, and devices that are signed in.
    "audit",
    "throttle",
    "user",
    "login",
    "identity",
    // What is kept, and what is done with it.
    "storage",
    "logins",
    "accounts",
    "config",
    // What a request brings, and the two doors.
    "params",
    "session",
    "token",
    // Stores keep rows; the server puts everything together.
    "store",
    "app",
    // One form in which each thing is shown.
    "shown",
    // What an administrator is told of it, and what is done to it from outside a request.
    "diagnostics",
    "control",
    "purge",
    "headers",
    "health",
    "requests",
    "server",
    // Experiments ask the whole server, which `lib.rs` describes.
    "lab",
    // Faces.
    "html",
    "api",
    "lib",
    "cli",
    "main",
];

/// Rooms that are named by few: the rooms that may, beside themselves.
const NAMED_BY: &[(&str, &[&str])] = &[
    ("store", &["app", "lab"]),
    ("session", &["app", "html", "lab", "requests"]),
    ("token", &["app", "api", "lab", "requests"]),
    ("html", &["cli", "lib"]),
    ("api", &["lib"]),
    ("lab", &["html", "api", "cli", "lib"]),
    ("control", &["cli"]),
];

pub struct Source {
    pub name: String,
    pub text: String,
}

impl Source {
    fn room(&self) -> &str {
        self.name.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// What follows each occurrence of `path` as a path of its own, such as `crate::`.
    fn after<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        self.text.match_indices(path).filter_map(move |(at, _)| {
            let before = self.text[..at].chars().next_back().unwrap_or(' ');
            let is_own = !before.is_alphanumeric() && before != '_' && before != ':';
            is_own.then(|| {
                let rest = &self.text[at + path.len()..];
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                &rest[..end]
            })
        })
    }

    fn mentions(&self, path: &str) -> bool {
        self.after(path).next().is_some()
    }
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

pub fn read(folder: &Path, top: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("readable").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            read(&entry, top, found);
        } else if entry.extension().is_some_and(|kind| kind == "rs") {
            let name = entry.strip_prefix(top).expect("inside").display().to_string();
            let text = fs::read_to_string(&entry).expect("UTF-8");
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            found.push(Source { name, text: code.collect::<Vec<_>>().join("\n") });
        }
    }
}

/// The source without its comments.
fn sources() -> Vec<Source> {
    let (top, mut found) = (root().join("src"), Vec::new());
    read(&top, &top, &mut found);
    assert!(found.len() > 60, "the source was found");
    found
}

/// Which files use a path, beside those that may.
fn strangers(path: &str, may: impl Fn(&str) -> bool) -> Vec<String> {
    sources().into_iter().filter(|source| source.mentions(path) && !may(&source.name)).map(|own| own.name).collect()
}

const NOBODY: [String; 0] = [];

/// Which rooms a source imports; `lib.rs` says `html::routes`, without `crate`.
fn imports(source: &Source) -> BTreeSet<&str> {
    let plainly = |room: &&str| source.name == "lib.rs" && source.mentions(&format!("{room}::"));
    let mut known: BTreeSet<&str> = source.after("crate::").chain(ORDER.iter().copied().filter(plainly)).collect();
    known.remove(source.room());
    known
}

#[test]
fn every_room_imports_only_what_stands_before_it() {
    let place = |room: &str| ORDER.iter().position(|own| *own == room);
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.name != "build.rs") {
        assert!(
            !source.text.contains("crate::{") && !source.text.contains("super::super::"),
            "{}: spell it out",
            source.name
        );
        for known in imports(source) {
            // Experiments and the command line start the server that `lib.rs` describes.
            let is_server = known == "rocket" && ["lab", "cli"].contains(&source.room());
            if !is_server && (place(known).is_none() || place(known) >= place(source.room())) {
                faults.push(format!("{} imports {known}", source.name));
            }
        }
        assert!(place(source.room()).is_some(), "{}: a room that the map does not show", source.name);
    }
    assert_eq!(faults, NOBODY);
}

/// The folders of the laboratory, from the ground up.
const LAB: [&str; 7] = ["error", "report", "testbed", "experiments", "measure", "show", "runs"];

#[test]
fn a_folder_of_the_laboratory_imports_only_what_stands_before_it() {
    let place = |folder: &str| LAB.iter().position(|own| *own == folder).expect("a folder that the map shows");
    for source in sources().iter().filter(|source| source.room() == "lab" && source.name != "lab/mod.rs") {
        let folder = source.name["lab/".len()..].split('/').next().unwrap_or_default().trim_end_matches(".rs");
        for known in source.after("crate::lab::") {
            assert!(place(known) <= place(folder), "{} imports {known}", source.name);
        }
    }
}

#[test]
fn some_rooms_are_named_by_few() {
    let sources = sources();
    for (room, by) in NAMED_BY {
        let namers: BTreeSet<&str> =
            sources.iter().filter(|source| imports(source).contains(room)).map(Source::room).collect();
        assert_eq!(namers, by.iter().copied().collect(), "{room}");
    }
}

#[test]
fn the_twins_never_import_each_other() {
    let twins = [("session", "token"), ("token", "session"), ("html", "api"), ("api", "html")];
    for source in sources() {
        for (one, other) in twins {
            assert!(source.room() != one || !source.after("crate::").any(|known| known == other), "{}", source.name);
        }
    }
}

#[test]
fn the_twins_have_the_same_files_but_for_their_price() {
    let files = |room: &str| -> BTreeSet<String> {
        let own = sources().into_iter().filter(|source| source.room() == room);
        own.map(|source| source.name.split_once('/').expect("a folder").1.to_owned()).collect()
    };
    let (session, token) = (files("session"), files("token"));
    let price = |one: &BTreeSet<String>, other: &BTreeSet<String>| one.difference(other).cloned().collect::<Vec<_>>();
    assert_eq!(price(&session, &token), ["csrf.rs"]);
    assert_eq!(
        price(&token, &session),
        ["denylist.rs", "jwt.rs", "key.rs", "key_file.rs", "key_state.rs", "keys.rs", "noted.rs", "refresh.rs"]
    );
}

#[test]
fn rocket_is_known_to_faces_guards_and_transports_only() {
    let may = |name: &str| {
        let faces = ["html/", "api/", "server/"];
        let files = [
            "session/guard.rs",
            "session/csrf.rs",
            "session/transport.rs",
            "token/guard.rs",
            "token/transport.rs",
            "cli/serve.rs",
            // Serves the requests that are measured.
            "lab/measure/server.rs",
            // Asks a server within the process.
            "lab/testbed/in_process_client.rs",
            "headers.rs",
            "health.rs",
            "purge.rs",
            "requests.rs",
            "params.rs",
            "params/arrival.rs",
            "params/body.rs",
            "params/client.rs",
            "params/misdirected.rs",
            "params/readable.rs",
            "params/verified.rs",
            "lib.rs",
        ];
        // Only for its configuration's defaults.
        faces.iter().any(|face| name.starts_with(face)) || files.contains(&name) || name == "config.rs"
    };
    assert_eq!(strangers("rocket::", may), NOBODY);
    let config = sources().into_iter().find(|source| source.name == "config.rs").expect("config.rs");
    assert_eq!(config.after("rocket::").collect::<BTreeSet<_>>(), BTreeSet::from(["Config"]));
}

/// The witness of a completed sign-in is made where passwords are checked; people of experiments have none.
#[test]
fn only_a_checked_password_makes_a_sign_in() {
    let makers: BTreeSet<String> = sources()
        .into_iter()
        .filter(|source| source.text.contains("SignedIn::completed"))
        .map(|source| source.room().to_owned())
        .collect();
    assert_eq!(makers, BTreeSet::from(["accounts".to_owned(), "lab".to_owned()]));
}

#[test]
fn each_library_has_one_room() {
    assert_eq!(strangers("sled::", |name| name.starts_with("store/sled/")), NOBODY);
    assert_eq!(strangers("jsonwebtoken::", |name| ["token/jwt.rs", "token/key.rs"].contains(&name)), NOBODY);
    assert_eq!(strangers("argon2::", |name| name == "user/password.rs"), NOBODY);
    assert_eq!(strangers("zxcvbn::", |name| name == "user/policy.rs"), NOBODY);
    assert_eq!(strangers("precis_profiles::", |name| name == "user/mod.rs"), NOBODY);
    assert_eq!(strangers("aws_lc_rs::", |name| ["base/secret.rs", "token/key.rs"].contains(&name)), NOBODY);
    assert_eq!(strangers("unicode_security::", |name| name == "accounts/lookalike.rs"), NOBODY);
    assert_eq!(strangers("unicode_width::", |name| name == "cli/output.rs"), NOBODY);
    for http in ["hyper::", "hyper_util::", "tokio_rustls::"] {
        assert_eq!(strangers(http, |name| name.starts_with("server/")), NOBODY);
    }
    assert_eq!(strangers("fast_qr::", |name| name == "html/qr.rs"), NOBODY);
    assert_eq!(strangers("postcard::", |name| name == "storage/codec.rs"), NOBODY);
    for used in ["sled::", "jsonwebtoken::", "argon2::", "aws_lc_rs::"] {
        assert!(sources().iter().any(|source| source.mentions(used)), "{used} is looked for rightly");
    }
}

#[test]
fn only_the_clock_reads_the_time() {
    for reader in ["SystemTime::", "Instant::", "OffsetDateTime::now_", "UtcDateTime::now"] {
        let own: Vec<String> = sources().into_iter().filter(|s| s.text.contains(reader)).map(|s| s.name).collect();
        assert!(own.iter().all(|name| name == "base/clock.rs"), "{reader} in {own:?}");
    }
    assert!(sources().iter().any(|source| source.name == "base/clock.rs" && source.text.contains("SystemTime::now()")));
}

/// ASVS 16.1.1: `log.rs` is the whole of what is logged. Others may keep quiet, or let another thread be heard.
#[test]
fn every_line_of_the_log_stands_in_the_catalogue() {
    let quiet = ["lab/testbed/mod.rs", "lab/measure/mod.rs", "lab/measure/server.rs"];
    let may = |name: &str| {
        quiet.contains(&name) || ["base/log.rs", "cli/logging.rs", "store/sled/committer.rs"].contains(&name)
    };
    assert_eq!(strangers("tracing::", may), NOBODY);
    for own in sources().iter().filter(|own| own.name != "base/log.rs") {
        for word in ["error!", "warn!", "info!", "debug!", "trace!", "event!", "instrument]", "_span!"] {
            assert!(!own.text.contains(word), "{word} in {}", own.name);
        }
        // What is printed goes through `cli/output.rs`, and is an answer to whoever gave a command.
        let is_build = own.name == "build.rs";
        for word in ["println!", "print!(", "eprint"] {
            assert!(is_build || !own.text.contains(word), "{word} in {}", own.name);
        }
    }
    let catalogue = sources().into_iter().find(|own| own.name == "base/log.rs").expect("base/log.rs");
    assert!(catalogue.text.contains("tracing::$level!") && catalogue.mentions("tracing::"));
}

/// The witness is made where somebody was just seen to be an administrator.
#[test]
fn the_witness_is_made_by_guards_and_for_the_owner_only() {
    let guards = ["session/guard.rs", "token/guard.rs"];
    assert_eq!(strangers("Admin::of", |name| guards.contains(&name)), NOBODY);
    assert_eq!(strangers("Admin::owner_of_the_data", |name| name == "control.rs"), NOBODY);
    assert_eq!(sources().iter().filter(|source| source.mentions("Admin::of")).count(), 2);
    assert!(sources().iter().any(|source| source.mentions("Admin::owner_of_the_data")));
}

#[test]
fn nothing_panics_on_purpose_outside_tests() {
    for source in sources() {
        let code = source.text.split("#[cfg(test)]").next().unwrap_or_default();
        for word in [".unwrap()", "panic!(", "todo!(", "unimplemented!(", "unreachable!(", "dbg!("] {
            assert!(!code.contains(word), "{word} in {}", source.name);
        }
    }
}
