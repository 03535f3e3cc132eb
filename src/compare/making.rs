//! Making credentials: alone, and with the login stored durably.

use super::control::Control;
use super::ground::{Failure, Ground, Held as _};
use super::measure::ROUNDS;
use super::probe::{subject_of_session, subject_of_token};
use super::report::{Subject, Timing};
use super::spread::Times;
use super::{Budget, shuffled};
use crate::base::clock::{Clock, Stopwatch};
use crate::base::error::Error;
use crate::base::ids::{LoginId, Role, UserId};
use crate::base::secret::Secret;
use crate::session::Sessions;
use crate::token::jwt::{Jwt, Subject as Claimed};
use crate::token::{Denylist, Tokens};
use crate::user::User;
use std::sync::Arc;
use std::time::Duration;

/// Sign-ins that are measured at most, of either kind: they are written to the disk.
const ISSUES: usize = 1_200;
/// Sign-ins of one person, below the most logins that anybody may have.
const EACH: usize = 40;

/// Making the credential alone: a random secret and its hash, or a signature.
pub(super) fn sign(
    jwts: &[Arc<Jwt>],
    budget: Budget,
    control: &Control,
    found: &mut Vec<Timing>,
) -> Result<(), Failure> {
    let now = Clock::system().now();
    let (user, login, denylist) = (UserId::new(), LoginId::new(), Denylist::default());
    let mut rows: Vec<(Subject, Option<&Jwt>, Times)> = vec![(subject_of_session(), None, Times::default())];
    rows.extend(jwts.iter().map(|jwt| (subject_of_token(None, jwt), Some(&**jwt), Times::default())));
    let slot = budget.slot(rows.len());
    for round in 0..=budget.rounds {
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
    found.extend(rows.into_iter().map(|(subject, _, times)| Timing {
        subject,
        act: "sign".to_owned(),
        store: "none".to_owned(),
        logins: 0,
        spread: times.spread(),
    }));
    Ok(())
}

/// Signing in without the password: the credential made and the login stored, durably.
pub(super) async fn issue(
    ground: &Ground,
    people: &[User],
    time: Duration,
    control: &Control,
    found: &mut Vec<Timing>,
    (store, logins): (&str, usize),
) -> Result<(), Failure> {
    let sessions = Sessions::over(ground).await?;
    let tokens = Tokens::over(ground).await?;
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
    let row = |subject, times: Times| Timing {
        subject,
        act: "issue".to_owned(),
        store: store.to_owned(),
        logins,
        spread: times.spread(),
    };
    found.push(row(subject_of_session(), session_times));
    found.push(row(subject_of_token(None, &ground.jwt), token_times));
    Ok(())
}
