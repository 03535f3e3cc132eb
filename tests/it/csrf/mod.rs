//! Forms sent by somebody else's page. Whatever is tried, the answer is a refusal and nothing changes:
//! every row of people and logins is compared before and after.

pub mod cookies;

use crate::harness::{App, Browser, PASSWORD, Reply, Request, send};
use rocket::http::{Method, RawStr};
use twodoors::storage::logins::Filter;

/// Everything stored about people and logins.
fn snapshot(app: &App) -> String {
    let store = app.inner.store().clone();
    app.wait(async move {
        store.settle().await.expect("durable");
        let users = store.users().list(None, 1_000).await.expect("people");
        let logins = store.logins().list(Filter::All, None, 1_000).await.expect("logins");
        format!("{}\n{}", serde_json::json!(users), serde_json::json!(logins))
    })
}

struct Scene {
    app: App,
    /// The administrator, who gave the password just now.
    ada: Browser,
    /// Her other browser.
    other: Browser,
    /// Another administrator's.
    eve: Browser,
    /// Every form of a signed-in person, with fields that would do something.
    forms: Vec<(String, Vec<(&'static str, String)>)>,
}

/// Forms that work without being signed in.
const OPEN_FORMS: [&str; 3] = ["/setup", "/login", "/link/<code>"];

fn fields_of(path: &str) -> Vec<(&'static str, String)> {
    let own = |fields: &[(&'static str, &str)]| fields.iter().map(|(n, v)| (*n, (*v).to_owned())).collect();
    match path {
        "/account/profile" => own(&[("display_name", "Mallory"), ("title", "thief")]),
        "/account/password" => own(&[("current_password", PASSWORD), ("new_password", "mallory was here again")]),
        "/account/confirm" => own(&[("password", PASSWORD), ("next", "/")]),
        "/account/logins/<id>/rename" => own(&[("device_name", "mallory")]),
        "/admin/users" => own(&[("username", "mallory"), ("display_name", "Mallory"), ("role", "admin")]),
        "/admin/users/<id>/profile" => own(&[("display_name", "Mallory")]),
        "/admin/users/<id>/role" => own(&[("role", "admin")]),
        _ => Vec::new(),
    }
}

fn scene() -> Scene {
    let app = App::start();
    let mut ada = app.set_up();
    let bob = app.add_member(&mut ada, "bob");
    let eve = app.add_member(&mut ada, "eve");
    assert_eq!(ada.post(&format!("/admin/users/{eve}/role"), &[("role", "admin")]).status, 303);
    let bobs = app.sign_in("bob").login_id();
    let mut other = app.sign_in("ada");
    let mut eve = app.sign_in("eve");
    for browser in [&mut ada, &mut other, &mut eve] {
        assert_eq!(browser.get("/account/password").status, 200);
    }
    let forms = twodoors::html::routes()
        .into_iter()
        .filter(|route| route.method == Method::Post)
        .map(|route| route.uri.path().to_owned())
        .filter(|path| !OPEN_FORMS.contains(&path.as_str()))
        .map(|path| {
            let id = match path.as_str() {
                path if path.starts_with("/account/logins") => other.login_id(),
                path if path.starts_with("/admin/logins") => bobs.clone(),
                _ => bob.clone(),
            };
            (path.replace("<id>", &id).replace("<name>", "alg-none"), fields_of(&path))
        })
        .collect();
    Scene { app, ada, other, eve, forms }
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| RawStr::new(text).percent_encode().to_string();
    fields.iter().map(|(n, v)| format!("{}={}", encode(n), encode(v))).collect::<Vec<_>>().join("&")
}

fn with<'a>(fields: &'a [(&'static str, String)], csrf: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all = csrf.to_vec();
    all.extend(fields.iter().map(|(name, value)| (*name, value.as_str())));
    all
}

#[track_caller]
fn assert_refused(reply: &Reply, what: &str) {
    assert!(matches!(reply.status, 401 | 403), "{what}: {} {}", reply.status, reply.text());
    assert!(reply.all("set-cookie").is_empty(), "{what} touches the cookie");
    assert!(reply.header("content-type").starts_with("text/html"), "{what}");
}

/// ASVS 3.5.1: the second lock, the hidden field.
#[test]
fn csrf_forms_without_this_very_logins_field_are_refused_and_change_nothing() {
    let Scene { app, mut ada, other, eve, forms } = scene();
    assert!(forms.len() >= 16, "{forms:?}");
    let before = snapshot(&app);
    let good = ada.csrf.clone();
    assert!(good != other.csrf && good != eve.csrf && good.len() >= 43);
    let upper = good.to_uppercase();
    let (cut, long, spaced) = (&good[..good.len() - 1], format!("{good}A"), format!("{good} "));
    for (path, fields) in &forms {
        let wrongs = ["", "wrong", &upper, cut, &long, &spaced, &other.csrf, &eve.csrf, "null", "undefined", "\u{0}"];
        for wrong in wrongs {
            let reply = ada.post_form(path, &with(fields, &[("csrf", wrong)]));
            assert_refused(&reply, &format!("{path} with {wrong}"));
            assert_eq!(reply.status, 403, "{path} with {wrong}");
        }
        for (what, csrf) in [
            ("none", vec![]),
            ("another name", vec![("CSRF", good.as_str())]),
            ("an index", vec![("csrf[0]", good.as_str())]),
            ("first wrong, then right", vec![("csrf", "wrong"), ("csrf", good.as_str())]),
        ] {
            assert_refused(&ada.post_form(path, &with(fields, &csrf)), &format!("{path}: {what}"));
        }
        let in_query = format!("{path}?csrf={good}");
        assert_refused(&ada.post_form(&in_query, &with(fields, &[])), &in_query);
        let header = Request::new("POST", path)
            .header("sec-fetch-site", "same-origin")
            .header("x-csrf-token", &good)
            .header("x-csrftoken", &good)
            .form(&with(fields, &[]));
        assert_refused(&ada.send(header), &format!("{path}: in a header"));
        assert_eq!(snapshot(&app), before, "{path} did something");
    }
}

/// ASVS 3.5.1: right field, wrong kind of body. Multipart and JSON would come by other limits.
#[test]
fn csrf_forms_in_another_encoding_are_refused_and_change_nothing() {
    let Scene { app, mut ada, forms, .. } = scene();
    let before = snapshot(&app);
    let good = ada.csrf.clone();
    for (path, fields) in &forms {
        let all = with(fields, &[("csrf", &good)]);
        let body = encoded(&all);
        let multipart: String = all
            .iter()
            .map(|(n, v)| format!("--x\r\ncontent-disposition: form-data; name=\"{n}\"\r\n\r\n{v}\r\n"))
            .collect();
        let json = serde_json::to_string(&all.iter().copied().collect::<std::collections::BTreeMap<_, _>>());
        for (kind, body) in [
            (Some("text/plain"), body.clone()),
            (Some("multipart/form-data; boundary=x"), format!("{multipart}--x--\r\n")),
            (Some("application/json"), json.expect("JSON")),
            (Some("application/octet-stream"), body.clone()),
            (Some("application/x-www-form-urlencodedx"), body.clone()),
            (None, body.clone()),
        ] {
            let mut request = Request::new("POST", path).header("sec-fetch-site", "same-origin");
            if let Some(kind) = kind {
                request = request.header("content-type", kind);
            }
            request.body = body.into_bytes();
            assert_refused(&ada.send(request), &format!("{path} as {kind:?}"));
        }
        assert_eq!(snapshot(&app), before, "{path} did something");
    }
}

/// Headers a browser sends with a form of another page.
fn strangers(port: u16) -> Vec<Vec<(&'static str, String)>> {
    let site = |value: &str| vec![("sec-fetch-site", value.to_owned())];
    let origin = |value: String| vec![("origin", value)];
    let mut all: Vec<_> =
        ["cross-site", "same-site", "none", "", "Same-Origin", "same-origin, cross-site", "same-origin "]
            .map(site)
            .into();
    all.pop();
    all.extend(
        [
            "https://evil.example".to_owned(),
            "null".to_owned(),
            String::new(),
            format!("https://127.0.0.1:{port}"),
            "http://127.0.0.1".to_owned(),
            format!("http://127.0.0.1:{port}.evil.example"),
            format!("http://127.0.0.1:{port}@evil.example"),
            format!("http://evil.example#http://127.0.0.1:{port}"),
            format!("http://127.0.0.1:{port}/"),
            format!("http://127.0.0.1:{}", port.wrapping_add(1)),
            format!("http://localhost:{port}.evil.example"),
            format!("http://localhost.evil.example:{port}"),
            format!("http://127.0.0.2:{port}"),
            format!("http://LOCALHOST:{port}"),
            format!("ftp://127.0.0.1:{port}"),
            "file://".to_owned(),
        ]
        .map(origin),
    );
    let own = format!("http://127.0.0.1:{port}");
    all.push(Vec::new());
    all.push(vec![("referer", format!("{own}/account"))]);
    all.push(vec![("origin", own.clone()), ("origin", "https://evil.example".to_owned())]);
    all.push(vec![("sec-fetch-site", "same-origin".to_owned()), ("sec-fetch-site", "cross-site".to_owned())]);
    all.push(vec![("sec-fetch-site", "cross-site".to_owned()), ("origin", own)]);
    all
}

fn from(headers: &[(&'static str, String)], path: &str, fields: &[(&str, &str)]) -> Request {
    headers.iter().fold(Request::new("POST", path), |request, (n, v)| request.header(n, v)).form(fields)
}

/// ASVS 3.5.1: the first lock, the origin; here with the right field and a live cookie.
#[test]
fn csrf_forms_from_another_origin_are_refused_and_change_nothing() {
    let Scene { app, mut ada, forms, .. } = scene();
    let before = snapshot(&app);
    let good = ada.csrf.clone();
    for (path, fields) in &forms {
        for headers in strangers(app.port) {
            let reply = ada.send(from(&headers, path, &with(fields, &[("csrf", &good)])));
            assert_refused(&reply, &format!("{path} {headers:?}"));
            assert_eq!(reply.status, 403, "{path} {headers:?}");
        }
        assert_eq!(snapshot(&app), before, "{path} did something");
    }
}

/// ASVS 3.5.1, login CSRF: the forms before sign-in rest on the origin alone, so it must hold.
#[test]
fn csrf_sign_in_set_up_and_link_forms_from_another_origin_are_refused() {
    let app = App::start();
    let setup = format!("/setup?code={}", app.setup_code());
    let person = [("username", "mallory"), ("display_name", "Mallory"), ("password", PASSWORD)];
    let before = snapshot(&app);
    for headers in strangers(app.port) {
        assert_refused(&send(app.port, &from(&headers, &setup, &person)), &format!("set-up {headers:?}"));
    }
    assert_eq!(snapshot(&app), before);

    let mut ada = app.set_up();
    let page = ada.post("/admin/users", &[("username", "bob"), ("display_name", "Bob"), ("role", "member")]);
    let link = page.link_path();
    let before = snapshot(&app);
    for headers in strangers(app.port) {
        let login = from(&headers, "/login", &[("username", "ada"), ("password", PASSWORD)]);
        assert_refused(&send(app.port, &login), &format!("sign-in {headers:?}"));
        let link = from(&headers, &link, &[("password", "mallory chose this one")]);
        assert_refused(&send(app.port, &link), &format!("link {headers:?}"));
    }
    assert_eq!(snapshot(&app), before);
    assert_eq!(app.browser().post_form(&link, &[("password", PASSWORD)]).status, 303, "the control");
}

/// ASVS 3.5.3: nothing changes by a safe method, nor by a method that a form pretends.
#[test]
fn csrf_other_methods_and_method_overrides_change_nothing() {
    let Scene { app, mut ada, forms, .. } = scene();
    let before = snapshot(&app);
    let good = ada.csrf.clone();
    for (path, fields) in &forms {
        let all = with(fields, &[("csrf", &good)]);
        let query = format!("{path}?{}", encoded(&all));
        for method in ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] {
            let reply = ada.send(Request::new(method, &query).header("sec-fetch-site", "cross-site"));
            assert!(reply.all("set-cookie").is_empty(), "{method} {path}");
            let reply = ada.send(Request::new(method, path).form(&all).header("sec-fetch-site", "cross-site"));
            assert!(reply.status != 500 && reply.all("set-cookie").is_empty(), "{method} {path}");
        }
        for pretended in ["get", "GET", "put", "delete", "patch", "head", "post", "options"] {
            let mut all = vec![("_method", pretended)];
            all.extend(with(fields, &[("csrf", &good)]));
            for site in ["cross-site", "same-site", "none"] {
                let reply = ada.send(Request::new("POST", path).header("sec-fetch-site", site).form(&all));
                assert_refused(&reply, &format!("{path} as {pretended}"));
            }
            let headers = ["x-http-method-override", "x-http-method", "x-method-override"];
            let request = headers.iter().fold(Request::new("GET", path), |r, name| r.header(name, "POST"));
            let reply = ada.send(request.header("sec-fetch-site", "cross-site"));
            assert!(reply.all("set-cookie").is_empty(), "{path}");
        }
        assert_eq!(snapshot(&app), before, "{path} did something");
    }
}

/// Loopback has several names, and old browsers send no `Sec-Fetch-Site`.
#[test]
fn csrf_forms_of_our_own_pages_are_accepted() {
    let Scene { app, mut ada, .. } = scene();
    let port = app.port;
    for name in ["127.0.0.1", "localhost", "[::1]"] {
        let headers = [("origin", format!("http://{name}:{port}"))];
        let csrf = ada.csrf.clone();
        let fields = [("csrf", csrf.as_str()), ("display_name", "Ada"), ("title", name)];
        let reply = ada.send(from(&headers, "/account/profile", &fields));
        assert_eq!(reply.status, 303, "{name}: {}", reply.text());
        assert!(ada.get("/account").text().contains(name));
    }
}

/// And each form does something with the right field, so that the refusals above mean something.
#[test]
fn csrf_each_form_works_with_the_right_field() {
    // A scene each: what one form does would hide what the next one does.
    for index in 0..scene().forms.len() {
        let Scene { app, mut ada, forms, .. } = scene();
        let (path, fields) = &forms[index];
        let before = snapshot(&app);
        let csrf = ada.csrf.clone();
        let reply = ada.post_form(path, &with(fields, &[("csrf", &csrf)]));
        assert!(matches!(reply.status, 200 | 303 | 422), "{path}: {} {}", reply.status, reply.text());
        let is_known = !fields.is_empty() || path.contains("/users/") || path.contains("/logins/");
        let has_effect = !path.ends_with("/enable") && !path.ends_with("/role");
        if is_known && has_effect {
            assert_ne!(snapshot(&app), before, "{path} did nothing");
        }
    }
}
