//! The argument, claim by claim: what is commonly said of sessions and tokens, whether it is so, and
//! how we know.
//!
//! Every claim has a verdict, a reason, and at least one of: an experiment of this house that shows it,
//! a source that says it, or what would be needed to measure it. Numbers are never written here: they
//! are measured on each machine, and stand in the text as [`PLACEHOLDERS`] until [`fill`] puts them in.
//! This module is a table and must not know how anything is measured.

mod sources;
mod table_choice;
mod table_keeping;
mod table_token;

use serde::Serialize;

/// Whether a claim holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As it stands.
    True,
    /// Under the condition with which the reason begins.
    TrueIf,
    /// Not as it stands; the reason says what is so instead.
    False,
}

impl Verdict {
    /// For programs: `true`, `true_if` or `false`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::TrueIf => "true_if",
            Self::False => "false",
        }
    }

    /// For people.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::TrueIf => "true, if …",
            Self::False => "false",
        }
    }
}

/// An experiment of this house that a claim can point at.
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
    #[must_use]
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
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Life => "life of a login",
            Self::Verify => "time to verify",
            Self::Sign => "time to sign",
            Self::Requests => "whole requests",
            Self::Growth => "growth with logins",
            Self::Revocation => "revocation, live",
            Self::Attacks => "attacks, tried",
            Self::Inspector => "a token taken apart",
        }
    }

    /// Where it is shown.
    #[must_use]
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
    /// Where to read it.
    pub url: &'static str,
}

/// One claim and what became of it.
#[derive(Debug, Clone, Copy)]
pub struct Claim {
    /// Names it in addresses: kebab-case, unique, never changed.
    pub id: &'static str,
    /// What is said, in our words.
    pub claim: &'static str,
    /// Whether it is so.
    pub verdict: Verdict,
    /// Why, in one to four sentences; may hold [`PLACEHOLDERS`].
    pub because: &'static str,
    /// Which experiments of this house show it.
    pub measured: &'static [Experiment],
    /// Who says so.
    pub sources: &'static [Source],
    /// What it would take to measure it, where this house cannot.
    pub not_here: Option<&'static str>,
}

/// Claims that belong together.
#[derive(Debug, Clone, Copy)]
pub struct Topic {
    /// Names it in addresses; not the id of a claim either.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// In reading order.
    pub claims: &'static [Claim],
}

/// All claims, in reading order.
pub const TOPICS: &[Topic] = &[
    table_keeping::WORDS,
    table_keeping::KEPT,
    table_keeping::TRAVELS,
    table_token::FORMAT,
    table_token::ENDING,
    table_token::CLIENT,
    table_choice::SERVERS,
    table_choice::CHOOSE,
];

/// What may stand in braces in a reason: measured on the machine that shows it, in bytes, store reads or
/// writes per act, or seconds.
pub const PLACEHOLDERS: [&str; 11] = [
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

/// A reason with its placeholders filled by `value`, which is asked with each name.
#[must_use]
pub fn fill(because: &str, value: impl Fn(&str) -> String) -> String {
    let mut text = because.to_owned();
    for name in PLACEHOLDERS {
        let placeholder = format!("{{{name}}}");
        if text.contains(&placeholder) {
            text = text.replace(&placeholder, &value(name));
        }
    }
    text
}

/// How many claims have this verdict.
#[must_use]
pub fn count(verdict: Verdict) -> usize {
    TOPICS.iter().flat_map(|topic| topic.claims).filter(|claim| claim.verdict == verdict).count()
}

#[cfg(test)]
mod tests {
    use super::*;
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

    #[test]
    fn a_verdict_is_explained_and_a_condition_is_stated_first() {
        for claim in all() {
            assert!(claim.because.ends_with('.') && claim.claim.ends_with('.'), "{}", claim.id);
            assert_eq!(claim.verdict == Verdict::TrueIf, claim.because.starts_with("If "), "{}", claim.id);
        }
    }

    #[test]
    fn what_is_contradicted_elsewhere_in_the_tables_is_true_only_under_a_condition() {
        let conditional =
            ["size-on-the-wire", "session-ends-at-once", "stolen-is-stolen", "signature-proves", "base64"];
        for id in conditional {
            let claim = all().find(|claim| claim.id == id).unwrap_or_else(|| panic!("no {id}"));
            assert!(claim.verdict == Verdict::TrueIf && claim.because.starts_with("If "), "{id}");
        }
    }

    #[test]
    fn every_claim_says_how_we_know() {
        for claim in all() {
            let is_known = !claim.measured.is_empty() || !claim.sources.is_empty() || claim.not_here.is_some();
            assert!(is_known, "{}", claim.id);
            assert!(claim.sources.iter().all(|source| source.url.starts_with("https://")), "{}", claim.id);
        }
    }

    #[test]
    fn only_known_placeholders_stand_in_reasons_and_all_are_filled() {
        for claim in all() {
            assert!(!claim.claim.contains(['{', '`']) && !claim.because.contains('`'), "{}", claim.id);
            assert!(!fill(claim.because, |_| "12".to_owned()).contains(['{', '}']), "{}", claim.id);
        }
        for name in PLACEHOLDERS {
            assert!(all().any(|claim| claim.because.contains(&format!("{{{name}}}"))), "{name} is not used");
        }
    }

    #[test]
    fn whatever_has_a_number_of_ours_points_at_an_experiment() {
        for claim in all().filter(|claim| claim.because.contains('{')) {
            assert!(!claim.measured.is_empty(), "{}", claim.id);
        }
    }
}
