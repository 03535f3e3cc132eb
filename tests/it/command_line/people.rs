//! `twodoors user …`.

use super::{Installation, finish, in_shell, sign_in, twins};
use crate::harness::server::program;
use crate::harness::{ADMIN, ApiClient, Browser, OTHER_PASSWORD, PASSWORD};
use std::thread;

fn the_link_of_a_new_person_works_once(house: &mut Installation) {
    let link = house.says(&["user", "add", "bob", "--display-name", "Bob Ross"]).link();
    assert!(link.starts_with("/link/"));
    house.visit(|port| {
        assert_eq!(sign_in(&mut Browser::new(port), "bob", PASSWORD), Err(401));
        assert_eq!(Browser::new(port).get(&link).status, 200);
        assert_eq!(Browser::new(port).post_form(&link, &[("password", PASSWORD)]).status, 303);
        assert_eq!(sign_in(&mut Browser::new(port), "bob", PASSWORD), Ok("/".to_owned()));
        assert_eq!(Browser::new(port).post_form(&link, &[("password", OTHER_PASSWORD)]).status, 404);
    });
    let bob = house.person("bob");
    assert_eq!((&bob["display_name"], &bob["role"]), (&"Bob Ross".into(), &"member".into()));
}
twins!(
    the_link_of_a_new_person_works_once,
    the_link_of_a_new_person_works_once_while_it_runs,
    the_link_of_a_new_person_works_once_while_it_is_stopped
);

fn a_given_password_must_be_changed_at_the_first_sign_in(house: &mut Installation) {
    let answer = house.hears(&["user", "add", "bob", "--password-stdin"], &format!("{PASSWORD}\r\n")).done();
    assert!(!answer.out.contains("/link/") && !answer.err.contains(PASSWORD), "{answer:?}");
    house.visit(|port| {
        let mut browser = Browser::new(port);
        assert_eq!(sign_in(&mut browser, "bob", PASSWORD), Ok("/account/password".to_owned()));
        assert_ne!(browser.get("/account").status, 200);
        let fields = [("current_password", PASSWORD), ("new_password", OTHER_PASSWORD)];
        assert_eq!(browser.post("/account/password", &fields).status, 303);
        assert_eq!(browser.get("/account").status, 200);
        assert_eq!(sign_in(&mut Browser::new(port), "bob", OTHER_PASSWORD), Ok("/".to_owned()));
    });
}
twins!(
    a_given_password_must_be_changed_at_the_first_sign_in,
    a_given_password_must_be_changed_at_the_first_sign_in_while_it_runs,
    a_given_password_must_be_changed_at_the_first_sign_in_while_it_is_stopped
);

fn a_given_password_may_be_kept(house: &mut Installation) {
    house.add("bob", &[]);
    house.visit(|port| assert_eq!(sign_in(&mut Browser::new(port), "bob", PASSWORD), Ok("/".to_owned())));
}
twins!(
    a_given_password_may_be_kept,
    a_given_password_may_be_kept_while_it_runs,
    a_given_password_may_be_kept_while_it_is_stopped
);

fn an_administrator_may_be_added(house: &mut Installation) {
    house.add("bob", &["--admin"]);
    house.visit(|port| {
        let mut browser = Browser::new(port);
        sign_in(&mut browser, "bob", PASSWORD).expect("a sign-in");
        assert_eq!(browser.get("/admin").status, 200);
    });
}
twins!(
    an_administrator_may_be_added,
    an_administrator_may_be_added_while_it_runs,
    an_administrator_may_be_added_while_it_is_stopped
);

fn what_does_not_fit_is_refused_and_named(house: &mut Installation) {
    for name in ["a b", "a/b", "", "a\nb", &"x".repeat(65)] {
        assert!(house.says(&["user", "add", "--", name]).refused().contains("username"), "{name:?}");
    }
    let add = ["user", "add", "bob", "--password-stdin"];
    for password in ["short\n", "passwordpassword\n", &("long ".repeat(40) + "\n")] {
        assert!(house.hears(&add, password).refused().contains("password"), "{password:?}");
    }
    assert!(house.hears(&add, "").refused().contains("password"));
    assert!(house.says(&["user", "add", "bob", "--display-name", "\u{202e}bob"]).refused().contains("display_name"));
    assert!(house.says(&["setup-link"]).done().out.contains("/setup"));
    assert!(house.people().is_empty());
}
twins!(
    what_does_not_fit_is_refused_and_named,
    what_does_not_fit_is_refused_and_named_while_it_runs,
    what_does_not_fit_is_refused_and_named_while_it_is_stopped
);

fn a_name_is_given_once(house: &mut Installation) {
    house.add("bob", &[]);
    for name in ["bob", "BOB"] {
        assert!(house.says(&["user", "add", name]).refused().contains(name));
    }
    assert_eq!(house.people().len(), 1);
}
twins!(a_name_is_given_once, a_name_is_given_once_while_it_runs, a_name_is_given_once_while_it_is_stopped);

fn everybody_is_listed(house: &mut Installation) {
    house.set_up();
    house.says(&["user", "add", "bob"]).link();
    let people = house.people();
    let mut members: Vec<&String> = people[0].as_object().expect("an object").keys().collect();
    members.sort();
    let wanted = ["created_at", "disabled", "display_name", "email", "id", "last_seen_at", "phone", "role", "title"];
    assert_eq!(members, [&wanted[..], &["username"]].concat());
    assert_eq!((&people[0]["username"], &people[0]["role"]), (&ADMIN.into(), &"admin".into()));
    assert_eq!((&people[1]["username"], &people[1]["disabled"]), (&"bob".into(), &false.into()));
    assert!(people[1]["last_seen_at"].is_null());
    let table = house.says(&["user", "list"]).done().out;
    assert_eq!(table.lines().count(), 3, "{table}");
    assert!(table.lines().nth(2).is_some_and(|line| line.starts_with("bob ") && line.contains("invited")), "{table}");
}
twins!(everybody_is_listed, everybody_is_listed_while_it_runs, everybody_is_listed_while_it_is_stopped);

fn a_recovery_link_works_and_an_older_one_is_dead(house: &mut Installation) {
    house.add("bob", &[]);
    let older = house.says(&["user", "link", "bob"]).link();
    let newer = house.says(&["user", "link", "Bob"]).link();
    house.visit(|port| {
        assert_eq!(Browser::new(port).post_form(&older, &[("password", OTHER_PASSWORD)]).status, 404);
        assert_eq!(Browser::new(port).post_form(&newer, &[("password", OTHER_PASSWORD)]).status, 303);
        assert_eq!(sign_in(&mut Browser::new(port), "bob", PASSWORD), Err(401));
        assert_eq!(sign_in(&mut Browser::new(port), "bob", OTHER_PASSWORD), Ok("/".to_owned()));
    });
}
twins!(
    a_recovery_link_works_and_an_older_one_is_dead,
    a_recovery_link_works_and_an_older_one_is_dead_while_it_runs,
    a_recovery_link_works_and_an_older_one_is_dead_while_it_is_stopped
);

/// A browser and a phone of bob's that a command must end.
fn logins_end_by(house: &mut Installation, args: &[&str]) {
    house.set_up();
    house.add("bob", &[]);
    let (cookie, mut phone) = house.visit(|port| {
        let mut browser = Browser::new(port);
        sign_in(&mut browser, "bob", PASSWORD).expect("a sign-in");
        (browser.cookie, ApiClient::sign_in(port, "bob", PASSWORD, "phone"))
    });
    house.says(args).done();
    house.visit(|port| {
        let mut browser = Browser::new(port);
        browser.cookie = cookie;
        phone.port = port;
        assert!(!browser.is_signed_in() && !phone.is_signed_in());
        assert_eq!(phone.refresh().status, 400);
    });
}

fn a_disabled_person_is_out_until_enabled(house: &mut Installation) {
    logins_end_by(house, &["user", "disable", "bob"]);
    assert_eq!(house.person("bob")["disabled"], true);
    house.visit(|port| assert_eq!(sign_in(&mut Browser::new(port), "bob", PASSWORD), Err(401)));
    house.says(&["user", "enable", "bob"]).done();
    assert_eq!(house.person("bob")["disabled"], false);
    house.visit(|port| assert_eq!(sign_in(&mut Browser::new(port), "bob", PASSWORD), Ok("/".to_owned())));
}
twins!(
    a_disabled_person_is_out_until_enabled,
    a_disabled_person_is_out_until_enabled_while_it_runs,
    a_disabled_person_is_out_until_enabled_while_it_is_stopped
);

fn a_new_role_ends_the_logins(house: &mut Installation) {
    logins_end_by(house, &["user", "role", "bob", "admin"]);
    assert_eq!(house.person("bob")["role"], "admin");
    house.says(&["user", "role", "bob", "member"]).done();
    assert_eq!(house.person("bob")["role"], "member");
}
twins!(
    a_new_role_ends_the_logins,
    a_new_role_ends_the_logins_while_it_runs,
    a_new_role_ends_the_logins_while_it_is_stopped
);

fn sign_out_ends_the_logins(house: &mut Installation) {
    logins_end_by(house, &["user", "sign-out", "bob"]);
    house.visit(|port| assert_eq!(sign_in(&mut Browser::new(port), "bob", PASSWORD), Ok("/".to_owned())));
}
twins!(sign_out_ends_the_logins, sign_out_ends_the_logins_while_it_runs, sign_out_ends_the_logins_while_it_is_stopped);

fn a_deleted_person_is_gone(house: &mut Installation) {
    logins_end_by(house, &["user", "delete", "bob", "--yes"]);
    assert_eq!(house.people().len(), 1);
    house.says(&["user", "add", "bob"]).link();
}
twins!(a_deleted_person_is_gone, a_deleted_person_is_gone_while_it_runs, a_deleted_person_is_gone_while_it_is_stopped);

/// As wide as a terminal draws it: a Hangul syllable takes two cells.
fn columns_stand_under_each_other_in_korean_too(house: &mut Installation) {
    house.add("ada", &["--admin", "--display-name", "Ada Lovelace"]);
    house.add("minsu", &["--display-name", "김민수"]);
    house.says(&["user", "add", "juergen", "--display-name", "Ju\u{308}rgen"]).link();
    let table = house.says(&["user", "list"]).done().out;
    let roles: Vec<usize> = table
        .lines()
        .map(|line| {
            let at = ["ROLE", "admin", "member"].iter().find_map(|word| line.find(word)).expect("a role");
            line[..at].chars().map(|c| if ('가'..='힣').contains(&c) { 2 } else { 1 }).sum()
        })
        .collect();
    assert!(roles.iter().all(|at| *at == roles[0]), "{roles:?}\n{table}");
}
twins!(
    columns_stand_under_each_other_in_korean_too,
    columns_stand_under_each_other_in_korean_too_while_it_runs,
    columns_stand_under_each_other_in_korean_too_while_it_is_stopped
);

fn the_list_says_who_is_invited_as_the_page_does(house: &mut Installation) {
    house.set_up();
    let link = house.says(&["user", "add", "bob"]).link();
    house.says(&["user", "add", "cleo"]).link();
    house.says(&["user", "disable", "cleo"]).done();
    let state = |house: &Installation, name: &str| {
        let table = house.says(&["user", "list"]).done().out;
        let line = table.lines().find(|line| line.starts_with(name)).expect("a line");
        line.split_whitespace().nth(3).expect("a state").to_owned()
    };
    assert_eq!(["ada", "bob", "cleo"].map(|name| state(house, name)), ["enabled", "invited", "disabled"]);
    house.visit(|port| assert_eq!(Browser::new(port).post_form(&link, &[("password", PASSWORD)]).status, 303));
    assert_eq!(state(house, "bob"), "enabled");
}
twins!(
    the_list_says_who_is_invited_as_the_page_does,
    the_list_says_who_is_invited_as_the_page_does_while_it_runs,
    the_list_says_who_is_invited_as_the_page_does_while_it_is_stopped
);

fn a_link_to_loopback_says_that_it_opens_here_only(house: &mut Installation) {
    let only_here = "It opens on this machine only.";
    assert!(house.says(&["setup-link"]).done().err.contains(only_here));
    for args in [&["user", "add", "bob"][..], &["user", "link", "bob"]] {
        assert!(house.says(args).done().err.contains(only_here), "{args:?}");
    }
}
twins!(
    a_link_to_loopback_says_that_it_opens_here_only,
    a_link_to_loopback_says_that_it_opens_here_only_while_it_runs,
    a_link_to_loopback_says_that_it_opens_here_only_while_it_is_stopped
);

/// Others can open it, so nothing is said.
#[test]
fn a_link_to_another_address_says_nothing_of_this_machine() {
    let house = Installation::stopped();
    let mut command = program(&house.data);
    command.env("ROCKET_TWODOORS", "{trusted_proxies=[\"127.0.0.1\"],public_origin=\"https://accounts.example.org\"}");
    let answer = finish(command.args(["user", "add", "bob"])).done();
    assert!(answer.out.starts_with("https://accounts.example.org/link/"), "{answer:?}");
    assert!(!answer.err.contains("this machine only"), "{answer:?}");
}

/// One who was invited as administrator and never came cannot let anybody in.
fn an_invited_administrator_does_not_count(house: &mut Installation) {
    house.set_up();
    house.says(&["user", "add", "eve", "--admin"]).done();
    for args in
        [&["user", "disable", ADMIN][..], &["user", "role", ADMIN, "member"], &["user", "delete", ADMIN, "--yes"]]
    {
        assert!(house.says(args).refused().contains("administrator"), "{args:?}");
    }
    house.says(&["user", "delete", "eve", "--yes"]).done();
    assert!(house.says(&["setup-link"]).refused().contains("administrator"), "the set-up stays closed");
}
twins!(
    an_invited_administrator_does_not_count,
    an_invited_administrator_does_not_count_while_it_runs,
    an_invited_administrator_does_not_count_while_it_is_stopped
);

fn the_last_administrator_stays(house: &mut Installation) {
    house.set_up();
    house.add("bob", &["--admin"]);
    house.says(&["user", "disable", "bob"]).done();
    for args in
        [&["user", "disable", ADMIN][..], &["user", "role", ADMIN, "member"], &["user", "delete", ADMIN, "--yes"]]
    {
        assert!(house.says(args).refused().contains("administrator"), "{args:?}");
    }
    let ada = house.person(ADMIN);
    assert_eq!((&ada["role"], &ada["disabled"]), (&"admin".into(), &false.into()));
}
twins!(
    the_last_administrator_stays,
    the_last_administrator_stays_while_it_runs,
    the_last_administrator_stays_while_it_is_stopped
);

fn an_unknown_name_is_refused(house: &mut Installation) {
    house.set_up();
    for args in [&["link"][..], &["enable"], &["disable"], &["sign-out"], &["delete"]] {
        let args = [&["user"], args, &["nobody\u{1b}[2J"]].concat();
        let line = house.says(&args).refused();
        assert!(line.contains("nobody") && !line.contains('\u{1b}'), "{line:?}");
    }
    assert!(house.says(&["user", "role", "nobody", "admin"]).refused().contains("nobody"));
}
twins!(
    an_unknown_name_is_refused,
    an_unknown_name_is_refused_while_it_runs,
    an_unknown_name_is_refused_while_it_is_stopped
);

fn commands_at_the_same_time_are_all_done(house: &mut Installation) {
    thread::scope(|scope| {
        for name in ["ann", "ben", "cleo", "dan"] {
            let house = &*house;
            scope.spawn(move || house.add(name, &[]));
        }
    });
    assert_eq!(house.people().len(), 4);
}
twins!(
    commands_at_the_same_time_are_all_done,
    commands_at_the_same_time_are_all_done_while_it_runs,
    commands_at_the_same_time_are_all_done_while_it_is_stopped
);

fn a_link_that_nobody_can_read_is_a_failure(house: &mut Installation) {
    house.add("bob", &[]);
    let mut link = program(&house.data);
    link.args(["user", "link", "bob"]);
    let answer = finish(&mut in_shell("exec \"$@\" >/dev/full", &link));
    assert_eq!(answer.status, Some(1), "{answer:?}");
    assert!(answer.err.lines().any(|line| line.starts_with("error: ") && line.contains("lost")), "{answer:?}");
}
twins!(
    a_link_that_nobody_can_read_is_a_failure,
    a_link_that_nobody_can_read_is_a_failure_while_it_runs,
    a_link_that_nobody_can_read_is_a_failure_while_it_is_stopped
);
