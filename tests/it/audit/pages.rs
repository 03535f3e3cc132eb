//! The audit as administrators read it, at both doors: filters that combine, pages without gaps, a list to
//! save; and nobody else reads it.

use crate::harness::{ADMIN, App, Eyes, OTHER_PASSWORD, PASSWORD};
use crate::store::contract::entry;
use serde_json::json;
use twodoors::audit::{Act, AuditEvent, Door, Name, Named as _, Source};
use twodoors::base::ids::Role;

const AUDIT: &str = "/admin/audit";

/// A house in which Bob, a member, did something at both doors; and who looks at it.
fn scene(eyes: impl Fn(&App) -> Eyes) -> (App, Eyes, String) {
    let app = App::start();
    let mut ada = app.set_up();
    let bob = app.add_member(&mut ada, "bob");
    app.advance(86_400);
    app.sign_in("bob");
    app.phone("bob");
    app.try_sign_in("bob", OTHER_PASSWORD);
    app.advance(86_400);
    let eyes = eyes(&app);
    app.settle();
    (app, eyes, bob)
}

fn html(app: &App) -> Eyes {
    Eyes::Html(app.sign_in(ADMIN))
}

fn api(app: &App) -> Eyes {
    Eyes::Api(app.phone(ADMIN))
}

/// A name somebody could have, without an account.
fn name_of(username: &str) -> Name {
    crate::store::contract::user(username, Role::Member).name().expect("a name")
}

fn keep(app: &App, entries: Vec<AuditEvent>) {
    let audit = app.inner.store().audit();
    app.wait(async move { audit.keep(entries).await }).expect("kept");
    app.settle();
}

fn filters(mut eyes: Eyes) {
    let mut count = |query: &str| eyes.all(AUDIT, query).len();
    let everything = count("");
    assert_eq!(count("q=&act=&door=&from=&to="), everything, "an empty form asks for everything");
    assert_eq!(count("act=failures"), 1);
    assert_eq!(count("act=failures&door=pages"), 1);
    assert_eq!(count("act=failures&door=api"), 0);
    assert_eq!(count("act=sign_ins&q=bob"), 3, "browser and phone, a new device");
    assert_eq!(count("act=sign_ins&q=BOB&door=api"), 2, "whatever its case");
    assert_eq!(count("act=people&q=bob"), 1, "whom counts as who does");
    assert_eq!(count("q=lovelace"), count("q=ada"), "also by the display name");
    assert_eq!(count("from=2026-01-02&to=2026-01-02"), 4, "the last day is a whole one");
    assert_eq!(count("from=2026-01-02&to=2026-01-02&q=bob&act=failures"), 1);
    assert_eq!(count("to=2026-01-01&q=bob&act=failures"), 0);
    assert_eq!(count("from=2026-01-02T00:00:00Z&to=2026-01-02T00:00:01Z"), 4, "or to the second");
    assert_eq!(count("q=nobody-by-that-name"), 0);
    let groups = ["sign_ins", "failures", "logins_ended", "links", "people", "passwords", "keys"];
    let sum: usize = groups.iter().map(|group| count(&format!("act={group}"))).sum();
    assert_eq!(sum, everything + 1, "every entry is in a group; a password set by a link in two");
}

#[test]
fn html_filters_of_the_audit_combine() {
    let (_app, eyes, _) = scene(html);
    filters(eyes);
}

#[test]
fn api_filters_of_the_audit_combine() {
    let (_app, eyes, _) = scene(api);
    filters(eyes);
}

fn faults(mut eyes: Eyes) {
    let reply = eyes.look(AUDIT, "act=everything&door=window&from=yesterday&to=2026-02-30");
    assert_eq!(reply.status, 422);
    for part in ["sign_ins, failures", "pages, api, command_line", "Give a day as 2026-11-21"] {
        assert!(reply.text().contains(part), "{part}: {}", reply.text());
    }
}

#[test]
fn html_a_filter_that_cannot_be_understood_names_every_fault() {
    let (_app, mut eyes, _) = scene(html);
    assert!(eyes.look(AUDIT, "door=%3Cb%3E&q=%22x").text().contains("value=\"&quot;x\""), "what was typed stays");
    faults(eyes);
}

#[test]
fn api_a_filter_that_cannot_be_understood_names_every_fault() {
    let (_app, mut eyes, _) = scene(api);
    assert_eq!(eyes.look(AUDIT, "limit=0").status, 422);
    assert_eq!(eyes.look(AUDIT, "after=x").status, 422);
    faults(eyes);
}

/// Pages hang together while new entries come in, and filters stay in the links.
fn pages(app: &App, mut eyes: Eyes) {
    let origin = Source { door: Door::CommandLine, address: None };
    let made = |at: usize| AuditEvent {
        whom: Some(name_of(&format!("n{at:03}"))),
        ..origin.entry(Act::Enabled, app.clock.now())
    };
    keep(app, (0..120).map(made).collect());
    keep(app, (0..120).map(|_| entry(Act::KeyMade, app.clock.now())).collect());
    let mut page = eyes.lines(AUDIT, "act=people&door=command_line");
    assert_eq!(page.texts.len(), 50);
    assert_eq!(page.texts[0], "The owner of the server enabled n119’s account.", "newest first");
    let mut all = std::mem::take(&mut page.texts);
    let mut late = 0;
    while let Some(next) = page.next.take() {
        late += 1;
        keep(app, vec![made(200 + late), entry(Act::KeyMade, app.clock.now())]);
        page = eyes.lines(AUDIT, &format!("act=people&door=command_line&after={next}"));
        all.append(&mut page.texts);
    }
    let wanted: Vec<String> =
        (0..120).rev().map(|at| format!("The owner of the server enabled n{at:03}’s account.")).collect();
    assert_eq!(all, wanted, "no gap, no repeat");
}

#[test]
fn html_pages_of_the_audit_have_no_gaps_under_new_entries() {
    let (app, mut eyes, _) = scene(html);
    pages(&app, html(&app));
    let page = eyes.look(AUDIT, "act=people&door=command_line&q=n1").text();
    assert!(page.contains("href=\"/admin/audit.csv?q=n1&amp;act=people&amp;door=command_line\""), "{page}");
}

#[test]
fn api_pages_of_the_audit_have_no_gaps_under_new_entries() {
    let (app, mut eyes, _) = scene(api);
    pages(&app, api(&app));
    let few = eyes.lines(AUDIT, "limit=3");
    assert!(few.texts.len() == 3 && few.next.is_some());
}

#[test]
fn html_a_member_does_not_read_the_audit() {
    let (app, ..) = scene(html);
    let mut bob = app.sign_in("bob");
    for path in ["/admin/audit", "/admin/audit.csv"] {
        let reply = bob.get(path);
        assert_eq!(reply.status, 403, "{path}");
        assert!(!reply.text().contains("Lovelace"));
    }
}

#[test]
fn api_a_member_does_not_read_the_audit() {
    let (app, ..) = scene(api);
    let reply = app.phone("bob").get("/api/admin/audit");
    assert_eq!((reply.status, reply.json()["code"].as_str()), (403, Some("not_administrator")));
}

#[test]
fn html_an_entry_says_who_whom_what_and_from_where() {
    let (app, _, bob) = scene(html);
    let mut ada = app.sign_in(ADMIN);
    assert_eq!(ada.post(&format!("/admin/users/{bob}/role"), &[("role", "admin")]).status, 303);
    let page = ada.get("/admin/audit?act=people").text();
    let row = page.split("<th scope=\"row\">").nth(1).expect("a row");
    for part in [
        "Ada Lovelace (ada) changed bob’s role to administrator.",
        "datetime=\"2026-01-03T00:00:00Z\"",
        "<bdi>ada</bdi>",
        &format!("<a href=\"/admin/users/{bob}\"><bdi>bob</bdi></a>"),
        "127.0.0.1",
        "badge session",
    ] {
        assert!(row.contains(part), "{part}: {row}");
    }
    let page = ada.get("/admin/audit?act=logins_ended&q=bob").text();
    assert!(page.contains("One of bob’s logins ended: the role was changed.") && page.contains("<bdi>a phone</bdi>"));
    assert!(ada.get(&format!("/admin/users/{bob}")).text().contains("href=\"/admin/audit?q=bob\""));
}

#[test]
fn api_an_entry_says_who_whom_what_and_from_where() {
    let (app, _, bob) = scene(api);
    let mut ada = app.phone(ADMIN);
    assert_eq!(ada.patch(&format!("/api/admin/users/{bob}"), &json!({"role": "admin"})).status, 200);
    let items = ada.get("/api/admin/audit?act=people&limit=1").json()["items"].clone();
    let id = items[0]["id"].clone();
    assert_eq!(
        items[0],
        json!({
            "id": id, "at": "2026-01-03T00:00:00Z", "act": "role_changed", "with": "admin", "door": "api",
            "who": {"id": app.user(ADMIN).id.to_string(), "username": "ada"}, "whom": {"id": bob, "username": "bob"},
            "login_id": null, "address": "127.0.0.1", "text": "ada changed bob’s role to administrator.",
            "device_name": null, "device": null, "renamed_to": null,
        })
    );
    let signed_in = ada.get("/api/admin/audit?act=sign_ins&limit=1").json()["items"][0].clone();
    assert_eq!((&signed_in["login_id"], &signed_in["whom"]), (&json!(ada.pair.login_id), &json!(null)));
}

#[test]
fn html_the_audit_is_saved_as_a_list_that_no_spreadsheet_acts_on() {
    let (app, ..) = scene(html);
    let evil = Source { door: Door::Api, address: None }.entry(Act::ProfileChanged, app.clock.now());
    let evil = AuditEvent { who: Some(name_of("=cmd|'x',\"y\"")), ..evil };
    keep(&app, vec![evil]);
    let mut ada = app.sign_in(ADMIN);
    let reply = ada.get("/admin/audit.csv?act=people");
    assert_eq!((reply.status, reply.header("cache-control")), (200, "no-store"));
    assert!(reply.header("content-type").starts_with("text/csv; charset=utf-8"), "{}", reply.header("content-type"));
    assert_eq!(reply.header("content-disposition"), "attachment; filename=\"twodoors-audit-2026-01-03.csv\"");
    let text = reply.text();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(
        lines[0],
        "\u{feff}id,at,act,with,door,who,who_id,whom,whom_id,login_id,address,text,device,renamed_to,device_name"
    );
    assert_eq!(lines.len(), 5, "the head, three entries, and the end of the last line: {text}");
    assert!(lines[1].contains(",profile_changed,,api,\"'=cmd|'x',\"\"y\"\"\","), "{}", lines[1]);
    assert!(
        lines[2].contains(",user_added,member,pages,ada,")
            && lines[2].ends_with(",127.0.0.1,ada added bob as a member.,,,")
    );
    for secret in [PASSWORD, OTHER_PASSWORD, "argon2", "tdr_"] {
        assert!(!text.contains(secret));
    }
    assert_eq!(ada.get("/admin/audit.csv?act=nonsense").status, 422);
}

#[test]
fn html_a_saved_list_holds_all_there_is_and_no_more_than_configured() {
    let app = App::with(&[("audit.max_entries", json!(1_200))]);
    let mut ada = app.set_up();
    keep(&app, (0..2_500).map(|_| entry(Act::KeyMade, app.clock.now())).collect());
    let lines = |reply: crate::harness::Reply| reply.text().matches("\r\n").count() - 1;
    assert_eq!(lines(ada.get("/admin/audit.csv")), 1_200, "the newest, until the sweeper comes");
    assert_eq!(lines(ada.get("/admin/audit.csv?act=sign_ins")), 1);
}

/// Excel takes a list for UTF-8 only if it begins with the mark; once, and not between the pieces.
#[test]
fn html_a_saved_list_begins_with_one_mark_for_excel_whatever_becomes_of_it() {
    let app = App::start();
    app.set_up();
    keep(&app, (0..1_200).map(|_| entry(Act::KeyMade, app.clock.now())).collect());
    let is_marked = |body: &[u8]| {
        let head = b"\xef\xbb\xbfid,at,act,with,";
        body.starts_with(head) && body.windows(3).filter(|bytes| bytes == b"\xef\xbb\xbf").count() == 1
    };
    let mut ada = app.sign_in(ADMIN);
    for query in ["", "?act=people", "?q=nobody-by-that-name"] {
        let body = ada.get(&format!("/admin/audit.csv{query}")).body;
        assert!(is_marked(&body), "{query}: {:?}", String::from_utf8_lossy(&body[..60]));
    }
    // The oldest entry is damaged: that is seen in the last piece, long after the first was sent.
    let app = app.restart_after(|data| {
        crate::store::disk::tamper(data, "audit", |audit| {
            let (key, _) = audit.first().expect("readable").expect("an entry");
            audit.insert(key, b"damaged").expect("written");
        });
    });
    let body = app.sign_in(ADMIN).get("/admin/audit.csv").body;
    assert!(is_marked(&body) && String::from_utf8_lossy(&body).contains("THE LIST IS NOT COMPLETE"));
}

#[test]
fn html_an_empty_audit_says_what_to_do() {
    let (_app, mut eyes, _) = scene(html);
    let page = eyes.look(AUDIT, "q=nobody-by-that-name").text();
    assert!(page.contains("Try fewer letters") && page.contains("href=\"/admin/audit\""), "{page}");
}
