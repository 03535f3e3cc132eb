//! What was answered with success is there after a restart; what has ended stays ended. (That it also
//! survives `kill -9` is asked of the release binary, in `crash.rs`.)

use crate::harness::{ADMIN, ApiClient, App, Browser, OTHER_PASSWORD, PASSWORD, Pair};
use serde_json::json;

/// The same cookie at the house after a restart, which listens on another port.
fn again(app: &App, browser: &Browser) -> Browser {
    let mut same = app.browser();
    same.cookie.clone_from(&browser.cookie);
    same
}

fn phone_again(app: &App, phone: &ApiClient) -> ApiClient {
    ApiClient { port: app.port, pair: phone.pair.clone() }
}

/// One issuer before and after, so that access tokens stay good.
fn start() -> App {
    App::with(&[("public_origin", json!("http://localhost:8000"))])
}

#[test]
fn html_what_was_changed_is_there_after_a_restart() {
    let app = start();
    let mut admin = app.set_up();
    let bob = app.add_member(&mut admin, "bob");
    admin.post(&format!("/admin/users/{bob}/role"), &[("role", "admin")]);
    admin.post("/account/profile", &[("display_name", "Ada King")]);
    let link = admin.post(&format!("/admin/users/{bob}/link"), &[]).link_path();
    let app = app.restart();
    assert!(again(&app, &admin).get("/people").text().contains("Ada King"));
    assert_eq!(app.user("bob").role.as_str(), "admin");
    assert_eq!(app.browser().post_form(&link, &[("password", OTHER_PASSWORD)]).status, 303);
    let app = app.restart();
    assert!(app.opens("bob", OTHER_PASSWORD) && !app.opens("bob", PASSWORD));
    assert_eq!(app.browser().get(&link).status, 404, "and works once, over a restart");
}

#[test]
fn html_a_password_change_is_there_after_a_restart() {
    let app = start();
    let mut browser = app.set_up();
    let (other, mut phone) = (app.sign_in(ADMIN), app.phone(ADMIN));
    assert_eq!(browser.change_password().status, 303);
    let app = app.restart();
    phone.port = app.port;
    assert!(again(&app, &browser).is_signed_in() && !again(&app, &other).is_signed_in() && !phone.is_signed_in());
    assert!(app.opens(ADMIN, OTHER_PASSWORD) && !app.opens(ADMIN, PASSWORD));
}

#[test]
fn api_a_password_change_is_there_after_a_restart() {
    let app = start();
    let browser = app.set_up();
    let (mut phone, other) = (app.phone(ADMIN), app.phone(ADMIN));
    let body = json!({"current_password": PASSWORD, "new_password": OTHER_PASSWORD});
    phone.pair = Pair::of(&phone.post("/api/account/password", Some(&body)).json());
    let app = app.restart();
    let mut phone = phone_again(&app, &phone);
    assert!(phone.is_signed_in() && phone.refresh().status == 200);
    assert!(!phone_again(&app, &other).is_signed_in() && !again(&app, &browser).is_signed_in());
}

#[test]
fn api_a_rotated_refresh_token_is_there_after_a_restart() {
    let app = start();
    app.set_up();
    let mut phone = app.phone(ADMIN);
    let first = phone.pair.refresh_token.clone();
    assert_eq!(phone.refresh().status, 200);
    let second = phone.pair.refresh_token.clone();
    let app = app.restart();
    let mut phone = phone_again(&app, &phone);
    let repeated = phone.refresh_with(&first);
    assert_eq!((repeated.status, &repeated.json()["refresh_token"]), (200, &json!(second)), "the grace goes on");
    assert_eq!(phone.refresh().status, 200);
    let app = app.restart();
    app.advance(31);
    let mut phone = phone_again(&app, &phone);
    assert!(phone.is_signed_in());
    assert_eq!(phone.refresh_with(&first).status, 400, "spent, over a restart");
    assert!(!phone.is_signed_in(), "and its login has ended");
}

/// Every way to end a login, and none comes back: not by a restart, not by enabling the person again.
#[test]
fn html_what_has_ended_stays_ended_over_a_restart() {
    let app = start();
    let mut admin = app.set_up();
    let people = ["revoked", "ousted", "disabled", "demoted", "deleted"];
    let ids: Vec<String> = people.iter().map(|name| app.add_member(&mut admin, name)).collect();
    let browsers: Vec<Browser> = people.iter().map(|name| app.sign_in(name)).collect();
    let phones: Vec<ApiClient> = people.iter().map(|name| app.phone(name)).collect();
    for login in [browsers[0].login_id(), phones[0].pair.login_id.clone()] {
        assert_eq!(admin.post(&format!("/admin/logins/{login}/revoke"), &[]).status, 303);
    }
    let acts = [(1, "sign-out", ""), (2, "disable", ""), (3, "role", "admin"), (4, "delete", ""), (2, "enable", "")];
    for (who, act, role) in acts {
        let reply = admin.post(&format!("/admin/users/{}/{act}", ids[who]), &[("role", role)]);
        assert_eq!(reply.status, 303, "{act}");
    }
    let app = app.restart();
    for (at, name) in people.iter().enumerate() {
        let mut phone = phone_again(&app, &phones[at]);
        assert!(!again(&app, &browsers[at]).is_signed_in(), "{name}");
        assert!(!phone.is_signed_in() && phone.refresh().status == 400, "{name}");
    }
    assert!(again(&app, &admin).is_signed_in());
}

#[test]
fn html_an_outstanding_set_up_code_survives_a_restart() {
    let app = start();
    let code = app.setup_code();
    let app = app.restart();
    assert_eq!(app.browser().get(&format!("/setup?code={code}")).status, 200);
    app.advance(30 * 60);
    assert_eq!(app.browser().get(&format!("/setup?code={code}")).status, 403);
}

#[test]
fn the_audit_survives_a_restart() {
    let app = start();
    app.set_up();
    let before: Vec<_> = app.audit().iter().map(|entry| entry.id).collect();
    let app = app.restart();
    let after: Vec<_> = app.audit().iter().map(|entry| entry.id).collect();
    assert!(before.len() > 2);
    assert_eq!(after[..before.len()], before[..]);
}
