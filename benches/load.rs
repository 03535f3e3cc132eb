//! P1–P9, the goals in the README, and what a comparison costs the people served meanwhile, measured as ratios in one run: `cargo bench --bench load`.
//!
//! The product is the release binary on a data directory of its own, on one core; this process loads it
//! from another. What it is compared with (**R**, **L**, bare Argon2id) is this binary in another mode, see
//! `load/reference.rs`. In each round every row runs once, in random order; a ratio is taken within its
//! round, and what is printed is the median of all rounds with the least and the most. Nothing is
//! asserted: figures are for reading.
//!
//! `-- year`: a year of a team in its store, see `load/year.rs`; only when it is asked for.
//! `-- --quick`: seconds, to see that it works (`--all-logins`: with 100,000 all the same). `-- p6 p8`: only these. `-- --json`: for machines.

// Figures of seconds and counts; none is near 2^52.
#![allow(clippy::cast_precision_loss)]

#[path = "load/http.rs"]
mod http;
#[path = "load/machine.rs"]
mod machine;
#[path = "load/reference.rs"]
mod reference;
#[path = "load/report.rs"]
mod report;
#[path = "load/run.rs"]
mod run;
#[path = "load/seed.rs"]
mod seed;
#[path = "load/server.rs"]
mod server;
#[path = "load/year.rs"]
mod year;

use http::{Connection, Run};
use machine::Machine;
use report::Report;
use server::Server;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

type Failure = Box<dyn std::error::Error>;
type Outcome<T> = Result<T, Failure>;

/// Connections that the load keeps busy.
const CONNECTIONS: usize = 8;
/// Sign-ins under way in a flood.
const FLOOD: usize = 16;
/// People who sign in: two a place in the flood, so that nobody comes near the 50 logins kept.
const PEOPLE: usize = 2 * FLOOD;

/// Logins that are shown, of all that are stored.
const SHOWN: usize = 20_000;

/// How much is measured.
struct Plan {
    rounds: usize,
    /// Of one row in one round.
    time: Duration,
    logins: usize,
    quick: bool,
    pinned: bool,
}

impl Plan {
    /// `all`: with as many logins as the goals speak of.
    const fn new(quick: bool, all: bool, pinned: bool) -> Self {
        let logins = if quick && !all { 2_000 } else { 100_000 };
        if quick {
            Self { rounds: 3, time: Duration::from_millis(200), logins, quick, pinned }
        } else {
            Self { rounds: 9, time: Duration::from_millis(1_500), logins, quick, pinned }
        }
    }
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let outcome = reference::run(&args).unwrap_or_else(|| measure(&args));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("load: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(args: &[String]) -> Outcome<()> {
    let has = |name: &str| args.iter().any(|arg| arg == name);
    let chosen: Vec<String> = args.iter().filter(|arg| !arg.starts_with('-')).map(|arg| arg.to_lowercase()).collect();
    let is_known = |name: &str| name == "year" || report::GOALS.iter().any(|goal| goal.name == name);
    if let Some(unknown) = chosen.iter().find(|name| !is_known(name)) {
        return Err(format!("{unknown} is none of p1 … p9, run, year").into());
    }
    let wants = |names: &[&str]| chosen.is_empty() || chosen.iter().any(|name| names.contains(&name.as_str()));
    let mut report = Report::new(has("--json"), chosen.clone());
    // Before the machine is divided into two halves.
    let lived = chosen
        .iter()
        .any(|name| name == "year")
        .then(|| year::live(has("--quick"), has("--alone"), &report))
        .transpose()?;
    let machine = Machine::new(server::binary());
    let plan = Plan::new(has("--quick"), has("--all-logins"), machine.pinned);
    report.say(&machine.text());
    if plan.quick {
        report.say("--quick: too short to be worth remembering");
    }
    if wants(&["p1", "p2", "p3", "p4", "p5"]) {
        requests(&plan, &mut report)?;
    }
    if wants(&["p6"]) {
        flood(&plan, &mut report)?;
    }
    if wants(&["p7"]) {
        sign_ins(&plan, &mut report)?;
    }
    if wants(&["p8", "p9"]) {
        memory_and_start(&plan, &mut report, wants(&["p8"]), wants(&["p9"]))?;
    }
    if wants(&["run"]) {
        run::disturbance(&plan, &mut report)?;
    }
    if let Some(folder) = lived {
        year::start_on(&folder, &plan, &mut report)?;
    }
    report.finish(&machine);
    Ok(())
}

/// A folder that goes with this value, and a house in it with people who can sign in.
struct App {
    folder: TempDir,
    data: PathBuf,
}

impl App {
    fn new(people: usize) -> Outcome<Self> {
        let folder = tempfile::Builder::new().prefix("twodoors-load-").tempdir()?;
        let data = folder.path().join("data");
        server::add(&data, "alice", true)?;
        for number in 0..people {
            server::add(&data, &name(number), false)?;
        }
        Ok(Self { folder, data })
    }

    fn serve(&self, alg: &str, plan: &Plan) -> io::Result<Server> {
        Server::product(&self.data, alg, plan.pinned)
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }
}

fn name(number: usize) -> String {
    format!("member{number}")
}

/// The order of a round.
fn shuffle<T>(items: &mut [T]) {
    for at in (1..items.len()).rev() {
        let random = usize::from_le_bytes(twodoors::base::secret::random());
        items.swap(at, random % (at + 1));
    }
}

/// One row of P1–P5.
struct Row<'a> {
    name: &'static str,
    server: &'a Server,
    request: Vec<u8>,
    /// Of each round: requests a second, and microseconds of the server's CPU a request.
    per_second: Vec<f64>,
    cpu: Vec<f64>,
}

impl<'a> Row<'a> {
    fn new(name: &'static str, server: &'a Server, request: Vec<u8>) -> Self {
        Self { name, server, request, per_second: Vec::new(), cpu: Vec::new() }
    }

    fn run(&mut self, time: Duration) -> io::Result<()> {
        let before = self.server.cpu_seconds();
        let run = http::saturate(self.server.port, std::slice::from_ref(&self.request), CONNECTIONS, time)?;
        let cpu = self.server.cpu_seconds() - before;
        self.per_second.push(run.per_second());
        self.cpu.push(cpu * 1e6 / run.count());
        Ok(())
    }
}

/// P1–P5: what a request costs.
fn requests(plan: &Plan, report: &mut Report) -> Outcome<()> {
    let hs256 = App::new(0)?;
    let eddsa = App::new(0)?;
    let product = hs256.serve("HS256", plan)?;
    let signed = eddsa.serve("EdDSA", plan)?;
    let page = server::page(&product.cookie("alice")?);
    let api = server::api(&product.token("alice")?);
    let api_eddsa = server::api(&signed.token("alice")?);
    // Once before: the first use is written down, and then the answers have their final size.
    for _ in 0..2 {
        http::fetch(product.port, &page)?;
        http::fetch(product.port, &api)?;
        thread::sleep(Duration::from_millis(100));
    }
    let page_text = http::fetch(product.port, &page)?;
    let json_text = http::fetch(product.port, &api)?;
    report.say(&format!("page {} bytes, JSON {} bytes", page_text.len(), json_text.len()));
    fs::write(hs256.path().join(reference::PAGE_FILE), &page_text)?;
    fs::write(hs256.path().join(reference::JSON_FILE), &json_text)?;
    let bare = Server::reference(reference::R, hs256.path(), plan.pinned)?;
    let own = Server::reference(reference::L, hs256.path(), plan.pinned)?;
    let constant = http::request("GET", "/page", &[], "");
    let mut rows = [
        Row::new("R page", &bare, constant.clone()),
        Row::new("R JSON", &bare, http::request("GET", "/json", &[], "")),
        Row::new("L page", &own, constant),
        Row::new("GET /account, cookie", &product, page),
        Row::new("GET /api/account, HS256", &product, api),
        Row::new("GET /api/account, EdDSA", &signed, api_eddsa),
    ];
    for row in &mut rows {
        row.run(plan.time / 4)?;
        row.per_second.clear();
        row.cpu.clear();
    }
    for _ in 0..plan.rounds {
        let mut order: Vec<usize> = (0..rows.len()).collect();
        shuffle(&mut order);
        for at in order {
            rows[at].run(plan.time)?;
        }
    }
    for row in &rows {
        report.row(row.name, &row.per_second, "/s", &format!("{:.1} µs CPU", report::median(&row.cpu)));
    }
    let [r_page, r_json, l_page, page, api, api_eddsa] = &rows;
    let mut ratio = |goal: &str, over: &Row<'_>, under: &Row<'_>, near: bool| {
        let nearness = |a: f64| if near { a.min(1.0 / a) } else { a };
        let each = |over: &[f64], under: &[f64]| -> Vec<f64> {
            over.iter().zip(under).map(|(over, under)| nearness(over / under)).collect()
        };
        let by_cpu = report::median(&each(&under.cpu, &over.cpu));
        report.goal(goal, &each(&over.per_second, &under.per_second), &format!("by CPU {by_cpu:.2}"));
    };
    ratio("p1", page, r_page, false);
    ratio("p2", page, l_page, false);
    ratio("p3", api, r_json, false);
    ratio("p4", api_eddsa, api, false);
    ratio("p5", page, api, true);
    Ok(())
}

/// Sixteen people who sign in again and again, while this value lives.
fn with_flood<T>(port: u16, work: impl FnOnce(&AtomicU32) -> Outcome<T>) -> Outcome<T> {
    let (stop, done, refused) = (AtomicBool::new(false), AtomicU32::new(0), AtomicU32::new(0));
    let outcome = thread::scope(|scope| {
        for place in 0..FLOOD {
            let (stop, done, refused) = (&stop, &done, &refused);
            scope.spawn(move || {
                let requests = [server::sign_in(&name(place)), server::sign_in(&name(place + FLOOD))];
                let Ok(mut line) = Connection::open(port) else { return };
                for request in requests.iter().cycle() {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    match line.call(request) {
                        Ok(200) => done.fetch_add(1, Ordering::Relaxed),
                        _ => refused.fetch_add(1, Ordering::Relaxed),
                    };
                }
            });
        }
        let outcome = work(&done);
        stop.store(true, Ordering::Relaxed);
        outcome
    });
    match refused.load(Ordering::Relaxed) {
        0 => outcome,
        count => Err(format!("{count} sign-ins of the flood were refused").into()),
    }
}

/// P6: what signed-in people feel of a flood of sign-ins, at full load and at a quiet pace.
fn flood(plan: &Plan, report: &mut Report) -> Outcome<()> {
    let app = App::new(PEOPLE)?;
    let server = app.serve("EdDSA", plan)?;
    let page = server::page(&server.cookie("alice")?);
    let time = plan.time * 2;
    let at_full_load = || http::saturate(server.port, std::slice::from_ref(&page), CONNECTIONS, time);
    let at_a_pace = || http::pace(server.port, &page, Duration::from_millis(2), time);
    at_full_load()?;
    let idle = AtomicU32::new(0);
    // Everybody once: a first sign-in writes more than the next.
    with_flood(server.port, |done| {
        while done.load(Ordering::Relaxed) < u32::try_from(PEOPLE + FLOOD)? {
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    })?;
    let rounds = if plan.quick { plan.rounds } else { 7 };
    let mut runs: [Vec<Run>; 4] = Default::default();
    let mut signed_in = [Vec::new(), Vec::new()];
    for _ in 0..rounds {
        let mut order = [0, 1, 2, 3];
        shuffle(&mut order);
        for at in order {
            let work = |done: &AtomicU32| {
                if at >= 2 {
                    thread::sleep(Duration::from_millis(200));
                }
                let (before, start) = (done.load(Ordering::Relaxed), Instant::now());
                let run = if at % 2 == 0 { at_full_load() } else { at_a_pace() }?;
                let count = done.load(Ordering::Relaxed) - before;
                Ok((run, f64::from(count) / start.elapsed().as_secs_f64()))
            };
            let (run, per_second) = if at >= 2 { with_flood(server.port, work) } else { work(&idle) }?;
            if at >= 2 {
                signed_in[at - 2].push(per_second);
            }
            runs[at].push(run);
        }
    }
    let names =
        ["page, full load, quiet", "page, every 2 ms, quiet", "page, full load, flood", "page, every 2 ms, flood"];
    let of = |at: usize, share: usize| runs[at].iter().map(|run: &Run| run.per_mille(share)).collect::<Vec<_>>();
    for (at, name) in names.into_iter().enumerate() {
        let requests = report::median(&runs[at].iter().map(Run::per_second).collect::<Vec<_>>());
        let mut note = format!(
            "p50 {:.3}, p99.9 {:.2} ms, {requests:.0}/s",
            report::median(&of(at, 500)),
            report::median(&of(at, 999))
        );
        if at >= 2 {
            let _ = write!(note, ", {:.1} sign-ins/s", report::median(&signed_in[at - 2]));
        }
        report.row(name, &of(at, 990), "ms p99", &note);
    }
    for (goal, quiet, flooded) in [("p6", 0, 2), ("p6 paced", 1, 3)] {
        let ratios: Vec<f64> =
            of(flooded, 990).iter().zip(of(quiet, 990)).map(|(flood, quiet)| flood / quiet).collect();
        report.goal(goal, &ratios, "");
    }
    Ok(())
}

/// P7: sign-ins against Argon2id alone.
fn sign_ins(plan: &Plan, report: &mut Report) -> Outcome<()> {
    let app = App::new(PEOPLE)?;
    let server = app.serve("EdDSA", plan)?;
    let time = plan.time * 2;
    let bare = || -> Outcome<f64> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(reference::ARGON2).arg(time.as_millis().to_string()).stdout(Stdio::piped());
        let (child, _) = server::spawn(command, plan.pinned)?;
        Ok(String::from_utf8(child.wait_with_output()?.stdout)?.trim().parse()?)
    };
    let (mut hashes, mut signed_in) = (Vec::new(), Vec::new());
    for round in 0..=plan.rounds {
        let mut order = [true, false];
        shuffle(&mut order);
        for is_bare in order {
            if is_bare {
                hashes.push(bare()?);
            } else {
                signed_in.push(with_flood(server.port, |done| {
                    thread::sleep(Duration::from_millis(200));
                    let (before, start) = (done.load(Ordering::Relaxed), Instant::now());
                    thread::sleep(time);
                    let count = done.load(Ordering::Relaxed) - before;
                    Ok(f64::from(count) / start.elapsed().as_secs_f64())
                })?);
            }
        }
        if round == 0 {
            // The first is for warming up.
            hashes.clear();
            signed_in.clear();
        }
    }
    report.row("bare Argon2id", &hashes, "/s", "");
    report.row("sign-ins, 16 at once", &signed_in, "/s", "");
    let ratios: Vec<f64> = signed_in.iter().zip(&hashes).map(|(signed_in, hashes)| signed_in / hashes).collect();
    report.goal("p7", &ratios, "");
    Ok(())
}

/// P8 and P9: what lies in memory, and how soon it answers.
fn memory_and_start(plan: &Plan, report: &mut Report, memory: bool, start: bool) -> Outcome<()> {
    let starts = if plan.quick { 3 } else { 9 };
    let empty = App::new(0)?;
    let full = App::new(PEOPLE)?;
    let seeding = Instant::now();
    let cookies = seed::logins(&full.data, plan.logins)?;
    report.say(&format!("{} logins seeded in {:.1} s", cookies.len(), seeding.elapsed().as_secs_f64()));
    // The first start after so many writes reads them all; later ones find sled's own summary.
    let first = full.serve("EdDSA", plan)?;
    let after_writes = first.started_in.as_secs_f64() * 1e3;
    first.stop();
    if start {
        let mut times = [Vec::new(), Vec::new()];
        for _ in 0..starts {
            let mut order = [0, 1];
            shuffle(&mut order);
            for at in order {
                let server = [&empty, &full][at].serve("EdDSA", plan)?;
                times[at].push(server.started_in.as_secs_f64() * 1e3);
                server.stop();
            }
        }
        report.goal("p9", &times[0], "");
        report.goal("p9 logins", &times[1], &format!("the first after they were written: {after_writes:.0} ms"));
    }
    if !memory {
        return Ok(());
    }
    let rounds = if plan.quick { 1 } else { 7 };
    let mut resident: [Vec<f64>; 5] = Default::default();
    let mut mapped = Vec::new();
    let small = App::new(PEOPLE)?;
    for _ in 0..rounds {
        let server = small.serve("EdDSA", plan)?;
        thread::sleep(Duration::from_millis(300));
        resident[0].push(server.megabytes("VmRSS"));
        mapped.push(server.megabytes("RssFile"));
        with_flood(server.port, |done| {
            while done.load(Ordering::Relaxed) < 100 - u32::try_from(FLOOD)? {
                thread::sleep(Duration::from_millis(2));
            }
            Ok(())
        })?;
        thread::sleep(Duration::from_millis(300));
        resident[1].push(server.megabytes("VmRSS"));
        server.stop();

        let server = full.serve("EdDSA", plan)?;
        thread::sleep(Duration::from_millis(300));
        resident[2].push(server.megabytes("VmRSS"));
        let mut pages: Vec<Vec<u8>> = cookies.iter().map(|cookie| server::page(cookie)).collect();
        shuffle(&mut pages);
        // So many at random touch every leaf of the store.
        pages.truncate(SHOWN);
        http::each(server.port, &pages)?;
        resident[3].push(server.megabytes("VmRSS"));
        resident[4].push(server.megabytes("VmHWM"));
        server.stop();
    }
    report.row("peak with these logins in use", &resident[4], "MB", "");
    report.goal("p8", &resident[0], &format!("of it mapped from files {:.1} MB", report::median(&mapped)));
    report.goal("p8 sign-ins", &resident[1], "");
    report.goal("p8 logins", &resident[2], "at the start");
    report.goal("p8 in use", &resident[3], &format!("after {SHOWN} of them were shown"));
    Ok(())
}
