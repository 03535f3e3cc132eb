//! One thread owns all writes: run what waits (at most [`GROUP`] at once), flush, fsync, answer.
//!
//! An fsync takes milliseconds on a real disk; sixty-four writers who wait together share one. A
//! write is visible to readers before it is durable, so a caller that answers success without a write of
//! their own awaits [`Committer::barrier`]. A failed flush or fsync ends everything: memory and disk
//! no longer agree, the kernel may have dropped the pages, and trying again would lie.

use crate::base::error::StoreError;
use crate::base::log;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;
use tokio::sync::{Notify, mpsc, oneshot};

/// More in one group only makes everybody wait longer.
const GROUP: usize = 64;
/// Jobs waiting; beyond it writers are told that the store is busy.
const QUEUE: usize = 4096;
/// A commit that takes longer has met a dead disk or sled's known deadlock.
const LIMIT: Duration = Duration::from_secs(20);

type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
type Job = Box<dyn FnOnce() -> Answer + Send>;
pub(super) type Sync = Box<dyn Fn() -> io::Result<()> + Send>;

enum Message {
    Job(Job),
    Stop(oneshot::Sender<()>),
}

pub(super) struct Committer {
    queue: mpsc::Sender<Message>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    failure: OnceLock<String>,
    failed: Notify,
    /// Jobs that have run and are visible / that are durable.
    visible: AtomicU64,
    durable: AtomicU64,
}

impl Shared {
    fn fail(&self, why: String) -> StoreError {
        log::store_failed(&why);
        let why = self.failure.get_or_init(|| why).clone();
        self.failed.notify_waiters();
        StoreError::Failed(why)
    }
}

impl Committer {
    pub(super) fn start(db: sled::Db, sync: Sync) -> io::Result<Self> {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let shared = Arc::new(Shared::default());
        let state = Arc::clone(&shared);
        // The thread logs to the opener's subscriber: a failing store of an experiment must not raise an alarm in the
        // server's log.
        let heard = tracing::dispatcher::get_default(Clone::clone);
        thread::Builder::new().name("committer".to_owned()).spawn(move || {
            tracing::dispatcher::with_default(&heard, || run(&db, &sync, jobs, &state));
        })?;
        Ok(Self { queue, shared })
    }

    /// An error once anything could not be made durable.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        match self.shared.failure.get() {
            None => Ok(()),
            Some(why) => Err(StoreError::Failed(why.clone())),
        }
    }

    pub(super) async fn failed(&self) {
        loop {
            let failed = self.shared.failed.notified();
            if self.shared.failure.get().is_some() {
                return;
            }
            failed.await;
        }
    }

    /// Runs a piece of work and answers when what it wrote is durable.
    pub(super) async fn commit<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.check()?;
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move || {
            let outcome = work();
            Box::new(move |durable| {
                let _ = sender.send(durable.and(outcome));
            })
        });
        self.queue.try_send(Message::Job(job)).map_err(|_| StoreError::Busy)?;
        match tokio::time::timeout(LIMIT, receiver).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(self.shared.fail("the committer stopped".to_owned())),
            Err(_) => Err(self.shared.fail("a commit took longer than 20 seconds".to_owned())),
        }
    }

    /// Waits until everything visible now is durable; free when it already is.
    pub(super) async fn barrier(&self) -> Result<(), StoreError> {
        self.check()?;
        if self.shared.durable.load(Ordering::SeqCst) == self.shared.visible.load(Ordering::SeqCst) {
            return Ok(());
        }
        self.commit(|| Ok(())).await
    }

    pub(super) async fn stop(&self) {
        let (sender, done) = oneshot::channel();
        if self.queue.send(Message::Stop(sender)).await.is_ok() {
            let _ = tokio::time::timeout(LIMIT, done).await;
        }
    }
}

fn run(db: &sled::Db, sync: &Sync, mut jobs: mpsc::Receiver<Message>, shared: &Shared) {
    let mut answers: Vec<Answer> = Vec::with_capacity(GROUP);
    let mut stopping = None;
    while stopping.is_none() {
        let Some(mut message) = jobs.blocking_recv() else { return };
        loop {
            match message {
                Message::Stop(done) => {
                    stopping = Some(done);
                    break;
                }
                Message::Job(job) => {
                    // Counted before it is visible, or a barrier could look in between.
                    shared.visible.fetch_add(1, Ordering::SeqCst);
                    match catch_unwind(AssertUnwindSafe(job)) {
                        Ok(answer) => answers.push(answer),
                        Err(_) => drop(shared.fail("a transaction panicked".to_owned())),
                    }
                }
            }
            if answers.len() >= GROUP {
                break;
            }
            match jobs.try_recv() {
                Ok(next) => message = next,
                Err(_) => break,
            }
        }
        let visible = shared.visible.load(Ordering::SeqCst);
        let outcome = make_durable(db, sync, shared);
        if outcome.is_ok() {
            shared.durable.store(visible, Ordering::SeqCst);
        }
        answers.drain(..).for_each(|answer| answer(outcome.clone()));
    }
    jobs.close();
    if let Some(done) = stopping {
        let _ = done.send(());
    }
}

/// sled's `flush` hands the pages to the kernel; only our own `fsync` of the file gets them to the disk.
fn make_durable(db: &sled::Db, sync: &Sync, shared: &Shared) -> Result<(), StoreError> {
    if let Some(why) = shared.failure.get() {
        return Err(StoreError::Failed(why.clone()));
    }
    match catch_unwind(AssertUnwindSafe(|| db.flush())) {
        Err(_) => Err(shared.fail("flush panicked".to_owned())),
        Ok(Err(error)) => Err(shared.fail(format!("flush: {error}"))),
        Ok(Ok(_)) => sync().map_err(|error| shared.fail(format!("fsync: {error}"))),
    }
}
