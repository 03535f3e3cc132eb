//! Who has an account here? Neither door tells: same status, same body, same headers, same work.

use crate::harness::{App, OTHER_PASSWORD, PASSWORD, Reply, Request, send};
use serde_json::json;
use std::time::{Duration, Instant};

/// Names of one length: known, disabled, invited but without a password yet, deleted, unknown.
const NAMES: [&str; 5] = ["known", "disab", "invit", "delet", "nobod"];

fn scene() -> App {
    let app = App::with(&[("throttle.address_free", json!(10_000))]);
    let mut ada = app.set_up();
    app.add_member(&mut ada, "known");
    let disabled = app.add_member(&mut ada, "disab");
    let deleted = app.add_member(&mut ada, "delet");
    for (id, act) in [(&disabled, "disable"), (&deleted, "delete")] {
        assert_eq!(ada.post(&format!("/admin/users/{id}/{act}"), &[]).status, 303);
    }
    let fields = [("username", "invit"), ("display_name", "invit"), ("role", "member")];
    assert_eq!(ada.post("/admin/users", &fields).status, 200);
    app
}

/// All that a stranger sees, with the name they typed themselves taken out.
fn seen(reply: &Reply, name: &str) -> String {
    let mut headers: Vec<String> = reply
        .headers
        .iter()
        .filter(|(header, _)| !header.eq_ignore_ascii_case("date"))
        .map(|(header, value)| format!("{header}: {value}"))
        .collect();
    headers.sort();
    format!("{}\n{}\n\n{}", reply.status, headers.join("\n"), reply.text()).replace(name, "NAME")
}

#[track_caller]
fn assert_all_alike(answers: &[(String, String)]) {
    for (name, answer) in answers {
        assert_eq!(answer, &answers[0].1, "{name} is told from {}", answers[0].0);
    }
}

/// ASVS 6.3.8. Every kind of name, with a wrong password and with the right one of a disabled person.
#[test]
fn enumeration_html_sign_in_answers_every_name_alike() {
    let app = scene();
    for password in ["a wrong password, twice", "", "x", &"l".repeat(129), &"\u{e9}".repeat(200)] {
        let answers: Vec<_> = NAMES
            .into_iter()
            .map(|name| {
                let reply = app.browser().post_form("/login", &[("username", name), ("password", password)]);
                assert_eq!(reply.status, 401, "{name}: {}", reply.text());
                assert!(reply.all("set-cookie").is_empty());
                (name.to_owned(), seen(&reply, name))
            })
            .collect();
        assert_all_alike(&answers);
    }
}

/// ASVS 6.3.8.
#[test]
fn enumeration_api_sign_in_answers_every_name_alike() {
    let app = scene();
    for password in ["a wrong password, twice", "", "x", &"l".repeat(129)] {
        let answers: Vec<_> = NAMES
            .into_iter()
            .map(|name| {
                let body = json!({"username": name, "password": password, "device_name": "a phone"});
                let reply = send(app.port, &Request::new("POST", "/api/login").json(&body));
                assert_eq!((reply.status, reply.json()["code"].clone()), (401, json!("invalid_credentials")));
                assert!(!reply.text().contains(name), "the name is not said back");
                (name.to_owned(), seen(&reply, name))
            })
            .collect();
        assert_all_alike(&answers);
    }
}

/// A disabled person with the right password is no more known than anybody.
#[test]
fn enumeration_a_right_password_of_a_disabled_person_looks_wrong() {
    let app = scene();
    let ask = |name: &str, password: &str| {
        let html = app.browser().post_form("/login", &[("username", name), ("password", password)]);
        let body = json!({"username": name, "password": password, "device_name": "a phone"});
        let api = send(app.port, &Request::new("POST", "/api/login").json(&body));
        format!("{}\n{}", seen(&html, name), seen(&api, name))
    };
    assert_eq!(ask("disab", PASSWORD), ask("nobod", PASSWORD));
    assert_eq!(ask("disab", PASSWORD), ask("known", OTHER_PASSWORD));
    assert_eq!(ask("delet", PASSWORD), ask("nobod", PASSWORD));
}

/// ASVS 6.3.8: after five wrong passwords a name that nobody has is throttled like one that somebody has.
#[test]
fn enumeration_the_throttle_counts_every_name_alike() {
    let app = scene();
    let mut histories = Vec::new();
    for name in NAMES {
        let history: Vec<(u16, String)> = (0..9)
            .map(|_| {
                let reply = app.browser().post_form("/login", &[("username", name), ("password", "wrong")]);
                (reply.status, reply.header("retry-after").to_owned())
            })
            .collect();
        histories.push((name.to_owned(), format!("{history:?}")));
    }
    assert_all_alike(&histories);
    assert!(histories[0].1.contains("429") && histories[0].1.contains("401"), "{}", histories[0].1);
}

/// Names that are no names are refused like names that nobody has.
#[test]
fn enumeration_a_name_in_no_possible_form_is_answered_like_any_wrong_one() {
    let app = scene();
    let right = send(
        app.port,
        &Request::new("POST", "/api/login").json(&json!({"username": "nobod", "password": "x", "device_name": "d"})),
    );
    for name in ["", " ", "a b", "a/b", "../../etc", "\u{0}", "\u{202e}", "\u{1f600}", &"n".repeat(5_000), "' OR 1=1--"]
    {
        let body = json!({"username": name, "password": "x", "device_name": "d"});
        let reply = send(app.port, &Request::new("POST", "/api/login").json(&body));
        assert_eq!((reply.status, reply.text()), (right.status, right.text()), "{name}");
    }
}

/// A known link, a used one, a dead one and nonsense: the page says the same.
#[test]
fn enumeration_dead_links_are_all_alike() {
    let app = App::start();
    let mut ada = app.set_up();
    let make = |ada: &mut crate::harness::Browser, name: &str| {
        let fields = [("username", name), ("display_name", name), ("role", "member")];
        ada.post("/admin/users", &fields).link_path()
    };
    let (used, expires) = (make(&mut ada, "bob"), make(&mut ada, "carol"));
    assert_eq!(app.browser().post_form(&used, &[("password", PASSWORD)]).status, 303);
    assert_eq!(app.browser().get(&expires).status, 200, "looking does not use it up");
    let mut wrong_secret = expires.clone();
    wrong_secret.replace_range(wrong_secret.len() - 10.., "AAAAAAAAAA");
    let unknown_person = format!("/link/{}{}", "A".repeat(22), &used[28..]);
    app.advance(8 * 86_400);
    let answers: Vec<_> =
        [used, expires, wrong_secret, unknown_person, "/link/x".to_owned(), format!("/link/{}", "A".repeat(65))]
            .into_iter()
            .flat_map(|path| {
                let get = app.browser().get(&path);
                let post = app.browser().post_form(&path, &[("password", OTHER_PASSWORD)]);
                assert_eq!((get.status, post.status), (404, 404), "{path}");
                [(format!("GET {path}"), seen(&get, &path)), (format!("POST {path}"), seen(&post, &path))]
            })
            .collect();
    assert_all_alike(&answers);
}

/// The work is the same: without a stored hash the hasher computes one all the same. Loose on purpose: the
/// hash takes hundreds of milliseconds here, so on the busiest machine only leaving it out (less than one)
/// makes this fail.
#[test]
fn enumeration_an_unknown_name_costs_as_much_work_as_a_known_one() {
    let app = App::with(&[
        ("password.memory_kib", json!(19_456)),
        ("password.iterations", json!(16)),
        ("throttle.account_free", json!(100)),
        ("throttle.address_free", json!(10_000)),
    ]);
    let mut ada = app.set_up();
    app.add_member(&mut ada, "known");
    let fields = [("username", "invit"), ("display_name", "invit"), ("role", "member")];
    assert_eq!(ada.post("/admin/users", &fields).status, 200);
    let time = |name: &str| {
        let start = Instant::now();
        let reply = app.browser().post_form("/login", &[("username", name), ("password", "a wrong password")]);
        assert_eq!(reply.status, 401);
        start.elapsed()
    };
    // Noise only adds, so the quickest of some is the work itself.
    let names = ["known", "nobod", "invit", "no such name/"];
    let mut quickest = [Duration::MAX; 4];
    for _ in 0..4 {
        for (name, quickest) in names.iter().zip(&mut quickest) {
            *quickest = time(name).min(*quickest);
        }
    }
    for (name, time) in names.iter().zip(quickest) {
        assert!(time * 10 > quickest[0], "{name}: {time:?}, known: {:?}", quickest[0]);
    }
}

/// ASVS 8.2.2: an id of somebody else's and an id that nobody has are the same 404.
#[test]
fn enumeration_somebody_elses_id_is_as_unknown_as_any() {
    let app = scene();
    let bob = app.phone("known");
    let hers = app.sign_in("ada").login_id();
    let phones = app.phone("ada").pair.login_id;
    let unknown = "01a00000-0000-7000-8000-000000000000";
    for method in ["PATCH", "DELETE"] {
        let answers: Vec<_> = [&hers, &phones, unknown, "qqqqq", "%2e%2e", "00000000-0000-0000-0000-000000000000"]
            .into_iter()
            .map(|id| {
                let request = Request::new(method, &format!("/api/account/logins/{id}"));
                let reply =
                    bob.send(if method == "PATCH" { request.json(&json!({"device_name": "mine"})) } else { request });
                assert_eq!(reply.status, 404, "{method} {id}: {}", reply.text());
                (id.to_owned(), seen(&reply, id))
            })
            .collect();
        assert_all_alike(&answers);
    }
}
