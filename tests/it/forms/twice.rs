//! The same form sent twice (a double click, a reload, a lost answer) leads to where the first one led, and what it
//! does is done once.

use crate::harness::{ADMIN, App, Browser, OTHER_PASSWORD, PASSWORD, Request, pairs};
use std::thread;
use twodoors::audit::Act;

/// Where a form goes, its fields, and where it leads.
type Form = (String, Vec<(&'static str, &'static str)>, String);

pub fn scene() -> (App, Browser, String) {
    let app = App::start();
    let mut ada = app.set_up();
    let bob = app.add_member(&mut ada, "bob");
    (app, ada, bob)
}

pub fn count(app: &App, act: Act) -> usize {
    app.audit().iter().filter(|entry| entry.act == act).count()
}

/// Sends the form of a page twice at the same time, with the same cookie.
pub fn at_once(browser: &Browser, path: &str, fields: &[(String, String)]) -> [(Browser, crate::harness::Reply); 2] {
    let send = || {
        let mut tab = browser.twin();
        let reply = tab.post_form(path, &pairs(fields));
        (tab, reply)
    };
    thread::scope(|scope| [scope.spawn(send), scope.spawn(send)].map(|tab| tab.join().expect("answered")))
}

/// The hidden field by which a form sent twice is known.
pub fn once_of(page: &crate::harness::Reply, form: &str) -> String {
    page.filled(form, &[]).into_iter().find(|(name, _)| name == "once").expect("a field").1
}

#[test]
fn a_link_used_twice_leads_to_sign_in_twice() {
    let (mut app, mut ada, bob) = scene();
    let path = ada.post(&format!("/admin/users/{bob}/link"), &[]).link_path();
    let fields = [("password", OTHER_PASSWORD)];
    for _ in 0..3 {
        let reply = app.browser().post_form(&path, &fields);
        assert_eq!((reply.status, reply.location()), (303, "/login?done=link&username=bob"));
        app = app.restart();
    }
    assert!(app.opens("bob", OTHER_PASSWORD));
    assert_eq!(
        app.browser().post_form(&path, &[("password", "another phrase of words")]).status,
        404,
        "another password"
    );
    assert_eq!(app.browser().get(&path).status, 404, "it is used up");
    let (mut bob, _) = app.try_sign_in("bob", OTHER_PASSWORD);
    let change = [("current_password", OTHER_PASSWORD), ("new_password", PASSWORD)];
    assert_eq!(bob.post("/account/password", &change).status, 303);
    assert_eq!(app.browser().post_form(&path, &[("password", PASSWORD)]).status, 404, "another password since");
}

#[test]
fn a_link_used_twice_at_once_leads_to_sign_in_twice() {
    let (app, mut ada, bob) = scene();
    for password in [OTHER_PASSWORD, PASSWORD, OTHER_PASSWORD, PASSWORD] {
        let path = ada.post(&format!("/admin/users/{bob}/link"), &[]).link_path();
        for (_, reply) in at_once(&app.browser(), &path, &[("password".to_owned(), password.to_owned())]) {
            assert_eq!((reply.status, reply.location()), (303, "/login?done=link&username=bob"));
        }
    }
    assert!(app.opens("bob", PASSWORD));
}

#[test]
fn a_set_up_form_sent_twice_signs_the_administrator_in_twice() {
    let app = App::start();
    let path = format!("/setup?code={}", app.setup_code());
    let fields = [("username", ADMIN), ("display_name", "Ada Lovelace"), ("password", PASSWORD)];
    for _ in 0..2 {
        let mut browser = app.browser();
        let reply = browser.post_form(&path, &fields);
        assert_eq!((reply.status, reply.location()), (303, "/?done=setup"));
        assert!(browser.is_signed_in());
    }
    let other = [("username", "eve"), ("display_name", "Eve"), ("password", OTHER_PASSWORD)];
    let wrong = [("username", ADMIN), ("display_name", "Ada"), ("password", OTHER_PASSWORD)];
    for fields in [other, wrong] {
        assert_eq!(app.browser().post_form(&path, &fields).status, 403, "set-up is done");
    }
    assert_eq!(count(&app, Act::SetUp), 1);
    app.advance(30 * 60);
    assert_eq!(app.browser().post_form(&path, &fields).status, 403, "the code has run out");
}

#[test]
fn an_invitation_sent_twice_shows_the_same_link_twice() {
    let (app, mut ada, _) = scene();
    let fields = [("username", "kim"), ("display_name", "Kim"), ("role", "member")];
    let first = ada.post("/admin/users", &fields).link_path();
    assert_eq!(ada.post("/admin/users", &fields).link_path(), first);
    // As a browser sends it: with every field of the page, and the answer is a page that can be loaded again.
    let lee = [("username", "lee"), ("display_name", "Lee"), ("role", "member")];
    let form = ada.get("/admin/users").filled("/admin/users", &lee);
    let both = at_once(&ada, "/admin/users", &form);
    let page = format!("/admin/users/{}/link", app.user("lee").id);
    for (_, reply) in &both {
        assert_eq!((reply.status, reply.location()), (303, page.as_str()));
    }
    let link = ada.get(&page).link_path();
    assert_eq!(ada.get(&page).link_path(), link, "loaded again");
    assert_eq!(app.browser().post_form(&link, &[("password", PASSWORD)]).status, 303, "and it works");
    assert_eq!(ada.get(&page).location(), format!("/admin/users/{}?done=link-over", app.user("lee").id));
    // Somebody else of that name is no repetition.
    for other in [
        [("username", "kim"), ("display_name", "Kim II"), ("role", "member")],
        [("username", "bob"), ("display_name", "bob"), ("role", "member")],
    ] {
        assert_eq!(ada.post("/admin/users", &other).status, 409);
    }
}

#[test]
fn a_one_time_link_is_shown_again_for_ten_minutes_and_only_to_who_made_it() {
    let (app, mut ada, bob) = scene();
    assert!(ada.post(&format!("/admin/users/{bob}/role"), &[("role", "admin")]).status == 303);
    let mut bobs = app.sign_in("bob");
    let fields = [("username", "kim"), ("display_name", "Kim"), ("role", "member")];
    let link = ada.post("/admin/users", &fields).link_path();
    let kim = app.user("kim").id;
    let page = format!("/admin/users/{kim}/link");
    assert_eq!(ada.get(&page).link_path(), link);
    assert_eq!(bobs.get(&page).location(), format!("/admin/users/{kim}?done=link-hidden"));
    assert!(bobs.get(&format!("/admin/users/{kim}?done=link-hidden")).text().contains("is not shown any more"));
    let mut elsewhere = app.sign_in(ADMIN);
    assert_eq!(elsewhere.get(&page).location(), format!("/admin/users/{kim}?done=link-hidden"), "the same person");
    app.advance(600);
    assert_eq!(ada.get(&page).location(), format!("/admin/users/{kim}?done=link-hidden"));
    let again = ada.post("/admin/users", &fields);
    assert_eq!(again.status, 409);
    assert!(again.text().contains("has been invited already"), "{}", again.text());
}

/// The server was restarted before it could answer: the person is there, and nobody has the link.
#[test]
fn an_invitation_sent_again_after_a_restart_gives_a_new_link() {
    let (app, mut ada, bob) = scene();
    assert!(ada.post(&format!("/admin/users/{bob}/role"), &[("role", "admin")]).status == 303);
    let fields = [("username", "kim"), ("display_name", "Kim"), ("role", "member")];
    let lost = ada.post("/admin/users", &fields).link_path();
    let app = app.restart();
    let mut ada = app.sign_in(ADMIN);
    let mut bobs = app.sign_in("bob");
    assert_eq!(bobs.post("/admin/users", &fields).status, 409, "it was not this administrator");
    let others = [("username", "kim"), ("display_name", "Kim II"), ("role", "member")];
    assert_eq!(ada.post("/admin/users", &others).status, 409, "nor this form");
    let form = ada.get("/admin/users").filled("/admin/users", &fields);
    let again = ada.post_form("/admin/users", &pairs(&form));
    let page = format!("/admin/users/{}/link?done=invited-again", app.user("kim").id);
    assert_eq!((again.status, again.location()), (303, page.as_str()));
    let shown = ada.get(&page);
    assert!(shown.text().contains("They had been invited already. This is a new link"), "{}", shown.text());
    assert_eq!(app.browser().get(&lost).status, 404);
    assert_eq!(app.browser().post_form(&shown.link_path(), &[("password", PASSWORD)]).status, 303);
}

#[test]
fn a_recovery_link_asked_for_twice_is_the_same_link() {
    let (app, mut ada, bob) = scene();
    let path = format!("/admin/users/{bob}/link");
    let form = ada.get(&format!("/admin/users/{bob}")).form(&path);
    for (_, reply) in at_once(&ada, &path, &form) {
        assert_eq!((reply.status, reply.location()), (303, path.as_str()));
    }
    let links = [ada.get(&path).link_path(), ada.get(&path).link_path()];
    assert_eq!(links[0], links[1]);
    let next = ada.get(&format!("/admin/users/{bob}")).form(&path);
    assert_eq!(ada.post_form(&path, &pairs(&next)).status, 303);
    assert_ne!(ada.get(&path).link_path(), links[0], "the button pressed on a new page makes a new one");
    assert_eq!(app.browser().get(&links[0]).status, 404, "and the older one dies");
}

#[test]
fn a_password_changed_twice_leads_to_the_same_list_and_stays_signed_in() {
    let (app, mut ada, _) = scene();
    let fields = [("current_password", PASSWORD), ("new_password", OTHER_PASSWORD)];
    let form = ada.get("/account/password").filled("/account/password", &fields);
    let mut lost = ada.twin();
    for browser in [&mut lost, &mut ada] {
        let reply = browser.post_form("/account/password", &pairs(&form));
        assert_eq!((reply.status, reply.location()), (303, "/account/logins?done=password"));
        assert!(browser.is_signed_in());
    }
    assert!(app.opens(ADMIN, OTHER_PASSWORD));
    assert_eq!(count(&app, Act::ConfirmFailed), 0, "nobody typed anything wrong");
    // With the old cookie nothing else is to be had, and not without the new password.
    let mut old = app.browser();
    old.cookie.clone_from(&lost.cookie);
    let wrong = [("current_password", PASSWORD), ("new_password", "another phrase of words")];
    let wrong = ada.get("/account/password").filled("/account/password", &wrong);
    assert_eq!(old.post_form("/account/password", &pairs(&wrong)).status, 401);
    assert!(!old.is_signed_in());
}

#[test]
fn a_password_changed_twice_at_once_leads_to_the_same_list() {
    let (app, mut ada, _) = scene();
    let (mut from, mut to) = (PASSWORD, OTHER_PASSWORD);
    for _ in 0..4 {
        let form = ada
            .get("/account/password")
            .filled("/account/password", &[("current_password", from), ("new_password", to)]);
        let both = at_once(&ada, "/account/password", &form);
        for (_, reply) in &both {
            assert_eq!((reply.status, reply.location()), (303, "/account/logins?done=password"));
        }
        // The browser keeps the cookie of the last answer; one of the two is the last.
        let signed_in: Vec<Browser> =
            both.into_iter().map(|(tab, _)| tab).filter_map(|mut tab| tab.is_signed_in().then_some(tab)).collect();
        ada = signed_in.into_iter().next().expect("a cookie that works");
        (from, to) = (to, from);
    }
    assert_eq!(count(&app, Act::PasswordChanged), 4);
}

#[test]
fn signing_in_twice_with_one_form_makes_one_login() {
    let (app, _, _) = scene();
    let page = app.browser().get("/login");
    let form = page.filled("/login", &[("username", "bob"), ("password", PASSWORD)]);
    let live = |app: &App| {
        let mut browser = app.sign_in("bob");
        crate::harness::listed(&browser.get("/account/logins").text()).len() - 1
    };
    let both = at_once(&app.browser(), "/login", &form);
    assert!(both.iter().all(|(_, reply)| reply.status == 303));
    assert_eq!(
        both.into_iter().filter(|(tab, _)| tab.twin().is_signed_in()).count(),
        1,
        "the browser holds one cookie"
    );
    assert_eq!(live(&app), 1);
    let mut other = app.browser();
    let form = other.get("/login").filled("/login", &[("username", "bob"), ("password", PASSWORD)]);
    assert_eq!(other.post_form("/login", &pairs(&form)).status, 303);
    assert_eq!(live(&app), 3, "another page is another login");
}

#[test]
fn signing_out_twice_leads_to_sign_in_twice() {
    let (app, _, _) = scene();
    let mut one = app.sign_in("bob");
    let csrf = [("csrf".to_owned(), one.get("/account").csrf().expect("a field"))];
    let mut two = one.twin();
    for browser in [&mut one, &mut two] {
        let reply = browser.post_form("/logout", &pairs(&csrf));
        assert_eq!((reply.status, reply.location()), (303, "/login"));
    }
    let mut one = app.sign_in("bob");
    let path = format!("/account/logins/{}/revoke", one.login_id());
    let csrf = [("csrf".to_owned(), one.get("/account").csrf().expect("a field"))];
    let mut two = one.twin();
    for browser in [&mut one, &mut two] {
        let reply = browser.post_form(&path, &pairs(&csrf));
        assert_eq!((reply.status, reply.location()), (303, "/login?done=logout"));
    }
}

#[test]
fn everything_that_ends_or_sets_something_may_be_sent_twice() {
    let (app, mut ada, bob) = scene();
    let other = app.sign_in(ADMIN).login_id();
    let bobs = app.sign_in("bob").login_id();
    let user = |act: &str| format!("/admin/users/{bob}/{act}");
    let forms: Vec<Form> = vec![
        (format!("/account/logins/{other}/revoke"), vec![], "/account/logins?done=revoked".to_owned()),
        ("/account/logins/revoke-others".to_owned(), vec![], "/account/logins?done=others".to_owned()),
        (
            format!("/account/logins/{}/rename", ada.login_id()),
            vec![("device", "mine")],
            "/account/logins?done=renamed".to_owned(),
        ),
        (format!("/admin/logins/{bobs}/revoke"), vec![], "/admin/logins?done=revoked".to_owned()),
        (user("role"), vec![("role", "admin")], format!("/admin/users/{bob}?done=role")),
        (user("disable"), vec![], format!("/admin/users/{bob}?done=disabled")),
        (user("enable"), vec![], format!("/admin/users/{bob}?done=enabled")),
        (user("sign-out"), vec![], format!("/admin/users/{bob}?done=signed-out")),
        (user("profile"), vec![("display_name", "Bobby")], format!("/admin/users/{bob}?done=saved")),
        (user("delete"), vec![], "/admin/users?done=deleted".to_owned()),
        ("/account/profile".to_owned(), vec![("display_name", "Ada")], "/account?done=profile".to_owned()),
        ("/account/activity/seen".to_owned(), vec![], "/account/activity?done=seen".to_owned()),
        ("/language".to_owned(), vec![("language", "en")], "/account?done=language".to_owned()),
    ];
    for (path, fields, to) in forms {
        for time in ["first", "second"] {
            let reply = ada.post(&path, &fields);
            assert_eq!((reply.status, reply.location()), (303, to.as_str()), "{path}, the {time} time");
        }
    }
    let changes = [Act::Disabled, Act::Enabled, Act::Deleted];
    assert_eq!(changes.map(|act| count(&app, act)), [1, 1, 1], "done once each");
}

#[test]
fn a_key_rotated_twice_by_one_form_is_rotated_once() {
    let (app, mut ada, _) = scene();
    let form = ada.get("/admin/keys").filled("/admin/keys/rotate", &[("alg", "EdDSA")]);
    for (_, reply) in at_once(&ada, "/admin/keys/rotate", &form) {
        assert_eq!((reply.status, reply.location()), (303, "/admin/keys?done=rotated"));
    }
    assert_eq!(count(&app, Act::KeyRotated), 1);
}

/// A form that only a stranger's guess repeats is none: it counts as a guess.
#[test]
fn a_wrong_repetition_is_throttled_like_a_guess() {
    let (app, mut ada, bob) = scene();
    let path = ada.post(&format!("/admin/users/{bob}/link"), &[]).link_path();
    assert_eq!(app.browser().post_form(&path, &[("password", OTHER_PASSWORD)]).status, 303);
    let guess = |n: usize| {
        let form = Request::new("POST", &path).header("sec-fetch-site", "same-origin");
        app.send(&form.form(&[("password", &format!("a guess with number {n}"))])).status
    };
    let answers: Vec<u16> = (0..8).map(guess).collect();
    assert!(answers.contains(&429), "{answers:?}");
}
