//! In which language people and programs are spoken to: what they chose, what their browser asks for, English.

pub mod before_sign_in;

use crate::harness::{ADMIN, ApiClient, App, Browser, PASSWORD, Reply, Request};
use serde_json::{Value, json};
use twodoors::base::language::Language;

fn is_korean(text: &str) -> bool {
    text.chars().any(|c| ('가'..='힣').contains(&c))
}

/// A page as a browser asks for it that is set to `languages`.
fn page(browser: &mut Browser, path: &str, languages: &str) -> Reply {
    browser.send(Request::new("GET", path).header("accept-language", languages))
}

/// The body, the `lang` of the page and the header all say the same.
fn assert_page_is_in(reply: &Reply, tag: &str) {
    assert_eq!((reply.status, reply.all("content-language")), (200, vec![tag]));
    assert_eq!(reply.header("vary"), "Accept-Language");
    let text = reply.text();
    assert!(text.contains(&format!("<html lang=\"{tag}\">")), "{text}");
    let heading = text.split("<h1>").nth(1).and_then(|rest| rest.split("</h1>").next()).expect("a heading");
    assert_eq!(is_korean(heading), tag == "ko", "{heading}");
}

fn html_choose(browser: &mut Browser, tag: &str) {
    let reply = browser.post("/language", &[("language", tag)]);
    assert_eq!((reply.status, reply.location()), (303, "/account?done=language"), "{}", reply.text());
}

fn api_account(phone: &ApiClient, languages: Option<&str>) -> Reply {
    let request = Request::new("GET", "/api/account");
    phone.send(match languages {
        Some(languages) => request.header("accept-language", languages),
        None => request,
    })
}

#[test]
fn html_accept_language_picks_the_language_before_sign_in() {
    let app = App::start();
    app.set_up();
    let mut browser = app.browser();
    for (languages, tag) in [("ko-KR,ko;q=0.9,en;q=0.8", "ko"), ("fr, ko;q=0.2", "ko"), ("en, ko", "en"), ("fr", "en")]
    {
        for path in ["/login", "/problems"] {
            assert_page_is_in(&page(&mut browser, path, languages), tag);
        }
    }
    assert_page_is_in(&browser.get("/login"), "en");
    let wrong = [("username", ADMIN), ("password", "no"), ("next", "/")];
    let request = Request::new("POST", "/login").header("sec-fetch-site", "same-origin").form(&wrong);
    let refused = browser.send(request.header("accept-language", "ko"));
    assert_eq!((refused.status, refused.header("content-language")), (401, "ko"));
    assert!(refused.text().contains("이름이나 비밀번호가 틀렸습니다"), "{}", refused.text());
    let nothing = page(&mut browser, "/nowhere", "ko");
    assert_eq!((nothing.status, nothing.header("content-language")), (404, "ko"));
    assert!(nothing.text().contains("<html lang=\"ko\">"), "{}", nothing.text());
}

#[test]
fn api_accept_language_picks_the_language_before_sign_in() {
    let app = App::start();
    app.set_up();
    let body = json!({"username": ADMIN, "password": "no", "device_name": "a phone"});
    for (languages, tag) in [("ko-KR,ko;q=0.9,en;q=0.8", "ko"), ("en, ko", "en"), ("fr", "en")] {
        for request in [Request::new("POST", "/api/login").json(&body), Request::new("GET", "/api/nowhere")] {
            let reply = app.send(&request.header("accept-language", languages));
            assert_eq!(reply.all("content-language"), [tag], "{languages}");
            let problem = reply.json();
            for part in ["title", "detail"] {
                assert_eq!(is_korean(problem[part].as_str().expect("a text")), tag == "ko", "{problem}");
            }
            assert!(problem["code"].is_string() && problem["type"].is_string(), "names stay names: {problem}");
        }
    }
    assert_eq!(app.send(&Request::new("GET", "/api/nowhere")).header("content-language"), "en");
}

/// On pages the choice wins: a browser asks by itself.
#[test]
fn html_a_choice_of_language_holds_and_survives_a_restart() {
    let app = App::start();
    let mut browser = app.set_up();
    assert_page_is_in(&page(&mut browser, "/", "ko"), "ko");
    html_choose(&mut browser, "ko");
    assert_page_is_in(&page(&mut browser, "/", "en"), "ko");
    assert_page_is_in(&browser.get("/account"), "ko");
    let chosen = "<option value=\"ko\" lang=\"ko\" selected>한국어</option>";
    assert!(browser.get("/account").text().contains(chosen));
    let app = app.restart();
    let mut browser = app.sign_in(ADMIN);
    assert_page_is_in(&page(&mut browser, "/", "en"), "ko");
    let nothing = page(&mut browser, "/admin/users/nobody", "en");
    assert_eq!((nothing.status, nothing.header("content-language")), (404, "ko"), "errors are pages too");
    html_choose(&mut browser, "en");
    assert_page_is_in(&page(&mut browser, "/account?done=language", "ko"), "en");
    assert!(browser.get("/account?done=language").text().contains("Pages are in English from now on."));
    html_choose(&mut browser, "");
    assert_page_is_in(&page(&mut browser, "/", "ko"), "ko");
    assert_page_is_in(&browser.get("/"), "en");
}

/// Under `/api` it is what holds where the client asks for none.
#[test]
fn api_a_choice_of_language_holds_and_survives_a_restart() {
    let app = App::start();
    app.set_up();
    let mut phone = app.phone(ADMIN);
    let before = phone.get("/api/account");
    assert_eq!(before.all("content-language"), ["en"]);
    let reply = phone.patch("/api/account", &json!({"language": "ko"}));
    assert_eq!((reply.status, reply.all("content-language")), (200, vec!["ko"]), "{}", reply.text());
    assert_eq!(reply.json(), before.json(), "the members that the contract says");
    let app = app.restart();
    let mut phone = app.phone(ADMIN);
    assert_eq!(api_account(&phone, None).header("content-language"), "ko");
    assert_eq!(api_account(&phone, Some("en, ko;q=0.5")).header("content-language"), "en");
    assert_eq!(api_account(&phone, Some("fr")).header("content-language"), "ko");
    let refused = phone.patch("/api/account", &json!({"email": "no"}));
    assert_eq!((refused.status, refused.header("content-language")), (422, "ko"));
    assert!(is_korean(refused.json()["errors"][0]["message"].as_str().unwrap()), "{}", refused.text());
    let title = phone.patch("/api/account", &json!({"title": "Countess"}));
    assert_eq!(title.header("content-language"), "ko", "what is left out stays");
    let both = phone.patch("/api/account", &json!({"title": "", "language": null}));
    assert_eq!((both.status, both.header("content-language"), &both.json()["title"]), (200, "en", &json!("")));
    assert_eq!(app.user(ADMIN).language, None);
}

const UNKNOWN: [&str; 5] = ["de", "KO", "ko-KR", "korean", " "];

#[test]
fn html_an_unknown_language_is_refused_and_changes_nothing() {
    let app = App::start();
    let mut browser = app.set_up();
    html_choose(&mut browser, "ko");
    for unknown in UNKNOWN {
        let reply = browser.post("/language", &[("language", unknown)]);
        assert_eq!(reply.status, 422, "{unknown:?}");
        assert!(
            reply.text().contains("en, ko") && reply.text().contains("class=\"button go\" href=\"/account\""),
            "{}",
            reply.text()
        );
    }
    assert_eq!(browser.post("/language", &[]).status, 422, "nothing is not an empty choice");
    assert_eq!(app.user(ADMIN).language, Some(Language::Korean));
}

#[test]
fn api_an_unknown_language_is_refused_and_changes_nothing() {
    let app = App::start();
    app.set_up();
    let mut phone = app.phone(ADMIN);
    phone.patch("/api/account", &json!({"language": "ko"}));
    let wrong = UNKNOWN.map(Value::from).into_iter().chain([json!(1), json!(["ko"]), json!(false)]);
    for unknown in wrong {
        let reply = phone.patch("/api/account", &json!({"language": unknown, "title": "not kept"}));
        assert_eq!((reply.status, &reply.json()["errors"][0]["field"]), (422, &json!("language")), "{unknown}");
    }
    let user = app.user(ADMIN);
    assert_eq!((user.language, user.profile.title.as_str()), (Some(Language::Korean), ""), "all or nothing");
}

/// ASVS 3.5.1, 8.2.1: nobody chooses for somebody else.
#[test]
fn html_choosing_a_language_needs_a_proof() {
    let app = App::start();
    let mut browser = app.set_up();
    let choice = [("language", "ko")];
    assert_eq!(app.browser().post_form("/language", &choice).status, 401, "no session");
    assert_eq!(browser.post_form("/language", &choice).status, 403, "no csrf field");
    let csrf = app.sign_in(ADMIN).get("/account").csrf().expect("a field");
    assert_eq!(browser.post_form("/language", &[("csrf", &csrf), ("language", "ko")]).status, 403, "another login's");
    assert_eq!(browser.get("/language").status, 405, "a link changes nothing");
    assert_eq!(app.user(ADMIN).language, None);
}

/// ASVS 3.5.1, 8.2.1: nobody chooses for somebody else.
#[test]
fn api_choosing_a_language_needs_a_proof() {
    let app = App::start();
    let browser = app.set_up();
    let request = Request::new("PATCH", "/api/account").json(&json!({"language": "ko"}));
    assert_eq!(app.send(&request).status, 401, "no token");
    let cookie = browser.cookie.clone().expect("a cookie");
    assert_eq!(app.send(&request.header("cookie", &cookie)).status, 401, "a cookie is none");
    assert_eq!(app.user(ADMIN).language, None);
}

#[test]
fn html_texts_are_in_the_language_of_the_reader_and_moments_stay_exact() {
    let app = App::start();
    let mut browser = app.set_up();
    let exact = "<time datetime=\"2026-01-01T00:00:00Z\">";
    let account = browser.get("/account").text();
    assert!(account.contains(&format!("{exact}2026-01-01 00:00 UTC</time>")), "{account}");
    html_choose(&mut browser, "ko");
    let account = browser.get("/account").text();
    assert!(account.contains(&format!("{exact}2026년 1월 1일 00:00 UTC</time>")), "{account}");
    let activity = browser.get("/account/activity").text();
    let rows: Vec<&str> = activity.split("<th scope=\"row\">").skip(1).collect();
    assert!(!rows.is_empty() && rows.iter().all(|row| is_korean(row.split("<td").next().unwrap())), "{activity}");
}

#[test]
fn api_texts_are_in_the_language_of_the_reader_and_moments_stay_exact() {
    let app = App::start();
    let mut ada = app.set_up();
    app.add_member(&mut ada, "bob");
    let (mut phone, other) = (app.phone("bob"), app.phone("bob"));
    assert_eq!(ada.post(&format!("/admin/logins/{}/revoke", other.pair.login_id), &[]).status, 303);
    for (tag, korean) in [("ko", true), ("en", false)] {
        assert_eq!(phone.patch("/api/account", &json!({"language": tag})).status, 200);
        let reply = phone.get("/api/account/activity");
        assert_eq!(reply.all("content-language"), [tag]);
        let (items, notices) = (reply.json()["items"].clone(), reply.json()["notices"].clone());
        let all: Vec<&Value> = [&items, &notices].into_iter().flat_map(|list| list.as_array().unwrap()).collect();
        assert!(all.len() > 2 && !notices.as_array().unwrap().is_empty(), "{}", reply.text());
        for told in all {
            assert_eq!(is_korean(told["text"].as_str().expect("a text")), korean, "{told}");
            assert_eq!(told["at"], "2026-01-01T00:00:00Z");
        }
        assert_eq!(is_korean(notices[0]["advice"].as_str().expect("a text")), korean, "{notices}");
    }
    let audit = app.phone(ADMIN).send(Request::new("GET", "/api/admin/audit").header("accept-language", "ko"));
    assert_eq!(audit.all("content-language"), ["ko"]);
    assert!(is_korean(audit.json()["items"][0]["text"].as_str().expect("a text")), "{}", audit.text());
}

/// Somebody who cannot read the page has to find it by the name of their language.
#[test]
fn every_page_leads_to_the_choice_in_every_language() {
    let app = App::start();
    let mut browser = app.set_up();
    for spoken in Language::ALL {
        html_choose(&mut browser, spoken.tag());
        let page = browser.get("/").text();
        let foot = page.split("<footer").nth(1).expect("a footer");
        for other in Language::ALL {
            let named = format!(" lang=\"{}\">{}</button>", other.tag(), other.own_name());
            assert_eq!(foot.contains(&named), other != spoken, "{foot}");
        }
        let account = browser.get("/account").text();
        assert!(account.contains("<h2 id=\"language\">"));
        for language in Language::ALL {
            let option = format!("<option value=\"{0}\" lang=\"{0}\"", language.tag());
            assert!(account.contains(&option), "{account}");
        }
    }
    assert!(!app.browser().get("/login").text().contains("action=\"/language\""));
}

#[test]
fn choosing_leads_back_to_where_one_was_and_nowhere_else() {
    let app = App::start();
    let mut browser = app.set_up();
    for (next, location) in [
        ("/people", "/people?done=language"),
        ("/people?q=ada", "/people?q=ada&done=language"),
        ("https://example.org/", "/?done=language"),
        ("//example.org", "/?done=language"),
        ("/\\example.org", "/?done=language"),
        ("", "/?done=language"),
    ] {
        let reply = browser.post("/language", &[("language", "ko"), ("next", next)]);
        assert_eq!((reply.status, reply.location()), (303, location), "{next:?}");
    }
}

/// It concerns nobody else; and it leaves everything else of a person as it is.
#[test]
fn choosing_a_language_is_not_written_down_and_changes_nothing_else() {
    let app = App::start();
    let mut browser = app.set_up();
    let mut phone = app.phone(ADMIN);
    let before = app.user(ADMIN);
    let entries = app.audit_of(|| {
        html_choose(&mut browser, "ko");
        assert_eq!(phone.patch("/api/account", &json!({"language": "en"})).status, 200);
    });
    assert!(entries.is_empty(), "{entries:?}");
    let after = app.user(ADMIN);
    assert_eq!((after.profile, after.epoch), (before.profile, before.epoch));
    assert!(browser.is_signed_in() && phone.is_signed_in() && app.opens(ADMIN, PASSWORD));
}
