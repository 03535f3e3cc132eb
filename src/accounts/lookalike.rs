//! Names that can be taken for others, by Unicode's rules for that (UTS 39): told before somebody is added, and
//! never a reason to refuse, because real people have such names.
//!
//! Two names look alike when their skeletons are the same (§4): `pаypal` with a Cyrillic `а`, `rnary` and `mary`,
//! `bi11` and `bill`. One name alone is suspicious when it mixes scripts; Latin letters beside Chinese,
//! Japanese or Korean ones are usual ("highly restrictive", §5.2). Two people may have the very same name: their
//! usernames tell them apart, and nobody is deceived.

use super::Accounts;
use crate::base::error::{Denial, Error, FieldError};
use crate::base::language::Text;
use crate::user::User;
use unicode_security::mixed_script::AugmentedScriptSet;

/// In small letters and with single spaces.
fn plain(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is the same for two texts that look alike. A zero looks like an o, in whatever case that is.
fn skeleton(text: &str) -> String {
    unicode_security::skeleton(&plain(text)).collect::<String>().to_lowercase()
}

/// The letters of a word that belong to another script than most of its letters; none where that is usual.
fn strangers(word: &str) -> Vec<char> {
    let scripts = AugmentedScriptSet::for_char;
    let is_latin = |c: char| scripts(c) == scripts('a');
    let others: String = word.chars().filter(|c| !is_latin(*c)).collect();
    let of_others = AugmentedScriptSet::for_str(&others);
    let is_usual = of_others.hanb || of_others.jpan || of_others.kore;
    if is_usual || !AugmentedScriptSet::for_str(word).is_empty() {
        return Vec::new();
    }
    let letters: Vec<char> = word.chars().filter(|c| !scripts(*c).is_all()).collect();
    let go_together = |one: char, other: char| {
        let mut both = scripts(one);
        both.intersect_with(scripts(other));
        !both.is_empty()
    };
    let is_strange = |c: &char| letters.iter().filter(|other| go_together(*c, **other)).count() * 2 <= letters.len();
    let mut strange: Vec<char> = letters.iter().copied().filter(is_strange).collect();
    strange.sort_unstable();
    strange.dedup();
    strange
}

/// A warning if a text mixes scripts within a word.
fn mixed(field: &'static str, text: &str) -> Option<FieldError> {
    let strange: Vec<char> = text.split_whitespace().flat_map(strangers).collect();
    let letters: Vec<String> = strange.iter().map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect();
    (!letters.is_empty())
        .then(|| FieldError::new(field, Text::new("lookalike-scripts").with("letters", letters.join(", "))))
}

impl Accounts {
    /// Refuses a name that mixes scripts or looks like another person's, unless that is meant. One that is taken
    /// is refused before a password is hashed for it.
    pub(crate) async fn require_distinct(&self, new: &User, is_meant: bool) -> Result<(), Error> {
        if is_meant {
            return Ok(());
        }
        let User { username, profile, .. } = new;
        let mut warnings: Vec<FieldError> =
            [mixed("username", username.as_str()), mixed("display_name", &profile.display_name)]
                .into_iter()
                .flatten()
                .collect();
        // Without a name of their own they are shown by the username: once is enough.
        warnings.dedup_by(|one, other| one.message == other.message);
        let (name, shown) = (skeleton(username.as_str()), skeleton(&profile.display_name));
        for other in self.users.all(|_| true).await? {
            let (their_name, their_shown) = (other.username.as_str(), other.profile.display_name.as_str());
            let told = |id: &'static str| Text::new(id).with("username", their_name).with("name", their_shown);
            if their_name == username.as_str() {
                return Err(Denial::NameTaken.into());
            }
            if skeleton(their_name) == name {
                warnings.push(FieldError::new("username", told("lookalike-username")));
            } else if skeleton(their_shown) == shown && plain(their_shown) != plain(&profile.display_name) {
                warnings.push(FieldError::new("display_name", told("lookalike-display-name")));
            }
        }
        // One is enough to think again, and a page holds so many.
        warnings.truncate(MOST_TOLD);
        if warnings.is_empty() { Ok(()) } else { Err(Error::Lookalike(warnings)) }
    }
}

/// Warnings that are told at once.
const MOST_TOLD: usize = 5;

#[cfg(test)]
mod tests {
    use super::{skeleton, strangers};

    #[test]
    fn names_that_look_alike_have_one_skeleton() {
        for (one, other) in [
            ("paypal", "p\u{430}yp\u{430}l"),
            ("ada", "\u{430}d\u{430}"),
            ("mary", "rnary"),
            ("bill", "bi11"),
            ("bob", "b0b"),
            ("scope", "\u{455}\u{441}\u{43e}\u{440}\u{435}"),
            ("Ada Lovelace", "ada  lovelace"),
        ] {
            assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
        }
        for (one, other) in [("ada", "ida"), ("muller", "m\u{fc}ller"), ("bob", "bob2"), ("김민수", "김민주")] {
            assert_ne!(skeleton(one), skeleton(other), "{one} {other}");
        }
    }

    #[test]
    fn letters_of_another_script_are_named_where_they_are_not_usual() {
        for (word, wanted) in [
            ("ada", ""),
            ("ada_2-b.c@x", ""),
            ("김민수", ""),
            ("kim민수", ""),
            ("山田taro", ""),
            ("дмитрий", ""),
            ("νίκος", ""),
            ("علي", ""),
            ("p\u{430}ypal", "\u{430}"),
            ("дмитpий", "p"),
            ("\u{3b1}da", "\u{3b1}"),
            ("kim민\u{430}수", "kim민\u{430}수"),
        ] {
            let mut wanted: Vec<char> = wanted.chars().collect();
            wanted.sort_unstable();
            assert_eq!(strangers(word), wanted, "{word}");
        }
    }
}
