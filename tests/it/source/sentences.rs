//! Nothing is said in one language only: read from the sentences, the templates and the source, and
//! seen on every page.

use crate::harness::{App, Browser, Request};
use crate::source::layers::{Source, read, root};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What is the same in every language.
const NAMES: &[&str] = &[
    "Twodoors",
    "UTC",
    "JSON",
    "CSV",
    "JWT",
    "HTTP",
    "API",
    "KiB",
    "MiB",
    "GiB",
    "curl",
    "sled",
    "Argon2id",
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "jti",
    "Authorization",
    "Bearer",
    "lookup",
    "denylist",
    "stateless",
    "HttpOnly",
    "Secure",
    "Path",
    "Firefox",
    "Chrome",
    "Linux",
];

type Sentences = BTreeMap<String, String>;

/// The sentences of a language: id and pattern, as they stand in its files.
fn sentences(tag: &str) -> Sentences {
    let mut found = Sentences::new();
    let folder = root().join("src/base/language/sentences").join(tag);
    for entry in fs::read_dir(folder).expect("the sentences") {
        let text = fs::read_to_string(entry.expect("an entry").path()).expect("readable");
        let mut id = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            match line.split_once(" =") {
                Some((name, pattern)) if line.starts_with(|c: char| c.is_ascii_lowercase()) => {
                    name.clone_into(&mut id);
                    assert!(found.insert(id.clone(), pattern.to_owned()).is_none(), "{tag}: {id} stands twice");
                }
                _ if line.trim().is_empty() => {}
                _ => {
                    assert!(line.starts_with([' ', '}']), "{tag}: not Fluent: {line}");
                    let pattern = found.get_mut(&id).expect("a sentence before it");
                    pattern.push('\n');
                    pattern.push_str(line);
                }
            }
        }
    }
    found
}

/// What follows each `mark`, as long as it looks like a name.
fn names<'a>(text: &'a str, mark: &str) -> BTreeSet<&'a str> {
    let name = |rest: &'a str| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_')).unwrap_or(rest.len());
        &rest[..end]
    };
    text.split(mark).skip(1).map(name).collect()
}

/// The tags and addresses of a sentence, in alphabetical order: another language may move them.
fn markup(text: &str) -> Vec<&str> {
    let mut tags: Vec<&str> = text.split('<').skip(1).filter_map(|rest| rest.split('>').next()).collect();
    tags.sort_unstable();
    tags
}

fn templates(folder: &Path, found: &mut Vec<(String, String)>) {
    for path in fs::read_dir(folder).expect("templates").map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            templates(&path, found);
        } else {
            found.push((path.display().to_string(), fs::read_to_string(&path).expect("readable")));
        }
    }
}

fn all_templates() -> Vec<(String, String)> {
    let mut found = Vec::new();
    templates(&root().join("templates"), &mut found);
    found
}

fn source() -> String {
    let mut found: Vec<Source> = Vec::new();
    read(&root().join("src"), &root().join("src"), &mut found);
    found.into_iter().map(|source| source.text).collect()
}

#[test]
fn every_sentence_stands_in_every_language_with_the_same_fillings_and_links() {
    let (english, korean) = (sentences("en"), sentences("ko"));
    let ids = |sentences: &Sentences| sentences.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(ids(&english), ids(&korean));
    let faults: Vec<_> = english
        .iter()
        .filter(|(id, text)| {
            let other = &korean[*id];
            // A language may do without a number by which another one chooses.
            let mut given = names(text, "$");
            if id.starts_with("audit-") {
                given.extend(["who", "whom", "whose", "login"]);
            }
            !names(other, "$").is_subset(&given) || markup(other) != markup(text)
        })
        .map(|(id, _)| id)
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_sentence_can_be_said_and_says_something() {
    use twodoors::base::language::{Language, Text};
    for language in Language::ALL {
        let mut faults = Vec::new();
        for (id, pattern) in sentences(language.tag()) {
            let text = names(&pattern, "$").into_iter().fold(Text::new(id.clone()), |text, name| {
                let filling = if matches!(name, "n" | "count") { "1".to_owned() } else { format!("‹{name}›") };
                // The names live as long as the test.
                text.with(Box::leak(name.to_owned().into_boxed_str()), filling)
            });
            let said = language.say(&text);
            if (said == id && pattern.trim() != id) || said.contains("{$") || (said.is_empty() && id != "nothing") {
                faults.push(format!("{id}: {said}"));
            }
        }
        assert!(faults.is_empty(), "{}: {faults:#?}", language.tag());
    }
}

/// An id is asked for as it is, or put together behind a beginning that the source names.
#[test]
fn every_sentence_is_asked_for_and_every_one_asked_for_is_there() {
    let (english, source) = (sentences("en"), source());
    let pages: String = all_templates().into_iter().map(|(_, text)| text).collect();
    let asked: BTreeSet<&str> = names(&pages, " t(id=\"")
        .into_iter()
        .chain(names(&pages, "=t(id=\""))
        .chain(names(&source, "Text::new(\""))
        .collect();
    let missing: Vec<_> = asked.iter().filter(|id| !english.contains_key(**id)).collect();
    assert!(missing.is_empty(), "asked for and not there: {missing:#?}");
    // `t(id="…")` with nothing more says a sentence that has nothing to be filled in.
    let bare = pages.split("t(id=\"").filter_map(|rest| rest.split_once("\")")).map(|(id, _)| id);
    let unfilled: Vec<_> = bare.filter(|id| english.get(*id).is_some_and(|text| text.contains('$'))).collect();
    assert!(unfilled.is_empty(), "said without what they want filled in: {unfilled:#?}");
    let beginnings: Vec<&str> =
        names(&source, "format!(\"").into_iter().filter(|beginning| beginning.ends_with('-')).collect();
    let unused: Vec<_> = english
        .keys()
        .filter(|id| {
            // What to do next is called like what was found.
            let names = [id.as_str(), id.strip_suffix("-next").unwrap_or(id)].map(|id| format!("\"{id}\""));
            !names.iter().any(|name| pages.contains(name) || source.contains(name))
                && !beginnings.iter().any(|start| id.starts_with(start))
        })
        .collect();
    assert!(unused.is_empty(), "nobody asks for: {unused:#?}");
    for how in ["look", "failed"] {
        for id in names(&source, &format!("{how}(\"diagnostics")) {
            let id = &format!("diagnostics{id}");
            let is_other = source.contains(&format!("{how}(\"{id}\").next("));
            assert!(is_other || english.contains_key(&format!("{id}-next")), "{id}: what to do next?");
        }
    }
}

/// Without what is in no language: code, drawings, names in `<bdi>`, other languages.
fn without(text: &str, opening: &str, closing: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(opening) {
        kept.push_str(before);
        kept.push(' ');
        rest = after.split_once(closing).map_or("", |(_, after)| after);
    }
    kept + rest
}

/// The words that a reader sees or hears: texts, labels and titles.
fn words(html: &str) -> Vec<String> {
    let mut html = html.to_owned();
    for (opening, closing) in [
        ("<code", "</code>"),
        ("<pre", "</pre>"),
        ("<svg", "</svg>"),
        ("<bdi", "</bdi>"),
        ("<textarea", "</textarea>"),
        ("<!doctype", ">"),
    ] {
        html = without(&html, opening, closing);
    }
    // The other languages' own names.
    for lang in ["en", "ko"] {
        html = without(&html, &format!(" lang=\"{lang}\">"), "<");
    }
    let mut seen = Vec::new();
    for mark in ["aria-label=\"", "title=\"", "placeholder=\"", "data-l=\"", "alt=\""] {
        seen.extend(html.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
    }
    seen.extend(html.split('>').filter_map(|piece| piece.split('<').next()).map(str::to_owned));
    seen
}

/// Two Latin words in a row that are no names: a sentence in English.
fn english_in(text: &str) -> bool {
    let is_word = |word: &&str| {
        let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
        letters.len() >= 3
            && letters.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_uppercase() || c == '’')
            && letters.chars().skip(1).any(|c| c.is_ascii_lowercase())
            && !NAMES.contains(&letters)
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).any(|pair| pair.iter().all(is_word))
}

#[test]
fn no_template_holds_a_word_of_its_own() {
    let mut faults = Vec::new();
    for (name, text) in all_templates() {
        let mut plain = without(&text, "{% block shape %}", "{% endblock shape %}");
        for (opening, closing) in [("{#", "#}"), ("{{", "}}"), ("{%", "%}")] {
            plain = without(&plain, opening, closing);
        }
        for piece in words(&plain) {
            let is_word = |word: &str| {
                let letters = word.trim_matches(|c: char| !c.is_alphabetic());
                letters.chars().filter(char::is_ascii_alphabetic).count() >= 2
                    && !letters.starts_with('&')
                    && !word.starts_with('&')
                    && !NAMES.contains(&letters)
            };
            // Attributes that a macro makes are no words.
            if !piece.trim().starts_with("aria-") && piece.split_whitespace().any(is_word) {
                faults.push(format!("{name}: {}", piece.trim()));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

fn look(browser: &mut Browser, path: &str) -> String {
    let reply = browser.send(Request::new("GET", path).header("accept-language", "ko"));
    assert!(reply.status < 500, "{path}: {}", reply.status);
    // In a sentence a name stands without a mark of its own.
    reply.text().replace("Ada Lovelace (ada)", "Ada").replace("Ada Lovelace", "Ada")
}

/// As a reader of Korean walks through the house, with something on every page.
#[test]
fn every_page_speaks_korean() {
    let app = App::start();
    let mut admin = app.set_up();
    let bob = app.add_member(&mut admin, "bob");
    let mut phone = app.phone("bob");
    assert_eq!(phone.get("/api/account").status, 200);
    app.sign_in("bob");
    admin.post(&format!("/admin/users/{bob}/role"), &[("role", "admin")]);
    admin.post(&format!("/admin/users/{bob}/role"), &[("role", "member")]);
    app.opens("bob", "a wrong password it is");
    let mut member = app.sign_in("bob");
    let user = format!("/admin/users/{bob}");
    let pages = [
        "/",
        "/account",
        "/account/password",
        "/account/logins",
        "/account/activity",
        "/account/confirm",
        "/people",
        "/people?q=nobody-at-all",
        "/admin",
        "/admin/users",
        &user,
        "/admin/logins",
        "/admin/audit",
        "/admin/audit?from=x",
        "/admin/keys",
        "/admin/diagnostics",
        "/problems",
        "/compare",
        "/compare/inspect",
        "/compare/live",
        "/compare/attacks",
        "/compare/claims",
        "/compare/claims?page=2",
        "/no-such-page",
        "/login?next=/account",
        "/setup?code=x",
        "/link/x",
    ];
    let mut faults = Vec::new();
    let mut stranger = app.browser();
    for path in pages {
        for who in [&mut admin, &mut member, &mut stranger] {
            let page = look(who, path);
            if page.len() >= 50_000 {
                faults.push(format!("{path}: {} bytes", page.len()));
            }
            let english: BTreeSet<String> = words(&page).into_iter().filter(|piece| english_in(piece)).collect();
            faults.extend(english.into_iter().map(|piece| format!("{path}: {}", piece.trim())));
        }
    }
    let faults: BTreeSet<String> = faults.into_iter().collect();
    assert!(faults.is_empty(), "{faults:#?}");
}
