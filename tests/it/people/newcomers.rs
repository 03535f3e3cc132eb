//! What somebody meets who is here for the first time: the next step, a way home from everywhere, forms that
//! name whatever is wrong at once, people who are found.

use crate::harness::{ADMIN, App, Browser, Reply, Request};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The faults over a form, as they are read.
fn summary(page: &str) -> Vec<String> {
    let (_, list) = page.split_once("role=\"alert\"").unwrap_or_else(|| panic!("no summary: {page}"));
    let (list, _) = list.split_once("</ul>").expect("its end");
    let items = list.split("<li>").skip(1).map(|item| item.split_once("</li>").expect("an item").0);
    items.map(|item| item.trim_start_matches(|c| c != '>').trim_start_matches('>').replace("</a>", "")).collect()
}

fn fields(reply: &Reply) -> BTreeSet<String> {
    assert_eq!(reply.status, 422, "{}", reply.text());
    let errors = reply.json()["errors"].as_array().expect("errors").clone();
    errors.iter().map(|error| error["field"].as_str().expect("a field").to_owned()).collect()
}

#[test]
fn set_up_names_the_name_and_the_password_at_once() {
    let app = App::start();
    let path = format!("/setup?code={}", app.setup_code());
    let form = [("username", "two words"), ("display_name", "\u{202e}"), ("password", "short")];
    let reply = app.browser().post_form(&path, &form);
    assert_eq!(reply.status, 422);
    let faults = summary(&reply.text());
    for label in ["Username: ", "Name: ", "Password: "] {
        assert!(faults.iter().any(|fault| fault.starts_with(label)), "{label}: {faults:?}");
    }
    app.set_up();
}

#[test]
fn the_owner_hears_of_the_name_and_the_password_at_once() {
    use twodoors::accounts::administration::NewUser;
    use twodoors::audit::Source;
    use twodoors::base::error::Error;
    use twodoors::identity::Admin;
    use twodoors::user::password::Password;
    let app = App::start();
    let accounts = app.inner.accounts().clone();
    let refused = app.wait(async move {
        let new = NewUser { username: "two words", role: "king", ..NewUser::default() };
        accounts
            .add_with_password(Admin::owner_of_the_data(), new, Password::new("short"), true, Source::COMMAND_LINE)
            .await
    });
    let Err(Error::Invalid(faults)) = refused else { panic!("{refused:?}") };
    let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["username", "role", "password"]);
}

#[test]
fn the_api_names_every_field_of_a_person_at_once() {
    let app = App::start();
    let mut ada = app.set_up();
    let bob = app.add_member(&mut ada, "bob");
    let mut phone = app.phone(ADMIN);
    let wrong = json!({"username": "two words", "email": "nowhere", "phone": "call me", "role": "king"});
    let named = fields(&phone.post("/api/admin/users", Some(&wrong)));
    assert_eq!(named, ["username", "email", "phone", "role"].map(str::to_owned).into());
    let wrong = json!({"email": "nowhere", "role": "king"});
    let named = fields(&phone.patch(&format!("/api/admin/users/{bob}"), &wrong));
    assert_eq!(named, ["email", "role"].map(str::to_owned).into());
}

#[test]
fn faults_of_one_kind_are_told_apart_by_their_labels() {
    let app = App::start();
    let mut ada = app.set_up();
    let bob = app.add_member(&mut ada, "bob");
    let long = "x".repeat(65);
    let form = [("display_name", long.as_str()), ("title", &long), ("email", ""), ("phone", "")];
    let too_long = "Use at most 64 characters.";
    let own = summary(&ada.post("/account/profile", &form).text());
    assert_eq!(own, [format!("Name: {too_long}"), format!("What you do: {too_long}")]);
    let theirs = summary(&ada.post(&format!("/admin/users/{bob}/profile"), &form).text());
    assert_eq!(theirs, [format!("Name: {too_long}"), format!("What they do: {too_long}")]);
    let wrong = [("current_password", "not the password at all"), ("new_password", "seven lanterns over snow")];
    assert_eq!(summary(&ada.post("/account/password", &wrong).text()), ["Current password: The password is wrong."]);
}

#[test]
fn a_period_that_ends_before_it_begins_is_a_fault_of_both_days() {
    let app = App::start();
    let mut ada = app.set_up();
    let mut phone = app.phone(ADMIN);
    let backwards = [
        ("2026-01-02", "2026-01-01"),
        ("2026-01-02T00:00:01Z", "2026-01-01"),
        ("2026-01-02", "2026-01-01T23:59:59Z"),
        ("2026-01-02T00:00:01Z", "2026-01-02T00:00:00Z"),
    ];
    for (from, to) in backwards {
        let query = format!("from={from}&to={to}");
        let page = ada.get(&format!("/admin/audit?{query}"));
        assert_eq!(page.status, 422, "{query}");
        assert_eq!(summary(&page.text()).len(), 2, "{query}");
        assert_eq!(ada.get(&format!("/admin/audit.csv?{query}")).status, 422, "{query}");
        let named = fields(&phone.get(&format!("/api/admin/audit?{query}")));
        assert_eq!(named, ["from", "to"].map(str::to_owned).into(), "{query}");
    }
    for (from, to) in [
        ("2026-01-01", "2026-01-01"),
        ("2026-01-01T12:00:00Z", "2026-01-01"),
        ("2026-01-01", "2026-01-01T12:00:00Z"),
        ("2026-01-01T12:00:00Z", "2026-01-01T12:00:00Z"),
    ] {
        assert_eq!(ada.get(&format!("/admin/audit?from={from}&to={to}")).status, 200, "{from} {to}");
        assert_eq!(phone.get(&format!("/api/admin/audit?from={from}&to={to}")).status, 200, "{from} {to}");
    }
}

/// By at least three of its digits, however it is grouped.
#[test]
fn people_are_found_by_their_telephone_number() {
    let app = App::start();
    let mut ada = app.set_up();
    app.add_member(&mut ada, "bob");
    let form = [("display_name", "Bob Byrne"), ("title", ""), ("email", ""), ("phone", "+44 (20) 7946-0018")];
    assert_eq!(app.sign_in("bob").post("/account/profile", &form).status, 303);
    let mut phone = app.phone(ADMIN);
    for (q, is_found) in [
        ("7946", true),
        ("794600", true),
        ("%2B44%2020", true),
        ("7946-0018", true),
        ("46", false),
        ("79460019", false),
        ("ada7946", false),
    ] {
        let found = phone.get(&format!("/api/people?q={q}")).json()["items"].as_array().map(Vec::len);
        assert_eq!(found, Some(usize::from(is_found)), "{q}");
        assert_eq!(ada.get(&format!("/people?q={q}")).text().contains("Bob Byrne"), is_found, "{q}");
    }
}

fn has_menu(page: &Reply) -> bool {
    page.text().contains("action=\"/logout\"")
}

#[test]
fn nobody_loses_their_menu_by_losing_their_way() {
    let app = App::start();
    let mut ada = app.set_up();
    let lost =
        [("/nothing", 404), ("/admin/users/xyz", 404), ("/people/xyz", 404), ("/account/logins/revoke-others", 405)];
    for (path, status) in lost {
        let page = ada.get(path);
        assert_eq!((page.status, has_menu(&page)), (status, true), "{path}");
        let page = app.browser().get(path);
        assert!(!has_menu(&page), "{path}");
    }
    assert!(has_menu(&ada.get("/problems")));
    let page = app.browser().get("/problems");
    assert!(page.status == 200 && !has_menu(&page) && page.text().contains("<a class=\"button\" href=\"/\">"));
    // A cookie that opens nothing: the page is the same as for a stranger.
    let name = "__Host-session";
    let request = Request::new("GET", "/nothing").header("cookie", &format!("{name}=nonsense"));
    assert_eq!(crate::harness::send(app.port, &request).status, 404);
}

#[test]
fn the_address_of_a_form_says_kindly_that_it_is_one() {
    let app = App::start();
    let mut ada = app.set_up();
    for browser in [&mut ada, &mut app.browser()] {
        let page = browser.get("/account/logins/revoke-others");
        assert_eq!((page.status, page.header("allow")), (405, "POST"));
        let text = page.text();
        assert!(text.contains("There is nothing to see at this address") && text.contains("href=\"/\""), "{text}");
        assert!(!text.contains("method is") && !text.contains("header names"), "{text}");
    }
    let problem: Value = app.phone(ADMIN).get("/api/logout").json();
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("`Allow`")), "{problem}");
}

#[test]
fn no_page_shows_the_marks_that_programs_read() {
    let app = App::start();
    let login = app.browser().get("/login").text();
    assert!(login.contains("twodoors setup-link") && !login.contains('`'), "{login}");
    let mut ada = app.set_up();
    for path in ["/problems", "/nothing", "/account/logins/revoke-others", "/setup?code=x"] {
        assert!(!ada.get(path).text().contains('`'), "{path}");
    }
    assert!(ada.get("/problems").text().contains("<code>trusted_proxies</code>"));
}

#[test]
fn home_shows_who_is_alone_how_to_invite_and_nobody_else() {
    let invites = |browser: &mut Browser| browser.get("/").text().contains("invite your team");
    let app = App::start();
    let mut ada = app.set_up();
    assert!(invites(&mut ada));
    app.add_member(&mut ada, "bob");
    assert!(!invites(&mut ada) && !invites(&mut app.sign_in("bob")));
    let home = app.sign_in("bob").get("/").text();
    let (words, scripts) = home.split_once("<details>").expect("what is for scripts");
    for word in ["cookie", "token", "curl"] {
        let words = words.split_once("<main").expect("the page").1.replace("app token", "");
        assert!(!words.contains(word) && scripts.contains(word), "{word}: {words}");
    }
    assert!(words.contains("What you can do here"));
}
