//! The life of a login as one table, the schemes side by side.

use super::{Group, Row, Table};
use crate::compare::figure;
use crate::compare::report::{Life, Step};
use crate::language::Text;

/// Steps that send what another one sent already.
const SENT_BEFORE: [&str; 3] = ["renew again at once", "renew again later", "verify after"];

/// Steps whose outcome is that they were done.
const FORESEEN: [&str; 2] = ["issue", "verify"];

/// A working day, and the requests in it.
const DAY_SECS: u64 = 8 * 3600;
const REQUESTS: f64 = 1000.0;

/// The lives as they stand beside each other: session, then tokens from the slowest look to none.
#[must_use]
pub fn in_order(lives: &[Life]) -> Vec<&Life> {
    let rank = |life: &&Life| match life.subject.mode.as_deref() {
        None => 0,
        Some("lookup") => 1,
        Some("denylist") => 2,
        Some("stateless") => 3,
        Some(_) => 4,
    };
    let mut lives: Vec<&Life> = lives.iter().collect();
    lives.sort_by_key(rank);
    lives
}

/// Both schemes side by side, one row a question.
#[must_use]
pub fn life(lives: &[Life]) -> Table {
    let lives = in_order(lives);
    let column = |life: &&Life| match life.subject.mode.as_deref() {
        Some(mode) => format!("{} · {mode}", life.subject.scheme),
        None => life.subject.scheme.clone(),
    };
    Table {
        name: "life",
        caption: "The life of one login, counted".to_owned(),
        columns: std::iter::once("Step".to_owned()).chain(lives.iter().map(column)).collect(),
        groups: vec![bytes(&lives), store(&lives), day(&lives), outcomes(&lives), felt(&lives), kept(&lives)],
    }
}

/// The steps in their order, each once.
fn verbs<'a>(lives: &[&'a Life]) -> Vec<&'a str> {
    let mut verbs = Vec::new();
    for step in lives.iter().flat_map(|life| &life.steps) {
        if !verbs.contains(&step.verb.as_str()) {
            verbs.push(&step.verb);
        }
    }
    verbs
}

/// A row for each of these verbs.
fn by_verb(lives: &[&Life], verbs: &[&str], cell: impl Fn(&Step) -> String) -> Vec<Row> {
    let row = |verb: &&str| {
        let step = |life: &&Life| life.steps.iter().find(|step| step.verb == *verb).map(&cell);
        let cells = lives.iter().map(|life| step(life).unwrap_or_else(|| figure::NOTHING.to_owned())).collect();
        Row { name: (*verb).to_owned(), kind: "plain", cells }
    };
    verbs.iter().map(row).collect()
}

fn group(heading: &str, rows: Vec<Row>) -> Group {
    Group { heading: Some(heading.to_owned()), rows }
}

fn bytes(lives: &[&Life]) -> Group {
    let sends = |verb: &&str| {
        let mut steps = lives.iter().flat_map(|life| &life.steps).filter(|step| step.verb == *verb);
        steps.any(|step| step.request_bytes + step.response_bytes > 0) && !SENT_BEFORE.contains(verb)
    };
    let verbs: Vec<&str> = verbs(lives).into_iter().filter(sends).collect();
    let cell = |step: &Step| format!("{} / {}", figure::count(step.request_bytes), figure::count(step.response_bytes));
    group("Bytes of the credential: to the server / back", by_verb(lives, &verbs, cell))
}

fn store(lives: &[&Life]) -> Group {
    let cell = |step: &Step| format!("{} / {}", figure::average(step.reads), figure::average(step.writes));
    group("Store: rows read / changes that the answer waited for", by_verb(lives, &verbs(lives), cell))
}

/// Eight hours with so many requests: what the steps above come to. A session renews when the password is
/// given again, not by the clock; tokens each time an access token expires.
fn day(lives: &[&Life]) -> Group {
    let ttl_secs = lives.iter().map(|life| life.said_effect_secs).max().unwrap_or(0).max(1);
    let of = |life: &Life, figure: &dyn Fn(&Step) -> f64| {
        let step = |verb: &str| life.steps.iter().find(|step| step.verb == verb).map_or(0.0, figure);
        #[expect(clippy::cast_precision_loss, reason = "a day has few renewals")]
        let renewals = if life.subject.mode.is_some() { (DAY_SECS / ttl_secs) as f64 } else { 0.0 };
        step("issue") + REQUESTS * step("verify") + renewals * step("renew")
    };
    #[expect(clippy::cast_precision_loss, reason = "a credential has a few hundred bytes")]
    let sent = |step: &Step| (step.request_bytes + step.response_bytes) as f64;
    let rows = vec![
        plain(lives, "bytes of the credential, both ways", |life| figure::bytes(of(life, &sent))),
        plain(lives, "rows read", |life| figure::number(of(life, &|step| step.reads))),
        plain(lives, "changes waited for", |life| figure::number(of(life, &|step| step.writes))),
    ];
    let heading = "A working day: signed in once, 1000 requests in 8 hours, renewals as they fall due";
    group(heading, if lives.iter().all(|life| life.steps.is_empty()) { Vec::new() } else { rows })
}

fn outcomes(lives: &[&Life]) -> Group {
    let mut verbs = verbs(lives);
    verbs.retain(|verb| !FORESEEN.contains(verb));
    group("What came of it", by_verb(lives, &verbs, |step| step.outcome.clone()))
}

fn plain(lives: &[&Life], name: &str, cell: impl Fn(&Life) -> String) -> Row {
    Row { name: name.to_owned(), kind: "plain", cells: lives.iter().map(|life| cell(life)).collect() }
}

/// Seconds as counted, and as people say them.
fn wait(secs: u64) -> String {
    match secs {
        0 => "the next request".to_owned(),
        1..120 => format!("{} s", figure::count(secs)),
        _ => format!("{} s ({})", figure::count(secs), Text::duration(secs)),
    }
}

fn felt(lives: &[&Life]) -> Group {
    let rows = vec![
        plain(lives, "a revoked login is refused after", |life| wait(life.revoked_seen_after_secs)),
        plain(lives, "the server said: within", |life| match life.said_effect_secs {
            0 => "at once".to_owned(),
            secs => wait(secs),
        }),
        plain(lives, "a changed role is seen after", |life| wait(life.role_seen_after_secs)),
    ];
    group("Until a change is felt, one request a second", rows)
}

fn kept(lives: &[&Life]) -> Group {
    let yes = |is_so: bool| if is_so { "yes" } else { "no" }.to_owned();
    #[expect(clippy::cast_precision_loss, reason = "a row has a few hundred bytes")]
    let row_bytes = |life: &Life| figure::bytes(life.row_bytes as f64);
    let rows = vec![
        plain(lives, "kept on the server for a login", row_bytes),
        plain(lives, "verifies after a restart", |life| yes(life.works_after_restart)),
        plain(lives, "verifies when the store is lost", |life| yes(life.works_without_store)),
        plain(lives, "renews when the store is lost", |life| yes(life.renews_without_store)),
        plain(lives, "a browser sends it by itself", |life| yes(life.sent_by_itself)),
        plain(lives, "a script on the page can read it", |life| yes(life.script_can_read)),
    ];
    group("What is kept, and what it survives", rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample;

    #[test]
    fn the_schemes_stand_side_by_side() {
        let table = life(&sample::report().life);
        assert_eq!(table.columns, ["Step", "session", "token · lookup", "token · denylist", "token · stateless"]);
        let row = table.groups[4].rows.iter().find(|row| row.name.contains("revoked")).expect("a row");
        assert_eq!(row.cells, ["the next request", "the next request", "the next request", "600 s (10 minutes)"]);
    }

    #[test]
    fn a_life_without_steps_leaves_no_hole() {
        let mut lives = sample::report().life;
        lives[1].steps.clear();
        let table = life(&lives);
        assert!(table.groups.iter().flat_map(|group| &group.rows).all(|row| row.cells.len() == 4));
        assert!(life(&[]).groups[0].rows.is_empty());
    }
}
