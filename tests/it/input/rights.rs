//! Other people's things by their ids, rights by members nobody asked for, and numbers out of range.

use crate::harness::{App, PASSWORD, Request};
use serde_json::{Value, json};

/// ASVS 8.2.1: a member reaches no administrators' route, in any spelling of its path.
#[test]
fn input_no_spelling_of_an_administrators_path_opens_it_for_a_member() {
    let app = App::start();
    let mut ada = app.set_up();
    let id = app.add_member(&mut ada, "bob");
    let (mut bob, phone) = (app.sign_in("bob"), app.phone("bob"));
    for path in [
        "/admin",
        "/admin/",
        "//admin",
        "/./admin",
        "/x/../admin",
        "/%61dmin",
        "/ADMIN",
        "/Admin/users",
        "/admin/users",
        "/admin/users/",
        "/admin//users",
        "/admin/./users",
        "/admin/%2e/users",
        "/admin;x/users",
        "/admin/users;x",
        "/admin/users.json",
        "/admin%2fusers",
        "/admin/users%00",
        "/admin/users?page=1",
        "/admin/logins",
        "/account/../admin/users",
        "/admin/users#x",
        "/%2fadmin",
    ] {
        let path = path.replace('#', "%23");
        for method in ["GET", "HEAD"] {
            let reply = bob.send(Request::new(method, &path));
            assert!(matches!(reply.status, 400 | 403 | 404), "{method} {path}: {}", reply.status);
        }
        let api = phone.send(Request::new("GET", &format!("/api{path}")));
        assert!(matches!(api.status, 400 | 403 | 404), "/api{path}: {}", api.status);
    }
    for act in ["profile", "role", "disable", "enable", "link", "sign-out", "delete"] {
        let reply = bob.post(&format!("/admin/users/{id}/{act}"), &[("role", "admin"), ("display_name", "x")]);
        assert_eq!(reply.status, 403, "{act}");
    }
    let user = format!("/api/admin/users/{id}");
    let add = json!({"username": "eve", "role": "admin"});
    for (method, path, body) in [
        ("GET", "/api/admin/users", None),
        ("POST", "/api/admin/users", Some(add)),
        ("GET", &*user, None),
        ("PATCH", &*user, Some(json!({"role": "admin"}))),
        ("DELETE", &*user, None),
        ("POST", &*format!("{user}/link"), None),
        ("POST", &*format!("{user}/sign-out"), None),
        ("GET", "/api/admin/logins", None),
        ("DELETE", &*format!("/api/admin/logins/{}", ada.login_id()), None),
    ] {
        let request = Request::new(method, path);
        let reply = phone.send(body.map_or(request.clone(), |body| request.json(&body)));
        assert_eq!((reply.status, reply.json()["code"].clone()), (403, json!("not_administrator")), "{method} {path}");
    }
    assert!(ada.is_signed_in());
}

/// ASVS 8.2.2, 7.5.2: somebody else's login is neither ended nor renamed by its id.
#[test]
fn input_other_peoples_logins_are_out_of_reach() {
    let app = App::start();
    let mut ada = app.set_up();
    app.add_member(&mut ada, "bob");
    let mut hers = app.phone("ada");
    let (mut bob, mut phone) = (app.sign_in("bob"), app.phone("bob"));
    for id in [hers.pair.login_id.clone(), ada.login_id()] {
        assert_eq!(bob.post(&format!("/account/logins/{id}/revoke"), &[]).status, 404);
        assert_eq!(bob.post(&format!("/account/logins/{id}/rename"), &[("device_name", "mine")]).status, 404);
        assert_eq!(phone.delete(&format!("/api/account/logins/{id}")).status, 404);
        assert_eq!(phone.patch(&format!("/api/account/logins/{id}"), &json!({"device_name": "mine"})).status, 404);
    }
    assert_eq!(phone.delete("/api/account/logins").status, 200, "all others: his own");
    assert!(!bob.is_signed_in());
    assert!(ada.is_signed_in() && hers.is_signed_in());
    let list = hers.get("/api/account/logins").text();
    assert!(!list.contains("mine") && !list.contains(&phone.pair.login_id), "{list}");
    assert!(!phone.get("/api/account/logins").text().contains(&hers.pair.login_id));
}

/// ASVS 8.2.3, 15.3.3: nobody writes what they may not, by member or by field.
#[test]
fn input_members_that_are_not_for_the_caller_are_refused_or_ignored() {
    let app = App::start();
    let mut ada = app.set_up();
    let id = app.add_member(&mut ada, "bob");
    let mut phone = app.phone("bob");
    let account = |phone: &mut crate::harness::ApiClient| {
        let mut account = phone.get("/api/account").json();
        account["last_seen_at"] = Value::Null;
        account
    };
    let before = account(&mut phone);
    for member in [
        "id",
        "username",
        "role",
        "roles",
        "is_admin",
        "admin",
        "disabled",
        "created_at",
        "last_seen_at",
        "password",
        "password_hash",
        "epoch",
        "must_change_password",
        "link",
        "known",
        "revision",
        "__proto__",
        "constructor",
    ] {
        for value in [json!("admin"), json!(true), json!(["admin"]), Value::Null] {
            let reply = phone.patch("/api/account", &json!({"title": "x", member: value}));
            assert_eq!(reply.status, 422, "{member}");
            assert_eq!(reply.json()["errors"][0]["field"], member);
        }
    }
    assert_eq!(account(&mut phone), before, "nothing was changed");
    let mut bob = app.sign_in("bob");
    let fields = [
        ("display_name", "bob"),
        ("role", "admin"),
        ("id", "x"),
        ("disabled", "false"),
        ("username", "root"),
        ("is_admin", "1"),
        ("user.role", "admin"),
        ("must_change_password", "true"),
        ("password", "x"),
        ("epoch", "9"),
    ];
    assert_eq!(bob.post("/account/profile", &fields).status, 303, "unknown fields of a form are ignored");
    assert_eq!(account(&mut phone), before);
    let shown: Vec<String> = before.as_object().expect("a person").keys().cloned().collect();
    let mut wanted =
        ["id", "username", "display_name", "title", "email", "phone", "role", "disabled", "created_at", "last_seen_at"];
    wanted.sort_unstable();
    assert_eq!(shown, wanted, "ASVS 15.3.1: nothing more is returned");
    let admin = app.phone("ada").get(&format!("/api/admin/users/{id}")).json();
    assert_eq!(admin.as_object().expect("a person").len(), wanted.len());
    let people = phone.get("/api/people").json();
    let mut own: Vec<&String> = people["items"][0].as_object().expect("a person").keys().collect();
    own.sort_unstable();
    assert_eq!(own, ["display_name", "email", "id", "phone", "title", "username"]);
    for text in [people.to_string(), bob.get("/people").text(), phone.get("/api/account/logins").text()] {
        assert!(!text.contains("argon2") && !text.contains("secret") && !text.contains("nonce"), "{text}");
    }
}

/// ASVS 1.4.2: numbers and cursors out of range.
#[test]
fn input_numbers_out_of_range_are_422_or_harmless() {
    let app = App::start();
    let mut ada = app.set_up();
    let mut phone = app.phone("ada");
    for number in [
        "-1",
        "0",
        "2147483648",
        "9223372036854775808",
        "18446744073709551616",
        "1e400",
        "NaN",
        "",
        "%00",
        "1.5",
        "0x10",
        "1;2",
        "201",
        "\u{661}",
    ] {
        let number = rocket::http::RawStr::new(number).percent_encode().to_string();
        for path in ["/api/people", "/api/admin/users", "/api/admin/logins"] {
            let reply = phone.get(&format!("{path}?limit={number}"));
            assert_eq!(
                (reply.status, reply.json()["errors"][0]["field"].clone()),
                (422, json!("limit")),
                "{path} {number}"
            );
            let reply = phone.get(&format!("{path}?after={number}"));
            assert_eq!(reply.status, 422, "{path} after {number}");
        }
        for path in [
            format!("/admin/users?page={number}"),
            format!("/people?page={number}"),
            format!("/account/logins?done=revoked&within={number}"),
            format!("/admin/logins?after={number}"),
        ] {
            let reply = ada.get(&path);
            assert!(matches!(reply.status, 200 | 422), "{path}: {}", reply.status);
        }
    }
    assert_eq!(phone.get("/api/people?limit=1&limit=2").status, 422);
    assert_eq!(ada.get("/admin/users?page=18446744073709551615").status, 200);
}

/// ASVS 1.2.4, 1.2.9, 1.3.12: what is sought is taken literally, and quickly.
#[test]
fn input_searches_are_literal() {
    let app = App::start();
    let mut ada = app.set_up();
    app.add_member(&mut ada, "bob.*x");
    let mut phone = app.phone("ada");
    let found = |phone: &mut crate::harness::ApiClient, q: &str| {
        let q = rocket::http::RawStr::new(q).percent_encode().to_string();
        phone.get(&format!("/api/admin/users?q={q}")).json()["items"].as_array().expect("items").len()
    };
    assert_eq!(found(&mut phone, "b.*x"), 1);
    for q in
        [".*y", ".+", "()", "[a-z]", "{1}", "^a", "a$", "|", "\\", "%", "_", "' OR 1=1--", "\u{0}", "\u{ff}", "(a+)+$"]
    {
        assert_eq!(found(&mut phone, q), 0, "{q}");
    }
    let start = std::time::Instant::now();
    assert_eq!(found(&mut phone, &("a".repeat(20_000) + "!")), 0);
    assert!(start.elapsed().as_secs() < 10);
}

/// ASVS 1.2.4, 2.2.1: names with the marks of keys and paths are names or refused, never two people in one.
#[test]
fn input_user_names_never_collide_or_escape() {
    let app = App::start();
    let mut ada = app.set_up();
    let mut add = |name: &str| {
        let fields = [("username", name), ("display_name", "x"), ("role", "member")];
        ada.post("/admin/users", &fields).status
    };
    for name in [
        "a/b",
        "a b",
        "",
        "\u{0}",
        "a\u{0}b",
        "a\nb",
        "\u{202e}a",
        "\u{200b}a",
        "a\u{feff}",
        "\u{1f600}",
        &"n".repeat(65),
        "a\u{2028}",
        "\u{ad}a",
        "x\u{34f}",
    ] {
        assert_eq!(add(name), 422, "{name:?}");
    }
    for name in
        ["..", ":", "a:b", "%2e", "ada:", "<b>", "\"q\"", "a?b#c", "$(x)", "{{7*7}}", &"n".repeat(64), "\u{df}traße"]
    {
        assert_eq!(add(name), 200, "{name:?}");
    }
    for taken in ["ADA", "Ada", "\u{ff41}da", "A:B", "\u{df}TRASSE".trim_end_matches('E')] {
        let status = add(taken);
        assert!(status == 409 || taken.contains("TRASS"), "{taken}: {status}");
    }
    assert_eq!(app.browser().post_form("/login", &[("username", "ada"), ("password", PASSWORD)]).status, 303);
}
