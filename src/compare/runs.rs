//! Runs of the measured comparison: one at a time, watched and cancelled from outside, kept as files.

use super::control::{Control, Progress};
use super::ground::Failure;
use super::measure::{Plan, measure};
use super::report::{FORMAT, Life, Report};
use crate::base::clock::Timestamp;
use crate::base::ids::UserId;
use crate::base::language::Text;
use crate::base::log;
use crate::config::Config;
use crate::house::House;
use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// In the data directory: kept runs, and scratch stores while a run lasts.
pub const FOLDER: &str = "compare";

/// A cancelled run stops at its next step; so long it is waited for.
const WAIT: Duration = Duration::from_millis(50);
const MOST_WAITS: u32 = 30;

/// So many runs are kept; the oldest go.
const KEPT: usize = 50;

/// A name for a run that sorts by time: `20261121-130501-4f`.
pub fn new_id(at: Timestamp) -> String {
    let digits: String = at.rfc3339().chars().filter(char::is_ascii_digit).collect();
    let (day, time) = digits.split_at(digits.len().min(8));
    let tail = crate::base::secret::random::<1>()[0];
    format!("{day}-{}-{tail:02x}", time.chars().take(6).collect::<String>())
}

/// Whether a name can be one of ours: nothing else ever becomes part of a path.
fn is_id(text: &str) -> bool {
    text.len() == 18 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-' || matches!(byte, b'a'..=b'f'))
}

/// Where runs are kept.
#[derive(Clone)]
pub struct Shelf(PathBuf);

impl Shelf {
    /// In the data directory.
    pub fn new(data_dir: &Path) -> Self {
        Self(data_dir.join(FOLDER))
    }

    fn path(&self, id: &str) -> PathBuf {
        self.0.join(format!("{id}.json"))
    }

    /// Keeps a run, and lets the oldest go.
    ///
    /// # Errors
    /// When the folder or the file cannot be written.
    pub fn keep(&self, report: &Report) -> io::Result<()> {
        crate::base::files::make_private_dir(&self.0)?;
        let text = serde_json::to_vec(report)?;
        crate::base::files::write_durably(&self.path(&report.id), &text, 0o600)?;
        for old in self.ids().into_iter().skip(KEPT) {
            fs::remove_file(self.path(&old))?;
        }
        Ok(())
    }

    /// The names of all runs, newest first.
    pub fn ids(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(&self.0) else { return Vec::new() };
        let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let mut ids: Vec<String> =
            names.filter_map(|name| name.strip_suffix(".json").filter(|id| is_id(id)).map(str::to_owned)).collect();
        ids.sort_unstable_by(|a, b| b.cmp(a));
        ids
    }

    /// A run; `None` if there is none of that name, or it cannot be read.
    pub fn find(&self, id: &str) -> Option<Report> {
        if !is_id(id) {
            return None;
        }
        let report: Report = serde_json::from_slice(&fs::read(self.path(id)).ok()?).ok()?;
        (report.format <= FORMAT).then_some(report)
    }

    /// The newest run that can be read.
    pub fn newest(&self) -> Option<Report> {
        self.ids().iter().find_map(|id| self.find(id))
    }
}

/// A run that is under way.
#[derive(Clone)]
pub struct Running {
    /// How far it is, and how it is stopped.
    pub control: Control,
    /// When it began.
    pub started_at: Timestamp,
    /// Who began it.
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
    house: Arc<House>,
    /// The kept runs.
    pub shelf: Shelf,
    state: Arc<Mutex<State>>,
    lives: tokio::sync::OnceCell<Vec<Life>>,
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
    /// Of this house.
    pub fn new(house: Arc<House>) -> Self {
        let shelf = Shelf::new(&house.config.data_dir);
        Self { house, shelf, state: Arc::default(), lives: tokio::sync::OnceCell::new() }
    }

    /// The lives of a login, counted once: they are the same in every run.
    ///
    /// # Errors
    /// When an experiment could not be made.
    pub async fn lives(&self) -> Result<&[Life], Failure> {
        self.lives.get_or_try_init(|| super::lives(&self.house.config)).await.map(Vec::as_slice)
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
        let running = Running { control: Control::default(), started_at: self.house.clock.now(), by, asked };
        let plan = Plan::new("server", seconds, logins);
        let (house, kept, shared) = (Arc::clone(&self.house), self.shelf.clone(), Arc::clone(&self.state));
        let control = running.control.clone();
        let run = move || {
            // Whatever happens: a run that is over must not keep the next one out.
            let outcome = catch_unwind(AssertUnwindSafe(|| run(&plan, &house, &kept, &control)));
            let outcome = outcome
                .unwrap_or_else(|_| Err(Failure::Other("the measurement broke off; the log says why".to_owned())));
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
fn run(plan: &Plan, house: &House, shelf: &Shelf, control: &Control) -> Result<Report, Failure> {
    let outcome = measure(plan, &house.config, &house.config.data_dir, Some(house), control);
    match &outcome {
        Ok(report) => {
            log::comparison_measured(&report.id, report.took_secs);
            shelf.keep(report).map_err(|error| Failure::Other(format!("the run could not be kept: {error}")))?;
        }
        Err(Failure::Cancelled) => log::comparison_cancelled(),
        Err(failure) => log::comparison_failed(failure),
    }
    outcome
}

/// A run from the command line, without a server: its scratch data lie under `dir`, and it is kept if the
/// data directory is there.
///
/// # Errors
/// Those of [`measure`].
pub fn run_here(plan: &Plan, config: &Config, dir: &Path, control: &Control) -> Result<Report, Failure> {
    let report = measure(plan, config, dir, None, control)?;
    // Only beside scratch data: another owner's folder is left alone. The report is told in any case.
    if dir == config.data_dir {
        let _ = Shelf::new(&config.data_dir).keep(&report);
    }
    Ok(report)
}
