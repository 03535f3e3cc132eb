//! A report as one long table, for spreadsheets and statistics: RFC 4180, one figure a line.
//!
//! Names may come from outside (the processor's, a label), and spreadsheets run what looks like a formula:
//! such cells get an apostrophe in front.

use crate::lab::report::{Growth, Lifecycle, Report, Requests, Spread, Subject, Timing};
use serde::Serialize;
use serde_json::json;

/// The heads.
const HEADS: [&str; 11] =
    ["section", "scheme", "mode", "alg", "act", "store", "logins", "metric", "value", "low", "high"];

/// The table, with a line of heads. Units stand in the metrics' names; `low` and `high` are the rounds'.
pub fn csv(report: &Report) -> String {
    let mut table = Table { text: String::new() };
    table.line(HEADS.map(str::to_owned));
    run(&mut table, report);
    for life in &report.life {
        counted(&mut table, life);
    }
    for (section, timings) in [("verify", &report.verify), ("issue", &report.issue)] {
        for timing in timings {
            timed(&mut table, section, timing);
        }
    }
    for (section, requests) in [("requests", &report.requests), ("routes", &report.routes)] {
        for requests in requests {
            requested(&mut table, section, requests);
        }
    }
    for growth in &report.growth {
        grown(&mut table, growth);
    }
    table.text
}

struct Table {
    text: String,
}

/// What a figure is about.
#[derive(Clone, Copy, Default)]
struct About<'a> {
    section: &'a str,
    subject: Option<&'a Subject>,
    act: &'a str,
    store: &'a str,
    logins: Option<usize>,
}

impl Table {
    fn line(&mut self, cells: [String; 11]) {
        self.text.push_str(&cells.map(|cell| quoted(&cell)).join(","));
        self.text.push_str("\r\n");
    }

    fn put(&mut self, about: About<'_>, metric: &str, value: String, rounds: Option<(f64, f64)>) {
        let of = |part: fn(&Subject) -> Option<&str>| about.subject.and_then(part).unwrap_or_default().to_owned();
        self.line([
            about.section.to_owned(),
            of(|subject| Some(&subject.scheme)),
            of(|subject| subject.mode.as_deref()),
            of(|subject| subject.alg.as_deref()),
            about.act.to_owned(),
            about.store.to_owned(),
            about.logins.map(|logins| logins.to_string()).unwrap_or_default(),
            metric.to_owned(),
            value,
            rounds.map(|(low, _)| low.to_string()).unwrap_or_default(),
            rounds.map(|(_, high)| high.to_string()).unwrap_or_default(),
        ]);
    }

    fn spread(&mut self, about: About<'_>, spread: &Spread) {
        self.put(about, "count", spread.count.to_string(), None);
        self.put(about, "p50_us", spread.p50_us.to_string(), Some(spread.rounds_p50_us));
        self.put(about, "p99_us", spread.p99_us.to_string(), None);
        if let Some(p999_us) = spread.p999_us {
            self.put(about, "p999_us", p999_us.to_string(), None);
        }
    }
}

/// A line for each of these members, by its name.
macro_rules! put_members {
    ($table:expr, $about:expr, $of:expr => $($member:ident),*) => {
        $($table.put($about, stringify!($member), $of.$member.to_string(), None);)*
    };
}

/// One cell, as every list of this server writes it; a number of ours may begin with its sign.
fn quoted(cell: &str) -> String {
    if is_number(cell) { cell.to_owned() } else { crate::shown::csv::cell(cell) }
}

/// A word as the JSON has it.
fn word(word: &impl Serialize) -> String {
    json!(word).as_str().unwrap_or_default().to_owned()
}

/// Digits as we write them: nothing that a spreadsheet would reckon with.
fn is_number(cell: &str) -> bool {
    cell.parse::<f64>().is_ok_and(f64::is_finite)
        && cell.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | 'e'))
}

fn run(table: &mut Table, report: &Report) {
    let (machine, settings) = (&report.machine, &report.settings);
    let sizes: Vec<String> = settings.logins.iter().map(usize::to_string).collect();
    let fsync = |part: fn((f64, f64)) -> f64| machine.fsync_us.map(part).map(|us| us.to_string()).unwrap_or_default();
    let run = [
        ("format", report.format.to_string()),
        ("id", report.id.clone()),
        ("version", report.version.clone()),
        ("started_at", report.started_at.rfc3339()),
        ("took_secs", report.took_secs.to_string()),
        ("cpu", machine.cpu.clone()),
        ("cores", machine.cores.to_string()),
        ("system", machine.system.clone()),
        ("profile", word(&machine.profile)),
        ("fsync_p50_us", fsync(|both| both.0)),
        ("fsync_p99_us", fsync(|both| both.1)),
        ("used_by_others_percent", machine.used_by_others_percent.map(|share| share.to_string()).unwrap_or_default()),
        ("place", word(&settings.place)),
        ("seconds", settings.seconds.to_string()),
        ("logins", sizes.join(" ")),
        ("verify", settings.verify.clone()),
        ("alg", settings.alg.clone()),
        ("access_ttl_secs", settings.access_ttl_secs.to_string()),
    ];
    for (metric, value) in run {
        table.put(About { section: "run", ..About::default() }, metric, value, None);
    }
}

fn counted(table: &mut Table, life: &Lifecycle) {
    let about = About { section: "life", subject: Some(&life.subject), ..About::default() };
    for step in &life.steps {
        let verb = word(&step.verb);
        let about = About { act: &verb, ..about };
        put_members!(table, about, step => times, request_bytes, response_bytes, reads, writes);
        table.put(about, "outcome", word(&step.outcome), None);
        if let Some(code) = &step.code {
            table.put(about, "code", code.clone(), None);
        }
        if let Some(login) = &step.login {
            table.put(about, "login", word(login), None);
        }
    }
    put_members!(
        table, about, life => row_bytes, revoked_seen_after_secs, role_seen_after_secs, said_effect_secs,
        works_after_restart, works_without_store, renews_without_store, sent_by_itself, script_can_read
    );
}

fn timed(table: &mut Table, section: &str, timing: &Timing) {
    let about = About {
        section,
        subject: Some(&timing.subject),
        act: &timing.act,
        store: &timing.store,
        logins: Some(timing.logins),
    };
    table.spread(about, &timing.spread);
}

fn requested(table: &mut Table, section: &str, requests: &Requests) {
    let about = About { section, subject: Some(&requests.subject), act: &requests.answer, ..About::default() };
    table.put(about, "per_second", requests.per_second.to_string(), Some(requests.rounds_per_second));
    table.put(about, "ratio", requests.ratio.to_string(), Some(requests.rounds_ratio));
    table.spread(about, &requests.spread);
}

fn grown(table: &mut Table, growth: &Growth) {
    let about = About { section: "growth", logins: Some(growth.logins), ..About::default() };
    table.put(about, "disk_bytes", growth.disk_bytes.to_string(), None);
    table.put(about, "memory_bytes", growth.memory_bytes.map(|bytes| bytes.to_string()).unwrap_or_default(), None);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::report::sample;

    /// Reads RFC 4180 strictly: quotes only around a whole cell, every record ended by CR LF.
    fn records(text: &str) -> Vec<Vec<String>> {
        let (mut records, mut record, mut cell) = (Vec::new(), Vec::new(), String::new());
        let mut rest = text.chars().peekable();
        let mut is_quoted = false;
        while let Some(c) = rest.next() {
            match c {
                '"' if is_quoted && rest.peek() == Some(&'"') => cell.push(rest.next().expect("peeked")),
                '"' if is_quoted => is_quoted = false,
                '"' => {
                    assert!(cell.is_empty(), "a quote inside a bare cell");
                    is_quoted = true;
                }
                c if is_quoted => cell.push(c),
                ',' => record.push(std::mem::take(&mut cell)),
                '\r' => {
                    assert_eq!(rest.next(), Some('\n'));
                    record.push(std::mem::take(&mut cell));
                    records.push(std::mem::take(&mut record));
                }
                '\n' => panic!("a bare line end"),
                c => cell.push(c),
            }
        }
        assert!(record.is_empty() && cell.is_empty() && !is_quoted, "the last record ends");
        records
    }

    #[test]
    fn every_line_has_eleven_cells() {
        let records = records(&csv(&sample::report()));
        assert_eq!(records[0], HEADS);
        assert!(records.iter().all(|record| record.len() == 11));
        let p50s = records.iter().filter(|record| record[0] == "verify" && record[7] == "p50_us");
        assert_eq!(p50s.clone().count(), 39 + 4);
        assert!(p50s.clone().all(|r| r[8..].iter().all(|cell| cell.parse::<f64>().is_ok())));
    }

    #[test]
    fn what_looks_like_a_formula_is_made_harmless() {
        let mut report = sample::report();
        for evil in ["=1+1", "+SUM(A1)", "-2+3", "@x", "\tx", "\r=x", "=HYPERLINK(\"http://evil\",\"a\"), b"] {
            evil.clone_into(&mut report.machine.cpu);
            let records = records(&csv(&report));
            let cpu = records.iter().find(|record| record[7] == "cpu").expect("the processor");
            assert_eq!(cpu[8], format!("'{evil}"));
        }
    }

    #[test]
    fn plain_numbers_stay_numbers() {
        assert_eq!(["-1", "-0.5", "-1e-7", "12"].map(quoted), ["-1", "-0.5", "-1e-7", "12"]);
        assert_eq!(["-1-1", "+1", "-inf", "-"].map(quoted), ["'-1-1", "'+1", "'-inf", "'-"]);
    }

    #[test]
    fn commas_quotes_and_line_ends_are_quoted() {
        assert_eq!(quoted("a, b"), "\"a, b\"");
        assert_eq!(quoted("a \"b\""), "\"a \"\"b\"\"\"");
        assert_eq!(quoted("a\r\nb"), "\"a\r\nb\"");
        assert_eq!(quoted("plain text"), "plain text");
    }

    #[test]
    fn nothing_measured_leaves_what_is_known_of_the_run() {
        let records = records(&csv(&sample::empty()));
        assert!(records[1..].iter().all(|record| record[0] == "run"));
    }
}
