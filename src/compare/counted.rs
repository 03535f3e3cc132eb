//! The few counted figures that sentences are made with: from the lives, which are the same in every run.

use super::figure::average;
use super::report::{Life, Step};

/// The life by a scheme, and for tokens in a way to verify.
fn life<'a>(lives: &'a [Life], scheme: &str, mode: Option<&str>) -> Option<&'a Life> {
    lives.iter().find(|life| life.subject.scheme == scheme && life.subject.mode.as_deref() == mode)
}

fn step<'a>(life: &'a Life, verb: &str) -> Option<&'a Step> {
    life.steps.iter().find(|step| step.verb == verb)
}

/// A figure by the name of its placeholder in [`super::claims`]; `None` for a name that is not known, or a
/// life that was not lived.
#[must_use]
pub fn figure(lives: &[Life], name: &str) -> Option<String> {
    let session = || life(lives, "session", None);
    let token = |mode| life(lives, "token", Some(mode));
    let reads = |life: Option<&Life>| Some(average(step(life?, "verify")?.reads));
    let shown = |life: Option<&Life>| Some(step(life?, "verify")?.request_bytes.to_string());
    match name {
        "cookie_bytes" => shown(session()),
        "token_bytes" => shown(token("lookup")),
        "session_reads" => reads(session()),
        "lookup_reads" => reads(token("lookup")),
        "stateless_reads" => reads(token("stateless")),
        "denylist_reads" => reads(token("denylist")),
        "refresh_writes" => Some(average(step(token("lookup")?, "renew")?.writes)),
        "row_bytes_session" => Some(session()?.row_bytes.to_string()),
        "row_bytes_token" => Some(token("lookup")?.row_bytes.to_string()),
        "stateless_seconds" => Some(token("stateless")?.revoked_seen_after_secs.to_string()),
        "role_seconds" => Some(token("stateless")?.role_seen_after_secs.to_string()),
        _ => None,
    }
}
