//! What clients of `/api` may rely on about names: one name for one thing, `null` and merge patches, and that a name
//! that nobody knows is said.

use crate::harness::{ADMIN, ApiClient, App, PASSWORD, Reply, Request};
use crate::people::administration::{Scene, scene};
use serde_json::{Value, json};
use std::sync::Arc;

fn patch_as(phone: &ApiClient, path: &str, kind: &str, body: &Value) -> Reply {
    let mut request = Request::new("PATCH", path).header("content-type", kind);
    request.body = body.to_string().into_bytes();
    phone.send(request)
}

/// The fields at fault, in the order in which they are told.
fn named(reply: &Reply) -> Vec<String> {
    assert_eq!((reply.status, &reply.json()["code"]), (422, &json!("invalid")), "{}", reply.text());
    let errors = reply.json()["errors"].as_array().expect("errors").clone();
    errors.iter().map(|error| error["field"].as_str().expect("a field").to_owned()).collect()
}

/// `device_name` at sign-in, in lists and in PATCH; `device` says the same for one release.
#[test]
fn api_a_device_has_one_name_everywhere() {
    let Scene { app, mut ada_phone, .. } = scene();
    let id = ada_phone.pair.login_id.clone();
    let own = format!("/api/account/logins/{id}");
    let reply = ada_phone.patch(&own, &json!({"device_name": "a new name"}));
    assert_eq!(reply.status, 200, "{}", reply.text());
    let of = |list: Value| -> Value {
        list["items"].as_array().expect("items").iter().find(|item| item["id"] == id.as_str()).expect("it").clone()
    };
    let listed = [
        reply.json(),
        ada_phone.get(&own).json(),
        of(ada_phone.get("/api/account/logins").json()),
        of(ada_phone.get("/api/admin/logins").json()),
    ];
    for login in listed {
        assert_eq!((&login["device_name"], &login["device"]), (&json!("a new name"), &json!("a new name")), "{login}");
    }
    let renamed = ada_phone.get("/api/account/activity").json()["items"][0].clone();
    assert_eq!((&renamed["device_name"], &renamed["device"]), (&json!("a phone"), &json!("a phone")), "{renamed}");
    let export = ada_phone.get("/api/account/export").json();
    let kept = export["logins"].as_array().expect("logins").iter().find(|login| login["id"] == id.as_str());
    let kept = kept.expect("the phone");
    assert_eq!((&kept["device_name"], &kept["device"]), (&json!("a new name"), &json!("a new name")));
    // What somebody is told carries both too.
    let mut bob = app.phone("bob");
    let bobs = bob.pair.login_id.clone();
    assert_eq!(ada_phone.delete(&format!("/api/admin/logins/{bobs}")).status, 200);
    let mut bob_again = app.phone("bob");
    let notice = bob_again.get("/api/account/activity").json()["notices"][0].clone();
    assert_eq!((&notice["device_name"], &notice["device"]), (&json!("a phone"), &json!("a phone")), "{notice}");
    assert!(!bob.is_signed_in());
}

/// For one release a client of before is understood, and contradictions are not guessed at.
#[test]
fn api_the_older_name_of_a_device_is_accepted() {
    let Scene { app: _app, mut ada_phone, .. } = scene();
    let own = format!("/api/account/logins/{}", ada_phone.pair.login_id);
    for (body, name) in [
        (json!({"device": "old"}), "old"),
        (json!({"device_name": "new"}), "new"),
        (json!({"device": "both", "device_name": "both"}), "both"),
    ] {
        let reply = ada_phone.patch(&own, &body);
        assert_eq!((reply.status, &reply.json()["device_name"]), (200, &json!(name)), "{body}");
    }
    for (body, field) in [
        (json!({"device": "one", "device_name": "other"}), "device"),
        (json!({}), "device_name"),
        (json!({"device_name": null}), "device_name"),
        (json!({"device_name": 1}), "device_name"),
        (json!({"device_name": ""}), "device_name"),
        (json!({"device_name": "x".repeat(65)}), "device_name"),
        (json!({"device": ""}), "device"),
        (json!({"device": null}), "device"),
    ] {
        assert_eq!(named(&ada_phone.patch(&own, &body)), [field], "{body}");
    }
    assert_eq!(ada_phone.get(&own).json()["device_name"], "both");
}

/// The same on the page: the form says `device_name`, one of before is understood.
#[test]
fn html_the_older_name_of_a_device_is_accepted() {
    let Scene { app: _app, mut ada, .. } = scene();
    let id = ada.login_id();
    let page = ada.get(&format!("/account/logins?rename={id}")).text();
    assert!(page.contains(" name=\"device_name\""), "{page}");
    for field in ["device", "device_name"] {
        let reply = ada.post(&format!("/account/logins/{id}/rename"), &[(field, &format!("by {field}"))]);
        assert_eq!(reply.status, 303, "{}", reply.text());
        assert!(ada.get("/account/logins").text().contains(&format!("by {field}")));
    }
}

/// The saved audit has the new name as a column of its own, behind those that were there.
#[test]
fn html_the_saved_audit_names_devices_by_both_names() {
    let Scene { app: _app, mut ada, .. } = scene();
    let text = ada.get("/admin/audit.csv").text();
    let head = text.trim_start_matches('\u{feff}').lines().next().expect("a head").to_owned();
    assert!(head.contains(",device,renamed_to") && head.ends_with(",device_name"), "{head}");
}

#[test]
fn api_one_login_of_ones_own_can_be_asked_for() {
    let Scene { app: _app, mut ada, mut ada_phone, mut bob_phone, .. } = scene();
    let (browser, phone) = (ada.login_id(), ada_phone.pair.login_id.clone());
    let list = ada_phone.get("/api/account/logins").json()["items"].as_array().expect("items").clone();
    for id in [&browser, &phone] {
        let own = ada_phone.get(&format!("/api/account/logins/{id}"));
        assert_eq!(own.status, 200, "{}", own.text());
        assert!(list.contains(&own.json()), "as in the list: {}", own.text());
        let others = bob_phone.get(&format!("/api/account/logins/{id}"));
        assert_eq!((others.status, &others.json()["code"]), (404, &json!("not_found")), "somebody else's");
    }
    for nobody in ["00000000-0000-7000-8000-000000000000", "x", &phone.to_uppercase()] {
        assert_eq!(ada_phone.get(&format!("/api/account/logins/{nobody}")).status, 404, "{nobody}");
    }
    assert_eq!(ada.post("/logout", &[]).status, 303);
    assert_eq!(ada_phone.get(&format!("/api/account/logins/{browser}")).status, 404, "it is in no list any more");
}

/// RFC 7396 §1: `null` takes away what may be empty, and only that.
#[test]
fn api_null_empties_a_text_that_may_be_empty() {
    let Scene { app: _app, mut ada_phone, bob, .. } = scene();
    let bobs = format!("/api/admin/users/{bob}");
    let full = json!({"title": "Engineer", "email": "a@example.org", "phone": "1"});
    for path in ["/api/account", &bobs] {
        for name in ["title", "email", "phone"] {
            assert_eq!(ada_phone.patch(path, &full).status, 200);
            let reply = ada_phone.patch(path, &json!({name: null}));
            assert_eq!((reply.status, &reply.json()[name]), (200, &json!("")), "{path} {name}: {}", reply.text());
            let others = full.as_object().expect("members").iter().filter(|(own, _)| *own != name);
            for (own, value) in others {
                assert_eq!(&reply.json()[own], value, "{path}: {own} was left out");
            }
        }
        let reply = ada_phone.patch(path, &json!({"title": null, "email": null, "phone": null}));
        assert_eq!(reply.status, 200, "{}", reply.text());
    }
    assert_eq!(ada_phone.patch("/api/account", &json!({"language": "ko"})).status, 200);
    assert_eq!(ada_phone.patch("/api/account", &json!({"language": null})).status, 200, "no choice");
}

#[test]
fn api_what_may_not_be_null_is_named() {
    let Scene { app: _app, mut ada_phone, bob, .. } = scene();
    let before = ada_phone.get("/api/account").json();
    let reply = ada_phone.patch("/api/account", &json!({"display_name": null, "title": null}));
    assert_eq!(named(&reply), ["display_name"]);
    assert!(reply.json()["errors"][0]["message"].as_str().expect("a text").contains("may not be null"));
    assert_eq!(ada_phone.get("/api/account").json()["title"], before["title"], "nothing was done");
    let all = json!({"display_name": null, "role": null, "disabled": null});
    assert_eq!(named(&ada_phone.patch(&format!("/api/admin/users/{bob}"), &all)), ["display_name", "role", "disabled"]);
    let new = json!({"username": null, "display_name": null, "title": null});
    assert_eq!(named(&ada_phone.post("/api/admin/users", Some(&new))), ["username", "display_name"]);
    let rotate = json!({"alg": null, "compromised": null});
    assert_eq!(named(&ada_phone.post("/api/admin/keys/rotate", Some(&rotate))), ["alg", "compromised"]);
}

/// RFC 7396, RFC 5789 §2.2: read by every PATCH, said when another type was sent, and by nothing else.
#[test]
fn api_a_merge_patch_is_read_by_every_patch_and_by_nothing_else() {
    let Scene { app, ada_phone, bob, .. } = scene();
    let rocket = twodoors::rocket(Arc::clone(&app.inner));
    let mut asked = 0;
    for route in rocket.routes().filter(|route| route.method.as_str() == "PATCH") {
        let own = ada_phone.pair.login_id.as_str();
        let id = if route.uri.path().contains("/logins/") { own } else { &bob };
        let path = route.uri.path().replace("<id>", id);
        let body =
            if path.contains("/logins/") { json!({"device_name": "merged"}) } else { json!({"title": "merged"}) };
        for kind in ["application/json", "application/merge-patch+json", "application/merge-patch+json; charset=utf-8"]
        {
            let reply = patch_as(&ada_phone, &path, kind, &body);
            assert_eq!(reply.status, 200, "{path} {kind}: {}", reply.text());
            assert!(reply.text().contains("merged"));
        }
        for kind in ["text/plain", "application/json-patch+json", "application/merge-patch"] {
            let reply = patch_as(&ada_phone, &path, kind, &body);
            assert_eq!(reply.status, 415, "{path} {kind}");
            assert_eq!(reply.header("accept-patch"), "application/json, application/merge-patch+json");
        }
        asked += 1;
    }
    assert!(asked >= 3, "{asked}");
    let mut request =
        Request::new("POST", "/api/account/confirm").header("content-type", "application/merge-patch+json");
    request.body = b"{}".to_vec();
    let reply = ada_phone.send(request);
    assert_eq!((reply.status, reply.header("accept-patch")), (415, ""));
}

/// Every route there is, with a member that nobody knows: it is named, to whoever is served there, and nothing is
/// done. A stranger is told to sign in, a member that a route is for administrators.
#[test]
fn api_an_unknown_member_of_a_query_is_refused_by_every_route() {
    let Scene { app, ada_phone, bob_phone, .. } = scene();
    let rocket = twodoors::rocket(Arc::clone(&app.inner));
    let routes: Vec<(String, String)> = rocket
        .routes()
        .filter(|route| route.uri.path().starts_with("/api/") && !route.uri.path().contains("/."))
        .map(|route| (route.method.as_str().to_owned(), route.uri.path().replace("<id>", &ada_phone.pair.login_id)))
        .collect();
    assert!(routes.len() > 25, "{}", routes.len());
    let open = ["/api/login", "/api/refresh", "/api/time"];
    let before = app.audit().len();
    for (method, path) in routes {
        for (query, names) in [
            ("colour=red", vec!["colour"]),
            ("zz=1&Limit=2&q.x=3&q[]=4&colour", vec!["Limit", "colour", "q.x", "q[]", "zz"]),
            ("%6cimi%74s=1", vec!["limits"]),
            (&"x".repeat(100), vec![&"x".repeat(64)[..]]),
            ("%ff=1", vec!["\u{fffd}"]),
        ] {
            let request = Request::new(&method, &format!("{path}?{query}"));
            let reply = ada_phone.send(request.clone());
            assert_eq!(named(&reply), names, "{method} {path}?{query}");
            assert_eq!(reply.header("content-type"), "application/problem+json");
            let for_administrators = path.starts_with("/api/admin/") || path == "/api/compare/run";
            let members = bob_phone.send(request.clone()).status;
            assert_eq!(members, if for_administrators { 403 } else { 422 }, "{method} {path}");
            let stranger = app.send(&request).status;
            assert_eq!(stranger, if open.contains(&path.as_str()) { 422 } else { 401 }, "{method} {path}");
        }
    }
    assert_eq!(app.audit().len(), before, "nothing was done");
    assert!(ada_phone.clone().is_signed_in());
}

/// What is known is known to each route for itself, and nothing that was said before is refused.
#[test]
fn api_the_members_of_a_query_that_are_known_are_accepted() {
    let Scene { app, mut ada_phone, .. } = scene();
    for path in [
        "/api/people?q=ada&limit=1",
        "/api/people?q=&limit=1",
        "/api/people?",
        "/api/people?&&",
        "/api/people?%71=ada",
        "/api/admin/users?q=&limit=2",
        "/api/admin/logins?limit=1",
        "/api/account/activity?limit=1",
        "/api/admin/audit?q=ada&act=sign_ins&door=api&from=2026-01-01&to=2026-01-02&limit=3",
    ] {
        assert_eq!(ada_phone.get(path).status, 200, "{path}");
    }
    assert_eq!(named(&ada_phone.get("/api/account?q=ada")), ["q"], "known elsewhere, but not here");
    for (query, name) in [
        ("q=%ff", "q"),
        ("q=a&q=%c3%28", "q"),
        ("q=ada&q=bob", "q"),
        ("limit=1&limit=1", "limit"),
        ("limit=%e2%82", "limit"),
    ] {
        assert_eq!(named(&ada_phone.get(&format!("/api/people?{query}"))), [name], "{query}");
    }
    assert_eq!(app.send(&Request::new("GET", "/.well-known/jwks.json?t=1")).status, 200);
    assert_eq!(app.send(&Request::new("HEAD", "/api/time?t=1")).status, 422);
}

/// A case that was typed wrong gets JSON and never a page; what is behind it has its case.
#[test]
fn api_in_another_case_is_answered_as_api() {
    let Scene { app, ada_phone, .. } = scene();
    let bearer = format!("Bearer {}", ada_phone.pair.access_token);
    for base in ["/API", "/Api", "/aPi"] {
        let get = |path: &str| app.send(&Request::new("GET", path).header("authorization", &bearer));
        let own = get(&format!("{base}/account"));
        assert_eq!((own.status, &own.json()["username"]), (200, &json!(ADMIN)), "{base}");
        assert_eq!(get(&format!("{base}/people?q=bob")).json()["items"].as_array().expect("items").len(), 1);
        assert_eq!(named(&get(&format!("{base}/people?colour=red"))), ["colour"]);
        let body = json!({"username": ADMIN, "password": PASSWORD, "device_name": base});
        let pair = app.send(&Request::new("POST", &format!("{base}/login")).json(&body));
        assert_eq!((pair.status, &pair.json()["token_type"]), (200, &json!("Bearer")));
        for path in [base.to_owned(), format!("{base}/"), format!("{base}/Account"), format!("{base}/nothing")] {
            let reply = get(&path);
            assert_eq!((reply.status, reply.header("content-type")), (404, "application/problem+json"), "{path}");
            assert!(reply.header("content-security-policy").contains("sandbox"), "{path}");
        }
        let other = app.send(&Request::new("PUT", &format!("{base}/login")));
        assert_eq!((other.status, other.header("allow")), (405, "POST"));
        let stranger = app.send(&Request::new("GET", &format!("{base}/account")));
        assert_eq!(stranger.header("www-authenticate"), "Bearer realm=\"twodoors\"");
    }
    for page in ["/APIs", "/apifoo", "/API-x", "/Login"] {
        let reply = app.send(&Request::new("GET", page));
        assert!(reply.header("content-type").starts_with("text/html"), "{page}");
    }
}

/// Behind a proxy a direct peer is refused by JSON there too.
#[test]
fn api_in_another_case_is_refused_as_api_is() {
    let app = App::with(&[
        ("trusted_proxies", json!(["10.0.0.2/32"])),
        ("public_origin", json!("https://accounts.example.org")),
    ]);
    let reply = app.send(&Request::new("GET", "/API/time"));
    assert_eq!((reply.status, &reply.json()["code"]), (421, &json!("misdirected")));
}
