//! The rule of refreshing, end to end: a lost answer never signs a phone out, a copied token is found,
//! and what is not genuine has no effect. The clock is stepped.

use crate::harness::{ADMIN, ApiClient, App, Browser, OTHER_PASSWORD, PASSWORD, Pair, Reply, Request, send};
use serde_json::json;
use std::thread;

/// `token.grace_secs` and a little.
const AFTER_GRACE: u64 = 31;

fn scene() -> (App, Browser, ApiClient) {
    let app = App::with(&[("public_origin", json!("http://127.0.0.1:8000"))]);
    let browser = app.set_up();
    let phone = app.phone("ada");
    (app, browser, phone)
}

#[track_caller]
fn pair(reply: &Reply) -> Pair {
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.header("cache-control"), "no-store");
    Pair::of(&reply.json())
}

/// RFC 6749 §5.2.
#[track_caller]
fn assert_dead(reply: &Reply) {
    assert_eq!(reply.status, 400, "{}", reply.text());
    assert_eq!(reply.json()["error"], "invalid_grant");
    assert_eq!(reply.json()["code"], "invalid_grant");
    assert_eq!(reply.header("content-type"), "application/problem+json");
    assert_eq!(reply.header("cache-control"), "no-store");
}

/// Uses the access token and waits until the row knows.
fn see_in_use(app: &App, phone: &ApiClient, pair: &Pair) {
    let mut phone = phone.clone();
    phone.pair = pair.clone();
    assert_eq!(phone.get("/api/account").status, 200);
    let logins = app.inner.store().logins();
    app.wait(async move { logins.settle().await }).expect("durable");
}

/// ASVS 10.4.5; RFC 9700 §4.14.2: each use is answered with another token.
#[test]
fn refresh_rotates_and_the_login_stays_the_same() {
    let (app, _, mut phone) = scene();
    let mut seen = vec![phone.pair.clone()];
    for _ in 0..5 {
        app.advance(AFTER_GRACE);
        let next = pair(&phone.refresh());
        assert!(next.refresh_token.starts_with("tdr_"));
        assert_eq!(next.login_id, seen[0].login_id);
        assert!(seen.iter().all(|old| old.refresh_token != next.refresh_token));
        assert!(seen.iter().all(|old| old.access_token != next.access_token));
        assert!(phone.is_signed_in());
        seen.push(next);
    }
}

/// Within the grace every older one gets the very same newest, however often it asks.
#[test]
fn refresh_within_the_grace_answers_the_same_newest() {
    let (app, _, phone) = scene();
    let r1 = phone.pair.clone();
    let r2 = pair(&phone.refresh_with(&r1.refresh_token));
    app.advance(10);
    assert_eq!(pair(&phone.refresh_with(&r1.refresh_token)).refresh_token, r2.refresh_token);
    let r3 = pair(&phone.refresh_with(&r2.refresh_token));
    app.advance(19);
    for old in [&r1, &r2, &r1, &r2] {
        let again = pair(&phone.refresh_with(&old.refresh_token));
        assert_eq!(again.refresh_token, r3.refresh_token);
        let mut phone = phone.clone();
        phone.pair = again;
        assert!(phone.is_signed_in());
    }
}

/// A lost answer must not sign a phone out: not after a day, not twice, not when it asks in parallel.
#[test]
fn refresh_after_a_lost_answer_works_a_day_later() {
    let (app, _, phone) = scene();
    let r1 = phone.pair.clone();
    let lost = pair(&phone.refresh_with(&r1.refresh_token));
    app.advance(86_400);
    let second = pair(&phone.refresh_with(&r1.refresh_token));
    assert_ne!(second.refresh_token, lost.refresh_token);
    app.advance(86_400);
    let third = pair(&phone.refresh_with(&r1.refresh_token));
    assert_ne!(third.refresh_token, second.refresh_token);
    see_in_use(&app, &phone, &third);
    app.advance(86_400);
    pair(&phone.refresh_with(&third.refresh_token));
}

/// What the lost answer carried is superseded by the second answer: whoever has it is found.
#[test]
fn refresh_with_the_unanswered_one_after_its_replacement_ends_the_login() {
    let (app, _, phone) = scene();
    let r1 = phone.pair.clone();
    let caught = pair(&phone.refresh_with(&r1.refresh_token));
    app.advance(86_400);
    let second = pair(&phone.refresh_with(&r1.refresh_token));
    assert_eq!(pair(&phone.refresh_with(&caught.refresh_token)).refresh_token, second.refresh_token, "in the grace");
    app.advance(AFTER_GRACE);
    assert_dead(&phone.refresh_with(&caught.refresh_token));
    assert_dead(&phone.refresh_with(&second.refresh_token));
}

/// Several requests of the phone may find at once that the answer was lost.
#[test]
fn refresh_parallel_after_a_lost_answer_gets_one_and_the_same_token() {
    let (app, _, phone) = scene();
    let r1 = phone.pair.clone();
    pair(&phone.refresh_with(&r1.refresh_token));
    app.advance(86_400);
    let answers = in_parallel(&phone, &r1.refresh_token, 20);
    let first = pair(&answers[0]).refresh_token;
    assert!(answers.iter().all(|answer| pair(answer).refresh_token == first));
    app.advance(AFTER_GRACE);
    pair(&phone.refresh_with(&first));
}

fn in_parallel(phone: &ApiClient, token: &str, times: usize) -> Vec<Reply> {
    let start = std::sync::Barrier::new(times);
    thread::scope(|scope| {
        let ask = || {
            start.wait();
            phone.refresh_with(token)
        };
        let all: Vec<_> = (0..times).map(|_| scope.spawn(ask)).collect();
        all.into_iter().map(|one| one.join().expect("an answer")).collect()
    })
}

/// ASVS 2.3.4, 10.4.5, 15.4.2: one successor, whoever asks and however many at once.
#[test]
fn refresh_fifty_in_parallel_get_one_and_the_same_token() {
    let (app, _, phone) = scene();
    let first = pair(&phone.refresh_with(&phone.pair.refresh_token));
    app.advance(AFTER_GRACE);
    let answers = in_parallel(&phone, &first.refresh_token, 50);
    let newest = pair(&answers[0]).refresh_token;
    for answer in &answers {
        let next = pair(answer);
        assert_eq!(next.refresh_token, newest);
        assert_eq!(next.login_id, first.login_id);
    }
    assert_eq!(generation(&newest), generation(&first.refresh_token) + 1, "the row has one successor");
    app.advance(AFTER_GRACE);
    pair(&phone.refresh_with(&newest));
}

/// The number in a token.
fn generation(token: &str) -> u32 {
    let bytes = crate::jwt::forge::unb64(token.trim_start_matches("tdr_"));
    u32::from_be_bytes(bytes[17..21].try_into().expect("four bytes"))
}

/// The thief's case: the spent one ends that login, and only that one, and its owner is told.
#[test]
fn refresh_with_a_spent_one_ends_that_login_only_and_tells_its_owner() {
    let (app, mut browser, phone) = scene();
    let mut tablet = app.phone("ada");
    let stolen = phone.pair.clone();
    let next = pair(&phone.refresh_with(&stolen.refresh_token));
    see_in_use(&app, &phone, &next);
    app.advance(AFTER_GRACE);
    assert_dead(&phone.refresh_with(&stolen.refresh_token));
    assert_dead(&phone.refresh_with(&next.refresh_token));
    let mut phone = phone;
    phone.pair = next;
    assert!(!phone.is_signed_in(), "its access token too, at once");
    assert!(tablet.is_signed_in() && tablet.refresh().status == 200, "the other phone lives");
    assert!(browser.is_signed_in(), "the browser lives");
    let page = browser.get("/account/logins").text();
    assert!(page.contains("its key was used twice"), "{page}");
}

/// A grandparent is spent whether or not its heirs were seen in use.
#[test]
fn refresh_with_an_older_one_than_the_parent_ends_the_login() {
    let (app, _, phone) = scene();
    let r1 = phone.pair.clone();
    let r2 = pair(&phone.refresh_with(&r1.refresh_token));
    app.advance(AFTER_GRACE);
    let r3 = pair(&phone.refresh_with(&r2.refresh_token));
    app.advance(AFTER_GRACE);
    assert_dead(&phone.refresh_with(&r1.refresh_token));
    assert_dead(&phone.refresh_with(&r3.refresh_token));
}

/// The thief who refreshes first and quietly is found when the owner comes.
#[test]
fn refresh_by_a_thief_who_came_first_is_found_when_the_owner_comes() {
    let (app, _, phone) = scene();
    let owner = phone.pair.clone();
    let thief = pair(&phone.refresh_with(&owner.refresh_token));
    see_in_use(&app, &phone, &thief);
    app.advance(600);
    assert_dead(&phone.refresh_with(&owner.refresh_token));
    assert_dead(&phone.refresh_with(&thief.refresh_token));
}

/// A token from before a restore or a lost write: the row is older than the token.
#[test]
fn refresh_with_a_genuine_one_from_the_future_ends_the_login() {
    use twodoors::login::Credential;
    use twodoors::token::RefreshToken;
    let (app, mut browser, phone) = scene();
    let logins = app.inner.store().logins();
    let id = phone.pair.login_id.parse().expect("an id");
    let row = app.wait(async move { logins.find(id).await }).expect("read").expect("the login");
    let Credential::Token(row) = row.credential else { panic!("a token login") };
    let future = RefreshToken::make(app.inner.key(), id, 9, &row.nonce);
    assert_dead(&phone.refresh_with(&future));
    assert_dead(&phone.refresh_with(&phone.pair.refresh_token));
    assert!(browser.is_signed_in());
}

/// What is not genuine has no effect at all, on nobody's login.
#[test]
fn refresh_with_a_forged_one_has_no_effect() {
    let (app, _, phone) = scene();
    let other = app.phone("ada");
    let good = phone.pair.refresh_token.clone();
    let bytes = crate::jwt::forge::unb64(good.trim_start_matches("tdr_"));
    let others = crate::jwt::forge::unb64(other.pair.refresh_token.trim_start_matches("tdr_"));
    let text = |bytes: &[u8]| format!("tdr_{}", crate::jwt::forge::b64(bytes));
    let mut forged: Vec<String> = Vec::new();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        forged.push(text(&changed));
        forged.push(text(&bytes[..at]));
    }
    let swap = |range: std::ops::Range<usize>| {
        let mut mixed = bytes.clone();
        mixed[range.clone()].copy_from_slice(&others[range]);
        text(&mixed)
    };
    // The other login's id, its MAC, and both but the generation.
    forged.extend([swap(1..17), swap(21..53), text(&[bytes.as_slice(), &[0]].concat()), format!("{good}A")]);
    for generation in [0_u32, 2, 3, u32::MAX] {
        let mut mixed = bytes.clone();
        mixed[17..21].copy_from_slice(&generation.to_be_bytes());
        forged.push(text(&mixed));
    }
    for token in &forged {
        assert_ne!(token, &good);
        assert_dead(&phone.refresh_with(token));
    }
    for mut phone in [phone, other] {
        assert!(phone.is_signed_in());
        assert_eq!(phone.refresh().status, 200, "no effect");
    }
}

/// Faster than generations can be kept apart: put off, not ended.
#[test]
fn refresh_more_often_than_is_kept_apart_is_put_off_and_ends_nothing() {
    let (app, _, mut phone) = scene();
    let first = phone.pair.clone();
    for _ in 0..256 {
        assert_eq!(phone.refresh().status, 200);
    }
    let reply = phone.refresh();
    assert_eq!(reply.status, 429, "{}", reply.text());
    assert!(reply.header("retry-after").parse::<u64>().is_ok_and(|secs| (1..=30).contains(&secs)));
    assert!(phone.is_signed_in());
    let again = pair(&phone.refresh_with(&first.refresh_token));
    assert_eq!(again.refresh_token, phone.pair.refresh_token, "an older one still gets the newest");
    app.advance(AFTER_GRACE);
    assert_eq!(phone.refresh().status, 200);
}

/// Two heirs at the same moment: the current one and its parent.
#[test]
fn refresh_with_old_and_new_at_once_keeps_the_login() {
    let (app, _, phone) = scene();
    let r1 = phone.pair.clone();
    let r2 = pair(&phone.refresh_with(&r1.refresh_token));
    let answers: Vec<Reply> = thread::scope(|scope| {
        let asks: Vec<_> = [&r1, &r2, &r1, &r2, &r1]
            .into_iter()
            .map(|pair| scope.spawn(|| phone.refresh_with(&pair.refresh_token)))
            .collect();
        asks.into_iter().map(|ask| ask.join().expect("an answer")).collect()
    });
    for answer in &answers {
        let next = pair(answer);
        assert!(generation(&next.refresh_token) <= generation(&r2.refresh_token) + 1);
    }
    let newest = answers.iter().map(pair).max_by_key(|pair| generation(&pair.refresh_token)).expect("one");
    app.advance(AFTER_GRACE);
    pair(&phone.refresh_with(&newest.refresh_token));
}

/// Only by POST, only in the body, only as JSON.
#[test]
fn refresh_by_query_form_cookie_or_get_is_not_accepted() {
    let (app, _, phone) = scene();
    let token = &phone.pair.refresh_token;
    let json = json!({"refresh_token": token});
    for (request, status) in [
        (Request::new("GET", &format!("/api/refresh?refresh_token={token}")), 405),
        (Request::new("POST", &format!("/api/refresh?refresh_token={token}")), 422),
        (Request::new("POST", "/api/refresh").form(&[("refresh_token", token)]), 415),
        (Request::new("POST", "/api/refresh").header("cookie", &format!("refresh_token={token}")), 415),
        (
            Request::new("POST", "/api/refresh").header("authorization", &format!("Bearer {token}")).json(&json!({})),
            422,
        ),
        (Request::new("PUT", "/api/refresh").json(&json), 405),
    ] {
        let reply = send(app.port, &request);
        assert_eq!(reply.status, status, "{} {:?}: {}", request.method, request.headers, reply.text());
        assert!(!reply.text().contains(token.as_str()), "a token is not said back");
    }
    pair(&phone.refresh_with(token));
}

/// A phone that changes the password while a refresh is under way stays signed in: its old refresh token
/// opens nothing any more, and presenting it ends nothing.
#[test]
fn a_refresh_under_way_while_the_password_changes_does_not_sign_the_phone_out() {
    let app = App::start();
    app.set_up();
    let mut phone = app.phone(ADMIN);
    let old = phone.pair.refresh_token.clone();
    let body = json!({"current_password": PASSWORD, "new_password": OTHER_PASSWORD});
    let reply = phone.post("/api/account/password", Some(&body));
    assert_eq!(reply.status, 200, "{}", reply.text());
    phone.pair = Pair::of(&reply.json());
    let late = phone.refresh_with(&old);
    assert_eq!((late.status, late.json()["error"].as_str()), (400, Some("invalid_grant")));
    assert!(phone.is_signed_in(), "the access token of the change");
    assert_eq!(phone.refresh().status, 200, "the refresh token of the change");
}
