//! The life of a login: issue, verify, renew, renew once more with what was spent, revoke, and step the
//! clock until it is refused. One function for both schemes; everything it reports was counted.
//!
//! It runs on a store in memory behind a meter, with a clock that it steps itself: no figure here depends
//! on the machine, and the same run gives the same answer.

use crate::base::error::Error;
use crate::base::ids::{LoginKind, Role};
use crate::identity::Identity;
use crate::lab::error::LabError;
use crate::lab::report::{Lifecycle, LoginAfter, Outcome, Step, Subject, Verb};
use crate::lab::testbed::client_side::ClientSide;
use crate::lab::testbed::{HERE, Testbed, revocation, subject_of_token};
use crate::login::{Effect, State};
use crate::storage::meter::Meter;
use crate::store::sled::row_bytes;
use crate::user::User;
use std::time::Duration;

/// So often a credential is verified, to count what one time costs.
const TIMES: u64 = 100;

/// Lives the life of a login by `S`.
pub async fn experiment<S: ClientSide>(testbed: &Testbed) -> Result<Lifecycle, LabError> {
    let scheme = S::over(testbed);
    let person = testbed.person("somebody").await?;
    let mut log = Log { meter: &testbed.meter, steps: Vec::new() };
    log.meter.reset();

    let first = scheme.sign_in(&person).await?;
    let wire = S::wire(testbed, &first);
    log.step(Verb::Issue, 1, (0, wire.given), Outcome::Fresh);

    let proof = S::proof(&first)?;
    for _ in 0..TIMES {
        scheme.verify(&proof).await?;
    }
    log.step(Verb::Verify, TIMES, (wire.shown, 0), Outcome::Accepted);

    let second = scheme.renew(&S::renewal(&first)?, HERE).await?;
    log.step(Verb::Renew, 1, (wire.renewing, wire.given), Outcome::Renewed);

    let again = scheme.renew(&S::renewal(&first)?, HERE).await;
    let outcome = match &again {
        Ok(third) if S::is_same(third, &second) => Outcome::SameNewest,
        Ok(_) => Outcome::AnotherOne,
        Err(_) => Outcome::Refused,
    };
    log.step(Verb::RenewAtOnce, 1, (wire.renewing, wire.given), outcome);

    let newest = again.unwrap_or(second);
    scheme.verify(&S::proof(&newest)?).await?;
    testbed.clock.advance(Duration::from_secs(testbed.lifetimes.grace_secs + 1));
    log.meter.reset();
    let later = scheme.renew(&S::renewal(&first)?, HERE).await;
    log.step(Verb::RenewLater, 1, (wire.renewing, 0), accepted_or_refused(&later));
    let row = testbed.storage.logins().find(S::login(&first)).await?.ok_or_else(lost)?;
    if let Some(step) = log.steps.last_mut() {
        step.code = match &later {
            Err(Error::Denied(denial)) => Some(denial.problem().code.to_owned()),
            _ => None,
        };
        step.login = Some(if row.state == State::Live { LoginAfter::Live } else { LoginAfter::Ended });
    }

    let (revoked, effect) = revoke::<S>(testbed, &scheme, &person, &mut log).await?;
    let survival = survive::<S>(testbed, &scheme, &person).await?;
    let (sent_by_itself, script_can_read) = S::in_browser(testbed, &first);
    Ok(Lifecycle {
        subject: match S::KIND {
            LoginKind::Session => Subject::of("session"),
            LoginKind::Token => subject_of_token(Some(testbed.mode), &testbed.jwt),
        },
        steps: log.steps,
        row_bytes: row_bytes(&row)?,
        revoked_seen_after_secs: revoked,
        role_seen_after_secs: change_role::<S>(testbed, &scheme, &person).await?,
        said_effect_secs: match effect {
            Effect::AtOnce => 0,
            Effect::Within { seconds } => seconds,
        },
        works_after_restart: survival.restart,
        works_without_store: survival.store_lost,
        renews_without_store: survival.renewal_store_lost,
        sent_by_itself,
        script_can_read,
    })
}

/// Revokes a login and uses it once a second until it is refused; answers how often it was still accepted.
async fn revoke<S: ClientSide>(
    testbed: &Testbed,
    scheme: &S,
    person: &User,
    log: &mut Log<'_>,
) -> Result<(u64, Effect), LabError> {
    let grant = scheme.sign_in(person).await?;
    let id = S::login(&grant);
    log.meter.reset();
    let effect = scheme.end(id, &revocation(person, testbed.clock.now())).await?;
    log.step(Verb::Revoke, 1, (0, 0), Outcome::Revoked);
    let proof = S::proof(&grant)?;
    let refused = |outcome: Result<_, Error>| outcome.is_err();
    let accepted = seconds_until(testbed, scheme, &proof, refused).await;
    let outcome = if accepted == 0 { Outcome::Refused } else { Outcome::RefusedLater };
    log.step(Verb::VerifyAfter, accepted + 1, (S::wire(testbed, &grant).shown, 0), outcome);
    Ok((accepted, effect))
}

/// Makes the person administrator and looks once a second; answers how often the old role was still read.
async fn change_role<S: ClientSide>(testbed: &Testbed, scheme: &S, person: &User) -> Result<u64, LabError> {
    let grant = scheme.sign_in(person).await?;
    let proof = S::proof(&grant)?;
    let mut user = testbed.storage.users().find(person.id).await?.ok_or_else(lost)?;
    user.role = Role::Admin;
    user.next_epoch();
    let _ = testbed.storage.users().swap(&user, Vec::new()).await?;
    let seen = |outcome: Result<Identity, Error>| outcome.is_err() || outcome.is_ok_and(|who| who.role == Role::Admin);
    Ok(seconds_until(testbed, scheme, &proof, seen).await)
}

/// One request a second until `is_seen`; how many came before it.
async fn seconds_until<S: ClientSide>(
    testbed: &Testbed,
    scheme: &S,
    proof: &S::Proof,
    is_seen: impl Fn(Result<Identity, Error>) -> bool,
) -> u64 {
    let mut requests = 0;
    // No access token lives longer than a day.
    while requests < 100_000 && !is_seen(scheme.verify(proof).await) {
        requests += 1;
        testbed.clock.advance(Duration::from_secs(1));
    }
    requests
}

/// What still works.
struct Survival {
    restart: bool,
    store_lost: bool,
    renewal_store_lost: bool,
}

/// The server starts again, and then once more with its store gone and its keys kept.
async fn survive<S: ClientSide>(testbed: &Testbed, scheme: &S, person: &User) -> Result<Survival, LabError> {
    let grant = scheme.sign_in(person).await?;
    let proof = S::proof(&grant)?;
    let restarted = S::over(&testbed.restarted());
    let lost = S::over(&testbed.emptied());
    Ok(Survival {
        restart: restarted.verify(&proof).await.is_ok(),
        store_lost: lost.verify(&proof).await.is_ok(),
        renewal_store_lost: lost.renew(&S::renewal(&grant)?, HERE).await.is_ok(),
    })
}

fn accepted_or_refused<T>(outcome: &Result<T, Error>) -> Outcome {
    if outcome.is_ok() { Outcome::Accepted } else { Outcome::Refused }
}

fn lost() -> LabError {
    LabError::of("a row of our own making is gone")
}

/// The steps so far, and the meter they are read from.
struct Log<'a> {
    meter: &'a Meter,
    steps: Vec<Step>,
}

impl Log<'_> {
    /// Writes a step down, with what the store was asked since the last one.
    #[expect(clippy::cast_precision_loss, reason = "counts of a few hundred")]
    fn step(&mut self, verb: Verb, times: u64, (request_bytes, response_bytes): (u64, u64), outcome: Outcome) {
        let counted = self.meter.take();
        let per_time = |count: u64| count as f64 / times as f64;
        let (reads, writes) = (per_time(counted.reads), per_time(counted.writes));
        let (code, login) = (None, None);
        self.steps.push(Step { verb, times, request_bytes, response_bytes, reads, writes, outcome, code, login });
    }
}
