//! A form that is sent after its login has ended: what was typed is there again after signing in on the very page.

use crate::harness::{ADMIN, App, Browser, OTHER_PASSWORD, PASSWORD, Reply, pairs};

fn scene() -> (App, Browser, String) {
    let app = App::start();
    let mut ada = app.set_up();
    let bob = app.add_member(&mut ada, "bob");
    (app, ada, bob)
}

/// The sign-in form on the page that a late form got, filled in.
fn sign_in(browser: &mut Browser, page: &Reply, password: &str) -> Reply {
    assert_eq!(page.status, 401, "{}", page.text());
    let form = page.filled("/login", &[("password", password)]);
    browser.post_form("/login", &pairs(&form))
}

#[test]
fn what_was_typed_is_there_again_after_signing_in_on_the_way() {
    let (app, mut ada, bob) = scene();
    let profile =
        [("display_name", "Ada & Co"), ("title", "Analyst <1>"), ("email", "ada@example.org"), ("phone", "+44 1")];
    let invitation = [("username", "eve"), ("display_name", "Eve & Ève"), ("role", "admin")];
    let kept =
        ["value=\"Ada &amp; Co\"", "value=\"Analyst &lt;1&gt;\"", "value=\"ada@example.org\"", "value=\"+44 1\""];
    let cases = [
        ("/account", "/account/profile".to_owned(), profile.as_slice(), kept.as_slice()),
        (
            "/admin/users",
            "/admin/users".to_owned(),
            &invitation,
            &["value=\"eve\"", "value=\"Eve &amp; Ève\"", "<option value=\"admin\" selected>"],
        ),
        (&*format!("/admin/users/{bob}"), format!("/admin/users/{bob}/profile"), &profile, &kept),
    ];
    for (page, path, fields, kept) in cases {
        let form = ada.get(page).filled(&path, fields);
        app.advance(12 * 3_600);
        let late = ada.post_form(&path, &pairs(&form));
        assert!(late.text().contains("its time was over") && late.text().contains("what you typed is not lost"));
        assert!(!kept.iter().any(|kept| late.text().contains(kept)), "sealed until they are back");
        let wrong = sign_in(&mut ada, &late, OTHER_PASSWORD);
        let restored = sign_in(&mut ada, &wrong, PASSWORD);
        assert_eq!(restored.status, 200);
        assert!(restored.text().contains("Nothing was sent yet"), "{}", restored.text());
        for kept in kept {
            assert!(restored.text().contains(kept), "{kept}: {}", restored.text());
        }
        let again =
            pairs(&restored.form(&path)).into_iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect::<Vec<_>>();
        let mut again: Vec<(&str, &str)> = pairs(&again);
        again.extend(fields.iter().filter(|(name, _)| *name == "role"));
        assert_eq!(ada.post_form(&path, &again).status, 303, "and now it is sent");
    }
    assert_eq!(app.user("eve").role.as_str(), "admin");
    assert_eq!(app.user("bob").profile.title, "Analyst <1>");
}

/// The browser has dropped the cookie by itself, when its `Max-Age` was over.
#[test]
fn it_works_without_the_cookie_too() {
    let (app, mut ada, _) = scene();
    let form = ada.get("/account").filled("/account/profile", &[("title", "Countess")]);
    app.advance(14 * 86_400);
    ada.cookie = None;
    let late = ada.post_form("/account/profile", &pairs(&form));
    let restored = sign_in(&mut ada, &late, PASSWORD);
    assert!(restored.text().contains("value=\"Countess\""), "{}", restored.text());
}

/// A clock that is ahead ends nothing for good, but a form that is sent meanwhile is late all the same.
#[test]
fn what_was_typed_is_there_again_under_a_clock_that_is_ahead() {
    let (app, mut ada, _) = scene();
    let form = ada.get("/account").filled("/account/profile", &[("title", "Countess")]);
    app.clock.step(13 * 3_600);
    let late = ada.post_form("/account/profile", &pairs(&form));
    assert_eq!(late.header("set-cookie"), "", "the cookie may be good again");
    assert!(late.text().contains("its time was over"), "{}", late.text());
    let restored = sign_in(&mut ada, &late, PASSWORD);
    assert!(restored.text().contains("value=\"Countess\""), "{}", restored.text());
}

#[test]
fn a_late_form_is_told_why_its_login_has_ended() {
    let (app, mut ada, _) = scene();
    let mut tab = ada.twin();
    let form = tab.get("/account").filled("/account/profile", &[("title", "Countess")]);
    assert_eq!(ada.post("/logout", &[]).status, 303);
    for cookie in [tab.cookie.clone(), None] {
        tab.cookie = cookie;
        let late = tab.post_form("/account/profile", &pairs(&form));
        assert!(late.text().contains("it was signed out"), "{}", late.text());
    }
    let form = app.sign_in("bob").get("/account").filled("/account/profile", &[("title", "Count")]);
    let bob = app.user("bob").id;
    assert_eq!(app.phone(ADMIN).post(&format!("/api/admin/users/{bob}/sign-out"), None).status, 200);
    let late = app.browser().post_form("/account/profile", &pairs(&form));
    assert!(late.text().contains("signed out everywhere"), "{}", late.text());
}

#[test]
fn a_renamed_login_is_there_again() {
    let (app, mut ada, _) = scene();
    let other = app.sign_in(ADMIN).login_id();
    let path = format!("/account/logins/{other}/rename");
    let form = ada.get(&format!("/account/logins?rename={other}")).filled(&path, &[("device_name", "the old laptop")]);
    let me = app.user(ADMIN).id;
    let mut phone = app.phone(ADMIN);
    assert_eq!(phone.delete(&format!("/api/account/logins/{}", ada.login_id())).status, 200);
    let late = ada.post_form(&path, &pairs(&form));
    let restored = sign_in(&mut ada, &late, PASSWORD);
    assert!(restored.text().contains("value=\"the old laptop\""), "{me}: {}", restored.text());
}

#[test]
fn a_button_leads_back_to_its_page_and_nothing_is_done() {
    let (app, mut ada, bob) = scene();
    let path = format!("/admin/users/{bob}/delete");
    let form = ada.get(&format!("/admin/users/{bob}")).form(&path);
    app.advance(12 * 3_600);
    let late = ada.post_form(&path, &pairs(&form));
    let reply = sign_in(&mut ada, &late, PASSWORD);
    assert_eq!((reply.status, reply.location()), (303, &*format!("/admin/users/{bob}?done=again")));
    assert!(!app.user("bob").disabled);
}

#[test]
fn what_was_typed_comes_back_to_the_same_person_only() {
    let (app, mut ada, _) = scene();
    let form = ada.get("/account").filled("/account/profile", &[("title", "Countess")]);
    app.advance(12 * 3_600);
    let late = ada.post_form("/account/profile", &pairs(&form));
    let others = late.filled("/login", &[("username", "bob"), ("password", PASSWORD)]);
    let reply = app.browser().post_form("/login", &pairs(&others));
    assert_eq!((reply.status, reply.location()), (303, "/account"), "as any sign-in");
    assert!(app.user("bob").profile.title.is_empty());
}

#[test]
fn nothing_is_kept_for_strangers_and_never_a_password() {
    let (app, mut ada, _) = scene();
    let form = ada.get("/account").filled("/account/profile", &[("title", "Countess")]);
    // No page of ours: no field, or a made-up one.
    for csrf in ["", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        let reply = app.browser().post_form("/account/profile", &[("csrf", csrf), ("title", "Countess")]);
        assert_eq!(reply.status, 401);
        assert!(!reply.text().contains("name=\"unsent\""), "{}", reply.text());
    }
    // Another site's form carries nothing, whatever it says.
    let cross = crate::harness::Request::new("POST", "/account/profile").header("sec-fetch-site", "cross-site");
    assert!(!app.send(&cross.form(&pairs(&form))).text().contains("name=\"unsent\""));
    // What a person typed as a password is not kept, not even sealed: the field is no longer than without it.
    let csrf = ada.get("/account/password").csrf().expect("a field");
    app.advance(12 * 3_600);
    let lengths = [PASSWORD, &PASSWORD.repeat(9)].map(|password| {
        let fields = [("csrf", csrf.as_str()), ("current_password", password), ("new_password", password)];
        let late = ada.twin().post_form("/account/password", &fields);
        assert!(!late.text().contains(PASSWORD));
        late.form("/login").iter().find(|(name, _)| name == "unsent").expect("the page").1.len()
    });
    assert_eq!(lengths[0], lengths[1]);
}

#[test]
fn a_form_of_one_who_was_disabled_is_not_brought_back() {
    let (app, mut ada, bob) = scene();
    let mut bobs = app.sign_in("bob");
    let form = bobs.get("/account").filled("/account/profile", &[("title", "Builder")]);
    assert_eq!(ada.post(&format!("/admin/users/{bob}/disable"), &[]).status, 303);
    let late = bobs.post_form("/account/profile", &pairs(&form));
    assert_eq!(late.status, 401);
    assert!(!late.text().contains("name=\"unsent\""), "{}", late.text());
}

#[test]
fn nobody_is_promised_back_what_is_not_kept() {
    let (app, mut ada, bob) = scene();
    let own = format!("/account/logins/{}/rename", ada.login_id());
    let rename = ada.get(&format!("/account/logins?rename={}", ada.login_id())).filled(&own, &[("device_name", "x")]);
    let change = [("current_password", PASSWORD), ("new_password", OTHER_PASSWORD)];
    let password = ada.get("/account/password").filled("/account/password", &change);
    let role = format!("/admin/users/{bob}/role");
    let button = ada.get(&format!("/admin/users/{bob}")).filled(&role, &[("role", "admin")]);
    app.advance(12 * 3_600);
    for (path, form) in [(own.as_str(), rename), ("/account/password", password), (&role, button)] {
        let late = ada.twin().post_form(path, &pairs(&form));
        assert!(late.text().contains("its time was over"), "{path}: {}", late.text());
        let mut browser = ada.twin();
        let wrong = sign_in(&mut browser, &late, OTHER_PASSWORD);
        for page in [&late, &wrong] {
            assert!(!page.text().contains("is not lost"), "{path}: {}", page.text());
        }
        let to = sign_in(&mut browser, &wrong, PASSWORD);
        assert_eq!(to.status, 303, "{path}: {}", to.text());
        assert!(browser.get(to.location()).text().contains("Nothing was done yet"), "{path}: {}", to.location());
    }
}
