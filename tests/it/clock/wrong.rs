//! A clock that was wrong once: it signs nobody out for good, deletes nothing, and nothing that was made by it lives
//! too long. What is asked of whole starts; steps while the server runs are in `clock/steps.rs`.

use crate::harness::{ADMIN, ApiClient, App, Browser};
use serde_json::{Value, json};
use std::sync::Arc;
use twodoors::purge::sweep;

pub const MINUTE: i64 = 60;

pub const HOUR: i64 = 3_600;

pub const DAY: i64 = 86_400;

pub const TEN_YEARS: i64 = 3_650 * DAY;

/// One issuer over all starts.
pub fn house(settings: &[(&str, Value)]) -> App {
    let mut all = vec![("public_origin", json!("http://127.0.0.1:8000"))];
    all.extend_from_slice(settings);
    let app = App::with(&all);
    app.set_up();
    app
}

/// What somebody holds, by either door.
pub trait Holds: Sized {
    fn sign_in(app: &App) -> Self;
    /// Uses it as people and programs do: a page, or a refresh and what it is for. Answers whether that works.
    fn uses(&mut self, app: &App) -> bool;
    fn id(&self) -> String;
    /// The absolute life, in seconds.
    const MAX: i64;
    /// Less than the sliding life.
    const OFTEN: i64;
}

impl Holds for Browser {
    fn sign_in(app: &App) -> Self {
        app.sign_in(ADMIN)
    }
    fn uses(&mut self, app: &App) -> bool {
        self.go_to(app.port);
        // To the sign-in page too, if that is where it leads: there a browser loses a cookie that is dead.
        let reply = self.get("/account");
        if reply.status == 303 {
            self.get(reply.location());
        }
        app.settle();
        reply.status == 200
    }
    fn id(&self) -> String {
        self.login_id()
    }
    const MAX: i64 = 14 * DAY;
    const OFTEN: i64 = 11 * HOUR;
}

impl Holds for ApiClient {
    fn sign_in(app: &App) -> Self {
        app.phone(ADMIN)
    }
    fn uses(&mut self, app: &App) -> bool {
        self.port = app.port;
        let is_in = self.refresh().status == 200 && self.is_signed_in();
        app.settle();
        is_in
    }
    fn id(&self) -> String {
        self.pair.login_id.clone()
    }
    const MAX: i64 = 90 * DAY;
    const OFTEN: i64 = 13 * DAY;
}

pub fn advance(app: &App, secs: i64) {
    app.advance(u64::try_from(secs).expect("forward"));
}

pub fn swept(app: &App) -> (usize, usize) {
    app.settle();
    let house = Arc::clone(&app.inner);
    app.wait(async move { sweep(&house).await }).expect("swept")
}

/// (a) A start twenty days behind, used, and the next is right.
fn a_start_in_the_past_ends_no_login<H: Holds>() {
    let app = house(&[]);
    let mut older = H::sign_in(&app);
    advance(&app, H::OFTEN);
    assert!(older.uses(&app));
    let mut newer = H::sign_in(&app);
    let app = app.reboot(-20 * DAY);
    for round in 0..3 {
        advance(&app, 120);
        assert!(older.uses(&app) && newer.uses(&app), "in the past, round {round}");
    }
    assert_eq!(swept(&app).0, 0);
    let app = app.reboot(20 * DAY + HOUR);
    assert!(older.uses(&app) && newer.uses(&app), "and when it is right again");
    advance(&app, H::OFTEN);
    assert!(older.uses(&app) && newer.uses(&app), "as if nothing had been");
}

#[test]
fn html_a_start_twenty_days_behind_ends_no_login() {
    a_start_in_the_past_ends_no_login::<Browser>();
}

#[test]
fn api_a_start_twenty_days_behind_ends_no_login() {
    a_start_in_the_past_ends_no_login::<ApiClient>();
}

/// What was made there stays too, and lives as long as any.
fn made_in_the_past_stays<H: Holds>() {
    let app = house(&[]);
    let app = app.reboot(-20 * DAY);
    advance(&app, HOUR);
    let mut login = H::sign_in(&app);
    assert!(login.uses(&app));
    let mut app = app.reboot(20 * DAY);
    let mut left = H::MAX;
    while left > 1 {
        let by = H::OFTEN.min(left - 1);
        assert!(login.uses(&app), "{left} seconds before its end");
        if left == H::MAX {
            app = app.reboot(by)
        } else {
            advance(&app, by)
        }
        swept(&app);
        left -= by;
    }
    assert!(login.uses(&app));
    advance(&app, 1);
    assert!(!login.uses(&app), "its absolute life is over");
}

#[test]
fn html_a_login_made_while_the_clock_was_behind_lives_as_long_as_any() {
    made_in_the_past_stays::<Browser>();
}

#[test]
fn api_a_login_made_while_the_clock_was_behind_lives_as_long_as_any() {
    made_in_the_past_stays::<ApiClient>();
}

/// (b) A start ten years ahead, tried, and the next is right.
fn a_start_in_the_future_ends_no_login<H: Holds>() {
    let app = house(&[]);
    let mut login = H::sign_in(&app);
    let app = app.reboot(TEN_YEARS);
    for _ in 0..2 {
        assert!(!login.uses(&app), "refused at once");
        assert_eq!(swept(&app), (0, 0), "nothing is deleted by age");
        advance(&app, 10 * HOUR);
    }
    let app = app.reboot(-TEN_YEARS - 19 * HOUR);
    assert!(login.uses(&app), "and opens again");
}

#[test]
fn html_a_start_ten_years_ahead_ends_no_login_for_good() {
    a_start_in_the_future_ends_no_login::<Browser>();
}

#[test]
fn api_a_start_ten_years_ahead_ends_no_login_for_good() {
    a_start_in_the_future_ends_no_login::<ApiClient>();
}

/// (b) What was made there is no better than what is made now; over restarts too. `ahead` may be less than the life.
fn made_in_the_future_ends_in_time<H: Holds>(ahead: i64) {
    let app = house(&[]);
    let app = app.reboot(ahead);
    let mut login = H::sign_in(&app);
    let mut app = app.reboot(-ahead);
    assert!(login.uses(&app), "it opens when the clock is right");
    let mut left = H::MAX;
    while left > H::OFTEN {
        let step = H::OFTEN.min(left - 1);
        // Sometimes by a restart; in between the server sweeps, as it does each hour.
        if left / H::OFTEN % 3 == 0 {
            app = app.reboot(step);
        } else {
            advance(&app, step);
            swept(&app);
        }
        left -= step;
        assert!(login.uses(&app), "{left} seconds before its end");
    }
    advance(&app, left);
    assert!(!login.uses(&app), "its absolute life is over, {ahead} ahead");
    advance(&app, DAY);
    swept(&app);
    assert!(app.login(&login.id()).is_none(), "and a day later the row goes");
}

#[test]
fn html_a_login_made_while_the_clock_was_ahead_ends_in_time() {
    for ahead in [TEN_YEARS, 5 * DAY] {
        made_in_the_future_ends_in_time::<Browser>(ahead);
    }
}

#[test]
fn api_a_login_made_while_the_clock_was_ahead_ends_in_time() {
    for ahead in [TEN_YEARS, 5 * DAY] {
        made_in_the_future_ends_in_time::<ApiClient>(ahead);
    }
}

/// (b) Nor does what it says of its end promise more.
#[test]
fn api_a_login_made_while_the_clock_was_ahead_says_when_it_ends() {
    let app = house(&[]).reboot(TEN_YEARS);
    let mut phone = app.phone(ADMIN);
    let app = app.reboot(-TEN_YEARS);
    phone.port = app.port;
    assert_eq!(phone.refresh().json()["refresh_expires_in"], json!(90 * DAY));
    let logins = phone.get("/api/account/logins").json();
    let own = logins["items"].as_array().expect("items").iter().find(|login| login["current"] == true).expect("it");
    assert_eq!(own["expires_at"], json!(app.clock.now().plus_secs(90 * 86_400).rfc3339()));
}

/// (d) A right clock after a long time off.
fn what_was_idle_ends<H: Holds>() {
    let app = house(&[]);
    let mut login = H::sign_in(&app);
    let app = app.reboot(30 * DAY);
    assert!(!login.uses(&app), "it was not used for too long");
    assert!(H::sign_in(&app).uses(&app), "and one signs in again");
    advance(&app, DAY);
    swept(&app);
    assert!(app.login(&login.id()).is_none(), "after a day there is no doubt");
    let app = app.reboot(-30 * DAY);
    assert!(!login.uses(&app), "whatever the clock does next");
}

#[test]
fn html_what_was_idle_while_the_server_was_off_has_ended() {
    what_was_idle_ends::<Browser>();
}

#[test]
fn api_what_was_idle_while_the_server_was_off_has_ended() {
    what_was_idle_ends::<ApiClient>();
}

/// What looks too old goes after a day of the process's own time, and not before.
#[test]
fn nothing_is_deleted_by_age_before_a_day_has_passed() {
    let app = house(&[]);
    let mut admin = app.sign_in(ADMIN);
    let (live, ended) = (app.phone(ADMIN), app.phone(ADMIN));
    assert_eq!(admin.post(&format!("/account/logins/{}/revoke", ended.pair.login_id), &[]).status, 303);
    let app = app.reboot(TEN_YEARS);
    let had = app.audit().len();
    for _ in 0..3 {
        assert_eq!(swept(&app), (0, 0));
        advance(&app, 8 * HOUR - 1);
    }
    assert_eq!((swept(&app), app.audit().len()), ((0, 0), had));
    advance(&app, 3);
    let (logins, entries) = swept(&app);
    // The set-up's own browser, the administrator's, both phones.
    assert_eq!((logins, entries), (4, had), "a day has passed");
    assert!(app.login(&live.pair.login_id).is_none());
}

/// Times in a row never go back.
#[test]
fn no_stored_time_goes_back() {
    let app = house(&[]);
    let (mut browser, mut phone) = (app.sign_in(ADMIN), app.phone(ADMIN));
    let seen = |app: &App, id: &str| app.login(id).expect("there").seen_at;
    let user = app.user(ADMIN);
    let users = app.inner.store().users();
    app.settle();
    let was = app.wait(async move { users.last_seen(user.id).await }).expect("readable").expect("seen");
    let (seen_browser, seen_phone) = (seen(&app, &browser.login_id()), seen(&app, &phone.pair.login_id));
    let app = app.reboot(-20 * DAY);
    advance(&app, 300);
    assert!(browser.uses(&app) && phone.uses(&app));
    // Confirming replaces the secret, and a sign-in remembers the address.
    let fields = [("password", crate::harness::PASSWORD), ("next", "/")];
    assert_eq!(browser.post("/account/confirm", &fields).status, 303);
    app.sign_in(ADMIN);
    app.settle();
    assert_eq!(seen(&app, &browser.login_id()), seen_browser);
    assert_eq!(seen(&app, &phone.pair.login_id), seen_phone);
    let user = app.user(ADMIN);
    assert!(user.known.iter().all(|known| known.at >= was), "{:?}", user.known);
    let users = app.inner.store().users();
    let now = app.wait(async move { users.last_seen(user.id).await }).expect("readable").expect("seen");
    assert!(now >= was);
}
