//! The server's end: a Unix socket beside the data that only its owner can open.
//!
//! One connection, one JSON line in, one out. The socket is born 0600 (`fchmod` before `bind`; the
//! umask belongs to the whole process and would race) inside the 0700 data directory, and the peer's
//! user id is checked as well. A peer gets five seconds and 64 KiB for its line.

use super::{Act, Refusal, perform};
use crate::app::App;
use crate::base::log;
use rustix::fs::{Mode, fchmod};
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, bind, listen, socket_with};
use std::fs::{self, File};
use std::future::Future;
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::task::JoinSet;
use tokio::time::timeout;
use zeroize::Zeroizing;

/// The longest line that is read.
pub const MOST_BYTES: usize = 64 * 1024;
/// How long a peer may take to send its line.
const LINE_LIMIT: Duration = Duration::from_secs(5);
/// How long a peer may take to read the answer, and a stop waits for acts under way.
const ANSWER_LIMIT: Duration = Duration::from_secs(5);
/// `sockaddr_un` has room for 107 bytes.
const MOST_PATH_BYTES: usize = 107;

/// A path of the socket that is short enough. It is valid while the folder beside it stays open.
pub(super) struct Reachable {
    pub(super) path: PathBuf,
    _folder: Option<File>,
}

/// The socket of `dir`; where its path is too long, through `/proc/self/fd`.
pub(super) fn reachable(dir: &Path) -> io::Result<Reachable> {
    let path = dir.join("control");
    if path.as_os_str().len() <= MOST_PATH_BYTES {
        return Ok(Reachable { path, _folder: None });
    }
    let folder = File::open(dir)?;
    let path = PathBuf::from(format!("/proc/self/fd/{}/control", folder.as_raw_fd()));
    Ok(Reachable { path, _folder: Some(folder) })
}

/// The socket, listening.
pub struct ControlSocket {
    listener: UnixListener,
    path: PathBuf,
}

impl ControlSocket {
    /// Opens the socket in `dir`. Only for the holder of the store's lock: one that lies there was then
    /// left by a crash, and is replaced.
    pub fn open(dir: &Path) -> io::Result<Self> {
        let path = dir.join("control");
        match fs::symlink_metadata(&path) {
            Ok(meta) if meta.file_type().is_socket() => fs::remove_file(&path)?,
            Ok(_) => return Err(io::Error::other(format!("{} is not a socket: move it away", path.display()))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let socket = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
        // On Linux the file takes the mode of the socket: it is never open to others, not for an instant.
        fchmod(&socket, Mode::from_raw_mode(0o600))?;
        bind(&socket, &SocketAddrUnix::new(&reachable(dir)?.path)?)?;
        listen(&socket, 16)?;
        let listener = UnixListener::from_std(std::os::unix::net::UnixListener::from(socket))?;
        Ok(Self { listener, path })
    }

    /// Answers until `stop` resolves; then removes the socket and lets acts under way come to their end.
    pub async fn serve(self, app: Arc<App>, stop: impl Future<Output = ()> + Send) {
        let mut acts = JoinSet::new();
        let mut stop = std::pin::pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => break,
                Some(_) = acts.join_next() => {}
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        acts.spawn(answer(stream, Arc::clone(&app)));
                    }
                    Err(error) => {
                        log::control_not_accepted(&error);
                        tokio::time::sleep(Duration::from_millis(200)).await;
                    }
                },
            }
        }
        if let Err(error) = fs::remove_file(&self.path) {
            log::control_left(&error);
        }
        let _ = timeout(ANSWER_LIMIT, async { while acts.join_next().await.is_some() {} }).await;
    }
}

async fn answer(mut stream: UnixStream, app: Arc<App>) {
    let own = rustix::process::geteuid().as_raw();
    if stream.peer_cred().map(|peer| peer.uid()).ok() != Some(own) {
        log::control_refused();
        return;
    }
    let mut line = Zeroizing::new(Vec::new());
    let mut reader = BufReader::new((&mut stream).take(MOST_BYTES as u64));
    let read = timeout(LINE_LIMIT, reader.read_until(b'\n', &mut line)).await;
    if !matches!(read, Ok(Ok(_))) || !line.ends_with(b"\n") {
        return;
    }
    let outcome = match serde_json::from_slice::<Act>(&line) {
        Ok(act) => perform(&app, act).await,
        Err(_) => Err(Refusal(
            "the running server does not know this act: restart it, so that it and the command line are of one version"
                .to_owned(),
        )),
    };
    let mut text = serde_json::to_vec(&outcome).unwrap_or_default();
    text.push(b'\n');
    // The client may have gone; the act is done and in the audit all the same.
    let _ = timeout(ANSWER_LIMIT, stream.write_all(&text)).await;
}
