//! How a report was measured, in sentences, and what it ran on.

use crate::base::language::{Language, Text};
use crate::lab::report::{Profile, Report};
use crate::lab::show::format;
use crate::lab::show::words;
use serde::Serialize;

/// A name and what is so.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    pub name: String,
    pub value: String,
}

/// So many percent of the machine in other hands make figures doubtful.
const MUCH: f64 = 10.0;

/// How every figure came about, sentence by sentence. What is counted (bytes, reads, writes, seconds until refused) needs none of this.
pub const METHOD: [&str; 7] = [
    "compare-method-warm-up",
    "compare-method-turns",
    "compare-method-histogram",
    "compare-method-requests",
    "compare-method-priority",
    "compare-method-rounds",
    "compare-method-made-up",
];

/// The machine, the settings, and what disturbed the run. The page around it says when it was.
pub fn facts(report: &Report, language: Language) -> Vec<Fact> {
    let (machine, settings) = (&report.machine, &report.settings);
    let unknown = || Text::new("compare-fact-unknown");
    let fsync = machine.fsync_us.map_or_else(unknown, |(p50, p99)| {
        Text::new("compare-fact-median-p99").with("median", format::time_us(p50)).with("p99", format::time_us(p99))
    });
    let others = machine.used_by_others_percent.map_or_else(unknown, |share| {
        Text::new("compare-fact-of-machine").with("share", format::percent(share / 100.0))
    });
    let processor = Text::new("compare-fact-cores").with("cpu", &*machine.cpu).with("cores", machine.cores);
    let verify = Text::new("compare-fact-verifies-signs").with("verify", &*settings.verify).with("alg", &*settings.alg);
    let facts = [
        ("compare-fact-run", Text::plain(&*report.id)),
        ("compare-fact-version", Text::plain(&*report.version)),
        ("compare-fact-build", words::profile(machine.profile)),
        ("compare-fact-processor", processor),
        ("compare-fact-system", Text::plain(&*machine.system)),
        ("compare-fact-fsync", fsync),
        ("compare-fact-others", others),
        ("compare-fact-place", words::place(settings.place)),
        ("compare-fact-time", time(settings.seconds, report.took_secs)),
        ("compare-fact-logins", sizes(&settings.logins)),
        ("compare-fact-verify", verify),
        ("compare-fact-ttl", Text::duration(settings.access_ttl_secs)),
    ];
    facts.map(|(name, value)| Fact { name: language.say(&name.into()), value: language.say(&value) }).into()
}

/// Asked for, and taken.
fn time(asked: u64, taken: f64) -> Text {
    let asked = Text::new("compare-fact-asked-taken").with("asked", asked).with("count", format::count(asked));
    asked.with("taken", format::number(taken))
}

fn sizes(logins: &[usize]) -> Text {
    let mut sizes = logins.iter().map(|size| Text::plain(format::count(*size as u64)));
    let first = sizes.next().unwrap_or_else(|| Text::new("nothing"));
    sizes.fold(first, |before, next| Text::new("compare-fact-then").with("before", before).with("next", next))
}

/// What kept the figures from being good, if others used much of the machine.
pub fn disturbed(report: &Report) -> Option<Text> {
    let share = report.machine.used_by_others_percent.filter(|share| *share > MUCH)?;
    Some(Text::new("compare-disturbed").with("share", format::percent(share / 100.0)))
}

/// Whether the program was built for debugging: its times say little about a release.
pub fn is_debug(report: &Report) -> bool {
    report.machine.profile == Profile::Debug
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::report::sample;

    #[test]
    fn what_is_not_known_is_said_to_be_so() {
        let mut report = sample::report();
        report.machine.fsync_us = None;
        report.machine.used_by_others_percent = None;
        let unknown =
            facts(&report, Language::English).into_iter().filter(|fact| fact.value == "not known on this system");
        assert_eq!(unknown.count(), 2);
    }
}
