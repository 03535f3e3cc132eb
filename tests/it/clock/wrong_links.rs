//! Keys, links and codes that were made by a wrong clock.

use super::wrong::{DAY, HOUR, Holds, TEN_YEARS, advance, house};
use crate::harness::{ADMIN, App, Browser, OTHER_PASSWORD};
use std::sync::Arc;

/// Keys may be retired by a wrong clock; nobody needs an old one to come in.
#[test]
fn api_a_key_retired_by_a_clock_that_was_ahead_signs_nobody_out() {
    let app = house(&[]);
    let mut phone = app.phone(ADMIN);
    let house = Arc::clone(&app.inner);
    let rotated = app.wait(async move {
        let owner = twodoors::identity::Admin::owner_of_the_data();
        house.rotate_keys(owner, None, twodoors::audit::Source::COMMAND_LINE).await
    });
    rotated.expect("rotated");
    let app = app.reboot(TEN_YEARS);
    let house = Arc::clone(&app.inner);
    app.wait(async move { house.tend_keys().await }).expect("tended");
    let app = app.reboot(-TEN_YEARS);
    assert!(phone.uses(&app));
}

/// A key that was superseded while the clock was ahead is not accepted for years.
#[test]
fn api_a_key_superseded_while_the_clock_was_ahead_is_retired_in_time() {
    let app = house(&[]).reboot(TEN_YEARS);
    let house = Arc::clone(&app.inner);
    let rotated = app.wait(async move {
        let owner = twodoors::identity::Admin::owner_of_the_data();
        house.rotate_keys(owner, None, twodoors::audit::Source::COMMAND_LINE).await
    });
    rotated.expect("rotated");
    advance(&app, 300);
    let house = Arc::clone(&app.inner);
    app.wait(async move { house.tend_keys().await }).expect("the announced one signs");
    let app = app.reboot(-TEN_YEARS);
    assert_eq!(app.inner.keys().len(), 2);
    advance(&app, 660);
    let states: Vec<&str> = app.inner.keys().iter().map(|key| key.state.as_str()).collect();
    assert_eq!(states, ["signs", "retired"]);
}

/// A link that was made ahead works, and no longer than one that is made now.
#[test]
fn html_a_link_made_while_the_clock_was_ahead_ends_in_time() {
    for ahead in [TEN_YEARS, 2 * DAY] {
        let app = house(&[]).reboot(ahead);
        let mut admin = app.sign_in(ADMIN);
        let link = |admin: &mut Browser, name: &str| {
            let fields = [("username", name), ("display_name", name), ("role", "member")];
            admin.post("/admin/users", &fields).link_path()
        };
        let (used, unused) = (link(&mut admin, "bob"), link(&mut admin, "carol"));
        let app = app.reboot(-ahead);
        let redeem = |path: &str| app.browser().post_form(path, &[("password", OTHER_PASSWORD)]).status;
        assert_eq!(redeem(&used), 303, "{ahead}");
        for _ in 0..7 {
            assert_eq!(app.browser().get(&unused).status, 200, "{ahead}");
            advance(&app, DAY - 1);
        }
        advance(&app, 7);
        assert_eq!((app.browser().get(&unused).status, redeem(&unused)), (404, 404), "{ahead}");
    }
}

/// A clock that is only behind makes no link older.
#[test]
fn html_a_link_survives_a_start_twenty_days_behind() {
    let app = house(&[]);
    let mut admin = app.sign_in(ADMIN);
    let fields = [("username", "bob"), ("display_name", "Bob"), ("role", "member")];
    let link = admin.post("/admin/users", &fields).link_path();
    let app = app.reboot(-20 * DAY);
    assert_eq!(app.browser().get(&link).status, 200);
    let app = app.reboot(20 * DAY + HOUR);
    assert_eq!(app.browser().post_form(&link, &[("password", OTHER_PASSWORD)]).status, 303);
}

/// The set-up code of a wrong clock is dead; each start tells a fresh one.
#[test]
fn html_a_set_up_code_made_while_the_clock_was_ahead_opens_nothing() {
    let app = App::start().reboot(TEN_YEARS);
    let code = app.setup_code();
    let app = app.reboot(-TEN_YEARS);
    assert_eq!(app.browser().get(&format!("/setup?code={code}")).status, 403);
    app.set_up();
}
