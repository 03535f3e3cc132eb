//! Every route there is, asked by everybody who should not get in. The routes are read from the
//! server itself, so one that is added is asked too; one that is open must be in [`OPEN`].

use crate::harness::{ADMIN, ApiClient, App, Browser, Reply, Request};
use std::sync::Arc;
use twodoors::audit::Act;
use twodoors::base::ids::LoginId;
use twodoors::login::Credential;

/// The routes that need no credential, and what they answer to somebody without one (for a POST:
/// with nothing in it). Everything else needs one.
const OPEN: &[(&str, &str, u16)] = &[
    ("GET", "/login", 200),
    ("POST", "/login", 401),
    ("GET", "/setup", 403),
    ("POST", "/setup", 403),
    ("GET", "/link/<code>", 404),
    ("POST", "/link/<code>", 404),
    ("GET", "/problems", 200),
    ("GET", "/static/<name>", 404),
    ("GET", "/favicon.ico", 303),
    ("GET", "/robots.txt", 200),
    ("GET", "/.well-known/change-password", 303),
    // Nobody is named.
    ("GET", "/.well-known/security.txt", 404),
    ("GET", "/security.txt", 404),
    ("GET", "/.misdirected", 421),
    ("GET", "/.moved", 404),
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("GET", "/.well-known/jwks.json", 200),
    ("POST", "/api/login", 415),
    ("POST", "/api/refresh", 415),
    ("GET", "/api/time", 200),
    ("GET", "/api/.misdirected", 421),
];

#[derive(Debug, Clone)]
struct Route {
    method: String,
    pattern: String,
    /// With ids that nobody has.
    path: String,
}

impl Route {
    fn is_open(&self) -> bool {
        OPEN.iter().any(|(method, pattern, _)| self.is(method, pattern))
    }

    fn is(&self, method: &str, pattern: &str) -> bool {
        self.method == method && self.pattern == pattern
    }

    fn is_api(&self) -> bool {
        self.pattern == "/api" || self.pattern.starts_with("/api/")
    }

    fn is_admins(&self) -> bool {
        let pattern = self.pattern.strip_prefix("/api").unwrap_or(&self.pattern);
        pattern == "/admin" || pattern.starts_with("/admin/")
    }

    fn reads(&self) -> bool {
        self.method == "GET"
    }

    fn request(&self) -> Request {
        Request::new(&self.method, &self.path)
    }

    /// As a page of ours would send it.
    fn request_from_here(&self) -> Request {
        let request = self.request().header("sec-fetch-site", "same-origin");
        if self.method == "POST" { request.form(&[("x", "y")]) } else { request }
    }
}

fn routes(app: &App) -> Vec<Route> {
    let rocket = twodoors::rocket(Arc::clone(&app.inner));
    let mut routes: Vec<Route> = rocket
        .routes()
        .map(|route| {
            let pattern = route.uri.path().to_owned();
            let parts = pattern
                .split('/')
                .map(|part| if part.starts_with('<') { LoginId::new().to_string() } else { part.to_owned() });
            let path = parts.collect::<Vec<_>>().join("/");
            Route { method: route.method.as_str().to_owned(), pattern, path }
        })
        .collect();
    assert!(routes.len() > 50, "{}", routes.len());
    routes.sort_by(|a, b| (&a.pattern, &a.method).cmp(&(&b.pattern, &b.method)));
    routes
}

fn protected(app: &App) -> Vec<Route> {
    routes(app).into_iter().filter(|route| !route.is_open()).collect()
}

fn bearer(request: Request, token: &str) -> Request {
    request.header("authorization", &format!("Bearer {token}"))
}

/// Refused as one who is not signed in: the page leads to sign-in, a form and `/api` say 401.
fn assert_stranger(route: &Route, reply: &Reply, who: &str) {
    if route.is_api() {
        assert_eq!(reply.status, 401, "{who}: {route:?}");
        assert!(reply.header("www-authenticate").starts_with("Bearer"), "{who}: {route:?}");
        assert_eq!(reply.header("content-type"), "application/problem+json", "{who}: {route:?}");
    } else if route.reads() {
        assert_eq!(reply.status, 303, "{who}: {route:?}");
        assert!(reply.location().starts_with("/login?next=/"), "{who}: {route:?} {}", reply.location());
    } else {
        assert_eq!(reply.status, 401, "{who}: {route:?}");
    }
}

#[test]
fn open_routes_are_these_and_no_others() {
    let app = App::start();
    app.set_up();
    let routes = routes(&app);
    for &(method, pattern, status) in OPEN {
        let route = routes.iter().find(|route| route.is(method, pattern));
        let route = route.unwrap_or_else(|| panic!("{method} {pattern} is listed but not there"));
        let reply = app.send(&route.request_from_here());
        assert_eq!(reply.status, status, "{route:?}: {}", reply.text());
        assert!(reply.all("set-cookie").is_empty(), "no session exists before sign-in: {route:?}");
    }
}

/// ASVS 8.2.1, 8.3.1: no credential, no entry; and a dead one is none.
#[test]
fn every_other_route_refuses_whoever_shows_nothing_that_lives() {
    let app = App::start();
    let mut admin = app.set_up();
    let carol = app.add_member(&mut admin, "carol");
    let (mut ended, carols) = (app.sign_in(ADMIN), app.sign_in("carol"));
    let (mut ended_phone, carols_phone) = (app.phone(ADMIN), app.phone("carol"));
    let ended_cookie = ended.cookie.clone().expect("a cookie");
    assert_eq!(ended.post("/logout", &[]).status, 303);
    assert_eq!(ended_phone.post("/api/logout", None).status, 200);
    assert_eq!(admin.post(&format!("/admin/users/{carol}/disable"), &[]).status, 303);
    let cookies = [ended_cookie, carols.cookie.clone().expect("a cookie"), "__Host-session=nonsense".to_owned()];
    let nonsense = "nonsense".to_owned();
    let tokens =
        [ended_phone.pair.access_token, carols_phone.pair.access_token, ended_phone.pair.refresh_token, nonsense];
    for route in protected(&app) {
        assert_stranger(&route, &app.send(&route.request_from_here()), "nobody");
        for cookie in &cookies {
            assert_stranger(&route, &app.send(&route.request_from_here().header("cookie", cookie)), cookie);
        }
        for token in &tokens {
            assert_stranger(&route, &app.send(&bearer(route.request_from_here(), token)), token);
        }
    }
}

/// ASVS 3.5.2, 10.1.1: a credential opens its own door and not the other.
#[test]
fn every_other_route_refuses_the_other_doors_credential() {
    let app = App::start();
    let browser = app.set_up();
    let phone = app.phone(ADMIN);
    let cookie = browser.cookie.clone().expect("a cookie");
    for route in protected(&app) {
        let request = if route.is_api() {
            route.request_from_here().header("cookie", &cookie)
        } else {
            bearer(route.request_from_here(), &phone.pair.access_token)
        };
        assert_stranger(&route, &app.send(&request), "the other door");
        // Nor in any other place than its own (ASVS 6.3.4).
        let mut query = route.request_from_here();
        query.path = format!("{}?access_token={}", route.path, phone.pair.access_token);
        assert_stranger(&route, &app.send(&query), "a token in the query");
        let basic = route.request_from_here().header("authorization", "Basic YWRhOnF1aWV0IG90dGVycyBjcm9zcyByaXZlcnM=");
        assert_stranger(&route, &app.send(&basic), "basic authentication");
    }
    assert!(browser.twin().is_signed_in() && phone.clone().is_signed_in(), "and nothing was ended by that");
}

/// A member with a cookie and the `csrf` field of a page of theirs.
fn with_csrf(app: &App, browser: &mut Browser, route: &Route) -> Reply {
    assert_eq!(browser.get("/account/password").status, 200);
    let csrf = browser.csrf.clone();
    let request = Request::new(&route.method, &route.path).header("sec-fetch-site", "same-origin");
    let request = request.header("cookie", browser.cookie.as_deref().expect("a cookie"));
    app.send(&if route.method == "POST" { request.form(&[("csrf", &csrf)]) } else { request })
}

/// ASVS 8.2.1.
#[test]
fn every_administrators_route_refuses_a_member() {
    let app = App::start();
    let mut admin = app.set_up();
    app.add_member(&mut admin, "bob");
    let (mut browser, phone) = (app.sign_in("bob"), app.phone("bob"));
    let admins: Vec<Route> = protected(&app).into_iter().filter(Route::is_admins).collect();
    assert!(admins.len() > 20, "{}", admins.len());
    for route in admins {
        let reply = if route.is_api() {
            app.send(&bearer(route.request(), &phone.pair.access_token))
        } else {
            with_csrf(&app, &mut browser, &route)
        };
        assert_eq!(reply.status, 403, "{route:?}");
        assert_eq!(reply.code(), "not_administrator", "{route:?}: {}", reply.text());
    }
}

/// Everything of the store that a request could have changed, but for when somebody was last here.
fn snapshot(app: &App) -> Vec<u8> {
    app.settle();
    let (users, logins) = (app.inner.store().users(), app.inner.store().logins());
    app.wait(async move {
        let people = users.list(None, 99).await.expect("people");
        let mut rows = logins.list(twodoors::storage::logins::Filter::All, None, 99).await.expect("logins");
        for row in &mut rows {
            (row.seen_at, row.revision) = (row.created_at, 0);
            if let Credential::Token(generations) = &mut row.credential {
                generations.newest_used = false;
            }
        }
        postcard::to_allocvec(&(people, rows)).expect("bytes")
    })
}

/// ASVS 3.5.1: a POST from elsewhere is refused even with a live cookie and the right `csrf` field.
#[test]
fn every_form_refuses_what_another_site_sent() {
    let app = App::start();
    let mut browser = app.set_up();
    browser.get("/account/password");
    let (cookie, csrf) = (browser.cookie.clone().expect("a cookie"), browser.csrf.clone());
    let before = snapshot(&app);
    let elsewhere: [&[(&str, &str)]; 6] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "cross-site"), ("origin", &app.origin())],
        &[("origin", "https://evil.example")],
        &[],
    ];
    let forms = routes(&app).into_iter().filter(|route| !route.is_api() && !route.reads());
    for route in forms {
        for headers in elsewhere {
            let request = route.request().form(&[("csrf", &csrf)]).header("cookie", &cookie);
            let request = headers.iter().fold(request, |request, (name, value)| request.header(name, value));
            let reply = app.send(&request);
            assert_eq!(reply.status, 403, "{route:?} {headers:?}");
            assert_eq!(reply.code(), "cross_site", "{route:?} {headers:?}");
            assert!(reply.all("set-cookie").is_empty(), "{route:?} {headers:?}");
        }
    }
    assert!(snapshot(&app) == before, "nothing was done");
}

/// ASVS 3.5.1: the second lock holds alone.
#[test]
fn every_form_of_somebody_signed_in_refuses_without_csrf() {
    let app = App::start();
    let mut admin = app.set_up();
    app.add_member(&mut admin, "bob");
    let mut bob = app.sign_in("bob");
    bob.get("/account/password");
    admin.get("/account/password");
    let (cookie, own, bobs) = (admin.cookie.clone().expect("a cookie"), admin.csrf.clone(), bob.csrf.clone());
    assert_ne!(own, bobs);
    let before = snapshot(&app);
    for route in protected(&app).into_iter().filter(|route| !route.is_api() && !route.reads()) {
        let here = || route.request().header("sec-fetch-site", "same-origin").header("cookie", &cookie);
        let mut in_query = here().form(&[("x", "y")]);
        in_query.path = format!("{}?csrf={own}", route.path);
        let json = here().json(&serde_json::json!({"csrf": own}));
        let forms = [here(), here().form(&[("csrf", "")]), here().form(&[("csrf", &bobs)]), in_query, json];
        for (at, request) in forms.iter().enumerate() {
            let reply = app.send(request);
            assert_eq!(reply.status, 403, "{route:?} form {at}");
            assert_eq!(reply.code(), "csrf", "{route:?} form {at}");
        }
    }
    assert!(snapshot(&app) == before, "nothing was done");
}

/// ASVS 3.5.3: links read.
#[test]
fn no_page_changes_anything_by_being_looked_at() {
    let app = App::start();
    let mut admin = app.set_up();
    let phone = app.phone(ADMIN);
    // Looking leaves one trace: that somebody took away all there is about them.
    let entries = || app.audit().into_iter().filter(|entry| entry.act != Act::Exported).count();
    let (before, told) = (snapshot(&app), entries());
    for route in routes(&app).into_iter().filter(Route::reads) {
        let request = route.request().header("sec-fetch-site", "cross-site");
        let reply = if route.is_api() { phone.send(request) } else { admin.send(request) };
        assert!(reply.status < 500, "{route:?}: {}", reply.status);
    }
    assert!(snapshot(&app) == before);
    assert_eq!(entries(), told, "nor is there anything to tell");
}

/// "No cookie is read or set under /api."
#[test]
fn no_answer_of_the_api_sets_a_cookie() {
    let app = App::start();
    let browser = app.set_up();
    let phone: ApiClient = app.phone(ADMIN);
    let dead = "__Host-session=dead";
    let ends = [("POST", "/api/logout"), ("DELETE", "/api/account/logins")];
    let is_asked = |route: &Route| route.is_api() && !ends.iter().any(|(method, pattern)| route.is(method, pattern));
    for route in routes(&app).into_iter().filter(is_asked) {
        for cookie in [browser.cookie.as_deref().expect("a cookie"), dead] {
            let reply = phone.send(route.request().header("cookie", cookie));
            assert!(reply.all("set-cookie").is_empty(), "{route:?}");
            assert!(reply.all("clear-site-data").is_empty(), "{route:?}");
        }
    }
    assert!(browser.twin().is_signed_in());
}
