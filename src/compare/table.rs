//! The tables of a report, in words: the one form behind the page, the file to take home and the terminal.
//!
//! What a row is called and how a figure is written is decided here; how a table is drawn is not.

use super::figure;
use super::report::{Growth, Report, Requests, Spread, Subject, Timing};
use serde::Serialize;

mod life;

pub use life::{in_order, life};

/// A table.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// Which one: `life`, `times`, `requests`, `growth`, or `by-logins`.
    pub name: &'static str,
    /// What it shows.
    pub caption: String,
    /// The heads; the first stands over the rows' names.
    pub columns: Vec<String>,
    /// Rows, together where they belong together.
    pub groups: Vec<Group>,
}

/// Rows that belong together.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// What they share.
    pub heading: Option<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// `session`, `token` or `plain`: as in the pictures.
    pub kind: &'static str,
    /// One text for each column but the first.
    pub cells: Vec<String>,
}

/// Whether it is of a session, of a token, or of neither.
#[must_use]
pub fn kind(subject: &Subject) -> &'static str {
    match subject.scheme.as_str() {
        "session" => "session",
        "token" => "token",
        _ => "plain",
    }
}

/// A subject where all are named beside each other: `token · lookup · EdDSA`.
#[must_use]
pub fn label(subject: &Subject) -> String {
    subject.text().replace(", ", " · ")
}

/// Times, by the number of logins and the store.
#[must_use]
pub fn timings(caption: &str, timings: &[&Timing]) -> Table {
    let mut places: Vec<(usize, &str)> = timings.iter().map(|t| (t.logins, t.store.as_str())).collect();
    places.sort_unstable_by_key(|(logins, store)| (*store == "live", *logins, *store));
    places.dedup();
    let group = |(logins, store): (usize, &str)| {
        let own = timings.iter().filter(|t| t.logins == logins && t.store == store);
        Group {
            heading: place(logins, store),
            rows: own.map(|t| row(label(&t.subject), &t.subject, cells(&t.spread))).collect(),
        }
    };
    Table {
        name: "times",
        caption: caption.to_owned(),
        columns: heads(["What", "median", "rounds", "p99", "p99.9", "measured"]),
        groups: places.into_iter().map(group).collect(),
    }
}

/// How many logins were stored, and where; nothing for what needs no store.
fn place(logins: usize, store: &str) -> Option<String> {
    let number = figure::count(logins as u64);
    let logins = if logins == 1 { "1 login stored".to_owned() } else { format!("{number} logins stored") };
    match store {
        "none" => None,
        "live" => Some(format!("In the running server's own database, between its requests: {logins}")),
        _ => Some(logins),
    }
}

fn cells(spread: &Spread) -> Vec<String> {
    let p999 = spread.p999_us.map_or_else(|| "too few".to_owned(), figure::time_us);
    vec![
        figure::time_us(spread.p50_us),
        figure::times_us(spread.rounds_p50_us),
        figure::time_us(spread.p99_us),
        p999,
        figure::count(spread.count),
    ]
}

/// A request where all are named beside each other: with its route, unless the answer is the same for all.
#[must_use]
pub fn request_label(requests: &Requests) -> String {
    match requests.answer.as_str() {
        "same answer" => label(&requests.subject),
        route => route.to_owned(),
    }
}

/// Whole requests; shares are of the first row.
#[must_use]
pub fn requests(caption: &str, requests: &[Requests]) -> Table {
    let rows = requests.iter().enumerate().map(|(at, r)| {
        let share = |text: String| if at == 0 { figure::NOTHING.to_owned() } else { text };
        let cells = vec![
            figure::number(r.per_second),
            figure::numbers(r.rounds_per_second),
            share(figure::percent(r.ratio)),
            share(figure::percents(r.rounds_ratio)),
            figure::time_us(r.spread.p50_us),
            figure::time_us(r.spread.p99_us),
        ];
        row(request_label(r), &r.subject, cells)
    });
    Table {
        name: "requests",
        caption: caption.to_owned(),
        columns: heads(["What", "a second", "rounds", "share", "rounds of it", "median", "p99"]),
        groups: vec![Group { heading: None, rows: rows.collect() }],
    }
}

/// What the logins cost on the server.
#[must_use]
pub fn growth(growth: &[Growth]) -> Table {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let rows = growth.iter().map(|g| {
        let memory = |text: &dyn Fn(u64) -> String| g.memory_bytes.map_or_else(|| "not known".to_owned(), text);
        let cells = vec![
            figure::bytes(g.disk_bytes as f64),
            figure::bytes(g.per_thousand(g.disk_bytes)),
            memory(&|bytes| figure::bytes(bytes as f64)),
            memory(&|bytes| figure::bytes(g.per_thousand(bytes))),
        ];
        Row { name: figure::count(g.logins as u64), kind: "plain", cells }
    });
    Table {
        name: "growth",
        caption: "What the logins cost on the server".to_owned(),
        columns: heads(["Logins", "disk", "disk per 1000", "memory", "memory per 1000"]),
        groups: vec![Group { heading: None, rows: rows.collect() }],
    }
}

/// The medians of the house's own algorithm, by the number of logins.
#[must_use]
pub fn by_logins(report: &Report) -> Table {
    let own = own_algorithm(report);
    let mut sizes: Vec<usize> = own.iter().map(|t| t.logins).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let mut rows: Vec<Row> = Vec::new();
    for timing in &own {
        let name = label(&timing.subject);
        if !rows.iter().any(|row| row.name == name) {
            let at = |size: &usize| own.iter().find(|t| t.subject == timing.subject && t.logins == *size);
            let cell = |size: &usize| at(size).map_or(figure::NOTHING.to_owned(), |t| figure::time_us(t.spread.p50_us));
            rows.push(row(name, &timing.subject, sizes.iter().map(cell).collect()));
        }
    }
    let sizes = sizes.iter().map(|size| format!("{} logins", figure::count(*size as u64)));
    Table {
        name: "by-logins",
        caption: "Median time to verify, by the number of logins stored".to_owned(),
        columns: std::iter::once("What".to_owned()).chain(sizes).collect(),
        groups: vec![Group { heading: None, rows }],
    }
}

/// Verification by sessions and by tokens signed as this house signs them, in a store of their own.
#[must_use]
pub fn own_algorithm(report: &Report) -> Vec<&Timing> {
    let is_own = |t: &&Timing| t.subject.alg.as_deref().is_none_or(|alg| alg == report.settings.alg);
    report.verify.iter().filter(|t| t.store != "live").filter(is_own).collect()
}

fn row(name: String, subject: &Subject, cells: Vec<String>) -> Row {
    Row { name, kind: kind(subject), cells }
}

fn heads<const N: usize>(heads: [&str; N]) -> Vec<String> {
    heads.map(str::to_owned).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample;

    #[test]
    fn every_row_has_a_cell_for_every_column() {
        let report = sample::report();
        let verify: Vec<&Timing> = report.verify.iter().collect();
        let tables = [
            timings("Verify", &verify),
            requests("Requests", &report.requests),
            requests("Routes", &report.routes),
            growth(&report.growth),
            by_logins(&report),
            life(&report.life),
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
        assert!(timings("Verify", &[]).groups.is_empty());
        assert!(requests("Requests", &[]).groups[0].rows.is_empty());
    }

    #[test]
    fn what_needs_no_store_has_no_heading() {
        let report = sample::report();
        assert!(timings("Sign", &[&report.issue[0]]).groups[0].heading.is_none());
    }

    #[test]
    fn too_few_values_show_no_p999() {
        let mut report = sample::report();
        report.verify[0].spread = sample::spread(1.0, 9_999);
        let table = timings("Verify", &[&report.verify[0]]);
        assert_eq!(table.groups[0].rows[0].cells[3], "too few");
    }
}
