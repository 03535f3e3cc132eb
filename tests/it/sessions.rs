//! Door one, end to end.

use crate::harness::App;

#[test]
fn html_set_up_signs_the_first_administrator_in() {
    let app = App::start();
    let mut browser = app.set_up();
    let home = browser.get("/");
    assert_eq!(home.status, 200, "{}", home.text());
    let users = browser.get("/admin/users");
    assert_eq!(users.status, 200, "{}", users.text());
    for path in [
        "/account",
        "/account/password",
        "/account/logins",
        "/account/confirm",
        "/people",
        "/admin",
        "/admin/logins",
        "/problems",
        "/static/app.css",
    ] {
        let reply = browser.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
    }
    let member = app.add_member(&mut browser, "bob");
    assert_eq!(browser.get(&format!("/admin/users/{member}")).status, 200);
    let mut phone = app.phone("bob");
    for path in ["/api/account", "/api/account/logins", "/api/people", "/.well-known/jwks.json", "/api/time"] {
        let reply = phone.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
    }
    assert_eq!(phone.refresh().status, 200);
    assert!(phone.is_signed_in());
    let reply = browser.post("/logout", &[]);
    assert_eq!(reply.status, 303, "{}", reply.text());
    assert!(!browser.is_signed_in());
}
