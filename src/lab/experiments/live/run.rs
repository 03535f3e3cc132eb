//! What happens in a trial.

use super::{ACCESS_TTL_SECS, EVERY, MOST_AFTER, Observation, Progress, Revocation, Subject, USES_BEFORE, locked};
use crate::app::App;
use crate::base::clock::{Clock, Stopwatch};
use crate::base::error::Error;
use crate::base::ids::{LoginId, LoginKind};
use crate::config::Config;
use crate::lab::testbed::concurrency::Pass;
use crate::lab::testbed::exchange::{HOME, Request};
use crate::lab::testbed::in_process_client::InProcessClient;
use crate::lab::testbed::revocation;
use crate::lab::testbed::test_app::{Person, TestApp};
use crate::login::VerifyMode;
use std::sync::{Arc, Mutex};

/// A trial under way.
pub(super) struct Run {
    app: Arc<App>,
    progress: Arc<Mutex<Progress>>,
    pass: Option<Pass>,
}

impl Drop for Run {
    /// Also when the server stops in the middle of it. A reader of the end may begin the next one.
    fn drop(&mut self) {
        self.pass.take();
        locked(&self.progress).ended_at.get_or_insert(self.app.clock().now());
    }
}

/// A server, its server, and the credentials that are used there.
struct Place {
    test_app: TestApp,
    client: InProcessClient,
    /// The credential's place in [`Progress::subjects`], its login and the request that uses it.
    uses: Vec<(usize, LoginId, Request)>,
}

/// Short access tokens, and nothing else that ends within the experiment.
fn settings(config: &mut Config, mode: VerifyMode) {
    config.verify = mode;
    let lifetimes = &mut config.lifetimes;
    lifetimes.access_ttl_secs = ACCESS_TTL_SECS;
    for longer in [
        &mut lifetimes.session_idle_ttl_secs,
        &mut lifetimes.session_max_ttl_secs,
        &mut lifetimes.token_idle_ttl_secs,
        &mut lifetimes.token_max_ttl_secs,
    ] {
        *longer = (*longer).max(60);
    }
}

impl Run {
    pub(super) fn new(app: Arc<App>, progress: Arc<Mutex<Progress>>, pass: Pass) -> Self {
        Self { app, progress, pass: Some(pass) }
    }

    pub(super) async fn happen(self) {
        match self.places().await {
            Ok(places) => {
                if self.play(&places).await.is_ok() {
                    locked(&self.progress).is_complete = true;
                }
            }
            Err(_) => locked(&self.progress).subjects.clear(),
        }
    }

    fn clock(&self) -> &Clock {
        self.app.clock()
    }

    async fn places(&self) -> Result<Vec<Place>, Error> {
        let mut places = Vec::new();
        for mode in VerifyMode::ALL {
            let change = |config: &mut Config| settings(config, mode);
            let test_app = TestApp::open(&self.app, self.clock().clone(), Person::default(), change).await?;
            let client = InProcessClient::of(&test_app.app).await?;
            places.push(Place { test_app, client, uses: Vec::new() });
        }
        // Made when every server is there: their lives begin together.
        let new = |kind, mode| Subject { kind, mode, revocation: None, observations: Vec::new() };
        let mut subjects = Vec::new();
        if let Some(first) = places.first_mut() {
            let session = first.test_app.session(HOME).await?;
            let cookie = first.test_app.cookie(&session);
            first.uses.push((0, session.id, Request::get("/account").cookie(&cookie)));
            subjects.push(new(LoginKind::Session, VerifyMode::Lookup));
        }
        for place in &mut places {
            let pair = place.test_app.tokens(HOME).await?;
            let request = Request::get("/api/account").bearer(&pair.access_token);
            place.uses.push((subjects.len(), pair.login_id, request));
            subjects.push(new(LoginKind::Token, place.test_app.app.config().verify));
        }
        locked(&self.progress).subjects = subjects;
        Ok(places)
    }

    async fn play(&self, places: &[Place]) -> Result<(), Error> {
        for _ in 0..USES_BEFORE {
            self.use_all(places).await;
            self.clock().pass(EVERY).await;
        }
        for place in places {
            for (at, id, _) in &place.uses {
                let revocation = self.revoke(place, *id).await?;
                if let Some(subject) = locked(&self.progress).subjects.get_mut(*at) {
                    subject.revocation = Some(revocation);
                }
            }
        }
        for _ in 0..MOST_AFTER {
            self.use_all(places).await;
            let is_over = |subject: &Subject| subject.refused_after_ms().is_some();
            if locked(&self.progress).subjects.iter().all(is_over) {
                break;
            }
            self.clock().pass(EVERY).await;
        }
        Ok(())
    }

    /// Uses every credential that was not refused yet, by a request.
    async fn use_all(&self, places: &[Place]) {
        for place in places {
            for (at, _, request) in &place.uses {
                let is_over = |subject: &Subject| subject.refused_after_ms().is_some();
                if locked(&self.progress).subjects.get(*at).is_none_or(is_over) {
                    continue;
                }
                let reply = place.client.send(request).await;
                let seen = Observation { at: self.clock().now(), accepted: reply.accepted(), status: reply.status };
                if let Some(subject) = locked(&self.progress).subjects.get_mut(*at) {
                    subject.observations.push(seen);
                }
            }
        }
    }

    async fn revoke(&self, place: &Place, id: LoginId) -> Result<Revocation, Error> {
        let app = &place.test_app.app;
        let ending = revocation(&place.test_app.user, self.clock().now());
        let watch = Stopwatch::start();
        let effect = app.logins().end(id, &ending).await?;
        Ok(Revocation { at: self.clock().now(), took: watch.elapsed(), effect })
    }
}
