//! Whole requests over HTTP: the same answer behind each door, and behind none. Every connection always has a
//! request under way; one thread serves them in turn.

use super::http::{Connection, expect_ok, request};
use super::plan::{Budget, ROUNDS, shuffled};
use super::seeded_store::SeededStore;
use super::server::Server;
use super::spread::{Times, least_and_most, median};
use crate::app::App;
use crate::base::clock::{Clock, Stopwatch};
use crate::config::{Alg, Config};
use crate::lab::error::LabError;
use crate::lab::report::{Requests, Subject};
use crate::lab::testbed::client_side::ClientSide as _;
use crate::lab::testbed::control::Control;
use crate::login::VerifyMode;
use crate::user::password::Hasher;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// Connections that are kept busy.
pub const CONNECTIONS: usize = 8;
/// People who sign in at each server, by both doors.
const PEOPLE: usize = 16;

/// What the rows of the same answer say for their answer.
const SAME: &str = "same answer";

/// One row: where to ask, and with what.
struct Row {
    subject: Subject,
    answer: &'static str,
    port: u16,
    requests: Vec<Vec<u8>>,
    times: Times,
    per_second: Vec<f64>,
    ratios: Vec<f64>,
}

impl Row {
    fn new(subject: Subject, answer: &'static str, server: &Server, requests: Vec<Vec<u8>>) -> Self {
        let (times, per_second, ratios) = (Times::default(), Vec::new(), Vec::new());
        Self { subject, answer, port: server.port, requests, times, per_second, ratios }
    }

    /// Loads it for so long; answers a second.
    fn load(&mut self, time: Duration) -> io::Result<f64> {
        let mut next = self.requests.iter().cycle();
        let mut next = || next.next().map_or(&[][..], Vec::as_slice);
        let mut lines = Vec::with_capacity(CONNECTIONS);
        for _ in 0..CONNECTIONS {
            let mut line = Connection::open(self.port)?;
            line.send(next())?;
            lines.push((line, Stopwatch::start()));
        }
        let start = Stopwatch::start();
        loop {
            for (line, sent) in &mut lines {
                expect_ok(line.receive()?)?;
                self.times.record(sent.elapsed());
                *sent = Stopwatch::start();
                line.send(next())?;
            }
            let elapsed = start.elapsed();
            if elapsed >= time {
                #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
                return Ok(self.times.end_round() as f64 / elapsed.as_secs_f64());
            }
        }
    }

    fn report(self, first: f64) -> Requests {
        Requests {
            subject: self.subject,
            answer: self.answer.to_owned(),
            per_second: median(&self.per_second),
            rounds_per_second: least_and_most(&self.per_second),
            ratio: median(&self.per_second) / first.max(1.0),
            rounds_ratio: least_and_most(&self.ratios),
            spread: self.times.spread(),
        }
    }
}

/// How tokens are verified in each row: each way by the server's own algorithm, and the server's own way by the
/// algorithm that costs least, to tell what the signature's share is.
fn ways(config: &Config) -> Vec<Config> {
    let mut ways: Vec<Config> = VerifyMode::ALL.map(|verify| Config { verify, ..config.clone() }).into();
    if config.alg != Alg::HS256 {
        ways.push(Config { alg: Alg::HS256, ..config.clone() });
    }
    ways
}

/// Measures them on the seeded store, one server in each way to verify: the same answer behind each door and behind
/// none, and routes that everybody can ask.
pub async fn requests(
    seeded: &SeededStore,
    config: &Config,
    budget: Budget,
    control: &Control,
) -> Result<(Vec<Requests>, Vec<Requests>), LabError> {
    control.at("compare-phase-servers", budget.from)?;
    let (mut servers, mut same, mut routes) = (Vec::new(), Vec::new(), Vec::new());
    for way in ways(config) {
        let app = app(seeded, &way)?;
        let shown = credentials(seeded, &app).await?;
        let server = Server::start(app)?;
        if servers.is_empty() {
            let nothing = vec![request("GET", "/.none", &[], "")];
            same.push(Row::new(Subject::of("none"), SAME, &server, nothing));
            same.push(Row::new(Subject::of("session"), SAME, &server, shown.cookies("/.session")));
        }
        let token = Subject {
            mode: Some(way.verify.as_str().to_owned()),
            alg: Some(way.alg.as_str().to_owned()),
            ..Subject::of("token")
        };
        same.push(Row::new(token.clone(), SAME, &server, shown.bearers("/.token")));
        if (way.verify, way.alg) == (config.verify, config.alg) {
            routes.push(Row::new(Subject::of("session"), "GET /account", &server, shown.cookies("/account")));
            routes.push(Row::new(token, "GET /api/account", &server, shown.bearers("/api/account")));
        }
        servers.push(server);
    }
    let (first, second) = budget.split();
    rounds(&mut same, first, control)?;
    rounds(&mut routes, second, control)?;
    let report = |rows: Vec<Row>| {
        let first = rows.first().map_or(1.0, |row| median(&row.per_second));
        rows.into_iter().map(|row| row.report(first)).collect()
    };
    Ok((report(same), report(routes)))
}

/// Every row once a round, in random order; a ratio is taken within its round.
fn rounds(rows: &mut [Row], budget: Budget, control: &Control) -> Result<(), LabError> {
    let failed = |error: io::Error| LabError::Other(format!("a request of the comparison failed: {error}"));
    let slot = budget.slot(rows.len());
    for row in &mut *rows {
        row.load(slot / 2).map_err(failed)?;
        row.times.forget();
    }
    for round in 0..ROUNDS {
        control.at("compare-phase-requests", budget.percent(round))?;
        let mut this_round = vec![0.0; rows.len()];
        for at in shuffled(rows.len()) {
            this_round[at] = rows[at].load(slot).map_err(failed)?;
        }
        let without = this_round.first().copied().unwrap_or(1.0);
        for (row, per_second) in rows.iter_mut().zip(this_round) {
            row.per_second.push(per_second);
            row.ratios.push(per_second / without);
        }
    }
    Ok(())
}

fn app(seeded: &SeededStore, config: &Config) -> Result<App, LabError> {
    let config = config.for_experiments().map_err(|error| LabError::Other(format!("no free port: {error}")))?;
    // Nobody signs in with a password there.
    let hasher = Hasher::start(config.cost, 0);
    let app = App::for_experiments(config, Clock::system(), Arc::clone(seeded.testbed.storage.rows()), hasher);
    app.map_err(LabError::of)
}

/// Headers that show who asks.
struct Shown {
    cookies: Vec<String>,
    bearers: Vec<String>,
}

impl Shown {
    fn cookies(&self, path: &str) -> Vec<Vec<u8>> {
        self.cookies.iter().map(|cookie| request("GET", path, &[("cookie", cookie)], "")).collect()
    }

    fn bearers(&self, path: &str) -> Vec<Vec<u8>> {
        self.bearers.iter().map(|bearer| request("GET", path, &[("authorization", bearer)], "")).collect()
    }
}

/// Signs people in by both doors.
async fn credentials(seeded: &SeededStore, app: &App) -> Result<Shown, LabError> {
    let mut shown = Shown { cookies: Vec::new(), bearers: Vec::new() };
    let name = app.cookie().name();
    let Config { verify, alg, .. } = app.config().as_ref();
    let visitors = seeded.newcomers(&format!("{}-{}-", verify.as_str(), alg.as_str()), PEOPLE).await?;
    for person in visitors {
        let session = app.sessions().sign_in(&person).await?;
        let pair = app.tokens().sign_in(&person).await?;
        shown.cookies.push(format!("{name}={}", session.expose_secret()));
        shown.bearers.push(format!("Bearer {}", pair.access_token));
    }
    Ok(shown)
}
