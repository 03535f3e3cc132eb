//! Making credentials: alone, and with the login stored durably.

use super::plan::{Budget, ROUNDS, shuffled};
use super::spread::Times;
use crate::base::clock::{Clock, Stopwatch};
use crate::base::error::Error;
use crate::base::ids::{LoginId, Role, UserId};
use crate::base::secret::Secret;
use crate::lab::error::LabError;
use crate::lab::report::{Subject, Timing};
use crate::lab::testbed::client_side::ClientSide as _;
use crate::lab::testbed::control::Control;
use crate::lab::testbed::{Testbed, subject_of_token};
use crate::token::Denylist;
use crate::token::jwt::{Jwt, Subject as Claimed};
use crate::user::User;
use std::sync::Arc;
use std::time::Duration;

/// Sign-ins that are measured at most, of either kind: they are written to the disk.
const ISSUES: usize = 1_200;
/// Sign-ins of one person, below the most logins that anybody may have.
const EACH: usize = 40;

/// Measures making the credential alone: a random secret and its hash, or a signature.
pub(super) fn sign(jwts: &[Arc<Jwt>], budget: Budget, control: &Control) -> Result<Vec<Timing>, LabError> {
    let now = Clock::system().now();
    let (user, login, denylist) = (UserId::new(), LoginId::new(), Denylist::default());
    let mut rows: Vec<(Subject, Option<&Jwt>, Times)> = vec![(Subject::of("session"), None, Times::default())];
    rows.extend(jwts.iter().map(|jwt| (subject_of_token(None, jwt), Some(&**jwt), Times::default())));
    let slot = budget.slot(rows.len());
    for round in 0..=ROUNDS {
        for at in shuffled(rows.len()) {
            control.at("compare-phase-sign", budget.percent(round))?;
            let (_, jwt, times) = &mut rows[at];
            let start = Stopwatch::start();
            while start.elapsed() < slot {
                let one = Stopwatch::start();
                match jwt {
                    Some(jwt) => {
                        let jti = denylist.name(now);
                        let subject = Claimed { user, login, role: Role::Member, epoch: 1, generation: 1, jti };
                        drop(jwt.sign(subject, now, now.plus_secs(600)).map_err(Error::from)?);
                    }
                    None => {
                        let secret = Secret::random();
                        std::hint::black_box((secret.hash(), secret.expose_secret()));
                    }
                }
                times.record(one.elapsed());
            }
            times.end_round();
            if round == 0 {
                times.forget();
            }
        }
    }
    let timing = |(subject, _, times): (Subject, _, Times)| Timing::new(subject, "sign", ("none", 0), times.spread());
    Ok(rows.into_iter().map(timing).collect())
}

/// Measures signing in without the password: the credential made and the login stored, durably.
pub(super) async fn issue(
    testbed: &Testbed,
    people: &[User],
    time: Duration,
    control: &Control,
    place: (&str, usize),
) -> Result<Vec<Timing>, LabError> {
    let (sessions, tokens) = (testbed.sessions(), testbed.tokens());
    let (of_sessions, of_tokens) = people.split_at(people.len() / 2);
    let (mut session_times, mut token_times) = (Times::default(), Times::default());
    let most = (people.len() / 2 * EACH).min(ISSUES);
    let (start, mut issued) = (Stopwatch::start(), 0);
    let a_round = (most / ROUNDS as usize).max(1);
    while start.elapsed() < time * 2 && issued < most {
        control.at("compare-phase-issue", 56)?;
        let one = Stopwatch::start();
        sessions.sign_in(&of_sessions[issued % of_sessions.len()]).await?;
        session_times.record(one.elapsed());
        let one = Stopwatch::start();
        tokens.sign_in(&of_tokens[issued % of_tokens.len()]).await?;
        token_times.record(one.elapsed());
        issued += 1;
        if issued.is_multiple_of(a_round) {
            session_times.end_round();
            token_times.end_round();
        }
    }
    session_times.end_round();
    token_times.end_round();
    let subjects = [(Subject::of("session"), session_times), (subject_of_token(None, &testbed.jwt), token_times)];
    Ok(subjects.map(|(subject, times)| Timing::new(subject, "issue", place, times.spread())).into())
}
