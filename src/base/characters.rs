//! Which characters a name or a line may have.

use super::error::FieldError;
use super::language::Text;
use unicode_normalization::UnicodeNormalization as _;

/// What may stand in a telephone number beside digits.
pub const PHONE_SIGNS: &str = "+-/(). x";

/// Characters that can make one text look like another: controls, and what turns the direction of
/// writing or is invisible.
pub fn is_control_or_bidi(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Whether a character leaves a mark on a page. Joiners and fillers have their use within a name; a
/// name of nothing else would be an empty line in every list.
pub fn is_visible(c: char) -> bool {
    !(c.is_whitespace()
        || is_control_or_bidi(c)
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200c}' | '\u{200d}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}'))
}

/// Reads one line of at most `most` characters, in NFC and without space around it; a fault names `field`.
pub fn line(text: &str, field: &'static str, most: usize, errors: &mut Vec<FieldError>) -> String {
    let text: String = text.trim().nfc().collect();
    if text.chars().any(is_control_or_bidi) {
        errors.push(FieldError::new(field, "fault-control-characters"));
    } else if text.chars().count() > most {
        errors.push(FieldError::new(field, Text::new("fault-too-long").with("most", most)));
    }
    text
}

/// A name of 1 to 64 characters as a display name may be, in NFC.
pub fn plain_name(text: &str) -> Option<String> {
    let mut errors = Vec::new();
    let name = line(text, "", 64, &mut errors);
    (errors.is_empty() && name.chars().any(is_visible)).then_some(name)
}
