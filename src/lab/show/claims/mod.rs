//! The argument, claim by claim: what is commonly said of sessions and tokens, whether it is so, and
//! how we know.
//!
//! Every claim has a verdict, a reason, and at least one of: an experiment of this server that shows it,
//! a source that says it, or what would be needed to measure it. Numbers are never written here: they
//! are measured on each machine, and stand in the sentences as [`FIGURES`] until [`Claim::because`] puts
//! them in. This module is a table and must not know how anything is measured; what is said of a claim
//! stands in `sentences/*/claims.ftl`, by its id.

mod sources;
mod topics;

pub use topics::TOPICS;

use crate::base::language::{Arg, Text};
use serde::Serialize;

/// Whether a claim holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    True,
    /// Under the condition with which the reason begins.
    TrueIf,
    /// Not as it stands; the reason says what is so instead.
    False,
}

impl Verdict {
    /// For programs: `true`, `true_if` or `false`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::TrueIf => "true_if",
            Self::False => "false",
        }
    }
}

/// An experiment of this server that a claim can point at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Experiment {
    /// Both schemes from sign-in to the end, counted.
    Life,
    /// Time to verify, in each mode and with each algorithm.
    Verify,
    /// Time to issue and sign.
    Sign,
    /// Whole requests through both doors.
    Requests,
    /// Memory and disk with many logins.
    Growth,
    /// A login used, revoked, and watched until it is refused.
    Revocation,
    /// What an attacker tries, tried.
    Attacks,
    /// One's own session beside a token taken apart.
    Inspector,
}

impl Experiment {
    /// Its name in addresses and anchors.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Life => "life",
            Self::Verify => "verify",
            Self::Sign => "sign",
            Self::Requests => "requests",
            Self::Growth => "growth",
            Self::Revocation => "revocation",
            Self::Attacks => "attacks",
            Self::Inspector => "inspector",
        }
    }

    /// What the link says.
    pub fn title(self) -> Text {
        Text::new(format!("claims-shown-{}", self.id()))
    }

    /// Where it is shown.
    pub const fn href(self) -> &'static str {
        match self {
            Self::Life => "/compare#life",
            Self::Verify => "/compare#verify",
            Self::Sign => "/compare#sign",
            Self::Requests => "/compare#requests",
            Self::Growth => "/compare#growth",
            Self::Revocation => "/compare/live",
            Self::Attacks => "/compare/attacks",
            Self::Inspector => "/compare/inspect",
        }
    }
}

/// A published text that says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Which text, and which section of it.
    pub title: &'static str,
    pub url: &'static str,
}

/// One claim and what became of it.
#[derive(Debug, Clone, Copy)]
pub struct Claim {
    /// Names it in addresses, and its sentences: kebab-case, unique, never changed.
    pub id: &'static str,
    pub verdict: Verdict,
    /// Which of [`FIGURES`] its reason is told with.
    pub figures: &'static [&'static str],
    /// Which experiments of this server show it.
    pub measured: &'static [Experiment],
    pub sources: &'static [Source],
    /// Whether this server cannot measure it, or not all of it.
    pub is_unmeasured: bool,
}

/// A claim, from its id to its sources, that was measured as far as it is.
const fn claim(
    id: &'static str,
    verdict: Verdict,
    figures: &'static [&'static str],
    measured: &'static [Experiment],
    sources: &'static [Source],
) -> Claim {
    Claim { id, verdict, figures, measured, sources, is_unmeasured: false }
}

impl Claim {
    /// This server cannot measure it, or not all of it.
    const fn not_all_measured(self) -> Self {
        Self { is_unmeasured: true, ..self }
    }

    /// What is said, in our words.
    pub fn says(&self) -> Text {
        Text::new(format!("claim-{}-says", self.id))
    }

    /// Why it is so or not, in one to five sentences, with its figures by `value`, which is asked with
    /// each name.
    pub fn because<A: Into<Arg>>(&self, value: impl Fn(&str) -> A) -> Text {
        let reason = Text::new(format!("claim-{}-because", self.id));
        self.figures.iter().fold(reason, |reason, name| reason.with(name, value(name)))
    }

    /// What it would take to measure it, where this server cannot.
    pub fn unmeasured(&self) -> Option<Text> {
        self.is_unmeasured.then(|| Text::new(format!("claim-{}-unmeasured", self.id)))
    }
}

/// Claims that belong together.
#[derive(Debug, Clone, Copy)]
pub struct Topic {
    /// Names it in addresses, and its heading; not the id of a claim either.
    pub id: &'static str,
    pub claims: &'static [Claim],
}

impl Topic {
    /// Its heading.
    pub fn title(&self) -> Text {
        Text::new(format!("claims-topic-{}", self.id))
    }
}

/// What a reason may be told with: measured on the machine that shows it, in bytes, store reads or writes
/// per act, or seconds.
pub const FIGURES: [&str; 11] = [
    "cookie_bytes",
    "token_bytes",
    "session_reads",
    "lookup_reads",
    "stateless_reads",
    "denylist_reads",
    "refresh_writes",
    "row_bytes_session",
    "row_bytes_token",
    "stateless_seconds",
    "role_seconds",
];

/// How many claims have this verdict.
pub fn count(verdict: Verdict) -> usize {
    TOPICS.iter().flat_map(|topic| topic.claims).filter(|claim| claim.verdict == verdict).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::language::Language;
    use std::collections::HashSet;

    fn all() -> impl Iterator<Item = &'static Claim> {
        TOPICS.iter().flat_map(|topic| topic.claims)
    }

    #[test]
    fn ids_are_kebab_case_and_unique_among_claims_and_topics() {
        let mut seen = HashSet::new();
        for id in TOPICS.iter().map(|topic| topic.id).chain(all().map(|claim| claim.id)) {
            let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            assert!(id.bytes().all(fits) && !id.starts_with('-'), "{id}");
            assert!(seen.insert(id), "{id} twice");
        }
    }

    /// What is said of a claim in a language: the claim, the reason, and what is not measured.
    fn said(claim: &Claim, language: Language) -> [String; 3] {
        let because = claim.because(|_| "12");
        let unmeasured = claim.unmeasured().unwrap_or_else(|| Text::new("nothing"));
        [claim.says(), because, unmeasured].map(|text| language.say(&text))
    }

    /// Whether a reason begins with a condition, as every language writes it.
    fn begins_with_a_condition(because: &str, language: Language) -> bool {
        match language {
            Language::English => because.starts_with("If "),
            Language::Korean => because.split_once('.').is_some_and(|(first, _)| first.ends_with("면 맞습니다")),
        }
    }

    #[test]
    fn a_verdict_is_explained_and_a_condition_is_stated_first_in_every_language() {
        for (claim, language) in all().flat_map(|claim| Language::ALL.map(|language| (claim, language))) {
            let [says, because, unmeasured] = said(claim, language);
            assert!(because.ends_with('.') && says.ends_with('.'), "{}", claim.id);
            assert_eq!(claim.verdict == Verdict::TrueIf, begins_with_a_condition(&because, language), "{}", claim.id);
            assert_eq!(claim.is_unmeasured, !unmeasured.is_empty(), "{}", claim.id);
            assert!(!unmeasured.ends_with("-unmeasured"), "{}", claim.id);
        }
    }

    #[test]
    fn topics_and_experiments_have_a_title_in_every_language() {
        let experiments = all().flat_map(|claim| claim.measured).map(|experiment| experiment.title());
        for text in TOPICS.iter().map(Topic::title).chain(experiments) {
            for language in Language::ALL {
                assert!(!language.say(&text).starts_with("claims-"), "{text}");
            }
        }
    }

    #[test]
    fn what_is_contradicted_elsewhere_in_the_tables_is_true_only_under_a_condition() {
        let conditional =
            ["size-on-the-wire", "session-ends-at-once", "stolen-is-stolen", "signature-proves", "base64"];
        for id in conditional {
            let claim = all().find(|claim| claim.id == id).unwrap_or_else(|| panic!("no {id}"));
            assert_eq!(claim.verdict, Verdict::TrueIf, "{id}");
        }
    }

    #[test]
    fn every_claim_says_how_we_know() {
        for claim in all() {
            let is_known = !claim.measured.is_empty() || !claim.sources.is_empty() || claim.is_unmeasured;
            assert!(is_known, "{}", claim.id);
            assert!(claim.sources.iter().all(|source| source.url.starts_with("https://")), "{}", claim.id);
        }
    }

    #[test]
    fn every_figure_is_used_and_stands_in_the_reasons_of_its_claims_in_every_language() {
        for (claim, language) in all().flat_map(|claim| Language::ALL.map(|language| (claim, language))) {
            let [says, because, _] = said(claim, language);
            assert!(![says.as_str(), because.as_str()].iter().any(|text| text.contains(['{', '}', '`'])), "{because}");
            for name in claim.figures {
                let filled =
                    |value: &'static str| language.say(&claim.because(|own| if own == *name { value } else { "12" }));
                assert!(FIGURES.contains(name) && filled("<here>").contains("<here>"), "{}: {name}", claim.id);
            }
        }
        for name in FIGURES {
            assert!(all().any(|claim| claim.figures.contains(&name)), "{name} is not used");
        }
    }

    #[test]
    fn whatever_has_a_number_of_ours_points_at_an_experiment() {
        for claim in all().filter(|claim| !claim.figures.is_empty()) {
            assert!(!claim.measured.is_empty(), "{}", claim.id);
        }
    }
}
