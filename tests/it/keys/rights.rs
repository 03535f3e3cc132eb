//! Who may rotate the signing keys, and by what.

use super::{api_rotate, file, html_rotate};
use crate::harness::Request;
use crate::people::administration::scene;
use serde_json::json;

/// ASVS 7.5.3.
#[test]
fn html_rotating_wants_a_recent_password() {
    let mut scene = scene();
    let before = file(&scene.app);
    scene.app.advance(15 * 60);
    for fields in [&[][..], &[("alg", "ES256")], &[("compromised", "yes")]] {
        let reply = html_rotate(&mut scene.ada, fields);
        assert_eq!(reply.status, 403);
        assert!(reply.text().contains("action=\"/account/confirm\""), "{fields:?}");
    }
    assert_eq!(file(&scene.app), before);
    assert!(scene.ada.is_signed_in() && scene.bobs.is_signed_in());
}

/// ASVS 7.5.3.
#[test]
fn api_rotating_wants_a_recent_password() {
    let mut scene = scene();
    let before = file(&scene.app);
    scene.app.advance(15 * 60);
    assert_eq!(scene.ada_phone.refresh().status, 200);
    for body in [None, Some(json!({"alg": "ES256"})), Some(json!({"compromised": true}))] {
        let reply = api_rotate(&mut scene.ada_phone, body.as_ref());
        assert_eq!((reply.status, &reply.json()["code"]), (403, &json!("confirm_required")), "{body:?}");
    }
    assert_eq!(file(&scene.app), before);
    assert!(scene.ada.is_signed_in() && scene.bobs.is_signed_in());
}

#[test]
fn html_a_member_neither_sees_nor_rotates_the_keys() {
    let mut scene = scene();
    let before = file(&scene.app);
    assert_eq!(scene.bobs.get("/admin/keys").status, 403);
    for fields in [&[][..], &[("compromised", "yes")]] {
        assert_eq!(html_rotate(&mut scene.bobs, fields).status, 403);
    }
    assert_eq!(file(&scene.app), before);
}

#[test]
fn api_a_member_neither_sees_nor_rotates_the_keys() {
    let mut scene = scene();
    let before = file(&scene.app);
    assert_eq!(scene.bob_phone.get("/api/admin/keys").status, 403);
    for body in [None, Some(json!({"compromised": true}))] {
        assert_eq!(api_rotate(&mut scene.bob_phone, body.as_ref()).status, 403);
    }
    assert_eq!(file(&scene.app), before);
}

/// ASVS 3.5.1: a live cookie does not suffice.
#[test]
fn the_form_counts_only_from_a_page_of_ours() {
    let mut scene = scene();
    let before = file(&scene.app);
    scene.ada.get("/admin/keys");
    let (cookie, csrf) = (scene.ada.cookie.clone().expect("a cookie"), scene.ada.csrf.clone());
    for more in ["", "yes"] {
        let form = |csrf: &str| {
            let request = Request::new("POST", "/admin/keys/rotate").header("cookie", &cookie);
            request.form(&[("csrf", csrf), ("compromised", more)])
        };
        assert_eq!(scene.app.send(&form(&csrf).header("sec-fetch-site", "cross-site")).status, 403);
        assert_eq!(scene.app.send(&form(&csrf)).status, 403);
        assert_eq!(scene.app.send(&form("").header("sec-fetch-site", "same-origin")).status, 403);
    }
    assert_eq!(file(&scene.app), before);
}
