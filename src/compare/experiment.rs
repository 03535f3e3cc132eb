//! The life of a login: issue, verify, renew, renew once more with what was spent, revoke, and step the
//! clock until it is refused. One function for both schemes; everything it reports was counted.
//!
//! It runs on a store in memory behind a meter, with a clock that it steps itself: no figure here depends
//! on the machine, and the same run gives the same answer.

use super::ground::{Failure, Ground, HERE, Held};
use super::report::{Life, Step, Subject};
use crate::audit::{Act, Origin};
use crate::base::error::Error;
use crate::base::ids::{EndReason, Kind, Role};
use crate::identity::Identity;
use crate::login::{Effect, Ending, State};
use crate::storage::meter::{Counts, Meter};
use crate::store::sled::row_bytes;
use crate::user::User;
use std::time::Duration;

/// So often a credential is verified, to count what one time costs.
const TIMES: u64 = 100;

/// Lives the life of a login by `S`.
///
/// # Errors
/// When the store in memory or the schemes answer what they never should.
pub async fn experiment<S: Held>(ground: &Ground, meter: &Meter) -> Result<Life, Failure> {
    let scheme = S::over(ground).await?;
    let person = ground.person("somebody").await?;
    let mut log = Log { meter, steps: Vec::new() };
    log.meter.reset();

    let first = scheme.sign_in(&person).await?;
    let wire = S::wire(ground, &first);
    log.step("issue", 1, (0, wire.given), "a fresh credential".to_owned());

    let proof = S::proof(&first).ok_or_else(unreadable)?;
    for _ in 0..TIMES {
        scheme.verify(&proof).await?;
    }
    log.step("verify", TIMES, (wire.shown, 0), "accepted".to_owned());

    let spent = || S::renewal(&first).ok_or_else(unreadable);
    let second = scheme.renew(&spent()?, HERE).await?;
    log.step("renew", 1, (wire.renewing, wire.given), "a fresh credential of the same login".to_owned());

    let again = scheme.renew(&spent()?, HERE).await;
    let newest = match &again {
        Ok(third) if S::is_same(third, &second) => "accepted, answered with the same newest one",
        Ok(_) => "accepted, answered with a fresh one",
        Err(_) => "refused",
    };
    log.step("renew again at once", 1, (wire.renewing, wire.given), newest.to_owned());

    let newest = again.unwrap_or(second);
    scheme.verify(&S::proof(&newest).ok_or_else(unreadable)?).await?;
    ground.clock.advance(Duration::from_secs(ground.lifetimes.grace_secs + 1));
    log.meter.reset();
    let later = scheme.renew(&spent()?, HERE).await;
    log.step("renew again later", 1, (wire.renewing, 0), said(&later));
    let id = S::login(&first);
    let row = ground.row(id).await?.ok_or_else(unreadable)?;
    let lives = if row.state == State::Live { "the login lives on" } else { "the login has ended" };
    log.note(lives);

    let (revoked, effect) = revoke::<S>(ground, &scheme, &person, &mut log).await?;
    let survival = survive::<S>(ground, &scheme, &person).await?;
    let (sent_by_itself, script_can_read) = S::in_browser(ground, &first);
    Ok(Life {
        subject: subject(ground, S::KIND),
        steps: log.steps,
        row_bytes: row_bytes(&row)?,
        revoked_seen_after_secs: revoked,
        role_seen_after_secs: change_role::<S>(ground, &scheme, &person).await?,
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
async fn revoke<S: Held>(
    ground: &Ground,
    scheme: &S,
    person: &User,
    log: &mut Log<'_>,
) -> Result<(u64, Effect), Failure> {
    let grant = scheme.sign_in(person).await?;
    let id = S::login(&grant);
    let reason = EndReason::Revoked;
    let origin = Origin::SYSTEM;
    let entry = origin.entry(Act::LoginEnded(reason), ground.clock.now()).to(person);
    log.meter.reset();
    let effect = scheme.end(id, &Ending { reason, entry }).await?;
    log.step("revoke", 1, (0, 0), effect.text().to_string());
    let proof = S::proof(&grant).ok_or_else(unreadable)?;
    let refused = |outcome: Result<_, Error>| outcome.is_err();
    let accepted = seconds_until(ground, scheme, &proof, refused).await;
    let counted = log.meter.take();
    let outcome = match accepted {
        0 => "refused".to_owned(),
        more => format!("accepted {more} times more, one a second, then refused"),
    };
    log.counted("verify after", accepted + 1, (S::wire(ground, &grant).shown, 0), outcome, counted);
    Ok((accepted, effect))
}

/// Makes the person administrator and looks once a second; answers how often the old role was still read.
async fn change_role<S: Held>(ground: &Ground, scheme: &S, person: &User) -> Result<u64, Failure> {
    let grant = scheme.sign_in(person).await?;
    let proof = S::proof(&grant).ok_or_else(unreadable)?;
    let mut user = ground.users.find(person.id).await?.ok_or_else(unreadable)?;
    user.role = Role::Admin;
    user.next_epoch();
    let _ = ground.users.swap(&user, Vec::new()).await?;
    let seen = |outcome: Result<Identity, Error>| outcome.is_err() || outcome.is_ok_and(|who| who.role == Role::Admin);
    Ok(seconds_until(ground, scheme, &proof, seen).await)
}

/// One request a second until `is_seen`; how many came before it.
async fn seconds_until<S: Held>(
    ground: &Ground,
    scheme: &S,
    proof: &S::Proof,
    is_seen: impl Fn(Result<Identity, Error>) -> bool,
) -> u64 {
    let mut requests = 0;
    // No access token lives longer than a day.
    while requests < 100_000 && !is_seen(scheme.verify(proof).await) {
        requests += 1;
        ground.clock.advance(Duration::from_secs(1));
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
async fn survive<S: Held>(ground: &Ground, scheme: &S, person: &User) -> Result<Survival, Failure> {
    let grant = scheme.sign_in(person).await?;
    let proof = S::proof(&grant).ok_or_else(unreadable)?;
    let restarted = S::over(&ground.restarted()).await?;
    let lost = S::over(&ground.emptied()).await?;
    Ok(Survival {
        restart: restarted.verify(&proof).await.is_ok(),
        store_lost: lost.verify(&proof).await.is_ok(),
        renewal_store_lost: lost.renew(&S::renewal(&grant).ok_or_else(unreadable)?, HERE).await.is_ok(),
    })
}

/// What is said about whom.
fn subject(ground: &Ground, kind: Kind) -> Subject {
    let of_tokens = |text: &'static str| (kind == Kind::Token).then(|| text.to_owned());
    Subject {
        scheme: kind.as_str().to_owned(),
        mode: of_tokens(ground.mode.as_str()),
        alg: of_tokens(ground.jwt.keys().current().alg.as_str()),
    }
}

fn said<T>(outcome: &Result<T, Error>) -> String {
    match outcome {
        Ok(_) => "accepted".to_owned(),
        Err(Error::Denied(denial)) => format!("refused ({})", denial.said().code),
        Err(error) => format!("refused ({error})"),
    }
}

fn unreadable() -> Failure {
    Failure::Other("a credential of our own making could not be read back".to_owned())
}

/// The steps so far, and the meter they are read from.
struct Log<'a> {
    meter: &'a Meter,
    steps: Vec<Step>,
}

impl Log<'_> {
    fn step(&mut self, verb: &str, times: u64, bytes: (u64, u64), outcome: String) {
        let counted = self.meter.take();
        self.counted(verb, times, bytes, outcome, counted);
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of a few hundred")]
    fn counted(&mut self, verb: &str, times: u64, bytes: (u64, u64), outcome: String, counted: Counts) {
        let per_time = |count: u64| count as f64 / times as f64;
        self.steps.push(Step {
            verb: verb.to_owned(),
            times,
            request_bytes: bytes.0,
            response_bytes: bytes.1,
            reads: per_time(counted.reads),
            writes: per_time(counted.writes),
            outcome,
        });
    }

    /// Adds to the last outcome.
    fn note(&mut self, text: &str) {
        if let Some(step) = self.steps.last_mut() {
            step.outcome = format!("{}; {text}", step.outcome);
        }
    }
}
