//! Entity tags, and changes that rest on one (RFC 9110 §8.8.3, §13.1.1).

use super::error::Denial;
use super::secret;

/// `If-Match`: on which state of a thing a change rests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Precondition {
    #[default]
    None,
    /// On one of these entity tags, in their quotes. A weak one (`W/"…"`) never matches.
    Tags(Vec<String>),
}

impl Precondition {
    /// Reads the header's lines.
    pub fn parse<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let lines: Vec<&str> = lines.map(str::trim).collect();
        match lines.as_slice() {
            // `*`: on any state, if there is one. A thing that is not there is 404 anyway.
            [] | ["*"] => Self::None,
            lines => Self::Tags(lines.iter().flat_map(|line| tags(line)).collect()),
        }
    }

    /// Refuses a change of something whose entity tag is `tag`.
    pub fn require(&self, tag: &str) -> Result<(), Denial> {
        match self {
            Self::Tags(tags) if !tags.iter().any(|own| own == tag) => Err(Denial::PreconditionFailed),
            Self::None | Self::Tags(_) => Ok(()),
        }
    }
}

/// The entity tags of a line, in their quotes; a comma may stand in one. What is none matches nothing.
fn tags(line: &str) -> Vec<String> {
    let mut is_quoted = false;
    let tags = line.split(|c| {
        is_quoted ^= c == '"';
        c == ',' && !is_quoted
    });
    tags.map(|tag| tag.trim().to_owned()).collect()
}

/// An entity tag of these parts, in its quotes (RFC 9110 §8.8.3).
pub fn entity_tag(parts: &[&str]) -> String {
    let whole = parts.iter().map(|part| format!("{}:{part}", part.len())).collect::<Vec<_>>().concat();
    format!("\"{}\"", secret::base64url(&secret::sha256(whole.as_bytes())[..12]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entity_tag_must_be_the_very_one() {
        let tag = entity_tag(&["a", "b"]);
        assert_ne!(tag, entity_tag(&["ab", ""]));
        let holds = |line: &str| Precondition::parse(std::iter::once(line)).require(&tag).is_ok();
        assert!(holds(&tag) && holds(&format!("\"x\", {tag}")) && holds("*"));
        assert!(!holds("\"x\"") && !holds(&format!("W/{tag}")) && !holds(""));
        assert!(Precondition::parse(std::iter::empty()).require(&tag).is_ok(), "no header, no condition");
    }
}
