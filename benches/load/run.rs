//! What signed-in people feel of a comparison that is measured meanwhile, on the same core.

use super::http::{Connection, Run, pace, request};
use super::report::{Report, median};
use super::{App, Outcome, Plan, server};
use std::time::Duration;

/// Seconds that a run measures; filling its store comes on top.
const SECONDS: u64 = 5;
/// One page so often.
const EVERY: Duration = Duration::from_millis(2);

/// Begins a comparison; the answer comes at once.
fn begin(port: u16, token: &str) -> Outcome<()> {
    let headers = [("authorization", format!("Bearer {token}")), ("content-type", "application/json".to_owned())];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    let body = format!(r#"{{"seconds":{SECONDS},"logins":10000}}"#);
    let status = Connection::open(port)?.call(&request("POST", "/api/compare/run", &headers, &body))?;
    if status == 200 { Ok(()) } else { Err(format!("the comparison did not begin: {status}").into()) }
}

fn is_running(port: u16, token: &str) -> Outcome<bool> {
    let bearer = format!("Bearer {token}");
    let mut line = Connection::open(port)?;
    line.call(&request("GET", "/api/compare", &[("authorization", &bearer)], ""))?;
    Ok(serde_json::from_slice::<serde_json::Value>(line.body())?["running"].is_object())
}

/// A page every 2 ms, quiet and during a run, by turns.
pub fn disturbance(plan: &Plan, report: &mut Report) -> Outcome<()> {
    let app = App::new(0)?;
    let server = app.serve("EdDSA", plan)?;
    let page = server::page(&server.cookie("alice")?);
    let token = server.token("alice")?;
    let time = Duration::from_secs(SECONDS);
    let at_a_pace = || pace(server.port, &page, EVERY, time);
    at_a_pace()?;
    let (mut quiet, mut during): (Vec<Run>, Vec<Run>) = (Vec::new(), Vec::new());
    for _ in 0..if plan.quick { 1 } else { 7 } {
        quiet.push(at_a_pace()?);
        begin(server.port, &token)?;
        during.push(at_a_pace()?);
        while is_running(server.port, &token)? {
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    let of = |runs: &[Run], share: usize| runs.iter().map(|run| run.per_mille(share)).collect::<Vec<_>>();
    for (name, runs) in [("page, every 2 ms, quiet", &quiet), ("page, every 2 ms, during a run", &during)] {
        let note = format!("p50 {:.3}, p99.9 {:.2} ms", median(&of(runs, 500)), median(&of(runs, 999)));
        report.row(name, &of(runs, 990), "ms p99", &note);
    }
    let ratios: Vec<f64> = of(&during, 990).iter().zip(of(&quiet, 990)).map(|(run, quiet)| run / quiet).collect();
    report.goal("run", &ratios, &format!("{:.2} ms", median(&of(&during, 990))));
    Ok(())
}
