//! The language of pages that anybody may open stands in their address, and goes along until somebody signs in.

use crate::harness::{ADMIN, App, Browser, OTHER_PASSWORD, PASSWORD, Reply, Request};
use twodoors::base::language::Language;

const WRONG: [(&str, &str); 3] = [("username", ADMIN), ("password", "not it"), ("next", "/people")];

fn assert_is_in(reply: &Reply, tag: &str, what: &str) {
    assert_eq!(reply.all("content-language"), [tag], "{what}: {}", reply.status);
    assert!(reply.text().contains(&format!("<html lang=\"{tag}\">")), "{what}");
    assert_eq!(reply.header("vary"), "Accept-Language", "{what}");
    assert!(reply.all("set-cookie").is_empty(), "{what}: no cookie");
}

/// A page as a browser asks for it that is set to `languages`.
fn get(browser: &mut Browser, path: &str, languages: &str) -> Reply {
    browser.send(Request::new("GET", path).header("accept-language", languages))
}

/// Addresses of ours that a page leads to or sends a form to, but for styles and the like.
fn addresses(page: &str) -> Vec<String> {
    let found = [" href=\"/", " action=\"/"].into_iter().flat_map(|mark| page.split(mark).skip(1));
    let found = found.filter_map(|rest| rest.split('"').next()).filter(|rest| !rest.starts_with("static/"));
    found.map(|rest| format!("/{}", rest.replace("&amp;", "&"))).collect()
}

/// The footer's way from `path` to another language.
fn switch_to(path: &str, page: &str, tag: &str) -> String {
    let link = page.split("<a ").find(|link| link.contains(&format!("hreflang=\"{tag}\"")));
    let link = link.unwrap_or_else(|| panic!("no link to {tag}: {page}"));
    let href = link.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an address");
    let path = path.split('?').next().expect("a path");
    if href.starts_with('?') { format!("{path}{href}") } else { href.to_owned() }.replace("&amp;", "&")
}

/// Pages before sign-in, in a house that is set up; the last is a link of Bob's.
fn open_pages(admin: &mut Browser) -> Vec<String> {
    let fields = [("username", "bob"), ("display_name", "Bob"), ("role", "member")];
    let link = admin.post("/admin/users", &fields).link_path();
    let fixed =
        ["/login", "/login?next=/people", "/login?done=link&username=bob", "/problems", "/nowhere", "/setup?code=x"];
    let dead = ["/link/x", "/logout"];
    fixed.into_iter().chain(dead).map(str::to_owned).chain([link]).collect()
}

fn with_lang(path: &str, tag: &str) -> String {
    format!("{path}{}lang={tag}", if path.contains('?') { '&' } else { '?' })
}

#[test]
fn html_the_address_picks_the_language_of_pages_before_sign_in() {
    let app = App::start();
    let setup = format!("/setup?code={}", app.setup_code());
    assert_is_in(&get(&mut app.browser(), &with_lang(&setup, "ko"), "en"), "ko", "set-up");
    let mut admin = app.set_up();
    for path in open_pages(&mut admin) {
        let mut stranger = app.browser();
        assert_is_in(&get(&mut stranger, &with_lang(&path, "ko"), "en"), "ko", &path);
        assert_is_in(&get(&mut stranger, &with_lang(&path, "en"), "ko"), "en", &path);
        for unknown in ["de", "KO", "ko-KR", "", "%EF%BF", "ko%20", "%3Cb%3E"] {
            assert_is_in(&get(&mut stranger, &with_lang(&path, unknown), "ko"), "ko", &path);
            assert_is_in(&get(&mut stranger, &with_lang(&path, unknown), "fr"), "en", &path);
        }
    }
}

#[test]
fn html_the_language_goes_along_with_every_link_and_form_before_sign_in() {
    let app = App::start();
    let setup = with_lang(&format!("/setup?code={}", app.setup_code()), "ko");
    let page = get(&mut app.browser(), &setup, "en").text();
    let mut pages = vec![(setup, page)];
    let mut admin = app.set_up();
    for path in open_pages(&mut admin) {
        let path = with_lang(&path, "ko");
        let page = get(&mut app.browser(), &path, "en").text();
        pages.push((path, page));
    }
    for (path, page) in pages {
        let all = addresses(&page);
        assert!(all.len() >= 2, "{path}: {all:?}");
        for address in all {
            let query =
                address.split('#').next().and_then(|address| address.split_once('?')).map_or("", |(_, query)| query);
            let langs: Vec<&str> = query.split('&').filter(|part| part.starts_with("lang=")).collect();
            assert_eq!(langs, ["lang=ko"], "{path} leads to {address}");
        }
    }
}

#[test]
fn html_the_language_goes_along_with_every_redirect_before_sign_in() {
    let app = App::start();
    let mut admin = app.set_up();
    for (path, to) in [
        ("/?lang=ko", "/login?next=/&lang=ko"),
        ("/account?lang=ko", "/login?next=/account&lang=ko"),
        ("/people?q=a&lang=ko", "/login?next=/people%3Fq%3Da&lang=ko"),
        ("/account?lang=de", "/login?next=/account"),
        ("/account", "/login?next=/account"),
    ] {
        assert_eq!((app.browser().get(path).location(), app.browser().get(path).status), (to, 303), "{path}");
    }
    let link =
        admin.post("/admin/users", &[("username", "bob"), ("display_name", "Bob"), ("role", "member")]).link_path();
    let weak = app.browser().post_form(&with_lang(&link, "ko"), &[("password", "short")]);
    assert_eq!(weak.status, 422);
    assert_is_in(&weak, "ko", "a weak password");
    assert!(weak.text().contains(&format!("action=\"{link}?lang=ko\"")), "{}", weak.text());
    let set = app.browser().post_form(&with_lang(&link, "ko"), &[("password", PASSWORD)]);
    assert_eq!(set.location(), "/login?done=link&username=bob&lang=ko");
    let dead = app.browser().post_form(&with_lang(&link, "ko"), &[("password", PASSWORD)]);
    assert!(dead.status == 303 || dead.header("content-language") == "ko", "{}", dead.status);
}

#[test]
fn html_the_language_stays_through_failed_and_throttled_sign_ins() {
    let app = App::start();
    app.set_up();
    let mut stranger = app.browser();
    let mut last = 0;
    for _ in 0..8 {
        let reply = stranger.post_form("/login?lang=ko", &WRONG);
        assert!([401, 429].contains(&reply.status), "{}", reply.status);
        assert_is_in(&reply, "ko", "a failed sign-in");
        let page = reply.text();
        assert!(
            page.contains("action=\"/login?lang=ko\"") && page.contains("name=\"next\" value=\"/people\""),
            "{page}"
        );
        assert_eq!(switch_to("/login", &page, "en"), "/login?next=/people&lang=en", "it goes on to the same page");
        last = reply.status;
    }
    assert_eq!(last, 429);
    let refused = app.browser().send(Request::new("POST", "/login?lang=ko").form(&WRONG));
    assert_eq!(refused.status, 403, "from another site");
    assert_is_in(&refused, "ko", "an error");
}

/// A signed-in person reads the language that they chose, else the one that their browser asks for.
#[test]
fn html_after_sign_in_the_address_has_no_say() {
    let app = App::start();
    app.set_up();
    let mut browser = app.sign_in(ADMIN);
    for path in ["/people", "/problems", "/nowhere"] {
        assert_is_in(&get(&mut browser, &with_lang(path, "ko"), "en"), "en", path);
        assert_is_in(&get(&mut browser, &with_lang(path, "en"), "ko"), "ko", path);
    }
    assert_eq!(browser.post("/language", &[("language", "en")]).status, 303);
    assert_is_in(&get(&mut browser, "/problems?lang=ko", "ko"), "en", "as chosen");
    assert_eq!(browser.get("/login?lang=ko").location(), "/", "signed in already");
}

#[test]
fn html_the_language_chosen_before_the_first_sign_in_is_kept_with_the_person() {
    let app = App::start();
    app.set_up();
    let sign_in = |language: &str| {
        let mut browser = app.browser();
        let fields = [("username", ADMIN), ("password", PASSWORD), ("next", "/people")];
        let reply = browser.post_form(&format!("/login{language}"), &fields);
        assert_eq!((reply.status, reply.location()), (303, "/people"));
        browser
    };
    assert_is_in(&get(&mut sign_in(""), "/people", "en"), "en", "none is chosen");
    assert_eq!(app.user(ADMIN).language, None);
    assert_is_in(&get(&mut sign_in("?lang=ko"), "/people", "en"), "ko", "chosen on the way");
    assert_is_in(&get(&mut sign_in("?lang=en"), "/people", "en"), "ko", "a link does not change what was chosen");
    assert_eq!(app.user(ADMIN).language, Some(Language::Korean));
}

/// A link may be for somebody else than the one signed in here: its page speaks to whom it is for.
#[test]
fn html_the_page_of_a_link_can_be_switched_whoever_is_signed_in() {
    let app = App::start();
    let mut admin = app.set_up();
    let link =
        admin.post("/admin/users", &[("username", "bob"), ("display_name", "Bob"), ("role", "member")]).link_path();
    assert_eq!(admin.post("/language", &[("language", "en")]).status, 303);
    let page = admin.get(&link);
    assert_is_in(&page, "en", "as ada chose");
    assert_is_in(&admin.get(&switch_to(&link, &page.text(), "ko")), "ko", "switched");
}

#[test]
fn html_one_press_switches_the_language_before_sign_in() {
    let app = App::start();
    let setup = format!("/setup?code={}", app.setup_code());
    let page = get(&mut app.browser(), &setup, "en").text();
    assert_eq!(switch_to(&setup, &page, "ko"), with_lang(&setup, "ko"));
    let mut admin = app.set_up();
    for path in open_pages(&mut admin) {
        let mut stranger = app.browser();
        let english = get(&mut stranger, &path, "en");
        let korean = get(&mut stranger, &switch_to(&path, &english.text(), "ko"), "en");
        assert_eq!(korean.status, english.status, "{path}");
        assert_is_in(&korean, "ko", &path);
        assert!(korean.text().contains("lang=\"en\" rel=\"nofollow\">English</a>"), "{path}");
        let back = get(&mut stranger, &switch_to(&path, &korean.text(), "en"), "ko");
        assert_is_in(&back, "en", &path);
    }
}

/// Presses the button of the footer.
fn press_switch(browser: &mut Browser, page: &Reply, tag: &str) -> Reply {
    let text = page.text();
    let form = text
        .split("<form method=\"post\" action=\"/language\">")
        .find(|form| form.contains(&format!("<button class=\"as-link\" lang=\"{tag}\">")));
    let form = form.unwrap_or_else(|| panic!("no button to {tag}: {text}")).split("</form>").next().expect("a form");
    let value = |name: &str| {
        let rest = form.split(&format!("name=\"{name}\" value=\"")).nth(1).expect(name);
        rest.split('"').next().expect("a value").replace("&amp;", "&")
    };
    let [csrf, language, next] = ["csrf", "language", "next"].map(value);
    browser.post_form("/language", &[("csrf", &csrf), ("language", &language), ("next", &next)])
}

#[test]
fn html_one_press_switches_the_language_after_sign_in_and_leads_back() {
    let app = App::start();
    let mut admin = app.set_up();
    for path in ["/", "/account", "/people?q=a", "/account/logins", "/admin/users?q=b&page=1", "/problems", "/nowhere"]
    {
        let page = admin.get(path);
        assert_is_in(&page, "en", path);
        let reply = press_switch(&mut admin, &page, "ko");
        assert_eq!(reply.status, 303, "{path}");
        let mark = if path.contains('?') { '&' } else { '?' };
        assert_eq!(reply.location(), format!("{path}{mark}done=language"));
        let page = admin.get(reply.location());
        assert_is_in(&page, "ko", path);
        assert_eq!(app.user(ADMIN).language, Some(Language::Korean));
        assert_eq!(press_switch(&mut admin, &page, "en").location(), reply.location(), "not said twice: {path}");
    }
    let failed = admin.post("/account/profile", &[("display_name", "")]);
    assert_eq!(failed.status, 422);
    assert_eq!(press_switch(&mut admin, &failed, "ko").location(), "/account?done=language", "the page of the form");
}

#[test]
fn html_who_must_change_their_password_first_may_choose_their_language() {
    let app = App::start();
    app.set_up();
    app.add_by_owner("bob", false);
    let mut bob = app.sign_in("bob");
    let page = bob.get("/account/password");
    let reply = press_switch(&mut bob, &page, "ko");
    assert_eq!(reply.location(), "/account/password?done=language");
    assert_is_in(&bob.get("/account/password?done=language"), "ko", "the one page that is open");
    assert_eq!(bob.get("/account").location(), "/account/password", "and no more than that");
    assert_eq!(bob.change_password().status, 303);
    assert!(app.opens("bob", OTHER_PASSWORD));
}
