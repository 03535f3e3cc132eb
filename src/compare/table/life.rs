//! The life of a login as one table, the schemes side by side.

use super::{Group, Row, Table, scheme};
use crate::base::language::{Language, Text};
use crate::compare::report::{Life, Step};
use crate::compare::{figure, stored};

/// Steps that send what another one sent already.
const SENT_BEFORE: [&str; 3] = ["renew again at once", "renew again later", "verify after"];

/// Steps whose outcome is that they were done.
const FORESEEN: [&str; 2] = ["issue", "verify"];

/// A working day, and the requests in it.
const DAY_SECS: u64 = 8 * 3600;
const REQUESTS: f64 = 1000.0;

/// The lives as they stand beside each other: session, then tokens from the slowest look to none.
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
pub fn life(lives: &[Life], language: Language) -> Table {
    let lives = in_order(lives);
    let column = |life: &&Life| {
        let scheme = language.say(&scheme(&life.subject));
        life.subject.mode.as_ref().map_or_else(|| scheme.clone(), |mode| format!("{scheme} · {mode}"))
    };
    let first = language.say(&"compare-step".into());
    let parts = [bytes(&lives), store(&lives), day(&lives), outcomes(&lives), felt(&lives), kept(&lives)];
    Table {
        name: "life",
        caption: language.say(&"compare-caption-life".into()),
        columns: std::iter::once(first).chain(lives.iter().map(column)).collect(),
        groups: parts.into_iter().map(|part| part.said(language)).collect(),
    }
}

/// A group that is in no language yet.
struct Part {
    heading: &'static str,
    rows: Vec<Question>,
}

/// A row of it.
struct Question {
    name: Text,
    answers: Vec<Text>,
}

impl Part {
    fn said(self, language: Language) -> Group {
        let row = |row: Question| Row {
            name: language.say(&row.name),
            kind: "plain",
            cells: row.answers.iter().map(|answer| language.say(answer)).collect(),
        };
        Group { heading: Some(language.say(&self.heading.into())), rows: self.rows.into_iter().map(row).collect() }
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
fn by_verb(lives: &[&Life], verbs: &[&str], cell: impl Fn(&Step, &Life) -> Text) -> Vec<Question> {
    let row = |verb: &&str| {
        let step = |life: &Life| life.steps.iter().find(|step| step.verb == *verb).map(|step| cell(step, life));
        let answers = lives.iter().map(|life| step(life).unwrap_or_else(|| Text::plain(figure::NOTHING))).collect();
        Question { name: stored::verb(verb), answers }
    };
    verbs.iter().map(row).collect()
}

fn bytes(lives: &[&Life]) -> Part {
    let sends = |verb: &&str| {
        let mut steps = lives.iter().flat_map(|life| &life.steps).filter(|step| step.verb == *verb);
        steps.any(|step| step.request_bytes + step.response_bytes > 0) && !SENT_BEFORE.contains(verb)
    };
    let verbs: Vec<&str> = verbs(lives).into_iter().filter(sends).collect();
    let cell = |step: &Step, _: &Life| both(figure::count(step.request_bytes), &figure::count(step.response_bytes));
    Part { heading: "compare-life-group-bytes", rows: by_verb(lives, &verbs, cell) }
}

fn store(lives: &[&Life]) -> Part {
    let cell = |step: &Step, _: &Life| both(figure::average(step.reads), &figure::average(step.writes));
    Part { heading: "compare-life-group-store", rows: by_verb(lives, &verbs(lives), cell) }
}

/// Eight hours with so many requests: what the steps above come to. A session renews when the password is
/// given again, not by the clock; tokens each time an access token expires.
fn day(lives: &[&Life]) -> Part {
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
        plain(lives, "compare-day-bytes", |life| Text::plain(figure::bytes(of(life, &sent)))),
        plain(lives, "compare-day-reads", |life| Text::plain(figure::number(of(life, &|step| step.reads)))),
        plain(lives, "compare-day-writes", |life| Text::plain(figure::number(of(life, &|step| step.writes)))),
    ];
    let is_lived = lives.iter().any(|life| !life.steps.is_empty());
    Part { heading: "compare-life-group-day", rows: if is_lived { rows } else { Vec::new() } }
}

fn outcomes(lives: &[&Life]) -> Part {
    let mut verbs = verbs(lives);
    verbs.retain(|verb| !FORESEEN.contains(verb));
    let said = |step: &Step, life: &Life| stored::outcome(&step.outcome, life);
    Part { heading: "compare-life-group-outcomes", rows: by_verb(lives, &verbs, said) }
}

/// Two figures in one cell.
fn both(one: String, other: &str) -> Text {
    Text::plain(one + " / " + other)
}

fn plain(lives: &[&Life], name: &'static str, answer: impl Fn(&Life) -> Text) -> Question {
    Question { name: name.into(), answers: lives.iter().map(|life| answer(life)).collect() }
}

/// Seconds as counted, and as people say them.
fn wait(secs: u64) -> Text {
    let count = figure::count(secs);
    match secs {
        0 => Text::new("compare-next-request"),
        1..120 => Text::new("compare-secs").with("count", count),
        _ => Text::new("compare-secs-also").with("count", count).with("time", Text::duration(secs)),
    }
}

fn felt(lives: &[&Life]) -> Part {
    let rows = vec![
        plain(lives, "compare-felt-revoked", |life| wait(life.revoked_seen_after_secs)),
        plain(lives, "compare-felt-said", |life| match life.said_effect_secs {
            0 => Text::new("compare-at-once"),
            secs => wait(secs),
        }),
        plain(lives, "compare-felt-role", |life| wait(life.role_seen_after_secs)),
    ];
    Part { heading: "compare-life-group-felt", rows }
}

fn kept(lives: &[&Life]) -> Part {
    let yes = |is_so: bool| Text::new(if is_so { "compare-yes" } else { "compare-no" });
    #[expect(clippy::cast_precision_loss, reason = "a row has a few hundred bytes")]
    let row_bytes = |life: &Life| Text::plain(figure::bytes(life.row_bytes as f64));
    let rows = vec![
        plain(lives, "compare-kept-bytes", row_bytes),
        plain(lives, "compare-kept-restart", |life| yes(life.works_after_restart)),
        plain(lives, "compare-kept-store-lost", |life| yes(life.works_without_store)),
        plain(lives, "compare-kept-renewal", |life| yes(life.renews_without_store)),
        plain(lives, "compare-kept-by-itself", |life| yes(life.sent_by_itself)),
        plain(lives, "compare-kept-script", |life| yes(life.script_can_read)),
    ];
    Part { heading: "compare-life-group-kept", rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample;

    #[test]
    fn the_schemes_stand_side_by_side() {
        let table = life(&sample::report().life, Language::English);
        assert_eq!(table.columns, ["Step", "session", "token · lookup", "token · denylist", "token · stateless"]);
        let row = table.groups[4].rows.iter().find(|row| row.name.contains("revoked")).expect("a row");
        assert_eq!(row.cells, ["the next request", "the next request", "the next request", "600 s (10 minutes)"]);
    }

    #[test]
    fn a_life_without_steps_leaves_no_hole() {
        let mut lives = sample::report().life;
        lives[1].steps.clear();
        let table = life(&lives, Language::English);
        assert!(table.groups.iter().flat_map(|group| &group.rows).all(|row| row.cells.len() == 4));
        assert!(life(&[], Language::English).groups[0].rows.is_empty());
    }
}
