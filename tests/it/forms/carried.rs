//! A sensitive action goes through the page that asks for the password once more, and is done after it: once, without
//! a second press, and never by an address. A request by a cookie that was replaced is never confirmed.

use crate::harness::{ADMIN, App, Browser, OTHER_PASSWORD, PASSWORD, Reply, pairs};
use std::thread;
use twodoors::audit::Act;

/// Where a form goes, its fields, how the action is named, and where it leads.
type Case = (String, Vec<(&'static str, &'static str)>, &'static str, String);

fn scene() -> (App, Browser, String) {
    let app = App::start();
    let mut ada = app.set_up();
    let bob = app.add_member(&mut ada, "bob");
    assert_eq!(ada.post(&format!("/admin/users/{bob}/profile"), &[("display_name", "Bob Byrne")]).status, 303);
    app.advance(15 * 60);
    (app, ada, bob)
}

/// The form of the page that asks, with the password filled in.
fn confirmed(page: &Reply, password: &str) -> Vec<(String, String)> {
    assert_eq!(page.status, 403, "{}", page.text());
    page.filled("/account/confirm", &[("password", password)])
}

fn count(app: &App, act: Act) -> usize {
    app.audit().iter().filter(|entry| entry.act == act).count()
}

#[test]
fn a_confirmed_action_is_done_without_a_second_press() {
    let (app, mut ada, bob) = scene();
    let page = ada.post(&format!("/admin/users/{bob}/delete"), &[]);
    assert!(page.text().contains("<h1>Confirm to delete Bob Byrne (bob)</h1>"), "{}", page.text());
    assert!(page.text().contains(&format!("href=\"/admin/users/{bob}\"")), "a way back");
    let reply = ada.post_form("/account/confirm", &pairs(&confirmed(&page, PASSWORD)));
    assert_eq!((reply.status, reply.location()), (303, "/admin/users?done=deleted"));
    assert_eq!(count(&app, Act::Deleted), 1);
    assert!(ada.is_signed_in(), "with the new cookie");
}

#[test]
fn what_was_typed_goes_along_and_stands_in_no_address() {
    let (app, mut ada, _) = scene();
    let page = ada.post("/admin/users", &[("username", "carol"), ("display_name", "Carol Ng"), ("role", "admin")]);
    assert!(page.text().contains("Confirm to invite carol"), "{}", page.text());
    assert!(!page.text().contains("Carol Ng"), "the rest is sealed");
    let reply = ada.post_form("/account/confirm", &pairs(&confirmed(&page, PASSWORD)));
    let carol = app.user("carol");
    assert_eq!((carol.profile.display_name.as_str(), carol.role.as_str()), ("Carol Ng", "admin"));
    assert_eq!(reply.location(), format!("/admin/users/{}/link", carol.id));
    let link = ada.get(reply.location()).link_path();
    assert_eq!(app.browser().get(&link).status, 200);
}

#[test]
fn every_sensitive_action_is_named_and_carried() {
    let (app, mut ada, bob) = scene();
    let other = app.sign_in(ADMIN).login_id();
    app.advance(15 * 60);
    let user = |act: &str| format!("/admin/users/{bob}/{act}");
    let end = |id: &str| format!("/account/logins/{id}/revoke");
    let cases: Vec<Case> = vec![
        (
            user("role"),
            vec![("role", "admin")],
            "make Bob Byrne (bob) an administrator",
            format!("/admin/users/{bob}?done=role"),
        ),
        (
            user("role"),
            vec![("role", "member")],
            "make Bob Byrne (bob) a member",
            format!("/admin/users/{bob}?done=role"),
        ),
        (user("link"), vec![], "make a one-time link for Bob Byrne", format!("/admin/users/{bob}/link")),
        (user("disable"), vec![], "disable Bob Byrne", format!("/admin/users/{bob}?done=disabled")),
        (user("enable"), vec![], "enable Bob Byrne", format!("/admin/users/{bob}?done=enabled")),
        (end(&other), vec![], "end the login “Firefox on Linux”", "/account/logins?done=revoked".to_owned()),
        (
            "/account/logins/revoke-others".to_owned(),
            vec![],
            "end all your other logins",
            "/account/logins?done=others".to_owned(),
        ),
        (
            "/admin/keys/rotate".to_owned(),
            vec![("alg", "ES256")],
            "make a new signing key",
            "/admin/keys?done=rotated".to_owned(),
        ),
        (
            "/admin/keys/rotate".to_owned(),
            vec![("compromised", "yes")],
            "end every login of everyone",
            "/login?done=replaced".to_owned(),
        ),
    ];
    for (path, fields, named, to) in cases {
        let page = ada.post(&path, &fields);
        assert!(page.text().contains(named), "{named}: {}", page.text());
        let reply = ada.post_form("/account/confirm", &pairs(&confirmed(&page, PASSWORD)));
        assert_eq!((reply.status, reply.location()), (303, to.as_str()), "{named}");
        app.advance(15 * 60);
    }
    assert_eq!(app.inner.keys().iter().map(|key| key.alg.as_str()).next(), Some("ES256"));
}

#[test]
fn a_wrong_password_keeps_the_action_and_does_nothing() {
    let (app, mut ada, bob) = scene();
    let page = ada.post(&format!("/admin/users/{bob}/delete"), &[]);
    let again = ada.post_form("/account/confirm", &pairs(&confirmed(&page, OTHER_PASSWORD)));
    assert!(again.text().contains("The password is wrong") && again.text().contains("Confirm to delete Bob Byrne"));
    assert_eq!(count(&app, Act::Deleted), 0);
    let reply = ada.post_form("/account/confirm", &pairs(&confirmed(&again, PASSWORD)));
    assert_eq!(reply.location(), "/admin/users?done=deleted");
}

#[test]
fn a_confirmation_sent_twice_is_done_once() {
    let (app, mut ada, bob) = scene();
    let page = ada.post(&format!("/admin/users/{bob}/link"), &[]);
    let form = confirmed(&page, PASSWORD);
    let send = || ada.twin().post_form("/account/confirm", &pairs(&form)).location().to_owned();
    let led = thread::scope(|scope| [scope.spawn(send), scope.spawn(send)].map(|tab| tab.join().expect("answered")));
    assert_eq!(led, [format!("/admin/users/{bob}/link"), format!("/admin/users/{bob}/link")]);
    assert_eq!(count(&app, Act::LinkMade(twodoors::base::ids::LinkKind::Recovery)), 1);
}

#[test]
fn a_carried_action_is_bound_to_its_login_and_to_an_hour() {
    let (app, mut ada, bob) = scene();
    let form = confirmed(&ada.post(&format!("/admin/users/{bob}/delete"), &[]), PASSWORD);
    let action = form.iter().find(|(name, _)| name == "action").expect("carried").1.clone();
    let mut other = app.sign_in(ADMIN);
    let first = if action.starts_with('A') { 'B' } else { 'A' };
    let tampered = format!("{first}{}", &action[1..]);
    for (browser, action) in [(&mut other, &action), (&mut ada, &tampered)] {
        let fields = [("password", PASSWORD), ("next", "/admin"), ("action", action.as_str())];
        assert_eq!(browser.post("/account/confirm", &fields).location(), "/admin?done=confirmed", "it says so");
    }
    assert_eq!(count(&app, Act::Deleted), 0);
    app.advance(3_600);
    assert_eq!(ada.post("/account/confirm", &pairs(&form)).location(), format!("/admin/users/{bob}?done=confirmed"));
    assert_eq!(count(&app, Act::Deleted), 0, "too old");
}

#[test]
fn what_is_far_too_long_to_be_an_action_is_not_carried() {
    let (_app, mut ada, _) = scene();
    let page = ada.post("/admin/users", &[("username", "eve"), ("display_name", &"가".repeat(3_000))]);
    assert!(!page.text().contains("name=\"action\"") && page.text().contains("led back to where you were"));
    let reply = ada.post_form("/account/confirm", &pairs(&confirmed(&page, PASSWORD)));
    assert_eq!(reply.location(), "/admin/users?done=confirmed");
}

/// A thief holds the cookie that its owner's confirmation replaced.
#[test]
fn a_replaced_cookie_reads_but_is_never_confirmed() {
    let (app, mut ada, bob) = scene();
    let mut thief = ada.twin();
    assert_eq!(ada.post("/account/confirm", &[("password", PASSWORD), ("next", "/")]).status, 303);
    assert!(thief.is_signed_in(), "for another tab's sake");
    let delete = format!("/admin/users/{bob}/delete");
    assert_eq!(thief.post(&delete, &[]).status, 403, "their password was not given by this cookie");
    // Nor does it read what the confirmed cookie has made (ASVS 7.5.3).
    let link = format!("/admin/users/{bob}/link");
    ada.post(&link, &[]).link_path();
    assert_eq!(thief.get(&link).location(), format!("/admin/users/{bob}?done=link-hidden"));
    ada.get(&link).link_path();
    // Nor does a form of theirs count as confirmed when it comes with the new cookie.
    let csrf = thief.get("/account").csrf().expect("a field");
    assert_ne!(csrf, ada.get("/account").csrf().expect("a field"));
    assert_eq!(ada.post_form(&delete, &[("csrf", &csrf)]).status, 403);
    assert_eq!(count(&app, Act::Deleted), 0);
    assert_eq!(ada.post(&delete, &[]).location(), "/admin/users?done=deleted", "the owner's own does");
}

#[test]
fn a_form_open_in_another_tab_stays_good_over_a_confirmation() {
    let (_app, mut ada, _) = scene();
    let form = ada.get("/account").filled("/account/profile", &[("title", "Countess")]);
    assert_eq!(ada.post("/account/confirm", &[("password", PASSWORD), ("next", "/")]).status, 303);
    assert_eq!(ada.post_form("/account/profile", &pairs(&form)).location(), "/account?done=profile");
}

#[test]
fn an_action_that_cannot_be_read_is_not_done_and_the_page_says_so() {
    let (app, mut ada, bob) = scene();
    let page = ada.post(&format!("/admin/users/{bob}/delete"), &[]);
    let mut form = confirmed(&page, PASSWORD);
    let (_, action) = form.iter_mut().find(|(name, _)| name == "action").expect("it is carried");
    action.insert(5, 'A');
    let reply = ada.post_form("/account/confirm", &pairs(&form));
    assert_eq!(reply.status, 303);
    assert!(ada.get(reply.location()).text().contains("Nothing was done yet"), "{}", reply.location());
    assert_eq!(count(&app, Act::Deleted), 0);
}

/// Another language is another page, and the action would be lost on the way there.
#[test]
fn a_page_that_carries_an_action_offers_no_other_language() {
    let (_app, mut ada, bob) = scene();
    let offers = |page: &Reply| page.text().contains("action=\"/language\"");
    assert!(!offers(&ada.post(&format!("/admin/users/{bob}/delete"), &[])));
    assert!(offers(&ada.get("/account/confirm")), "nothing is carried");
}
