//! A colleague's card for the address book of a phone.
//!
//! vCard 3.0 (RFC 2426), not 4.0: iOS, Android, macOS, Outlook and Google read 3.0; several of them read 4.0
//! in part, or take it and lose lines of it. What is said here means the same in both.

use crate::user::User;

/// A line may have so many octets without its end (RFC 2426 §2.6).
const MOST_OCTETS: usize = 75;

/// Text as a value, or as one part of one that has several (RFC 2426 §4): no sign of it ends the value, the
/// part or the line. Profiles hold no control characters; none would get further than here.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' | ',' | ';' => out.extend(['\\', c]),
            // A line end of two characters is one.
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' => out.push_str("\\n"),
            control if control.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// A line with its end, folded where it is too long and never within a character.
fn line(out: &mut String, name: &str, value: &str) {
    let mut octets = 0;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if octets + c.len_utf8() > MOST_OCTETS {
            out.push_str("\r\n ");
            // The space counts.
            octets = 1;
        }
        out.push(c);
        octets += c.len_utf8();
    }
    out.push_str("\r\n");
}

/// The card: what the person put into the directory, and nothing else of them.
///
/// The whole name is the given one: which word of it is the family's is not known, and a guess would sort
/// half of the world wrongly. The id makes a second import an update instead of a second person. There is no
/// `REV`: when a profile was last changed is not kept. `team` is the organization, unless it is empty.
pub(super) fn card(user: &User, team: &str) -> String {
    let profile = &user.profile;
    let name = escaped(&profile.display_name);
    let mut out = String::new();
    line(&mut out, "BEGIN", "VCARD");
    line(&mut out, "VERSION", "3.0");
    line(&mut out, "FN", &name);
    line(&mut out, "N", &format!(";{name};;;"));
    let lines = [
        ("ORG", team),
        ("TITLE", &profile.title),
        ("EMAIL;TYPE=INTERNET", &profile.email),
        ("TEL;TYPE=VOICE", &profile.phone),
    ];
    for (property, text) in lines {
        if !text.is_empty() {
            line(&mut out, property, &escaped(text));
        }
    }
    line(&mut out, "UID", &format!("urn:uuid:{}", user.id));
    line(&mut out, "END", "VCARD");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::Timestamp;
    use crate::base::ids::Role;
    use crate::user::{Profile, Username};

    fn of(display_name: &str, title: &str) -> String {
        let (display_name, title) = (display_name.to_owned(), title.to_owned());
        let profile = Profile { display_name, title, ..Profile::default() };
        card(&User::new(Username::parse("ada").expect("a name"), profile, Role::Member, Timestamp::default()), "")
    }

    /// The lines as a phone reads them: unfolded.
    fn lines(card: &str) -> Vec<String> {
        card.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn nothing_in_a_name_ends_its_line_or_its_part() {
        let card = of("Ada;Countess,\\ Lovelace\r\nTEL:666\nNOTE:x\rEND:VCARD\0\u{7}", "");
        let lines = lines(&card);
        let name = "Ada\\;Countess\\,\\\\ Lovelace\\nTEL:666\\nNOTE:x\\nEND:VCARD";
        assert_eq!(lines[2..4], [format!("FN:{name}"), format!("N:;{name};;;")]);
        assert_eq!(lines.len(), 6, "{lines:?}");
        assert!(!card.replace("\r\n", "").contains(['\r', '\n', '\0', '\u{7}']));
    }

    #[test]
    fn long_lines_are_folded_between_characters() {
        for name in ["x".repeat(300), "é".repeat(200), "👩‍👩‍👧".repeat(64), format!("x{}", "光".repeat(99))]
        {
            let card = of(&name, &name);
            assert!(card.split("\r\n").all(|line| line.len() <= MOST_OCTETS), "{card}");
            assert!(card.split("\r\n").any(|line| line.len() > MOST_OCTETS - 4), "lines are used");
            assert_eq!(lines(&card)[2], format!("FN:{name}"));
            assert_eq!(lines(&card)[4], format!("TITLE:{name}"));
        }
        assert!(!of(&"x".repeat(MOST_OCTETS - "FN:".len()), "").contains("\r\n FN"));
        let mut exact = String::new();
        line(&mut exact, "FN", &"x".repeat(MOST_OCTETS - "FN:".len()));
        assert!(!exact.contains("\r\n "), "75 octets fit");
    }
}
