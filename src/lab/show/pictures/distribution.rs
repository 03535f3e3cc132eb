//! Times and how they are spread: one row a subject on a logarithmic axis.

use super::axis::Axis;
use super::{ACROSS, FOOT, MARKS, PITCH, Plot, WORDS, px, ticks};
use crate::base::language::{Language, Text};
use crate::lab::report::Timing;
use crate::lab::show::format;
use crate::lab::show::tables::{kind, label};
use serde::Serialize;

/// Where the quarters, the median and the tail lie in [`QUANTILES`](crate::lab::report::QUANTILES).
const FIRST: usize = 0;
const QUARTER: usize = 3;
const HALF: usize = 4;
const THREE_QUARTERS: usize = 5;
const P99: usize = 8;

/// The picture.
pub type Distribution = Plot<SpreadRow>;

/// One subject.
#[derive(Debug, Clone, Serialize)]
pub struct SpreadRow {
    pub label: String,
    /// The median, and p99.
    pub value: String,
    /// `session`, `token` or `plain`.
    pub kind: &'static str,
    /// The foot of the words.
    pub words: f64,
    /// The middle of the marks.
    pub y: f64,
    pub p50: f64,
    /// The rest, where it was measured.
    pub tails: Option<Tails>,
}

/// How far the times reach.
#[derive(Debug, Clone, Serialize)]
pub struct Tails {
    /// From p1 …
    pub from: f64,
    /// … to p99.9, or to p99 where there are too few to say more.
    pub to: f64,
    /// p99.
    pub p99: f64,
    /// Where the box begins, at p25.
    pub left: f64,
    /// How wide it is, to p75.
    pub width: f64,
}

impl Distribution {
    /// `None` when there is nothing to show.
    pub fn new(title: &str, timings: &[&Timing], language: Language) -> Option<Self> {
        let values = timings.iter().flat_map(|t| t.spread.quantiles_us.iter().copied().chain([t.spread.p50_us]));
        let axis = Axis::log(values, ACROSS)?;
        let rows: Vec<SpreadRow> = timings.iter().zip(0_u32..).map(|(t, at)| row(&axis, t, at, language)).collect();
        let bottom = rows.last().map_or(0.0, |row| row.y + PITCH - MARKS);
        Some(Self {
            title: title.to_owned(),
            desc: language.say(&described(&rows)),
            height: bottom + FOOT,
            bottom,
            ticks: ticks(&axis, format::time_us),
            rows,
        })
    }
}

/// The ends in words: the table has all.
fn described(rows: &[SpreadRow]) -> Text {
    let said = |row: &SpreadRow| Text::new("compare-said-median").with("label", &*row.label).with("value", &*row.value);
    let nothing = || Text::new("nothing");
    let lowest = rows.iter().min_by(|one, other| one.p50.total_cmp(&other.p50)).map(said);
    let highest = rows.iter().max_by(|one, other| one.p50.total_cmp(&other.p50)).map(said);
    Text::new("compare-fastest-slowest")
        .with("fastest", lowest.unwrap_or_else(nothing))
        .with("slowest", highest.unwrap_or_else(nothing))
}

fn row(axis: &Axis, timing: &Timing, at: u32, language: Language) -> SpreadRow {
    let top = f64::from(at) * PITCH;
    let spread = &timing.spread;
    let place = |which: usize| spread.quantiles_us.get(which).map(|us| px(axis.at(*us)));
    let tails = || {
        let left = place(QUARTER)?;
        Some(Tails {
            from: place(FIRST)?,
            to: place(spread.quantiles_us.len().saturating_sub(1))?,
            p99: place(P99)?,
            left,
            width: px(place(THREE_QUARTERS)? - left),
        })
    };
    SpreadRow {
        label: label(&timing.subject, language),
        value: format!("{}, p99 {}", format::time_us(spread.p50_us), format::time_us(spread.p99_us)),
        kind: kind(&timing.subject),
        words: top + WORDS,
        y: top + MARKS,
        p50: place(HALF).unwrap_or_else(|| px(axis.at(spread.p50_us))),
        tails: tails(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::report::sample;
    use crate::lab::show::pictures::WIDTH;

    #[test]
    fn every_mark_stands_in_its_order_inside_the_picture() {
        let report = sample::report();
        let timings: Vec<&Timing> = report.verify.iter().collect();
        let picture = Distribution::new("Verify", &timings, Language::English).expect("a picture");
        assert_eq!(picture.rows.len(), 39 + 4);
        for row in &picture.rows {
            let tails = row.tails.as_ref().expect("tails");
            let order = [0.0, tails.from, tails.left, row.p50, tails.left + tails.width, tails.p99, tails.to, WIDTH];
            assert!(order.is_sorted(), "{}: {order:?}", row.label);
            assert!(row.y < picture.bottom);
        }
        assert!(picture.rows[0].p50 < picture.rows[1].p50, "a session is verified faster than an EdDSA token");
        assert!(picture.desc.starts_with("Fastest: session, median 1.12"));
    }

    #[test]
    fn nothing_measured_draws_nothing() {
        assert!(Distribution::new("Verify", &[], Language::English).is_none());
    }

    #[test]
    fn one_subject_is_drawn() {
        let report = sample::report();
        let picture = Distribution::new("Verify", &[&report.verify[0]], Language::English).expect("a picture");
        assert_eq!(picture.rows.len(), 1);
        assert!(!picture.ticks.is_empty());
    }

    #[test]
    fn without_quantiles_the_median_stands_alone() {
        let mut report = sample::report();
        report.verify[0].spread.quantiles_us.clear();
        let picture = Distribution::new("Verify", &[&report.verify[0]], Language::English).expect("a picture");
        assert!(picture.rows[0].tails.is_none());
        assert!(picture.rows[0].p50.is_finite());
    }
}
