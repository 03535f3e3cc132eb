//! Forms sent many times: each still does what it does once.

use super::twice::{at_once, count, once_of, scene};
use crate::harness::{ADMIN, App, OTHER_PASSWORD, PASSWORD, pairs};
use twodoors::audit::Act;

#[test]
fn a_comparison_started_twice_leads_to_the_run_that_is_under_way() {
    let (app, mut ada, bob) = scene();
    let fields = [("seconds", "5"), ("logins", "100")];
    for _ in 0..2 {
        let reply = ada.post("/compare/run", &fields);
        assert_eq!((reply.status, reply.location()), (303, "/compare"));
    }
    assert_eq!(ada.post(&format!("/admin/users/{bob}/role"), &[("role", "admin")]).status, 303);
    assert_eq!(app.sign_in("bob").post("/compare/run", &fields).status, 409, "somebody else is told");
    assert_eq!(ada.post("/compare/cancel", &[]).status, 303);
}

/// A double click, so close that the first is not answered yet.
#[test]
fn a_set_up_form_sent_twice_at_once_signs_the_administrator_in_twice() {
    let app = App::start();
    let path = format!("/setup?code={}", app.setup_code());
    let fields = [("username", ADMIN), ("display_name", "Ada Lovelace"), ("password", PASSWORD)];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    for (mut browser, reply) in at_once(&app.browser(), &path, &fields) {
        assert_eq!((reply.status, reply.location()), (303, "/?done=setup"));
        assert!(browser.is_signed_in());
    }
    assert_eq!(count(&app, Act::SetUp), 1);
}

/// What was typed anew after a lost answer is another act, though the form is the same.
#[test]
fn a_form_sent_again_with_something_else_in_it_is_done() {
    let (app, mut ada, _) = scene();
    let once = once_of(&ada.get("/admin/users"), "/admin/users");
    let mut link = |name: &str| {
        let fields = [("username", name), ("display_name", name), ("role", "member"), ("once", &once)];
        let reply = ada.post("/admin/users", &fields);
        assert_eq!(reply.status, 303, "{}", reply.text());
        reply.location().to_owned()
    };
    let (carol, dave) = (link("carol"), link("dave"));
    assert_eq!((link("carol"), link("dave")), (carol.clone(), dave.clone()));
    for (name, to) in [("carol", carol), ("dave", dave)] {
        assert!(to.contains(&app.user(name).id.to_string()), "{name}: {to}");
    }
    let once = once_of(&ada.get("/admin/keys"), "/admin/keys/rotate");
    assert_eq!(ada.post("/admin/keys/rotate", &[("once", &once)]).status, 303);
    let phone = app.phone("bob");
    assert_eq!(ada.post("/admin/keys/rotate", &[("once", &once), ("compromised", "yes")]).status, 303);
    assert!(!phone.clone().is_signed_in(), "every login ended");
}

/// Three answers were lost, or three windows asked: the same cookie is handed out, and nobody is signed out.
#[test]
fn a_confirmation_sent_many_times_signs_nobody_out() {
    let (_app, mut ada, _) = scene();
    let fields = [("csrf".to_owned(), ada.get("/account").csrf().expect("a field"))];
    let password = [("password".to_owned(), PASSWORD.to_owned()), ("next".to_owned(), "/people".to_owned())];
    let fields = [fields.to_vec(), password.to_vec()].concat();
    let mut cookies = std::collections::BTreeSet::new();
    for _ in 0..4 {
        let mut tab = ada.twin();
        let reply = tab.post_form("/account/confirm", &pairs(&fields));
        assert_eq!((reply.status, reply.location()), (303, "/people"), "{}", reply.text());
        assert!(tab.is_signed_in());
        cookies.insert(tab.cookie.clone());
    }
    assert_eq!(cookies.len(), 1);
}

/// Whoever holds a used link or the used set-up code has no more guesses than anybody else, and no way past the wait.
#[test]
fn a_used_link_is_no_way_to_guess() {
    let (app, mut ada, bob) = scene();
    let path = ada.post(&format!("/admin/users/{bob}/link"), &[]).link_path();
    assert_eq!(app.browser().post_form(&path, &[("password", OTHER_PASSWORD)]).status, 303);
    let guess = |password: &str| app.browser().post_form(&path, &[("password", password)]).status;
    let answers: Vec<u16> = (0..8).map(|number| guess(&format!("a wrong phrase number {number}"))).collect();
    assert!(answers.contains(&404) && answers.ends_with(&[429]), "{answers:?}");
    assert_eq!(guess(OTHER_PASSWORD), 429, "the right one waits too");
}
