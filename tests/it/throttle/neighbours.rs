//! Many people behind one address, and guesses at everybody: strangers are slowed, who is known is not.

use crate::harness::{ADMIN, App, Browser, OTHER_PASSWORD, PASSWORD, Pair, Reply, Request, send};
use crate::throttle::{api_from, behind_proxy, html_from, wait_of};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// The office: everybody comes from here.
const OFFICE: &str = "203.0.113.7";

/// Signs somebody in by a door; answers the status.
type Door = fn(&App, &str, &str, &str) -> Reply;

/// What a door says of a sign-in that succeeded.
fn is_in(reply: &Reply) -> bool {
    matches!(reply.status, 200 | 303)
}

/// Ada has signed in at the office; then strangers there guess until the address is full, and go on while `act` runs.
fn in_a_flood(app: &App, act: impl FnOnce()) {
    for guess in 0..30 {
        api_from(app, OFFICE, &format!("name{guess}"), "wrong");
    }
    wait_of(&api_from(app, OFFICE, "another", "wrong"));
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        for guesser in ["mallory", "trudy"] {
            let is_over = &is_over;
            scope.spawn(move || {
                while !is_over.load(Ordering::SeqCst) {
                    html_from(app, OFFICE, guesser, "wrong");
                }
            });
        }
        // Whatever comes out of it, the guessers stop.
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(act));
        is_over.store(true, Ordering::SeqCst);
        outcome.unwrap_or_else(|why| std::panic::resume_unwind(why));
    });
}

fn keeps_nobody_out(door: Door) {
    let app = behind_proxy(&[]);
    assert!(is_in(&door(&app, OFFICE, ADMIN, PASSWORD)), "she signs in at the office");
    in_a_flood(&app, || {
        for _ in 0..3 {
            let reply = door(&app, OFFICE, ADMIN, PASSWORD);
            assert!(is_in(&reply), "{}: {}", reply.status, reply.text());
        }
        assert_eq!(door(&app, OFFICE, ADMIN, "wrong").status, 401, "her own count is her own");
    });
    wait_of(&door(&app, OFFICE, "another", PASSWORD));
}

#[test]
fn html_guesses_at_others_from_ones_own_address_keep_nobody_out() {
    keeps_nobody_out(html_from);
}

#[test]
fn api_guesses_at_others_from_ones_own_address_keep_nobody_out() {
    keeps_nobody_out(api_from);
}

/// A browser at the office.
fn post_from(app: &App, browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Reply {
    let at_office =
        |request: Request| request.header("x-forwarded-for", OFFICE).header("sec-fetch-site", "same-origin");
    let page = browser.send(at_office(Request::new("GET", "/account/password")));
    assert_eq!(page.status, 200, "{}", app.port);
    let csrf = browser.csrf.clone();
    let all: Vec<(&str, &str)> = [("csrf", csrf.as_str())].into_iter().chain(fields.iter().copied()).collect();
    browser.send(at_office(Request::new("POST", path)).form(&all))
}

#[test]
fn html_guesses_at_others_keep_nobody_from_confirming_and_changing_the_password() {
    let app = behind_proxy(&[]);
    let mut browser = app.browser();
    let request = Request::new("POST", "/login").header("sec-fetch-site", "same-origin");
    let request = request.header("x-forwarded-for", OFFICE).form(&[("username", ADMIN), ("password", PASSWORD)]);
    assert_eq!(browser.send(request).status, 303);
    in_a_flood(&app, || {
        let confirmed = post_from(&app, &mut browser, "/account/confirm", &[("password", PASSWORD), ("next", "/")]);
        assert_eq!(confirmed.status, 303, "{}", confirmed.text());
        let fields = [("current_password", PASSWORD), ("new_password", OTHER_PASSWORD)];
        let changed = post_from(&app, &mut browser, "/account/password", &fields);
        assert_eq!(changed.status, 303, "{}", changed.text());
    });
}

#[test]
fn api_guesses_at_others_keep_nobody_from_confirming_and_changing_the_password() {
    let app = behind_proxy(&[]);
    let pair = Pair::of(&api_from(&app, OFFICE, ADMIN, PASSWORD).json());
    let post = |path: &str, body: &Value| {
        let request = Request::new("POST", path).header("x-forwarded-for", OFFICE);
        send(app.port, &request.header("authorization", &format!("Bearer {}", pair.access_token)).json(body))
    };
    in_a_flood(&app, || {
        let confirmed = post("/api/account/confirm", &json!({"password": PASSWORD}));
        assert_eq!(confirmed.status, 200, "{}", confirmed.text());
        let body = json!({"current_password": PASSWORD, "new_password": OTHER_PASSWORD});
        let changed = post("/api/account/password", &body);
        assert_eq!(changed.status, 200, "{}", changed.text());
    });
}

/// The first administrator is known from where they set the house up; nobody has to sign in twice for that.
#[test]
fn html_guesses_at_others_keep_nobody_out_who_has_just_set_the_house_up() {
    let app = App::with(&[("trusted_proxies", json!(["127.0.0.1/32"]))]);
    let path = format!("/setup?code={}", app.setup_code());
    let fields = [("username", ADMIN), ("display_name", "Ada"), ("password", PASSWORD)];
    let request = Request::new("POST", &path).header("sec-fetch-site", "same-origin");
    let request = request.header("x-forwarded-for", OFFICE).form(&fields);
    assert_eq!(send(app.port, &request).status, 303);
    in_a_flood(&app, || assert!(is_in(&html_from(&app, OFFICE, ADMIN, PASSWORD))));
}

/// Nobody guesses a link, so whoever has one is let in, however many others guess from there.
#[test]
fn html_guesses_from_the_same_address_keep_nobody_from_their_link() {
    let app = App::with(&[("trusted_proxies", json!(["127.0.0.1/32"]))]);
    let mut admin = app.set_up();
    let invited = admin.post("/admin/users", &[("username", "bob"), ("display_name", "Bob"), ("role", "member")]);
    let link = invited.link_path();
    let redeem = |path: &str| {
        let request = Request::new("POST", path).header("sec-fetch-site", "same-origin");
        send(app.port, &request.header("x-forwarded-for", OFFICE).form(&[("password", PASSWORD)]))
    };
    in_a_flood(&app, || {
        wait_of(&redeem("/link/a-guess"));
        let redeemed = redeem(&link);
        assert_eq!(redeemed.status, 303, "{}", redeemed.text());
        assert!(is_in(&html_from(&app, OFFICE, "bob", PASSWORD)), "and so is their first sign-in");
    });
}

/// What known people type wrong counts for their address, so nobody buys guesses by an account of their own.
#[test]
fn throttle_wrong_passwords_of_known_people_count_for_their_address() {
    let app = behind_proxy(&[]);
    assert_eq!(html_from(&app, OFFICE, ADMIN, PASSWORD).status, 303);
    for _ in 0..5 {
        assert_eq!(html_from(&app, OFFICE, ADMIN, "wrong").status, 401);
    }
    wait_of(&html_from(&app, OFFICE, ADMIN, PASSWORD));
    for guess in 0..25 {
        assert_eq!(api_from(&app, OFFICE, &format!("name{guess}"), "wrong").status, 401, "guess {guess}");
    }
    assert_eq!(wait_of(&api_from(&app, OFFICE, "another", "wrong")), 1, "thirty by now");
}

/// One password for everybody, from everywhere: a minute's worth is free, then one a second.
fn sprays(door: Door) {
    let app = behind_proxy(&[]);
    assert!(is_in(&door(&app, OFFICE, ADMIN, PASSWORD)));
    let spray = |guess: usize| door(&app, &format!("198.51.100.{}", guess / 2), &format!("name{guess}"), "wrong");
    for guess in 0..60 {
        assert_eq!(spray(guess).status, 401, "guess {guess}");
    }
    for guess in 60..400 {
        assert_eq!(wait_of(&spray(guess)), 1, "guess {guess}");
    }
    assert_eq!(wait_of(&door(&app, "192.0.2.1", ADMIN, PASSWORD)), 1, "from where nobody knows her");
    assert!(is_in(&door(&app, OFFICE, ADMIN, PASSWORD)), "at the office at once");
    app.advance(1);
    assert!(is_in(&door(&app, "192.0.2.1", ADMIN, PASSWORD)), "it was true: a second was enough");
    assert_eq!(spray(400).status, 401, "and a right password took nothing");
    wait_of(&spray(401));
    app.advance(60);
    assert_eq!(
        (401..461).map(spray).filter(|reply| reply.status == 401).count(),
        60,
        "after a minute all is as before"
    );
}

#[test]
fn html_a_password_tried_on_everybody_from_everywhere_is_slowed() {
    sprays(html_from);
}

#[test]
fn api_a_password_tried_on_everybody_from_everywhere_is_slowed() {
    sprays(api_from);
}

/// Attempts under way count, and both doors have one budget.
#[test]
fn throttle_parallel_guesses_get_no_more_than_the_budget() {
    let app = behind_proxy(&[("throttle.all_per_minute", json!(3))]);
    let start = std::sync::Barrier::new(20);
    let answers: Vec<u16> = thread::scope(|scope| {
        let ask = |guess: usize| {
            start.wait();
            let door: Door = if guess.is_multiple_of(2) { html_from } else { api_from };
            door(&app, &format!("198.51.100.{guess}"), &format!("name{guess}"), "wrong").status
        };
        let all: Vec<_> = (0..20).map(|guess| scope.spawn(move || ask(guess))).collect();
        all.into_iter().map(|one| one.join().expect("an answer")).collect()
    });
    assert!(answers.iter().all(|status| matches!(status, 401 | 429)), "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 401).count(), 3, "{answers:?}");
    assert_eq!(wait_of(&api_from(&app, "192.0.2.1", "another", "wrong")), 20, "a third of a minute each");
}

/// Codes have 256 bits: who guesses at them spends nothing that people need.
#[test]
fn throttle_guesses_at_codes_leave_the_budget_alone() {
    let app = behind_proxy(&[("throttle.all_per_minute", json!(1))]);
    for guess in 0..10 {
        let request = Request::new("POST", &format!("/link/guess{guess}")).header("sec-fetch-site", "same-origin");
        let request = request.header("x-forwarded-for", &format!("198.51.100.{guess}"));
        assert_eq!(send(app.port, &request.form(&[("password", PASSWORD)])).status, 404);
    }
    assert_eq!(html_from(&app, "192.0.2.1", "another", "wrong").status, 401);
    assert_eq!(wait_of(&html_from(&app, "192.0.2.1", "another", "wrong")), 60);
}

/// Hashing is bounded; strangers fill their queue and not that of people who are known.
#[test]
fn throttle_a_flood_of_strangers_fills_only_their_own_queue() {
    let settings = [
        ("password.memory_kib", json!(32_768)),
        ("password.concurrency", json!(1)),
        ("throttle.all_per_minute", json!(100_000)),
    ];
    let app = behind_proxy(&settings);
    assert_eq!(html_from(&app, OFFICE, ADMIN, PASSWORD).status, 303);
    let (answered, busy) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for guess in 0..100 {
            let (app, answered, busy) = (&app, &answered, &busy);
            scope.spawn(move || {
                let reply = html_from(app, &format!("198.51.100.{guess}"), &format!("name{guess}"), "wrong");
                busy.fetch_add(
                    usize::from(reply.status == 503 && !reply.header("retry-after").is_empty()),
                    Ordering::SeqCst,
                );
                answered.fetch_add(1, Ordering::SeqCst);
            });
        }
        while busy.load(Ordering::SeqCst) == 0 {
            assert!(answered.load(Ordering::SeqCst) < 100, "the queue was never full");
            thread::sleep(Duration::from_millis(1));
        }
        assert_eq!(html_from(&app, OFFICE, ADMIN, PASSWORD).status, 303);
        assert!(answered.load(Ordering::SeqCst) < 100, "before the strangers' turn is over");
    });
}

/// Somebody who sets the clock changes no delay: neither to a year nor to nothing.
#[test]
fn throttle_delays_are_told_by_the_uptime() {
    let app = App::start();
    app.set_up();
    for _ in 0..6 {
        html_from(&app, "", "nobody", "wrong");
    }
    for step in [3_600, -7_200, 3_600] {
        app.clock.step(step);
        assert_eq!(wait_of(&html_from(&app, "", "nobody", "wrong")), 1, "{step}");
    }
    app.advance(1);
    assert_eq!(html_from(&app, "", "nobody", "wrong").status, 401);
}
