//! The median time to verify against the number of logins, both on logarithmic axes.

use super::axis::Axis;
use super::{APART, Tick, WIDTH, px, sentence};
use crate::base::language::{Language, Text};
use crate::lab::report::{Report, Subject, Timing};
use crate::lab::show::format;
use crate::lab::show::tables::{kind, label, own_algorithm};
use serde::Serialize;

/// Room on the left for the words of the times.
const LEFT: f64 = 84.0;
const RIGHT: f64 = WIDTH - 20.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 250.0;
/// Between two times on the axis, at least.
const TIMES_APART: f64 = 34.0;
/// From the plot to the first line of the key.
const KEY: f64 = 64.0;
/// From one line of the key to the next.
const KEY_PITCH: f64 = 30.0;

/// The picture.
#[derive(Debug, Clone, Serialize)]
pub struct Lines {
    pub title: String,
    pub desc: String,
    pub height: f64,
    /// The plot: left, top, right, bottom.
    pub plot: (f64, f64, f64, f64),
    pub x_ticks: Vec<Tick>,
    pub y_ticks: Vec<Tick>,
    pub lines: Vec<Line>,
}

/// One subject.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    pub label: String,
    /// From the first to the last.
    pub value: String,
    /// `session`, `token` or `plain`.
    pub kind: &'static str,
    /// What its points look like: `dot`, `diamond`, `square`, `triangle`.
    pub shape: &'static str,
    pub points: Vec<(f64, f64)>,
    /// The middle of its line in the key.
    pub key: f64,
}

impl Lines {
    /// Of the server's own algorithm. `None` when there is nothing to show.
    pub fn of_growth(report: &Report, language: Language) -> Option<Self> {
        let own = own_algorithm(report);
        let x = Axis::log_exact(own.iter().map(|t| size(t)), (LEFT + 24.0, RIGHT - 24.0))?;
        let y = Axis::log(own.iter().map(|t| t.spread.p50_us), (BOTTOM, TOP))?;
        let mut subjects: Vec<&Subject> = Vec::new();
        for timing in &own {
            if !subjects.contains(&&timing.subject) {
                subjects.push(&timing.subject);
            }
        }
        let line = |(subject, at): (&&Subject, u32)| {
            let name = label(subject, language);
            line(&own, (subject, name), at, (&x, &y))
        };
        let lines: Vec<Line> = subjects.iter().zip(0_u32..).map(line).collect();
        let height = lines.last().map_or(BOTTOM, |line| line.key) + KEY_PITCH / 2.0;
        let title = Text::new("compare-picture-by-logins").with("alg", &*report.settings.alg);
        Some(Self {
            title: language.say(&title),
            desc: sentence(lines.iter().map(|line| (line.label.as_str(), line.value.as_str()))),
            height,
            plot: (LEFT, TOP, RIGHT, BOTTOM),
            x_ticks: sizes(&own, &x),
            y_ticks: times(&y),
            lines,
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn size(timing: &Timing) -> f64 {
    timing.logins as f64
}

fn line(timings: &[&Timing], (subject, label): (&Subject, String), at: u32, (x, y): (&Axis, &Axis)) -> Line {
    let mut own: Vec<&&Timing> = timings.iter().filter(|t| t.subject == *subject).collect();
    own.sort_by_key(|t| t.logins);
    let median = |t: Option<&&&Timing>| t.map_or_else(String::new, |t| format::time_us(t.spread.p50_us));
    let (first, last) = (median(own.first()), median(own.last()));
    Line {
        label,
        value: if own.len() > 1 { format!("{first} → {last}") } else { first },
        kind: kind(subject),
        shape: match subject.mode.as_deref() {
            None => "dot",
            Some("lookup") => "diamond",
            Some("denylist") => "square",
            Some(_) => "triangle",
        },
        points: own.iter().map(|t| (px(x.at(size(t))), px(y.at(t.spread.p50_us)))).collect(),
        key: BOTTOM + KEY + f64::from(at) * KEY_PITCH,
    }
}

/// The numbers themselves, where they stand far enough from the one before.
fn sizes(timings: &[&Timing], x: &Axis) -> Vec<Tick> {
    let mut sizes: Vec<usize> = timings.iter().map(|t| t.logins).filter(|size| *size > 0).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let mut ticks: Vec<Tick> = Vec::new();
    for size in sizes {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let at = px(x.at(size as f64));
        if ticks.last().is_none_or(|last| at - last.at >= APART) {
            ticks.push(Tick { at, words: at, label: format::count(size as u64), anchor: "middle" });
        }
    }
    ticks
}

fn times(y: &Axis) -> Vec<Tick> {
    let tick = |value: f64| Tick {
        at: px(y.at(value)),
        words: LEFT - 10.0,
        label: format::trimmed(&format::time_us(value)),
        anchor: "end",
    };
    y.ticks(TIMES_APART).into_iter().map(tick).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::report::sample;

    #[test]
    fn one_line_for_each_subject_of_the_houses_own_algorithm() {
        let lines = Lines::of_growth(&sample::report(), Language::English).expect("a picture");
        let shapes: Vec<&str> = lines.lines.iter().map(|line| line.shape).collect();
        assert_eq!(shapes, ["dot", "diamond", "triangle", "square"]);
        for line in &lines.lines {
            assert_eq!(line.points.len(), 3);
            assert!(line.points.is_sorted_by(|one, next| one.0 < next.0), "{}", line.label);
            let inside = |&(x, y): &(f64, f64)| (LEFT..=RIGHT).contains(&x) && (TOP..=BOTTOM).contains(&y);
            assert!(line.points.iter().all(inside), "{}", line.label);
        }
        assert!(lines.x_ticks.iter().map(|tick| format::ascii(&tick.label)).eq(["100", "10,000", "100,000"]));
        assert!(lines.lines[0].points[0].1 > lines.lines[1].points[0].1, "faster lies lower");
    }

    #[test]
    fn one_number_of_logins_is_a_point_in_the_middle() {
        let mut report = sample::report();
        report.verify.retain(|t| t.logins == 100);
        let lines = Lines::of_growth(&report, Language::English).expect("a picture");
        assert_eq!(lines.lines[0].points.len(), 1);
        assert!((lines.lines[0].points[0].0 - f64::midpoint(LEFT, RIGHT)).abs() < 0.1);
        assert!(!lines.lines[0].value.contains('→'));
    }

    #[test]
    fn numbers_that_stand_too_close_are_named_once() {
        let mut report = sample::report();
        for (timing, logins) in report.verify.iter_mut().zip(1_000..) {
            timing.logins = logins;
        }
        report.verify[0].logins = 1_000_000;
        let places: Vec<f64> =
            sizes(&own_algorithm(&report), &Axis::log_exact([1e3, 1e6].into_iter(), (0.0, 500.0)).expect("an axis"))
                .iter()
                .map(|tick| tick.at)
                .collect();
        assert!(places.windows(2).all(|two| two[1] - two[0] >= APART), "{places:?}");
    }

    #[test]
    fn nothing_measured_draws_nothing() {
        assert!(Lines::of_growth(&sample::empty(), Language::English).is_none());
        let mut report = sample::report();
        report.verify.iter_mut().for_each(|t| t.logins = 0);
        assert!(Lines::of_growth(&report, Language::English).is_none(), "no login has no place on a logarithmic axis");
    }
}
