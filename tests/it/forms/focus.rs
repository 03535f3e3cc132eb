//! Where the keyboard is on a form that comes back with a fault: in the first box at fault, on the summary where
//! no box is. `autofocus` does it, so it works without JavaScript.

use crate::harness::{ADMIN, App, Browser, OTHER_PASSWORD, PASSWORD, Reply};

/// The id of what takes the focus; exactly one does.
fn focused(page: &str) -> String {
    let tags: Vec<&str> = page.split('<').filter_map(|rest| rest.split('>').next()).collect();
    let mut found = tags.iter().filter(|tag| tag.ends_with(" autofocus"));
    let (first, more) = (found.next(), found.count());
    let first = first.unwrap_or_else(|| panic!("nothing takes the focus: {page}"));
    assert_eq!(more, 0, "only one can have it: {page}");
    first.split(" id=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("it has a name").to_owned()
}

/// The summary names the fault, and every link of it leads to a box that is there.
fn assert_focus(reply: &Reply, status: u16, wanted: &str, what: &str) {
    assert_eq!(reply.status, status, "{what}");
    let page = reply.text();
    assert_eq!(focused(&page), wanted, "{what}");
    let summary = page.split("id=\"faults\"").nth(1).expect("a summary").split("</div>").next().expect("its end");
    for link in summary.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(page.contains(&format!(" id=\"{link}\" name=\"{link}\"")), "{what}: no box {link}");
    }
    if wanted == "faults" {
        assert!(page.contains("id=\"faults\" tabindex=\"-1\" autofocus>"), "{what}: it can take the focus");
    }
}

#[test]
fn html_set_up_comes_back_with_the_focus_on_the_first_box_at_fault() {
    let app = App::start();
    let path = format!("/setup?code={}", app.setup_code());
    assert_eq!(focused(&app.browser().get(&path).text()), "username", "from the beginning");
    for (username, display_name, password, wanted) in [
        ("a b", "x\u{202e}", "short", "username"),
        ("ada", "x\u{202e}", "short", "display_name"),
        ("ada", "Ada", "short", "password"),
        ("ada", "Ada", "", "password"),
    ] {
        let fields = [("username", username), ("display_name", display_name), ("password", password)];
        assert_focus(&app.browser().post_form(&path, &fields), 422, wanted, username);
    }
}

#[test]
fn html_sign_in_comes_back_with_the_focus_on_what_is_to_be_typed_again() {
    let app = App::start();
    app.set_up();
    assert_eq!(focused(&app.browser().get("/login").text()), "username");
    assert_eq!(focused(&app.browser().get("/login?username=bob").text()), "password");
    let mut stranger = app.browser();
    let mut status = 401;
    for _ in 0..8 {
        let reply = stranger.post_form("/login", &[("username", ADMIN), ("password", "no")]);
        status = reply.status;
        assert_focus(&reply, status, "password", "wrong or throttled");
    }
    assert_eq!(status, 429);
    assert_focus(&stranger.post_form("/login", &[("username", ""), ("password", "no")]), 401, "username", "no name");
}

#[test]
fn html_a_link_comes_back_with_the_focus_on_its_box() {
    let app = App::start();
    let mut ada = app.set_up();
    let link =
        ada.post("/admin/users", &[("username", "bob"), ("display_name", "Bob"), ("role", "member")]).link_path();
    assert_eq!(focused(&app.browser().get(&link).text()), "password");
    assert_focus(&app.browser().post_form(&link, &[("password", "short")]), 422, "password", "too short");
}

#[test]
fn html_ones_own_forms_come_back_with_the_focus_on_the_first_box_at_fault() {
    let app = App::start();
    let mut ada = app.set_up();
    let profile = |name, email, phone| [("display_name", name), ("title", ""), ("email", email), ("phone", phone)];
    for (fields, wanted) in [
        (profile("", "no", "no"), "display_name"),
        (profile("Ada", "no", "no"), "email"),
        (profile("Ada", "", "no"), "phone"),
    ] {
        assert_focus(&ada.post("/account/profile", &fields), 422, wanted, "profile");
    }
    for (current, new, status, wanted) in [
        (PASSWORD, "short", 422, "new_password"),
        (PASSWORD, PASSWORD, 422, "new_password"),
        ("not it at all, this", OTHER_PASSWORD, 403, "current_password"),
    ] {
        let fields = [("current_password", current), ("new_password", new)];
        assert_focus(&ada.post("/account/password", &fields), status, wanted, "password");
    }
    assert_eq!(focused(&ada.get("/account/confirm").text()), "password");
    let mut reply = ada.post("/account/confirm", &[("password", "no")]);
    assert_focus(&reply, 403, "password", "confirm");
    while reply.status != 429 {
        reply = ada.post("/account/password", &[("current_password", "no"), ("new_password", OTHER_PASSWORD)]);
    }
    assert_focus(&reply, 429, "faults", "throttled: no box is at fault");
}

#[test]
fn html_a_login_that_gets_no_name_comes_back_as_it_was_typed_with_the_focus_on_its_box() {
    let app = App::start();
    let mut ada = app.set_up();
    let id = ada.login_id();
    assert_eq!(focused(&ada.get(&format!("/account/logins?rename={id}")).text()), "device_name");
    for typed in ["", "  ", "x\u{202e}y", &"x".repeat(65)] {
        let reply = ada.post(&format!("/account/logins/{id}/rename"), &[("device_name", typed)]);
        assert_focus(&reply, 422, "device_name", typed);
        let box_as_typed = format!("id=\"device_name\" name=\"device_name\" value=\"{typed}\"");
        assert!(reply.text().contains(&box_as_typed), "{}", reply.text());
    }
    assert_eq!(ada.post(&format!("/account/logins/{id}/rename"), &[("device_name", "My desk")]).status, 303);
}

#[test]
fn html_administrators_forms_come_back_with_the_focus_on_the_first_box_at_fault() {
    let app = App::start();
    let mut ada = app.set_up();
    let bob = app.add_member(&mut ada, "bob");
    for (username, display_name, role, status, wanted) in [
        ("c d", "x\u{202e}", "nothing", 422, "username"),
        ("carol", "x\u{202e}", "nothing", 422, "display_name"),
        ("carol", "Carol", "nothing", 422, "role"),
        ("bob", "Bob", "member", 409, "username"),
    ] {
        let fields = [("username", username), ("display_name", display_name), ("role", role)];
        assert_focus(&ada.post("/admin/users", &fields), status, wanted, username);
    }
    let profile = [("display_name", "Bob"), ("title", ""), ("email", ""), ("phone", "no")];
    assert_focus(&ada.post(&format!("/admin/users/{bob}/profile"), &profile), 422, "phone", "profile");
    for (query, wanted) in [("from=x&to=y", "from"), ("to=y", "to"), ("act=x&from=y", "act"), ("door=x", "door")] {
        assert_focus(&ada.get(&format!("/admin/audit?{query}")), 422, wanted, query);
    }
    for (seconds, logins, wanted) in [("x", "y", "seconds"), ("10", "y", "logins")] {
        let reply = ada.post("/compare/run", &[("seconds", seconds), ("logins", logins)]);
        assert_focus(&reply, 422, wanted, "a run");
    }
}

#[test]
fn no_page_asks_for_the_focus_twice_and_none_without_a_form_asks_for_it() {
    let app = App::start();
    let mut ada = app.set_up();
    let count = |browser: &mut Browser, path: &str| browser.get(path).text().matches(" autofocus").count();
    for path in ["/", "/account", "/account/logins", "/people", "/admin/users", "/admin/audit", "/compare", "/problems"]
    {
        assert_eq!(count(&mut ada, path), 0, "{path}");
    }
    for (path, most) in [("/login", 1), ("/login?username=x", 1), ("/problems", 0), ("/nowhere", 0), ("/link/x", 0)] {
        assert_eq!(count(&mut app.browser(), path), most, "{path}");
    }
}
