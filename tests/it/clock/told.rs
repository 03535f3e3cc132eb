//! What an administrator is told of a clock that is or was wrong.

use crate::clock::steps::step;
use crate::clock::wrong::{DAY, HOUR, TEN_YEARS, advance, house};
use crate::diagnostics::{api_with, state};
use crate::harness::server::Server;
use crate::harness::{ADMIN, App};
use twodoors::base::clock::Clock;

#[test]
fn diagnostics_tell_of_a_clock_that_is_or_was_wrong() {
    let app = house(&[]);
    let clock = |app: &App| state(&api_with(app, ADMIN, &[]).json(), "clock");
    assert_eq!(clock(&app), "ok");
    step(&app, 2 * HOUR);
    assert_eq!(clock(&app), "look", "a step");
    let app = app.reboot(-2 * HOUR);
    assert_eq!(clock(&app), "failed", "behind what is stored");
    advance(&app, 2 * HOUR);
    assert_eq!(clock(&app), "look", "the start was behind");
    let app = app.reboot(0);
    assert_eq!(clock(&app), "ok", "and the next was not");
    let app = app.reboot(TEN_YEARS);
    assert_eq!(clock(&app), "look", "ten years after what is stored");
    let app = app.reboot(-TEN_YEARS);
    assert_eq!(clock(&app), "failed");
    advance(&app, DAY);
    assert_eq!(clock(&app), "look", "a day later what is stored from the future is what is wrong");
}

/// The real program, with the machine's clock, over a store whose newest time lies so many days from now.
fn said_at_a_start(days: i64) -> String {
    let app = App::start();
    let away = Clock::system().now().secs() - app.clock.now().secs() + days * DAY;
    let app = app.reboot(away);
    app.set_up();
    let dir = app.close();
    let data = dir.path().join("data");
    let first = Server::start(&data).said().join("\n");
    if days > 0 {
        let second = Server::start(&data).said().join("\n");
        assert!(!second.contains("WARN"), "the same times are no news: {second}");
    }
    first
}

#[test]
fn a_start_far_from_the_newest_stored_time_says_so_in_the_log() {
    let behind = said_at_a_start(40);
    assert!(
        behind.contains("the clock is 39 days behind") || behind.contains("the clock is 40 days behind"),
        "{behind}"
    );
    let after = said_at_a_start(-40);
    assert!(after.contains("lies 40 days back") && after.contains("timedatectl"), "{after}");
    for days in [0, -20] {
        let quiet = said_at_a_start(days);
        assert!(!quiet.contains("WARN") && !quiet.contains("clock"), "{days}: {quiet}");
    }
}
