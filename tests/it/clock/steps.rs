//! A clock that is set while the server runs: nobody is signed out, nobody gains.

use crate::clock::wrong::{DAY, HOUR, Holds, MINUTE, advance, house, swept};
use crate::harness::{ADMIN, ApiClient, App, Browser, PASSWORD};
use serde_json::json;
use std::sync::Arc;
use twodoors::base::clock::{Clock, Timestamp};

/// What the server does by itself as soon as it notices a step.
fn noticed(app: &App) {
    app.settle();
    let house = Arc::clone(&app.inner);
    app.wait(async move { house.after_step().await }).expect("noticed");
}

pub fn step(app: &App, secs: i64) {
    app.clock.step(secs);
    noticed(app);
}

/// (c) An hour either way and back again.
fn an_hour_either_way_ends_no_login<H: Holds>() {
    for way in [HOUR, -HOUR] {
        let app = house(&[]);
        let mut used = H::sign_in(&app);
        let mut nearly_idle = H::sign_in(&app);
        advance(&app, H::OFTEN);
        assert!(used.uses(&app));
        advance(&app, HOUR / 2);
        step(&app, way);
        assert!(used.uses(&app), "{way}: an hour off");
        nearly_idle.uses(&app);
        assert_eq!(swept(&app).0, 0, "{way}");
        advance(&app, 10 * MINUTE);
        assert!(used.uses(&app), "{way}: and used");
        step(&app, -way);
        assert!(used.uses(&app) && nearly_idle.uses(&app), "{way}: and right again");
        advance(&app, H::OFTEN);
        assert!(used.uses(&app) && nearly_idle.uses(&app), "{way}: as if nothing had been");
    }
}

#[test]
fn html_a_step_of_an_hour_either_way_ends_no_login() {
    an_hour_either_way_ends_no_login::<Browser>();
}

#[test]
fn api_a_step_of_an_hour_either_way_ends_no_login() {
    an_hour_either_way_ends_no_login::<ApiClient>();
}

/// (c) What was made in the hour that the clock was ahead lives not a second longer.
fn made_in_an_hour_ahead_ends_in_time<H: Holds>() {
    let app = house(&[]);
    app.clock.step(HOUR);
    let mut login = H::sign_in(&app);
    step(&app, -HOUR);
    let mut left = H::MAX;
    while left > 1 {
        let by = H::OFTEN.min(left - 1);
        advance(&app, by);
        swept(&app);
        left -= by;
        assert!(login.uses(&app), "{left} seconds before its end");
    }
    advance(&app, 1);
    assert!(!login.uses(&app), "its absolute life is over");
}

#[test]
fn html_a_login_made_in_an_hour_ahead_ends_in_time() {
    made_in_an_hour_ahead_ends_in_time::<Browser>();
}

#[test]
fn api_a_login_made_in_an_hour_ahead_ends_in_time() {
    made_in_an_hour_ahead_ends_in_time::<ApiClient>();
}

/// Nobody has to ask for it: the server hears of a step as soon as anybody asks for the time.
#[test]
fn a_step_is_noticed_by_the_server_itself() {
    let app = house(&[]);
    app.clock.step(HOUR);
    let phone = app.phone(ADMIN);
    let end = |app: &App| app.login(&phone.pair.login_id).expect("there").max_expires_at;
    let was = end(&app);
    app.settle();
    app.clock.step(-HOUR);
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while end(&app) == was {
        assert!(std::time::Instant::now() < until, "nobody noticed");
        std::thread::yield_now();
    }
    assert_eq!(end(&app), app.clock.now().plus_secs(90 * 86_400));
}

/// A server that starts before the time server has spoken: the clock is behind, then it is set right.
fn a_late_time_server_ends_no_login<H: Holds>() {
    let app = house(&[]);
    let mut login = H::sign_in(&app);
    let app = app.reboot(-20 * DAY);
    assert!(login.uses(&app));
    let mut made_there = H::sign_in(&app);
    advance(&app, MINUTE);
    step(&app, 20 * DAY + HOUR);
    assert!(login.uses(&app) && made_there.uses(&app));
    advance(&app, H::OFTEN);
    assert!(login.uses(&app) && made_there.uses(&app));
}

#[test]
fn html_a_clock_that_is_set_right_after_the_start_ends_no_login() {
    a_late_time_server_ends_no_login::<Browser>();
}

#[test]
fn api_a_clock_that_is_set_right_after_the_start_ends_no_login() {
    a_late_time_server_ends_no_login::<ApiClient>();
}

/// What this process has seen end stays ended (contract §4), also when the clock is put back after.
fn what_time_has_ended_stays_ended<H: Holds>() {
    let app = house(&[]);
    let mut login = H::sign_in(&app);
    advance(&app, H::OFTEN + DAY);
    assert!(!login.uses(&app), "idle for too long");
    step(&app, -DAY - HOUR);
    assert!(!login.uses(&app), "an hour back it would have been in time");
    let app = app.reboot(0);
    assert!(!login.uses(&app), "nor after a restart");
}

#[test]
fn html_what_time_has_ended_stays_ended_when_the_clock_is_put_back() {
    what_time_has_ended_stays_ended::<Browser>();
}

#[test]
fn api_what_time_has_ended_stays_ended_when_the_clock_is_put_back() {
    what_time_has_ended_stays_ended::<ApiClient>();
}

/// Another tab with the secret of before is served for seconds, an hour if the clock lost one; a thief gets no days.
#[test]
fn html_what_was_replaced_days_ahead_is_not_understood() {
    for (back, is_understood) in [(0, true), (HOUR, true), (3 * HOUR, false), (20 * DAY, false)] {
        let app = house(&[]);
        let mut browser = app.sign_in(ADMIN);
        let mut thief = browser.twin();
        assert_eq!(browser.post("/account/confirm", &[("password", PASSWORD), ("next", "/")]).status, 303);
        app.clock.step(-back);
        assert_eq!(thief.is_signed_in(), is_understood, "{back} seconds back");
        assert!(browser.is_signed_in(), "{back} seconds back");
    }
}

/// The same of a refresh token that was spent: answered again within the grace, and later it means that two hold it.
#[test]
fn api_what_was_replaced_days_ahead_is_not_understood() {
    for (back, is_understood) in [(0, true), (HOUR, true), (3 * HOUR, false), (20 * DAY, false)] {
        let app = house(&[]);
        let mut phone = app.phone(ADMIN);
        let spent = phone.pair.refresh_token.clone();
        assert_eq!(phone.refresh().status, 200);
        assert!(phone.is_signed_in(), "its successor is in use");
        app.settle();
        app.clock.step(-back);
        assert_eq!(phone.refresh_with(&spent).status == 200, is_understood, "{back} seconds back");
    }
}

/// A password given in the future was given nobody knows when.
#[test]
fn html_a_confirmation_from_the_future_is_none() {
    let app = house(&[]);
    let mut browser = app.sign_in(ADMIN);
    let mut rotate = || browser.post("/admin/keys/rotate", &[]).status;
    app.clock.step(-30);
    assert_eq!(rotate(), 303, "two clocks may differ a little");
    app.clock.step(-HOUR);
    assert_eq!(rotate(), 403, "an hour is too much");
    assert_eq!(browser.post("/account/confirm", &[("password", PASSWORD), ("next", "/")]).status, 303);
    assert_eq!(browser.post("/admin/keys/rotate", &[]).status, 303, "given now it counts");
}

#[test]
fn api_a_confirmation_from_the_future_is_none() {
    let app = house(&[]);
    let mut phone = app.phone(ADMIN);
    app.clock.step(-30);
    assert_eq!(phone.post("/api/admin/keys/rotate", None).status, 200, "two clocks may differ a little");
    app.clock.step(-HOUR);
    assert_eq!(phone.refresh().status, 200);
    let refused = phone.post("/api/admin/keys/rotate", None);
    assert_eq!((refused.status, &refused.json()["code"]), (403, &json!("confirm_required")));
    assert_eq!(phone.post("/api/account/confirm", Some(&json!({"password": PASSWORD}))).status, 200);
    assert_eq!(phone.post("/api/admin/keys/rotate", None).status, 200, "given now it counts");
}

/// A clock at the end of what can be written: every page, cookie and answer is made.
#[test]
fn the_last_years_that_can_be_written_are_served() {
    for years in [7_972, 7_990, 100_000] {
        let app = App::start().reboot(years * 365 * DAY);
        assert!(app.clock.now().rfc3339().starts_with("99"), "{}", app.clock.now().rfc3339());
        let mut browser = app.set_up();
        let mut phone = app.phone(ADMIN);
        assert_eq!(phone.refresh().status, 200);
        for path in
            ["/", "/account", "/account/logins", "/account/activity", "/admin/users", "/admin/keys", "/admin/audit"]
        {
            assert_eq!(browser.get(path).status, 200, "{path}, {years}");
        }
        for path in
            ["/api/account", "/api/account/logins", "/api/account/export", "/api/admin/keys", "/api/admin/audit"]
        {
            let reply = phone.get(path);
            assert_eq!(reply.status, 200, "{path}, {years}");
            assert!(!reply.text().contains("1970-"), "a time that cannot be written: {}", reply.text());
        }
        let fields = [("username", "bob"), ("display_name", "Bob"), ("role", "member")];
        let link = browser.post("/admin/users", &fields).link_path();
        assert_eq!(app.browser().get(&link).status, 200);
        assert_eq!(swept(&app), (0, 0));
        assert_eq!(browser.post("/logout", &[]).status, 303);
    }
}

/// What HTTP cannot write stops the start, with a sentence.
#[test]
fn a_clock_beyond_9999_is_known_as_such() {
    let at = |secs: i64| Clock::manual(Timestamp::from_millis(secs * 1_000));
    for (secs, is_good) in [(-1, false), (0, true), (253_402_300_799, true), (253_402_300_800, false)] {
        assert_eq!(at(secs).is_within_reach(), is_good, "{secs}");
        assert!(at(secs).now().plus_secs(3_650 * 86_400).rfc3339().as_str() <= "9999-12-31T23:59:59Z");
    }
}
