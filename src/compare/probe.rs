//! Verifying: every probe shows credentials of logins spread over the store, each time another one.

use super::control::Control;
use super::ground::{Failure, Ground, Held as _};
use super::lab::{Lab, SHOWN};
use super::measure::{Found, ROUNDS};
use super::report::{Subject, Timing};
use super::spread::Times;
use super::{Budget, making, shuffled};
use crate::base::clock::{Clock, Stopwatch};
use crate::base::error::Error;
use crate::base::language::Text;
use crate::house::House;
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
pub(super) struct Probe {
    subject: Subject,
    shown: Shown,
    times: Times,
    next: usize,
}

impl Probe {
    fn new(subject: Subject, shown: Shown) -> Self {
        Self { subject, shown, times: Times::default(), next: 0 }
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

    pub(super) fn report(self, store: &str, logins: usize) -> Timing {
        Timing {
            subject: self.subject,
            act: "verify".to_owned(),
            store: store.to_owned(),
            logins,
            spread: self.times.spread(),
        }
    }
}

pub(super) fn subject_of_session() -> Subject {
    Subject::of("session")
}

pub(super) fn subject_of_token(mode: Option<VerifyMode>, jwt: &Jwt) -> Subject {
    Subject {
        scheme: "token".to_owned(),
        mode: mode.map(|mode| mode.as_str().to_owned()),
        alg: Some(jwt.keys().current().alg.as_str().to_owned()),
    }
}

/// Sessions, and tokens by each algorithm in each way to verify.
pub(super) async fn probes(lab: &Lab, jwts: &[Arc<Jwt>]) -> Result<Vec<Probe>, Failure> {
    let sessions = Shown::Sessions(Sessions::over(&lab.ground).await?, lab.session_tokens());
    let mut probes = vec![Probe::new(subject_of_session(), sessions)];
    for jwt in jwts {
        let shown = Arc::new(lab.access_tokens(jwt)?);
        for mode in VerifyMode::ALL {
            let ground = lab.ground.signing(Arc::clone(jwt)).verifying(mode);
            let tokens = Shown::Tokens(Box::new(Tokens::over(&ground).await?), Arc::clone(&shown));
            probes.push(Probe::new(subject_of_token(Some(mode), jwt), tokens));
        }
    }
    Ok(probes)
}

/// Every probe once a round, in random order, after each has seen all of its credentials once.
pub(super) async fn verify(
    probes: &mut [Probe],
    budget: Budget,
    phase: &Text,
    control: &Control,
) -> Result<(), Failure> {
    let slot = budget.slot(probes.len());
    for probe in &mut *probes {
        control.at(phase.clone(), budget.from)?;
        for _ in 0..SHOWN / 16 {
            probe.round(Duration::from_nanos(1)).await?;
        }
        probe.times.forget();
    }
    for round in 0..budget.rounds {
        for at in shuffled(probes.len()) {
            control.at(phase.clone(), budget.percent(round))?;
            probes[at].round(slot).await?;
        }
    }
    Ok(())
}

/// The same inside the running server's own database, between its own requests: one made-up person in
/// trees of their own, which go when this is over.
pub(super) async fn in_the_house(
    house: &House,
    time: Duration,
    control: &Control,
    found: &mut Found,
) -> Result<(), Failure> {
    let phase = Text::new("compare-phase-live");
    control.at(phase.clone(), 57)?;
    let beside = house.throw_away(Clock::system(), |_| {}).map_err(|error| Failure::Other(error.to_string()))?;
    let ground = Ground::new(Arc::clone(beside.store.rows()), Clock::system(), &beside.config)?;
    let person = ground.person("visitor").await?;
    let sessions = Sessions::over(&ground).await?;
    let cookie = sessions.sign_in(&person).await?;
    let shown = SessionToken::parse(&cookie.expose_secret()).into_iter().collect();
    let mut probes = vec![Probe::new(subject_of_session(), Shown::Sessions(sessions, shown))];
    let pair = {
        let tokens = Tokens::over(&ground).await?;
        tokens.sign_in(&person).await?
    };
    let shown = Arc::new(vec![AccessToken::new(&pair.access_token)]);
    for mode in VerifyMode::ALL {
        let tokens = Tokens::over(&ground.verifying(mode)).await?;
        let subject = subject_of_token(Some(mode), &ground.jwt);
        probes.push(Probe::new(subject, Shown::Tokens(Box::new(tokens), Arc::clone(&shown))));
    }
    let budget = Budget { from: 57, to: 59, rounds: ROUNDS, time };
    verify(&mut probes, budget, &phase, control).await?;
    found.verify.extend(probes.into_iter().map(|probe| probe.report("live", 2)));
    let people = [ground.person("first").await?, ground.person("second").await?];
    making::issue(&ground, &people, time, control, &mut found.issue, ("live", 2)).await
}
