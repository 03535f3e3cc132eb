//! What the team calls itself: in titles, on pages before sign-in, in invitations and on cards.

use crate::harness::server::{new_data_dir, program};
use crate::harness::{ADMIN, App, Browser, PASSWORD};
use serde_json::json;

fn acme() -> App {
    App::with(&[("team.name", json!("Acme"))])
}

fn title(page: &str) -> String {
    page.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).expect("a title").to_owned()
}

fn invite(admin: &mut Browser, username: &str) -> String {
    admin.post("/admin/users", &[("username", username), ("display_name", username), ("role", "member")]).link_path()
}

/// What stands above the form of an invitation.
fn lede(app: &App, link: &str) -> String {
    let page = app.browser().get(link).text();
    let lede = page.split("<p class=\"lede\">").nth(1).expect("a lede").split("</p>").next().expect("its end");
    lede.replace("<bdi>", "").replace("</bdi>", "")
}

#[test]
fn the_name_of_the_team_is_in_every_title_and_heads_every_page() {
    let app = acme();
    let setup = format!("/setup?code={}", app.setup_code());
    let mut ada = app.set_up();
    let link = invite(&mut ada, "bob");
    assert_eq!(title(&app.browser().get("/login").text()), "Sign in · Acme");
    for path in ["/login", "/problems", "/nowhere", &setup, &link] {
        let page = app.browser().get(path).text();
        assert!(title(&page).ends_with(" · Acme") && page.contains("<bdi>Acme</bdi></div>"), "{path}: {page}");
    }
    for path in ["/", "/account", "/admin", "/compare", "/nowhere"] {
        let page = ada.get(path).text();
        assert!(title(&page).ends_with(" · Acme") && page.contains("<bdi>Acme</bdi></a>"), "{path}: {page}");
    }
}

#[test]
fn without_a_name_it_is_the_products() {
    let app = App::start();
    let mut ada = app.set_up();
    assert_eq!(title(&ada.get("/").text()), "Home · Twodoors");
    let login = app.browser().get("/login").text();
    assert!(title(&login) == "Sign in · Twodoors" && login.contains("<bdi>Twodoors</bdi></div>"), "{login}");
    let link = invite(&mut ada, "bob");
    assert!(lede(&app, &link).starts_with("You have been invited to Twodoors by Ada Lovelace."));
}

#[test]
fn html_an_invitation_says_to_what_and_by_whom() {
    let app = acme();
    let mut ada = app.set_up();
    let link = invite(&mut ada, "bob");
    assert!(lede(&app, &link).starts_with("You have been invited to Acme by Ada Lovelace."), "{}", lede(&app, &link));
    let korean = app.browser().get(&format!("{link}?lang=ko")).text();
    assert!(korean.contains("<bdi>Ada Lovelace</bdi> 님이 <bdi>Acme</bdi>에 초대했습니다."), "{korean}");
    // Grace has made the link that counts now.
    let grace = app.add_member(&mut ada, "grace");
    assert_eq!(ada.post(&format!("/admin/users/{grace}/role"), &[("role", "admin")]).status, 303);
    let mut graces = app.sign_in("grace");
    let bob = app.user("bob").id;
    let newer = graces.post(&format!("/admin/users/{bob}/link"), &[]).link_path();
    assert!(lede(&app, &newer).starts_with("You have been invited to Acme by grace."));
    // Who made it has another name now, and then has gone.
    let profile = [("display_name", "Grace <Hopper>"), ("title", ""), ("email", ""), ("phone", "")];
    assert_eq!(graces.post("/account/profile", &profile).status, 303);
    assert!(lede(&app, &newer).starts_with("You have been invited to Acme by Grace &lt;Hopper&gt;."));
    assert_eq!(ada.post(&format!("/admin/users/{grace}/delete"), &[]).status, 303);
    assert!(lede(&app, &newer).starts_with("You have been invited to Acme by grace."));
}

#[test]
fn html_an_invitation_by_either_door_says_by_whom_and_one_from_the_command_line_by_nobody() {
    use twodoors::control::{Act, NewPerson, Reply as Done, perform};
    let app = acme();
    app.set_up();
    let new = json!({"username": "bob", "display_name": "Bob", "role": "member"});
    let made = app.phone(ADMIN).post("/api/admin/users", Some(&new)).json();
    let link = made["link"].as_str().expect("a link").strip_prefix(&app.origin()).expect("ours").to_owned();
    assert!(lede(&app, &link).starts_with("You have been invited to Acme by Ada Lovelace."));
    let new = NewPerson {
        accept_lookalike: false,
        username: "carol".to_owned(),
        display_name: String::new(),
        admin: false,
        password: None,
        keep: false,
    };
    let house = app.inner.clone();
    let made = app.wait(async move { perform(&house, Act::UserAdd(new)).await }).expect("added");
    let Done::Link { url, .. } = made else { panic!("a link") };
    let link = url.strip_prefix(&app.origin()).expect("ours");
    assert_eq!(lede(&app, link), "You have been invited to Acme. Choose a password, then sign in with it.");
}

#[test]
fn a_card_names_the_team_only_if_it_has_a_name() {
    let app = App::with(&[("team.name", json!("Tom & Jerry; sons, \\ daughters"))]);
    let mut ada = app.set_up();
    let own = format!("/people/{}.vcf", app.user(ADMIN).id);
    assert!(
        ada.get(&own).text().contains("\r\nORG:Tom & Jerry\\; sons\\, \\\\ daughters\r\n"),
        "{}",
        ada.get(&own).text()
    );
    let login = app.browser().get("/login").text();
    assert!(title(&login) == "Sign in · Tom &amp; Jerry; sons, \\ daughters", "{login}");
    let app = App::start();
    let mut ada = app.set_up();
    assert!(!ada.get(&format!("/people/{}.vcf", app.user(ADMIN).id)).text().contains("ORG"));
}

#[test]
fn what_is_saved_is_called_by_the_team() {
    for (name, export, csv) in [
        ("", "twodoors-ada-2026-01-01.json", "twodoors-audit-2026-01-01.csv"),
        ("Acme & Sons", "acme---sons-ada-2026-01-01.json", "acme---sons-audit-2026-01-01.csv"),
        ("두 개의 문", "twodoors-ada-2026-01-01.json", "twodoors-audit-2026-01-01.csv"),
    ] {
        let app = App::with(&[("team.name", json!(name))]);
        let mut ada = app.set_up();
        for (path, file) in [("/account/export", export), ("/admin/audit.csv", csv)] {
            let named = format!("attachment; filename=\"{file}\"");
            assert_eq!(ada.get(path).header("content-disposition"), named);
        }
    }
}

#[test]
fn a_password_of_the_teams_name_is_refused() {
    let app = App::with(&[("team.name", json!("Acme Rockets"))]);
    let mut ada = app.set_up();
    let form = [("current_password", PASSWORD), ("new_password", "acme rockets acme rockets")];
    let reply = ada.post("/account/password", &form);
    assert_eq!(reply.status, 422);
    assert!(reply.text().contains("names that everybody here knows"), "{}", reply.text());
}

fn check(toml: &str) -> (bool, String) {
    let (dir, data_dir) = new_data_dir();
    std::fs::write(dir.path().join("Rocket.toml"), toml).expect("written");
    let output = program(&data_dir).arg("check").output().expect("it runs");
    (
        output.status.success(),
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr),
    )
}

#[test]
fn check_names_the_team_and_refuses_a_name_that_no_page_can_show() {
    let named = |name: &str| check(&format!("[default.twodoors.team]\nname = {}\n", json!(name)));
    let (good, said) = named("Acme");
    assert!(good && said.contains("team:") && said.contains("Acme"), "{said}");
    assert!(named(&"가".repeat(64)).0 && named("").0);
    let long = "x".repeat(65);
    for bad in [" ", "a\nb", "a\u{202e}b", "\u{200b}", "\u{3164}", &long] {
        let (good, said) = named(bad);
        assert!(!good && said.contains("twodoors.team.name") && said.contains("1 to 64 characters"), "{bad:?}: {said}");
    }
}

#[test]
fn diagnostics_show_the_name_and_mask_it_for_a_bug_report() {
    let app = acme();
    let mut ada = app.set_up();
    let page = ada.get("/admin/diagnostics").text();
    let report = page.split("<textarea").nth(1).expect("a report").split("</textarea>").next().expect("its end");
    assert!(!report.contains("Acme") && report.contains("team-1"), "{report}");
    let facts = app.phone(ADMIN).get("/api/admin/diagnostics").text();
    assert!(facts.contains("\"team.name\"") && facts.contains("\"Acme\""), "{facts}");
}
