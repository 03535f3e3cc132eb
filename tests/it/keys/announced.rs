//! A new signing key is published for `token.publish_secs` before it signs, so that whoever keeps the key set
//! elsewhere knows it in time. When it takes over is the clock's business, but only once.

use crate::harness::{ADMIN, ApiClient, App, Request};
use crate::jwt::forge::read;
use crate::keys::lives::{app, opens, rotate, state_of, stored, tend};
use crate::keys::{file, kid, listed, published};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use twodoors::audit::{Act, Source};
use twodoors::config::Alg;
use twodoors::identity::Admin;

/// The default.
const WAIT_SECS: u64 = 300;
const DAY: u64 = 86_400;

/// A house with the default wait, and a phone in it.
fn waiting() -> (App, ApiClient) {
    waiting_with(&[])
}

fn waiting_with(settings: &[(&str, Value)]) -> (App, ApiClient) {
    let mut all = vec![("token.publish_secs", json!(WAIT_SECS))];
    all.extend_from_slice(settings);
    let app = app(&all);
    let phone = app.phone(ADMIN);
    (app, phone)
}

/// The phone at the house's present port, refreshed.
fn refreshed(app: &App, phone: &mut ApiClient) -> String {
    phone.port = app.port;
    let reply = phone.refresh();
    assert_eq!(reply.status, 200, "nobody is signed out: {}", reply.text());
    assert!(phone.is_signed_in());
    kid(phone)
}

/// The newest key in the list.
fn newest(app: &App) -> Value {
    listed(app)[0].clone()
}

/// Somebody elsewhere who verifies by the key set and asks for it again when it is so old.
struct Verifier {
    keeps_secs: u64,
    fetched_at: i64,
    known: BTreeSet<String>,
}

impl Verifier {
    fn knows(&mut self, app: &App, kid: &str) -> bool {
        let now = app.clock.now().secs();
        if now - self.fetched_at >= self.keeps_secs as i64 {
            self.fetched_at = now;
            self.known = published(app).into_iter().collect();
        }
        self.known.contains(kid)
    }
}

/// Whatever the moment at which each of them asked, and whichever way the new key came.
#[test]
fn a_verifier_that_keeps_the_set_never_meets_an_unknown_key_over_a_rotation() {
    let (mut app, mut phone) = waiting();
    // They keep it as long as they may. Each began at another moment before, so that one has just asked when a key
    // is announced.
    let mut verifiers: Vec<Verifier> = (0..30)
        .map(|age| {
            let fetched_at = app.clock.now().secs() - 10 * age;
            Verifier { keeps_secs: WAIT_SECS, fetched_at, known: published(&app).into_iter().collect() }
        })
        .collect();
    let mut out: Vec<(String, i64)> = Vec::new();
    let mut signers = BTreeSet::new();
    for step in 0..150 {
        match step {
            10 | 60 => rotate(&app, None),
            // A changed `token.alg` is a rotation too.
            100 => app = app.restart_with("token.alg", json!("ES256")),
            _ => {}
        }
        refreshed(&app, &mut phone);
        let (header, claims) = read(&phone.pair.access_token);
        signers.insert(header["alg"].to_string() + &kid(&phone));
        out.push((kid(&phone), claims["exp"].as_i64().expect("seconds")));
        out.retain(|(_, exp)| app.clock.now().secs() < *exp);
        for verifier in &mut verifiers {
            for (kid, _) in &out {
                assert!(
                    verifier.knows(&app, kid),
                    "step {step}: a key that is not in a set of less than {WAIT_SECS} s"
                );
            }
        }
        app.advance(10);
        tend(&app);
    }
    assert_eq!(signers.len(), 4, "all of them have signed: {signers:?}");
}

/// It needs nobody who looks after it: whoever asks for a token finds the one that signs.
#[test]
fn an_announced_key_takes_over_at_its_time_and_not_before() {
    for alg in Alg::ALL {
        let (app, mut phone) = waiting();
        let old = kid(&phone);
        rotate(&app, Some(alg));
        let new = newest(&app)["kid"].as_str().expect("a kid").to_owned();
        assert_eq!(published(&app).contains(&new), alg != Alg::HS256, "an HMAC key waits too, but is never public");
        app.advance(WAIT_SECS - 1);
        assert_eq!((refreshed(&app, &mut phone), state_of(&app, &new)), (old.clone(), json!("announced")));
        app.advance(1);
        assert_eq!(
            (state_of(&app, &new), state_of(&app, &old)),
            (json!("signs"), json!("accepted")),
            "before any token"
        );
        assert_eq!(refreshed(&app, &mut phone), new);
        assert!(stored(&app)[1].get("signs_from").is_none(), "that it signs is written down");
        assert_eq!(stored(&app)[0]["accepted_until"], json!((app.clock.now().secs() + 660) * 1000));
    }
}

/// The minute's round does it too, in a house in which nobody asks for a token.
#[test]
fn an_announced_key_takes_over_in_a_quiet_house() {
    let (app, phone) = waiting();
    rotate(&app, None);
    app.advance(WAIT_SECS);
    assert!(stored(&app)[1].get("signs_from").is_some());
    tend(&app);
    assert!(stored(&app)[1].get("signs_from").is_none());
    app.advance(660);
    assert_eq!((tend(&app), state_of(&app, &kid(&phone))), (1, json!("retired")));
}

#[test]
fn a_restart_goes_on_with_an_announced_key() {
    for down_secs in [0, 100, WAIT_SECS, 30 * DAY] {
        let (app, mut phone) = waiting_with(&[("token.idle_ttl_secs", json!(60 * DAY))]);
        let old = kid(&phone);
        rotate(&app, None);
        let new = newest(&app)["kid"].as_str().expect("a kid").to_owned();
        app.advance(down_secs);
        let app = app.restart();
        let expected = if down_secs < WAIT_SECS { &old } else { &new };
        assert_eq!(&refreshed(&app, &mut phone), expected, "down for {down_secs} s");
        app.advance(WAIT_SECS.saturating_sub(down_secs));
        assert_eq!((refreshed(&app, &mut phone), stored(&app).len()), (new, 2), "no other key was made");
    }
}

/// What has signed once signs for good: a clock that is put back makes it wait no second time, or tokens of two
/// keys would come and go.
#[test]
fn a_key_that_has_taken_over_signs_on_when_the_clock_is_put_back() {
    for secs in [1, WAIT_SECS, 3_600] {
        let (app, mut phone) = waiting();
        let (earlier, old) = (phone.clone(), kid(&phone));
        rotate(&app, None);
        app.advance(WAIT_SECS);
        let new = refreshed(&app, &mut phone);
        assert_ne!(new, old);
        app.put_back(secs);
        assert_eq!(refreshed(&app, &mut phone), new, "{secs} s");
        let app = app.restart();
        assert_eq!(refreshed(&app, &mut phone), new, "{secs} s, after a restart");
        app.advance(secs);
        // A start so far behind takes the older key for one superseded in the future: that costs a refresh.
        assert_eq!(opens(&app, &earlier), secs <= WAIT_SECS, "the older key's time: {secs} s");
        assert_eq!(refreshed(&app, &mut phone), new);
    }
}

/// 20 days behind for a while: the key waits, the older one signs, and nobody notices.
#[test]
fn an_announced_key_waits_while_the_clock_is_behind() {
    let (app, mut phone) = waiting_with(&[("token.idle_ttl_secs", json!(60 * DAY))]);
    let old = kid(&phone);
    rotate(&app, None);
    app.put_back(20 * DAY);
    assert_eq!(refreshed(&app, &mut phone), old);
    app.advance(20 * DAY + WAIT_SECS);
    assert_ne!(refreshed(&app, &mut phone), old);
}

/// Announced by a clock that was ten years ahead, it would wait for ten years: a start, or the next press, lets it
/// wait for as long as any.
#[test]
fn a_key_announced_by_a_clock_that_was_ahead_does_not_wait_for_years() {
    for with_restart in [true, false] {
        let (mut app, _) = waiting();
        app.advance(3_650 * DAY);
        rotate(&app, None);
        app.put_back(3_650 * DAY);
        let mut phone = app.phone(ADMIN);
        let old = kid(&phone);
        assert!(newest(&app)["signs_from"].as_str().expect("a time").starts_with("2035-12-"));
        if with_restart {
            app = app.restart();
        } else {
            rotate(&app, None);
        }
        assert_eq!((&newest(&app)["signs_from"], stored(&app).len()), (&json!("2026-01-01T00:05:00Z"), 2));
        assert_eq!(refreshed(&app, &mut phone), old);
        app.advance(WAIT_SECS);
        assert_ne!(refreshed(&app, &mut phone), old);
    }
}

#[test]
fn a_shorter_wait_holds_for_the_key_that_waits_and_a_longer_one_does_not() {
    let (app, mut phone) = waiting();
    let old = kid(&phone);
    rotate(&app, None);
    let app = app.restart_with("token.publish_secs", json!(DAY));
    assert_eq!(newest(&app)["signs_from"], "2026-01-01T00:05:00Z");
    let app = app.restart_with("token.publish_secs", json!(60));
    assert_eq!(newest(&app)["signs_from"], "2026-01-01T00:01:00Z");
    assert_eq!(refreshed(&app, &mut phone), old);
    let app = app.restart_with("token.publish_secs", json!(0));
    assert_ne!(refreshed(&app, &mut phone), old);
}

/// The first key of a house signs at once; one that a changed configuration wants waits like any other.
#[test]
fn a_changed_algorithm_is_announced_at_the_start() {
    let (app, mut phone) = waiting();
    assert_eq!((stored(&app).len(), &newest(&app)["state"]), (1, &json!("signs")));
    let old = kid(&phone);
    let app = app.restart_with("token.alg", json!("ES256"));
    let told = (newest(&app)["alg"].clone(), newest(&app)["signs_from"].clone());
    assert_eq!(told, (json!("ES256"), json!("2026-01-01T00:05:00Z")));
    assert_eq!((refreshed(&app, &mut phone), published(&app).len()), (old.clone(), 2));
    let app = app.restart();
    assert_eq!((newest(&app)["signs_from"].clone(), stored(&app).len()), (told.1, 2), "a restart makes nothing more");
    app.advance(WAIT_SECS);
    refreshed(&app, &mut phone);
    assert_eq!(read(&phone.pair.access_token).0["alg"], "ES256");
    // Thought better of while it waits: what waited is withdrawn, and the one that signs goes on.
    let app = app.restart_with("token.alg", json!("RS256"));
    let app = app.restart_with("token.alg", json!("EdDSA"));
    let states: Vec<Value> = listed(&app).iter().map(|key| json!([key["alg"], key["state"]])).collect();
    let accepted = json!(["EdDSA", "accepted"]);
    let others = [json!(["EdDSA", "announced"]), json!(["RS256", "retired"]), json!(["ES256", "signs"]), accepted];
    assert_eq!(states, others);
}

/// Whoever spoke last, also while a key waits.
#[test]
fn what_was_chosen_holds_over_a_restart_while_it_waits() {
    let (app, mut phone) = waiting();
    rotate(&app, Some(Alg::ES256));
    let app = app.restart();
    app.advance(WAIT_SECS);
    refreshed(&app, &mut phone);
    assert_eq!(read(&phone.pair.access_token).0["alg"], "ES256", "token.alg says EdDSA as before");
}

/// `--compromised` waits for nothing: the key that was announced may have been copied too.
#[test]
fn the_end_of_everything_signs_at_once_and_ends_an_announced_key() {
    let (app, _) = waiting();
    rotate(&app, Some(Alg::RS256));
    let house = Arc::clone(&app.inner);
    let done =
        app.wait(async move { house.replace_keys(Admin::owner_of_the_data(), None, Source::COMMAND_LINE).await });
    assert!(done.is_ok());
    let phone = app.phone(ADMIN);
    assert_eq!(read(&phone.pair.access_token).0["alg"], "RS256", "what was chosen last");
    let states: Vec<Value> = listed(&app).iter().map(|key| key["state"].clone()).collect();
    assert_eq!(states, ["signs", "retired", "retired"]);
    assert_eq!(published(&app), [kid(&phone)]);
    let wiped = stored(&app).iter().filter(|key| key["private"] == "").count();
    assert_eq!(wiped, 2);
}

/// What could not be written down does not sign: a crash would bring the older key back.
#[test]
fn a_key_whose_taking_over_cannot_be_written_does_not_sign() {
    let (app, mut phone) = waiting();
    let old = kid(&phone);
    rotate(&app, None);
    let before = file(&app);
    app.advance(WAIT_SECS);
    // The name under which the next file is written first.
    let in_the_way = app.data_dir().join("keys.json.new");
    std::fs::create_dir(&in_the_way).expect("made");
    assert_eq!((refreshed(&app, &mut phone), file(&app)), (old.clone(), before));
    assert!(!app.phone(ADMIN).pair.access_token.is_empty());
    std::fs::remove_dir(&in_the_way).expect("removed");
    assert_ne!(refreshed(&app, &mut phone), old, "as soon as it can");
}

/// Many ask for a token at the very moment: one takes over, once, and everybody is answered.
#[test]
fn many_who_refresh_at_the_moment_of_taking_over_are_all_answered() {
    let (app, phone) = waiting();
    let old = kid(&phone);
    rotate(&app, None);
    let phones: Vec<ApiClient> = (0..12).map(|_| app.phone(ADMIN)).collect();
    app.advance(WAIT_SECS);
    let workers: Vec<_> = phones
        .into_iter()
        .map(|mut phone| {
            std::thread::spawn(move || {
                for _ in 0..4 {
                    assert_eq!(phone.refresh().status, 200);
                    assert!(phone.is_signed_in());
                }
                kid(&phone)
            })
        })
        .collect();
    let kids: BTreeSet<String> = workers.into_iter().map(|worker| worker.join().expect("a worker")).collect();
    assert_eq!(kids.len(), 1, "{kids:?}");
    assert!(!kids.contains(&old));
    assert_eq!(app.audit().iter().filter(|entry| entry.act == Act::KeyRotated).count(), 1);
    assert!(opens(&app, &phone), "a token of the older key is good");
}

/// The members that are new since then are simply not there in a file of before.
#[test]
fn a_file_of_before_keys_were_announced_is_understood() {
    let (app, mut phone) = waiting();
    let before = kid(&phone);
    let text = file(&app);
    assert!(!text.contains("signs_from"), "a key that signs has none: {text}");
    let app = app.restart();
    assert_eq!((refreshed(&app, &mut phone), file(&app)), (before, text));
}

/// Diagnostics and the page say the same as `/api`.
#[test]
fn diagnostics_tells_of_an_announced_key() {
    let (app, mut phone) = waiting();
    rotate(&app, None);
    let report = phone.get("/api/admin/diagnostics").json();
    assert!(report.to_string().contains("\"state\":\"announced\""), "{report}");
    let mut ada = app.sign_in(ADMIN);
    assert!(ada.get("/admin/diagnostics").text().contains("announced"));
    let reply = app.send(&Request::new("GET", "/.well-known/jwks.json"));
    assert_eq!(reply.json()["keys"].as_array().expect("keys").len(), 2);
}
