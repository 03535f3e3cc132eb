//! Log lines on standard output: for people, or a JSON object a line.
//!
//! A thread of its own writes them. Whoever reads our output may be slow or have stopped reading; that
//! must not keep anybody from signing in, so beyond a queue lines are dropped, and the next that
//! gets through says how many. What the audit stores is complete all the same.

use super::args::LogFormat;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt;
use tracing_subscriber::prelude::*;

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
            tracing::warn!(event = "log_lines_dropped", count);
        }
    }
}

/// From here on events are printed.
pub(super) fn install(format: LogFormat) -> Lines {
    let wanted = Targets::new()
        .with_default(LevelFilter::WARN)
        .with_target("twodoors", LevelFilter::INFO)
        .with_target("audit", LevelFilter::INFO)
        // Rocket tells of every request that is refused, with its whole address, and people paste links
        // and tokens into those; what matters is in the audit. A panic is reported by the panic hook.
        .with_target("rocket", LevelFilter::OFF)
        .with_target("_rocket", LevelFilter::OFF)
        .with_target("_", LevelFilter::OFF);
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
    lines
}
