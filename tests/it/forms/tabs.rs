//! Two tabs, one profile: neither overwrites silently what the other has saved.

use crate::harness::{App, Browser, pairs};

fn scene() -> (App, Browser, String) {
    let app = App::start();
    let mut ada = app.set_up();
    let bob = app.add_member(&mut ada, "bob");
    (app, ada, bob)
}

/// The page, the path of its form, and where saving leads.
fn places(bob: &str) -> [(String, String, String); 2] {
    [
        ("/account".to_owned(), "/account/profile".to_owned(), "/account?done=profile".to_owned()),
        (
            format!("/admin/users/{bob}"),
            format!("/admin/users/{bob}/profile"),
            format!("/admin/users/{bob}?done=saved"),
        ),
    ]
}

#[test]
fn two_tabs_each_save_what_was_changed_in_them() {
    let (_app, mut ada, bob) = scene();
    for (page, path, saved) in places(&bob) {
        let first = ada.get(&page).filled(&path, &[("title", "Analyst")]);
        let second = ada.get(&page).filled(&path, &[("phone", "+44 1")]);
        assert_eq!(ada.post_form(&path, &pairs(&first)).location(), saved);
        assert_eq!(ada.post_form(&path, &pairs(&second)).location(), saved);
        let after = ada.get(&page).text();
        assert!(after.contains("value=\"Analyst\"") && after.contains("value=\"+44 1\""), "{after}");
    }
}

#[test]
fn what_both_tabs_changed_is_shown_and_not_overwritten() {
    let (_app, mut ada, bob) = scene();
    for (page, path, saved) in places(&bob) {
        let first = ada.get(&page).filled(&path, &[("title", "Analyst")]);
        let second = ada.get(&page).filled(&path, &[("title", "Countess"), ("phone", "+44 1")]);
        assert_eq!(ada.post_form(&path, &pairs(&first)).location(), saved);
        let shown = ada.post_form(&path, &pairs(&second));
        assert_eq!(shown.status, 409);
        assert!(shown.text().contains("Meanwhile this was changed to “Analyst”"), "{}", shown.text());
        assert!(
            shown.text().contains("value=\"Countess\"") && shown.text().contains("value=\"+44 1\""),
            "nothing is lost"
        );
        assert!(ada.get(&page).text().contains("value=\"Analyst\""), "nothing was overwritten");
        assert_eq!(ada.post_form(&path, &pairs(&shown.form(&path))).location(), saved, "seen, and sent once more");
        assert!(ada.get(&page).text().contains("value=\"Countess\""));
    }
}

#[test]
fn a_field_is_emptied_on_purpose_only() {
    let (_app, mut ada, bob) = scene();
    for (page, path, saved) in places(&bob) {
        let fill = ada.get(&page).filled(&path, &[("title", "Analyst")]);
        assert_eq!(ada.post_form(&path, &pairs(&fill)).location(), saved);
        let empty = ada.get(&page).filled(&path, &[("title", "")]);
        assert_eq!(ada.post_form(&path, &pairs(&empty)).location(), saved);
        assert!(!ada.get(&page).text().contains("Analyst"));
    }
}

#[test]
fn two_tabs_do_not_rename_one_login_silently() {
    let (_app, mut ada, _) = scene();
    let id = ada.login_id();
    let (page, path) = (format!("/account/logins?rename={id}"), format!("/account/logins/{id}/rename"));
    let first = ada.get(&page).filled(&path, &[("device_name", "laptop")]);
    let second = ada.get(&page).filled(&path, &[("device_name", "tower")]);
    assert_eq!(ada.post_form(&path, &pairs(&first)).status, 303);
    let shown = ada.post_form(&path, &pairs(&second));
    assert_eq!(shown.status, 409);
    assert!(shown.text().contains("“laptop”") && shown.text().contains("value=\"tower\""), "{}", shown.text());
    assert_eq!(ada.post_form(&path, &pairs(&shown.form(&path))).status, 303);
    let invalid = ada.get(&page).filled(&path, &[("device_name", " ")]);
    let shown = ada.post_form(&path, &pairs(&invalid));
    assert_eq!(shown.status, 422);
    assert!(shown.text().contains("Write a name of 1 to 64 characters"), "the list, with the fault");
}

/// Contract §2: the named fields are all that a form requires.
#[test]
fn a_form_without_a_revision_sets_what_it_says() {
    let (app, mut ada, _) = scene();
    assert_eq!(ada.post("/account/profile", &[("display_name", "Ada"), ("title", "Analyst")]).status, 303);
    assert_eq!(ada.post("/account/profile", &[("display_name", "Ada"), ("title", ""), ("revision", "x")]).status, 303);
    assert!(app.user("ada").profile.title.is_empty());
}
