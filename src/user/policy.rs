//! Which new passwords are good enough.

use super::password::{MOST_CHARS, Password};
use crate::base::error::FieldError;
use crate::base::language::Text;
use std::collections::BTreeSet;
use zeroize::Zeroizing;

/// What zxcvbn thinks can be guessed in a million tries is refused.
const LEAST_GUESSES_LOG10: f64 = 6.0;

/// Whole words that are no secret anywhere.
const COMMON: [&str; 40] = [
    "password",
    "passwort",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "pass",
    "word",
    "secret",
    "geheim",
    "qwerty",
    "qwertz",
    "azerty",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "letmein",
    "welcome",
    "willkommen",
    "iloveyou",
    "admin",
    "administrator",
    "root",
    "user",
    "login",
    "changeme",
    "default",
    "guest",
    "master",
    "monkey",
    "dragon",
    "football",
    "baseball",
    "sunshine",
    "princess",
    "superman",
    "batman",
    "shadow",
    "trustno",
    "abc",
    "test",
];

/// Which new passwords are accepted (NIST SP 800-63B-4 §3.1.1.2; ASVS 6.2): length, not
/// composition; nothing common, nothing that the context gives away.
#[derive(Debug, Clone)]
pub struct Policy {
    pub min_length: usize,
    /// Names of the product and the host.
    pub context: Vec<String>,
}

impl Policy {
    /// Accepts a new password, or says why not as a fault of `field`. `about` are the person's own
    /// names.
    pub fn check(&self, password: &Password, about: &[&str], field: &'static str) -> Result<(), FieldError> {
        let refuse = |message: Text| Err(FieldError::new(field, message));
        let length = password.chars();
        if length < self.min_length {
            return refuse(Text::new("fault-password-short").with("least", self.min_length).with("has", length));
        }
        if length > MOST_CHARS {
            return refuse(Text::new("fault-too-long").with("most", MOST_CHARS));
        }
        let mut words: Vec<String> =
            self.context.iter().map(String::as_str).chain(about.iter().copied()).flat_map(parts).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        if only_made_of(password.expose_secret(), &words) {
            return refuse(Text::new("fault-password-context"));
        }
        let is_guessable = !is_phrase(password.expose_secret()) && is_guessable(password.expose_secret(), &words);
        words.extend(COMMON.iter().map(|word| (*word).to_owned()));
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        if is_guessable || only_made_of(password.expose_secret(), &words) {
            return refuse(Text::new("fault-password-common"));
        }
        Ok(())
    }
}

fn is_guessable(password: &str, own: &[String]) -> bool {
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    zxcvbn::zxcvbn(password, &own).guesses_log10() < LEAST_GUESSES_LOG10
}

/// Three different words or more: zxcvbn never guesses those within a million tries (it reckons ten
/// thousand for each piece after the first), so it need not be asked, and its lists, 8 MB, not be loaded.
fn is_phrase(password: &str) -> bool {
    let lower = Zeroizing::new(password.to_lowercase());
    let words: BTreeSet<&str> = lower.split(' ').filter(|word| word.chars().count() >= 3).collect();
    words.len() >= 3
}

/// A name and the words in it, in lower case; what is shorter than three letters says nothing.
fn parts(name: &str) -> Vec<String> {
    let name = name.to_lowercase();
    let mut parts: Vec<String> = name.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
    parts.push(name);
    parts.retain(|part| part.chars().count() >= 3);
    parts.dedup();
    parts
}

/// Whether hardly any letter is left when the words, digits and signs are taken away.
fn only_made_of(password: &str, words: &[String]) -> bool {
    let lower = Zeroizing::new(password.to_lowercase());
    let mut rest = lower.clone();
    for word in words {
        rest = Zeroizing::new(rest.replace(word.as_str(), " "));
    }
    *rest != *lower && rest.chars().filter(|c| c.is_alphabetic()).count() < 4
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What [`is_phrase`] claims, on the worst words there are.
    #[test]
    fn three_different_words_are_never_guessed_within_a_million_tries() {
        let worst = [
            "the", "you", "password", "123456", "qwerty", "aaa", "aaaa", "abc", "abcabc", "1111", "love", "ada", "xyz",
            "xyzxyz", "2024",
        ];
        for one in worst {
            for two in worst {
                for three in worst {
                    let phrase = format!("{one} {two} {three}");
                    let claimed = is_phrase(&phrase);
                    assert_eq!(claimed, one != two && two != three && one != three, "{phrase}");
                    assert!(!claimed || !is_guessable(&phrase, &["ada".to_owned()]), "{phrase}");
                }
            }
        }
    }
}
