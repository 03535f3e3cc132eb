//! `twodoors serve`: opens the server, tells the set-up link while there is no administrator, serves
//! until it is stopped.
//!
//! The order matters: the configuration and the port are tried before the data directory is made, the
//! set-up link is printed before the port opens, and the store is stopped last, in every case.

use super::data::absolute;
use super::logging::{self, LogFormat};
use super::output::{Failure, say};
use crate::app::{App, AppError};
use crate::audit::Source;
use crate::base::clock::Clock;
use crate::base::error::{Denial, Error};
use crate::base::log;
use crate::config::{self, Config, Overrides, port};
use crate::control::socket::ControlSocket;
use crate::lab::measure::seeded_store;
use crate::lab::runs::Comparison;
use crate::server::{self, ServerError};

use rocket::config::Sig;
use rocket::error::ErrorKind;
use rocket::fairing::AdHoc;
use rocket::{Ignite, Rocket, Shutdown};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;

/// How long another process may hold the store: a command that is at work, a server that is stopping.
const LOCKED_TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(100);

pub(super) fn run(overrides: &Overrides, format: LogFormat) -> Result<(), Failure> {
    let lines = logging::install(format, logging::level(&config::sources(overrides)));
    raise_file_limit();
    let outcome = start(overrides, format);
    lines.finish();
    outcome
}

fn start(overrides: &Overrides, format: LogFormat) -> Result<(), Failure> {
    let mut config = Config::read(config::sources(overrides))?;
    config.data_dir = absolute(&config.data_dir);
    clock_can_be_written()?;
    port_is_free(&config)?;
    let runtime = runtime(&config)?;
    let outcome = runtime.block_on(serve(config, format));
    runtime.shutdown_timeout(Duration::from_millis(500));
    outcome
}

/// Connections are files; the usual soft limit of 1024 is for programs that use `select`. Best effort.
fn raise_file_limit() {
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
}

/// Rocket's runtime with the workers of our configuration. Not `rocket::execute`: that reads
/// `Rocket.toml` once more by itself, also from folders further up, and panics at what it finds there.
fn runtime(config: &Config) -> Result<Runtime, Failure> {
    let number = |key: &str, usual: usize| config.figment.extract_inner::<usize>(key).unwrap_or(usual).max(1);
    let runtime = Builder::new_multi_thread()
        // By this name Rocket knows its own.
        .thread_name("rocket-worker-thread")
        .worker_threads(number("workers", 1))
        .max_blocking_threads(number("max_blocking", 512))
        .enable_all()
        .build();
    runtime.map_err(|error| Failure::new(format!("the threads could not be started ({error}): set fewer `workers`")))
}

/// Before the port and the data are tried: every answer carries the machine's date, and HTTP can write no year
/// beyond 9999.
pub(super) fn clock_can_be_written() -> Result<(), Failure> {
    if Clock::system().is_within_reach() {
        return Ok(());
    }
    Err(Failure::new(AppError::wrong_clock().to_string()))
}

/// Tries the port before anything is made or printed. It is bound but not listened on, so nobody can
/// connect before it really opens.
fn port_is_free(config: &Config) -> Result<(), Failure> {
    let address = config.figment.extract_inner::<IpAddr>("address").ok();
    let port = config.figment.extract_inner::<u16>("port").ok();
    let Some((address, port)) = address.zip(port) else { return Ok(()) };
    port::bind(address, port).map(drop).map_err(|error| cannot_bind(config, &error))
}

fn cannot_bind(config: &Config, error: &io::Error) -> Failure {
    let port = config.figment.extract_inner::<u16>("port").unwrap_or_default();
    let address = config.figment.extract_inner::<IpAddr>("address").map(|ip| ip.to_string()).unwrap_or_default();
    Failure::new(match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!(
                "port {port} of {address} is in use by another process: stop that one, or choose another with --port"
            )
        }
        io::ErrorKind::PermissionDenied => {
            format!(
                "port {port} may not be opened by this user: choose one above 1023 with --port, or grant CAP_NET_BIND_SERVICE"
            )
        }
        io::ErrorKind::AddrNotAvailable => {
            format!("{address} is not an address of this machine: choose one that is with --address")
        }
        _ => format!("port {port} of {address} cannot be opened ({error}): choose another with --address and --port"),
    })
}

async fn serve(config: Config, format: LogFormat) -> Result<(), Failure> {
    for warning in config.warnings() {
        log::configuration(&warning);
    }
    let app = Arc::new(open(&config).await?);
    if let Err(error) = seeded_store::clear_leftovers(&config.data_dir) {
        log::leftovers_stay(&error);
    }
    let outcome = serve_house(&app, format).await;
    app.stop().await;
    if app.store().is_healthy() {
        outcome
    } else {
        Err(Failure::new(
            "a write could not be made durable, so the server stopped: look after the disk, then start it again",
        ))
    }
}

async fn open(config: &Config) -> Result<App, Failure> {
    let mut tries = 1;
    loop {
        match App::open(config.clone(), Clock::system()).await {
            Ok(app) => return Ok(app),
            Err(error) if tries < LOCKED_TRIES && error.is_locked() => {
                tries += 1;
                tokio::time::sleep(PAUSE).await;
            }
            Err(error) => return Err(Failure::new(error.to_string())),
        }
    }
}

async fn serve_house(app: &Arc<App>, format: LogFormat) -> Result<(), Failure> {
    let (origin, dir) = (app.config().public_origin.clone(), app.config().data_dir.clone());
    let announce = AdHoc::on_liftoff("announce", move |rocket| {
        let listens = SocketAddr::new(rocket.config().address, rocket.config().port);
        Box::pin(async move { announce(&origin, listens, &dir, format) })
    });
    let rocket = crate::rocket(Arc::clone(app)).attach(announce);
    let rocket = rocket.ignite().await;
    let rocket = rocket.map_err(|error| not_launched(&error))?;
    app.note_settings().await.map_err(|error| Failure::new(error.to_string()))?;
    tell_setup_link(app, format).await?;
    let stop = rocket.shutdown();
    stop_at_signals(&rocket)?;
    let control = open_control(app, stop.clone());
    let watch = tokio::spawn(stop_on_failure(Arc::clone(app), stop.clone()));
    let comparison = rocket.state::<Arc<Comparison>>().map(Arc::clone);
    let outcome = launch(app, rocket).await;
    if let Some(comparison) = comparison {
        // It clears up after itself.
        comparison.cancel().await;
    }
    // However it ended: the socket goes before the store is closed.
    stop.notify();
    if let Some(control) = control {
        let _ = control.await;
    }
    watch.abort();
    log::stopped();
    outcome
}

/// From before the port is open: until then one would end the process at once.
fn stop_at_signals(rocket: &Rocket<Ignite>) -> Result<(), Failure> {
    let config = &rocket.config().shutdown;
    let kinds =
        [(config.ctrlc, SignalKind::interrupt()), (config.signals.contains(&Sig::Term), SignalKind::terminate())];
    for (_, kind) in kinds.into_iter().filter(|(wanted, _)| *wanted) {
        let mut signals =
            signal(kind).map_err(|error| Failure::new(format!("signals cannot be listened for ({error})")))?;
        let stop = rocket.shutdown();
        tokio::spawn(async move {
            signals.recv().await;
            stop.notify();
        });
    }
    Ok(())
}

async fn launch(app: &App, rocket: Rocket<Ignite>) -> Result<(), Failure> {
    server::serve(rocket).await.map_err(|error| match error {
        ServerError::Bind(why) => cannot_bind(app.config(), &why),
        ServerError::Tls(why) => Failure::new(format!("tls cannot be started ({why}): check tls.certs and tls.key")),
        ServerError::Rocket(error) => not_launched(&error),
    })
}

fn not_launched(error: &rocket::Error) -> Failure {
    match error.kind() {
        ErrorKind::FailedFairings(failed) => {
            let names: Vec<&str> = failed.iter().map(|fairing| fairing.name).collect();
            Failure::new(format!(
                "the server could not be put together ({}): this is a fault of the build, please report it",
                names.join(", ")
            ))
        }
        other => Failure::new(format!(
            "the server could not be started ({other}): check the configuration with `twodoors check`"
        )),
    }
}

/// While there is no administrator, one line with the link for the first one.
async fn tell_setup_link(app: &App, format: LogFormat) -> Result<(), Failure> {
    let url = match app.accounts().setup_code(false, Source::COMMAND_LINE).await {
        Ok(code) => app.link(&format!("/setup?code={code}")),
        Err(Error::Denied(Denial::SetupClosed)) => return Ok(()),
        Err(error) => {
            return Err(Failure::new(format!(
                "the set-up link could not be made ({error}): look after the disk, then start again"
            )));
        }
    };
    // Not an event: a secret has no place in a log by accident. Nobody listening is no reason not to serve.
    let _ = say(&match format {
        LogFormat::Text => {
            let here = if app.config().only_here() { " on this machine," } else { "" };
            format!(
                "There is no administrator yet. To become the first, open this link once,{here} within 30 minutes: {url}"
            )
        }
        LogFormat::Json => {
            let timestamp = app.clock().now().rfc3339();
            serde_json::json!({"timestamp": timestamp, "level": "INFO", "event": "setup_link", "url": url, "target": "twodoors"}).to_string()
        }
    });
    Ok(())
}

fn announce(origin: &str, listens: SocketAddr, dir: &Path, format: LogFormat) {
    match format {
        LogFormat::Text => {
            // A proxy may stand between the two, or a mistake.
            let by = if origin.ends_with(&format!("://{listens}")) {
                String::new()
            } else {
                format!(" (listening on {listens})")
            };
            let _ = say(&format!("Twodoors serves on {origin}{by}, data in {}", dir.display()));
        }
        LogFormat::Json => log::serving(origin, &listens, &dir.display()),
    }
}

/// Lets the command line in. A file system without sockets is no reason not to serve.
fn open_control(app: &Arc<App>, stop: Shutdown) -> Option<JoinHandle<()>> {
    match ControlSocket::open(&app.config().data_dir) {
        Ok(socket) => Some(tokio::spawn(socket.serve(Arc::clone(app), stop))),
        Err(error) => {
            log::control_not_opened(&error);
            None
        }
    }
}

/// Memory and disk no longer agree: end, so that the supervisor starts again from what is true.
async fn stop_on_failure(app: Arc<App>, stop: Shutdown) {
    app.store().failed().await;
    log::stopping_without_store();
    stop.notify();
}
