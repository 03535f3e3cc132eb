//! `kill -9` in the middle of rotations: nobody is signed out, tokens that were answered stay valid, the file
//! of keys is always whole. And in the middle of the end of everything: it happened, or it did not.

use crate::forge::read;
use crate::harness::server::{Server, free_port, new_data_dir};
use crate::harness::{ADMIN, ApiClient, Browser, PASSWORD, Pair, Request, send, try_send};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::thread;
use std::time::Duration;

const ROUNDS: u64 = 8;
const WORKERS: usize = 3;

/// A browser and a phone that were answered last.
#[derive(Default)]
struct Ledger {
    cookies: Vec<String>,
    /// Newest pair of each phone.
    pairs: Vec<Pair>,
    /// Access tokens of older pairs: superseded, not revoked.
    tokens: Vec<String>,
}

/// Sets `token.publish_secs` of the house whose data will lie there.
fn waits_for(data: &Path, publish_secs: u64) {
    let text = format!("[default.twodoors.token]\npublish_secs = {publish_secs}\n");
    std::fs::write(data.parent().expect("a folder").join("Rocket.toml"), text).expect("written");
}

fn first_administrator(server: &Server) {
    let fields = [("username", ADMIN), ("display_name", "Ada"), ("password", PASSWORD)];
    assert_eq!(Browser::new(server.port).post_form(&server.setup_path(), &fields).status, 303);
}

/// Signs in by both doors and refreshes until the server is gone.
fn work(port: u16) -> Ledger {
    let mut ledger = Ledger::default();
    let mut step = 0;
    loop {
        step += 1;
        let done = if step % 4 == 1 {
            let body = json!({"username": ADMIN, "password": PASSWORD, "device_name": "phone"});
            try_send(port, &Request::new("POST", "/api/login").json(&body)).map(|reply| {
                assert_eq!(reply.status, 200, "{}", reply.text());
                ledger.pairs.push(Pair::of(&reply.json()));
            })
        } else if step % 4 == 2 && ledger.cookies.len() < 4 {
            let form = [("username", ADMIN), ("password", PASSWORD), ("next", "/")];
            let request = Request::new("POST", "/login").header("sec-fetch-site", "same-origin").form(&form);
            try_send(port, &request).map(|reply| {
                assert_eq!(reply.status, 303, "{}", reply.text());
                ledger.cookies.push(reply.header("set-cookie").split(';').next().expect("a cookie").to_owned());
            })
        } else {
            let pair = ledger.pairs.last().expect("a pair").clone();
            let body = json!({"refresh_token": pair.refresh_token});
            try_send(port, &Request::new("POST", "/api/refresh").json(&body)).map(|reply| {
                if reply.status == 200 {
                    ledger.pairs.pop();
                    ledger.tokens.push(pair.access_token);
                    ledger.pairs.push(Pair::of(&reply.json()));
                }
            })
        };
        // At most 50 logins a person are kept.
        if done.is_none() || ledger.pairs.len() >= 8 {
            return ledger;
        }
    }
}

/// Rotates until the server is gone; answers the keys it was told of.
fn rotate(port: u16, token: &str) -> BTreeSet<String> {
    let mut told = BTreeSet::new();
    for alg in ["ES256", "HS256", "EdDSA"].into_iter().cycle().take(5) {
        let request = Request::new("POST", "/api/admin/keys/rotate").json(&json!({"alg": alg}));
        let Some(reply) = try_send(port, &request.header("authorization", &format!("Bearer {token}"))) else { break };
        assert_eq!(reply.status, 200, "{}", reply.text());
        told.insert(reply.json()["items"][0]["kid"].as_str().expect("a kid").to_owned());
    }
    told
}

/// The keys in the file, which is whole and nobody else's.
fn file(data: &Path) -> Value {
    let path = data.join("keys.json");
    assert_eq!(std::fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
    serde_json::from_slice(&std::fs::read(path).expect("readable")).expect("it is whole")
}

fn assert_nobody_was_signed_out(port: u16, ledger: &Ledger) {
    for cookie in &ledger.cookies {
        let mut browser = Browser::new(port);
        browser.cookie = Some(cookie.clone());
        assert!(browser.is_signed_in(), "a browser was signed out");
    }
    let newest = ledger.pairs.iter().map(|pair| &pair.access_token);
    for token in newest.chain(&ledger.tokens) {
        let request = Request::new("GET", "/api/account").header("authorization", &format!("Bearer {token}"));
        let reply = send(port, &request);
        assert_eq!(reply.status, 200, "a token that was answered is refused: {:?}", read(token));
    }
    for pair in &ledger.pairs {
        let phone = ApiClient { port, pair: pair.clone() };
        let status = phone.refresh_with(&pair.refresh_token).status;
        assert!([200, 429].contains(&status), "a phone was signed out: {status}");
    }
}

#[test]
fn kill_9_in_the_middle_of_rotations_signs_nobody_out() {
    let (_dir, data) = new_data_dir();
    let port = free_port();
    waits_for(&data, 0);
    let mut server = Server::start_with(&data, port, &[]);
    first_administrator(&server);
    let (mut rotations, mut answers) = (0, 0);
    for round in 0..ROUNDS {
        let admin = ApiClient::sign_in(port, ADMIN, PASSWORD, "administrator");
        let token = admin.pair.access_token.clone();
        let workers: Vec<_> = (0..WORKERS).map(|_| thread::spawn(move || work(port))).collect();
        let rotator = thread::spawn(move || rotate(port, &token));
        thread::sleep(Duration::from_millis(15 + round * 23));
        server.kill();
        let told = rotator.join().expect("the rotator");
        let ledgers: Vec<Ledger> = workers.into_iter().map(|worker| worker.join().expect("a worker")).collect();
        let keys = file(&data)["keys"].as_array().expect("keys").clone();
        let kept: BTreeSet<&str> = keys.iter().map(|key| key["kid"].as_str().expect("a kid")).collect();
        assert!(told.iter().all(|kid| kept.contains(kid.as_str())), "a key that was answered is lost");
        server = Server::start_with(&data, port, &[]);
        for ledger in &ledgers {
            assert_nobody_was_signed_out(port, ledger);
            answers += ledger.tokens.len() + ledger.pairs.len() + ledger.cookies.len();
        }
        rotations += told.len();
        // Room for the next round: at most 50 logins a person.
        ApiClient::sign_in(port, ADMIN, PASSWORD, "administrator").delete("/api/account/logins");
    }
    println!("{ROUNDS} kills, {rotations} rotations, {answers} answers, nobody signed out");
    assert!(rotations > 4 && answers > 40, "hardly anything was going on: {rotations} {answers}");
}

/// Phones that refresh until the server is gone; answers every access token that was handed out.
fn refresh(port: u16, mut pair: Pair) -> (Pair, Vec<String>) {
    let mut tokens = Vec::new();
    loop {
        let request = Request::new("POST", "/api/refresh").json(&json!({"refresh_token": pair.refresh_token}));
        let Some(reply) = try_send(port, &request) else { return (pair, tokens) };
        // 429: faster than generations are kept apart.
        if reply.status == 200 {
            pair = Pair::of(&reply.json());
            tokens.push(pair.access_token.clone());
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// Killed just before, while and after an announced key takes over: what has signed once signs on, and every token
/// that was answered is good.
#[test]
fn kill_9_around_the_moment_a_key_takes_over_signs_nobody_out() {
    let (_dir, data) = new_data_dir();
    let port = free_port();
    waits_for(&data, 1);
    let mut server = Server::start_with(&data, port, &[]);
    first_administrator(&server);
    let mut took_over = 0;
    for delay in [900, 980, 1_000, 1_010, 1_020, 1_040, 1_080] {
        let admin = ApiClient::sign_in(port, ADMIN, PASSWORD, "administrator");
        let workers: Vec<_> = (0..WORKERS)
            .map(|_| {
                let pair = ApiClient::sign_in(port, ADMIN, PASSWORD, "phone").pair;
                thread::spawn(move || refresh(port, pair))
            })
            .collect();
        assert_eq!(admin.clone().post("/api/admin/keys/rotate", None).status, 200);
        let new = ApiClient::clone(&admin).get("/api/admin/keys").json()["items"][0]["kid"].clone();
        thread::sleep(Duration::from_millis(delay));
        server.kill();
        let answered: Vec<(Pair, Vec<String>)> =
            workers.into_iter().map(|worker| worker.join().expect("a worker")).collect();
        let has_signed = answered.iter().flat_map(|(_, tokens)| tokens).any(|token| read(token).0["kid"] == new);
        let stored = file(&data)["keys"].as_array().expect("keys").last().expect("a key").clone();
        assert!(!has_signed || stored.get("signs_from").is_none(), "it signed before that was written: {delay} ms");
        took_over += i32::from(has_signed);
        server = Server::start_with(&data, port, &[]);
        for (pair, tokens) in &answered {
            for token in tokens {
                let request = Request::new("GET", "/api/account").header("authorization", &format!("Bearer {token}"));
                assert_eq!(send(port, &request).status, 200, "a token that was answered is refused: {delay} ms");
            }
            let mut phone = ApiClient { port, pair: pair.clone() };
            assert_eq!(phone.refresh().status, 200, "a phone was signed out: {delay} ms");
            assert!(!has_signed || read(&phone.pair.access_token).0["kid"] == new, "it went back: {delay} ms");
        }
        // The next round begins with nothing announced.
        thread::sleep(Duration::from_millis(1_100));
        ApiClient::sign_in(port, ADMIN, PASSWORD, "administrator").delete("/api/account/logins");
    }
    println!("7 kills, {took_over} after the new key had signed");
    assert!(took_over > 0, "it was always killed too early");
}

/// Everybody's logins before, each with whether it is good now.
fn good(port: u16, cookies: &[Option<String>], pairs: &[Pair]) -> (usize, usize) {
    let browsers = cookies.iter().filter(|cookie| {
        let mut browser = Browser::new(port);
        browser.cookie.clone_from(cookie);
        browser.is_signed_in()
    });
    let phones = pairs.iter().filter(|pair| {
        let mut phone = ApiClient { port, pair: (*pair).clone() };
        let (opens, renews) = (phone.is_signed_in(), phone.refresh_with(&pair.refresh_token).status == 200);
        assert_eq!(opens, renews, "access and refresh token die together");
        opens
    });
    (browsers.count(), phones.count())
}

/// All or nothing, whenever it is killed; and what is signed in afterwards stays.
#[test]
fn kill_9_in_the_middle_of_the_end_of_everything_ends_all_or_nothing() {
    let (_dir, data) = new_data_dir();
    let port = free_port();
    let mut server = Server::start_with(&data, port, &[]);
    first_administrator(&server);
    let names: Vec<String> = (0..6).map(|number| format!("person{number}")).collect();
    let mut admin = ApiClient::sign_in(port, ADMIN, PASSWORD, "administrator");
    for name in &names {
        let reply = admin.post("/api/admin/users", Some(&json!({"username": name})));
        assert_eq!(reply.status, 201, "{}", reply.text());
        let link = reply.link_path();
        assert_eq!(Browser::new(port).post_form(&link, &[("password", PASSWORD)]).status, 303);
    }
    let (mut ended, mut halfway, mut kept) = (0, 0, 0);
    for delay in [0, 1, 2, 4, 6, 9, 13, 18, 25, 40] {
        let admin = ApiClient::sign_in(port, ADMIN, PASSWORD, "administrator");
        let (mut cookies, mut pairs) = (Vec::new(), Vec::new());
        for name in &names {
            let mut browser = Browser::new(port);
            let form = [("username", name.as_str()), ("password", PASSWORD), ("next", "/")];
            assert_eq!(browser.post_form("/login", &form).status, 303);
            cookies.push(browser.cookie);
            pairs.push(ApiClient::sign_in(port, name, PASSWORD, "phone").pair);
        }
        let request = Request::new("POST", "/api/admin/keys/rotate").json(&json!({"compromised": true}));
        let request = request.header("authorization", &format!("Bearer {}", admin.pair.access_token));
        let act = thread::spawn(move || try_send(port, &request));
        thread::sleep(Duration::from_millis(delay));
        server.kill();
        let answered = act.join().expect("the act").is_some();
        let had_begun = file(&data).get("ending").is_some();
        server = Server::start_with(&data, port, &[]);
        assert!(file(&data).get("ending").is_none(), "what had begun is finished before anybody is served");
        let (browsers, phones) = good(port, &cookies, &pairs);
        halfway += i32::from(had_begun);
        if answered || had_begun {
            assert_eq!((browsers, phones), (0, 0), "after {delay} ms: somebody was left in");
        }
        assert!(
            (browsers, phones) == (0, 0) || (browsers, phones) == (names.len(), names.len()),
            "after {delay} ms: {browsers} browsers and {phones} phones of {} are in",
            names.len()
        );
        if browsers == 0 {
            ended += 1
        } else {
            kept += 1
        }
        assert!(ApiClient::sign_in(port, ADMIN, PASSWORD, "administrator").is_signed_in());
    }
    println!("{ended} times everything ended ({halfway} times half-way), {kept} times nothing");
    assert!(ended > 0, "it was always killed too early");
}
