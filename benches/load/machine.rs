//! What it was measured on, and how disturbed it was.

use serde_json::{Value, json};
use std::fs;
use std::process::{Command, Stdio};
use std::time::Instant;
use twodoors::base::clock::Clock;
use twodoors::lab::measure::machine::cpu_seconds;

/// The server's core and the load's.
pub const SERVER_CORE: u32 = 0;
pub const LOAD_CORE: u32 = 1;

/// Ties the calling thread, and what it will start, to a core.
pub fn pin(core: u32) -> bool {
    let Ok(this) = fs::read_link("/proc/thread-self") else { return false };
    let Some(tid) = this.file_name() else { return false };
    let mut taskset = Command::new("taskset");
    taskset.args(["-p", "-c", &core.to_string()]).arg(tid);
    taskset.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// The machine, and the clock of the whole measurement.
pub struct Machine {
    pub pinned: bool,
    cores: usize,
    model: String,
    kernel: String,
    binary: String,
    date: String,
    start: Instant,
    cpu: Option<(f64, f64)>,
}

impl Machine {
    pub fn new(binary: String) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
        Self {
            pinned: cores > 1 && pin(LOAD_CORE),
            cores,
            model: model.map_or("unknown", |(_, model)| model).to_owned(),
            kernel: fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim().to_owned(),
            binary,
            date: Clock::system().now().rfc3339(),
            start: Instant::now(),
            cpu: cpu_seconds(),
        }
    }

    /// The folder under `target/`: `release` for the bench profile, which inherits from it.
    fn profile(&self) -> &str {
        match self.binary.rsplit('/').nth(1) {
            Some("release") => "bench (= release: thin LTO)",
            Some(other @ ("debug" | "dist")) => other,
            _ => &self.binary,
        }
    }

    /// The share of the machine that others used while we measured, in percent.
    pub fn disturbed(&self) -> Option<f64> {
        let ((all, own), (all_before, own_before)) = (cpu_seconds()?, self.cpu?);
        #[allow(clippy::cast_precision_loss, reason = "few cores")]
        let possible = self.start.elapsed().as_secs_f64() * self.cores as f64;
        Some(((all - all_before) - (own - own_before)).max(0.0) / possible * 100.0)
    }

    pub fn text(&self) -> String {
        let pinned = if self.pinned {
            format!("server on core {SERVER_CORE}, load on core {LOAD_CORE}")
        } else {
            "NOT pinned (one core, or no taskset): server and load get into each other's way".to_owned()
        };
        format!(
            "Twodoors {} · {} · {} cores, {} · Linux {} · profile {} · {pinned}",
            env!("CARGO_PKG_VERSION"),
            self.date,
            self.cores,
            self.model,
            self.kernel,
            self.profile()
        )
    }

    pub fn json(&self) -> Value {
        json!({
            "version": env!("CARGO_PKG_VERSION"),
            "date": self.date,
            "cores": self.cores,
            "cpu": self.model,
            "kernel": self.kernel,
            "profile": self.profile(),
            "pinned": self.pinned,
            "used_by_others_percent": self.disturbed(),
        })
    }
}
