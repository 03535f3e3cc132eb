//! How a report was measured, in sentences, and what it ran on.

use super::figure;
use super::report::Report;
use crate::language::Text;
use serde::Serialize;

/// A name and what is so.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// What is asked.
    pub name: &'static str,
    /// The answer.
    pub value: String,
}

/// So many percent of the machine in other hands make figures doubtful.
const MUCH: f64 = 10.0;

/// How every figure came about. What is counted (bytes, reads, writes, seconds until refused) needs none of this.
pub const METHOD: [&str; 7] = [
    "What is measured runs for a while before anything is kept, to warm up caches, branch prediction and allocator; only signing in, where the disk decides, does not.",
    "Then all take their turns in every round, in an order drawn anew for each, so that a disturbance strikes all alike. Signing in alternates: one session, one token.",
    "Every single time goes into an HDR histogram of three digits. Median (p50), p99 and p99.9 are read from all rounds together; a p99.9 of fewer than 10,000 times is left out.",
    "Whole requests: 8 connections of HTTP/1.1 to servers of the run's own on 127.0.0.1, each served by one thread; one more thread of the same process keeps a request under way on all 8 in turn, so both share the cores with whatever else runs. Answers a second are the median of 7 rounds; a share is that of the medians; beside it stand the lowest and the highest share within one round.",
    "Everything runs with a low priority (nice 10): on a busy machine times are long and rounds far apart.",
    "Rounds stand beside the figures: the lowest and the highest round. Where two of them overlap, this run does not tell the two apart.",
    "People and logins are made up for the run. They live in a scratch store beside the real one; where a table says \"in the running server's own database\", in trees of their own inside it, which are dropped at the end. Nobody's login or data was read or touched.",
];

/// The machine, the settings, and what disturbed the run. When it was is said by whoever shows it.
#[must_use]
pub fn facts(report: &Report) -> Vec<Fact> {
    let (machine, settings) = (&report.machine, &report.settings);
    let unknown = || "not known on this system".to_owned();
    let fsync = machine
        .fsync_us
        .map_or_else(unknown, |(p50, p99)| format!("median {}, p99 {}", figure::time_us(p50), figure::time_us(p99)));
    let sizes: Vec<String> = settings.logins.iter().map(|size| figure::count(*size as u64)).collect();
    let fact = |name, value| Fact { name, value };
    vec![
        fact("Run", report.id.clone()),
        fact("Twodoors", report.version.clone()),
        fact("Build", machine.profile.clone()),
        fact("Processor", format!("{}, {} used by Twodoors", machine.cpu, cores(machine.cores))),
        fact("System", machine.system.clone()),
        fact("Durable write of 4 KiB", fsync),
        fact(
            "Used by other processes meanwhile",
            machine
                .used_by_others_percent
                .map_or_else(unknown, |share| format!("{} of the machine", figure::percent(share / 100.0))),
        ),
        fact("Started from", settings.place.clone()),
        fact("Time", format!("{} asked for, {} taken", seconds(settings.seconds), taken(report.took_secs))),
        fact("Logins stored", sizes.join(", then ")),
        fact("This house verifies by", format!("{}, signs with {}", settings.verify, settings.alg)),
        fact("Access tokens live", Text::duration(settings.access_ttl_secs).to_string()),
    ]
}

fn cores(cores: usize) -> String {
    if cores == 1 { "1 core".to_owned() } else { format!("{cores} cores") }
}

fn seconds(secs: u64) -> String {
    if secs == 1 { "1 second".to_owned() } else { format!("{} seconds", figure::count(secs)) }
}

fn taken(secs: f64) -> String {
    format!("{} seconds", figure::number(secs))
}

/// What kept the figures from being good, if others used much of the machine.
#[must_use]
pub fn disturbed(report: &Report) -> Option<String> {
    let share = report.machine.used_by_others_percent.filter(|share| *share > MUCH)?;
    Some(format!(
        "Other programs used {} of the machine meanwhile: times are too long and rounds far apart, whole requests most of all. \
         Measure again when it is quiet before you rely on them.",
        figure::percent(share / 100.0)
    ))
}

/// Whether the program was built for debugging: its times say little about a release.
#[must_use]
pub fn is_debug(report: &Report) -> bool {
    report.machine.profile.starts_with("debug")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample;

    #[test]
    fn a_debug_build_is_known_however_it_is_put() {
        let mut report = sample::report();
        assert!(!is_debug(&report));
        for profile in ["debug", "debug: figures say little"] {
            profile.clone_into(&mut report.machine.profile);
            assert!(is_debug(&report), "{profile}");
        }
    }

    #[test]
    fn what_is_not_known_is_said_to_be_so() {
        let mut report = sample::report();
        report.machine.fsync_us = None;
        report.machine.used_by_others_percent = None;
        let unknown = facts(&report).into_iter().filter(|fact| fact.value == "not known on this system");
        assert_eq!(unknown.count(), 2);
    }
}
