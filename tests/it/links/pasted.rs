//! Links as they are pasted: what stood around them in a message does not belong to them.

use crate::harness::{App, Browser, OTHER_PASSWORD, PASSWORD, Reply, Request};

/// What a sentence, a chat program or a mail leaves behind a link, as a browser writes it into the address: among
/// them a zero-width space, a byte order mark, a hard space, quotes, a line end, a Korean full stop and particle.
const BEHIND: &[&str] = &[
    ".",
    ")",
    ").",
    ",",
    ";",
    ":",
    "!",
    "'",
    "*",
    "**",
    "_",
    "]",
    "/",
    "%3F",
    "%20",
    "%E2%80%8B",
    "%EF%BB%BF",
    "%C2%A0",
    "%3E",
    "%22",
    "%E2%80%9D",
    "%0D%0A",
    "%E3%80%82",
    "%EC%9E%85%EB%8B%88%EB%8B%A4",
    "%EF%BF",
];

fn invite(admin: &mut Browser, username: &str) -> String {
    let fields = [("username", username), ("display_name", username), ("role", "member")];
    admin.post("/admin/users", &fields).link_path()
}

fn assert_leads_to(reply: &Reply, clean: &str, what: &str) {
    assert_eq!((reply.status, reply.location()), (303, clean), "{what}");
}

#[test]
fn a_pasted_link_leads_to_its_clean_address_whatever_stood_behind_it() {
    let app = App::start();
    let mut admin = app.set_up();
    let link = invite(&mut admin, "bob");
    for &behind in BEHIND {
        let dirty = format!("{link}{behind}");
        assert_leads_to(&app.browser().get(&dirty), &link, &dirty);
    }
    for (dirty, clean) in [
        (format!("{link}/?utm_source=chat"), format!("{link}?utm_source=chat")),
        (format!("{link}.?lang=ko"), format!("{link}?lang=ko")),
        (format!("{link}%3Futm_source=chat"), link.clone()),
        (format!("{link}%23top"), link.clone()),
        (format!("{link}&gt;"), link.clone()),
        (format!("{link}%20see%20you"), link.clone()),
        (format!("{link}/more"), link.clone()),
        (link.replace("/link/", "/link/("), link.clone()),
        (link.replace("/link/", "/link/%3C%E2%80%9C"), link.clone()),
    ] {
        assert_leads_to(&app.browser().get(&dirty), &clean, &dirty);
    }
    assert_eq!(app.browser().get(&format!("{link}?utm_source=chat")).status, 200, "that is no part of the address");
    let head = app.send(&Request::new("HEAD", &format!("{link}.")));
    assert_leads_to(&head, &link, "HEAD");
}

#[test]
fn a_pasted_link_is_whole_again_when_it_was_broken_into_lines() {
    let app = App::start();
    let mut admin = app.set_up();
    let link = invite(&mut admin, "bob");
    for at in [7, 20, 30, link.len() - 1] {
        for broken in ["%0A", "%0D%0A", "%20", "%0D%0A%20%20", "%E2%80%8B", "%C2%AD"] {
            let dirty = format!("{}{broken}{}", &link[..at], &link[at..]);
            assert_leads_to(&app.browser().get(&dirty), &link, &dirty);
        }
    }
}

#[test]
fn a_form_sent_to_a_pasted_link_counts_as_sent_to_the_clean_one() {
    let app = App::start();
    let mut admin = app.set_up();
    for (at, &behind) in BEHIND.iter().enumerate() {
        let username = format!("bob{at}");
        let dirty = format!("{}{behind}", invite(&mut admin, &username));
        let reply = app.browser().post_form(&dirty, &[("password", PASSWORD)]);
        assert_leads_to(&reply, &format!("/login?done=link&username={username}"), &dirty);
    }
}

#[test]
fn a_code_that_is_short_or_wrong_inside_stays_dead_however_it_was_pasted() {
    let app = App::start();
    let mut admin = app.set_up();
    let link = invite(&mut admin, "bob");
    let cut = &link[..link.len() - 1];
    let other = if link.ends_with('A') { "Q" } else { "A" };
    for behind in ["", ".", ")", "%20", "%E2%80%8B", "%3E"] {
        let short = format!("{cut}{behind}");
        let wrong_inside = format!("{}.{}", &link[..30], &link[30..]);
        let longer = format!("{link}x{behind}");
        for dead in [&short, &wrong_inside, &longer] {
            assert_eq!(app.browser().get(dead).status, 404, "{dead}");
            let reply = app.browser().post_form(dead, &[("password", OTHER_PASSWORD)]);
            assert!([404, 429].contains(&reply.status), "{dead}: {}", reply.status);
        }
    }
    let wrong = format!("{cut}{other}");
    assert_eq!(app.browser().get(&wrong).status, 404);
    let pasted = app.browser().get(&format!("{wrong}."));
    assert_leads_to(&pasted, &wrong, "it has the form of a code, and is none");
    assert_eq!(app.browser().get(&link).status, 200, "nothing used it up");
}

#[test]
fn a_pasted_set_up_link_leads_to_its_clean_address_whatever_stood_behind_it() {
    let app = App::start();
    let clean = format!("/setup?code={}", app.setup_code());
    for &behind in BEHIND {
        let dirty = format!("{clean}{behind}");
        assert_leads_to(&app.browser().get(&dirty), &clean, &dirty);
    }
    let code = clean.strip_prefix("/setup?code=").expect("a code");
    for (dirty, clean) in [
        (format!("/setup/?code={code}"), clean.clone()),
        (format!("/setup?code=%3C{code}%3E"), clean.clone()),
        (format!("/setup?code={code}.&utm_source=chat"), format!("{clean}&utm_source=chat")),
        (format!("/setup?lang=ko&code={code})"), format!("/setup?lang=ko&code={code}")),
        (format!("/setup?code={}+{}", &code[..9], &code[9..]), clean.clone()),
        (format!("/setup?code={}%0D%0A{}", &code[..9], &code[9..]), clean.clone()),
    ] {
        assert_leads_to(&app.browser().get(&dirty), &clean, &dirty);
    }
    for dead in [format!("/setup?code={}.", &code[1..]), format!("{clean}x"), "/setup?code=.".to_owned()] {
        assert_eq!(app.browser().get(&dead).status, 403, "{dead}");
    }
    let mut browser = app.browser();
    let fields = [("username", "ada"), ("display_name", "Ada"), ("password", PASSWORD)];
    assert_leads_to(&browser.post_form(&format!("{clean})."), &fields), "/?done=setup", "sent to a pasted address");
    assert!(browser.is_signed_in());
}

#[test]
fn a_pasted_address_with_an_id_ends_where_the_id_ends() {
    let app = App::start();
    let mut admin = app.set_up();
    let bob = app.add_member(&mut admin, "bob");
    for clean in [format!("/admin/users/{bob}"), format!("/people/{bob}.vcf")] {
        for &behind in BEHIND {
            let dirty = format!("{clean}{behind}");
            assert_leads_to(&admin.get(&dirty), &clean, &dirty);
        }
        assert_eq!(admin.get(&clean).status, 200, "{clean}");
        assert_eq!(admin.get(&format!("{clean}x")).status, 404, "{clean}");
    }
    assert_eq!(admin.get(&format!("/admin/users/{bob}/role")).status, 405, "an address of its own");
    assert_eq!(admin.get("/.moved").status, 404, "it leads nowhere by itself");
}
