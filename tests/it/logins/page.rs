//! The page of logins stays small with as many as anybody can have.

use crate::harness::{ApiClient, App, Browser, PASSWORD, Request, listed};

/// What a page may weigh.
const MOST_BYTES: usize = 50_000;
/// As many as anybody can have.
const MOST_LOGINS: usize = 50;

fn wide(n: usize) -> String {
    format!("{n:02}{}", "\u{d55c}".repeat(62))
}

fn page(browser: &mut Browser, path: &str, language: &str) -> String {
    let request = Request::new("GET", path).header("sec-fetch-site", "same-origin");
    let reply = browser.send(request.header("accept-language", language));
    assert_eq!(reply.status, 200, "{path}");
    assert!(reply.body.len() < MOST_BYTES, "{path} in {language}: {}", reply.body.len());
    reply.text()
}

/// The part of a text from one piece to another.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    text.split_once(from).and_then(|(_, rest)| rest.split_once(to)).unwrap_or_else(|| panic!("{from} in {text}")).0
}

/// Where a row's button sends what, as a browser without JavaScript does it: its form is the one it
/// names, wherever that stands.
fn end_of(page: &str, row: &str) -> (String, String) {
    let button = between(row, "<td><button ", ">");
    let form = format!("<form id=\"{}\" method=\"post\">", between(button, "form=\"", "\""));
    assert_eq!(page.matches(&form).count(), 1, "{form}");
    let csrf = between(between(page, &form, "</form>"), "name=\"csrf\" value=\"", "\"");
    (between(button, "formaction=\"", "\"").to_owned(), csrf.to_owned())
}

/// Follows a row's link to the page on which that row can be renamed, and reads its form.
fn rename_of(browser: &mut Browser, row: &str) -> (String, String) {
    let link = between(row, "<a href=\"?rename=", "\"");
    let text = page(browser, &format!("/account/logins?rename={link}"), "ko");
    let form = between(&text, "<form method=\"post\" action=\"/account/logins/", "</form>");
    assert!(form.contains("name=\"device_name\""), "{form}");
    let csrf = between(form, "name=\"csrf\" value=\"", "\"").to_owned();
    (format!("/account/logins/{}", form.split('"').next().unwrap_or_default()), csrf)
}

/// Bob with as many logins as there may be, all with the widest names, and something to be told.
fn scene() -> (App, Browser, Browser) {
    let app = App::start();
    let mut ada = app.set_up();
    app.add_member(&mut ada, "bob");
    let mut bob = app.sign_in("bob");
    let phones: Vec<_> =
        (0..MOST_LOGINS).map(|n| ApiClient::sign_in(app.port, "bob", PASSWORD, &wide(n)).pair.login_id).collect();
    let last = phones.last().expect("phones");
    assert_eq!(ada.post(&format!("/admin/logins/{last}/revoke"), &[]).status, 303);
    // One too many had ended another one, which may have been the browser's.
    if bob.is_signed_in() {
        ApiClient::sign_in(app.port, "bob", PASSWORD, &wide(51));
    } else {
        bob = app.sign_in("bob");
    }
    let own = format!("/account/logins/{}/rename", bob.login_id());
    assert_eq!(bob.post(&own, &[("device_name", &wide(50))]).status, 303);
    (app, ada, bob)
}

#[test]
fn fifty_logins_with_wide_names_and_a_notice_are_a_small_page() {
    let (_app, mut ada, mut bob) = scene();
    for language in ["en", "ko"] {
        let own = page(&mut bob, "/account/logins", language);
        assert!(own.contains("<aside class=\"note warn news\""), "a notice is on top");
        assert_eq!(own.matches("/revoke\"").count(), MOST_LOGINS);
        let all = page(&mut ada, "/admin/logins", language);
        assert_eq!(all.matches("/revoke\"").count(), MOST_LOGINS);
    }
}

#[test]
fn each_of_fifty_logins_can_be_renamed_and_ended() {
    let (_app, mut ada, mut bob) = scene();
    let text = page(&mut bob, "/account/logins", "en");
    let rows: Vec<_> = text.split("<tr>").filter(|row| row.contains("/revoke\"")).collect();
    assert_eq!(rows.len(), MOST_LOGINS);
    for (n, row) in rows.iter().enumerate() {
        let (path, csrf) = rename_of(&mut bob, row);
        let reply = bob.post_form(&path, &[("csrf", &csrf), ("device_name", &format!("number {n}"))]);
        assert_eq!((reply.status, reply.location()), (303, "/account/logins?done=renamed"), "{path}");
    }
    let named = listed(&page(&mut bob, "/account/logins", "en"));
    assert!((0..MOST_LOGINS).all(|n| named.iter().any(|login| login.device == format!("number {n}"))), "{named:?}");
    // The first is the one in use: it ends last.
    for row in rows.iter().rev() {
        let (path, csrf) = end_of(&text, row);
        let reply = bob.post_form(&path, &[("csrf", &csrf)]);
        assert_eq!(reply.status, 303, "{path}");
    }
    assert!(!bob.is_signed_in());
    let all = page(&mut ada, "/admin/logins", "en");
    let left = listed(&all);
    assert!(left.len() == 1 && left[0].current, "{left:?}");
    let row = all.split("<tr>").find(|row| row.contains("/revoke\"")).expect("a row");
    let (path, csrf) = end_of(&all, row);
    assert_eq!(ada.post_form(&path, &[("csrf", &csrf)]).status, 303);
    assert!(!ada.is_signed_in());
}
