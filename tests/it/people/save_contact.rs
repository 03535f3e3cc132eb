//! A colleague on a phone: their card from the directory, and their one-time link from the screen. Both are pages
//! only; `/api` has the same as JSON.

use crate::harness::{App, Browser, Reply};
use serde_json::json;

/// A card as a phone reads it: unfolded, a name and a value a line.
fn read(card: &Reply) -> Vec<(String, String)> {
    assert_eq!((card.status, card.header("content-type")), (200, "text/vcard; charset=utf-8"), "{}", card.text());
    assert_eq!(card.header("cache-control"), "no-store");
    let text = card.text();
    assert!(
        text.ends_with("\r\n") && text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')),
        "{text}"
    );
    let unfolded = text.replace("\r\n ", "");
    let pair =
        |line: &str| line.split_once(':').map(|(name, value)| (name.to_owned(), value.to_owned())).expect("a line");
    unfolded.split_terminator("\r\n").map(pair).collect()
}

fn card(browser: &mut Browser, id: &str) -> Reply {
    browser.get(&format!("/people/{id}.vcf"))
}

#[test]
fn a_card_holds_what_a_colleague_put_into_the_directory() {
    let app = App::start();
    let mut ada = app.set_up();
    let bob = app.add_member(&mut ada, "bob");
    let fields =
        [("display_name", "Bob Byrne"), ("title", "Builder"), ("email", "bob@example.org"), ("phone", "+44 20 7946")];
    assert_eq!(app.sign_in("bob").post("/account/profile", &fields).status, 303);
    let reply = card(&mut ada, &bob);
    assert_eq!(reply.header("content-disposition"), "attachment; filename=\"bob.vcf\"");
    let uid = format!("urn:uuid:{bob}");
    let wanted = [
        ("BEGIN", "VCARD"),
        ("VERSION", "3.0"),
        ("FN", "Bob Byrne"),
        ("N", ";Bob Byrne;;;"),
        ("TITLE", "Builder"),
        ("EMAIL;TYPE=INTERNET", "bob@example.org"),
        ("TEL;TYPE=VOICE", "+44 20 7946"),
        ("UID", uid.as_str()),
        ("END", "VCARD"),
    ];
    assert_eq!(read(&reply), wanted.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let page = ada.get("/people").text();
    let link = format!("<a href=\"/people/{bob}.vcf\">Save contact<span class=\"vh\"> Bob Byrne</span></a>");
    assert!(page.contains(&link), "{page}");
    // What somebody left out has no line.
    let own = card(&mut ada, &app.user("ada").id.to_string());
    assert_eq!(read(&own).len(), 6, "{}", own.text());
}

#[test]
fn no_name_breaks_a_card() {
    let app = App::start();
    let mut ada = app.set_up();
    let id = app.user("ada").id.to_string();
    let long = "👩‍👩‍👧".repeat(12);
    for (name, value) in [
        ("Ada; King, Countess\\Lovelace", "Ada\\; King\\, Countess\\\\Lovelace"),
        ("END:VCARD", "END:VCARD"),
        ("\"Ada\" <b>&amp;", "\"Ada\" <b>&amp\\;"),
        ("光 明", "光 明"),
        (long.as_str(), long.as_str()),
    ] {
        assert_eq!(ada.post("/account/profile", &[("display_name", name), ("title", name)]).status, 303, "{name}");
        let lines = read(&card(&mut ada, &id));
        let of =
            |wanted: &str| lines.iter().filter(|(own, _)| own == wanted).map(|(_, v)| v.clone()).collect::<Vec<_>>();
        assert_eq!([of("FN"), of("TITLE")], [[value], [value]], "{name}");
        assert_eq!([of("N"), of("END")], [[format!(";{value};;;").as_str()], ["VCARD"]], "{name}");
    }
    for name in ["Ada\nNOTE:x", "Ada\r\nEND:VCARD"] {
        assert_eq!(ada.post("/account/profile", &[("display_name", name)]).status, 422, "no name has a line break");
    }
}

#[test]
fn who_is_not_in_the_directory_has_no_card() {
    let app = App::start();
    let mut ada = app.set_up();
    let bob = app.add_member(&mut ada, "bob");
    assert_eq!(card(&mut ada, &bob).status, 200);
    assert_eq!(ada.post(&format!("/admin/users/{bob}/disable"), &[]).status, 303);
    let nobody = "01890000-0000-7000-8000-000000000000";
    for path in [
        format!("/people/{bob}.vcf"),
        format!("/people/{nobody}.vcf"),
        format!("/people/{}", app.user("ada").id),
        format!("/people/{}.VCF", app.user("ada").id),
        format!("/people/{}.vcf", app.user("ada").id.to_string().to_uppercase()),
        "/people/.vcf".to_owned(),
        "/people/..%2fx.vcf".to_owned(),
    ] {
        let reply = ada.get(&path);
        assert_eq!((reply.status, reply.header("content-type")), (404, "text/html; charset=utf-8"), "{path}");
    }
    let stranger = app.browser().get(&format!("/people/{nobody}.vcf"));
    assert_eq!((stranger.status, stranger.location()), (303, &*format!("/login?next=/people/{nobody}.vcf")));
}

/// What a camera reads from the picture on a page: the dark path, drawn four dots a module.
fn photograph(page: &str) -> String {
    const SCALE: usize = 4;
    let page = &page[page.find("<figure class=\"qr\">").expect("a picture")..];
    let attribute = |from: &str| {
        let at = page.find(from).unwrap_or_else(|| panic!("no {from} on {page}")) + from.len();
        page[at..at + page[at..].find('"').expect("an end")].to_owned()
    };
    let side: usize = attribute("viewBox=\"0 0 ").split(' ').next().and_then(|side| side.parse().ok()).expect("a side");
    assert!(
        page.contains(&format!("<path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/>")),
        "white all over, in the dark too"
    );
    let mut dark = vec![false; side * side];
    for part in attribute("<path fill=\"#000\" d=\"").split_terminator('z') {
        let numbers: Vec<usize> = part.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
        dark[numbers[1] * side + numbers[0]..][..numbers[2]].fill(true);
    }
    let grey = |x: usize, y: usize| if dark[y / SCALE * side + x / SCALE] { 0 } else { 255 };
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side * SCALE, side * SCALE, grey);
    let (_, text) = picture.detect_grids().first().expect("a code").decode().expect("readable");
    text
}

#[test]
fn a_one_time_link_is_shown_as_a_picture_of_exactly_itself() {
    let origin = "http://accounts.of-a-team-with-a-long-name.example.org:8000";
    let app = App::with(&[("insecure_lan", json!(true)), ("public_origin", json!(origin))]);
    let mut ada = app.set_up();
    let new = [("username", "bob"), ("display_name", "Bob"), ("role", "member")];
    let invitation = ada.post("/admin/users", &new);
    let bob = app.user("bob").id;
    let recovery = ada.post(&format!("/admin/users/{bob}/link"), &[]);
    for reply in [invitation, recovery] {
        let page = reply.text();
        assert_eq!((reply.status, photograph(&page)), (200, format!("{origin}{}", reply.link_path())));
        let svg = &page
            [page.find("<figure class=\"qr\"><svg ").expect("a picture")..page.find("</figure>").expect("its end")];
        assert!(svg.contains("role=\"img\" aria-label=\"QR code of the link\""), "{svg}");
        assert!(
            !svg.contains("style") && !svg.contains("<use") && !svg.contains("http"),
            "the policy lets it be shown"
        );
        assert!(page.len() < 50_000, "{}", page.len());
    }
}

#[test]
fn a_link_that_opens_only_on_this_computer_has_no_picture() {
    let app = App::start();
    let mut ada = app.set_up();
    let new = [("username", "bob"), ("display_name", "Bob"), ("role", "member")];
    let page = ada.post("/admin/users", &new).text();
    assert!(page.contains("opens only on this computer") && !page.contains("class=\"qr\""), "{page}");
}
