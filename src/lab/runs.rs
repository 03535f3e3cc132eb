//! Runs of the measured comparison: one at a time, watched and cancelled from outside, kept as files.

use crate::app::App;
use crate::base::clock::Timestamp;
use crate::base::error::Denial;
use crate::base::ids::UserId;
use crate::base::language::Text;
use crate::base::log;
use crate::config::Config;
use crate::lab::error::LabError;
use crate::lab::experiments::lifecycles;
use crate::lab::measure::measure;
use crate::lab::measure::plan::Plan;
use crate::lab::report::history::RunHistory;
use crate::lab::report::{Lifecycle, Place, Report};
use crate::lab::testbed::control::{Control, Progress};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// A cancelled run stops at its next step; so long it is waited for.
const WAIT: Duration = Duration::from_millis(50);
const MOST_WAITS: u32 = 30;

/// A run that is under way.
#[derive(Clone)]
pub struct Running {
    /// How far it is, and how it is stopped.
    pub control: Control,
    pub started_at: Timestamp,
    pub by: UserId,
    /// For how many seconds, with how many logins.
    asked: (u64, usize),
}

impl Running {
    /// How far it is.
    pub fn progress(&self) -> Progress {
        self.control.progress().unwrap_or(Progress { phase: Text::new("compare-phase-starting"), percent: 0 })
    }
}

/// What the faces share: the run under way, the kept ones, and the lives that need no run.
pub struct Comparison {
    app: Arc<App>,
    pub history: RunHistory,
    state: Arc<Mutex<State>>,
    lives: tokio::sync::OnceCell<Vec<Lifecycle>>,
}

#[derive(Default)]
struct State {
    running: Option<Running>,
    /// Why the last run came to nothing.
    failure: Option<Text>,
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Comparison {
    /// Of this server.
    pub fn new(app: Arc<App>) -> Self {
        let history = RunHistory::new(&app.config().data_dir);
        Self { app, history, state: Arc::default(), lives: tokio::sync::OnceCell::new() }
    }

    /// The lifecycles of a login, counted once: they are the same in every run. That they cannot be counted would be a
    /// fault of the program.
    pub async fn lives(&self) -> Result<&[Lifecycle], Denial> {
        let lives = self.lives.get_or_try_init(|| lifecycles(self.app.config())).await;
        lives.map(Vec::as_slice).map_err(|failure| {
            log::lives_not_counted(&failure);
            Denial::Internal
        })
    }

    /// The run under way, if any.
    pub fn running(&self) -> Option<Running> {
        lock(&self.state).running.clone()
    }

    /// Why the last run came to nothing, if it did.
    pub fn failure(&self) -> Option<Text> {
        lock(&self.state).failure.clone()
    }

    /// Stops the run under way and waits a moment until it has cleared up; answers whether there was one.
    pub async fn cancel(&self) -> bool {
        let Some(running) = self.running() else { return false };
        running.control.cancel();
        for _ in 0..MOST_WAITS {
            if self.running().is_none() {
                break;
            }
            tokio::time::sleep(WAIT).await;
        }
        true
    }

    /// Begins a run on a thread of its own; asked for again by the same person, the one under way. `None` while
    /// another is under way.
    pub fn begin(&self, seconds: u64, logins: usize, by: UserId) -> Option<Running> {
        let mut state = lock(&self.state);
        if let Some(running) = &state.running {
            return (running.by == by && running.asked == (seconds, logins)).then(|| running.clone());
        }
        let asked = (seconds, logins);
        let running = Running { control: Control::default(), started_at: self.app.clock().now(), by, asked };
        let plan = Plan::new(Place::Server, seconds, logins);
        let (app, kept, shared) = (Arc::clone(&self.app), self.history.clone(), Arc::clone(&self.state));
        let control = running.control.clone();
        let run = move || {
            // Whatever happens: a run that is over must not keep the next one out.
            let outcome = catch_unwind(AssertUnwindSafe(|| run(&plan, &app, &kept, &control)));
            let outcome = outcome
                .unwrap_or_else(|_| Err(LabError::Other("the measurement broke off; the log says why".to_owned())));
            let mut state = lock(&shared);
            state.running = None;
            state.failure = outcome.err().and_then(|failure| failure.public_text());
        };
        match thread::Builder::new().name("compare".to_owned()).spawn(run) {
            Ok(_) => {
                *state = State { running: Some(running.clone()), failure: None };
                Some(running)
            }
            Err(error) => {
                log::comparison_not_started(&error);
                None
            }
        }
    }
}

/// Measures and keeps what came of it.
fn run(plan: &Plan, app: &App, history: &RunHistory, control: &Control) -> Result<Report, LabError> {
    let outcome = measure(plan, app.config(), &app.config().data_dir, Some(app), control);
    match &outcome {
        Ok(report) => {
            log::comparison_measured(&report.id, report.took_secs);
            history.keep(report).map_err(|error| LabError::Other(format!("the run could not be kept: {error}")))?;
        }
        Err(LabError::Cancelled) => log::comparison_cancelled(),
        Err(failure) => log::comparison_failed(failure),
    }
    outcome
}

/// A run from the command line, without a server: its scratch data lie under `dir`, and it is kept if the
/// data directory is there.
pub fn run_here(plan: &Plan, config: &Config, dir: &Path, control: &Control) -> Result<Report, LabError> {
    let report = measure(plan, config, dir, None, control)?;
    // Only beside scratch data: another owner's folder is left alone. The report is told in any case.
    if dir == config.data_dir {
        let _ = RunHistory::new(&config.data_dir).keep(&report);
    }
    Ok(report)
}
