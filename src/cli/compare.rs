//! `twodoors compare`: the measured comparison without a browser and without a running server.

use super::args::CompareArgs;
use super::data::absolute;
use super::output::{Failure, explain, say_if_read};
use super::serve::clock_can_be_written;
use crate::base::{files, secret};
use crate::config::{self, Config, Overrides};
use crate::html::compare::document::document;
use crate::lab::experiments::LIFECYCLE_SOURCE;
use crate::lab::measure::plan::Plan;
use crate::lab::report::{Place, Report};
use crate::lab::runs::run_here;
use crate::lab::testbed::control::Control;
use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, IsTerminal as _, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// How often the progress is told.
const TICK: Duration = Duration::from_millis(200);
/// Columns of the bar.
const BAR: usize = 30;

pub(super) fn run(overrides: &Overrides, args: &CompareArgs) -> Result<(), Failure> {
    let mut config = Config::read(config::sources(overrides))?;
    config.data_dir = absolute(&config.data_dir);
    clock_can_be_written()?;
    if let Some(file) = &args.html {
        is_writable(file)?;
    }
    let scratch = Scratch::find(&config.data_dir)?;
    explain(&format!("measuring in a scratch store in {}; nobody's data is touched", scratch.dir.display()));
    let plan = Plan::new(Place::CommandLine, args.seconds, args.logins);
    let report = measured(&plan, &config, &scratch)?;
    drop(scratch);
    if let Some(file) = &args.html {
        let text =
            document(&report, LIFECYCLE_SOURCE, crate::base::language::Language::English).map_err(Failure::new)?;
        std::fs::write(file, text).map_err(|error| unwritable(file, &error))?;
        explain(&format!("written: {}", file.display()));
    }
    if args.json {
        let text = serde_json::to_string_pretty(&report).map_err(|error| Failure::new(error.to_string()))?;
        say_if_read(&text)
    } else {
        say_if_read(crate::lab::show::terminal::text(&report).trim_end())
    }
}

/// Where scratch data may lie.
struct Scratch {
    dir: PathBuf,
    /// It was made for this run and goes with it.
    is_own: bool,
}

impl Scratch {
    /// Beside the real store, where the disk is the same; in a fresh private folder if that is not ours.
    fn find(data_dir: &Path) -> Result<Self, Failure> {
        let me = rustix::process::geteuid().as_raw();
        if files::owner(data_dir).is_ok_and(|owner| owner == me) && files::privacy::misplaced(data_dir).is_none() {
            return Ok(Self { dir: data_dir.to_owned(), is_own: false });
        }
        let number = u64::from_be_bytes(secret::random());
        let dir = std::env::temp_dir().join(format!("twodoors-compare-{number:016x}"));
        // Fails where something is already there: nobody else may have prepared it.
        let made = DirBuilder::new().mode(0o700).create(&dir);
        made.map_err(|error| {
            Failure::new(format!("{} cannot be made ({error}): set TMPDIR to a folder of yours", dir.display()))
        })?;
        Ok(Self { dir, is_own: true })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if self.is_own {
            let _ = std::fs::remove_dir_all(&self.dir);
        }
    }
}

fn unwritable(file: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("{} cannot be written ({error}): choose another file with --html", file.display()))
}

/// Found out before a minute of measuring.
fn is_writable(file: &Path) -> Result<(), Failure> {
    let opened = OpenOptions::new().create(true).append(true).open(file);
    opened.map(drop).map_err(|error| unwritable(file, &error))
}

/// Measures on a thread of its own, tells how far it is, and lets Ctrl-C and its like clean up.
fn measured(plan: &Plan, config: &Config, scratch: &Scratch) -> Result<Report, Failure> {
    let control = Control::default();
    cancel_on_interrupt(control.clone());
    thread::scope(|scope| {
        let run = scope.spawn(|| run_here(plan, config, &scratch.dir, &control));
        tell(&control, || run.is_finished());
        match run.join() {
            Ok(outcome) => outcome.map_err(|failure| Failure::new(failure.to_string())),
            Err(_) => Err(Failure::new("the measurement broke off: this is a fault of the program, please report it")),
        }
    })
}

fn cancel_on_interrupt(control: Control) {
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let Ok(runtime) = runtime else { return };
        let asked = runtime.block_on(async {
            let signals = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()].map(signal);
            let [Ok(mut interrupt), Ok(mut terminate), Ok(mut hangup)] = signals else { return false };
            tokio::select! { _ = interrupt.recv() => true, _ = terminate.recv() => true, _ = hangup.recv() => true }
        });
        if asked {
            control.cancel();
        }
    });
}

/// A bar at a terminal, else a line a phase.
fn tell(control: &Control, is_over: impl Fn() -> bool) {
    let is_terminal = io::stderr().is_terminal();
    let mut told = String::new();
    while !is_over() {
        if let Some(progress) = control.progress() {
            let phase = progress.phase.to_string();
            if is_terminal {
                let full = BAR * progress.percent as usize / 100;
                let bar = format!("{}{}", "#".repeat(full), ".".repeat(BAR - full));
                let _ = write!(io::stderr(), "\r[{bar}] {:3} %  {:<52}", progress.percent, phase);
            } else if told != phase {
                explain(&format!("{:3} %  {phase}", progress.percent));
            }
            told = phase;
        }
        thread::sleep(TICK);
    }
    if is_terminal {
        let _ = write!(io::stderr(), "\r{:<100}\r", "");
    }
}
