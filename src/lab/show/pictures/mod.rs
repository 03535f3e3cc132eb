//! The pictures of a report: where each line, box and word stands. Coordinates, and words in the language that is
//! asked for; templates draw them.
//!
//! All are [`WIDTH`] wide and as high as they need to be, and scale to the page. A row's words stand above
//! its marks, not beside them, so that they can be large enough on a phone.

use crate::lab::show::format;
use serde::Serialize;

mod axis;
mod bars;
mod distribution;
mod lines;

pub use bars::{Bar, Bars, Part};
pub use distribution::{Distribution, SpreadRow};
pub use lines::{Line, Lines};

use axis::Axis;

/// How wide every picture is, in its own units.
pub const WIDTH: f64 = 560.0;
/// Room for half a mark at either end.
const MARGIN: f64 = 8.0;
/// From one row to the next.
const PITCH: f64 = 56.0;
/// From a row's top to the foot of its words.
const WORDS: f64 = 20.0;
/// From a row's top to the middle of its marks.
const MARKS: f64 = 37.0;
/// Room under the plot for the words of the axis.
const FOOT: f64 = 30.0;
/// Between two words of an axis, at least.
const APART: f64 = 82.0;
/// From the middle of a word of an axis to its end, at most.
const HALF_A_WORD: f64 = 34.0;

/// Rows of marks over one horizontal axis.
#[derive(Debug, Clone, Serialize)]
pub struct Plot<R> {
    pub title: String,
    pub desc: String,
    pub height: f64,
    /// Where the plot ends and the axis begins.
    pub bottom: f64,
    pub ticks: Vec<Tick>,
    pub rows: Vec<R>,
}

/// A mark on an axis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tick {
    pub at: f64,
    /// Where the words stand: at the mark, or at the picture's edge where they would leave it.
    pub words: f64,
    pub label: String,
    /// `start`, `middle` or `end`: which part of the words stands there.
    pub anchor: &'static str,
}

/// The words of a horizontal axis.
fn ticks(axis: &Axis, label: impl Fn(f64) -> String) -> Vec<Tick> {
    let tick = |value: f64| {
        let at = px(axis.at(value));
        let (words, anchor) = if at < HALF_A_WORD {
            (0.0, "start")
        } else if at > WIDTH - HALF_A_WORD {
            (WIDTH, "end")
        } else {
            (at, "middle")
        };
        Tick { at, words, label: format::trimmed(&label(value)), anchor }
    };
    axis.ticks(APART).into_iter().map(tick).collect()
}

/// An axis over the whole width.
const ACROSS: (f64, f64) = (MARGIN, WIDTH - MARGIN);

/// A tenth of a unit is finer than any screen shows, and shorter to write.
fn px(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// Several names and what is said of each, as one sentence for those who do not see the picture.
fn sentence<'a>(rows: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    rows.map(|(label, value)| format!("{label}: {value}")).collect::<Vec<_>>().join("; ") + "."
}
