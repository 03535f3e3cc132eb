//! Everybody's own history at both doors: what one did and what happened to one, and nothing of others.

use crate::harness::{ADMIN, App, Eyes, OTHER_PASSWORD, PASSWORD, Request};
use serde_json::json;

const ACTIVITY: &str = "/account/activity";

/// Ada manages Bob and Carol, who sign in and out; `eyes` are Bob's.
fn scene(eyes: impl Fn(&App) -> Eyes) -> (App, Eyes) {
    let app = App::with(&[("trusted_proxies", json!(["127.0.0.1/32"]))]);
    let mut ada = app.set_up();
    let bob = app.add_member(&mut ada, "bob");
    app.add_member(&mut ada, "carol");
    app.sign_in("carol");
    app.try_sign_in("carol", OTHER_PASSWORD);
    app.try_sign_in("bob", OTHER_PASSWORD);
    assert_eq!(ada.post(&format!("/admin/users/{bob}/profile"), &[("display_name", "Bob")]).status, 303);
    let eyes = eyes(&app);
    app.settle();
    (app, eyes)
}

fn html(app: &App) -> Eyes {
    Eyes::Html(app.sign_in("bob"))
}

fn api(app: &App) -> Eyes {
    Eyes::Api(app.phone("bob"))
}

fn own(mut eyes: Eyes, ada: &str) {
    let wanted = [
        "You signed in.".to_owned(),
        format!("{ada} changed your profile."),
        "Somebody failed to sign in as you.".to_owned(),
        "You set your password by an invitation link.".to_owned(),
        format!("{ada} made an invitation link for you."),
        format!("{ada} added you as a member."),
    ];
    assert_eq!(eyes.all(ACTIVITY, ""), wanted, "newest first, and nothing of Carol's");
    let text = eyes.look(ACTIVITY, "").text();
    assert!(!text.contains("carol") && text.contains("127.0.0.1"));
}

#[test]
fn html_ones_own_history_holds_nothing_of_others() {
    let (_app, eyes) = scene(html);
    own(eyes, "Ada Lovelace (ada)");
}

#[test]
fn api_ones_own_history_holds_nothing_of_others() {
    let (_app, eyes) = scene(api);
    own(eyes, "ada");
}

/// What only pages say, by display names: somebody who calls themselves by the words for nobody, or by
/// somebody else's name, is still known by the name they sign in with.
#[test]
fn html_nobody_hides_behind_a_display_name() {
    let (app, mut eyes) = scene(html);
    let mut ada = app.sign_in(ADMIN);
    let bob = app.user("bob").id;
    for (number, name) in ["The owner of the server", "You", "Twodoors", "שרה"].into_iter().enumerate() {
        assert_eq!(ada.post("/account/profile", &[("display_name", name)]).status, 303);
        let path = format!("/admin/users/{bob}/profile");
        assert_eq!(ada.post(&path, &[("display_name", &format!("Bob {number}"))]).status, 303);
        app.settle();
        let text = eyes.lines(ACTIVITY, "").texts[0].clone();
        let said = format!("{name} (ada)");
        // What is written from the right stays within its bounds.
        let said = if name == "שרה" { format!("\u{2068}{said}\u{2069}") } else { said };
        assert_eq!(text, format!("{said} changed your profile."));
    }
    let plain = app.phone("bob").get("/api/account/activity").text();
    assert!(plain.contains("ada changed your profile.") && !plain.contains('\u{2068}'), "{plain}");
}

/// An administrator signs in elsewhere and acts from there: nobody else learns from where.
fn address(app: &App, eyes: &mut Eyes) -> String {
    let bob = app.user("bob").id;
    let body = json!({"username": ADMIN, "password": PASSWORD, "device_name": "away"});
    let away = |request: Request| app.send(&request.header("x-forwarded-for", "198.51.100.7"));
    let token = away(Request::new("POST", "/api/login").json(&body)).json()["access_token"].clone();
    let bearer = format!("Bearer {}", token.as_str().expect("a token"));
    let patch = Request::new("PATCH", &format!("/api/admin/users/{bob}"));
    let patch = patch.json(&json!({"title": "x"})).header("authorization", &bearer);
    assert_eq!(away(patch).status, 200);
    app.settle();
    let text = eyes.look(ACTIVITY, "").text();
    assert!(text.matches("changed your profile.").count() >= 2, "{text}");
    text
}

#[test]
fn html_where_an_administrator_sat_is_not_told() {
    let (app, mut eyes) = scene(html);
    assert!(!address(&app, &mut eyes).contains("198.51.100.7"));
    let everybodys = app.sign_in(ADMIN).get("/admin/audit").text();
    assert!(everybodys.contains("198.51.100.7"), "administrators see it");
}

#[test]
fn api_where_an_administrator_sat_is_not_told() {
    let (app, mut eyes) = scene(api);
    assert!(!address(&app, &mut eyes).contains("198.51.100.7"));
    let everybodys = app.phone(ADMIN).get("/api/admin/audit").text();
    assert!(everybodys.contains("198.51.100.7"), "administrators see it");
}

fn pages(app: &App, mut eyes: Eyes) {
    for _ in 0..60 {
        app.sign_in("carol");
        app.sign_in("bob");
    }
    let first = eyes.lines(ACTIVITY, "");
    assert_eq!(first.texts.len(), 50);
    assert!(first.texts.iter().all(|text| text.contains("You") || text.contains("your")), "{first:?}");
    let all = eyes.all(ACTIVITY, "");
    let signed_in = all.iter().filter(|text| *text == "You signed in.").count();
    assert_eq!(signed_in, 61);
    // One more than fifty and the house ends the least recently used.
    let crowded = all.iter().filter(|text| text.contains("there were more than 50")).count();
    let new_devices = all.iter().filter(|text| text.contains("not seen before")).count();
    assert_eq!((crowded, all.len() - new_devices), (11, 61 + 11 + 5));
}

#[test]
fn html_ones_own_history_pages() {
    let (app, mut eyes) = scene(html);
    // The eyes' own login is the oldest: it stays only while it is used.
    app.advance(60);
    eyes.look(ACTIVITY, "");
    app.settle();
    app.put_back(60);
    pages(&app, eyes);
}

#[test]
fn api_ones_own_history_pages() {
    let (app, mut eyes) = scene(api);
    app.advance(60);
    eyes.look(ACTIVITY, "");
    app.settle();
    app.put_back(60);
    assert_eq!(eyes.lines(ACTIVITY, "limit=2").texts.len(), 2);
    pages(&app, eyes);
}
