//! Verifying: every bench shows credentials of logins spread over the store, each time another one.

use super::plan::{Budget, ROUNDS, shuffled};
use super::seeded_store::{SHOWN, SeededStore};
use super::spread::Times;
use crate::base::clock::Stopwatch;
use crate::base::error::Error;
use crate::base::language::Text;
use crate::lab::error::LabError;
use crate::lab::report::{Subject, Timing};
use crate::lab::testbed::client_side::ClientSide as _;
use crate::lab::testbed::control::Control;
use crate::lab::testbed::{Testbed, subject_of_token};
use crate::login::VerifyMode;
use crate::logins::Scheme as _;
use crate::session::{SessionToken, Sessions};
use crate::token::jwt::Jwt;
use crate::token::{AccessToken, Tokens};
use std::sync::Arc;
use std::time::Duration;

/// A scheme, and credentials to show it.
enum Shown {
    Sessions(Sessions, Vec<SessionToken>),
    Tokens(Box<Tokens>, Arc<Vec<AccessToken>>),
}

/// One row of the table of verification.
struct VerifyBench {
    subject: Subject,
    shown: Shown,
    times: Times,
    next: usize,
}

impl VerifyBench {
    fn of_sessions(testbed: &Testbed, shown: Vec<SessionToken>) -> Self {
        let shown = Shown::Sessions(testbed.sessions(), shown);
        Self { subject: Subject::of("session"), shown, times: Times::default(), next: 0 }
    }

    /// One for each way to verify.
    fn of_tokens(testbed: &Testbed, shown: Vec<AccessToken>) -> impl Iterator<Item = Self> {
        let shown = Arc::new(shown);
        VerifyMode::ALL.into_iter().map(move |mode| Self {
            subject: subject_of_token(Some(mode), &testbed.jwt),
            shown: Shown::Tokens(Box::new(testbed.verifying(mode).tokens()), Arc::clone(&shown)),
            times: Times::default(),
            next: 0,
        })
    }

    /// Verifies for so long, each time another login.
    async fn round(&mut self, time: Duration) -> Result<(), Error> {
        let start = Stopwatch::start();
        while start.elapsed() < time {
            // The watch is looked at once in so many, so that it costs little.
            for _ in 0..16 {
                self.next += 1;
                let one = Stopwatch::start();
                match &self.shown {
                    Shown::Sessions(sessions, shown) => sessions.verify(&shown[self.next % shown.len()]).await?,
                    Shown::Tokens(tokens, shown) => tokens.verify(&shown[self.next % shown.len()]).await?,
                };
                self.times.record(one.elapsed());
            }
        }
        self.times.end_round();
        Ok(())
    }
}

/// Measures sessions, and tokens by each algorithm in each way to verify.
pub(super) async fn in_seeded_store(
    seeded: &SeededStore,
    jwts: &[Arc<Jwt>],
    budget: Budget,
    control: &Control,
) -> Result<Vec<Timing>, LabError> {
    let mut benches = vec![VerifyBench::of_sessions(&seeded.testbed, seeded.session_tokens())];
    for jwt in jwts {
        let testbed = seeded.testbed.signing(Arc::clone(jwt));
        benches.extend(VerifyBench::of_tokens(&testbed, seeded.access_tokens(jwt)?));
    }
    let phase = Text::new("compare-phase-verify").with("logins", seeded.logins());
    verify(benches, budget, &phase, control, ("scratch", seeded.logins())).await
}

/// Measures a session and a token of one made-up person.
pub(super) async fn of_one_person(
    testbed: &Testbed,
    budget: Budget,
    control: &Control,
) -> Result<Vec<Timing>, LabError> {
    let person = testbed.person("visitor").await?;
    let cookie = testbed.sessions().sign_in(&person).await?;
    let shown = SessionToken::parse(&cookie.expose_secret()).into_iter().collect();
    let mut benches = vec![VerifyBench::of_sessions(testbed, shown)];
    let pair = testbed.tokens().sign_in(&person).await?;
    benches.extend(VerifyBench::of_tokens(testbed, vec![AccessToken::new(&pair.access_token)]));
    verify(benches, budget, &Text::new("compare-phase-live"), control, ("live", 2)).await
}

/// Runs every bench once a round, in random order, after each has shown all of its credentials once.
async fn verify(
    mut benches: Vec<VerifyBench>,
    budget: Budget,
    phase: &Text,
    control: &Control,
    (store, logins): (&str, usize),
) -> Result<Vec<Timing>, LabError> {
    let slot = budget.slot(benches.len());
    for bench in &mut benches {
        control.at(phase.clone(), budget.from)?;
        for _ in 0..SHOWN / 16 {
            bench.round(Duration::from_nanos(1)).await?;
        }
        bench.times.forget();
    }
    for round in 0..ROUNDS {
        for at in shuffled(benches.len()) {
            control.at(phase.clone(), budget.percent(round))?;
            benches[at].round(slot).await?;
        }
    }
    let timing = |bench: VerifyBench| Timing::new(bench.subject, "verify", (store, logins), bench.times.spread());
    Ok(benches.into_iter().map(timing).collect())
}
