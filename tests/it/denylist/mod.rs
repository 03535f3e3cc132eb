//! `token.verify = "denylist"` over HTTP: no store is read for a live token, and still nothing that was
//! ended here opens anything, whatever ended it, over restarts, `kill -9`, clocks and changed settings.

pub mod note;

use crate::harness::server::{Server, free_port, new_data_dir};
use crate::harness::{ADMIN, ApiClient, App, Browser, OTHER_PASSWORD, PASSWORD, Pair, Request, try_send};
use crate::jwt::revocation::{ENDS, scene};
use serde_json::json;
use std::fs;
use std::sync::mpsc;
use std::thread;
use twodoors::control::{Act, perform};
use twodoors::purge::sweep;

const READS: [&str; 3] = ["/api/account", "/api/people", "/api/account/logins"];

#[track_caller]
fn assert_out(phone: &ApiClient, what: &str) {
    for path in READS {
        assert_eq!(phone.clone().get(path).status, 401, "{what}: {path}");
    }
}

#[track_caller]
fn assert_in(phone: &ApiClient, what: &str) {
    for path in READS {
        assert_eq!(phone.clone().get(path).status, 200, "{what}: {path}");
    }
}

/// An app with its administrator's browser, a member, and their phone.
fn house(settings: &[(&str, serde_json::Value)]) -> (App, Browser, String, ApiClient) {
    let mut all = vec![("token.verify", json!("denylist")), ("public_origin", json!("http://127.0.0.1:8000"))];
    all.retain(|(key, _)| settings.iter().all(|(own, _)| own != key));
    all.extend_from_slice(settings);
    let app = App::with(&all);
    let mut admin = app.set_up();
    let id = app.add_member(&mut admin, "grace");
    let phone = app.phone("grace");
    assert_in(&phone, "before");
    (app, admin, id, phone)
}

/// ASVS 7.4.1, 7.4.2, 7.4.5: what pages end is over for phones too, at once.
#[test]
fn denylist_sees_at_once_what_pages_end() {
    let (app, mut admin, id, phone) = house(&[]);
    let mut all = vec![phone];
    let mut end = |what: &str, act: &mut dyn FnMut(&mut Browser, &ApiClient) -> u16| {
        let phone = app.phone("grace");
        assert_in(&phone, what);
        assert_eq!(act(&mut admin, &phone), 303, "{what}");
        all.push(phone);
        for phone in &all {
            assert_out(phone, what);
        }
    };
    end("signed out everywhere", &mut |admin, _| admin.post(&format!("/admin/users/{id}/sign-out"), &[]).status);
    end("revoked by an administrator", &mut |admin, phone| {
        admin.post(&format!("/admin/logins/{}/revoke", phone.pair.login_id), &[]).status
    });
    end("revoked by oneself", &mut |_, phone| {
        app.sign_in("grace").post(&format!("/account/logins/{}/revoke", phone.pair.login_id), &[]).status
    });
    end("all others revoked", &mut |_, _| app.sign_in("grace").post("/account/logins/revoke-others", &[]).status);
    end("role", &mut |admin, _| admin.post(&format!("/admin/users/{id}/role"), &[("role", "admin")]).status);
    end("role again", &mut |admin, _| admin.post(&format!("/admin/users/{id}/role"), &[("role", "member")]).status);
    end("recovery link", &mut |admin, _| {
        let mut recover = |password| {
            let page = admin.post(&format!("/admin/users/{id}/link"), &[]);
            app.browser().post_form(&page.link_path(), &[("password", password)]).status
        };
        assert_eq!(recover(OTHER_PASSWORD), 303);
        recover(PASSWORD)
    });
    end("disabled", &mut |admin, _| {
        let status = admin.post(&format!("/admin/users/{id}/disable"), &[]).status;
        assert_eq!(admin.post(&format!("/admin/users/{id}/enable"), &[]).status, 303);
        status
    });
    end("deleted", &mut |admin, _| admin.post(&format!("/admin/users/{id}/delete"), &[]).status);
}

/// And what the owner of the data ends at the command line.
#[test]
fn denylist_sees_at_once_what_the_command_line_ends() {
    let name = || "grace".to_owned();
    for act in [
        Act::UserSignOut { name: name() },
        Act::UserDisable { name: name() },
        Act::UserRole { name: name(), role: twodoors::base::ids::Role::Admin },
        Act::UserShow { name: name() },
    ] {
        let (app, _, _, phone) = house(&[]);
        // The deletion names the person that was shown.
        let act = match act {
            Act::UserShow { .. } => Act::UserDelete { id: app.user("grace").id },
            act => act,
        };
        let house = app.inner.clone();
        let said = app.wait(async move { perform(&house, act).await }).expect("done");
        assert!(format!("{said:?}").contains("It took effect at once."), "{said:?}");
        assert_out(&phone, &format!("{said:?}"));
    }
}

/// What ends a login without anybody asking for it.
#[test]
fn denylist_sees_at_once_what_ends_by_itself() {
    let (app, _, _, mut phone) = house(&[("token.grace_secs", json!(0))]);
    // A spent refresh token.
    let first = phone.pair.clone();
    for _ in 0..2 {
        app.advance(1);
        assert_eq!(phone.refresh().status, 200);
    }
    assert_in(&phone, "renewed");
    assert_eq!(phone.refresh_with(&first.refresh_token).status, 400);
    assert_out(&phone, "a spent refresh token");
    assert_out(&ApiClient { port: app.port, pair: first }, "a spent refresh token, the first pair");
    // The same device again.
    let device = || {
        let body = json!({"username": "grace", "password": PASSWORD, "device_name": "x", "device_id": "one"});
        let reply = app.send(&Request::new("POST", "/api/login").json(&body));
        ApiClient { port: app.port, pair: Pair::of(&reply.json()) }
    };
    let (before, after) = (device(), device());
    assert_out(&before, "replaced");
    assert_in(&after, "what replaced it");
    // More than fifty.
    let oldest = after;
    for _ in 0..50 {
        app.advance(1);
        app.phone("grace");
    }
    assert_out(&oldest, "too many");
}

/// ASVS 7.4.3: whoever changes their own password stays, by the fresh pair or cookie only.
#[test]
fn denylist_keeps_who_changed_their_own_password_and_nobody_else() {
    let (app, _, _, mut phone) = house(&[]);
    let (other, old) = (app.phone("grace"), phone.clone());
    let body = json!({"current_password": PASSWORD, "new_password": OTHER_PASSWORD});
    let reply = phone.post("/api/account/password", Some(&body));
    assert_eq!((reply.status, &reply.json()["effect"]), (200, &json!("at_once")));
    phone.pair = Pair::of(&reply.json());
    assert_in(&phone, "the fresh pair");
    assert_out(&old, "the old pair");
    assert_out(&other, "another phone");
    let app = app.restart();
    for (client, lives) in [(&mut phone, true), (&mut old.clone(), false), (&mut other.clone(), false)] {
        client.port = app.port;
        assert_eq!(client.is_signed_in(), lives, "after a restart");
    }
}

/// ASVS 7.4.1: over a restart, whatever ended it; also a deleted person's, of whom no row is left.
#[test]
fn denylist_refuses_after_a_restart_what_ended_before() {
    for &(what, _, end) in ENDS {
        let mut scene = scene("denylist");
        let mut live = scene.app.phone(ADMIN);
        end(&mut scene);
        let app = scene.app.restart();
        for phone in [&mut scene.phone, &mut live] {
            phone.port = app.port;
        }
        assert_out(&scene.phone, what);
        assert_in(&live, "the control: a live one does survive a restart");
        app.advance(300);
        let app = app.restart();
        scene.phone.port = app.port;
        assert_out(&scene.phone, what);
    }
}

/// Changing from another mode revives nothing, not even what `stateless` still accepted.
#[test]
fn denylist_refuses_what_ended_under_another_mode() {
    for mode in ["lookup", "stateless"] {
        for &(what, is_there, end) in ENDS {
            let mut scene = scene(mode);
            end(&mut scene);
            let before = if mode == "stateless" && is_there { 200 } else { 401 };
            assert_eq!(scene.phone.get("/api/account").status, before, "{mode}, {what}");
            let app = scene.app.restart_with("token.verify", json!("denylist"));
            scene.phone.port = app.port;
            assert_out(&scene.phone, &format!("{mode}, {what}"));
        }
    }
}

/// What was signed for an hour stays refused for that hour, though tokens live a minute now.
#[test]
fn denylist_refuses_what_was_signed_under_a_longer_life() {
    let (app, _, _, mut phone) = house(&[("token.access_ttl_secs", json!(3_600))]);
    let mut live = app.phone("grace");
    assert_eq!(live.delete(&format!("/api/account/logins/{}", phone.pair.login_id)).status, 200);
    let app = app.restart_with("token.access_ttl_secs", json!(60));
    (phone.port, live.port) = (app.port, app.port);
    for secs in [0, 120, 3_000] {
        app.advance(secs);
        assert_out(&phone, "ended");
        assert_in(&live, "the control");
    }
}

/// Rule 3 of the contract, §4: over a clock that goes forward and back, with the sweeper at work meanwhile.
#[test]
fn denylist_refuses_what_was_swept_when_the_clock_is_put_back() {
    const AHEAD: u64 = 30 * 86_400;
    for restarts in [false, true] {
        let (mut app, _, _, phone) = house(&[]);
        let mut revoked = app.phone("grace");
        assert_eq!(revoked.post("/api/logout", None).json(), json!({"effect": "at_once"}));
        app.advance(AHEAD);
        let house = app.inner.clone();
        let (swept, _) = app.wait(async move { sweep(&house).await }).expect("swept");
        assert!(swept >= 2, "{swept}");
        if restarts {
            app = app.restart();
        }
        app.put_back(AHEAD);
        for pair in [phone.pair, revoked.pair] {
            assert_out(&ApiClient { port: app.port, pair }, "swept");
        }
        assert_in(&app.phone("grace"), "the control");
    }
}

/// What pages say about phones is what is true here.
#[test]
fn denylist_is_told_as_at_once() {
    let (app, _, _, phone) = house(&[]);
    let mut browser = app.sign_in("grace");
    assert!(browser.get("/account/logins").text().contains("refused at its very next request"));
    assert!(browser.get("/").text().contains("a note in memory of what was ended"));
    let reply = browser.post(&format!("/account/logins/{}/revoke", phone.pair.login_id), &[]);
    assert_eq!(reply.location(), "/account/logins?done=revoked");
    assert!(browser.get(reply.location()).text().contains("It took effect at once."));
}

/// The use of a token keeps its login alive though no row is read for it, and marks its generation as used.
#[test]
fn denylist_notes_the_use_of_a_token() {
    let (app, _, _, mut phone) = house(&[]);
    assert_eq!(phone.refresh().status, 200);
    app.advance(120);
    assert_in(&phone, "renewed");
    app.settle();
    let row = app.login(&phone.pair.login_id).expect("the row");
    assert_eq!(row.seen_at, app.clock.now());
    let twodoors::login::Credential::Token(generations) = row.credential else { panic!("a phone's") };
    assert!(generations.newest_used);
}

/// ASVS 2.3.3: a revocation that was answered is one after `kill -9`.
#[test]
fn denylist_loses_no_answered_revocation_to_kill_9() {
    let (dir, data) = new_data_dir();
    let file = "[default.twodoors.token]\nverify = \"denylist\"\n";
    fs::write(dir.path().join("Rocket.toml"), file).expect("written");
    // One port for all, and so one issuer: nothing is refused for another reason.
    let port = free_port();
    let mut server = Server::start_with(&data, port, &[]);
    let fields = [("username", ADMIN), ("display_name", "Ada"), ("password", PASSWORD)];
    assert_eq!(Browser::new(server.port).post_form(&server.setup_path(), &fields).status, 303);
    assert!(
        {
            let mut browser = Browser::new(server.port);
            browser.post_form("/login", &[("username", ADMIN), ("password", PASSWORD), ("next", "/")]);
            browser.get("/account/logins").text().contains("refused at its very next request")
        },
        "the mode is the one meant"
    );
    let mut answered = 0;
    for moment in [1, 2, 5, 9, 14] {
        let (told, answers) = mpsc::channel();
        let control = ApiClient::sign_in(server.port, ADMIN, PASSWORD, "control");
        let phones: Vec<ApiClient> =
            (0..20).map(|n| ApiClient::sign_in(server.port, ADMIN, PASSWORD, &format!("phone {n}"))).collect();
        let worker = thread::spawn(move || {
            let mut dead = Vec::new();
            for phone in phones {
                let bearer = format!("Bearer {}", phone.pair.access_token);
                let request = Request::new("POST", "/api/logout").header("authorization", &bearer);
                let Some(reply) = try_send(phone.port, &request) else { break };
                assert_eq!(reply.json(), json!({"effect": "at_once"}));
                dead.push(phone);
                let _ = told.send(());
            }
            dead
        });
        // Killed when so many were answered, and the next is under way.
        (0..moment).for_each(|_| answers.recv().expect("it answers"));
        server.kill();
        let dead = worker.join().expect("the worker's promise");
        server = Server::start_with(&data, port, &[]);
        for phone in &dead {
            assert_out(phone, "killed");
        }
        answered += dead.len();
        assert_in(&control, "the control");
        assert_eq!(control.clone().delete("/api/account/logins").status, 200);
    }
    assert!(answered > 0, "nothing was answered before a kill");
}
