//! The parts of the comparison that people try: the inspector, revocation live, the attacks. What is made
//! for them opens nothing here and leaves nothing behind.

use crate::harness::{ADMIN, ApiClient, App, Browser, Reply, Request, new_dir, wait_until_closed};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use twodoors::app::App as TwodoorsApp;
use twodoors::base::clock::Clock;
use twodoors::base::language::Text;
use twodoors::lab::experiments::attacks::{self, Attack, Exchange, Outcome, Part, Scene, Verdict, judge};
use twodoors::lab::experiments::inspect;
use twodoors::lab::experiments::live::{EVERY, Trials, USES_BEFORE};
use twodoors::lab::testbed::exchange::{self, HOME};
use twodoors::lab::testbed::test_app::{Person, TestApp};
use twodoors::logins::Scheme as _;
use twodoors::storage::logins::Filter;

const PAGES: [&str; 3] = ["/compare/inspect", "/compare/live", "/compare/attacks"];

fn post_attack(browser: &mut Browser, attack: Attack) -> Reply {
    browser.post(&format!("/compare/attacks/{}", attack.name()), &[])
}

/// The sentence of the page about what came of it.
fn verdict(page: &Reply) -> String {
    let text = page.text();
    let (_, rest) = text.split_once("role=\"status\"><b>").unwrap_or_else(|| panic!("no outcome on {text}"));
    rest.split_once("</b>").expect("its end").0.to_owned()
}

fn play(house: &Arc<TwodoorsApp>, attack: Attack) -> Outcome {
    let house = Arc::clone(house);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async move { attacks::run(&house, attack).await }).expect("it was played")
}

#[test]
fn every_part_is_for_every_signed_in_person() {
    let app = App::start();
    let mut admin = app.set_up();
    app.add_member(&mut admin, "bob");
    let mut bob = app.sign_in("bob");
    for path in PAGES {
        assert_eq!(admin.get(path).status, 200, "{path}");
        let page = bob.get(path);
        assert_eq!(page.status, 200, "{path}");
        assert!(
            page.body.len() < 50_000 && page.text().contains("<a href=\"/compare\" aria-current=\"page\">"),
            "{path}"
        );
        let stranger = app.browser().get(path);
        assert_eq!((stranger.status, stranger.location()), (303, format!("/login?next={path}").as_str()));
    }
    assert_eq!(bob.post("/compare/inspect", &[]).status, 200);
    assert_eq!(post_attack(&mut bob, Attack::AlgNone).status, 200);
    assert_eq!(bob.post("/compare/attacks/no-such-attack", &[]).status, 404);
}

#[test]
fn every_attack_ends_as_it_should_and_the_page_tells_it() {
    let app = App::start();
    let mut admin = app.set_up();
    for attack in Attack::ALL {
        let page = post_attack(&mut admin, attack);
        assert_eq!(page.status, 200, "{attack:?}");
        assert!(page.body.len() < 50_000, "{attack:?}: {}", page.body.len());
        let wanted = match attack {
            Attack::StolenToken => {
                "token.verify = lookup (this server), the owner ends the login: let through, and refused after its owner \
                 had ended the login. token.verify = lookup (this server), nobody ends the login: let through, and \
                 refused when the token&#39;s own time was over. token.verify = stateless (another server), the owner ends \
                 the login: let through, and refused when the token&#39;s own time was over."
            }
            Attack::StolenCookie => "This server let it through, and refused it after its owner had ended the login.",
            Attack::LoggedOutCookie | Attack::SpentRefresh => "Refused: this server stopped it.",
            Attack::CrossSiteToken | Attack::ChangedPayload => "Refused: this server stopped all 2 tries.",
            Attack::AlgSwap => "Refused: this server stopped all 3 tries.",
            Attack::AlgNone | Attack::CrossSiteCookie => "Refused: this server stopped all 4 tries.",
            Attack::Script => {
                "Out of a script’s reach: the cookie, as this server set it at sign-in. Within a script’s reach: the token \
                 pair, as this server answered it at sign-in."
            }
        };
        assert_eq!(verdict(&page), wanted, "{attack:?}: {}", page.text());
        assert!(!page.text().contains("attack-"), "an id without a sentence, {attack:?}: {}", page.text());
    }
}

#[test]
fn where_nobody_asks_the_store_a_stolen_token_works_until_its_own_end() {
    let app = App::with(&[("token.verify", json!("stateless"))]);
    let mut admin = app.set_up();
    let page = post_attack(&mut admin, Attack::StolenToken);
    let told = verdict(&page);
    let wanted = "token.verify = stateless (this server), the owner ends the login: let through, and refused when the \
                  token&#39;s own time was over. token.verify = lookup (another server), the owner ends the login: let \
                  through, and refused after its owner had ended the login.";
    assert!(told.starts_with(wanted), "{told}");
    assert!(page.text().contains("may still be accepted for up to 10 minutes"));
    let page = post_attack(&mut admin, Attack::SpentRefresh);
    assert_eq!(verdict(&page), "Refused: this server stopped it.");
    assert!(page.text().contains("the access token that came with the newest: let through (200)"));
}

#[test]
fn the_algorithm_is_attacked_whatever_it_is() {
    for (alg, tries) in [("ES256", 3), ("RS256", 3), ("HS256", 2)] {
        let app = App::with(&[("token.alg", json!(alg))]);
        let outcome = play(&app.inner, Attack::AlgSwap);
        assert_eq!(outcome.verdict, Verdict::Refused { tries }, "{alg}");
        for attack in [Attack::AlgNone, Attack::ChangedPayload] {
            assert!(matches!(play(&app.inner, attack).verdict, Verdict::Refused { .. }), "{alg} {attack:?}");
        }
    }
}

/// The access token of each request that has one, in order.
fn shown_tokens(outcome: &Outcome, part: Part) -> Vec<String> {
    let exchanges = outcome.scenes.iter().filter_map(|scene| match scene {
        Scene::Exchange(own) if own.part == part => Some(own),
        Scene::Exchange(_) | Scene::Note(_) | Scene::Course(_) => None,
    });
    let headers = exchanges.flat_map(|own| own.sent.headers.clone());
    headers.filter_map(|(_, value)| value.strip_prefix("Bearer ").map(str::to_owned)).collect()
}

/// Header and payload as text, and the signature as it travels.
fn texts(token: &str) -> [String; 3] {
    let parts: Vec<&str> = token.split('.').collect();
    let text = |part: &str| String::from_utf8(crate::forge::unb64(part)).expect("text");
    [text(parts[0]), text(parts[1]), parts[2].to_owned()]
}

#[test]
fn a_forged_token_differs_from_the_genuine_one_in_one_place_only() {
    for alg in ["EdDSA", "ES256", "RS256", "HS256"] {
        let app = App::with(&[("token.alg", json!(alg))]);
        let outcome = play(&app.inner, Attack::ChangedPayload);
        let (genuine, forged) = (shown_tokens(&outcome, Part::Check), shown_tokens(&outcome, Part::Attempt));
        assert_eq!((genuine.len(), forged.len()), (2, 2));
        assert_eq!(genuine[0], genuine[1], "what was decoded and encoded again is let in, and is the same");
        let [header, payload, signature] = texts(&genuine[0]);
        assert!(payload.contains("\"roles\":[\"member\"]"), "{payload}");
        for forged in forged {
            assert_eq!(texts(&forged), [header.clone(), payload.replace("member", "admin"), signature.clone()]);
        }
        let outcome = play(&app.inner, Attack::AlgNone);
        let (genuine, forged) = (shown_tokens(&outcome, Part::Check), shown_tokens(&outcome, Part::Attempt));
        let [header, payload, signature] = texts(&genuine[0]);
        for (forged, (none, kept)) in
            forged.iter().zip([("none", ""), ("none", &signature), ("NONE", ""), ("NONE", &signature)])
        {
            assert_eq!(texts(forged), [header.replace(alg, none), payload.clone(), kept.to_owned()]);
        }
    }
}

#[test]
fn a_stolen_token_is_tried_by_both_ways_to_verify_and_dies_of_its_time_while_its_login_lives() {
    for mode in ["lookup", "denylist", "stateless"] {
        let app = App::with(&[("token.verify", json!(mode))]);
        let outcome = play(&app.inner, Attack::StolenToken);
        let Verdict::Each(each) = &outcome.verdict else { panic!("{mode}: {:?}", outcome.verdict) };
        assert_eq!(each.len(), 3);
        for (condition, verdict) in each {
            let condition = condition.to_string();
            let is_ended = condition.contains("the owner ends") && !condition.contains("= stateless");
            let since = if is_ended { "attack-since-ended" } else { "attack-since-expired" };
            assert_eq!(*verdict, Verdict::Until { since }, "{mode}: {condition}");
        }
        assert!(each[0].0.to_string().starts_with(&format!("token.verify = {mode} (this server)")));
        assert!(!outcome.verdict.is_breach(true) && why(&outcome).starts_with("Bearer means"));
    }
}

#[test]
fn what_a_defence_costs_the_owner_is_no_attack_stopped_and_a_login_that_lives_on_is_a_breach() {
    let app = App::start();
    let outcome = play(&app.inner, Attack::SpentRefresh);
    assert_eq!(outcome.verdict, Verdict::Refused { tries: 1 });
    assert!(
        why(&outcome).contains("What that costs the owner: the owner’s own newest refresh token, from home: refused")
    );
    let alive = [exchange(Part::Attempt, 400, None), exchange(Part::Collateral, 200, None)];
    assert_eq!(judge(&alive), Verdict::Partly { accepted: 1, tries: 2 });
}

#[test]
fn a_preflight_asks_for_method_and_headers() {
    let app = App::start();
    let outcome = play(&app.inner, Attack::CrossSiteToken);
    let asks = outcome.scenes.iter().find_map(|scene| match scene {
        Scene::Exchange(own) if own.sent.method == "OPTIONS" => Some(own.sent.lines()),
        Scene::Exchange(_) | Scene::Note(_) | Scene::Course(_) => None,
    });
    let lines = asks.expect("a preflight");
    for line in ["Access-Control-Request-Method: GET", "Access-Control-Request-Headers: authorization"] {
        assert!(lines.iter().any(|own| own == line), "{lines:?}");
    }
}

#[test]
fn the_address_of_a_try_leads_to_its_place_on_the_page() {
    let app = App::start();
    let mut admin = app.set_up();
    for attack in Attack::ALL {
        let reply = admin.get(&format!("/compare/attacks/{}", attack.name()));
        assert_eq!((reply.status, reply.location()), (303, format!("/compare/attacks#{}", attack.name()).as_str()));
        let id = format!("id=\"{}\"", attack.name());
        assert!(admin.get("/compare/attacks").text().contains(&id));
    }
    assert_eq!(admin.get("/compare/attacks/no-such-attack").status, 404);
}

#[test]
fn without_https_the_bench_plays_by_the_cookie_of_that_house() {
    let app = App::with(&[("insecure_lan", json!(true)), ("public_origin", json!("http://house.test"))]);
    let outcome = play(&app.inner, Attack::LoggedOutCookie);
    assert_eq!(outcome.verdict, Verdict::Refused { tries: 1 });
    let Scene::Exchange(first) = &outcome.scenes[0] else { panic!("a request") };
    assert!(first.sent.lines()[1].starts_with(&format!("Cookie: twodoors-{}=", app.port)), "{:?}", first.sent.lines());
    assert!(matches!(play(&app.inner, Attack::CrossSiteCookie).verdict, Verdict::Refused { .. }));
    let Verdict::Reach { within, out } = play(&app.inner, Attack::Script).verdict else { panic!("looked at") };
    assert!(out[0].to_string().starts_with("the cookie") && within[0].to_string().starts_with("the token pair"));
}

#[test]
fn behind_a_proxy_the_bench_comes_through_the_proxy() {
    let app = App::with(&[
        ("trusted_proxies", json!(["127.0.0.1"])),
        ("public_origin", json!("https://accounts.example.org")),
    ]);
    for attack in Attack::ALL {
        let outcome = play(&app.inner, attack);
        let is_open = matches!(attack, Attack::StolenCookie | Attack::StolenToken);
        let fits = match outcome.verdict {
            Verdict::Refused { .. } => !is_open,
            Verdict::Until { .. } | Verdict::Each(_) => is_open && !outcome.verdict.is_breach(true),
            Verdict::Reach { .. } => attack == Attack::Script,
            Verdict::LetThrough { .. } | Verdict::Partly { .. } | Verdict::Void => false,
        };
        assert!(fits, "{attack:?}: {:?}", outcome.verdict);
    }
}

// --- the judge ---------------------------------------------------------------------------------------

fn exchange(part: Part, status: u16, when: Option<&'static str>) -> Scene {
    let got = exchange::Reply { status, headers: Vec::new(), body: String::new() };
    let accepted = got.accepted();
    let sent = exchange::Request::get("/api/account");
    let called = ("attack-let-through", "attack-refused");
    Scene::Exchange(Box::new(Exchange { part, what: Text::plain("a try"), when, sent, got, accepted, called }))
}

fn why(outcome: &Outcome) -> String {
    outcome.why().map(|why| why.to_string()).unwrap_or_default()
}

fn told(attack: Attack, scenes: Vec<Scene>) -> (String, String) {
    let outcome = Outcome { attack, verdict: judge(&scenes), scenes };
    (outcome.verdict.text().to_string(), why(&outcome))
}

#[test]
fn a_defence_that_is_missing_is_told_as_a_breach() {
    for attack in Attack::ALL {
        let open = vec![exchange(Part::Check, 200, None), exchange(Part::Attempt, 200, None)];
        let (verdict, why) = told(attack, open);
        assert_eq!(verdict, "This server let it through.", "{attack:?}");
        assert!(why.starts_with("A defence did not hold here."), "{attack:?}: {why}");
        // One of several tries is a breach too.
        let leak = vec![exchange(Part::Attempt, 401, None), exchange(Part::Attempt, 200, None)];
        let (verdict, why) = told(attack, leak);
        assert_eq!(verdict, "This server let it through in 1 of 2 tries.", "{attack:?}");
        assert!(why.starts_with("A defence did not hold here."), "{attack:?}: {why}");
    }
}

#[test]
fn what_worked_until_it_was_ended_is_no_breach_only_where_that_is_the_point() {
    let ended = Some("attack-since-ended");
    let scenes = || vec![exchange(Part::Attempt, 200, None), exchange(Part::Attempt, 401, ended)];
    let (verdict, why) = told(Attack::StolenCookie, scenes());
    assert_eq!(verdict, "This server let it through, and refused it after its owner had ended the login.");
    assert!(why.starts_with("A cookie says what it says"), "{why}");
    let (_, why) = told(Attack::AlgNone, scenes());
    assert!(why.starts_with("A defence did not hold here."), "{why}");
    // It comes back to life: not "until".
    let again = vec![exchange(Part::Attempt, 401, ended), exchange(Part::Attempt, 200, ended)];
    assert_eq!(judge(&again), Verdict::Partly { accepted: 1, tries: 2 });
    let never = vec![exchange(Part::Attempt, 200, None), exchange(Part::Attempt, 200, ended)];
    assert_eq!(judge(&never), Verdict::LetThrough { tries: 2 });
}

#[test]
fn a_trial_in_which_nothing_worked_before_teaches_nothing() {
    let dead = vec![exchange(Part::Check, 401, None), exchange(Part::Attempt, 401, None)];
    assert_eq!(judge(&dead), Verdict::Void);
    assert_eq!(judge(&[exchange(Part::Contrast, 200, None)]), Verdict::Void);
    let (verdict, why) = told(Attack::AlgNone, dead);
    assert!(verdict.starts_with("Nothing was learned") && why.is_empty());
}

// --- nothing opens, nothing stays ---------------------------------------------------------------------

#[test]
fn what_is_made_for_an_experiment_opens_nothing_here() {
    let app = App::start();
    let mut admin = app.set_up();
    let keys = app.send(&Request::new("GET", "/.well-known/jwks.json")).text();
    let (house, clock) = (Arc::clone(&app.inner), app.clock.clone());
    let (cookie, pair) = app.wait(async move {
        let person = Person { display_name: "Ada Lovelace", role: twodoors::base::ids::Role::Admin };
        let app_of_its_own = TestApp::open(&house, clock, person, |_| ()).await.expect("a house");
        let session = app_of_its_own.session(HOME).await.expect("a session");
        let made = (app_of_its_own.cookie(&session), app_of_its_own.tokens(HOME).await.expect("tokens"));
        assert!(app_of_its_own.app.sessions.look_up(&session).await.is_ok(), "it opens its own house");
        made
    });
    let cookie = format!("{}={}", cookie.0, cookie.1);
    for path in ["/account", "/admin", "/compare/inspect"] {
        assert_eq!(app.send(&Request::new("GET", path).header("cookie", &cookie)).status, 303, "{path}");
    }
    for path in ["/api/account", "/api/admin/users"] {
        let bearer = format!("Bearer {}", pair.access_token);
        assert_eq!(app.send(&Request::new("GET", path).header("authorization", &bearer)).status, 401, "{path}");
    }
    let refresh = Request::new("POST", "/api/refresh").json(&json!({"refresh_token": pair.refresh_token}));
    let reply = app.send(&refresh);
    assert_eq!((reply.status, reply.json()["error"].as_str()), (400, Some("invalid_grant")));
    assert_eq!(app.send(&Request::new("GET", "/.well-known/jwks.json")).text(), keys, "nor is its key published");
    assert!(admin.is_signed_in());
}

/// People, logins and audit, as stored.
fn stored(app: &App) -> (BTreeSet<String>, BTreeSet<String>, usize) {
    let entries = app.audit().len();
    let (users, logins) = (app.inner.store.users(), app.inner.store.logins());
    app.wait(async move {
        let people = users.list(None, 99).await.expect("people");
        let rows = logins.list(Filter::All, None, 99).await.expect("logins");
        let people = people.iter().map(|person| person.username.as_str().to_owned()).collect();
        (people, rows.iter().map(|row| format!("{:?}", (row.id, row.state, row.epoch))).collect(), entries)
    })
}

#[test]
fn experiments_leave_nothing_in_people_logins_and_audit() {
    let app = App::start();
    let mut admin = app.set_up();
    let before = stored(&app);
    for attack in Attack::ALL {
        assert_eq!(post_attack(&mut admin, attack).status, 200);
        assert_eq!(stored(&app), before, "{attack:?}");
    }
    assert_eq!(admin.post("/compare/inspect", &[]).status, 200);
    let trial = start_trial(&mut admin);
    to_the_end(&app, &mut admin, &trial);
    assert_eq!(stored(&app), before);
    let logins = admin.get("/account/logins").text();
    assert!(!logins.contains("throw-away"), "{logins}");
    assert!(!admin.get("/people").text().contains("throw-away"));
}

#[tokio::test]
async fn experiments_leave_nothing_in_the_database() {
    let dir = new_dir();
    let data = dir.path().join("data");
    let figment = twodoors::config::sources(&twodoors::config::Overrides {
        data_dir: Some(data.clone()),
        address: None,
        port: None,
    });
    let config = twodoors::config::Config::read(figment.merge(("twodoors.password.memory_kib", 64))).expect("read");
    let house = Arc::new(TwodoorsApp::open(config, Clock::system()).await.expect("opened"));
    attacks::run(&house, Attack::SpentRefresh).await.expect("played");
    attacks::run(&house, Attack::CrossSiteCookie).await.expect("played");
    house.store.stop().await;
    drop(house);
    // The last that holds a throw-away house are tasks that have been told to end.
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    wait_until_closed(&data);
    let database = sled::open(data.join("store")).expect("it opens");
    let scratch: Vec<_> = database.tree_names().into_iter().filter(|name| name.starts_with(b"scratch")).collect();
    assert!(scratch.is_empty(), "{scratch:?}");
    assert!(database.tree_names().len() > 7);
}

#[test]
fn no_page_shows_the_secret_of_the_session_or_a_token_of_ones_own() {
    let app = App::start();
    let mut admin = app.set_up();
    let phone: ApiClient = app.phone(ADMIN);
    let cookie = admin.cookie.clone().expect("a cookie");
    let secret = cookie.rsplit('.').next().expect("a secret").to_owned();
    assert_eq!(secret.len(), 43);
    let mut pages: Vec<Reply> = PAGES.iter().map(|path| admin.get(path)).collect();
    pages.push(admin.post("/compare/inspect", &[]));
    pages.extend(Attack::ALL.iter().map(|attack| post_attack(&mut admin, *attack)));
    let trial = start_trial(&mut admin);
    pages.push(admin.get(&trial));
    let [_, _, signature] = phone.pair.access_token.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    for page in &pages {
        let text = page.text();
        assert_eq!(page.status, 200);
        assert!(!text.contains(&secret) && !text.contains(&secret[..12]), "{text}");
        assert!(
            !text.contains(signature)
                && !text.contains(&phone.pair.refresh_token)
                && !text.contains(&phone.pair.login_id)
        );
        assert_eq!(page.all("set-cookie"), Vec::<&str>::new(), "nor does any set a cookie");
    }
}

// --- the inspector ------------------------------------------------------------------------------------

#[test]
fn the_inspector_tells_the_cookie_and_the_row_as_they_are() {
    let app = App::start();
    let mut admin = app.set_up();
    let page = admin.get("/compare/inspect").text();
    let cookie = admin.cookie.clone().expect("a cookie");
    let bytes = format!("Cookie: {cookie}\r\n").len();
    assert!(page.contains(&format!("<dt>bytes with every request</dt><dd>{bytes}</dd>")), "{page}");
    assert!(page.contains(&format!("Cookie: __Host-session={}.<mark", admin.login_id())));
    assert!(
        page.contains("43 characters") && page.contains("1209600 s (14 days)") && page.contains("a hash of the secret")
    );
    assert_eq!(page.matches("<b>set</b>").count(), 3, "__Host-, HttpOnly, Secure");
    let row = app.login(&admin.login_id()).expect("the row");
    assert!(page.contains(&row.created_at.rfc3339()) && page.contains(&row.max_expires_at.rfc3339()));
    let bytes = twodoors::store::sled::row_bytes(&row).expect("written");
    assert!(bytes > 100 && page.contains(&format!("{bytes} bytes as stored")), "{bytes}");
    app.advance(3_600);
    assert!(admin.get("/compare/inspect").text().contains("1206000 s (about 14 days)"), "what is left of it");
}

#[test]
fn without_https_the_inspector_says_what_the_cookie_lacks() {
    let app = App::with(&[("insecure_lan", json!(true)), ("public_origin", json!("http://house.test"))]);
    let page = app.set_up().get("/compare/inspect").text();
    assert!(page.contains(&format!("Cookie: twodoors-{}=", app.port)) && !page.contains("__Host-session"));
    assert_eq!(page.matches("<b>set</b>").count(), 1, "only HttpOnly");
    assert!(page.contains("knowingly without https"));
}

#[test]
fn the_token_on_the_page_is_nobodys_and_was_refused_here() {
    let app = App::start();
    let mut admin = app.set_up();
    let page = admin.post("/compare/inspect", &[]);
    let text = page.text();
    assert!(page.status == 200 && page.body.len() < 50_000, "{}", page.body.len());
    assert!(text.contains("asked of this server: 401") && text.contains("asked of this server: 400"));
    let part = |class: &str| {
        let (_, rest) = text.split_once(&format!("<span class=\"{class}\">")).expect("a part");
        rest.split_once("</span>").expect("its end").0.to_owned()
    };
    let token = format!("{}.{}.{}", part("h"), part("p"), part("s"));
    let (header, claims) = crate::forge::read(&token);
    // Decoded it stands there as it is written: the first member first.
    let at = |name: &str| text.find(&format!("&quot;{name}&quot;: ")).unwrap_or_else(|| panic!("no {name}: {text}"));
    let [_, payload, _] = texts(&token);
    let mut names: Vec<&str> = claims.as_object().expect("claims").keys().map(String::as_str).collect();
    names.sort_by_key(|name| payload.find(&format!("\"{name}\":")));
    assert!(names.is_sorted_by_key(|name| at(name)) && names[0] == "iss" && at("typ") < at("alg"), "{names:?}");
    assert_eq!(header["typ"], "at+jwt");
    assert_eq!(claims["roles"], json!(["admin"]), "the role words are one's own");
    assert_ne!(claims["sub"], app.user(ADMIN).id.to_string());
    let line = format!("Authorization: Bearer {token}\r\n").len();
    assert!(text.contains(&format!("<dt>bytes with every request</dt><dd>{line}</dd>")));
    let reply = app.send(&Request::new("GET", "/api/account").header("authorization", &format!("Bearer {token}")));
    assert_eq!(reply.status, 401);
    // Every member is explained, none is a stranger.
    for name in claims.as_object().expect("claims").keys().chain(header.as_object().expect("header").keys()) {
        assert!(text.contains(&format!("<th scope=\"row\"><code>{name}</code></th>")), "{name}");
    }
    assert!(!text.contains("Not one that this page knows") && text.contains("10 minutes left"));
    assert_ne!(admin.post("/compare/inspect", &[]).text(), text, "another one each time");
}

#[test]
fn a_refresh_token_is_taken_apart_to_its_last_byte() {
    let app = App::start();
    app.set_up();
    let (house, ada) = (Arc::clone(&app.inner), app.user(ADMIN));
    let parts = app.wait(async move { inspect::issue(&house, &ada).await }).expect("taken apart");
    let bytes: usize = parts.refresh_parts.iter().map(|part| part.bytes).sum();
    assert_eq!(bytes, 4 + 53, "the prefix and what is behind it");
    assert_eq!((parts.row.newest, parts.row.parent, parts.row.newest_used), (1, 1, false));
    assert_eq!(parts.asked.iter().map(|asked| asked.status).collect::<Vec<_>>(), [401, 400]);
}

// --- revocation, live ---------------------------------------------------------------------------------

fn start_trial(browser: &mut Browser) -> String {
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
fn to_the_end(app: &App, browser: &mut Browser, trial: &str) -> String {
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
