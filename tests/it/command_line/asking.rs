//! What asks before it is done: deletions, and names that can be taken for others. Replaced keys are in `keys.rs`.

use super::{Installation, at_terminal, sign_in, twins};
use crate::harness::{ApiClient, Browser, PASSWORD};
use twodoors::control::{Act, perform};

/// A typing error is no lost person: a script that did not mean it deletes nobody, and is told whom.
fn deleting_without_a_terminal_wants_yes(house: &mut Installation) {
    house.set_up();
    house.hears(&["user", "add", "bob", "--display-name", "Bob Byrne", "--password-stdin", "--keep"], PASSWORD).done();
    house.visit(|port| {
        sign_in(&mut Browser::new(port), "bob", PASSWORD).expect("a sign-in");
        ApiClient::sign_in(port, "bob", PASSWORD, "phone");
    });
    for input in ["", "yes\n"] {
        let line = house.hears(&["user", "delete", "Bob"], input).wrong_usage();
        for words in ["bob (Bob Byrne), member, for good: 2 live logins, last seen 20", "nothing was done"] {
            assert!(line.contains(words), "{words}: {line}");
        }
        assert!(line.ends_with(" user delete Bob --yes"), "{line}");
    }
    assert_eq!(house.people().len(), 2);
    let said = house.says(&["user", "delete", "Bob", "--yes"]).done().out;
    assert!(said.starts_with("bob (Bob Byrne) is deleted for good."), "{said}");
    assert_eq!(house.people().len(), 1);
    house.says(&["user", "add", "cleo"]).link();
    let line = house.says(&["user", "delete", "cleo"]).wrong_usage();
    assert!(line.contains("This deletes cleo, member, for good: 0 live logins, never seen here."), "{line}");
    // What is refused anyway is not asked first.
    let refused = house.says(&["user", "delete", "ada"]).refused();
    assert!(refused.contains("last administrator"), "{refused}");
    house.says(&["user", "add", "--", "-x"]).link();
    let line = house.says(&["user", "delete", "--", "-x"]).wrong_usage();
    assert!(line.ends_with(" user delete --yes -- -x"), "{line}");
    house.says(&["user", "delete", "--yes", "--", "-x"]).done();
}
twins!(
    deleting_without_a_terminal_wants_yes,
    deleting_without_a_terminal_wants_yes_while_it_runs,
    deleting_without_a_terminal_wants_yes_while_it_is_stopped
);

fn deleting_asks_at_a_terminal(house: &mut Installation) {
    house.set_up();
    house.add("bob", &[]);
    for answer in ["no\n", "\n", "bob\n"] {
        let Some(told) = at_terminal(house, &["user", "delete", "bob"], answer) else { return };
        assert_eq!(told.status, Some(1), "{told:?}");
        for words in ["This deletes bob, member, for good", "Type yes to do it:", "nothing was done"] {
            assert!(told.out.contains(words), "{words}: {told:?}");
        }
    }
    assert_eq!(house.people().len(), 2);
    let told = at_terminal(house, &["user", "delete", "bob"], "yes\n").expect("a terminal");
    assert!(told.status == Some(0) && told.out.contains("bob is deleted for good."), "{told:?}");
    assert_eq!(house.people().len(), 1);
}
twins!(
    deleting_asks_at_a_terminal,
    deleting_asks_at_a_terminal_while_it_runs,
    deleting_asks_at_a_terminal_while_it_is_stopped
);

/// Between question and answer another person may have got the name.
#[test]
fn only_the_person_that_was_shown_is_deleted() {
    let app = crate::harness::App::start();
    app.set_up();
    let does = |act| {
        let house = app.inner.clone();
        app.wait(async move { perform(&house, act).await })
    };
    app.add_by_owner("bob", true);
    let shown = app.user("bob").id;
    does(Act::UserDelete { id: shown }).expect("deleted");
    app.add_by_owner("bob", true);
    let refused = does(Act::UserDelete { id: shown }).expect_err("nobody by that id");
    assert!(refused.to_string().contains("they are gone"), "{refused}");
    assert_ne!(app.user("bob").id, shown);
}

/// A name that can be taken for another one is made when it is meant.
fn a_lookalike_is_added_only_when_it_is_meant(house: &mut Installation) {
    house.says(&["user", "add", "scope"]).link();
    let twin = "\u{455}\u{441}\u{43e}\u{440}\u{435}";
    for args in [&["user", "add", twin][..], &["user", "add", "bob\u{430}"]] {
        let line = house.says(args).wrong_usage();
        assert!(line.contains("can be taken for another name") && line.ends_with("--yes"), "{line}");
    }
    let line = house.hears(&["user", "add", twin, "--password-stdin"], PASSWORD).wrong_usage();
    assert!(line.contains("looks like scope"), "{line}");
    assert_eq!(house.people().len(), 1);
    if let Some(told) = at_terminal(house, &["user", "add", twin], "no\n") {
        assert!(told.status == Some(1) && told.out.contains("looks like scope"), "{told:?}");
        assert_eq!(house.people().len(), 1);
        let told = at_terminal(house, &["user", "add", "bob\u{430}"], "yes\n").expect("a terminal");
        assert!(told.status == Some(0) && told.out.contains("/link/"), "{told:?}");
    }
    house.says(&["user", "add", twin, "--yes"]).link();
    assert!(house.says(&["user", "add", twin]).refused().contains("there is somebody called"));
}
twins!(
    a_lookalike_is_added_only_when_it_is_meant,
    a_lookalike_is_added_only_when_it_is_meant_while_it_runs,
    a_lookalike_is_added_only_when_it_is_meant_while_it_is_stopped
);
