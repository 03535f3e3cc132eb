//! A report for a terminal: the tables of `show::tables` in columns of plain ASCII.

use crate::base::language::{Language, Text};
use crate::lab::report::{Report, Timing};
use crate::lab::show::format::ascii;
use crate::lab::show::method::{self, METHOD};
use crate::lab::show::tables::{self, Table};
use std::fmt::Write as _;

mod columns;

use columns::{columns, wrapped};

/// How wide a terminal may be expected to be.
const WIDTH: usize = 100;

/// What the command line speaks.
const ENGLISH: Language = Language::English;

/// The report; nothing in it is wider than 100 columns.
pub fn text(report: &Report) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "Twodoors: sessions and tokens, measured {}\n", report.started_at.text());
    facts(&mut text, report);
    let of = |act: &str| report.issue.iter().filter(|t| t.act == act).collect::<Vec<&Timing>>();
    let tables = [
        tables::lifecycle(&report.life, ENGLISH),
        tables::timings("Time to verify a credential", &report.verify.iter().collect::<Vec<_>>(), ENGLISH),
        tables::timings("Time to make a credential, stored nowhere", &of("sign"), ENGLISH),
        tables::timings("Time to sign in: the credential made and the login stored durably", &of("issue"), ENGLISH),
        tables::requests(
            "Whole requests over HTTP: the same answer behind each door, and without one",
            &report.requests,
            ENGLISH,
        ),
        tables::requests("Whole requests to routes that everybody can ask", &report.routes, ENGLISH),
        tables::by_logins(report, ENGLISH),
        tables::growth(&report.growth, ENGLISH),
    ];
    for table in tables.iter().filter(|table| table.groups.iter().any(|group| !group.rows.is_empty())) {
        one(&mut text, table);
    }
    heading(&mut text, "How it was measured");
    for sentence in METHOD {
        for (at, line) in wrapped(&ascii(&Text::new(sentence).to_string()), WIDTH - 2).iter().enumerate() {
            let _ = writeln!(text, "{} {line}", if at == 0 { '*' } else { ' ' });
        }
    }
    text
}

fn facts(text: &mut String, report: &Report) {
    let facts = method::facts(report, ENGLISH);
    let width = facts.iter().map(|fact| fact.name.len()).max().unwrap_or(0);
    if method::is_debug(report) {
        text.push_str("A debug build was measured: its times say little about a release.\n\n");
    }
    if let Some(disturbed) = method::disturbed(report) {
        for line in wrapped(&ascii(&disturbed.to_string()), WIDTH) {
            let _ = writeln!(text, "{line}");
        }
        text.push('\n');
    }
    for fact in facts {
        for (at, line) in wrapped(&ascii(&fact.value), WIDTH - width - 2).iter().enumerate() {
            let name = if at == 0 { &*fact.name } else { "" };
            let _ = writeln!(text, "{name:width$}  {line}");
        }
    }
    text.push('\n');
}

fn heading(text: &mut String, caption: &str) {
    let caption = ascii(caption);
    let _ = writeln!(text, "{caption}\n{}", "=".repeat(caption.len()));
}

/// One table: caption, heads, groups under their headings.
fn one(text: &mut String, table: &Table) {
    heading(text, &table.caption);
    let mut lines: Vec<Vec<String>> = vec![table.columns.iter().map(|head| ascii(head)).collect()];
    for row in table.groups.iter().flat_map(|group| &group.rows) {
        lines.push(std::iter::once(&row.name).chain(&row.cells).map(|cell| ascii(cell)).collect());
    }
    let drawn = columns(&lines, WIDTH);
    let mut rows = drawn.into_iter();
    let mut put = |lines: &[String]| {
        for line in lines {
            text.push_str(line);
            text.push('\n');
        }
    };
    put(&rows.next().unwrap_or_default());
    for group in &table.groups {
        if let Some(heading) = &group.heading {
            put(&[String::new(), format!("- {}", ascii(heading))]);
        }
        for row in rows.by_ref().take(group.rows.len()) {
            put(&row);
        }
    }
    put(&[String::new()]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::report::sample;

    #[test]
    fn nothing_is_wider_than_a_terminal_or_more_than_ascii() {
        let mut report = sample::report();
        report.machine.cpu = "Processor µ with ünusual name ".repeat(9);
        report.machine.system = "\u{1b}[2Jx".to_owned();
        let text = text(&report);
        for line in text.lines() {
            assert!(line.len() <= WIDTH, "{} columns: {line}", line.len());
            assert!(line.chars().all(|c| c.is_ascii_graphic() || c == ' '), "{line:?}");
            assert!(!line.ends_with(' '), "{line:?}");
        }
    }

    #[test]
    fn every_section_has_its_table() {
        let text = text(&sample::report());
        for caption in ["The life of one login", "Time to verify", "Time to make", "Time to sign in", "Whole requests"]
        {
            assert!(text.contains(caption), "{caption}");
        }
        assert!(text.contains("token / stateless / HS256"));
    }

    #[test]
    fn nothing_measured_shows_no_empty_table() {
        let text = text(&sample::empty());
        assert!(!text.contains("Whole requests over HTTP"));
        assert!(text.contains("How it was measured"));
    }
}
