//! What is told of each attack: its sentences by its name. `refused` and `open` are said only of an outcome
//! that was observed.

use super::Attack;
use crate::base::language::Text;

impl Attack {
    fn told(self, what: &str) -> Text {
        Text::new(format!("attack-{}-{what}", self.name()))
    }

    /// Its name for people.
    pub fn title(self) -> Text {
        self.told("title")
    }

    /// What is tried.
    pub fn story(self) -> Text {
        self.told("story")
    }

    /// Why it was refused, when it was.
    pub fn refused(self) -> Text {
        self.told("refused")
    }

    /// Why it worked for a while, when it did and that is in the nature of the credential.
    pub fn open(self) -> Option<Text> {
        matches!(self, Self::StolenCookie | Self::StolenToken | Self::Script).then(|| self.told("open"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::language::Language;

    #[test]
    fn every_attack_is_told_in_every_language() {
        for (attack, language) in Attack::ALL.into_iter().flat_map(|one| Language::ALL.map(|language| (one, language)))
        {
            for text in [attack.title(), attack.story(), attack.refused()].iter().chain(&attack.open()) {
                assert!(!language.say(text).starts_with("attack-"), "{text}");
            }
        }
    }
}
