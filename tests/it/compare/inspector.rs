//! The inspector: what the cookie, the row and the tokens hold.

use super::parts::texts;
use crate::harness::{ADMIN, App, Request};
use serde_json::json;
use std::sync::Arc;
use twodoors::lab::experiments::inspect;

#[test]
fn the_inspector_tells_the_cookie_and_the_row_as_they_are() {
    let app = App::start();
    let mut admin = app.set_up();
    let page = admin.get("/compare/inspect").text();
    let cookie = admin.cookie.clone().expect("a cookie");
    let bytes = format!("Cookie: {cookie}\r\n").len();
    assert!(page.contains(&format!("<dt>bytes with every request</dt><dd>{bytes}</dd>")), "{page}");
    assert!(page.contains(&format!("Cookie: __Host-session={}.<mark", admin.login_id())));
    assert!(
        page.contains("43 characters") && page.contains("1209600 s (14 days)") && page.contains("a hash of the secret")
    );
    assert_eq!(page.matches("<b>set</b>").count(), 3, "__Host-, HttpOnly, Secure");
    let row = app.login(&admin.login_id()).expect("the row");
    assert!(page.contains(&row.created_at.rfc3339()) && page.contains(&row.max_expires_at.rfc3339()));
    let bytes = twodoors::store::sled::row_bytes(&row).expect("written");
    assert!(bytes > 100 && page.contains(&format!("{bytes} bytes as stored")), "{bytes}");
    app.advance(3_600);
    assert!(admin.get("/compare/inspect").text().contains("1206000 s (about 14 days)"), "what is left of it");
}

#[test]
fn without_https_the_inspector_says_what_the_cookie_lacks() {
    let app = App::with(&[("insecure_lan", json!(true)), ("public_origin", json!("http://house.test"))]);
    let page = app.set_up().get("/compare/inspect").text();
    assert!(page.contains(&format!("Cookie: twodoors-{}=", app.port)) && !page.contains("__Host-session"));
    assert_eq!(page.matches("<b>set</b>").count(), 1, "only HttpOnly");
    assert!(page.contains("knowingly without https"));
}

#[test]
fn the_token_on_the_page_is_nobodys_and_was_refused_here() {
    let app = App::start();
    let mut admin = app.set_up();
    let page = admin.post("/compare/inspect", &[]);
    let text = page.text();
    assert!(page.status == 200 && page.body.len() < 50_000, "{}", page.body.len());
    assert!(text.contains("asked of this server: 401") && text.contains("asked of this server: 400"));
    let part = |class: &str| {
        let (_, rest) = text.split_once(&format!("<span class=\"{class}\">")).expect("a part");
        rest.split_once("</span>").expect("its end").0.to_owned()
    };
    let token = format!("{}.{}.{}", part("h"), part("p"), part("s"));
    let (header, claims) = crate::jwt::forge::read(&token);
    // Decoded it stands there as it is written: the first member first.
    let at = |name: &str| text.find(&format!("&quot;{name}&quot;: ")).unwrap_or_else(|| panic!("no {name}: {text}"));
    let [_, payload, _] = texts(&token);
    let mut names: Vec<&str> = claims.as_object().expect("claims").keys().map(String::as_str).collect();
    names.sort_by_key(|name| payload.find(&format!("\"{name}\":")));
    assert!(names.is_sorted_by_key(|name| at(name)) && names[0] == "iss" && at("typ") < at("alg"), "{names:?}");
    assert_eq!(header["typ"], "at+jwt");
    assert_eq!(claims["roles"], json!(["admin"]), "the role words are one's own");
    assert_ne!(claims["sub"], app.user(ADMIN).id.to_string());
    let line = format!("Authorization: Bearer {token}\r\n").len();
    assert!(text.contains(&format!("<dt>bytes with every request</dt><dd>{line}</dd>")));
    let reply = app.send(&Request::new("GET", "/api/account").header("authorization", &format!("Bearer {token}")));
    assert_eq!(reply.status, 401);
    // Every member is explained, none is a stranger.
    for name in claims.as_object().expect("claims").keys().chain(header.as_object().expect("header").keys()) {
        assert!(text.contains(&format!("<th scope=\"row\"><code>{name}</code></th>")), "{name}");
    }
    assert!(!text.contains("Not one that this page knows") && text.contains("10 minutes left"));
    assert_ne!(admin.post("/compare/inspect", &[]).text(), text, "another one each time");
}

#[test]
fn a_refresh_token_is_taken_apart_to_its_last_byte() {
    let app = App::start();
    app.set_up();
    let (house, ada) = (Arc::clone(&app.inner), app.user(ADMIN));
    let parts = app.wait(async move { inspect::issue(&house, &ada).await }).expect("taken apart");
    let bytes: usize = parts.refresh_parts.iter().map(|part| part.bytes).sum();
    assert_eq!(bytes, 4 + 53, "the prefix and what is behind it");
    assert_eq!((parts.row.newest, parts.row.parent, parts.row.newest_used), (1, 1, false));
    assert_eq!(parts.asked.iter().map(|asked| asked.status).collect::<Vec<_>>(), [401, 400]);
}
