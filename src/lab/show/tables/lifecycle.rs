//! The life of a login as one table, the schemes side by side.

use super::{Group, Row, Table, scheme};
use crate::base::language::{Language, Text};
use crate::lab::report::{Lifecycle, Step, Verb};
use crate::lab::show::format;
use crate::lab::show::words;

/// Steps that send what another one sent already.
const SENT_BEFORE: [Verb; 3] = [Verb::RenewAtOnce, Verb::RenewLater, Verb::VerifyAfter];

/// Steps whose outcome is that they were done.
const FORESEEN: [Verb; 2] = [Verb::Issue, Verb::Verify];

/// A working day, and the requests in it.
const DAY_SECS: u64 = 8 * 3600;
const REQUESTS: f64 = 1000.0;

/// The lives as they stand beside each other: session, then tokens from the slowest look to none.
pub fn in_order(lives: &[Lifecycle]) -> Vec<&Lifecycle> {
    let rank = |life: &&Lifecycle| match life.subject.mode.as_deref() {
        None => 0,
        Some("lookup") => 1,
        Some("denylist") => 2,
        Some("stateless") => 3,
        Some(_) => 4,
    };
    let mut lives: Vec<&Lifecycle> = lives.iter().collect();
    lives.sort_by_key(rank);
    lives
}

/// Both schemes side by side, one row a question.
pub fn lifecycle(lives: &[Lifecycle], language: Language) -> Table {
    let lives = in_order(lives);
    let column = |life: &&Lifecycle| {
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
fn verbs(lives: &[&Lifecycle]) -> Vec<Verb> {
    let mut verbs = Vec::new();
    for step in lives.iter().flat_map(|life| &life.steps) {
        if !verbs.contains(&step.verb) {
            verbs.push(step.verb);
        }
    }
    verbs
}

/// A row for each of these verbs.
fn by_verb(lives: &[&Lifecycle], verbs: &[Verb], cell: impl Fn(&Step, &Lifecycle) -> Text) -> Vec<Question> {
    let row = |verb: &Verb| {
        let step = |life: &Lifecycle| life.steps.iter().find(|step| step.verb == *verb).map(|step| cell(step, life));
        let answers = lives.iter().map(|life| step(life).unwrap_or_else(|| Text::plain(format::NOTHING))).collect();
        Question { name: words::verb(*verb), answers }
    };
    verbs.iter().map(row).collect()
}

fn bytes(lives: &[&Lifecycle]) -> Part {
    let sends = |verb: &Verb| {
        let mut steps = lives.iter().flat_map(|life| &life.steps).filter(|step| step.verb == *verb);
        steps.any(|step| step.request_bytes + step.response_bytes > 0) && !SENT_BEFORE.contains(verb)
    };
    let verbs: Vec<Verb> = verbs(lives).into_iter().filter(sends).collect();
    let cell =
        |step: &Step, _: &Lifecycle| both(format::count(step.request_bytes), &format::count(step.response_bytes));
    Part { heading: "compare-life-group-bytes", rows: by_verb(lives, &verbs, cell) }
}

fn store(lives: &[&Lifecycle]) -> Part {
    let cell = |step: &Step, _: &Lifecycle| both(format::average(step.reads), &format::average(step.writes));
    Part { heading: "compare-life-group-store", rows: by_verb(lives, &verbs(lives), cell) }
}

/// Eight hours with so many requests: what the steps above come to. A session renews when the password is
/// given again, not by the clock; tokens each time an access token expires.
fn day(lives: &[&Lifecycle]) -> Part {
    let ttl_secs = lives.iter().map(|life| life.said_effect_secs).max().unwrap_or(0).max(1);
    let of = |life: &Lifecycle, figure: &dyn Fn(&Step) -> f64| {
        let step = |verb: Verb| life.steps.iter().find(|step| step.verb == verb).map_or(0.0, figure);
        #[expect(clippy::cast_precision_loss, reason = "a day has few renewals")]
        let renewals = if life.subject.mode.is_some() { (DAY_SECS / ttl_secs) as f64 } else { 0.0 };
        step(Verb::Issue) + REQUESTS * step(Verb::Verify) + renewals * step(Verb::Renew)
    };
    #[expect(clippy::cast_precision_loss, reason = "a credential has a few hundred bytes")]
    let sent = |step: &Step| (step.request_bytes + step.response_bytes) as f64;
    let rows = vec![
        plain(lives, "compare-day-bytes", |life| Text::plain(format::bytes(of(life, &sent)))),
        plain(lives, "compare-day-reads", |life| Text::plain(format::number(of(life, &|step| step.reads)))),
        plain(lives, "compare-day-writes", |life| Text::plain(format::number(of(life, &|step| step.writes)))),
    ];
    let is_lived = lives.iter().any(|life| !life.steps.is_empty());
    Part { heading: "compare-life-group-day", rows: if is_lived { rows } else { Vec::new() } }
}

fn outcomes(lives: &[&Lifecycle]) -> Part {
    let mut verbs = verbs(lives);
    verbs.retain(|verb| !FORESEEN.contains(verb));
    Part { heading: "compare-life-group-outcomes", rows: by_verb(lives, &verbs, words::outcome) }
}

/// Two figures in one cell.
fn both(one: String, other: &str) -> Text {
    Text::plain(one + " / " + other)
}

fn plain(lives: &[&Lifecycle], name: &'static str, answer: impl Fn(&Lifecycle) -> Text) -> Question {
    Question { name: name.into(), answers: lives.iter().map(|life| answer(life)).collect() }
}

/// Seconds as counted, and as people say them.
fn wait(secs: u64) -> Text {
    let count = format::count(secs);
    match secs {
        0 => Text::new("compare-next-request"),
        1..120 => Text::new("compare-secs").with("count", count),
        _ => Text::new("compare-secs-also").with("count", count).with("time", Text::duration(secs)),
    }
}

fn felt(lives: &[&Lifecycle]) -> Part {
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

fn kept(lives: &[&Lifecycle]) -> Part {
    let yes = |is_so: bool| Text::new(if is_so { "compare-yes" } else { "compare-no" });
    #[expect(clippy::cast_precision_loss, reason = "a row has a few hundred bytes")]
    let row_bytes = |life: &Lifecycle| Text::plain(format::bytes(life.row_bytes as f64));
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
    use crate::lab::report::sample;

    #[test]
    fn the_schemes_stand_side_by_side() {
        let table = lifecycle(&sample::report().life, Language::English);
        assert_eq!(table.columns, ["Step", "session", "token · lookup", "token · denylist", "token · stateless"]);
        let row = table.groups[4].rows.iter().find(|row| row.name.contains("revoked")).expect("a row");
        assert_eq!(row.cells, ["the next request", "the next request", "the next request", "600 s (10 minutes)"]);
    }

    #[test]
    fn a_life_without_steps_leaves_no_hole() {
        let mut lives = sample::report().life;
        lives[1].steps.clear();
        let table = lifecycle(&lives, Language::English);
        assert!(table.groups.iter().flat_map(|group| &group.rows).all(|row| row.cells.len() == 4));
        assert!(lifecycle(&[], Language::English).groups[0].rows.is_empty());
    }
}
