//! Where people are sent on to: a path of this house, whatever a link says.

use crate::harness::{App, PASSWORD};

/// The classics and their encodings.
const ELSEWHERE: &[&str] = &[
    "https://evil.example",
    "http://evil.example/",
    "HTTPS://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "\\evil.example",
    "/\\/evil.example",
    "//\\evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:\\\\evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "javascript://evil.example/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://evil.example",
    "mailto:x@evil.example",
    "blob:https://evil.example/x",
    "about:blank",
    "evil.example",
    "evil.example/path",
    "www.evil.example",
    ".evil.example",
    "@evil.example",
    ":@evil.example",
    "127.0.0.1@evil.example",
    "//127.0.0.1@evil.example/",
    "http://127.0.0.1@evil.example/",
    "http://127.0.0.1.evil.example/",
    "http://127.0.0.1:8000.evil.example/",
    "//evil.example\\@127.0.0.1",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    "\n//evil.example",
    " //evil.example",
    "\u{a0}//evil.example",
    "\u{0}//evil.example",
    "/\u{0}/evil.example",
    "\u{ff0f}\u{ff0f}evil.example",
    "/\u{ff0f}evil.example",
    "\u{2044}\u{2044}evil.example",
    "//evil%E3%80%82example",
    "//evil\u{3002}example",
    "?next=//evil.example",
    "#//evil.example",
    "",
    " ",
    "*",
    "//",
    "/\u{202e}elpmaxe.live//",
    "//[::1]:80@evil.example",
];

/// What a browser at our origin would open: `None` for another origin.
fn is_ours(location: &str) -> bool {
    location.starts_with('/')
        && !location.starts_with("//")
        && !location.contains('\\')
        && location.chars().all(|c| c.is_ascii_graphic())
}

/// ASVS 1.2.2, 3.7.2.
#[test]
fn input_next_never_leads_elsewhere() {
    let app = App::start();
    let mut browser = app.set_up();
    // One browser for all sign-ins: each replaces the one before, or there would be more than fifty.
    let mut again = app.browser();
    for &next in ELSEWHERE {
        let encoded = rocket::http::RawStr::new(next).percent_encode().to_string();
        let reply = again.post_form("/login", &[("username", "ada"), ("password", PASSWORD), ("next", next)]);
        assert_eq!((reply.status, reply.location()), (303, "/"), "{next:?}");
        // Somebody signed in already is sent on by the link alone.
        let reply = browser.get(&format!("/login?next={encoded}"));
        assert_eq!((reply.status, reply.location()), (303, "/"), "{next:?}");
        let reply = browser.post("/account/confirm", &[("password", PASSWORD), ("next", next)]);
        assert_eq!((reply.status, reply.location()), (303, "/"), "{next:?}");
    }
}

/// ASVS 1.1.1: decoded once. What is still encoded afterwards is taken literally and stays a path.
#[test]
fn input_next_is_decoded_once() {
    let app = App::start();
    let mut browser = app.set_up();
    for next in [
        "/%2f/evil.example",
        "/%2fevil.example",
        "/%5cevil.example",
        "/%09/evil.example",
        "/%00",
        "/%252f%252fevil",
        "/.//evil",
        "/x/..//evil.example",
    ] {
        let reply = browser.get(&format!("/login?next={}", rocket::http::RawStr::new(next).percent_encode()));
        assert_eq!(reply.status, 303, "{next}");
        assert!(reply.location() == next || reply.location() == "/", "{next}: {}", reply.location());
        assert!(is_ours(reply.location()), "{next}");
    }
    // Encoded twice: a second decoding would make it `//evil.example`.
    let reply = browser.get("/login?next=%252f%252fevil.example");
    assert_eq!(reply.location(), "/");
}

/// What is ours is kept, or the links in this house would lead nowhere.
#[test]
fn input_next_leads_to_every_page_of_ours() {
    let app = App::start();
    app.set_up();
    for next in ["/", "/account", "/account/logins", "/admin/users?q=a%26b&page=2", "/people?q=%C3%A9", "/a-b_c~d.e"] {
        let reply = app.browser().post_form("/login", &[("username", "ada"), ("password", PASSWORD), ("next", next)]);
        assert_eq!((reply.status, reply.location()), (303, next));
    }
    let mut stranger = app.browser();
    for path in ["/account/logins?done=x&y=%26", "/admin/users?q=%3Cb%3E", "//evil.example/", "/\\evil.example"] {
        let reply = stranger.get(path);
        let to = reply.location();
        if to.is_empty() {
            continue;
        }
        let next = to.strip_prefix("/login?next=").unwrap_or_else(|| panic!("{path}: {to}"));
        let next = rocket::http::RawStr::new(next).percent_decode().expect("UTF-8").into_owned();
        assert!(is_ours(&next), "{path}: {to}");
        assert!(next == path || next == "/", "{path}: {to}");
    }
}

/// ASVS 3.7.2: parameters by which other applications are led astray do nothing here.
#[test]
fn input_other_redirect_parameters_are_ignored() {
    let app = App::start();
    let mut browser = app.set_up();
    for name in ["return_to", "redirect_uri", "redirect", "url", "continue", "goto", "dest", "rurl", "NEXT", "next[]"] {
        let reply = browser.get(&format!("/login?{name}=https%3A%2F%2Fevil.example"));
        assert_eq!((reply.status, reply.location()), (303, "/"), "{name}");
    }
    let reply = browser.get("/login?next=%2Faccount&next=%2F%2Fevil.example");
    assert!(reply.status == 303 && is_ours(reply.location()), "{}", reply.location());
}
