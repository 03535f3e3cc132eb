//! Whom something happened to without their doing is told on the next page, until they have seen it.

use crate::harness::{ADMIN, App, Browser, OTHER_PASSWORD, PASSWORD, Request, new_dir};
use crate::store::contract::{at, entry, login, user};
use serde_json::json;
use std::sync::Arc;
use twodoors::audit::{Act, News};
use twodoors::base::ids::{EndReason, LinkKind, Role};
use twodoors::storage::Storage;
use twodoors::storage::users::{InsertRule, UserSwapped};
use twodoors::store::memory::MemoryStore;
use twodoors::store::sled::SledStore;
use twodoors::user::User;

/// What a page tells on top, as text; empty when nothing.
fn told(browser: &mut Browser) -> String {
    let page = browser.get("/account").text();
    let Some(at) = page.find("<aside class=\"note warn news\"") else { return String::new() };
    page[at..].split("</aside>").next().expect("an end").to_owned()
}

/// Presses "Seen" as the page has it.
fn press_seen(browser: &mut Browser) {
    let notice = told(browser);
    let until = notice.split("name=\"until\" value=\"").nth(1).expect("a field").split('"').next().expect("a value");
    let reply = browser.post("/account/activity/seen", &[("until", until)]);
    assert_eq!((reply.status, reply.location()), (303, "/account/activity?done=seen"));
}

/// Ada, administrator, and Bob with a browser and a phone.
fn scene() -> (App, Browser, Browser, String) {
    let app = App::with(&[("trusted_proxies", json!(["127.0.0.1/32"]))]);
    let mut ada = app.set_up();
    let bob = app.add_member(&mut ada, "bob");
    let bobs = app.sign_in("bob");
    app.settle();
    (app, ada, bobs, bob)
}

#[test]
fn html_a_key_used_twice_is_told_on_the_next_page_until_it_was_seen() {
    let (app, _ada, mut bobs, _) = scene();
    assert_eq!(told(&mut bobs), "");
    let mut phone = app.phone("bob");
    let first = phone.pair.refresh_token.clone();
    assert!(phone.refresh().status == 200 && phone.is_signed_in());
    app.settle();
    app.advance(31);
    assert_eq!(phone.refresh_with(&first).status, 400);
    let notice = told(&mut bobs);
    assert!(notice.contains("“a phone” was signed out because its key was used twice"), "{notice}");
    assert!(notice.contains("datetime=\"2026-01-01T00:00:31Z\"") && notice.contains("href=\"/account/activity\""));
    assert_eq!(told(&mut app.sign_in(ADMIN)), "", "nobody else is told");
    // It survives a restart, and is told to whoever signs in anew.
    let app = app.restart();
    let mut anew = app.sign_in("bob");
    assert!(told(&mut anew).contains("was used twice"));
    press_seen(&mut anew);
    assert_eq!(told(&mut anew), "");
    let app = app.restart();
    assert_eq!(told(&mut app.sign_in("bob")), "", "what was seen stays seen");
}

#[test]
fn html_what_others_did_is_told_with_their_name() {
    let (app, mut ada, mut bobs, bob) = scene();
    let phone = app.phone("bob");
    assert_eq!(ada.post(&format!("/admin/logins/{}/revoke", phone.pair.login_id), &[]).status, 303);
    assert_eq!(ada.post(&format!("/admin/users/{bob}/link"), &[]).status, 200);
    assert_eq!(ada.post(&format!("/admin/users/{bob}/profile"), &[("display_name", "Robert")]).status, 303);
    let notice = told(&mut bobs);
    for part in ["ada signed “a phone” out.", "ada made a recovery link for you.", "ada changed your profile."] {
        assert!(notice.contains(part), "{part}: {notice}");
    }
    assert_eq!(ada.post(&format!("/admin/users/{bob}/role"), &[("role", "admin")]).status, 303);
    let notice = told(&mut app.sign_in("bob"));
    assert!(notice.contains("ada made you an administrator.") && notice.contains("recovery link"), "{notice}");
    assert_eq!(told(&mut ada), "", "what one does oneself is no news");
    ada.post("/account/profile", &[("display_name", "Ada")]);
    ada.change_password();
    assert_eq!(told(&mut ada), "");
}

#[test]
fn html_failed_sign_ins_are_counted_and_nothing_is_pushed_out_by_them() {
    let (app, mut ada, mut bobs, bob) = scene();
    assert_eq!(ada.post(&format!("/admin/users/{bob}/link"), &[]).status, 200);
    for _ in 0..3 {
        app.try_sign_in("bob", OTHER_PASSWORD);
    }
    app.settle();
    let notice = told(&mut bobs);
    assert!(notice.contains("3 attempts to sign in as you failed; the last came from 127.0.0.1."), "{notice}");
    assert!(notice.contains("recovery link"), "{notice}");
    // What comes between looking and pressing is still to be told.
    let until = app.clock.now().millis().to_string();
    app.advance(1);
    app.try_sign_in("bob", OTHER_PASSWORD);
    app.settle();
    bobs.post("/account/activity/seen", &[("until", &until)]);
    let notice = told(&mut bobs);
    assert!(notice.contains("4 attempts") && !notice.contains("recovery link"), "{notice}");
    press_seen(&mut bobs);
    assert_eq!(told(&mut bobs), "");
}

/// Throttled attempts are logged, not stored: a flood of them pushes nothing out.
#[test]
fn throttled_attempts_are_neither_entries_nor_news() {
    let (app, ..) = scene();
    let before = app.audit().len();
    let statuses: Vec<u16> = (0..20).map(|_| app.try_sign_in("bob", OTHER_PASSWORD).1.status).collect();
    let tried = statuses.iter().filter(|status| **status == 401).count();
    assert!(tried < 10 && statuses.contains(&429), "{statuses:?}");
    assert_eq!(app.audit().len() - before, tried);
    assert_eq!(app.user("bob").news[0].count as usize, tried);
}

fn sign_in_from(app: &App, address: &str) -> Browser {
    let mut browser = app.browser();
    let form =
        Request::new("POST", "/login").header("sec-fetch-site", "same-origin").header("x-forwarded-for", address);
    let reply = browser.send(form.form(&[("username", "bob"), ("password", PASSWORD), ("next", "/")]));
    assert_eq!(reply.status, 303, "{}", reply.text());
    browser
}

#[test]
fn html_a_sign_in_from_a_new_address_is_told_everywhere_but_there() {
    let (app, _ada, mut bobs, _) = scene();
    let entries = app.audit_of(|| drop(sign_in_from(&app, "127.0.0.1")));
    assert_eq!(entries.iter().map(|entry| entry.act).collect::<Vec<_>>(), [Act::SignedIn], "a known one");
    let mut thief = sign_in_from(&app, "203.0.113.9");
    assert_eq!(told(&mut thief), "", "it needs not be told to whom it was");
    assert!(told(&mut bobs).contains("from an address not seen before: 203.0.113.9"));
    thief.post("/account/activity/seen", &[]);
    assert!(told(&mut bobs).contains("203.0.113.9"), "nor can it be waved away from there");
    assert_eq!(app.audit().iter().filter(|entry| entry.act == Act::NewAddress).count(), 1);
    drop(sign_in_from(&app, "203.0.113.9"));
    assert_eq!(app.audit().iter().filter(|entry| entry.act == Act::NewAddress).count(), 1, "now it is known");
    // A second one is another thing: it is told to all but itself, and hides the first from nobody.
    let mut away = sign_in_from(&app, "198.51.100.7");
    let seen_by = |browser: &mut Browser| {
        let notice = told(browser);
        ["203.0.113.9", "198.51.100.7"].map(|address| notice.contains(address))
    };
    assert_eq!([&mut bobs, &mut away, &mut thief].map(seen_by), [[true, true], [true, false], [false, true]]);
    press_seen(&mut bobs);
    assert_eq!(told(&mut bobs) + &told(&mut away), "");
}

#[test]
fn api_news_are_in_ones_own_history() {
    let (app, mut ada, ..) = scene();
    let mut phone = app.phone("bob");
    assert_eq!(phone.get("/api/account/activity").json()["notices"], json!([]));
    let other = app.phone("bob");
    assert_eq!(ada.post(&format!("/admin/logins/{}/revoke", other.pair.login_id), &[]).status, 303);
    let notices = phone.get("/api/account/activity").json()["notices"].clone();
    assert_eq!(
        notices,
        json!([{
            "at": "2026-01-01T00:00:00Z", "act": "login_ended", "with": "revoked_by_administrator", "count": 1,
            "by": "ada", "device_name": "a phone", "device": "a phone", "address": null, "text": "ada signed “a phone” out.",
            "advice": "Ask them if you do not know why.",
        }])
    );
    assert!(phone.get("/api/account").json().get("notices").is_none(), "the contract's members");
}

#[test]
fn html_news_are_told_on_every_page_to_whom_they_concern() {
    let (app, mut ada, mut bobs, bob) = scene();
    assert_eq!(ada.post(&format!("/admin/users/{bob}/link"), &[]).status, 200);
    for path in ["/", "/account", "/account/logins", "/account/activity", "/people", "/account/password", "/admin"] {
        let page = bobs.get(path).text();
        assert!(page.contains("ada made a recovery link for you."), "{path}");
        assert!(!ada.get(path).text().contains("Since you last looked"), "{path}");
    }
    assert!(!app.browser().get("/login").text().contains("Since you last looked"));
}

/// One contract for both stores: news come with the entry, whoever swaps meanwhile.
async fn news_are_the_stores_own(store: Arc<Storage>) {
    let (ada, bob, row) = (user("ada", Role::Admin), user("bob", Role::Member), login(user("x", Role::Member).id));
    for person in [&ada, &bob] {
        let _ = store.users().insert(person, InsertRule::Anybody, Vec::new()).await.unwrap();
    }
    let _ = store.logins().insert(&row, Vec::new()).await.unwrap();
    let ended = Act::LoginEnded(EndReason::SpentRefreshToken);
    let spent = |secs| entry(ended, at(secs)).to(&bob).on(row.id, &row.device.name);
    store.audit().note(vec![
        spent(1),
        entry(Act::SignedIn, at(2)).to(&bob),
        entry(Act::ProfileChanged, at(2)).by(&bob).to(&bob),
    ]);
    store.settle().await.unwrap();
    // Read before, written after: nothing of it is lost, and nobody had to try again.
    let made = entry(Act::LinkMade(LinkKind::Recovery), at(3)).by(&ada).to(&bob);
    assert_eq!(store.users().swap(&bob, vec![made]).await.unwrap(), UserSwapped::Done);
    store.audit().note(vec![spent(4)]);
    store.settle().await.unwrap();
    let news = |stored: User| stored.news;
    let found = news(store.users().find(bob.id).await.unwrap().unwrap());
    let of = |act, at, count, by: Option<&str>, device: Option<&str>| News {
        act,
        at,
        count,
        by: by.map(str::to_owned),
        device: device.map(str::to_owned),
        address: None,
    };
    let link = of(Act::LinkMade(LinkKind::Recovery), at(3), 1, Some("ada"), None);
    assert_eq!(found, [link.clone(), of(ended, at(4), 2, None, Some("a phone"))]);
    store.users().forget_news(bob.id, vec![(ended, at(4)), (link.act, at(2))]).await.unwrap();
    assert_eq!(news(store.users().find(bob.id).await.unwrap().unwrap()), [link], "seen, but for what came later");
    store.users().forget_news(twodoors::base::ids::UserId::new(), Vec::new()).await.unwrap();
    let next = store.users().find(bob.id).await.unwrap().unwrap();
    assert_eq!(next.revision, 1, "only swaps count");
    let gone = vec![entry(Act::ProfileChanged, at(5)).by(&ada).to(&bob)];
    assert_eq!(store.users().remove(&next, gone).await.unwrap(), UserSwapped::Done);
    assert!(store.users().find(bob.id).await.unwrap().is_none(), "nobody is brought back by news");
}

#[tokio::test]
async fn news_are_the_stores_own_in_memory() {
    news_are_the_stores_own(Storage::over(MemoryStore::default())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn news_are_the_stores_own_on_sled() {
    let dir = new_dir();
    let store = Storage::over(SledStore::open(dir.path()).expect("it opens"));
    news_are_the_stores_own(Arc::clone(&store)).await;
    store.stop().await;
}
