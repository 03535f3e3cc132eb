//! Log lines on standard output: for people, or a JSON object a line.
//!
//! A thread of its own writes them. The reader of our output may be slow or have stopped reading; that
//! must not keep anybody from signing in, so beyond a queue lines are dropped, and the next that
//! gets through says how many. What the audit stores is complete all the same.

use crate::base::log;
use clap::ValueEnum;
use figment::Figment;
use std::io::{self, Write};
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;
use tracing::Metadata;
use tracing_subscriber::filter::{FilterFn, LevelFilter};
use tracing_subscriber::fmt;
use tracing_subscriber::prelude::*;

/// The form of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum LogFormat {
    /// A line for people.
    #[default]
    Text,
    /// A JSON object a line.
    Json,
}

/// Lines that may wait for a slow reader.
const QUEUE: usize = 4096;
/// How long the end of the process waits for such a reader.
const LAST_LINES: Duration = Duration::from_secs(1);

enum Message {
    Line(Vec<u8>),
    /// Answered when everything before it is written.
    Flush(SyncSender<()>),
}

/// The way to the writing thread.
#[derive(Clone)]
pub(super) struct Lines {
    queue: SyncSender<Message>,
    dropped: Arc<AtomicU64>,
}

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.queue.try_send(Message::Line(line.to_vec())).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    fn start() -> Self {
        let (queue, messages) = sync_channel(QUEUE);
        let dropped = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&dropped);
        // Without the thread every line is dropped, and the server serves.
        let _ = thread::Builder::new().name("log".to_owned()).spawn(move || write_lines(&messages, &count));
        Self { queue, dropped }
    }

    /// Waits a moment until what was logged so far is written.
    pub(super) fn finish(&self) {
        let (written, wait) = sync_channel(1);
        if self.queue.try_send(Message::Flush(written)).is_ok() {
            let _ = wait.recv_timeout(LAST_LINES);
        }
    }
}

fn write_lines(messages: &Receiver<Message>, dropped: &AtomicU64) {
    for message in messages {
        match message {
            // An error means that nobody listens any more: nobody is left to tell.
            Message::Line(line) => drop(io::stdout().lock().write_all(&line)),
            Message::Flush(written) => drop(written.send(())),
        }
        let count = dropped.swap(0, Ordering::Relaxed);
        if count > 0 {
            log::log_lines_dropped(count);
        }
    }
}

/// From which level on lines are wanted, by Rocket's own key and words. What is no such word is said when
/// the configuration is read.
pub(super) fn level(sources: &Figment) -> LevelFilter {
    let word = sources.extract_inner::<String>("log_level").unwrap_or_default();
    match word.to_ascii_lowercase().as_str() {
        "off" => LevelFilter::OFF,
        "critical" => LevelFilter::WARN,
        "debug" => LevelFilter::DEBUG,
        _ => LevelFilter::INFO,
    }
}

/// From here on the lines of the catalogue are printed, and nothing else: a target of another name is another
/// library's. Those that Rocket's macros write into our handlers are called `twodoors::…`, so it must be the very name.
pub(super) fn install(format: LogFormat, level: LevelFilter) -> Lines {
    let is_ours =
        move |line: &Metadata<'_>| [log::SERVER, log::AUDIT].contains(&line.target()) && *line.level() <= level;
    let wanted = FilterFn::new(is_ours).with_max_level_hint(level);
    let lines = Lines::start();
    let writer = lines.clone();
    // Its complaints on standard error would panic when that is closed.
    let layer = fmt::layer().with_writer(move || writer.clone()).with_ansi(false).log_internal_errors(false);
    // An error means that a subscriber is there already.
    let _ = match format {
        LogFormat::Text => tracing_subscriber::registry().with(wanted).with(layer).try_init(),
        LogFormat::Json => {
            let layer = layer.json().flatten_event(true).with_current_span(false).with_span_list(false);
            tracing_subscriber::registry().with(wanted).with(layer).try_init()
        }
    };
    std::panic::set_hook(Box::new(|panic| {
        let thread = thread::current();
        log::panicked(thread.name().unwrap_or_default(), &place(panic.location()));
    }));
    lines
}

/// Where in the source, without the folders of the machine that built it. Not what the panic says: that may hold what a
/// stranger sent.
fn place(location: Option<&Location<'_>>) -> String {
    let Some(location) = location else { return String::new() };
    let parts: Vec<&str> = location.file().split('/').collect();
    format!("{}:{}", parts[parts.len().saturating_sub(4)..].join("/"), location.line())
}

#[cfg(test)]
mod tests {
    use super::{LevelFilter, level, place};
    use figment::Figment;
    use std::panic::Location;

    #[test]
    fn a_fault_is_told_with_its_place_and_nothing_of_the_machine() {
        let told = place(Some(Location::caller()));
        assert!(told.starts_with("src/cli/logging.rs:"), "{told}");
        assert_eq!(place(None), "");
    }

    #[test]
    fn a_level_is_one_of_rockets_words() {
        let of = |word: &str| level(&Figment::new().merge(("log_level", word)));
        assert_eq!(
            ["off", "critical", "NORMAL", "debug"].map(of),
            [LevelFilter::OFF, LevelFilter::WARN, LevelFilter::INFO, LevelFilter::DEBUG]
        );
        assert_eq!(level(&Figment::new()), LevelFilter::INFO);
    }
}
