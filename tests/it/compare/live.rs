//! Revocation, live: when each credential is really over.

use super::parts::post_attack;
use crate::harness::{ADMIN, App, Browser};
use std::time::{Duration, Instant};
use twodoors::lab::experiments::attacks::Attack;
use twodoors::lab::experiments::live::{EVERY, Trials, USES_BEFORE};

pub fn start_trial(browser: &mut Browser) -> String {
    let reply = browser.post("/compare/live", &[]);
    assert_eq!(reply.status, 303, "{}", reply.text());
    assert!(reply.location().starts_with("/compare/live/"));
    reply.location().to_owned()
}

/// Statuses seen of each credential so far.
fn seen(page: &str) -> Vec<Vec<u16>> {
    let rows = page.split("data-l=\"ms, status\"><span>").skip(1);
    let status = |part: &str| part.split_once('(')?.1.split_once(')')?.0.parse().ok();
    rows.map(|row| row.split("</span>").next().unwrap_or_default().split(", ").filter_map(status).collect()).collect()
}

/// Steps the clock once everything that lives has been used at this time.
pub fn to_the_end(app: &App, browser: &mut Browser, trial: &str) -> String {
    let (until, mut stepped_after) = (Instant::now() + Duration::from_secs(60), 0);
    loop {
        assert!(Instant::now() < until, "no end of the trial");
        let page = browser.get(trial).text();
        if !page.contains("data-live") {
            return page;
        }
        let seen = seen(&page);
        let lives = seen.iter().filter(|own| own.last().is_none_or(|status| *status == 200));
        let uses: Vec<usize> = lives.map(Vec::len).collect();
        let is_level = uses.iter().all(|count| *count == uses[0]);
        if let Some(count) = uses.first().filter(|count| is_level && **count > stepped_after) {
            stepped_after = *count;
            app.clock.advance(EVERY);
        }
        std::thread::yield_now();
    }
}

/// The cells of a credential's row in the table.
fn cells(page: &str, label: &str) -> Vec<String> {
    let (_, rest) = page.split_once(&format!("\">{label}</span></th>")).unwrap_or_else(|| panic!("no {label}: {page}"));
    let row = rest.split_once("</tr>").expect("its end").0;
    let plain = |cell: &str| {
        let mut text = String::new();
        let mut is_tag = false;
        for c in cell.chars() {
            match c {
                '<' => is_tag = true,
                '>' => is_tag = false,
                c if !is_tag => text.push(c),
                _ => {}
            }
        }
        text
    };
    row.split("<td data-l=\"").skip(1).map(|cell| plain(cell.split_once('>').expect("a cell").1)).collect()
}

#[test]
fn a_trial_shows_when_each_credential_is_really_over() {
    let app = App::start();
    let mut admin = app.set_up();
    let trial = start_trial(&mut admin);
    let first = admin.get(&trial);
    assert!(first.text().contains("<noscript><meta http-equiv=\"refresh\" content=\"1\"></noscript>"));
    assert!(first.header("content-security-policy").ends_with("connect-src 'self'"));
    assert!(!admin.get("/compare/live").header("content-security-policy").contains("connect-src"));
    let page = to_the_end(&app, &mut admin, &trial);
    assert!(!page.contains("http-equiv=\"refresh\"") && page.contains("Done."), "{page}");
    for (label, status) in [("session", 303), ("token, lookup", 401), ("token, denylist", 401)] {
        let cells = cells(&page, label);
        assert_eq!(
            (cells[0].as_str(), cells[2].as_str(), cells[3].as_str()),
            ("4", "at once", "0"),
            "{label}: {cells:?}"
        );
        assert_eq!(cells[4], format!("after 0 ms ({status})"), "{label}");
        assert!(cells[1].ends_with(" ms"), "{label}: {cells:?}");
    }
    let cells = cells(&page, "token, stateless");
    assert_eq!((cells[0].as_str(), cells[2].as_str()), ("4", "within 4 seconds"), "{cells:?}");
    let after: u64 =
        cells[4].trim_start_matches("after ").split(' ').next().and_then(|ms| ms.parse().ok()).expect("ms");
    assert!((3_000..=4_000).contains(&after), "{cells:?}");
    assert!((6..=8).contains(&cells[3].parse::<u32>().expect("a number")), "{cells:?}");
    for uses in seen(&page) {
        assert!(uses[..USES_BEFORE].iter().all(|status| *status == 200));
        assert_eq!(uses.iter().filter(|status| **status != 200).count(), 1, "the first refusal is the last use");
    }
}

#[test]
fn a_trial_is_its_owners_and_goes_after_ten_minutes() {
    let app = App::start();
    let mut admin = app.set_up();
    app.add_member(&mut admin, "bob");
    let mut bob = app.sign_in("bob");
    let trial = start_trial(&mut bob);
    assert_eq!(admin.get(&trial).status, 404, "not even an administrator's");
    assert!(!admin.get("/compare/live").text().contains(&trial));
    to_the_end(&app, &mut bob, &trial);
    assert!(bob.get("/compare/live").text().contains(&trial));
    app.advance(599);
    assert_eq!(bob.get(&trial).status, 200);
    app.advance(1);
    assert_eq!(bob.get(&trial).status, 404);
    assert!(!bob.get("/compare/live").text().contains(&trial));
    assert_eq!(bob.get("/compare/live/nonsense").status, 404);
}

#[test]
fn one_trial_a_person_and_eight_on_the_server() {
    let app = App::start();
    let mut admin = app.set_up();
    // The clock stands still, so none comes to its end.
    let trial = start_trial(&mut admin);
    let second = admin.post("/compare/live", &[]);
    assert_eq!(second.status, 409);
    assert!(second.text().contains("An experiment of yours is under way") && second.text().contains(&trial));
    let mut others: Vec<Browser> = (0..8)
        .map(|at| {
            let name = format!("member{at}");
            app.add_by_owner(&name, true);
            app.sign_in(&name)
        })
        .collect();
    let last = others.pop().expect("eight");
    for other in &mut others {
        start_trial(other);
    }
    let ninth = last.twin().post("/compare/live", &[]);
    assert_eq!((ninth.status, ninth.header("retry-after")), (429, "10"));
    assert!(ninth.text().contains("Try again in about ten seconds"));
    // Other experiments are not kept waiting by that.
    assert_eq!(post_attack(&mut last.twin(), Attack::AlgNone).status, 200);
    to_the_end(&app, &mut admin, &trial);
    start_trial(&mut last.twin());
}

#[test]
fn a_trial_that_is_broken_off_says_so_and_frees_its_place() {
    let app = App::start();
    app.set_up();
    let (trials, ada) = (Trials::default(), app.user(ADMIN).id);
    let (id, run) = trials.begin(&app.inner, ada).expect("it begins");
    assert!(trials.begin(&app.inner, ada).is_err());
    drop(run);
    let trial = trials.find(ada, id, app.clock.now()).expect("kept");
    assert!(trial.progress.ended_at.is_some() && !trial.progress.is_complete);
    // Results of one person are few.
    for _ in 0..5 {
        drop(trials.begin(&app.inner, ada).expect("it begins"));
    }
    assert_eq!(trials.of(ada, app.clock.now()).len(), 3);
    assert!(trials.find(ada, id, app.clock.now()).is_none());
}
