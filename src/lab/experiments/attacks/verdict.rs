//! What came of an attack: judged by what came back, and by nothing else.

use super::{Exchange, Part, Scene};
use crate::base::language::Text;

/// What came of an attack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Refused {
        tries: usize,
    },
    /// Every try got what it wanted.
    LetThrough {
        tries: usize,
    },
    /// It worked, until something was changed.
    Until {
        /// What: the id of a sentence.
        since: &'static str,
    },
    Partly {
        accepted: usize,
        tries: usize,
    },
    /// It was only looked at.
    Reach {
        /// What a script can read.
        within: Vec<Text>,
        out: Vec<Text>,
    },
    /// Another one under each condition.
    Each(Vec<(Text, Verdict)>),
    /// What should have worked did not, so nothing was learned.
    Void,
}

/// Judges by what came back, and by nothing else.
pub fn judge(scenes: &[Scene]) -> Verdict {
    let conditions = scenes.iter().filter_map(|scene| match scene {
        Scene::Course(condition) => Some(condition.clone()),
        Scene::Exchange(_) | Scene::Note(_) => None,
    });
    let courses = scenes.split(|scene| matches!(scene, Scene::Course(_))).skip(1).map(judge_course);
    let each: Vec<(Text, Verdict)> = conditions.zip(courses).collect();
    if each.is_empty() {
        judge_course(scenes)
    } else if each.iter().any(|(_, own)| *own == Verdict::Void) {
        Verdict::Void
    } else {
        Verdict::Each(each)
    }
}

fn judge_course(scenes: &[Scene]) -> Verdict {
    let exchanges = || {
        scenes.iter().filter_map(|scene| match scene {
            Scene::Exchange(exchange) => Some(exchange.as_ref()),
            Scene::Note(_) | Scene::Course(_) => None,
        })
    };
    let works = exchanges().filter(|own| own.part == Part::Check).all(|own| own.accepted);
    let looks = |within: bool| {
        let those = exchanges().filter(|own| own.part == Part::Look && own.accepted == within);
        those.map(|own| own.what.clone()).collect::<Vec<_>>()
    };
    let (within, out) = (looks(true), looks(false));
    if works && !(within.is_empty() && out.is_empty()) {
        return Verdict::Reach { within, out };
    }
    let is_try = |own: &&Exchange| match own.part {
        Part::Attempt => true,
        // A login that should have ended has not.
        Part::Collateral => own.accepted,
        Part::Check | Part::Look | Part::Contrast => false,
    };
    let attempts: Vec<&Exchange> = exchanges().filter(is_try).collect();
    let (tries, accepted) = (attempts.len(), attempts.iter().filter(|own| own.accepted).count());
    let is_over_after = |own: &&&Exchange| !own.accepted;
    match attempts.iter().find(is_over_after) {
        _ if !works || tries == 0 => Verdict::Void,
        None => Verdict::LetThrough { tries },
        Some(_) if accepted == 0 => Verdict::Refused { tries },
        Some(Exchange { when: Some(since), .. }) if attempts[..accepted].iter().all(|own| own.accepted) => {
            Verdict::Until { since }
        }
        Some(_) => Verdict::Partly { accepted, tries },
    }
}

impl Verdict {
    /// In a sentence.
    pub fn text(&self) -> Text {
        match self {
            Self::Refused { tries } => Text::new("attack-verdict-refused").with("tries", *tries),
            Self::LetThrough { tries } => Text::new("attack-verdict-let-through").with("tries", *tries),
            Self::Until { since } => Text::new("attack-verdict-until").with("since", Text::new(*since)),
            Self::Partly { accepted, tries } => {
                Text::new("attack-verdict-partly").with("accepted", *accepted).with("tries", *tries)
            }
            Self::Reach { within, out } => {
                let named = |id: &'static str, all| Some(Text::new(id).with("all", listed(all)?));
                let out = named("attack-verdict-out-of-reach", out);
                Text::joined(out.into_iter().chain(named("attack-verdict-within-reach", within)))
            }
            Self::Each(each) => Text::joined(each.iter().map(|(course, own)| {
                Text::new("attack-verdict-each").with("course", course.clone()).with("verdict", own.briefly())
            })),
            Self::Void => Text::new("attack-verdict-void"),
        }
    }

    /// In a few words, behind a condition.
    fn briefly(&self) -> Text {
        match self {
            Self::Refused { .. } => Text::new("attack-refused"),
            Self::LetThrough { .. } => Text::new("attack-let-through"),
            Self::Until { since } => Text::new("attack-briefly-until").with("since", Text::new(*since)),
            Self::Partly { accepted, tries } => {
                Text::new("attack-briefly-partly").with("accepted", *accepted).with("tries", *tries)
            }
            Self::Reach { .. } | Self::Each(_) | Self::Void => self.text(),
        }
    }

    /// Whether a defence is missing, for an attack that may work for a while or not.
    pub fn is_breach(&self, may_work_for_a_while: bool) -> bool {
        match self {
            Self::Refused { .. } | Self::Void => false,
            Self::Until { .. } => !may_work_for_a_while,
            // Something is to be out of reach.
            Self::Reach { out, .. } => out.is_empty(),
            Self::LetThrough { .. } | Self::Partly { .. } => true,
            Self::Each(each) => each.iter().any(|(_, own)| own.is_breach(may_work_for_a_while)),
        }
    }
}

/// One after the other, with commas; `None` of none.
fn listed(all: &[Text]) -> Option<Text> {
    let and = |all, next| Text::new("attack-list").with("first", all).with("second", next);
    all.iter().cloned().reduce(and)
}
