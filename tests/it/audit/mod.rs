//! Every act leaves exactly the right lines in the audit: who, whom, from where, by which door; and no
//! secret is in any of them (ASVS 16.2.1, 16.2.5, 16.3.1–16.3.3).

pub mod activity;
pub mod devices;
pub mod news;
pub mod pages;
pub mod reading;

use crate::harness::{ADMIN, ApiClient, App, Browser, OTHER_PASSWORD, PASSWORD, Pair};
use serde_json::json;
use twodoors::audit::{Act, AuditEvent, Door, Name};
use twodoors::base::ids::{EndReason, LinkKind, Role};

/// A line without its id and its time: what, who, whom, by which door.
type Line<'a> = (Act, Option<&'a str>, Option<&'a str>, Door);

fn lines<'a>(entries: &'a [AuditEvent]) -> Vec<Line<'a>> {
    let name = |name: &'a Option<Name>| name.as_ref().map(|name| name.username.as_str());
    entries.iter().map(|entry| (entry.act, name(&entry.who), name(&entry.whom), entry.door)).collect()
}

struct Scene {
    app: App,
    ada: Browser,
    ada_phone: ApiClient,
    bob: String,
}

fn scene() -> Scene {
    let app = App::start();
    let mut ada = app.set_up();
    let bob = app.add_member(&mut ada, "bob");
    let ada_phone = app.phone(ADMIN);
    Scene { app, ada, ada_phone, bob }
}

const ADA: Option<&str> = Some("ada");
const BOB: Option<&str> = Some("bob");

/// The act leaves these lines, each from 127.0.0.1 unless the house did it itself, each at this time.
fn assert_leaves(app: &App, wanted: &[Line<'_>], act: impl FnOnce()) -> Vec<AuditEvent> {
    let entries = app.audit_of(act);
    assert_eq!(lines(&entries), wanted);
    for entry in &entries {
        let from = entry.address.map(|address| address.to_string());
        let is_local = matches!(entry.door, Door::CommandLine) || entry.act == Act::SetupLinkMade;
        assert_eq!(from.as_deref(), if is_local { None } else { Some("127.0.0.1") }, "{entry:?}");
        assert_eq!(entry.at, app.clock.now(), "{entry:?}");
        assert_eq!(entry.device.is_some(), entry.login.is_some(), "{entry:?}");
    }
    entries
}

#[test]
fn html_set_up_is_written_down() {
    let app = App::start();
    let wanted = [
        (Act::SetupLinkMade, None, None, Door::CommandLine),
        (Act::SetUp, ADA, ADA, Door::Pages),
        (Act::SignedIn, ADA, None, Door::Pages),
    ];
    assert_leaves(&app, &wanted, || drop(app.set_up()));
}

#[test]
fn html_signing_in_and_out_is_written_down() {
    let Scene { app, .. } = scene();
    let mut browser = app.browser();
    let entries = assert_leaves(&app, &[(Act::SignedIn, BOB, None, Door::Pages)], || browser = app.sign_in("bob"));
    assert_eq!(entries[0].login.map(|id| id.to_string()), Some(browser.login_id()));
    let failed = [(Act::SignInFailed, None, BOB, Door::Pages), (Act::SignInFailed, None, None, Door::Pages)];
    assert_leaves(&app, &failed, || {
        app.try_sign_in("bob", OTHER_PASSWORD);
        app.try_sign_in(PASSWORD, OTHER_PASSWORD);
    });
    let ended = [(Act::LoginEnded(EndReason::SignedOut), BOB, BOB, Door::Pages)];
    let entries = assert_leaves(&app, &ended, || drop(browser.post("/logout", &[])));
    assert!(entries[0].login.is_some());
}

#[test]
fn api_signing_in_and_out_is_written_down() {
    let Scene { app, .. } = scene();
    let mut phone = None;
    let entries = assert_leaves(&app, &[(Act::SignedIn, BOB, None, Door::Api)], || phone = Some(app.phone("bob")));
    let mut phone = phone.expect("a phone");
    assert_eq!(entries[0].login.map(|id| id.to_string()), Some(phone.pair.login_id.clone()));
    let failed = [(Act::SignInFailed, None, BOB, Door::Api), (Act::SignInFailed, None, None, Door::Api)];
    assert_leaves(&app, &failed, || {
        ApiClient::login(app.port, "bob", OTHER_PASSWORD, "a phone");
        ApiClient::login(app.port, PASSWORD, OTHER_PASSWORD, "a phone");
    });
    let ended = [(Act::LoginEnded(EndReason::SignedOut), BOB, BOB, Door::Api)];
    assert_leaves(&app, &ended, || drop(phone.post("/api/logout", None)));
    assert_leaves(&app, &[], || drop(phone.post("/api/logout", None)));
}

#[test]
fn html_every_login_that_is_ended_has_a_line_of_its_own() {
    let Scene { app, mut ada, ada_phone, .. } = scene();
    let others = [app.sign_in(ADMIN).login_id(), app.sign_in(ADMIN).login_id(), ada_phone.pair.login_id];
    let line = (Act::LoginEnded(EndReason::Revoked), ADA, ADA, Door::Pages);
    let entries = assert_leaves(&app, &[line; 3], || drop(ada.post("/account/logins/revoke-others", &[])));
    for id in others {
        assert!(entries.iter().any(|entry| entry.login.is_some_and(|login| login.to_string() == id)), "{id}");
    }
}

#[test]
fn api_every_login_that_is_ended_has_a_line_of_its_own() {
    let Scene { app, mut ada_phone, .. } = scene();
    app.sign_in(ADMIN);
    let line = (Act::LoginEnded(EndReason::Revoked), ADA, ADA, Door::Api);
    let entries = assert_leaves(&app, &[line; 2], || drop(ada_phone.delete("/api/account/logins")));
    assert_ne!(entries[0].login, entries[1].login);
}

#[test]
fn html_what_one_does_to_ones_own_account_is_written_down() {
    let Scene { app, mut ada, ada_phone, .. } = scene();
    let act = |act| (act, ADA, ADA, Door::Pages);
    assert_leaves(&app, &[act(Act::ProfileChanged)], || drop(ada.post("/account/profile", &[("display_name", "A")])));
    let rename = format!("/account/logins/{}/rename", ada_phone.pair.login_id);
    let entries = assert_leaves(&app, &[act(Act::LoginRenamed)], || drop(ada.post(&rename, &[("device_name", "x")])));
    assert_eq!(entries[0].login.map(|id| id.to_string()), Some(ada_phone.pair.login_id.clone()));
    let confirm =
        |ada: &mut Browser, password| drop(ada.post("/account/confirm", &[("password", password), ("next", "/")]));
    assert_leaves(&app, &[(Act::Confirmed, ADA, None, Door::Pages)], || confirm(&mut ada, PASSWORD));
    assert_leaves(&app, &[(Act::ConfirmFailed, ADA, None, Door::Pages)], || confirm(&mut ada, OTHER_PASSWORD));
    let changed = [act(Act::PasswordChanged), act(Act::LoginEnded(EndReason::PasswordChanged))];
    assert_leaves(&app, &changed, || drop(ada.change_password()));
}

#[test]
fn api_what_one_does_to_ones_own_account_is_written_down() {
    let Scene { app, ada, mut ada_phone, .. } = scene();
    let act = |act| (act, ADA, ADA, Door::Api);
    assert_leaves(&app, &[act(Act::ProfileChanged)], || drop(ada_phone.patch("/api/account", &json!({"title": "x"}))));
    let rename = format!("/api/account/logins/{}", ada.login_id());
    assert_leaves(&app, &[act(Act::LoginRenamed)], || drop(ada_phone.patch(&rename, &json!({"device_name": "x"}))));
    let confirm = |phone: &mut ApiClient, password| {
        drop(phone.post("/api/account/confirm", Some(&json!({"password": password}))));
    };
    assert_leaves(&app, &[(Act::Confirmed, ADA, None, Door::Api)], || confirm(&mut ada_phone, PASSWORD));
    assert_leaves(&app, &[(Act::ConfirmFailed, ADA, None, Door::Api)], || confirm(&mut ada_phone, OTHER_PASSWORD));
    let changed = [act(Act::PasswordChanged), act(Act::LoginEnded(EndReason::PasswordChanged))];
    let body = json!({"current_password": PASSWORD, "new_password": OTHER_PASSWORD});
    assert_leaves(&app, &changed, || drop(ada_phone.post("/api/account/password", Some(&body))));
}

#[test]
fn html_what_administrators_do_is_written_down() {
    let Scene { app, mut ada, bob, .. } = scene();
    let act = |act| (act, ADA, BOB, Door::Pages);
    let mut leaves = |wanted: &[Line<'_>], path: &str, fields: &[(&str, &str)]| {
        app.sign_in("bob");
        assert_leaves(&app, wanted, || assert!(ada.post(&format!("/admin/users/{bob}/{path}"), fields).status < 400));
    };
    let ended = |reason| act(Act::LoginEnded(reason));
    leaves(&[act(Act::ProfileChanged)], "profile", &[("display_name", "Robert")]);
    leaves(&[act(Act::LinkMade(LinkKind::Recovery))], "link", &[]);
    let role = EndReason::RoleChanged;
    leaves(&[act(Act::RoleChanged(Role::Admin)), ended(role), ended(role), ended(role)], "role", &[("role", "admin")]);
    let out = EndReason::SignedOutEverywhere;
    leaves(&[act(Act::SignedOutEverywhere), ended(out)], "sign-out", &[]);
    leaves(&[act(Act::Disabled), ended(EndReason::Disabled)], "disable", &[]);
}

#[test]
fn html_adding_enabling_and_deleting_is_written_down() {
    let Scene { app, mut ada, bob, .. } = scene();
    let act = |act| (act, ADA, BOB, Door::Pages);
    let path = |act: &str| format!("/admin/users/{bob}/{act}");
    assert_leaves(&app, &[act(Act::Disabled)], || drop(ada.post(&path("disable"), &[])));
    assert_leaves(&app, &[act(Act::Enabled)], || drop(ada.post(&path("enable"), &[])));
    assert_leaves(&app, &[], || drop(ada.post(&path("enable"), &[])));
    assert_leaves(&app, &[act(Act::Deleted)], || drop(ada.post(&path("delete"), &[])));
    let wanted = [act(Act::UserAdded(Role::Member)), act(Act::LinkMade(LinkKind::Invitation))];
    let fields = [("username", "bob"), ("display_name", "Bob"), ("role", "member")];
    let mut link = String::new();
    assert_leaves(&app, &wanted, || link = ada.post("/admin/users", &fields).link_path());
    let redeemed = [(Act::PasswordSetByLink(LinkKind::Invitation), BOB, BOB, Door::Pages)];
    assert_leaves(&app, &redeemed, || drop(app.browser().post_form(&link, &[("password", PASSWORD)])));
}

#[test]
fn api_what_administrators_do_is_written_down() {
    let Scene { app, mut ada_phone, bob, .. } = scene();
    let act = |act| (act, ADA, BOB, Door::Api);
    let path = format!("/api/admin/users/{bob}");
    let link = [act(Act::LinkMade(LinkKind::Recovery))];
    assert_leaves(&app, &link, || drop(ada_phone.post(&format!("{path}/link"), None)));
    let phone = app.phone("bob");
    let revoke = format!("/api/admin/logins/{}", phone.pair.login_id);
    let revoked = [act(Act::LoginEnded(EndReason::RevokedByAdministrator))];
    assert_leaves(&app, &revoked, || drop(ada_phone.delete(&revoke)));
    let both = json!({"role": "admin", "title": "x"});
    assert_leaves(&app, &[act(Act::ProfileChanged), act(Act::RoleChanged(Role::Admin))], || {
        drop(ada_phone.patch(&path, &both));
    });
    assert_leaves(&app, &[], || drop(ada_phone.patch(&path, &both)));
    assert_leaves(&app, &[act(Act::SignedOutEverywhere)], || drop(ada_phone.post(&format!("{path}/sign-out"), None)));
    assert_leaves(&app, &[act(Act::Deleted)], || drop(ada_phone.delete(&path)));
}

#[test]
fn a_refused_act_is_not_written_down_as_done() {
    let Scene { app, mut ada, mut ada_phone, bob } = scene();
    app.advance(15 * 60);
    ada_phone.refresh();
    let mut bobs = app.sign_in("bob");
    assert_leaves(&app, &[], || {
        ada.post(&format!("/admin/users/{bob}/delete"), &[]);
        ada_phone.delete(&format!("/api/admin/users/{bob}"));
        ada.post("/account/profile", &[("display_name", "")]);
        bobs.post(&format!("/admin/users/{bob}/role"), &[("role", "admin")]);
    });
}

#[test]
fn api_a_spent_refresh_token_is_written_down() {
    let Scene { app, mut ada_phone, .. } = scene();
    let first = ada_phone.pair.refresh_token.clone();
    assert_eq!(ada_phone.refresh().status, 200);
    assert!(ada_phone.is_signed_in());
    app.settle();
    app.advance(31);
    let spent = [(Act::LoginEnded(EndReason::SpentRefreshToken), None, ADA, Door::Api)];
    let entries = assert_leaves(&app, &spent, || drop(ada_phone.refresh_with(&first)));
    assert_eq!(entries[0].login.map(|id| id.to_string()), Some(ada_phone.pair.login_id));
}

#[test]
fn replaced_and_crowded_out_logins_are_written_down_as_the_houses_own_act() {
    let Scene { app, .. } = scene();
    let sign_in = || {
        let body = json!({"username": "bob", "password": PASSWORD, "device_name": "a phone", "device_id": "one"});
        let reply = app.send(&crate::harness::Request::new("POST", "/api/login").json(&body));
        Pair::of(&reply.json())
    };
    let old = sign_in();
    let wanted =
        [(Act::SignedIn, BOB, None, Door::Api), (Act::LoginEnded(EndReason::Replaced), None, BOB, Door::System)];
    let entries = assert_leaves(&app, &wanted, || drop(sign_in()));
    assert_eq!(entries[1].login.map(|id| id.to_string()), Some(old.login_id));
}

#[test]
fn no_line_holds_a_secret() {
    let Scene { app, mut ada, mut ada_phone, bob } = scene();
    let link = ada.post(&format!("/admin/users/{bob}/link"), &[]).link_path();
    ada_phone.refresh();
    app.try_sign_in(OTHER_PASSWORD, PASSWORD);
    ada.change_password();
    let text = serde_json::to_string(&app.audit()).expect("JSON");
    let cookie = ada.cookie.clone().expect("a cookie");
    let hash = app.user(ADMIN).password.expect("a hash");
    let secrets = [
        PASSWORD,
        OTHER_PASSWORD,
        link.split_at(28).1,
        cookie.split('.').nth(1).expect("a secret"),
        &ada_phone.pair.access_token,
        &ada_phone.pair.refresh_token,
        &hash,
        "argon2",
        "tdr_",
    ];
    for secret in secrets {
        assert!(!text.contains(secret), "{secret}");
    }
    assert!(text.contains("ada") && text.contains("127.0.0.1"), "the search would find it");
}
