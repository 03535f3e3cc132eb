//! `kill -9` in the middle of rotations: nobody is signed out, tokens that were answered stay valid, the file
//! of keys is always whole. And in the middle of the end of everything: it happened, or it did not.

use crate::harness::line::wait_until;
use crate::harness::server::{Answers, Server, free_port, new_data_dir};
use crate::harness::{ADMIN, ApiClient, Browser, PASSWORD, Pair, Request, send, try_send};
use crate::jwt::forge::read;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Each is killed when so many were answered.
const ROUNDS: [usize; 6] = [2, 8, 16, 25, 40, 60];
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
fn work(port: u16, answers: &Answers) -> Ledger {
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
        answers.one_more();
    }
}

/// Rotates until the server is gone; answers the keys it was told of.
fn rotate(port: u16, token: &str, answers: &Answers) -> BTreeSet<String> {
    let mut told = BTreeSet::new();
    for alg in ["ES256", "HS256", "EdDSA"].into_iter().cycle().take(5) {
        let request = Request::new("POST", "/api/admin/keys/rotate").json(&json!({"alg": alg}));
        let Some(reply) = try_send(port, &request.header("authorization", &format!("Bearer {token}"))) else { break };
        assert_eq!(reply.status, 200, "{}", reply.text());
        told.insert(reply.json()["items"][0]["kid"].as_str().expect("a kid").to_owned());
        answers.one_more();
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
    for moment in ROUNDS {
        let admin = ApiClient::sign_in(port, ADMIN, PASSWORD, "administrator");
        let (token, answered) = (admin.pair.access_token.clone(), Answers::default());
        let worker = |answers: Answers| thread::spawn(move || work(port, &answers));
        let workers: Vec<_> = (0..WORKERS).map(|_| worker(answered.clone())).collect();
        let rotator = {
            let answers = answered.clone();
            thread::spawn(move || rotate(port, &token, &answers))
        };
        answered.wait_for(moment, &workers);
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
    println!("{} kills, {rotations} rotations, {answers} answers, nobody signed out", ROUNDS.len());
    assert!(rotations > 4 && answers > 40, "hardly anything was going on: {rotations} {answers}");
}

/// Phones that refresh until the server is gone; answers every access token that was handed out, and tells of those
/// that this key signed.
fn refresh(port: u16, mut pair: Pair, new: &Value, signed: &Answers) -> (Pair, Vec<String>) {
    let mut tokens = Vec::new();
    loop {
        let request = Request::new("POST", "/api/refresh").json(&json!({"refresh_token": pair.refresh_token}));
        let Some(reply) = try_send(port, &request) else { return (pair, tokens) };
        // 429: faster than generations are kept apart.
        if reply.status == 200 {
            pair = Pair::of(&reply.json());
            tokens.push(pair.access_token.clone());
            if read(&pair.access_token).0["kid"] == *new {
                signed.one_more();
            }
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// The key that was announced last, as stored.
fn newest(data: &Path) -> Value {
    file(data)["keys"].as_array().expect("keys").last().expect("a key").clone()
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
    // So many tokens that the new key has signed were answered; 0: the time has just come.
    for moment in [0, 0, 1, 2, 12] {
        let mut admin = ApiClient::sign_in(port, ADMIN, PASSWORD, "administrator");
        let phones: Vec<Pair> = (0..WORKERS).map(|_| ApiClient::sign_in(port, ADMIN, PASSWORD, "phone").pair).collect();
        assert_eq!(admin.post("/api/admin/keys/rotate", None).status, 200);
        let (new, signed) = (admin.get("/api/admin/keys").json()["items"][0]["kid"].clone(), Answers::default());
        let worker = |pair| {
            let (new, signed) = (new.clone(), signed.clone());
            thread::spawn(move || refresh(port, pair, &new, &signed))
        };
        let workers: Vec<_> = phones.into_iter().map(worker).collect();
        if let Some(signs_from) = newest(&data)["signs_from"].as_u64() {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a time");
            thread::sleep(Duration::from_millis(signs_from).saturating_sub(now));
        }
        signed.wait_for(moment, &workers);
        server.kill();
        let answered: Vec<(Pair, Vec<String>)> =
            workers.into_iter().map(|worker| worker.join().expect("a worker")).collect();
        let has_signed = answered.iter().flat_map(|(_, tokens)| tokens).any(|token| read(token).0["kid"] == new);
        assert!(has_signed || moment == 0);
        assert!(
            !has_signed || newest(&data).get("signs_from").is_none(),
            "it signed before that was written: {moment}"
        );
        server = Server::start_with(&data, port, &[]);
        for (pair, tokens) in &answered {
            for token in tokens {
                let request = Request::new("GET", "/api/account").header("authorization", &format!("Bearer {token}"));
                assert_eq!(send(port, &request).status, 200, "a token that was answered is refused: {moment}");
            }
            let mut phone = ApiClient { port, pair: pair.clone() };
            assert_eq!(phone.refresh().status, 200, "a phone was signed out: {moment}");
            assert!(!has_signed || read(&phone.pair.access_token).0["kid"] == new, "it went back: {moment}");
        }
        // The next round begins with nothing announced.
        let mut admin = ApiClient::sign_in(port, ADMIN, PASSWORD, "administrator");
        wait_until("the new key signs", || admin.get("/api/admin/keys").json()["items"][0]["state"] == "signs");
        admin.delete("/api/account/logins");
    }
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

/// When the server is killed while everything is ended.
#[derive(Debug, Clone, Copy)]
enum Moment {
    AtOnce,
    /// The file of keys says that the end of everything has begun.
    Begun,
    /// So many milliseconds later.
    BegunAnd(u64),
    Answered,
}

impl Moment {
    fn wait_for<T>(self, data: &Path, act: &JoinHandle<T>) {
        match self {
            Self::AtOnce => {}
            Self::Answered => {
                while !act.is_finished() {
                    thread::yield_now()
                }
            }
            Self::Begun => while !act.is_finished() && file(data).get("ending").is_none() {},
            Self::BegunAnd(millis) => {
                Self::Begun.wait_for(data, act);
                thread::sleep(Duration::from_millis(millis));
            }
        }
    }
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
    for moment in [Moment::AtOnce, Moment::Begun, Moment::BegunAnd(2), Moment::BegunAnd(6), Moment::Answered] {
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
        moment.wait_for(&data, &act);
        server.kill();
        let answered = act.join().expect("the act").is_some();
        let had_begun = file(&data).get("ending").is_some();
        server = Server::start_with(&data, port, &[]);
        assert!(file(&data).get("ending").is_none(), "what had begun is finished before anybody is served");
        let (browsers, phones) = good(port, &cookies, &pairs);
        halfway += i32::from(had_begun);
        if answered || had_begun {
            assert_eq!((browsers, phones), (0, 0), "{moment:?}: somebody was left in");
        }
        assert!(
            (browsers, phones) == (0, 0) || (browsers, phones) == (names.len(), names.len()),
            "{moment:?}: {browsers} browsers and {phones} phones of {} are in",
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
    assert!(ended > 1, "it was killed too early: {ended}");
}
