//! `kill -9` at any moment loses nothing that was answered.
//!
//! Workers sign in, refresh, sign out, revoke, change passwords and are added as new users, and write down
//! what was *answered*. The server is killed under them, started again, and asked for all of it. What was
//! in flight when it died may have happened or not.

pub mod copies;
pub mod keys;
pub mod restarts;

use crate::harness::server::{Answers, Server, is_long, new_data_dir};
use crate::harness::{ADMIN, ApiClient, Browser, PASSWORD, Pair, Reply, Request, try_send};
use serde_json::json;
use std::thread;

/// The many are those of `tests/run --long`.
const ROUNDS: (u32, u32) = (10, 200);
/// Answers of one round before the server is killed, at most.
const MOST_ANSWERS: u64 = 60;
const WORKERS: u32 = 4;

/// Numbers that differ from run to run; the seed is printed with a failure.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// What was answered to one worker about one person.
#[derive(Default)]
struct Ledger {
    username: String,
    /// Added, and durable.
    added: bool,
    /// The password that was answered last; `None` while a change is in flight.
    password: Option<String>,
    /// Passwords that were replaced.
    old_passwords: Vec<String>,
    /// Cookies that are live, and those that have ended.
    live_cookies: Vec<String>,
    dead_cookies: Vec<String>,
    /// Newest pairs of live phones, and pairs of ended ones.
    live_pairs: Vec<Pair>,
    dead_pairs: Vec<Pair>,
    /// Answers, for the sum at the end.
    answered: u32,
}

/// One worker; every step that is not answered ends it (`None`).
struct Worker {
    port: u16,
    ledger: Ledger,
    dice: Dice,
    answers: Answers,
}

impl Worker {
    fn post_json(&self, path: &str, token: Option<&str>, body: &serde_json::Value) -> Option<Reply> {
        let mut request = Request::new("POST", path).json(body);
        if let Some(token) = token {
            request = request.header("authorization", &format!("Bearer {token}"));
        }
        try_send(self.port, &request)
    }

    fn form(&self, path: &str, cookie: Option<&str>, fields: &[(&str, &str)]) -> Option<Reply> {
        let mut request = Request::new("POST", path).header("sec-fetch-site", "same-origin").form(fields);
        if let Some(cookie) = cookie {
            request = request.header("cookie", cookie);
        }
        try_send(self.port, &request)
    }

    /// A person of this worker's own: added by the administrator, password set by the link.
    fn arrive(&mut self, admin: &str) -> Option<()> {
        let body = json!({"username": self.ledger.username, "display_name": "Somebody"});
        let reply = self.post_json("/api/admin/users", Some(admin), &body)?;
        assert_eq!(reply.status, 201, "{}", reply.text());
        self.ledger.added = true;
        let reply = self.form(&reply.link_path(), None, &[("password", PASSWORD)])?;
        assert_eq!(reply.status, 303, "{}", reply.text());
        self.ledger.password = Some(PASSWORD.to_owned());
        Some(())
    }

    fn sign_in_browser(&mut self) -> Option<()> {
        let password = self.ledger.password.clone()?;
        let reply = self.form("/login", None, &[("username", &self.ledger.username), ("password", &password)])?;
        assert_eq!(reply.status, 303, "{}", reply.text());
        let cookie = reply.header("set-cookie").split(';').next()?.to_owned();
        self.ledger.live_cookies.push(cookie);
        Some(())
    }

    fn sign_in_phone(&mut self) -> Option<()> {
        let body = json!({"username": self.ledger.username, "password": self.ledger.password.clone()?, "device_name": "phone"});
        let reply = self.post_json("/api/login", None, &body)?;
        assert_eq!(reply.status, 200, "{}", reply.text());
        self.ledger.live_pairs.push(Pair::of(&reply.json()));
        Some(())
    }

    fn refresh(&mut self) -> Option<()> {
        let Some(pair) = self.ledger.live_pairs.pop() else { return Some(()) };
        // An answer lost with the server is made good: the old token must still work then.
        self.ledger.live_pairs.push(pair.clone());
        let reply = self.post_json("/api/refresh", None, &json!({"refresh_token": pair.refresh_token}))?;
        self.ledger.live_pairs.pop();
        if reply.status == 429 {
            self.ledger.live_pairs.push(pair);
            return Some(());
        }
        assert_eq!(reply.status, 200, "{}", reply.text());
        self.ledger.live_pairs.push(Pair::of(&reply.json()));
        Some(())
    }

    fn sign_out_browser(&mut self) -> Option<()> {
        let Some(cookie) = self.ledger.live_cookies.pop() else { return Some(()) };
        let page = try_send(self.port, &Request::new("GET", "/account").header("cookie", &cookie))?;
        let reply = self.form("/logout", Some(&cookie), &[("csrf", &page.csrf()?)])?;
        assert_eq!(reply.status, 303, "{}", reply.text());
        self.ledger.dead_cookies.push(cookie);
        Some(())
    }

    /// One phone ends another.
    fn revoke_phone(&mut self) -> Option<()> {
        if self.ledger.live_pairs.len() < 2 {
            return Some(());
        }
        let doomed = self.ledger.live_pairs.remove(0);
        let token = self.ledger.live_pairs[0].access_token.clone();
        let request = Request::new("DELETE", &format!("/api/account/logins/{}", doomed.login_id));
        let reply = try_send(self.port, &request.header("authorization", &format!("Bearer {token}")))?;
        assert_eq!(reply.status, 200, "{}", reply.text());
        self.ledger.dead_pairs.push(doomed);
        Some(())
    }

    fn change_password(&mut self) -> Option<()> {
        // Few: each old password is tried later, and wrong ones are counted.
        if self.ledger.old_passwords.len() >= 3 {
            return Some(());
        }
        let Some(pair) = self.ledger.live_pairs.pop() else { return Some(()) };
        let old = self.ledger.password.take()?;
        let (cookies, pairs) =
            (std::mem::take(&mut self.ledger.live_cookies), std::mem::take(&mut self.ledger.live_pairs));
        let new = format!("{PASSWORD} {}", self.dice.roll(u64::MAX));
        let body = json!({"current_password": old, "new_password": new});
        let reply = self.post_json("/api/account/password", Some(&pair.access_token), &body)?;
        assert_eq!(reply.status, 200, "{}", reply.text());
        self.ledger.password = Some(new);
        self.ledger.old_passwords.push(old);
        self.ledger.dead_cookies.extend(cookies);
        self.ledger.dead_pairs.extend(pairs);
        self.ledger.live_pairs.push(Pair::of(&reply.json()));
        Some(())
    }

    fn work(mut self, admin: &str) -> Ledger {
        if self.arrive(admin).is_some() {
            loop {
                self.ledger.answered += 1;
                self.answers.one_more();
                let step = match self.dice.roll(12) {
                    0..=2 if self.ledger.live_cookies.len() < 15 => self.sign_in_browser(),
                    3..=4 if self.ledger.live_pairs.len() < 15 => self.sign_in_phone(),
                    5..=7 => self.refresh(),
                    8..=9 => self.sign_out_browser(),
                    10 => self.revoke_phone(),
                    11 => self.change_password(),
                    _ => Some(()),
                };
                if step.is_none() {
                    break;
                }
            }
        }
        self.ledger
    }
}

/// Everything that was answered is asked for again.
fn check(port: u16, ledger: &Ledger, admin: &mut ApiClient) {
    let name = &ledger.username;
    if !ledger.added {
        return;
    }
    let reply = admin.get(&format!("/api/admin/users?q={name}"));
    assert_eq!(reply.status, 200, "{name}: {}", reply.text());
    assert!(
        reply.json()["items"]
            .as_array()
            .is_some_and(|items| items.iter().any(|user| user["username"] == name.as_str())),
        "{name} was added and is gone: {}",
        reply.text()
    );
    for cookie in &ledger.live_cookies {
        let mut browser = Browser::new(port);
        browser.cookie = Some(cookie.clone());
        assert!(ledger.password.is_none() || browser.is_signed_in(), "{name}: a sign-in that was answered is lost");
    }
    for cookie in &ledger.dead_cookies {
        let mut browser = Browser::new(port);
        browser.cookie = Some(cookie.clone());
        assert!(!browser.is_signed_in(), "{name}: a browser that was signed out is back");
    }
    for pair in &ledger.live_pairs {
        let phone = ApiClient { port, pair: pair.clone() };
        let reply = phone.refresh_with(&pair.refresh_token);
        // 429: more rotations within the grace than are kept apart.
        assert!(
            ledger.password.is_none() || [200, 429].contains(&reply.status),
            "{name}: a refresh token that was answered is lost: {}",
            reply.text()
        );
    }
    for pair in &ledger.dead_pairs {
        let mut phone = ApiClient { port, pair: pair.clone() };
        assert!(!phone.is_signed_in(), "{name}: a revoked phone is back");
        assert_eq!(phone.refresh_with(&pair.refresh_token).status, 400, "{name}: a revoked refresh token is back");
    }
    if let Some(password) = &ledger.password {
        assert_eq!(
            ApiClient::login(port, name, password, "check").status,
            200,
            "{name}: the password that was answered is lost"
        );
        for old in &ledger.old_passwords {
            assert_eq!(ApiClient::login(port, name, old, "check").status, 401, "{name}: a replaced password is back");
        }
    }
}

/// Proves rule 4 of the contract for `kill -9` (ASVS 2.3.3).
#[test]
fn nothing_that_was_answered_is_lost_to_kill_9() {
    let (_dir, data) = new_data_dir();
    let seed =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a time").as_nanos() as u64 | 1;
    println!("seed {seed}");
    let mut dice = Dice(seed);
    let mut server = Server::start(&data);
    let fields = [("username", ADMIN), ("display_name", "Ada"), ("password", PASSWORD)];
    assert_eq!(Browser::new(server.port).post_form(&server.setup_path(), &fields).status, 303);
    let (mut answered, rounds) = (0, if is_long() { ROUNDS.1 } else { ROUNDS.0 });
    for round in 0..rounds {
        let answers = Answers::default();
        let admin = ApiClient::sign_in(server.port, ADMIN, PASSWORD, "ledger");
        let workers: Vec<_> = (0..WORKERS)
            .map(|number| {
                let ledger = Ledger { username: format!("round{round}worker{number}"), ..Ledger::default() };
                let dice = Dice(dice.roll(u64::MAX) | 1);
                let worker = Worker { port: server.port, ledger, dice, answers: answers.clone() };
                let token = admin.pair.access_token.clone();
                thread::spawn(move || worker.work(&token))
            })
            .collect();
        answers.wait_for(1 + dice.roll(MOST_ANSWERS) as usize, &workers);
        server.kill();
        let ledgers: Vec<Ledger> =
            workers.into_iter().map(|worker| worker.join().expect("a worker's promise")).collect();
        server = Server::start(&data);
        let mut admin = ApiClient::sign_in(server.port, ADMIN, PASSWORD, "ledger");
        for ledger in &ledgers {
            check(server.port, ledger, &mut admin);
            answered += ledger.answered;
        }
        admin.post("/api/logout", None);
    }
    println!("{rounds} kills, {answered} answers, none lost");
    assert!(answered > rounds * WORKERS, "hardly anything was answered: {answered}");
}
