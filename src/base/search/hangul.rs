//! Korean as it is looked for: by initial consonants (`ㄱㅁㅅ` finds 김민수, `김ㅁㅅ` too), and while it is being
//! typed: the last syllable may be unfinished, so 기 finds 김, and 김 finds 기미, as a keyboard shows it on the way.

const FIRST_SYLLABLE: u32 = 0xac00;
const VOWELS: u32 = 21;
const FINALS: u32 = 28;

/// What is pressed for each initial, vowel and final, in the order of Unicode 3.12.
const INITIAL_KEYS: [&str; 19] =
    ["ㄱ", "ㄲ", "ㄴ", "ㄷ", "ㄸ", "ㄹ", "ㅁ", "ㅂ", "ㅃ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅉ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ"];
const VOWEL_KEYS: [&str; 21] = [
    "ㅏ", "ㅐ", "ㅑ", "ㅒ", "ㅓ", "ㅔ", "ㅕ", "ㅖ", "ㅗ", "ㅗㅏ", "ㅗㅐ", "ㅗㅣ", "ㅛ", "ㅜ", "ㅜㅓ", "ㅜㅔ", "ㅜㅣ",
    "ㅠ", "ㅡ", "ㅡㅣ", "ㅣ",
];
const FINAL_KEYS: [&str; 28] = [
    "", "ㄱ", "ㄲ", "ㄱㅅ", "ㄴ", "ㄴㅈ", "ㄴㅎ", "ㄷ", "ㄹ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ", "ㄹㅌ", "ㄹㅍ", "ㄹㅎ",
    "ㅁ", "ㅂ", "ㅂㅅ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ",
];

/// A syllable as its initial, vowel and final.
fn parts(c: char) -> Option<[usize; 3]> {
    let number = u32::from(c).checked_sub(FIRST_SYLLABLE).filter(|_| c <= '힣')?;
    let parts = [number / FINALS / VOWELS, number / FINALS % VOWELS, number % FINALS];
    Some(parts.map(|part| part as usize))
}

/// An initial consonant that stands alone, as NFC leaves it.
fn lone_initial(c: char) -> Option<usize> {
    ('\u{1100}'..='\u{1112}').contains(&c).then(|| (u32::from(c) - 0x1100) as usize)
}

/// What is pressed for a character.
fn keys(c: char) -> impl Iterator<Item = char> {
    let of_syllable = parts(c).map(|[initial, vowel, last]| {
        [INITIAL_KEYS[initial], VOWEL_KEYS[vowel], FINAL_KEYS[last]].into_iter().flat_map(str::chars)
    });
    let of_other = lone_initial(c).map_or(Some(c), |initial| INITIAL_KEYS[initial].chars().next());
    let other = if of_syllable.is_some() { None } else { of_other };
    of_syllable.into_iter().flatten().chain(other)
}

/// Whether a stored character is the one that was typed, or begins with the consonant that was.
fn is_meant(stored: char, typed: char) -> bool {
    stored == typed || lone_initial(typed).is_some_and(|one| parts(stored).is_some_and(|[initial, ..]| initial == one))
}

/// Whether `word` stands in `text`, both mapped.
pub(super) fn holds(text: &str, word: &str) -> bool {
    let is_hangul = |c: char| parts(c).is_some() || lone_initial(c).is_some();
    let Some(last) = word.chars().next_back().filter(|_| word.contains(is_hangul)) else {
        return text.contains(word);
    };
    let before = &word[..word.len() - last.len_utf8()];
    text.char_indices().any(|(start, _)| {
        let mut rest = text[start..].chars();
        let stands = before.chars().all(|typed| rest.next().is_some_and(|stored| is_meant(stored, typed)));
        let mut stored = rest.flat_map(keys);
        stands && keys(last).all(|key| stored.next() == Some(key))
    })
}

/// Two consonants that a keyboard draws together, as two; NFKD would make a final of them.
pub(super) fn apart(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'ㄳ' => ('ㄱ', Some('ㅅ')),
        'ㄵ' => ('ㄴ', Some('ㅈ')),
        'ㄶ' => ('ㄴ', Some('ㅎ')),
        'ㄺ' => ('ㄹ', Some('ㄱ')),
        'ㄻ' => ('ㄹ', Some('ㅁ')),
        'ㄼ' => ('ㄹ', Some('ㅂ')),
        'ㄽ' => ('ㄹ', Some('ㅅ')),
        'ㄾ' => ('ㄹ', Some('ㅌ')),
        'ㄿ' => ('ㄹ', Some('ㅍ')),
        'ㅀ' => ('ㄹ', Some('ㅎ')),
        'ㅄ' => ('ㅂ', Some('ㅅ')),
        one => (one, None),
    };
    std::iter::once(first).chain(second)
}
