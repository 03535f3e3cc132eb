//! The sweeper: sled forgets nothing by itself.
//!
//! A login's row goes when it can say nothing any more: expired, of an older epoch or ended, every
//! access token of it expired, and its owner has had a week to see why it ended. The audit is trimmed
//! by age and number. The clock may be wrong, so what looks too old goes only once it has looked so for a day
//! ([`Clock::beyond_doubt`](crate::base::clock::Clock::beyond_doubt)). Signing keys whose tokens have all expired are retired
//! more often: a private key is not kept for longer than it is of use, and nobody is signed out by it.

use crate::app::App;
use crate::base::clock::Timestamp;
use crate::base::error::{Error, StoreError};
use crate::base::ids::LoginId;
use crate::base::log;
use crate::login::{ENDED_IS_TOLD_SECS, Lifetimes, Login, LoginStatus, State};
use crate::user::User;
use rocket::fairing::{Fairing, Info, Kind};
use rocket::{Orbit, Rocket};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::MissedTickBehavior;

/// How often keys are looked after.
const KEYS_EVERY: Duration = Duration::from_mins(1);
/// How often everything else is swept: a minute after the start, then after so many times.
const ROUNDS: u32 = 60;
/// Whether a row can go: `now` by the clock, and what is too old at `beyond_doubt`.
fn is_done(
    login: &Login,
    owner: Option<&User>,
    lifetimes: &Lifetimes,
    now: Timestamp,
    beyond_doubt: Timestamp,
) -> bool {
    if now < login.access_exp.min(login.max_expires_at) {
        return false;
    }
    let Some(owner) = owner else { return true };
    match (lifetimes.status(login, owner, beyond_doubt), login.state) {
        (LoginStatus::Live, _) => false,
        (_, State::Ended { at, .. }) => beyond_doubt.secs_since(at) >= ENDED_IS_TOLD_SECS,
        (LoginStatus::Expired | LoginStatus::StaleEpoch | LoginStatus::Ended(_), State::Live) => true,
    }
}

/// Removes what can go; answers how many logins and audit entries went.
pub async fn sweep(app: &App) -> Result<(usize, usize), Error> {
    app.tend_clock().await?;
    let (now, beyond_doubt) = (app.clock().now(), app.clock().beyond_doubt());
    let (mut removed, mut rows) = (0, app.logins().with_owners(None));
    while let Some(piece) = rows.next().await? {
        let is_doomed = |login: &&Login| is_done(login, rows.owner(login), app.logins().lifetimes(), now, beyond_doubt);
        let doomed: Vec<LoginId> = piece.iter().filter(is_doomed).map(|login| login.id).collect();
        if !doomed.is_empty() {
            app.logins().rows().remove(&doomed).await?;
            removed += doomed.len();
        }
    }
    let before = beyond_doubt.minus_secs(app.config().audit_max_age_days.saturating_mul(86_400));
    let trimmed = app.store().audit().trim(before, app.config().audit_max_entries).await?;
    app.drop_replies().await?;
    Ok((removed, trimmed))
}

/// One round; answers whether there will be another.
async fn round(app: &App, number: u32) -> bool {
    match app.tend_keys().await {
        Ok(0) => {}
        Ok(retired) => log::keys_retired(retired),
        Err(error) => log::keys_not_tended(&error),
    }
    if number % ROUNDS != 1 {
        return true;
    }
    match sweep(app).await {
        Ok((logins, entries)) => log::swept(logins, entries),
        Err(Error::Store(StoreError::Failed(_))) => return false,
        Err(error) => log::sweep_failed(&error),
    }
    true
}

/// Looks after the keys once a minute and runs [`sweep`] a minute after the start and then once an hour. A step of the
/// clock is looked after at once.
pub struct Sweeper;

#[rocket::async_trait]
impl Fairing for Sweeper {
    fn info(&self) -> Info {
        Info { name: "sweeper", kind: Kind::Liftoff | Kind::Singleton }
    }

    async fn on_liftoff(&self, rocket: &Rocket<Orbit>) {
        let Some(app) = rocket.state::<Arc<App>>().map(Arc::clone) else { return };
        let mut shutdown = rocket.shutdown();
        rocket::tokio::spawn(async move {
            let mut minutes = tokio::time::interval(KEYS_EVERY);
            minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
            // The first tick comes at once.
            minutes.tick().await;
            let mut number = 0;
            loop {
                tokio::select! {
                    () = &mut shutdown => return,
                    () = app.clock().stepped() => {
                        if let Err(error) = app.after_step().await {
                            log::step_not_looked_after(&error);
                        }
                    }
                    _ = minutes.tick() => {
                        number += 1;
                        if !round(&app, number).await {
                            return;
                        }
                    }
                }
            }
        });
    }
}
