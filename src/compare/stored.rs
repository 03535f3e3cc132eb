//! Reports hold a few words, in English, and keep them: here is the sentence that each of them is.
//!
//! In English every sentence says what was stored; what is not known is shown as it is.

use super::report::{Life, Report};
use crate::base::language::Text;
use crate::login::Effect;

/// The sentence of a word that is stored as it is said in English.
fn word(stored: &str, ids: &[(&str, &'static str)]) -> Text {
    let known = ids.iter().find(|(word, _)| *word == stored);
    known.map_or_else(|| Text::plain(stored), |(_, id)| Text::new(*id))
}

/// A verb of a life.
pub fn verb(stored: &str) -> Text {
    const VERBS: [(&str, &str); 7] = [
        ("issue", "compare-verb-issue"),
        ("verify", "compare-verb-verify"),
        ("renew", "compare-verb-renew"),
        ("renew again at once", "compare-verb-renew-at-once"),
        ("renew again later", "compare-verb-renew-later"),
        ("revoke", "compare-verb-revoke"),
        ("verify after", "compare-verb-verify-after"),
    ];
    word(stored, &VERBS)
}

/// What came of a step of this life.
pub fn outcome(stored: &str, life: &Life) -> Text {
    const OUTCOMES: [(&str, &str); 6] = [
        ("a fresh credential", "compare-outcome-fresh"),
        ("accepted", "compare-outcome-accepted"),
        ("a fresh credential of the same login", "compare-outcome-renewed"),
        ("accepted, answered with the same newest one", "compare-outcome-same"),
        ("accepted, answered with a fresh one", "compare-outcome-other"),
        ("refused", "compare-outcome-refused"),
    ];
    for (tail, id) in
        [("; the login lives on", "compare-outcome-lives-on"), ("; the login has ended", "compare-outcome-ended")]
    {
        if let Some(before) = stored.strip_suffix(tail) {
            return Text::new(id).with("outcome", outcome(before, life));
        }
    }
    if let Some(code) = stored.strip_prefix("refused (").and_then(|rest| rest.strip_suffix(')')) {
        return Text::new("compare-outcome-refused-as").with("code", code);
    }
    let effect = match life.said_effect_secs {
        0 => Effect::AtOnce,
        seconds => Effect::Within { seconds },
    };
    let accepted = Text::new("compare-outcome-then-refused").with("n", life.revoked_seen_after_secs);
    let counted = [effect.text(), accepted].into_iter().find(|text| text.to_string() == stored);
    counted.unwrap_or_else(|| word(stored, &OUTCOMES))
}

/// Where a run was started from.
pub fn place(report: &Report) -> Text {
    let places = [("server", "compare-place-server"), ("command line", "compare-place-command-line")];
    word(&report.settings.place, &places)
}

/// How the program was built.
pub fn profile(report: &Report) -> Text {
    let profiles = [("release", "compare-profile-release"), ("debug: figures say little", "compare-profile-debug")];
    word(&report.machine.profile, &profiles)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::language::Language;
    use crate::compare::{lives, machine, sample};
    use crate::config::{self, Config, Overrides};

    /// Said in Korean and not merely as it was stored.
    fn is_known(text: &Text, stored: &str) -> bool {
        assert_eq!(text.to_string(), stored, "in English as it was stored");
        Language::Korean.say(text) != stored
    }

    #[test]
    fn every_word_of_a_life_of_today_is_known() {
        let overrides = Overrides { data_dir: None, address: None, port: None };
        let config = Config::read(config::sources(&overrides)).expect("the configuration of a fresh house");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let lives = runtime.block_on(lives(&config)).expect("lives");
        for life in lives.iter().chain(&sample::report().life) {
            for step in &life.steps {
                assert!(is_known(&verb(&step.verb), &step.verb), "{}", step.verb);
                let is_older = step.verb == "revoke" && step.outcome.len() < 20;
                assert!(is_known(&outcome(&step.outcome, life), &step.outcome) || is_older, "{}", step.outcome);
            }
        }
    }

    #[test]
    fn every_word_of_a_run_of_today_is_known() {
        let mut report = sample::report();
        report.machine = machine::Watch::start().machine();
        assert!(is_known(&profile(&report), &report.machine.profile));
        for name in ["server", "command line"] {
            name.clone_into(&mut report.settings.place);
            assert!(is_known(&place(&report), name));
        }
    }

    #[test]
    fn what_is_not_known_is_shown_as_it_is() {
        let life = &sample::report().life[0];
        for odd in ["", "forgotten", "accepted 3 times more, one a second, then refused", "refused (", "x; the login"] {
            assert_eq!(outcome(odd, life), Text::plain(odd));
            assert_eq!(verb(odd), Text::plain(odd));
        }
    }
}
