//! Finding people by what somebody types: the one rule for the directory, for people and audit of the
//! administrators, and for `q` of `/api`.
//!
//! Stored and typed text are mapped alike, then every typed word must stand in some field. The mapping:
//!
//! | what | becomes | so that |
//! | --- | --- | --- |
//! | compatibility forms (NFKD, then NFC) | the plain ones | `Ａｄａ` finds Ada, an `é` of two code points the one of one |
//! | upper case (full case folding) | lower case | `ADA` finds Ada, `strasse` Straße |
//! | accents | nothing | `muller` finds Müller and `müller` Muller, as address books do |
//! | letters that do not decompose: `ø æ œ ł đ ı` … | what stands on a plain keyboard: `o ae oe l d i` … | `oslo` finds Øslo, `lukasz` Łukasz |
//! | `ä ö ü ø å`, besides | `ae oe ue oe aa` | `mueller` finds Müller and `müller` Mueller |
//! | apostrophes of every kind | nothing | `o'neill`, `o’neill` and `oneill` find O’Neill |
//! | hyphens and dashes | `-` | `jean-luc` finds Jean‑Luc |
//! | spaces between Chinese, Japanese or Korean characters | nothing | `김민수` finds 김 민수 |
//!
//! The order of the words and the number of spaces do not matter. Korean is found by initial consonants and
//! while it is typed (`hangul.rs`). A telephone number is found by three or more of its digits in a row, however
//! it is grouped. Nothing typed finds everybody; nothing but signs that the mapping drops finds nobody.

mod hangul;

use super::characters::PHONE_SIGNS;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization as _;

/// Longer than any field: what is longer finds nobody, and does not cost more.
const MOST_CHARS: usize = 254;
/// Shorter runs of digits stand in every number.
const LEAST_DIGITS: usize = 3;

/// What somebody looks for.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Nothing was typed: everybody is found.
    is_open: bool,
    /// Each in its spellings; empty: nobody is found.
    words: Vec<Word>,
    /// The digits, if all of it may be a telephone number.
    number: Option<String>,
}

#[derive(Debug, Clone)]
struct Word {
    spellings: Vec<String>,
    number: Option<String>,
}

impl Query {
    /// Understands what was typed.
    pub fn new(typed: &str) -> Self {
        let typed = typed.trim();
        if typed.is_empty() {
            return Self { is_open: true, ..Self::default() };
        }
        if typed.chars().nth(MOST_CHARS).is_some() {
            return Self::default();
        }
        let word = |word: &str| {
            let spellings = spellings(word).into_iter().filter(|text| !text.is_empty()).collect();
            Word { spellings, number: number_of(word) }
        };
        let words = typed
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '、' | '，'))
            .map(word)
            .filter(|word| !word.spellings.is_empty());
        Self { is_open: false, words: words.collect(), number: number_of(typed) }
    }

    /// Whether every word stands in some of these texts.
    pub fn finds(&self, texts: &[&str]) -> bool {
        self.finds_with(texts, "")
    }

    /// Whether every word stands in some of these texts or, by its digits, in this telephone number.
    pub fn finds_with(&self, texts: &[&str], phone: &str) -> bool {
        if self.is_open {
            return true;
        }
        let phone = digits(phone);
        let rings = |number: &Option<String>| number.as_ref().is_some_and(|number| phone.contains(number));
        if rings(&self.number) {
            return true;
        }
        let stored: Vec<String> = texts.iter().flat_map(|text| spellings(&without_gaps(text))).collect();
        let stands = |word: &Word| {
            rings(&word.number) || stored.iter().any(|text| word.spellings.iter().any(|word| hangul::holds(text, word)))
        };
        !self.words.is_empty() && self.words.iter().all(stands)
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The digits of what may be a telephone number or a part of one.
fn number_of(typed: &str) -> Option<String> {
    let typed: String = typed.nfkc().collect();
    let is_number = typed.chars().all(|c| c.is_ascii_digit() || PHONE_SIGNS.contains(c));
    Some(digits(&typed)).filter(|number| is_number && number.len() >= LEAST_DIGITS)
}

/// A text as it is compared; twice, where German and Nordic people write a letter out as two.
fn spellings(text: &str) -> Vec<String> {
    let mut all = vec![fold(text)];
    if !text.is_ascii() {
        let composed: String = text.nfc().collect();
        let out = composed.chars().map(|c| written_out(c).map_or_else(|| Cow::Owned(c.to_string()), Cow::Borrowed));
        let out = fold(&out.collect::<String>());
        if out != all[0] {
            all.push(out);
        }
    }
    all
}

fn written_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ä' | 'Ä' => "ae",
        'ö' | 'Ö' | 'ø' | 'Ø' => "oe",
        'ü' | 'Ü' => "ue",
        'å' | 'Å' => "aa",
        _ => return None,
    })
}

/// The mapping of the table above but for gaps and spellings.
fn fold(text: &str) -> String {
    let is_kept = |c: &char| !is_apostrophe(*c) && !is_accent(*c) && !is_invisible(*c);
    if text.is_ascii() {
        return text.chars().filter(is_kept).map(|c| c.to_ascii_lowercase()).collect();
    }
    let plain = text.chars().filter(|c| !is_apostrophe(*c)).flat_map(hangul::apart).nfkd().filter(is_kept);
    // Down, up and down again is full case folding (ß and ẞ become ss, ς becomes σ, ı becomes i), by the
    // tables of the standard library.
    let folded = plain.flat_map(char::to_lowercase).flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    let mut mapped = String::with_capacity(text.len());
    for c in folded.filter(|c| !is_accent(*c)) {
        match plain_letters(c) {
            Some(letters) => mapped.push_str(letters),
            None => mapped.push(c),
        }
    }
    mapped.nfc().collect()
}

/// What people type for letters that have no decomposition, and for dashes.
fn plain_letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ø' => "o",
        'æ' => "ae",
        'œ' => "oe",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ĸ' => "k",
        'ə' => "e",
        '\u{5be}' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' => "-",
        _ => return None,
    })
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '´' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | 'ˈ' | '\u{2018}'..='\u{201b}' | '′' | '‵' | '＇' | '\u{5f3}')
}

/// A mark that people leave out when they type. Others are letters: vowel signs, the two dots of Japanese.
fn is_accent(c: char) -> bool {
    matches!(c,
        // Latin, Greek, Cyrillic and their supplements.
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
        // Hebrew points, Arabic vowels and hamzas.
        | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Without the spaces between characters of scripts that write names with or without them.
fn without_gaps(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(char::is_whitespace) {
        let (before, gap) = rest.split_at(at);
        let after = gap.trim_start();
        joined.push_str(before);
        let between = (before.chars().next_back(), after.chars().next());
        if !matches!(between, (Some(one), Some(other)) if is_east_asian(one) && is_east_asian(other)) {
            joined.push(' ');
        }
        rest = after;
    }
    Cow::Owned(joined + rest)
}

fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3005}'..='\u{30ff}' | '\u{3130}'..='\u{318f}' | '\u{3400}'..='\u{9fff}'
        | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::Query;

    /// What is typed, what is stored, and whether the first finds the second.
    const EXAMPLES: &[(&str, &str, bool)] = &[
        ("", "anybody", true),
        ("  ", "anybody", true),
        ("da lo", "Ada Lovelace", true),
        ("LOVELACE   ada", "Ada Lovelace", true),
        ("ada byron", "Ada Lovelace", false),
        ("'", "anybody", false),
        ("%", "anybody", false),
        // Accents, both ways.
        ("muller", "Müller", true),
        ("MÜLLER", "Muller", true),
        ("mu\u{308}ller", "M\u{fc}ller", true),
        ("m\u{fc}ller", "Mu\u{308}ller", true),
        ("mueller", "Müller", true),
        ("müller", "Mueller", true),
        ("soeren", "Søren", true),
        ("ibrahim", "İbrahim", true),
        ("İBRAHİM", "ibrahim", true),
        ("isik", "IŞIK ışık", true),
        ("lukasz", "Łukasz", true),
        ("ŁUKASZ", "Łukasz", true),
        ("strasse", "Straße", true),
        ("STRASSE", "straße", true),
        ("straße", "STRASSE", true),
        ("straẞe", "straße", true),
        ("oslo", "Øslo", true),
        ("aeroe", "Ærø", true),
        ("djordje", "Đorđe", false),
        ("dorde", "Đorđe", true),
        ("thor", "Þór", true),
        ("nguyen thi", "Nguyễn Thị Hoa", true),
        ("ΝΙΚΟΣ", "Νίκος", true),
        ("νικοσ", "Νίκος", true),
        ("федор", "Фёдор", true),
        ("ＡＤＡ", "Ada", true),
        ("oﬃce", "Office", true),
        // A vowel sign or the dots of Japanese are no accents.
        ("कम", "किम", false),
        ("か", "が", false),
        // Apostrophes, hyphens, spaces, joiners.
        ("o'neill", "O’Neill", true),
        ("o´neill", "OʼNeill", true),
        ("oneill", "O`Neill", true),
        ("jean-luc", "Jean‑Luc", true),
        ("jean–luc", "Jean-Luc", true),
        ("jean luc", "Jean-Luc", true),
        ("ada\u{a0}lovelace", "Ada\u{3000}Lovelace", true),
        ("adalovelace", "Ada Lovelace", false),
        ("soft", "so\u{ad}ft", true),
        // Korean: initials, mixed, unfinished, decomposed.
        ("ㄱㅁㅅ", "김민수", true),
        ("ㅁㅅ", "김민수", true),
        ("ㄱㅅ", "김민수", false),
        ("ㄳ", "김수", true),
        ("김ㅁㅅ", "김민수", true),
        ("ㄱ민ㅅ", "김민수", true),
        ("기", "김민수", true),
        ("김미", "김민수", true),
        ("김ㅁ", "김민수", true),
        ("김민술", "김민수", false),
        ("기민수", "김민수", false),
        ("고", "곽", true),
        ("갑", "값", true),
        ("김", "기미", true),
        ("ㄱ", "까치", false),
        ("\u{1100}\u{1175}\u{11b7}", "김민수", true),
        ("민수", "\u{1106}\u{1175}\u{11ab}\u{1109}\u{116e}", true),
        ("김민수", "김 민수", true),
        ("ㄱㅁㅅ", "김 민수", true),
        ("민수 김", "김민수", true),
        ("kim민", "Kim민수", true),
        ("山田太郎", "山田　太郎", true),
    ];

    #[test]
    fn what_is_typed_is_mapped_like_what_is_stored() {
        for (typed, stored, is_found) in EXAMPLES {
            assert_eq!(Query::new(typed).finds(&[stored]), *is_found, "{typed:?} in {stored:?}");
        }
    }

    #[test]
    fn each_word_may_stand_in_another_text() {
        let query = Query::new("minsu berlin");
        assert!(query.finds(&["minsu", "Kim", "Office Berlin"]));
        assert!(!query.finds(&["minsu", "Kim", "Office Seoul"]));
    }

    #[test]
    fn a_number_is_found_however_it_is_grouped() {
        for (typed, is_found) in [
            ("1234 5678", true),
            ("010-1234", true),
            ("１２３４", true),
            ("12", false),
            ("kim 5678", true),
            ("lee 5678", false),
            ("+82 10", false),
        ] {
            assert_eq!(Query::new(typed).finds_with(&["Kim Minsu"], "010 1234-5678"), is_found, "{typed}");
        }
    }

    #[test]
    fn what_is_longer_than_any_name_finds_nobody() {
        let long = "a ".repeat(400);
        assert!(!Query::new(&long).finds(&[&long]));
    }
}
