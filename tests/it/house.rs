//! The house as a whole: what it refuses to open with, and what the sweeper takes away.

use crate::harness::{ADMIN, App, new_dir};
use serde_json::json;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use twodoors::app::{App as TwodoorsApp, AppError};
use twodoors::audit::{Act, Door};
use twodoors::base::clock::{Clock, Timestamp};
use twodoors::base::ids::{EndReason, LoginId, Role};
use twodoors::config::{Config, Overrides, sources};
use twodoors::login::Login;
use twodoors::purge::sweep;
use twodoors::storage::users::InsertRule;

fn data(dir: &TempDir) -> PathBuf {
    dir.path().join("data")
}

async fn open(dir: &Path) -> Result<TwodoorsApp, AppError> {
    crate::harness::wait_until_closed(dir);
    let figment = sources(&Overrides { data_dir: Some(dir.to_owned()), address: None, port: None });
    let config = Config::read(figment).unwrap_or_else(|faults| panic!("{faults}"));
    TwodoorsApp::open(config, Clock::manual(Timestamp::from_millis(1_767_225_600_000))).await
}

/// A house that was lived in, closed.
async fn lived_in() -> TempDir {
    let dir = new_dir();
    let house = open(&data(&dir)).await.expect("it opens");
    let ada = crate::store::contract::user(ADMIN, Role::Admin);
    let _ = house.store().users().insert(&ada, InsertRule::FirstAdministrator, Vec::new()).await.expect("inserted");
    house.store().stop().await;
    dir
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("there").permissions().mode() & 0o777
}

fn refusal(outcome: Result<TwodoorsApp, AppError>) -> String {
    outcome.err().expect("refused").to_string()
}

/// ASVS 13.3.2: what is secret is its owner's alone from the start.
#[tokio::test]
async fn a_new_house_keeps_its_secrets_to_itself() {
    let dir = lived_in().await;
    assert_eq!(mode(&data(&dir)), 0o700);
    for file in ["server-secret", "keys.json"] {
        assert_eq!(mode(&data(&dir).join(file)), 0o600, "{file}");
    }
    let secret = fs::read_to_string(data(&dir).join("server-secret")).expect("readable");
    assert_eq!(secret.trim().len(), 43, "256 bits as base64url");
    let other = lived_in().await;
    assert_ne!(secret, fs::read_to_string(data(&other).join("server-secret")).expect("readable"));
}

#[tokio::test]
async fn a_secret_that_others_can_read_is_refused() {
    for file in ["server-secret", "keys.json"] {
        for bits in [0o640, 0o604, 0o660] {
            let dir = lived_in().await;
            let path = data(&dir).join(file);
            fs::set_permissions(&path, fs::Permissions::from_mode(bits)).expect("changed");
            let why = refusal(open(&data(&dir)).await);
            assert!(why.contains(file) && why.contains("chmod 600"), "{file} {bits:o}: {why}");
        }
    }
}

/// Without it every refresh token would be forged: the house stops instead of making another.
#[tokio::test]
async fn a_missing_server_secret_beside_people_is_refused() {
    let dir = lived_in().await;
    let path = data(&dir).join("server-secret");
    let whole = fs::read(&path).expect("readable");
    fs::remove_file(&path).expect("removed");
    let outcome = open(&data(&dir)).await;
    assert!(matches!(outcome, Err(AppError::SecretMissing(_))));
    assert!(!path.exists(), "none was made");
    for broken in ["", "short", "not base64url at all, but of the right length"] {
        fs::write(&path, broken).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("changed");
        assert!(refusal(open(&data(&dir)).await).contains("256 bits"), "{broken:?}");
    }
    fs::write(&path, whole).expect("written");
    open(&data(&dir)).await.map(drop).expect("put back, it opens");
}

#[tokio::test]
async fn unreadable_keys_are_refused_and_not_replaced() {
    let dir = lived_in().await;
    let path = data(&dir).join("keys.json");
    fs::write(&path, "{}").expect("written");
    assert!(refusal(open(&data(&dir)).await).contains("keys.json"));
    assert_eq!(fs::read_to_string(&path).expect("readable"), "{}");
}

/// What the sweeper took: logins and audit entries.
fn swept(app: &App) -> (usize, usize) {
    app.settle();
    let house = Arc::clone(&app.inner);
    app.wait(async move { sweep(&house).await }).expect("swept")
}

fn has(app: &App, id: &str) -> bool {
    app.login(id).is_some()
}

#[test]
fn the_sweeper_keeps_an_ended_login_a_week_to_tell_its_owner() {
    let app = App::start();
    let mut admin = app.set_up();
    let (session, token) = (app.sign_in(ADMIN).login_id(), app.phone(ADMIN).pair.login_id);
    assert_eq!(admin.post("/account/logins/revoke-others", &[]).status, 303);
    assert_eq!(swept(&app).0, 0);
    // A week, and the day for which what looks too old is kept.
    app.advance(8 * 86_400 - 1);
    assert_eq!(swept(&app).0, 1, "the administrator's own session was idle for too long");
    assert!(has(&app, &session) && has(&app, &token));
    assert!(app.sign_in(ADMIN).get("/account/logins").text().contains("you ended it"));
    app.advance(1);
    assert_eq!(swept(&app).0, 2);
    assert!(!has(&app, &session) && !has(&app, &token));
}

#[test]
fn the_sweeper_takes_expired_logins_and_leaves_live_ones() {
    let app = App::start();
    let idle = app.set_up().login_id();
    let phone = app.phone(ADMIN).pair.login_id;
    app.advance(12 * 3_600);
    assert_eq!(swept(&app).0, 0, "the clock may be wrong");
    app.advance(86_400);
    let mut live = app.sign_in(ADMIN);
    assert_eq!(swept(&app).0, 1);
    assert!(!has(&app, &idle) && has(&app, &phone) && live.is_signed_in());
    app.advance(15 * 86_400);
    assert_eq!(swept(&app).0, 2);
    assert!(!has(&app, &phone));
    assert_eq!(swept(&app).0, 0);
}

/// A row outlives every access token that was handed out for it, or a verifier could not be told.
#[test]
fn the_sweeper_leaves_a_row_while_an_access_token_of_it_lives() {
    let settings = [
        ("token.access_ttl_secs", json!(600)),
        ("token.idle_ttl_secs", json!(600)),
        ("token.max_ttl_secs", json!(200_000)),
    ];
    let app = App::with(&settings);
    app.set_up();
    let phone = app.phone(ADMIN);
    app.advance(600 + 86_400);
    let logins = app.inner.store().logins();
    let mut row: Login = app.login(&phone.pair.login_id).expect("there");
    row.access_exp = app.clock.now().plus_secs(1);
    let _ = app.wait(async move { logins.swap(&row, Vec::new()).await }).expect("swapped");
    assert_eq!(swept(&app).0, 0);
    app.advance(1);
    assert_eq!(swept(&app).0, 1);
}

#[test]
fn the_sweeper_takes_logins_whose_owner_is_gone() {
    let app = App::start();
    let mut admin = app.set_up();
    let mut orphan = app.login(&admin.login_id()).expect("there");
    orphan.id = LoginId::new();
    orphan.user = twodoors::base::ids::UserId::new();
    let (logins, id) = (app.inner.store().logins(), orphan.id.to_string());
    let _ = app.wait(async move { logins.insert(&orphan, Vec::new()).await }).expect("inserted");
    assert_eq!(swept(&app).0, 1);
    assert!(!has(&app, &id) && admin.is_signed_in());
}

#[test]
fn the_sweeper_reads_on_after_what_it_took() {
    let app = App::start();
    let mut admin = app.set_up();
    let live = app.login(&admin.login_id()).expect("there");
    let logins = app.inner.store().logins();
    app.wait(async move {
        let rows = (0..1_200).map(|at| {
            let (mut row, logins) = (live.clone(), logins.clone());
            row.id = LoginId::new();
            if at % 3 > 0 {
                row.end(EndReason::Revoked, row.created_at);
            } else {
                row.seen_at = row.created_at.plus_secs(8 * 86_400);
            }
            async move { logins.insert(&row, Vec::new()).await.expect("inserted") }
        });
        rocket::futures::future::join_all(rows).await;
    });
    app.advance(8 * 86_400);
    assert_eq!(swept(&app).0, 801, "those, and what was idle for too long");
    assert!(!admin.is_signed_in());
}

/// 400 days and 100,000 entries, unless configured otherwise.
#[test]
fn the_sweeper_trims_the_audit_by_age_and_number() {
    let app = App::with(&[("audit.max_age_days", json!(10)), ("audit.max_entries", json!(100))]);
    app.set_up();
    assert_eq!(swept(&app).1, 0);
    let had = app.audit().len();
    let entries = (0..100).map(|_| crate::store::contract::entry(Act::KeyMade, app.clock.now())).collect();
    let audit = app.inner.store().audit();
    app.wait(async move { audit.keep(entries).await }).expect("kept");
    assert_eq!(swept(&app).1, had, "the oldest of whoever has the most, beyond a hundred");
    assert_eq!(app.audit().len(), 100);
    assert!(app.audit().iter().any(|entry| entry.act == Act::SetUp), "what others did stays");
    app.advance(11 * 86_400);
    assert_eq!(swept(&app).1, 0);
    app.advance(1);
    app.phone(ADMIN);
    assert_eq!(swept(&app).1, 100, "older than ten days, for a day");
    assert_eq!(app.audit().len(), 1);
}

#[test]
fn a_start_with_other_settings_is_written_down_once() {
    let app = App::start();
    let start = |app: &App| {
        let house = app.inner.clone();
        app.wait(async move { house.note_settings().await }).expect("noted");
    };
    let changes = |app: &App| app.audit().iter().filter(|entry| entry.act == Act::SettingsChanged).count();
    // The tests' port is another one each time, and is part of the origin.
    start(&app);
    start(&app);
    assert_eq!(changes(&app), 0, "the first start differs from nothing");
    let app = app.restart_with("public_origin", json!("http://localhost:8000"));
    start(&app);
    assert_eq!(changes(&app), 1);
    let app = app.restart();
    start(&app);
    assert_eq!(changes(&app), 1, "the same again is no change");
    let app = app.restart_with("token.verify", json!("stateless"));
    start(&app);
    let told = app.audit().pop().expect("an entry");
    assert_eq!((told.act, told.door, changes(&app)), (Act::SettingsChanged, Door::System, 2));
    let kept: Vec<String> = app.inner.config().settings().into_iter().map(|(key, _)| key).collect();
    assert!(!kept.iter().any(|key| key.contains("secret") || key.contains("tls")), "{kept:?}");
}
