//! Texts that want to be markup, templates, headers or other people's names, in every field that is
//! shown anywhere. Pages are read by a small parser: no text may become an element or an attribute.

use crate::harness::{ApiClient, App, Browser, PASSWORD, Reply, Request, send};
use serde_json::json;

/// All below 64 characters, so that they pass as names.
const TEXTS: &[&str] = &[
    "<script>pwn()</script>",
    "</script><script>pwn()</script>",
    "<img src=x onerror=pwn()>",
    "\"><img src=x onerror=pwn()>",
    "'><img src=x onerror=pwn()>",
    "\" onfocus=pwn() autofocus=\"",
    "' onfocus=pwn() autofocus='",
    "x onfocus=pwn() autofocus",
    "</title><svg onload=pwn()>",
    "</textarea><svg/onload=pwn()>",
    "<svg><animate onbegin=pwn()>",
    "--><iframe src=javascript:pwn()>",
    "]]><a href=javascript:pwn()>x</a>",
    "javascript:pwn()//\"><pwn>",
    "<math><mi xlink:href=\"data:x,pwn\">",
    "<object data=pwn><embed src=pwn>",
    "<base href=//evil.example>",
    "<link rel=stylesheet href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil>",
    "<form action=//evil.example><button>pwn",
    "<style>*{background:url(//evil.example)}</style>",
    "&lt;script&gt;pwn()&lt;/script&gt;",
    "<b>&\"'/`={}",
    "{{7777*7777}}${7777*7777}<%=7777*7777%>#{7777*7777}",
    "{% include \"/etc/passwd\" %}{{__tera_context}}",
    "{{ csrf }}{{ me.id }}{# x #}",
    "%s%n%x {} {0} {:?} %3Cpwn%3E",
    "=cmd|' /C calc'!A0",
    "\u{ff1c}pwn\u{ff1e} \u{2039}pwn\u{203a}",
    "$(sleep 5)`sleep 5`|sleep 5;sleep 5",
];

/// Elements with their attributes' names, as a browser would read them.
fn elements(html: &str) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if rest.is_empty() || rest.starts_with('>') {
                break;
            }
            let end = rest.find(|c: char| c.is_whitespace() || "=>/".contains(c)).unwrap_or(rest.len()).max(1);
            attributes.push(rest[..end].to_ascii_lowercase());
            rest = rest[end..].trim_start();
            if let Some(value) = rest.strip_prefix('=') {
                let value = value.trim_start();
                let quote = value.chars().next().filter(|c| "\"'".contains(*c));
                rest = match quote {
                    Some(quote) => value[1..].find(quote).map_or("", |end| &value[end + 2..]),
                    None => &value[value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len())..],
                };
            }
        }
        found.push((name, attributes));
    }
    found
}

#[track_caller]
fn assert_inert(reply: &Reply, what: &str) {
    assert!(reply.status < 500, "{what}: {}", reply.status);
    let html = reply.text();
    let mut scripts = 0;
    for (name, attributes) in elements(&html) {
        let strange = ["img", "iframe", "object", "embed", "base", "math", "animate", "pwn", "style", "mi", "template"];
        assert!(!strange.contains(&name.as_str()), "{what}: <{name}>\n{html}");
        scripts += usize::from(name == "script");
        for attribute in attributes {
            let is_plain = attribute.chars().all(|c| c.is_ascii_alphanumeric() || "-:".contains(c));
            assert!(is_plain && !attribute.starts_with("on"), "{what}: <{name} {attribute}>\n{html}");
        }
    }
    assert!(scripts <= 1, "{what}: {scripts} scripts");
    assert!(!html.contains("60481729") && !html.contains("root:"), "{what}: a template ran");
    assert!(html.len() < 100_000, "{what}: {} bytes", html.len());
}

#[test]
fn input_the_parser_of_these_tests_sees_what_a_browser_would() {
    let bad = "<p title=\"a\"><img src=x onerror=pwn()><input value='' onfocus=pwn() autofocus=''>";
    let found = elements(bad);
    assert_eq!(found[1].0, "img");
    assert!(found[1].1.contains(&"onerror".to_owned()) && found[2].1.contains(&"onfocus".to_owned()));
    assert_eq!(
        elements("<input value=\"&quot;&gt;&lt;img onerror=x&gt;\">"),
        [("input".to_owned(), vec!["value".to_owned()])]
    );
}

fn pages(admin: &mut Browser, id: &str, text: &str) -> Vec<(String, Reply)> {
    let q = rocket::http::RawStr::new(text).percent_encode().to_string();
    [
        "/".to_owned(),
        "/account".to_owned(),
        "/account/logins".to_owned(),
        "/people".to_owned(),
        format!("/people?q={q}"),
        "/admin".to_owned(),
        "/admin/users".to_owned(),
        format!("/admin/users?q={q}&page=1&done={q}"),
        format!("/admin/users/{id}"),
        format!("/admin/users/{q}"),
        "/admin/logins".to_owned(),
        format!("/admin/logins?after={q}&done={q}"),
        format!("/account/confirm?next={q}"),
        format!("/account?done={q}"),
        format!("/{q}"),
        format!("/link/{q}"),
        format!("/setup?code={q}"),
    ]
    .into_iter()
    .map(|path| (path.clone(), admin.get(&path)))
    .collect()
}

/// ASVS 1.1.2, 1.2.1, 1.3.7, 1.3.10, 3.2.2: shown literally, everywhere, to member and administrator.
#[test]
fn input_texts_stay_texts_on_every_page() {
    let app = App::with(&[("throttle.account_free", json!(100)), ("throttle.address_free", json!(10_000))]);
    let mut ada = app.set_up();
    let id = app.add_member(&mut ada, "bob");
    for (number, &text) in TEXTS.iter().enumerate() {
        let mut bob = app.phone("bob");
        let reply = bob.patch("/api/account", &json!({"display_name": text, "title": text}));
        assert_eq!(reply.status, 200, "{text}: {}", reply.text());
        assert_eq!(reply.json()["display_name"], text, "JSON says it as it is");
        let login = ApiClient::login(app.port, "bob", PASSWORD, text);
        assert_eq!(login.status, 200, "{text}: {}", login.text());
        ada.agent = format!("{text} {number}");
        let mut browser = app.browser();
        browser.agent = text.to_owned();
        let reply = browser.post_form("/login", &[("username", "bob"), ("password", PASSWORD)]);
        assert_eq!(reply.status, 303);
        let own = ada.login_id();
        assert_eq!(ada.post(&format!("/account/logins/{own}/rename"), &[("device_name", text)]).status, 303);
        for (path, reply) in pages(&mut ada, &id, text) {
            assert_inert(&reply, &format!("{path} as ada, {text}"));
        }
        for (path, reply) in pages(&mut browser, &id, text) {
            assert_inert(&reply, &format!("{path} as bob, {text}"));
        }
        // Refused forms say back what was typed.
        let wrong = app.browser().post_form("/login", &[("username", text), ("password", "x"), ("next", text)]);
        assert_inert(&wrong, text);
        let invalid =
            ada.post("/account/profile", &[("display_name", ""), ("title", text), ("email", text), ("phone", text)]);
        assert_eq!(invalid.status, 422);
        assert_inert(&invalid, text);
        let taken = ada.post("/admin/users", &[("username", "bob"), ("display_name", text), ("role", text)]);
        assert_inert(&taken, text);
        assert_eq!(bob.post("/api/logout", None).status, 200);
    }
}

/// ASVS 1.1.2: escaped once, not twice.
#[test]
fn input_a_name_is_escaped_exactly_once() {
    let app = App::start();
    let mut ada = app.set_up();
    assert_eq!(ada.post("/account/profile", &[("display_name", "<i>&\"'")]).status, 303);
    let page = ada.get("/account").text();
    assert!(page.contains("&lt;i&gt;&amp;&quot;&#39;"), "{page}");
    assert!(!page.contains("&amp;lt;") && !page.contains("&amp;amp;"), "{page}");
}

/// ASVS 1.2.1, 1.2.2, 4.2: no text reaches a header as more than its value.
#[test]
fn input_line_ends_reach_no_header() {
    let app = App::start();
    app.set_up();
    for text in
        ["/a%0d%0aset-cookie:x=1", "/a%0aset-cookie:x=1", "/a\r\nset-cookie: x=1", "/%E5%98%8A%E5%98%8Dset-cookie:x=1"]
    {
        let reply = app.browser().post_form("/login", &[("username", "ada"), ("password", PASSWORD), ("next", text)]);
        assert_eq!(reply.status, 303);
        assert_eq!(reply.all("set-cookie").len(), 1, "{text}");
        assert!(reply.location().starts_with('/') && !reply.location().contains(['\r', '\n']), "{}", reply.location());
        let encoded = rocket::http::RawStr::new(text).percent_encode().to_string();
        for path in
            [format!("/login?next={encoded}"), format!("/account/confirm?next={encoded}"), format!("/x{encoded}")]
        {
            let reply = send(app.port, &Request::new("GET", &path));
            assert!(reply.all("set-cookie").is_empty(), "{path}");
        }
    }
}

/// ASVS 1.3.3, 2.2.1: names that fool the eye, or that are no names.
#[test]
fn input_display_names_with_control_bidi_or_nothing_visible_are_refused() {
    let app = App::start();
    let mut ada = app.set_up();
    let long = "n".repeat(65);
    let huge = "\u{1f600}".repeat(300);
    for name in [
        "",
        " ",
        "\t",
        "a\nb",
        "a\rb",
        "a\u{0}b",
        "\u{7f}",
        "\u{85}",
        "\u{1b}[31mred",
        "\u{202e}drol",
        "a\u{2066}b",
        "\u{200b}",
        "\u{feff}",
        "\u{2028}",
        "\u{61c}x",
        "\u{fff9}x",
        "\u{200f}",
        "\u{a0}",
        "\u{3000}",
        "\u{200d}",
        "\u{200c}",
        "\u{ad}",
        "\u{3164}",
        "\u{115f}",
        "\u{e0041}",
        "\u{fe0f}",
        "\u{34f}",
        &long,
        &huge,
    ] {
        let reply = ada.post("/account/profile", &[("display_name", name)]);
        assert_eq!(reply.status, 422, "{name:?} ({})", name.escape_unicode());
    }
    for name in [
        "\u{5d0}\u{5d3}\u{5d4}",
        "\u{1f468}\u{200d}\u{1f469}",
        "Zo\u{eb}",
        "\u{674e}",
        "O'Neill, \"Bob\"",
        "-",
        &"n".repeat(64),
    ] {
        assert_eq!(ada.post("/account/profile", &[("display_name", name)]).status, 303, "{name}");
    }
    // NFC: two spellings, one name.
    assert_eq!(ada.post("/account/profile", &[("display_name", "Zoe\u{308}")]).status, 303);
    assert!(ada.get("/account").text().contains("Zo\u{eb}"));
}

/// ASVS 1.3.3: what a client calls itself is cut, cleaned and never an error.
#[test]
fn input_device_names_and_user_agents_are_cleaned_and_cut() {
    let app = App::start();
    app.set_up();
    for agent in ["A".repeat(8_000), "\u{202e}evil".to_owned(), "\u{1f600}".repeat(100), " ".to_owned()] {
        let mut browser = app.browser();
        browser.agent = agent;
        assert_eq!(browser.post_form("/login", &[("username", "ada"), ("password", PASSWORD)]).status, 303);
        let page = browser.get("/account/logins");
        assert!(page.status == 200 && page.body.len() < 40_000 && !page.text().contains('\u{202e}'));
    }
    let mut raw = format!("POST /login HTTP/1.1\r\nhost: x\r\nconnection: close\r\nsec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\nuser-agent: ", 60).into_bytes();
    raw.extend_from_slice(b"\xff\xfe\x80\r\n\r\n");
    raw.extend_from_slice(
        format!("{:60}", format!("username=ada&password={}", PASSWORD.replace(' ', "+")))
            .replace("  ", "&&")
            .as_bytes(),
    );
    let answer = crate::harness::raw(app.port, &raw);
    assert!(!answer.starts_with(b"HTTP/1.1 5"), "{}", String::from_utf8_lossy(&answer));
    for (name, status) in
        [("", 422), (" ", 422), ("\u{202e}", 422), ("\u{0}", 422), (&*"n".repeat(65), 422), (&*"n".repeat(64), 200)]
    {
        let reply = ApiClient::login(app.port, "ada", PASSWORD, name);
        assert_eq!(reply.status, status, "{name:?}: {}", reply.text());
    }
}
