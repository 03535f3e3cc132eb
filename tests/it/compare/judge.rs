//! The judge of the attacks: what came of one, told by what was answered.

use twodoors::base::language::Text;
use twodoors::lab::experiments::attacks::{Attack, Exchange, Outcome, Part, Scene, Verdict, judge};
use twodoors::lab::testbed::exchange::{self};

pub fn exchange(part: Part, status: u16, when: Option<&'static str>) -> Scene {
    let got = exchange::Reply { status, headers: Vec::new(), body: String::new() };
    let accepted = got.accepted();
    let sent = exchange::Request::get("/api/account");
    let called = ("attack-let-through", "attack-refused");
    Scene::Exchange(Box::new(Exchange { part, what: Text::plain("a try"), when, sent, got, accepted, called }))
}

pub fn why(outcome: &Outcome) -> String {
    outcome.why().map(|why| why.to_string()).unwrap_or_default()
}

pub fn told(attack: Attack, scenes: Vec<Scene>) -> (String, String) {
    let outcome = Outcome { attack, verdict: judge(&scenes), scenes };
    (outcome.verdict.text().to_string(), why(&outcome))
}

#[test]
fn a_defence_that_is_missing_is_told_as_a_breach() {
    for attack in Attack::ALL {
        let open = vec![exchange(Part::Check, 200, None), exchange(Part::Attempt, 200, None)];
        let (verdict, why) = told(attack, open);
        assert_eq!(verdict, "This server let it through.", "{attack:?}");
        assert!(why.starts_with("A defence did not hold here."), "{attack:?}: {why}");
        // One of several tries is a breach too.
        let leak = vec![exchange(Part::Attempt, 401, None), exchange(Part::Attempt, 200, None)];
        let (verdict, why) = told(attack, leak);
        assert_eq!(verdict, "This server let it through in 1 of 2 tries.", "{attack:?}");
        assert!(why.starts_with("A defence did not hold here."), "{attack:?}: {why}");
    }
}

#[test]
fn what_worked_until_it_was_ended_is_no_breach_only_where_that_is_the_point() {
    let ended = Some("attack-since-ended");
    let scenes = || vec![exchange(Part::Attempt, 200, None), exchange(Part::Attempt, 401, ended)];
    let (verdict, why) = told(Attack::StolenCookie, scenes());
    assert_eq!(verdict, "This server let it through, and refused it after its owner had ended the login.");
    assert!(why.starts_with("A cookie says what it says"), "{why}");
    let (_, why) = told(Attack::AlgNone, scenes());
    assert!(why.starts_with("A defence did not hold here."), "{why}");
    // It comes back to life: not "until".
    let again = vec![exchange(Part::Attempt, 401, ended), exchange(Part::Attempt, 200, ended)];
    assert_eq!(judge(&again), Verdict::Partly { accepted: 1, tries: 2 });
    let never = vec![exchange(Part::Attempt, 200, None), exchange(Part::Attempt, 200, ended)];
    assert_eq!(judge(&never), Verdict::LetThrough { tries: 2 });
}

#[test]
fn a_trial_in_which_nothing_worked_before_teaches_nothing() {
    let dead = vec![exchange(Part::Check, 401, None), exchange(Part::Attempt, 401, None)];
    assert_eq!(judge(&dead), Verdict::Void);
    assert_eq!(judge(&[exchange(Part::Contrast, 200, None)]), Verdict::Void);
    let (verdict, why) = told(Attack::AlgNone, dead);
    assert!(verdict.starts_with("Nothing was learned") && why.is_empty());
}
