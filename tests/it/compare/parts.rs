//! The parts of the comparison that people try: the inspector, revocation live, the attacks. What is made
//! for them opens nothing here and leaves nothing behind.

use super::judge::{exchange, why};
use crate::harness::{App, Browser, Reply};
use serde_json::json;
use std::sync::Arc;
use twodoors::app::App as TwodoorsApp;
use twodoors::lab::experiments::attacks::{self, Attack, Outcome, Part, Scene, Verdict, judge};

pub const PAGES: [&str; 3] = ["/compare/inspect", "/compare/live", "/compare/attacks"];

pub fn post_attack(browser: &mut Browser, attack: Attack) -> Reply {
    browser.post(&format!("/compare/attacks/{}", attack.name()), &[])
}

/// The sentence of the page about what came of it.
pub fn verdict(page: &Reply) -> String {
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
pub fn texts(token: &str) -> [String; 3] {
    let parts: Vec<&str> = token.split('.').collect();
    let text = |part: &str| String::from_utf8(crate::jwt::forge::unb64(part)).expect("text");
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
