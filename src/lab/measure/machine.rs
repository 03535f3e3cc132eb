//! What a run was made on, and how quiet it was there. What the system does not tell is left out.

use crate::base::clock::Stopwatch;
use crate::lab::report::{Machine, Profile};
use std::fs::{self, File};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::Path;

/// Ticks of `/proc` a second on every Linux of today.
const TICKS: f64 = 100.0;
/// Durable writes that are timed.
const WRITES: usize = 60;

/// CPU seconds that everybody used, and that this process and its finished children used.
pub fn cpu_seconds() -> Option<(f64, f64)> {
    let numbers = |text: &str| text.split_whitespace().map(|n| n.parse::<f64>().unwrap_or(0.0)).collect::<Vec<_>>();
    let stat = fs::read_to_string("/proc/stat").ok()?;
    let all = numbers(stat.lines().next()?.strip_prefix("cpu ")?);
    // user nice system idle iowait irq softirq steal
    let busy = [0, 1, 2, 5, 6, 7].iter().filter_map(|at| all.get(*at)).sum::<f64>();
    let own = fs::read_to_string("/proc/self/stat").ok()?;
    let own = numbers(own.rsplit_once(") ")?.1);
    // utime, stime, cutime and cstime: fields 14 to 17, counted after the name.
    Some((busy / TICKS, own.get(11..15)?.iter().sum::<f64>() / TICKS))
}

/// Bytes of memory that the process has in use (resident).
pub fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}

/// Watches the machine from its making on.
pub struct Watch {
    start: Stopwatch,
    cpu: Option<(f64, f64)>,
}

impl Watch {
    /// From now on.
    pub fn start() -> Self {
        Self { start: Stopwatch::start(), cpu: cpu_seconds() }
    }

    /// Seconds since.
    pub fn secs(&self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }

    #[expect(clippy::cast_precision_loss, reason = "few cores")]
    fn used_by_others(&self, cores: usize) -> Option<f64> {
        let ((all, own), (all_before, own_before)) = (cpu_seconds()?, self.cpu?);
        let possible = self.secs() * cores as f64;
        Some((((all - all_before) - (own - own_before)).max(0.0) / possible * 100.0).min(100.0))
    }

    /// The machine, with what others used of it since the start.
    pub fn machine(&self, fsync_us: Option<(f64, f64)>) -> Machine {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let cpu = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
        let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        let arch = std::env::consts::ARCH;
        Machine {
            cpu: cpu.map_or(arch, |(_, model)| model).to_owned(),
            cores,
            system: format!("{} {} ({arch})", std::env::consts::OS, kernel.trim()),
            profile: if cfg!(debug_assertions) { Profile::Debug } else { Profile::Release },
            fsync_us,
            used_by_others_percent: self.used_by_others(cores),
        }
    }
}

/// Median and p99 of writing 4 KiB durably in a folder that is made if it is missing, in microseconds.
pub fn fsync(dir: &Path) -> io::Result<(f64, f64)> {
    crate::base::files::make_private_dir(dir)?;
    let path = dir.join(format!("fsync-{}", std::process::id()));
    let mut file = File::create(&path)?;
    let mut times = Vec::with_capacity(WRITES);
    for _ in 0..WRITES {
        let watch = Stopwatch::start();
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(watch.elapsed().as_secs_f64() * 1e6);
    }
    fs::remove_file(&path)?;
    times.sort_unstable_by(f64::total_cmp);
    Ok((times[WRITES / 2], times[WRITES * 99 / 100]))
}
