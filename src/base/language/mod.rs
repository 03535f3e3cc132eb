//! What is said to people, in the language they read.
//!
//! Every sentence has an id and stands once a language in `src/base/language/sentences/<tag>/*.ftl`
//! ([Fluent](https://projectfluent.org)). Rules and acts make a [`Text`], which is in no language yet;
//! only the faces say it in one: a page in its reader's, `/api` as `Accept-Language` asks, the command
//! line and the log in English. Templates ask for theirs by `t(id="…")` (`html/views.rs`).

mod bundle;
mod text;

pub use bundle::Filled;
pub use text::{Arg, Text};

use serde::{Deserialize, Serialize};

/// A language in which everything is said. Kept with people: only ever appended to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// `en`
    English,
    /// `ko`
    Korean,
}

impl Language {
    /// All of them; the first is used where none is asked for.
    pub const ALL: [Self; 2] = [Self::English, Self::Korean];

    /// As in `lang`, `Accept-Language`, forms and JSON (RFC 5646).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
        }
    }

    /// What the language calls itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Korean => "한국어",
        }
    }

    /// Reads a tag; a region or a script after it makes no difference.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The best of ours for an `Accept-Language` (RFC 9110 §12.5.4): the highest weight, among equals
    /// the one named first. `None` when it names none of ours.
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        for range in header.split(',').take(32) {
            let mut parts = range.split(';').map(str::trim);
            let language = Self::parse(parts.next().unwrap_or_default());
            let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1.0), |q| q.trim().parse().ok());
            let (Some(language), Some(weight)) = (language, weight) else { continue };
            if weight > 0.0 && best.is_none_or(|(_, most)| weight > most) {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language)
    }
}

/// What a person chooses: one of ours, or none, which is as their browser asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice(pub Option<Language>);

impl Choice {
    /// Reads a tag exactly as it is written; an empty text is no choice.
    pub fn parse(text: &str) -> Option<Self> {
        let known = Language::ALL.into_iter().find(|language| language.tag() == text);
        (text.is_empty() || known.is_some()).then_some(Self(known))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_ours_is_spoken() {
        for (header, spoken) in [
            ("ko", Some(Language::Korean)),
            ("ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7", Some(Language::Korean)),
            ("de-DE, en;q=0.5, ko;q=0.4", Some(Language::English)),
            ("en;q=0.2, KO-kr ; q=0.9", Some(Language::Korean)),
            ("en, ko", Some(Language::English)),
            ("ko;q=0, en;q=0.1", Some(Language::English)),
            ("ko;q=nonsense", None),
            ("fr, *", None),
            ("*", None),
            ("", None),
            (",;,;;q=,q=1", None),
        ] {
            assert_eq!(Language::accepted(header), spoken, "{header}");
        }
    }

    #[test]
    fn a_tag_is_read_as_it_is_written() {
        for language in Language::ALL {
            assert_eq!(Language::parse(language.tag()), Some(language));
        }
        assert_eq!(Language::parse("korean"), None);
    }

    #[test]
    fn a_choice_is_one_of_ours_or_none() {
        assert_eq!(Choice::parse(""), Some(Choice(None)));
        assert_eq!(Choice::parse("ko"), Some(Choice(Some(Language::Korean))));
        for wrong in ["KO", "ko-KR", " ko", "de", "-"] {
            assert_eq!(Choice::parse(wrong), None, "{wrong}");
        }
    }
}
