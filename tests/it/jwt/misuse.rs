//! The right text in the wrong place, and wrong texts in the right place.

use crate::harness::{ApiClient, App, Reply, Request, send};
use serde_json::json;

fn with_bearer(app: &App, token: &str) -> Reply {
    send(app.port, &Request::new("GET", "/api/account").header("authorization", &format!("Bearer {token}")))
}

/// ASVS 9.2.2: every other secret of the house in the place of an access token.
#[test]
fn jwt_no_other_secret_of_the_house_is_an_access_token() {
    let app = App::start();
    let mut browser = app.set_up();
    let phone = app.phone("ada");
    browser.get("/account/password");
    let cookie = browser.cookie.clone().expect("a cookie");
    let value = cookie.split_once('=').expect("a value").1.to_owned();
    let secret = value.split_once('.').expect("id.secret").1.to_owned();
    let page = browser.post("/admin/users", &[("username", "bob"), ("display_name", "Bob"), ("role", "member")]);
    let link = page.link_path();
    let code = link.trim_start_matches("/link/").to_owned();
    let server_secret = std::fs::read_to_string(app.data_dir().join("server-secret")).expect("the server secret");
    for token in [
        phone.pair.refresh_token.as_str(),
        phone.pair.refresh_token.trim_start_matches("tdr_"),
        &browser.csrf,
        &value,
        &secret,
        &cookie,
        &code,
        &phone.pair.login_id,
        server_secret.trim(),
        "",
        ".",
        "..",
        "...",
        "null",
        "undefined",
        "{}",
        "Bearer",
    ] {
        let reply = with_bearer(&app, token);
        assert_eq!(reply.status, 401, "{token}: {}", reply.text());
    }
    assert_eq!(with_bearer(&app, &phone.pair.access_token).status, 200, "the control");
}

/// ASVS 9.2.2: and no other secret is a refresh token.
#[test]
fn jwt_no_other_secret_of_the_house_is_a_refresh_token() {
    let app = App::start();
    let mut browser = app.set_up();
    let phone = app.phone("ada");
    browser.get("/account/password");
    let value = browser.cookie.clone().expect("a cookie").split_once('=').expect("a value").1.to_owned();
    let access = phone.pair.access_token.clone();
    let refresh = phone.pair.refresh_token.clone();
    for token in [
        access.clone(),
        format!("tdr_{access}"),
        browser.csrf.clone(),
        format!("tdr_{}", browser.csrf),
        value,
        refresh.trim_start_matches("tdr_").to_owned(),
        format!("TDR_{}", refresh.trim_start_matches("tdr_")),
        format!("{refresh}="),
        format!("{refresh} "),
        format!("tdr_{refresh}"),
        String::new(),
        "tdr_".to_owned(),
    ] {
        let reply = phone.refresh_with(&token);
        assert_eq!(reply.status, 400, "{token}: {}", reply.text());
        assert_eq!(reply.json()["error"], "invalid_grant", "{token}");
    }
    assert_eq!(phone.refresh_with(&refresh).status, 200, "none of that had an effect");
}

/// A token of one house is nothing in another, though every setting is the same.
#[test]
fn jwt_a_token_of_another_house_is_refused() {
    let (one, other) = (App::start(), App::start());
    one.set_up();
    other.set_up();
    let (phone, twin) = (one.phone("ada"), other.phone("ada"));
    assert_eq!(with_bearer(&one, &phone.pair.access_token).status, 200);
    assert_eq!(with_bearer(&other, &phone.pair.access_token).status, 401);
    assert_eq!(twin.refresh_with(&phone.pair.refresh_token).status, 400);
    assert_eq!(twin.refresh_with(&twin.pair.refresh_token).status, 200);
}

/// ASVS 6.3.4, 14.2.1; RFC 6750 §2: only the `Authorization` header, only `Bearer`.
#[test]
fn jwt_a_token_anywhere_but_in_the_header_is_not_accepted() {
    let app = App::start();
    app.set_up();
    let token = app.phone("ada").pair.access_token;
    let basic = data_encoding::BASE64.encode(format!("ada:{token}").as_bytes());
    let password = data_encoding::BASE64.encode(format!("ada:{}", crate::harness::PASSWORD).as_bytes());
    let get = |path: &str| Request::new("GET", path);
    for request in [
        get(&format!("/api/account?access_token={token}")),
        get(&format!("/api/account?token={token}&bearer={token}&jwt={token}")),
        get("/api/account").header("cookie", &format!("access_token={token}; token={token}; jwt={token}")),
        get("/api/account").header("cookie", &format!("__Host-session={token}")),
        get("/api/account").header("cookie", &format!("Authorization=Bearer {token}")),
        get("/api/account").header("authorization", &format!("Basic {basic}")),
        get("/api/account").header("authorization", &format!("Basic {password}")),
        get("/api/account").header("authorization", &format!("Token {token}")),
        get("/api/account").header("authorization", &format!("JWT {token}")),
        get("/api/account").header("authorization", &format!("DPoP {token}")),
        get("/api/account").header("authorization", &token),
        get("/api/account").header("authorization", &format!("Bearer:{token}")),
        get("/api/account").header("authorization", &format!("Bearer{token}")),
        get("/api/account").header("authorization", &format!("Bearer {token} {token}")),
        get("/api/account").header("authorization", &format!("Bearer {token},Bearer {token}")),
        get("/api/account").header("authorization", &format!("Bearer \"{token}\"")),
        get("/api/account").header("x-access-token", &token),
        get("/api/account").header("x-auth-token", &token),
        get("/api/account").header("proxy-authorization", &format!("Bearer {token}")),
        get("/api/account").header("x-forwarded-user", "ada").header("remote-user", "ada"),
        Request::new("POST", "/api/logout").form(&[("access_token", &token)]),
        Request::new("POST", "/api/logout").json(&json!({"access_token": token})),
    ] {
        let reply = send(app.port, &request);
        assert_eq!(reply.status, 401, "{} {:?}", request.path, request.headers);
        assert!(reply.all("set-cookie").is_empty());
    }
    assert_eq!(with_bearer(&app, &token).status, 200, "the control");
    // RFC 7235 §2.1: the scheme's case does not matter.
    let lower = get("/api/account").header("authorization", &format!("bearer {token}"));
    assert_eq!(send(app.port, &lower).status, 200);
}

/// Of two headers nobody can say which one counts; a proxy may have looked at the other.
#[test]
fn jwt_two_authorization_headers_are_refused() {
    let app = App::start();
    let mut admin = app.set_up();
    app.add_member(&mut admin, "bob");
    let ada = format!("Bearer {}", app.phone("ada").pair.access_token);
    let bob = format!("Bearer {}", app.phone("bob").pair.access_token);
    for (first, second) in [(&ada, &bob), (&bob, &ada), (&ada, &ada), (&ada, &"Basic eDp5".to_owned())] {
        let request =
            Request::new("GET", "/api/account").header("authorization", first).header("Authorization", second);
        assert_eq!(send(app.port, &request).status, 401);
    }
}

/// ASVS 10.1.1: the doors do not open with each other's key, and pages never show a token.
#[test]
fn jwt_and_cookie_do_not_open_each_others_door() {
    let app = App::start();
    let mut browser = app.set_up();
    let phone = app.phone("ada");
    let cookie = browser.cookie.clone().expect("a cookie");
    for path in ["/api/account", "/api/account/logins", "/api/people", "/api/admin/users"] {
        let reply = send(app.port, &Request::new("GET", path).header("cookie", &cookie));
        assert_eq!(reply.status, 401, "{path}");
        assert!(reply.all("set-cookie").is_empty(), "{path}");
    }
    for path in ["/", "/account", "/admin", "/people"] {
        let bearer = format!("Bearer {}", phone.pair.access_token);
        let reply = send(app.port, &Request::new("GET", path).header("authorization", &bearer));
        assert_eq!(reply.status, 303, "{path}");
        let page = browser.get(path).text();
        assert!(!page.contains("eyJ") && !page.contains("tdr_"), "{path} shows a token");
    }
    // A cookie beside the bearer changes nothing: the bearer alone counts.
    let mut admin = app.sign_in("ada");
    app.add_member(&mut admin, "bob");
    let bob = app.phone("bob");
    let mixed = Request::new("GET", "/api/account").header("cookie", &cookie);
    assert_eq!(bob.send(mixed).json()["username"], "bob");
    assert_eq!(bob.send(Request::new("GET", "/api/admin/users").header("cookie", &cookie)).status, 403);
}

/// What is not text at all.
#[test]
fn jwt_bytes_that_are_no_token_are_refused_without_an_error_of_ours() {
    let app = App::start();
    app.set_up();
    let good = app.phone("ada").pair.access_token;
    let long = "A".repeat(5_000);
    let half = &good[..good.len() / 2];
    for token in ["\u{e9}\u{e9}.\u{e9}.\u{e9}", "%00", "....", "A.A.A", "e30.e30.e30", "W10.W10.W10", &long, half] {
        assert_eq!(with_bearer(&app, token).status, 401, "{token}");
    }
    let deep = crate::jwt::forge::b64("[".repeat(2_000));
    assert_eq!(with_bearer(&app, &format!("{deep}.{deep}.{deep}")).status, 401);
    let mut raw =
        b"GET /api/account HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer \xff\xfe.\x80\r\n\r\n"
            .to_vec();
    let answer = crate::harness::raw(app.port, &raw);
    assert!(answer.starts_with(b"HTTP/1.1 401") || answer.starts_with(b"HTTP/1.1 400"), "{answer:?}");
    raw.clear();
    assert_eq!(ApiClient::login(app.port, "ada", crate::harness::PASSWORD, "x").status, 200, "the house still stands");
}
