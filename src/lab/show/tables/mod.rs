//! The tables of a report, in words: the one form behind the page, the file to take home and the terminal.
//!
//! What a row is called and how a figure is written is decided here, in the language that is asked for; how a
//! table is drawn is not.

use crate::base::language::{Language, Text};
use crate::lab::report::{Growth, Report, Requests, Spread, Subject, Timing};
use crate::lab::show::format;
use serde::Serialize;

mod lifecycle;

pub use lifecycle::{in_order, lifecycle};

/// A table.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// Which one: `life`, `times`, `requests`, `growth`, or `by-logins`.
    pub name: &'static str,
    pub caption: String,
    /// The heads; the first stands over the rows' names.
    pub columns: Vec<String>,
    /// Rows, together where they belong together.
    pub groups: Vec<Group>,
}

/// Rows that belong together.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    pub heading: Option<String>,
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    pub name: String,
    /// `session`, `token` or `plain`: as in the pictures.
    pub kind: &'static str,
    /// One text for each column but the first.
    pub cells: Vec<String>,
}

/// Whether it is of a session, of a token, or of neither.
pub fn kind(subject: &Subject) -> &'static str {
    match subject.scheme.as_str() {
        "session" => "session",
        "token" => "token",
        _ => "plain",
    }
}

/// A scheme, or doing without.
pub fn scheme(subject: &Subject) -> Text {
    match subject.scheme.as_str() {
        "session" => Text::new("compare-scheme-session"),
        "token" => Text::new("compare-scheme-token"),
        "none" => Text::new("compare-scheme-none"),
        other => Text::plain(other),
    }
}

/// A subject where all are named beside each other: `token · lookup · EdDSA`.
pub fn label(subject: &Subject, language: Language) -> String {
    let scheme = language.say(&scheme(subject));
    let parts = [Some(&*scheme), subject.mode.as_deref(), subject.alg.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Times, by the number of logins and the store.
pub fn timings(caption: &str, timings: &[&Timing], language: Language) -> Table {
    let mut places: Vec<(usize, &str)> = timings.iter().map(|t| (t.logins, t.store.as_str())).collect();
    places.sort_unstable_by_key(|(logins, store)| (*store == "live", *logins, *store));
    places.dedup();
    let group = |(logins, store): (usize, &str)| {
        let own = timings.iter().filter(|t| t.logins == logins && t.store == store);
        Group {
            heading: place(logins, store).map(|place| language.say(&place)),
            rows: own.map(|t| row(label(&t.subject, language), &t.subject, cells(&t.spread, language))).collect(),
        }
    };
    Table {
        name: "times",
        caption: caption.to_owned(),
        columns: heads(&["compare-what", "compare-median", "compare-rounds", P99, P999, "compare-times"], language),
        groups: places.into_iter().map(group).collect(),
    }
}

/// How many logins were stored, and where; nothing for what needs no store.
fn place(logins: usize, store: &str) -> Option<Text> {
    let count = format::count(logins as u64);
    let logins = Text::new("compare-logins-stored").with("n", logins).with("count", count);
    match store {
        "none" => None,
        "live" => Some(Text::new("compare-in-the-server").with("logins", logins)),
        _ => Some(logins),
    }
}

fn cells(spread: &Spread, language: Language) -> Vec<String> {
    let p999 = spread.p999_us.map_or_else(|| language.say(&"compare-too-few".into()), format::time_us);
    vec![
        format::time_us(spread.p50_us),
        format::times_us(spread.rounds_p50_us),
        format::time_us(spread.p99_us),
        p999,
        format::count(spread.count),
    ]
}

/// A request where all are named beside each other: with its route, unless the answer is the same for all.
pub fn request_label(requests: &Requests, language: Language) -> String {
    match requests.answer.as_str() {
        "same answer" => label(&requests.subject, language),
        route => route.to_owned(),
    }
}

/// Whole requests; shares are of the first row.
pub fn requests(caption: &str, requests: &[Requests], language: Language) -> Table {
    let rows = requests.iter().enumerate().map(|(at, r)| {
        let share = |text: String| if at == 0 { format::NOTHING.to_owned() } else { text };
        let cells = vec![
            format::number(r.per_second),
            format::numbers(r.rounds_per_second),
            share(format::percent(r.ratio)),
            share(format::percents(r.rounds_ratio)),
            format::time_us(r.spread.p50_us),
            format::time_us(r.spread.p99_us),
        ];
        row(request_label(r, language), &r.subject, cells)
    });
    Table {
        name: "requests",
        caption: caption.to_owned(),
        columns: heads(&REQUESTS, language),
        groups: vec![Group { heading: None, rows: rows.collect() }],
    }
}

/// What the logins cost on the server.
pub fn growth(growth: &[Growth], language: Language) -> Table {
    let not_known = || language.say(&"compare-not-known".into());
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let rows = growth.iter().map(|g| {
        let memory = |text: &dyn Fn(u64) -> String| g.memory_bytes.map_or_else(not_known, text);
        let cells = vec![
            format::bytes(g.disk_bytes as f64),
            format::bytes(g.per_thousand(g.disk_bytes)),
            memory(&|bytes| format::bytes(bytes as f64)),
            memory(&|bytes| format::bytes(g.per_thousand(bytes))),
        ];
        Row { name: format::count(g.logins as u64), kind: "plain", cells }
    });
    Table {
        name: "growth",
        caption: language.say(&"compare-caption-growth".into()),
        columns: heads(&GROWTH, language),
        groups: vec![Group { heading: None, rows: rows.collect() }],
    }
}

/// The medians of the server's own algorithm, by the number of logins.
pub fn by_logins(report: &Report, language: Language) -> Table {
    let own = own_algorithm(report);
    let mut sizes: Vec<usize> = own.iter().map(|t| t.logins).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let mut rows: Vec<Row> = Vec::new();
    for timing in &own {
        let name = label(&timing.subject, language);
        if !rows.iter().any(|row| row.name == name) {
            let at = |size: &usize| own.iter().find(|t| t.subject == timing.subject && t.logins == *size);
            let cell = |size: &usize| at(size).map_or(format::NOTHING.to_owned(), |t| format::time_us(t.spread.p50_us));
            rows.push(row(name, &timing.subject, sizes.iter().map(cell).collect()));
        }
    }
    let sizes = sizes.iter().map(|size| language.say(&logins(*size)));
    Table {
        name: "by-logins",
        caption: language.say(&"compare-caption-by-logins".into()),
        columns: heads(&["compare-what"], language).into_iter().chain(sizes).collect(),
        groups: vec![Group { heading: None, rows }],
    }
}

/// Verification by sessions and by tokens signed as this server signs them, in a store of their own.
pub fn own_algorithm(report: &Report) -> Vec<&Timing> {
    let is_own = |t: &&Timing| t.subject.alg.as_deref().is_none_or(|alg| alg == report.settings.alg);
    report.verify.iter().filter(|t| t.store != "live").filter(is_own).collect()
}

fn row(name: String, subject: &Subject, cells: Vec<String>) -> Row {
    Row { name, kind: kind(subject), cells }
}

/// So many logins.
pub fn logins(size: usize) -> Text {
    Text::new("compare-logins").with("count", format::count(size as u64))
}

/// What needs no other language: an id without a sentence is said as it is.
const P99: &str = "p99";
const P999: &str = "p99.9";
const REQUESTS: [&str; 7] = [
    "compare-what",
    "compare-per-second",
    "compare-rounds",
    "compare-share",
    "compare-share-rounds",
    "compare-median",
    P99,
];
const GROWTH: [&str; 5] =
    ["compare-number-of-logins", "compare-disk", "compare-disk-per-1000", "compare-memory", "compare-memory-per-1000"];

fn heads(ids: &[&'static str], language: Language) -> Vec<String> {
    ids.iter().map(|id| language.say(&Text::new(*id))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::report::sample;

    const ENGLISH: Language = Language::English;

    #[test]
    fn every_row_has_a_cell_for_every_column() {
        let report = sample::report();
        let verify: Vec<&Timing> = report.verify.iter().collect();
        let tables = [
            timings("Verify", &verify, ENGLISH),
            requests("Requests", &report.requests, ENGLISH),
            requests("Routes", &report.routes, ENGLISH),
            growth(&report.growth, ENGLISH),
            by_logins(&report, ENGLISH),
            lifecycle(&report.life, ENGLISH),
        ];
        for table in tables {
            let rows = table.groups.iter().flat_map(|group| &group.rows);
            assert!(rows.clone().count() > 0, "{}", table.caption);
            for row in rows {
                assert_eq!(row.cells.len() + 1, table.columns.len(), "{}: {}", table.caption, row.name);
            }
        }
    }

    #[test]
    fn nothing_measured_is_an_empty_table() {
        assert!(timings("Verify", &[], ENGLISH).groups.is_empty());
        assert!(requests("Requests", &[], ENGLISH).groups[0].rows.is_empty());
    }

    #[test]
    fn what_needs_no_store_has_no_heading() {
        let report = sample::report();
        assert!(timings("Sign", &[&report.issue[0]], ENGLISH).groups[0].heading.is_none());
    }

    #[test]
    fn too_few_values_show_no_p999() {
        let mut report = sample::report();
        report.verify[0].spread = sample::spread(1.0, 9_999);
        let table = timings("Verify", &[&report.verify[0]], ENGLISH);
        assert_eq!(table.groups[0].rows[0].cells[3], "too few");
    }
}
