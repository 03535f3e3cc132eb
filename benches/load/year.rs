//! A year of a team, as the store lives it: `cargo bench --bench load -- year`.
//!
//! Fifty people with three devices each that refresh every ten minutes of a working day and use what they got, and a
//! browser each that signs in every morning and shows a page every ten minutes; a sweep every hour of the year. All of it goes
//! through the product's own services into its own store, by a clock that is stepped. What happens within ten
//! minutes comes together, so that up to 64 writers share a commit as in a busy moment; `--alone` has each wait for its own.

use super::report::Report;
use super::server::{self, Server};
use super::{Failure, Outcome, Plan};
use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use twodoors::app::App;
use twodoors::audit::{Door, Source};
use twodoors::base::clock::{Clock, Timestamp};
use twodoors::config::{Config, Overrides, sources};
use twodoors::control::{Act, NewPerson, perform};
use twodoors::login::Device;
use twodoors::logins::Scheme as _;
use twodoors::purge::sweep;
use twodoors::session::SessionToken;
use twodoors::token::{AccessToken, RefreshToken};
use twodoors::user::password::Password;

const PEOPLE: usize = 50;
const DEVICES: usize = 3;
const DAYS: u32 = 365;
/// Of each week, and of each of these days.
const WORKING_DAYS: u32 = 5;
const WORKING_HOURS: std::ops::Range<u32> = 9..17;
/// Weeks in which nobody works.
const HOLIDAYS: std::ops::Range<u32> = 350..365;
const EVERY: Duration = Duration::from_mins(10);
/// As many as share a commit.
const WRITERS: usize = 64;

/// One device of somebody's.
struct Phone {
    owner: usize,
    refresh: String,
    /// The day it was signed in; from then on the login lives 90 days at most.
    since: u32,
}

/// The team and its house.
struct Team {
    app: Arc<App>,
    clock: Clock,
    phones: Vec<Phone>,
    refreshes: u64,
    sign_ins: u64,
    writers: usize,
}

fn name(number: usize) -> String {
    format!("person{number}")
}

fn origin(owner: usize, door: Door) -> Source {
    Source { door, address: Some(address(owner)) }
}

fn address(owner: usize) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(192, 0, 2, u8::try_from(owner % 200).unwrap_or_default()))
}

fn device(origin: Source, name: &str) -> Device {
    let address = origin.address.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    Device { name: name.to_owned(), id: None, address }
}

/// One sign-in of a phone.
async fn sign_in(app: &App, owner: usize, number: usize) -> Outcome<String> {
    let origin = origin(owner, Door::Api);
    let by = app.accounts().sign_in(&name(owner), Password::new(server::PASSWORD), origin).await?;
    let mut device = device(origin, &format!("phone {number}"));
    device.id = Some(format!("phone-{number}"));
    Ok(app.tokens().issue(&by, device).await?.refresh_token)
}

/// One refresh, and one use of what it brought.
async fn refresh(app: &App, owner: usize, token: &str) -> Outcome<String> {
    let token = RefreshToken::parse(token).ok_or("no refresh token")?;
    let pair = app.tokens().renew(&token, address(owner)).await?;
    app.tokens().look_up(&AccessToken::new(&pair.access_token)).await?;
    Ok(pair.refresh_token)
}

async fn open_browser(app: &App, owner: usize) -> Outcome<SessionToken> {
    let origin = origin(owner, Door::Pages);
    let by = app.accounts().sign_in(&name(owner), Password::new(server::PASSWORD), origin).await?;
    Ok(app.sessions().issue(&by, device(origin, "Firefox on Linux")).await?)
}

/// Does all of it with so many under way at a time; the answers in their order.
async fn together<T, F>(writers: usize, all: impl Iterator<Item = F>) -> Outcome<Vec<T>>
where
    T: Send + 'static,
    F: Future<Output = Outcome<T>> + Send + 'static,
{
    let places = Arc::new(Semaphore::new(writers));
    let mut tasks = JoinSet::new();
    for (at, one) in all.enumerate() {
        let places = Arc::clone(&places);
        tasks.spawn(async move {
            let _place = places.acquire().await;
            one.await.map(|done| (at, done)).map_err(|error| error.to_string())
        });
    }
    let mut done = Vec::new();
    while let Some(one) = tasks.join_next().await {
        done.push(one??);
    }
    done.sort_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, one)| one).collect())
}

impl Team {
    async fn new(data: &Path, writers: usize) -> Outcome<Self> {
        let year = i64::from(DAYS) * 86_400_000;
        let clock = Clock::manual(Timestamp::from_millis(Clock::system().now().millis() - year));
        let overrides = Overrides { data_dir: Some(data.to_owned()), ..Overrides::default() };
        // Passwords are not what is measured.
        let cheap =
            sources(&overrides).merge(("twodoors.password.memory_kib", 8)).merge(("twodoors.password.iterations", 1));
        let config = Config::read(cheap).map_err(|faults| faults.to_string())?;
        let app = Arc::new(App::open(config, clock.clone()).await?);
        for number in 0..PEOPLE {
            let new = NewPerson {
                accept_lookalike: false,
                username: name(number),
                display_name: format!("Person {number}"),
                admin: number == 0,
                password: Some(server::PASSWORD.to_owned().into()),
                keep: true,
            };
            perform(&app, Act::UserAdd(new)).await?;
        }
        Ok(Self { app, clock, phones: Vec::new(), refreshes: 0, sign_ins: 0, writers })
    }

    /// Phones that are new or whose login is over sign in.
    async fn sign_phones_in(&mut self, day: u32) -> Outcome<()> {
        let app = &self.app;
        self.phones.retain(|phone| day - phone.since < 85);
        let missing: Vec<(usize, usize)> = (0..PEOPLE)
            .flat_map(|owner| {
                let has = self.phones.iter().filter(|phone| phone.owner == owner).count();
                (has..DEVICES).map(move |number| (owner, number))
            })
            .collect();
        let sign_in = |(owner, number): &(usize, usize)| {
            let (app, owner, number) = (Arc::clone(app), *owner, *number);
            async move { sign_in(&app, owner, number).await }
        };
        let tokens = together(self.writers, missing.iter().map(sign_in)).await?;
        self.sign_ins += missing.len() as u64;
        let phones = missing.iter().zip(tokens);
        self.phones.extend(phones.map(|((owner, _), refresh)| Phone { owner: *owner, refresh, since: day }));
        Ok(())
    }

    async fn refresh_all(&mut self) -> Outcome<()> {
        let one = |phone: &Phone| {
            let (app, owner, token) = (Arc::clone(&self.app), phone.owner, phone.refresh.clone());
            async move { refresh(&app, owner, &token).await }
        };
        let tokens = together(self.writers, self.phones.iter().map(one).collect::<Vec<_>>().into_iter()).await?;
        self.refreshes += tokens.len() as u64;
        for (phone, token) in self.phones.iter_mut().zip(tokens) {
            phone.refresh = token;
        }
        Ok(())
    }

    /// One day of the year.
    async fn day(&mut self, day: u32) -> Outcome<()> {
        let is_working = day % 7 < WORKING_DAYS && !HOLIDAYS.contains(&day);
        let mut browsers = Vec::new();
        for hour in 0..24 {
            let at_work = is_working && WORKING_HOURS.contains(&hour);
            if at_work && hour == WORKING_HOURS.start {
                self.sign_phones_in(day).await?;
                let app = &self.app;
                let open = |owner| {
                    let app = Arc::clone(app);
                    async move { open_browser(&app, owner).await }
                };
                browsers = together(self.writers, (0..PEOPLE).map(open)).await?;
                self.sign_ins += browsers.len() as u64;
            }
            for _ in 0..6 {
                self.clock.advance(EVERY);
                if at_work {
                    self.refresh_all().await?;
                    for browser in &browsers {
                        self.app.sessions().look_up(browser).await?;
                    }
                }
            }
            sweep(&self.app).await?;
        }
        Ok(())
    }
}

/// What the files take on the disk, in MB.
fn size(folder: &Path) -> f64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0.0 };
    let of = |entry: fs::DirEntry| match entry.metadata() {
        Ok(file) if file.is_dir() => size(&entry.path()),
        // In blocks of 512 bytes: holes take nothing.
        Ok(file) => file.blocks() as f64 * 512.0 / 1e6,
        Err(_) => 0.0,
    };
    entries.flatten().map(of).sum()
}

fn resident() -> f64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib =
        text.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    kib.unwrap_or(f64::NAN) * 1024.0 / 1e6
}

/// Lives it, on all cores; answers the folder in which `data` is what is left.
pub fn live(quick: bool, alone: bool, report: &Report) -> Outcome<TempDir> {
    let folder = tempfile::Builder::new().prefix("twodoors-year-").tempdir()?;
    let data = folder.path().join("data");
    let days = if quick { 7 } else { DAYS };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let (start, mut team) = (Instant::now(), Team::new(&data, if alone { 1 } else { WRITERS }).await?);
        report.say(&format!("day 0: {:.2} MB", size(&data)));
        for day in 0..days {
            team.day(day).await?;
            if [1, 7, 30, 91, 182, 273].contains(&(day + 1)) || day + 1 == days {
                report.say(&format!(
                    "day {}: {:.1} MB on the disk, {} refreshes, {} sign-ins, {:.0} MB resident here, {:.0} s",
                    day + 1,
                    size(&data),
                    team.refreshes,
                    team.sign_ins,
                    resident(),
                    start.elapsed().as_secs_f64()
                ));
            }
        }
        team.app.store().stop().await;
        Ok::<(), Failure>(())
    })?;
    Ok(folder)
}

/// Starts the program on it.
pub fn start_on(folder: &TempDir, plan: &Plan, report: &mut Report) -> Outcome<()> {
    let data = folder.path().join("data");
    report.row("on the disk", &[size(&data)], "MB", "");
    let (mut starts, mut memory) = (Vec::new(), Vec::new());
    for round in 0..=if plan.quick { 3 } else { 9 } {
        let server = Server::product(&data, "EdDSA", plan.pinned)?;
        let started = server.started_in.as_secs_f64() * 1e3;
        thread::sleep(Duration::from_millis(500));
        let rss = server.megabytes("VmRSS");
        if round == 0 {
            report.row("first start after it", &[started], "ms", &format!("{rss:.1} MB resident"));
        } else {
            starts.push(started);
            memory.push(rss);
        }
        server.stop();
    }
    report.row("further starts", &starts, "ms", "");
    report.row("resident after a start", &memory, "MB", "");
    report.row("on the disk after these starts", &[size(&data)], "MB", "");
    Ok(())
}
