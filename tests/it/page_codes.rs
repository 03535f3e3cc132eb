//! Codes that programs read on pages: of what was refused, and of what was done. They stay when sentences change.

use crate::harness::{App, Browser, OTHER_PASSWORD, Reply};

/// The code on the first element with this beginning.
fn code(reply: &Reply, element: &str) -> Option<String> {
    let page = reply.text();
    let tag = page.split_once(element)?.1.split_once('>')?.0.to_owned();
    Some(tag.split_once(" data-code=\"")?.1.split_once('"')?.0.to_owned())
}

fn refused(reply: &Reply) -> Option<String> {
    code(reply, "<main id=\"main\"")
}

fn done(browser: &mut Browser, path: &str) -> Option<String> {
    code(&browser.get(path), "<div class=\"note")
}

#[test]
fn a_page_says_the_code_of_what_it_refuses_as_api_does() {
    let app = App::start();
    let mut ada = app.set_up();
    app.add_member(&mut ada, "bob");
    let (mut bob, mut stranger) = (app.sign_in("bob"), app.browser());
    let mut phone = app.phone("bob");
    for (page, api) in [("/nowhere", "/api/nowhere"), ("/admin/users", "/api/admin/users")] {
        let told = phone.get(api).json()["code"].as_str().map(str::to_owned);
        assert_eq!(refused(&bob.get(page)), told, "{page}");
        assert!(told.is_some());
    }
    for (reply, wanted) in [
        (stranger.get("/nowhere"), "not_found"),
        (stranger.get("/link/x"), "link_dead"),
        (stranger.get("/setup?code=x"), "setup_closed"),
        (stranger.post_form("/login", &[("username", "bob"), ("password", OTHER_PASSWORD)]), "invalid_credentials"),
        (stranger.post_form("/problems", &[]), "method_not_allowed"),
        (bob.post_form("/account/profile", &[("title", "x")]), "csrf"),
        (bob.post("/account/profile", &[("display_name", "")]), "invalid"),
        (
            bob.post(
                "/account/password",
                &[("current_password", OTHER_PASSWORD), ("new_password", "words nobody has said")],
            ),
            "wrong_password",
        ),
    ] {
        assert_eq!(refused(&reply).as_deref(), Some(wanted), "{}: {}", reply.status, reply.text());
    }
    for path in ["/", "/account", "/problems"] {
        assert_eq!(refused(&bob.get(path)), None, "{path}");
    }
}

#[test]
fn a_page_says_the_code_of_what_was_done() {
    let app = App::start();
    let (mut ada, mut stranger) = (app.set_up(), app.browser());
    assert_eq!(done(&mut ada, "/account?done=profile").as_deref(), Some("profile"));
    assert_eq!(done(&mut ada, "/people?done=confirmed").as_deref(), Some("confirmed"), "on whatever page");
    assert_eq!(done(&mut ada, "/?done=nonsense"), None);
    assert_eq!(done(&mut ada, "/nowhere?done=profile"), None, "nothing was done on a page that is not there");
    assert_eq!(done(&mut stranger, "/login?done=logout").as_deref(), Some("logout"));
    assert_eq!(done(&mut stranger, "/login?done=profile"), None, "that is for people who are signed in");
    assert_eq!(done(&mut stranger, "/problems?done=profile"), None);
}
