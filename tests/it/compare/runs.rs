//! The comparison: what is counted is true, a run is bounded, kept and cancelled, and touches nobody.

use crate::harness::{App, Browser, Request};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use twodoors::lab::report::{Lifecycle, LoginAfter, Outcome, Verb};
use twodoors::storage::rows::{Order, Scan, Table};

/// A run for tests: too short to be worth remembering.
const SHORT: [(&str, &str); 2] = [("seconds", "1"), ("logins", "100")];

fn short() -> Value {
    json!({"seconds": 1, "logins": 100})
}

fn lives(app: &App) -> Vec<Lifecycle> {
    let config = app.inner.config().clone();
    app.wait(async move { twodoors::lab::experiments::lifecycles(&config).await }).expect("lives")
}

fn life<'a>(lives: &'a [Lifecycle], mode: &str) -> &'a Lifecycle {
    let found = lives.iter().find(|life| life.subject.mode.as_deref().unwrap_or(&life.subject.scheme) == mode);
    found.unwrap_or_else(|| panic!("{mode}"))
}

/// Waits until no run is under way. A run is a real one, so this waits for real.
fn wait_until_over(browser: &mut Browser) {
    let until = Instant::now() + Duration::from_secs(120);
    while browser.get("/compare").text().contains("<progress") {
        assert!(Instant::now() < until, "the run does not end");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn folder(app: &App) -> Vec<String> {
    let entries = std::fs::read_dir(app.data_dir().join("compare"));
    entries
        .into_iter()
        .flatten()
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect()
}

#[test]
fn the_life_of_a_login_is_counted_and_the_schemes_differ_where_they_do() {
    let app = App::start();
    let lives = lives(&app);
    let verify =
        |mode: &str| life(&lives, mode).steps.iter().find(|step| step.verb == Verb::Verify).expect("a step").clone();
    assert_eq!((verify("session").reads, verify("lookup").reads), (2.0, 2.0), "login and person");
    assert_eq!((verify("stateless").reads, verify("denylist").reads), (0.0, 0.0), "nobody is asked");
    assert!(
        lives.iter().all(|life| life.steps.iter().filter(|step| step.verb == Verb::Verify).all(|s| s.writes == 0.0))
    );
    assert!(verify("lookup").request_bytes > 4 * verify("session").request_bytes, "a token says more");
    let ttl = app.inner.config().lifetimes.access_ttl_secs;
    for at_once in ["session", "lookup", "denylist"] {
        let life = life(&lives, at_once);
        assert_eq!(
            (life.revoked_seen_after_secs, life.role_seen_after_secs, life.said_effect_secs),
            (0, 0, 0),
            "{at_once}"
        );
    }
    let stateless = life(&lives, "stateless");
    assert_eq!((stateless.revoked_seen_after_secs, stateless.role_seen_after_secs), (ttl, ttl));
    assert_eq!(stateless.said_effect_secs, ttl, "what was said is what happened");
    assert!(lives.iter().all(|life| life.works_after_restart && !life.renews_without_store));
    assert!(stateless.works_without_store && !life(&lives, "session").works_without_store);
    let session = life(&lives, "session");
    assert!(session.sent_by_itself && !session.script_can_read && !stateless.sent_by_itself);
}

#[test]
fn what_a_stale_renewal_gets_is_counted() {
    let lives = lives(&App::start());
    let step = |mode: &str, verb: Verb| {
        let steps = &life(&lives, mode).steps;
        steps.iter().find(|step| step.verb == verb).expect("a step").clone()
    };
    assert_eq!(step("lookup", Verb::RenewAtOnce).outcome, Outcome::SameNewest);
    let later = step("lookup", Verb::RenewLater);
    assert_eq!((later.outcome, later.login), (Outcome::Refused, Some(LoginAfter::Ended)));
    assert_eq!(step("session", Verb::RenewLater).login, Some(LoginAfter::Live));
}

#[test]
fn the_same_life_is_counted_twice_the_same() {
    let app = App::start();
    let counted = |lives: Vec<Lifecycle>| -> Vec<Value> {
        let mut lives: Vec<Value> = lives.iter().map(|life| serde_json::to_value(life).expect("JSON")).collect();
        // A random id is a byte longer or shorter now and then in JSON and in the store.
        for life in &mut lives {
            life["row_bytes"] = Value::Null;
        }
        lives
    };
    assert_eq!(counted(lives(&app)), counted(lives(&app)));
}

#[test]
fn html_a_run_is_measured_kept_and_shown() {
    let app = App::start();
    let mut admin = app.set_up();
    let first = admin.get("/compare");
    assert_eq!(first.status, 200);
    assert!(!first.text().contains("/compare/runs/"), "there is none yet");
    assert_eq!(admin.post("/compare/run", &SHORT).status, 303);
    wait_until_over(&mut admin);
    let page = admin.get("/compare").text().to_owned();
    let at = page.find("/compare/runs/").expect("a link to the run") + "/compare/runs/".len();
    let id = page[at..at + 18].to_owned();
    let json: Value = admin.get(&format!("/compare/runs/{id}.json")).json();
    assert_eq!((json["id"].as_str(), json["settings"]["place"].as_str()), (Some(id.as_str()), Some("server")));
    assert!(
        json["verify"].as_array().expect("rows").iter().any(|row| row["store"] == "live"),
        "in the house's own database"
    );
    let rows = Arc::clone(app.inner.store().rows());
    let hidden = Scan { prefix: b"lab/".to_vec(), ..Scan::all(Table::Meta, Order::Ascending, None, 9) };
    assert!(app.wait(async move { rows.scan(&hidden).await }).expect("a list").is_empty(), "and nothing is left there");
    assert!(json["requests"][0]["ratio"].as_f64().is_some_and(|ratio| (ratio - 1.0).abs() < 1e-9));
    for form in ["csv", "html"] {
        let file = admin.get(&format!("/compare/runs/{id}.{form}"));
        assert_eq!(file.status, 200, "{form}");
        assert!(file.header("content-disposition").starts_with("attachment"), "{form}");
    }
    assert_eq!(admin.get(&format!("/compare?run={id}")).status, 200);
    let app = app.restart();
    assert_eq!(folder(&app), [format!("{id}.json")], "kept, and nothing else left");
}

#[test]
fn api_a_run_is_measured_kept_and_shown() {
    let app = App::start();
    let mut admin = app.set_up();
    let mut phone = app.phone(crate::harness::ADMIN);
    let before = phone.get("/api/compare").json();
    assert_eq!((&before["report"], &before["running"]), (&Value::Null, &Value::Null));
    assert_eq!(before["life"].as_array().map(Vec::len), Some(4));
    let begun = phone.post("/api/compare/run", Some(&short()));
    assert_eq!((begun.status, begun.json()["seconds"].as_u64()), (200, Some(1)), "{}", begun.text());
    wait_until_over(&mut admin);
    let after = phone.get("/api/compare").json();
    assert_eq!(after["failure"], Value::Null);
    assert_eq!(after["report"]["settings"]["logins"], json!([100]));
    let id = after["runs"][0].as_str().expect("a run").to_owned();
    assert_eq!(phone.get(&format!("/api/compare?run={id}")).json()["report"]["id"], json!(id));
    let app = app.restart();
    assert_eq!(folder(&app), [format!("{id}.json")], "kept, and nothing else left");
}

#[test]
fn html_one_run_at_a_time_and_it_can_be_cancelled() {
    let app = App::start();
    let mut admin = app.set_up();
    for _ in 0..2 {
        let reply = admin.post("/compare/run", &[("seconds", "600"), ("logins", "100")]);
        assert_eq!(reply.status, 303, "the same, sent twice, is one run");
    }
    let second = admin.post("/compare/run", &SHORT);
    assert_eq!(second.status, 409);
    assert_eq!(second.code(), "run_under_way");
    assert!(admin.get("/compare").text().contains("<progress"));
    assert_eq!(admin.post("/compare/cancel", &[]).status, 303);
    wait_until_over(&mut admin);
    assert!(!admin.get("/compare").text().contains("came to nothing"), "what was wished is no failure");
    assert!(folder(&app).is_empty(), "{:?}", folder(&app));
}

#[test]
fn api_one_run_at_a_time_and_it_can_be_cancelled() {
    let app = App::start();
    let mut admin = app.set_up();
    let mut phone = app.phone(crate::harness::ADMIN);
    assert_eq!(phone.delete("/api/compare/run").status, 404, "there is none to cancel");
    for _ in 0..2 {
        let reply = phone.post("/api/compare/run", Some(&json!({"seconds": 600, "logins": 100})));
        assert_eq!(reply.status, 200, "the same, sent twice, is one run");
    }
    let second = phone.post("/api/compare/run", Some(&short()));
    assert_eq!((second.status, second.json()["code"].as_str()), (409, Some("run_under_way")));
    assert!(phone.get("/api/compare").json()["running"]["percent"].is_u64());
    assert_eq!(phone.delete("/api/compare/run").json(), json!({"cancelled": true}));
    wait_until_over(&mut admin);
    assert_eq!(phone.get("/api/compare").json()["failure"], Value::Null, "what was wished is no failure");
    assert!(folder(&app).is_empty(), "{:?}", folder(&app));
}

#[test]
fn html_a_member_looks_but_does_not_run() {
    let app = App::start();
    let mut admin = app.set_up();
    app.add_member(&mut admin, "bob");
    let mut bob = app.sign_in("bob");
    let page = bob.get("/compare");
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("action=\"/compare/run\""), "no button that would refuse them");
    assert_eq!(bob.post("/compare/run", &SHORT).status, 403);
    assert_eq!(bob.post("/compare/cancel", &[]).status, 403);
}

#[test]
fn api_a_member_looks_but_does_not_run() {
    let app = App::start();
    let mut admin = app.set_up();
    app.add_member(&mut admin, "bob");
    let mut bob = app.phone("bob");
    assert_eq!(bob.get("/api/compare").status, 200);
    assert_eq!(bob.post("/api/compare/run", Some(&short())).status, 403);
    assert_eq!(bob.delete("/api/compare/run").status, 403);
}

#[test]
fn html_what_cannot_be_measured_is_named() {
    let app = App::start();
    let mut admin = app.set_up();
    for (field, value) in
        [("seconds", "0"), ("seconds", "601"), ("seconds", "many"), ("logins", "99"), ("logins", "-5")]
    {
        let reply = admin.post("/compare/run", &[(field, value)]);
        assert_eq!(reply.status, 422, "{field}={value}");
        assert!(reply.text().contains("Give a whole number from"), "{field}={value}");
    }
    assert!(folder(&app).is_empty());
}

#[test]
fn api_what_cannot_be_measured_is_named() {
    let app = App::start();
    app.set_up();
    let mut phone = app.phone(crate::harness::ADMIN);
    for body in [
        json!({"seconds": 0}),
        json!({"seconds": 601}),
        json!({"seconds": "1"}),
        json!({"logins": 99}),
        json!({"logins": -5}),
        json!({"loggins": 100}),
    ] {
        let reply = phone.post("/api/compare/run", Some(&body));
        assert_eq!(reply.status, 422, "{body}");
    }
    let request = Request::new("POST", "/api/compare/run").header("content-type", "application/json");
    assert_eq!(phone.send(Request { body: b"{".to_vec(), ..request }).status, 400);
    assert!(folder(&app).is_empty());
}

#[test]
fn html_no_name_of_a_run_reaches_another_file() {
    let app = App::start();
    let mut admin = app.set_up();
    for name in
        ["..%2Fkeys.json", "keys.json", "..%2Fserver-secret.json", "20260101-000000-00.json", "%2Fetc%2Fpasswd.json"]
    {
        assert_eq!(admin.get(&format!("/compare/runs/{name}")).status, 404, "{name}");
    }
    assert_eq!(admin.get("/compare?run=..%2Fkeys").status, 404);
}

#[test]
fn api_no_name_of_a_run_reaches_another_file() {
    let app = App::start();
    app.set_up();
    let mut phone = app.phone(crate::harness::ADMIN);
    for name in ["..%2Fkeys", "keys", "20260101-000000-00", "%2Fetc%2Fpasswd"] {
        assert_eq!(phone.get(&format!("/api/compare?run={name}")).status, 404, "{name}");
    }
}

/// A run never touches anybody's data.
#[test]
fn html_a_run_leaves_people_logins_and_audit_alone() {
    let app = App::start();
    let mut admin = app.set_up();
    let mut other = app.sign_in(crate::harness::ADMIN);
    let before =
        (app.audit().len(), admin.get("/api/time").status, admin.get("/admin/logins").text().matches("<tr>").count());
    assert_eq!(admin.post("/compare/run", &SHORT).status, 303);
    while admin.get("/compare").text().contains("<progress") {
        assert!(other.is_signed_in(), "people are served meanwhile");
        assert!(!admin.get("/people").text().contains("person0"));
    }
    let after =
        (app.audit().len(), admin.get("/api/time").status, admin.get("/admin/logins").text().matches("<tr>").count());
    assert_eq!(before, after);
}

#[test]
fn api_a_run_leaves_people_logins_and_audit_alone() {
    let app = App::start();
    let mut admin = app.set_up();
    let mut phone = app.phone(crate::harness::ADMIN);
    let jwks = phone.get("/.well-known/jwks.json").json();
    let (people, entries) = (phone.get("/api/people").json(), app.audit().len());
    assert_eq!(phone.post("/api/compare/run", Some(&short())).status, 200);
    wait_until_over(&mut admin);
    assert_eq!(phone.get("/api/people").json(), people);
    assert_eq!(phone.get("/api/admin/logins").json()["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(phone.get("/.well-known/jwks.json").json(), jwks, "no key of an experiment is published");
    assert_eq!(app.audit().len(), entries);
}

#[test]
fn every_claim_stands_on_its_page_with_figures_of_this_house() {
    let app = App::start();
    let mut admin = app.set_up();
    let pages = ["/compare/claims", "/compare/claims?page=2"].map(|path| admin.get(path));
    assert_eq!(pages.each_ref().map(|page| page.status), [200, 200]);
    let text: String = pages.iter().map(|page| page.text()).collect();
    for topic in twodoors::lab::show::claims::TOPICS {
        assert!(text.contains(&format!("id=\"{}\"", topic.id)), "{}", topic.id);
        assert!(topic.claims.iter().all(|claim| text.contains(&format!("id=\"{}\"", claim.id))), "{}", topic.id);
    }
    let lives = lives(&app);
    for name in twodoors::lab::show::claims::FIGURES {
        assert!(twodoors::lab::show::claim_figures::figure(&lives, name).is_some(), "{name} was counted");
        assert!(!text.contains(&format!("${name}")), "{name} was filled");
    }
}
