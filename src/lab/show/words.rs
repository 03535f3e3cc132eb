//! What a report's words are called, as sentences.

use crate::base::language::Text;
use crate::lab::report::{Lifecycle, LoginAfter, Outcome, Place, Profile, Step, Verb};
use crate::login::Effect;

/// Names a verb.
pub fn verb(verb: Verb) -> Text {
    Text::new(match verb {
        Verb::Issue => "compare-verb-issue",
        Verb::Verify => "compare-verb-verify",
        Verb::Renew => "compare-verb-renew",
        Verb::RenewAtOnce => "compare-verb-renew-at-once",
        Verb::RenewLater => "compare-verb-renew-later",
        Verb::Revoke => "compare-verb-revoke",
        Verb::VerifyAfter => "compare-verb-verify-after",
    })
}

/// Says what came of a step of this life.
pub fn outcome(step: &Step, life: &Lifecycle) -> Text {
    let outcome = match (&step.outcome, &step.code) {
        (Outcome::Refused, Some(code)) => Text::new("compare-outcome-refused-as").with("code", &**code),
        (Outcome::Refused, None) => Text::new("compare-outcome-refused"),
        (Outcome::Fresh, _) => Text::new("compare-outcome-fresh"),
        (Outcome::Accepted, _) => Text::new("compare-outcome-accepted"),
        (Outcome::Renewed, _) => Text::new("compare-outcome-renewed"),
        (Outcome::SameNewest, _) => Text::new("compare-outcome-same"),
        (Outcome::AnotherOne, _) => Text::new("compare-outcome-other"),
        (Outcome::Revoked, _) => match life.said_effect_secs {
            0 => Effect::AtOnce.text(),
            seconds => Effect::Within { seconds }.text(),
        },
        (Outcome::RefusedLater, _) => Text::new("compare-outcome-then-refused").with("n", life.revoked_seen_after_secs),
        (Outcome::Sentence(sentence), _) => Text::plain(&**sentence),
    };
    let login = match step.login {
        None => return outcome,
        Some(LoginAfter::Live) => "compare-outcome-lives-on",
        Some(LoginAfter::Ended) => "compare-outcome-ended",
    };
    Text::new(login).with("outcome", outcome)
}

/// Says from where a run was started.
pub fn place(place: Place) -> Text {
    Text::new(match place {
        Place::Server => "compare-place-server",
        Place::CommandLine => "compare-place-command-line",
    })
}

/// Says how the program was built.
pub fn profile(profile: Profile) -> Text {
    Text::new(match profile {
        Profile::Release => "compare-profile-release",
        Profile::Debug => "compare-profile-debug",
    })
}
