//! What a peer claims that is no proxy of ours is told as ignored.

use super::{api_with, html_checks, html_with, state};
use crate::harness::{ADMIN, App};
use serde_json::json;

/// ASVS 4.1.3: from a peer that is no proxy of ours nothing is believed, and that is told.
#[test]
fn html_what_a_stranger_claims_is_told_as_ignored() {
    let app = App::start();
    let mut ada = app.set_up();
    let claims =
        [("x-forwarded-for", "198.51.100.7, <script>"), ("x-forwarded-proto", "https"), ("forwarded", "for=1.2.3.4")];
    let page = html_with(&mut ada, &claims).text();
    let check = html_checks(&page).into_iter().find(|(_, text)| text.contains("Proxies")).expect("the check");
    assert!(check.0 == "look" && check.1.contains("127.0.0.1 is not in trusted_proxies"), "{check:?}");
    assert!(check.1.contains("x-forwarded-for, x-forwarded-proto, forwarded"), "{check:?}");
    assert!(page.contains("<dt>Taken for the client</dt><dd><code>127.0.0.1</code></dd>"), "{page}");
    assert!(page.contains("<code>198.51.100.7</code></th><td><span class=\"badge\">ignored</span>"), "{page}");
    assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"));
}

/// ASVS 4.1.3.
#[test]
fn api_what_a_stranger_claims_is_told_as_ignored() {
    let app = App::start();
    app.set_up();
    let report =
        api_with(&app, ADMIN, &[("x-forwarded-for", "198.51.100.7, 10.0.0.1"), ("x-real-ip", "1.2.3.4")]).json();
    let request = &report["request"];
    assert_eq!((&request["address"], &request["peer_is_trusted"]), (&json!("127.0.0.1"), &json!(false)));
    let hop = |text: &str| json!({"text": text, "believed": false, "made": "untrusted"});
    assert_eq!(request["chain"], json!([hop("10.0.0.1"), hop("198.51.100.7")]));
    let why = |at: usize| (request["headers"][at]["name"].clone(), request["headers"][at]["why"].clone());
    assert_eq!(why(0), (json!("x-forwarded-for"), json!("untrusted_peer")));
    assert_eq!(why(1), (json!("x-real-ip"), json!("never")));
    assert_eq!(state(&report, "proxies"), "look");
}
