//! Bars from nothing to a figure, one under the other: bytes, answers a second, bytes kept.

use super::axis::Axis;
use super::{ACROSS, FOOT, MARKS, PITCH, Plot, WORDS, px, ticks};
use crate::base::language::{Language, Text};
use crate::lab::report::{Growth, Lifecycle, Requests, Step, Verb};
use crate::lab::show::format;
use crate::lab::show::tables::{in_order, kind, label, logins, request_label, scheme};
use crate::lab::show::words;
use serde::Serialize;

/// Room for a heading over some bars.
const HEADING: f64 = 32.0;
/// The verbs whose bytes are drawn; the others send what these sent.
const VERBS: [Verb; 3] = [Verb::Issue, Verb::Verify, Verb::Renew];

/// The picture.
pub type Bars = Plot<Bar>;

/// One bar.
#[derive(Debug, Clone, Serialize)]
pub struct Bar {
    /// What stands over it and those that follow, and where.
    pub heading: Option<(String, f64)>,
    pub label: String,
    pub value: String,
    /// `session`, `token` or `plain`.
    pub kind: &'static str,
    /// The foot of the words.
    pub words: f64,
    /// The middle of the bar.
    pub y: f64,
    /// What it is made of: the first filled, the second open.
    pub parts: Vec<Part>,
    /// The lowest and the highest round.
    pub whisker: Option<(f64, f64)>,
}

/// A stretch of a bar.
#[derive(Debug, Clone, Serialize)]
pub struct Part {
    pub x: f64,
    pub width: f64,
    /// Whether it is drawn open.
    pub open: bool,
}

/// A bar before it has a place.
struct Plan {
    heading: Option<String>,
    label: String,
    value: String,
    kind: &'static str,
    parts: Vec<(f64, bool)>,
    whisker: Option<(f64, f64)>,
}

impl Bars {
    /// Bytes of the credential on the way to the server (filled) and back (open), verb by verb.
    pub fn of_bytes(lives: &[Lifecycle], language: Language) -> Option<Self> {
        let lives = in_order(lives);
        let plans = VERBS.into_iter().flat_map(|verb| bytes_of(&lives, verb, language)).collect();
        let title = language.say(&"compare-picture-bytes".into());
        Self::new(&title, plans, format::bytes)
    }

    /// Answers a second, with the lowest and the highest round; the first row is what the shares are of.
    pub fn of_requests(title: &str, requests: &[Requests], language: Language) -> Option<Self> {
        let plan = |(at, r): (usize, &Requests)| {
            let kind = kind(&r.subject);
            let a_second = Text::new("compare-so-many-a-second").with("count", format::number(r.per_second));
            let a_second = language.say(&a_second);
            let share = format!("{a_second}, {}", format::percent(r.ratio));
            Plan {
                heading: None,
                label: request_label(r, language),
                value: if at == 0 { a_second } else { share },
                kind,
                parts: vec![(r.per_second, kind == "plain")],
                whisker: Some(r.rounds_per_second),
            }
        };
        Self::new(title, requests.iter().enumerate().map(plan).collect(), format::number)
    }

    /// Bytes of all logins, on the disk (filled) and in memory (open).
    pub fn of_growth(growth: &[Growth], language: Language) -> Option<Self> {
        let plan = |g: &Growth, label: &'static str, bytes: u64, open: bool| Plan {
            heading: (!open).then(|| language.say(&logins(g.logins))),
            label: language.say(&label.into()),
            value: format::bytes(as_length(bytes)),
            kind: "plain",
            parts: vec![(as_length(bytes), open)],
            whisker: None,
        };
        let plans = growth.iter().flat_map(|g| {
            let memory = g.memory_bytes.map(|bytes| plan(g, "compare-memory", bytes, true));
            std::iter::once(plan(g, "compare-disk", g.disk_bytes, false)).chain(memory)
        });
        let title = language.say(&"compare-picture-size".into());
        Self::new(&title, plans.collect(), format::bytes)
    }

    fn new(title: &str, plans: Vec<Plan>, tick: impl Fn(f64) -> String) -> Option<Self> {
        let ends = plans.iter().flat_map(|plan| {
            let whole: f64 = plan.parts.iter().map(|(length, _)| length).sum();
            [whole, plan.whisker.map_or(0.0, |(_, high)| high)]
        });
        let axis = Axis::linear(ends, ACROSS)?;
        let desc = described(&plans);
        let mut top = 0.0;
        let mut rows = Vec::new();
        for plan in plans {
            if plan.heading.is_some() {
                top += HEADING;
            }
            rows.push(bar(&axis, plan, top));
            top += PITCH;
        }
        Some(Self { title: title.to_owned(), desc, height: top + FOOT, bottom: top, ticks: ticks(&axis, tick), rows })
    }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn as_length(bytes: u64) -> f64 {
    bytes as f64
}

/// All in words, under the headings that they share.
fn described(plans: &[Plan]) -> String {
    let one = |plan: &Plan| {
        let heading = plan.heading.as_ref().map(|heading| format!("{heading}, ")).unwrap_or_default();
        format!("{heading}{}: {}", plan.label, plan.value)
    };
    plans.iter().map(one).collect::<Vec<_>>().join("; ") + "."
}

fn bar(axis: &Axis, plan: Plan, top: f64) -> Bar {
    let mut from = 0.0;
    let part = |(length, open): (f64, bool)| {
        let x = px(axis.at(from));
        from += length;
        Part { x, width: px(px(axis.at(from)) - x), open }
    };
    let mut parts: Vec<Part> = plan.parts.into_iter().map(part).collect();
    parts.retain(|part| part.width > 0.0);
    Bar {
        heading: plan.heading.map(|heading| (heading, top - HEADING + WORDS)),
        label: plan.label,
        value: plan.value,
        kind: plan.kind,
        words: top + WORDS,
        y: top + MARKS,
        parts,
        whisker: plan.whisker.map(|(low, high)| (px(axis.at(low)), px(axis.at(high)))),
    }
}

/// One bar a scheme; one a way to verify where tokens differ by it.
fn bytes_of(lives: &[&Lifecycle], verb: Verb, language: Language) -> Vec<Plan> {
    let own: Vec<(&Lifecycle, &Step)> =
        lives.iter().filter_map(|life| Some((*life, life.steps.iter().find(|step| step.verb == verb)?))).collect();
    let bytes = |step: &Step| (step.request_bytes, step.response_bytes);
    let tokens: Vec<_> = own.iter().filter(|(life, _)| kind(&life.subject) == "token").collect();
    let is_one = tokens.windows(2).all(|two| bytes(two[0].1) == bytes(two[1].1));
    let mut plans: Vec<Plan> = Vec::new();
    for (life, step) in own {
        let kind = kind(&life.subject);
        if is_one && plans.iter().any(|plan| plan.kind == kind) {
            continue;
        }
        let name = if is_one { language.say(&scheme(&life.subject)) } else { label(&life.subject, language) };
        let heading = plans.is_empty().then(|| language.say(&words::verb(verb)));
        plans.push(bytes_bar((name, heading), kind, step, language));
    }
    plans
}

#[expect(clippy::cast_precision_loss, reason = "a credential has a few hundred bytes")]
fn bytes_bar((label, heading): (String, Option<String>), kind: &'static str, step: &Step, language: Language) -> Plan {
    let (to, back) = (step.request_bytes as f64, step.response_bytes as f64);
    let value = match (step.request_bytes, step.response_bytes) {
        (0, 0) => Text::new("compare-bytes-nothing"),
        (_, 0) => Text::new("compare-bytes-to").with("to", format::bytes(to)),
        (0, _) => Text::new("compare-bytes-back").with("back", format::bytes(back)),
        _ => Text::new("compare-bytes-to-and-back").with("to", format::bytes(to)).with("back", format::bytes(back)),
    };
    let value = language.say(&value);
    Plan { heading, label, value, kind, parts: vec![(to, false), (back, true)], whisker: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::report::sample;
    use crate::lab::show::pictures::WIDTH;

    const ENGLISH: Language = Language::English;

    #[test]
    fn bytes_are_drawn_verb_by_verb() {
        let bars = Bars::of_bytes(&sample::report().life, ENGLISH).expect("a picture");
        let headings: Vec<&str> = bars.rows.iter().filter_map(|row| Some(row.heading.as_ref()?.0.as_str())).collect();
        assert_eq!(headings, ["issue", "verify", "renew"]);
        assert_eq!(bars.rows.len(), 6, "tokens send the same in each mode: one bar");
        let renew = bars.rows.last().expect("a row");
        assert_eq!(renew.parts.len(), 2);
        assert!((renew.parts[0].x + renew.parts[0].width - renew.parts[1].x).abs() < 0.2, "end to end");
        assert!(bars.desc.contains("verify, session: 87\u{a0}B to the server"));
    }

    #[test]
    fn ways_to_verify_that_send_different_bytes_have_bars_of_their_own() {
        let mut lives = sample::report().life;
        lives[2].steps[1].request_bytes += 40;
        let bars = Bars::of_bytes(&lives, ENGLISH).expect("a picture");
        assert_eq!(bars.rows.len(), 2 + 4 + 2);
    }

    #[test]
    fn whiskers_hold_the_end_of_their_bar() {
        let bars = Bars::of_requests("Requests", &sample::report().requests, ENGLISH).expect("a picture");
        for row in &bars.rows {
            let (low, high) = row.whisker.expect("a whisker");
            let end = row.parts[0].x + row.parts[0].width;
            assert!(low <= end + 0.2 && end <= high + 0.2 && high <= WIDTH, "{}", row.label);
        }
    }

    #[test]
    fn unknown_memory_is_left_out() {
        let mut growth = sample::report().growth;
        growth[0].memory_bytes = None;
        assert_eq!(Bars::of_growth(&growth, ENGLISH).expect("a picture").rows.len(), 5);
    }

    #[test]
    fn nothing_measured_draws_nothing() {
        assert!(Bars::of_bytes(&[], ENGLISH).is_none());
        assert!(Bars::of_requests("Requests", &[], ENGLISH).is_none());
        assert!(Bars::of_growth(&[], ENGLISH).is_none());
    }

    #[test]
    fn nothing_sent_is_a_bar_of_no_length() {
        let mut lives = sample::report().life;
        for step in lives.iter_mut().flat_map(|life| &mut life.steps) {
            (step.request_bytes, step.response_bytes) = (0, 0);
        }
        let bars = Bars::of_bytes(&lives, ENGLISH).expect("a picture");
        assert!(bars.rows.iter().all(|row| row.parts.is_empty() && row.value == "nothing"));
    }
}
