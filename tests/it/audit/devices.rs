//! What a login was called when something happened stays written: no rename, no sweep and no disguise
//! afterwards changes what the audit says of it.

use crate::harness::{ADMIN, ApiClient, App, Browser, Eyes, PASSWORD};
use serde_json::{Value, json};

const BOB: &str = "bob";
/// A name that would act in a spreadsheet.
const NEW: &str = "=my laptop";

/// What a history says of the newest entry whose sentence is `text`: the name of the login.
fn device(eyes: &mut Eyes, path: &str, text: &str) -> Option<String> {
    let reply = eyes.look(path, "");
    if let Eyes::Api(_) = eyes {
        let items = reply.json()["items"].as_array().expect("items").clone();
        let item = items.into_iter().find(|item| item["text"] == text).unwrap_or_else(|| panic!("{}", reply.text()));
        return item["device_name"].as_str().map(str::to_owned);
    }
    let page = reply.text();
    let mut rows = page.split("<th scope=\"row\">").skip(1);
    let row = rows.find(|row| row.starts_with(text)).unwrap_or_else(|| panic!("{text}: {page}"));
    // The column after who and whom.
    let from = row.split("<span><bdi>").nth(1)?;
    from.split("</bdi>").next().map(str::to_owned)
}

/// A login by which somebody looks, called otherwise than what is looked for.
fn tablet(app: &App, username: &str) -> ApiClient {
    ApiClient::sign_in(app.port, username, PASSWORD, "a tablet")
}

struct Scene {
    app: App,
    ada: Browser,
    /// A phone of Bob's that was renamed, and has ended since.
    phone: ApiClient,
}

/// Bob signs in on "a phone", which somebody renames and then signs out, and whose row is swept.
fn scene(rename: impl Fn(&App, &mut ApiClient)) -> Scene {
    let app = App::start();
    let mut ada = app.set_up();
    app.add_member(&mut ada, BOB);
    let mut phone = app.phone(BOB);
    rename(&app, &mut phone);
    assert_eq!(phone.post("/api/logout", None).status, 200);
    app.settle();
    let (logins, id) = (app.inner.store().logins(), phone.pair.login_id.parse().expect("an id"));
    app.wait(async move { logins.remove(&[id]).await }).expect("swept");
    assert!(app.login(&phone.pair.login_id).is_none());
    Scene { app, ada, phone }
}

fn html() -> Scene {
    scene(|app, phone| {
        let mut bob = app.sign_in(BOB);
        let path = format!("/account/logins/{}/rename", phone.pair.login_id);
        assert_eq!(bob.post(&path, &[("device_name", NEW)]).status, 303);
    })
}

fn api() -> Scene {
    scene(|_, phone| {
        let path = format!("/api/account/logins/{}", phone.pair.login_id);
        assert_eq!(phone.patch(&path, &json!({"device_name": NEW})).status, 200);
    })
}

fn told(eyes: &mut Eyes, path: &str, [signed_in, renamed, signed_out]: [&str; 3]) {
    assert_eq!(device(eyes, path, renamed).as_deref(), Some("a phone"), "as it was called before");
    assert_eq!(device(eyes, path, signed_out).as_deref(), Some(NEW), "as it was called from then on");
    let lines = eyes.lines(path, "").texts;
    assert!(lines.iter().any(|line| line == signed_in), "{lines:?}");
    let page = eyes.look(path, "").text();
    let before = if matches!(eyes, Eyes::Api(_)) { "\"device_name\":\"a phone\"" } else { "<bdi>a phone</bdi>" };
    assert_eq!(page.matches(before).count(), 2, "signing in, and being renamed: {page}");
    let text = page.replace(&format!("“{NEW}”"), "");
    // Beside the sentence: where it ended, for programs by both names, and for them what it was renamed to.
    assert_eq!(text.matches(NEW).count(), if matches!(eyes, Eyes::Api(_)) { 3 } else { 1 }, "{text}");
}

const OWN: [&str; 3] = ["You signed in.", "You renamed your login “a phone” to “=my laptop”.", "You signed out."];
const EVERYBODYS: [&str; 3] =
    ["bob signed in.", "bob renamed their own login “a phone” to “=my laptop”.", "bob signed out."];

#[test]
fn html_a_rename_does_not_rewrite_what_was_before() {
    let Scene { app, ada, .. } = html();
    told(&mut Eyes::Html(ada), "/admin/audit", EVERYBODYS);
    told(&mut Eyes::Html(app.sign_in(BOB)), "/account/activity", OWN);
}

#[test]
fn api_a_rename_does_not_rewrite_what_was_before() {
    let Scene { app, phone, .. } = api();
    told(&mut Eyes::Api(tablet(&app, ADMIN)), "/admin/audit", EVERYBODYS);
    let mut bob = tablet(&app, BOB);
    let items = bob.get("/api/account/activity").json()["items"].clone();
    let of_phone: Vec<&Value> = items
        .as_array()
        .expect("items")
        .iter()
        .filter(|item| item["login_id"] == phone.pair.login_id.as_str())
        .collect();
    let names = |item: &&Value| (item["act"].clone(), item["device_name"].clone(), item["renamed_to"].clone());
    assert_eq!(
        of_phone.iter().map(names).collect::<Vec<_>>(),
        [
            (json!("login_ended"), json!(NEW), Value::Null),
            (json!("login_renamed"), json!("a phone"), json!(NEW)),
            (json!("signed_in"), json!("a phone"), Value::Null),
        ]
    );
    told(&mut Eyes::Api(bob), "/account/activity", OWN);
}

#[test]
fn html_a_saved_audit_names_the_login_as_it_was_called() {
    let Scene { app, mut ada, .. } = html();
    let text = ada.get("/admin/audit.csv?q=bob").text();
    let line = |part: &str| text.lines().find(|line| line.contains(part)).unwrap_or_else(|| panic!("{part}: {text}"));
    assert!(line(",signed_out,").ends_with(",bob signed out.,'=my laptop,,'=my laptop"), "{text}");
    assert!(line(",login_renamed,").ends_with("“a phone” to “=my laptop”.,a phone,'=my laptop,a phone"), "{text}");
    let signed_in =
        text.lines().filter(|line| line.contains(",signed_in,") && line.ends_with(",a phone,,a phone")).count();
    assert_eq!(signed_in, 1, "{text}");
    drop(app);
}

/// Whose login an administrator ended is in their own history; what that person calls it is not.
fn anothers(app: &App, mut eyes: Eyes) {
    let text = eyes.look("/account/activity", "").text();
    assert!(text.contains("You ended one of bob’s logins.") && !text.contains("a phone"), "{text}");
    let mut bobs = tablet(app, BOB);
    let items = bobs.get("/api/account/activity").json()["items"].clone();
    let ended = items.as_array().expect("items").iter().find(|item| item["with"] == "revoked_by_administrator");
    assert_eq!(ended.expect("an entry")["device_name"], "a phone");
}

#[test]
fn html_ones_own_history_names_no_login_of_others() {
    let app = App::start();
    let mut ada = app.set_up();
    app.add_member(&mut ada, BOB);
    let phone = app.phone(BOB);
    assert_eq!(ada.post(&format!("/admin/logins/{}/revoke", phone.pair.login_id), &[]).status, 303);
    app.settle();
    anothers(&app, Eyes::Html(ada));
}

#[test]
fn api_ones_own_history_names_no_login_of_others() {
    let app = App::start();
    let mut ada = app.set_up();
    app.add_member(&mut ada, BOB);
    let phone = app.phone(BOB);
    let mut adas = tablet(&app, ADMIN);
    assert_eq!(adas.delete(&format!("/api/admin/logins/{}", phone.pair.login_id)).status, 200);
    app.settle();
    anothers(&app, Eyes::Api(adas));
}
