//! The command line's end: an act reaches the data through the running server or, without one,
//! directly.
//!
//! The socket comes first, then the store. When neither answers (no socket, store locked) a server
//! is just starting or stopping, or another command is at work: both are tried again for a while.

use super::socket::{MOST_BYTES, reachable};
use super::{Act, Refusal, Reply, perform};
use crate::app::{App, AppError};
use crate::base::clock::Clock;
use crate::config::Config;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;
use zeroize::Zeroizing;

/// How often both ways are tried, and how long is waited in between: about five seconds.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(100);
/// A server that takes longer than this has lost us: a commit may take 20 seconds.
const ANSWER_LIMIT: Duration = Duration::from_mins(1);

/// Does `act`, through the running server or on the data itself.
pub async fn act(config: &Config, act: Act) -> Result<Reply, Refusal> {
    for _ in 1..TRIES {
        if let Some(stream) = connect(&config.data_dir)? {
            return ask(stream, &act);
        }
        match open(config, &act).await {
            Ok(app) => return on(&app, act).await.map(|reply| with_address(reply, config)),
            Err(error) if error.is_locked() => tokio::time::sleep(PAUSE).await,
            Err(error) => return Err(Refusal(error.to_string())),
        }
    }
    Err(Refusal(format!(
        "another process holds the store in {} and does not answer at {}: try again when it has ended, or restart the server",
        config.data_dir.display(),
        config.data_dir.join("control").display()
    )))
}

/// What replaces every secret, and the question before it, work without the old ones.
async fn open(config: &Config, act: &Act) -> Result<App, AppError> {
    match act {
        Act::KeysAffected | Act::KeysReplace { .. } => App::open_for_new_secrets(config.clone(), Clock::system()).await,
        _ => App::open_for_command(config.clone(), Clock::system()).await,
    }
}

/// Without the server nobody knows by which address it will be reached: the one configured here is said.
fn with_address(mut reply: Reply, config: &Config) -> Reply {
    if let Reply::Link { about, .. } = &mut reply
        && config.figment.find_value("twodoors.public_origin").is_err()
    {
        about.push_str(" The server is stopped; if it will not be at ");
        about.push_str(&config.public_origin);
        about.push_str(", give its --port and --address here too.");
    }
    reply
}

async fn on(app: &App, act: Act) -> Result<Reply, Refusal> {
    let outcome = perform(app, act).await;
    app.store().stop().await;
    outcome
}

/// A connection to the running server; `None` while none listens.
fn connect(dir: &Path) -> Result<Option<UnixStream>, Refusal> {
    match reachable(dir).and_then(|socket| UnixStream::connect(&socket.path)) {
        Ok(stream) => Ok(Some(stream)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused) => Ok(None),
        Err(error) => {
            Err(Refusal(format!("{}: {error}: run it as the user who runs the server", dir.join("control").display())))
        }
    }
}

fn ask(mut stream: UnixStream, act: &Act) -> Result<Reply, Refusal> {
    let unclear = |why: &str| {
        Refusal(format!(
            "the server did not answer ({why}): the act may or may not have been done; `twodoors user list` shows what is so"
        ))
    };
    let mut line = Zeroizing::new(serde_json::to_vec(act).map_err(|error| Refusal(error.to_string()))?);
    line.push(b'\n');
    if line.len() > MOST_BYTES {
        return Err(Refusal("that is more than the server reads: use a shorter name or text".to_owned()));
    }
    let mut answer = Vec::new();
    stream
        .set_read_timeout(Some(ANSWER_LIMIT))
        .and_then(|()| stream.write_all(&line))
        .and_then(|()| stream.read_to_end(&mut answer))
        .map_err(|error| unclear(&error.to_string()))?;
    serde_json::from_slice(&answer).unwrap_or_else(|_| Err(unclear("it closed the connection")))
}
