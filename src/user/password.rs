//! Passwords: Argon2id on threads of its own.
//!
//! Hashing takes about 20 ms and 19 MiB. On the threads that serve pages it would make signed-in
//! people wait for somebody else's sign-in, so it runs on few threads of the lowest priority, each
//! with one block of memory kept for its life, behind two short queues: people from where they are known
//! go first, and no flood of strangers fills their queue. A full queue is an answer too: 503 with
//! `Retry-After`.

use crate::base::error::Denial;
use crate::base::{log, secret};
use crate::throttle::Guess;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use data_encoding::BASE64_NOPAD;
use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use tokio::sync::oneshot;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// The most characters a password may have; longer ones are refused, never cut (ASVS 6.2.9).
pub const MOST_CHARS: usize = 128;

/// A password somebody typed, in NFC. Never printed, wiped when dropped.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes it exactly as sent, but for Unicode normalisation: the same key presses must give the
    /// same password on every keyboard (NIST SP 800-63B-4 §3.1.1.2). Nothing is trimmed or cut.
    pub fn new(text: &str) -> Self {
        Self(Zeroizing::new(text.nfc().collect()))
    }

    pub(super) fn expose_secret(&self) -> &str {
        &self.0
    }

    pub(super) fn chars(&self) -> usize {
        self.0.chars().count()
    }

    /// Whether two people typed the same.
    pub fn is_same(&self, other: &Self) -> bool {
        secret::equal(self.0.as_bytes(), other.0.as_bytes())
    }

    /// Longer than any password can be: refused before hashing.
    pub fn is_too_long(&self) -> bool {
        self.chars() > MOST_CHARS
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// The cost of Argon2id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// m, in KiB.
    pub memory_kib: u32,
    pub iterations: u32,
    pub lanes: u32,
}

impl Cost {
    /// The most that a stored hash may ask for.
    const MOST: Self = Self { memory_kib: 1 << 20, iterations: 64, lanes: 16 };
    const TAG: usize = 32;

    fn params(self) -> Option<Params> {
        Params::new(self.memory_kib, self.iterations, self.lanes, Some(Self::TAG)).ok()
    }

    /// Whether Argon2 accepts these values.
    pub fn is_possible(self) -> bool {
        self.params().is_some()
            && self.memory_kib <= Self::MOST.memory_kib
            && self.iterations <= Self::MOST.iterations
            && self.lanes <= Self::MOST.lanes
    }
}

/// A stored hash taken apart: `$argon2id$v=19$m=…,t=…,p=…$salt$tag`.
struct Stored {
    cost: Cost,
    salt: Vec<u8>,
    tag: Vec<u8>,
}

impl Stored {
    /// `None` for anything that is not exactly that form or asks for more than [`Cost::MOST`].
    fn parse(phc: &str) -> Option<Self> {
        let mut fields = phc.strip_prefix("$argon2id$v=19$")?.split('$');
        let (costs, salt, tag) = (fields.next()?, fields.next()?, fields.next()?);
        if fields.next().is_some() {
            return None;
        }
        let mut costs = costs.split(',');
        let mut cost = |name: &str| costs.next()?.strip_prefix(name)?.parse::<u32>().ok();
        let cost = Cost { memory_kib: cost("m=")?, iterations: cost("t=")?, lanes: cost("p=")? };
        let salt = BASE64_NOPAD.decode(salt.as_bytes()).ok()?;
        let tag = BASE64_NOPAD.decode(tag.as_bytes()).ok()?;
        (cost.is_possible() && tag.len() == Cost::TAG && (8..=64).contains(&salt.len())).then_some(Self {
            cost,
            salt,
            tag,
        })
    }

    fn to_phc(&self) -> String {
        let Cost { memory_kib, iterations, lanes } = self.cost;
        let (salt, tag) = (BASE64_NOPAD.encode(&self.salt), BASE64_NOPAD.encode(&self.tag));
        format!("$argon2id$v=19$m={memory_kib},t={iterations},p={lanes}${salt}${tag}")
    }
}

/// What a verification found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// The password is right.
    pub right: bool,
    /// It was hashed with other values than today's and should be hashed again.
    pub outdated: bool,
}

enum Work {
    Hash { password: Password, answer: oneshot::Sender<Option<String>> },
    Verify { password: Password, stored: Option<String>, answer: oneshot::Sender<Verified> },
}

/// In which queue a password waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Before all strangers: from where its owner signed in lately.
    First,
    /// A stranger's.
    Later,
}

impl Turn {
    /// Of a guess.
    pub fn of(guess: Guess) -> Self {
        if guess == Guess::Known { Self::First } else { Self::Later }
    }
}

/// The queues; `most` in each.
struct Queues {
    most: usize,
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    first: VecDeque<Work>,
    later: VecDeque<Work>,
    is_closed: bool,
}

impl Queues {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, work: Work, turn: Turn) -> Result<(), Denial> {
        let mut waiting = self.waiting();
        let queue = match turn {
            Turn::First => &mut waiting.first,
            Turn::Later => &mut waiting.later,
        };
        if queue.len() >= self.most {
            return Err(Denial::Busy);
        }
        queue.push_back(work);
        self.changed.notify_one();
        Ok(())
    }

    /// Waits for work; none once everybody who could bring some has gone.
    fn next(&self) -> Option<Work> {
        let mut waiting = self.waiting();
        loop {
            let next = waiting.first.pop_front();
            if let Some(work) = next.or_else(|| waiting.later.pop_front()) {
                return Some(work);
            }
            if waiting.is_closed {
                return None;
            }
            waiting = self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// The hasher's threads and their queues; they end with the last clone.
#[derive(Clone)]
pub struct Hasher(Arc<Handle>);

struct Handle(Arc<Queues>);

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.waiting().is_closed = true;
        self.0.changed.notify_all();
    }
}

impl Hasher {
    /// Waiting passwords a thread, in each queue, before 503.
    const QUEUE: usize = 64;

    /// Starts `threads` hashers; without any every password is refused as too many.
    pub fn start(cost: Cost, threads: usize) -> Self {
        let (most, waiting, changed) = (Self::QUEUE * threads, Mutex::default(), Condvar::new());
        let queues = Arc::new(Queues { most, waiting, changed });
        for number in 0..threads {
            let work = Arc::clone(&queues);
            let started = thread::Builder::new().name(format!("hasher-{number}")).spawn(move || run(cost, &work));
            if let Err(error) = started {
                log::hasher_not_started(&error);
            }
        }
        Self(Arc::new(Handle(queues)))
    }

    /// Hashes a new password: a PHC string with a fresh salt. Only who has shown that they may set one comes so far,
    /// so it goes before strangers.
    pub async fn hash(&self, password: Password) -> Result<String, Denial> {
        let (answer, hash) = oneshot::channel();
        self.0.0.push(Work::Hash { password, answer }, Turn::First)?;
        hash.await.ok().flatten().ok_or(Denial::Internal)
    }

    /// Checks a password. Without a stored hash (no such person, no password yet) it does the same
    /// work and says no (ASVS 6.3.8).
    pub async fn verify(&self, password: Password, stored: Option<String>, turn: Turn) -> Result<Verified, Denial> {
        let (answer, verified) = oneshot::channel();
        self.0.0.push(Work::Verify { password, stored, answer }, turn)?;
        verified.await.map_err(|_| Denial::Internal)
    }
}

fn run(cost: Cost, work: &Queues) {
    // On Linux `None` is the calling thread. Best effort: without it sign-ins are only less polite.
    let _ = rustix::process::setpriority_process(None, 15);
    // Kept for the life of the thread: allocating 19 MiB anew each time grows the process to 200 MB.
    let mut memory: Vec<Block> = Vec::new();
    while let Some(next) = work.next() {
        match next {
            Work::Hash { password, answer } => {
                let salt = secret::random::<16>().to_vec();
                let tag = argon2id(cost, &password, &salt, &mut memory);
                let _ = answer.send(tag.map(|tag| Stored { cost, salt, tag }.to_phc()));
            }
            // The request has gone: no work for nobody.
            Work::Verify { answer, .. } if answer.is_closed() => {}
            Work::Verify { password, stored, answer } => {
                let _ = answer.send(verify(cost, &password, stored.as_deref(), &mut memory));
            }
        }
    }
}

fn verify(cost: Cost, password: &Password, stored: Option<&str>, memory: &mut Vec<Block>) -> Verified {
    let Some(stored) = stored.and_then(Stored::parse) else {
        let _ = argon2id(cost, password, &[0; 16], memory);
        return Verified { right: false, outdated: false };
    };
    let tag = argon2id(stored.cost, password, &stored.salt, memory);
    let right = tag.is_some_and(|tag| secret::equal(&tag, &stored.tag));
    Verified { right, outdated: stored.cost != cost }
}

fn argon2id(cost: Cost, password: &Password, salt: &[u8], memory: &mut Vec<Block>) -> Option<Vec<u8>> {
    let params = cost.params()?;
    let blocks = params.block_count();
    if memory.len() < blocks {
        memory.resize(blocks, Block::default());
    }
    let mut tag = vec![0; Cost::TAG];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(password.0.as_bytes(), salt, &mut tag, &mut memory[..blocks])
        .ok()?;
    Some(tag)
}
