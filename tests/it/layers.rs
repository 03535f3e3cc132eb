//! Which room may know which: read from the source, so that the map in `lib.rs` stays true. A new room
//! is a new line here, written down on purpose.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The ground, the core, services, schemes, faces: each room and what it may import.
const ROOMS: &[(&str, &[&str])] = &[
    // Ground: knows nothing.
    ("clock", &[]),
    ("error", &["language"]),
    ("files", &[]),
    ("log", &[]),
    // What is said, in which language: it asks the clock how a moment is written.
    ("language", &["clock"]),
    ("secret", &[]),
    // Core.
    ("audit", &["clock", "error", "identity", "language", "log", "login", "user"]),
    ("identity", &["login", "user"]),
    ("login", &["audit", "clock", "error", "identity", "language", "secret", "user"]),
    ("user", &["audit", "clock", "error", "identity", "language", "link", "log", "login", "secret", "throttle"]),
    // Services, and what puts them together.
    ("throttle", &["clock", "error", "secret"]),
    ("link", &["audit", "clock", "error", "identity", "login", "secret", "throttle", "user"]),
    ("config", &["login", "throttle", "user"]),
    (
        "house",
        &[
            "audit", "clock", "config", "error", "files", "identity", "language", "link", "log", "login", "secret",
            "session", "store", "throttle", "token", "user",
        ],
    ),
    // The twins; their guards find the house by the request.
    ("session", &["clock", "error", "house", "identity", "language", "log", "login", "params", "secret", "user"]),
    (
        "token",
        &[
            "audit", "clock", "config", "error", "files", "house", "identity", "language", "log", "login", "params",
            "secret", "user",
        ],
    ),
    // Stores implement the ports.
    ("store", &["audit", "clock", "error", "files", "identity", "log", "login", "user"]),
    // Experiments.
    (
        "compare",
        &[
            "audit", "clock", "config", "error", "files", "house", "identity", "language", "log", "login", "rocket",
            "secret", "session", "store", "token", "user",
        ],
    ),
    // What an administrator is told of everything: both faces show it, so it is below them. It knows how a
    // request came as `params` has read it, and the cookie's name and attributes.
    (
        "diagnostics",
        &["audit", "clock", "config", "error", "files", "house", "identity", "language", "login", "params", "user"],
    ),
    // Faces.
    ("params", &["audit", "config", "error", "house", "language", "link", "log", "login", "user"]),
    ("headers", &["config", "house", "params"]),
    ("health", &["house"]),
    // The line of a request says who it was, by either door.
    ("requests", &["clock", "error", "log", "params", "session", "token", "user"]),
    ("connections", &["clock", "config", "log", "throttle"]),
    ("purge", &["clock", "error", "house", "log", "login", "user"]),
    (
        "html",
        &[
            "audit",
            "clock",
            "compare",
            "config",
            "diagnostics",
            "error",
            "headers",
            "house",
            "identity",
            "language",
            "link",
            "log",
            "login",
            "params",
            "requests",
            "secret",
            "session",
            "user",
        ],
    ),
    (
        "api",
        &[
            "audit",
            "compare",
            "config",
            "diagnostics",
            "error",
            "headers",
            "house",
            "identity",
            "language",
            "link",
            "log",
            "login",
            "params",
            "requests",
            "secret",
            "token",
            "user",
        ],
    ),
    ("control", &["audit", "clock", "config", "error", "house", "identity", "link", "log", "login", "user"]),
    (
        "cli",
        &[
            "audit",
            "clock",
            "compare",
            "config",
            "connections",
            "control",
            "error",
            "files",
            "house",
            "html",
            "identity",
            "language",
            "log",
            "rocket",
            "secret",
        ],
    ),
    // The table of contents.
    ("lib", &["api", "compare", "headers", "health", "house", "html", "purge", "requests"]),
    ("main", &[]),
    ("build", &[]),
];

/// The core of `user` is older than its services.
const CORE_OF_USER: [&str; 2] = ["user/mod.rs", "user/store.rs"];

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

#[test]
fn every_room_imports_only_what_it_may_know() {
    let rooms: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let mut faults = Vec::new();
    for source in sources() {
        let room = source.room();
        let Some(may) = rooms.get(room) else {
            faults.push(format!("{}: a room that the map does not show", source.name));
            continue;
        };
        assert!(
            !source.text.contains("crate::{") && !source.text.contains("super::super::"),
            "{}: spell it out",
            source.name
        );
        for known in source.after("crate::").collect::<BTreeSet<_>>() {
            if known != room && !may.contains(&known) {
                faults.push(format!("{} imports {known}", source.name));
            }
        }
    }
    assert_eq!(faults, NOBODY);
}

/// A room that may import more than it does would let the next import slip in unseen.
#[test]
fn the_map_allows_no_more_than_is_used() {
    let sources = sources();
    let mut idle = Vec::new();
    for (room, may) in ROOMS.iter().copied() {
        for known in may {
            let uses = |source: &Source| source.room() == room && source.after("crate::").any(|own| own == *known);
            // `lib.rs` says `html::routes`, without `crate`.
            let plainly =
                |source: &Source| room == "lib" && source.name == "lib.rs" && source.mentions(&format!("{known}::"));
            if !sources.iter().any(|source| uses(source) || plainly(source)) {
                idle.push(format!("{room} does not import {known}"));
            }
        }
    }
    assert_eq!(idle, NOBODY);
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
fn the_core_of_user_knows_no_service() {
    for source in sources().iter().filter(|source| CORE_OF_USER.contains(&source.name.as_str())) {
        assert!(!source.after("crate::").any(|known| ["link", "throttle"].contains(&known)), "{}", source.name);
        assert!(!source.mentions("accounts::") && !source.mentions("administration::"), "{}", source.name);
    }
}

#[test]
fn rocket_is_known_to_faces_guards_and_transports_only() {
    let may = |name: &str| {
        let faces = ["html/", "api/"];
        let files = [
            "session/guard.rs",
            "session/csrf.rs",
            "session/transport.rs",
            "token/guard.rs",
            "token/transport.rs",
            "cli/serve.rs",
            // Serves the requests that are measured.
            "compare/server.rs",
            // Asks a throw-away house.
            "compare/sandbox.rs",
            "headers.rs",
            "health.rs",
            "connections/mod.rs",
            "connections/traffic.rs",
            "purge.rs",
            "requests.rs",
            "params.rs",
            "params/arrival.rs",
            "params/client.rs",
            "params/misdirected.rs",
            "params/readable.rs",
            "lib.rs",
        ];
        // Only for its configuration's defaults.
        faces.iter().any(|face| name.starts_with(face)) || files.contains(&name) || name == "config.rs"
    };
    assert_eq!(strangers("rocket::", may), NOBODY);
    let config = sources().into_iter().find(|source| source.name == "config.rs").expect("config.rs");
    assert_eq!(config.after("rocket::").collect::<BTreeSet<_>>(), BTreeSet::from(["Config"]));
}

#[test]
fn each_library_has_one_room() {
    assert_eq!(strangers("sled::", |name| name.starts_with("store/sled/")), NOBODY);
    assert_eq!(strangers("jsonwebtoken::", |name| ["token/jwt.rs", "token/key.rs"].contains(&name)), NOBODY);
    assert_eq!(strangers("argon2::", |name| name == "user/password.rs"), NOBODY);
    assert_eq!(strangers("zxcvbn::", |name| name == "user/policy.rs"), NOBODY);
    assert_eq!(strangers("precis_profiles::", |name| name == "user/mod.rs"), NOBODY);
    assert_eq!(strangers("aws_lc_rs::", |name| ["secret.rs", "token/key.rs"].contains(&name)), NOBODY);
    assert_eq!(strangers("unicode_security::", |name| name == "user/lookalike.rs"), NOBODY);
    assert_eq!(strangers("unicode_width::", |name| name == "cli/output.rs"), NOBODY);
    assert_eq!(strangers("fast_qr::", |name| name == "html/qr.rs"), NOBODY);
    assert_eq!(strangers("postcard::", |name| name == "store/sled/codec.rs"), NOBODY);
    for used in ["sled::", "jsonwebtoken::", "argon2::", "aws_lc_rs::"] {
        assert!(sources().iter().any(|source| source.mentions(used)), "{used} is looked for rightly");
    }
}

#[test]
fn only_the_clock_reads_the_time() {
    for reader in ["SystemTime::", "Instant::", "OffsetDateTime::now_", "UtcDateTime::now"] {
        let own: Vec<String> = sources().into_iter().filter(|s| s.text.contains(reader)).map(|s| s.name).collect();
        assert!(own.iter().all(|name| name == "clock.rs"), "{reader} in {own:?}");
    }
    assert!(sources().iter().any(|source| source.name == "clock.rs" && source.text.contains("SystemTime::now()")));
}

/// ASVS 16.1.1: `log.rs` is the whole of what is logged. Others may keep quiet, or let another thread be heard.
#[test]
fn every_line_of_the_log_stands_in_the_catalogue() {
    let quiet = ["compare/mod.rs", "compare/measure.rs", "compare/sandbox.rs", "compare/server.rs"];
    let may =
        |name: &str| quiet.contains(&name) || ["log.rs", "cli/logging.rs", "store/sled/committer.rs"].contains(&name);
    assert_eq!(strangers("tracing::", may), NOBODY);
    for own in sources().iter().filter(|own| own.name != "log.rs") {
        for word in ["error!", "warn!", "info!", "debug!", "trace!", "event!", "instrument]", "_span!"] {
            assert!(!own.text.contains(word), "{word} in {}", own.name);
        }
        // What is printed goes through `cli/output.rs`, and is an answer to whoever gave a command.
        let is_build = own.name == "build.rs";
        for word in ["println!", "print!(", "eprint"] {
            assert!(is_build || !own.text.contains(word), "{word} in {}", own.name);
        }
    }
    let catalogue = sources().into_iter().find(|own| own.name == "log.rs").expect("log.rs");
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
