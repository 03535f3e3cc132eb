//! The few figures that sentences are made with: from the lives, which are the same in every run, and from
//! the newest run.

use crate::base::language::Text;
use crate::lab::report::{Lifecycle, Report, Step, Subject, Verb};
use crate::lab::show::claims::Experiment;
use crate::lab::show::format::{average, bytes, percent, time_us};

/// The life by a scheme, and for tokens in a way to verify.
fn life<'a>(lives: &'a [Lifecycle], scheme: &str, mode: Option<&str>) -> Option<&'a Lifecycle> {
    lives.iter().find(|life| life.subject.scheme == scheme && life.subject.mode.as_deref() == mode)
}

fn step(life: &Lifecycle, verb: Verb) -> Option<&Step> {
    life.steps.iter().find(|step| step.verb == verb)
}

/// A figure by its name in [`crate::lab::show::claims::FIGURES`]; `None` for a name that is not known, or a
/// life that was not lived.
pub fn figure(lives: &[Lifecycle], name: &str) -> Option<String> {
    let session = || life(lives, "session", None);
    let token = |mode| life(lives, "token", Some(mode));
    let reads = |life: Option<&Lifecycle>| Some(average(step(life?, Verb::Verify)?.reads));
    let shown = |life: Option<&Lifecycle>| Some(step(life?, Verb::Verify)?.request_bytes.to_string());
    match name {
        "cookie_bytes" => shown(session()),
        "token_bytes" => shown(token("lookup")),
        "session_reads" => reads(session()),
        "lookup_reads" => reads(token("lookup")),
        "stateless_reads" => reads(token("stateless")),
        "denylist_reads" => reads(token("denylist")),
        "refresh_writes" => Some(average(step(token("lookup")?, Verb::Renew)?.writes)),
        "row_bytes_session" => Some(session()?.row_bytes.to_string()),
        "row_bytes_token" => Some(token("lookup")?.row_bytes.to_string()),
        "stateless_seconds" => Some(token("stateless")?.revoked_seen_after_secs.to_string()),
        "role_seconds" => Some(token("stateless")?.role_seen_after_secs.to_string()),
        _ => None,
    }
}
/// What a run says about an experiment, in half a sentence; `None` where the claim's own figures say it, or
/// nothing was measured.
pub fn of_run(experiment: Experiment, report: &Report) -> Option<Text> {
    let most = report.settings.logins.last().copied().unwrap_or(0);
    let is = |subject: &Subject, mode: &str, alg: &str| {
        subject.scheme == "session"
            || (subject.mode.as_deref() == Some(mode) && subject.alg.as_deref().is_some_and(|own| own == alg))
    };
    match experiment {
        Experiment::Verify => {
            let time = |scheme: &str, mode: &str, alg: &str| {
                let mut all = report.verify.iter().filter(|t| t.store == "scratch" && t.logins == most);
                all.find(|t| t.subject.scheme == scheme && is(&t.subject, mode, alg)).map(|t| time_us(t.spread.p50_us))
            };
            let text = Text::new("compare-newest-verify").with("session", time("session", "", "")?);
            let text = text.with("hs256", time("token", "stateless", "HS256")?);
            Some(text.with("eddsa", time("token", "stateless", "EdDSA")?))
        }
        Experiment::Requests => {
            let share = |scheme: &str| {
                let mut all = report.requests.iter().filter(|r| r.subject.scheme == scheme);
                let own = all.find(|r| is(&r.subject, &report.settings.verify, &report.settings.alg))?;
                Some(percent(own.ratio))
            };
            let text = Text::new("compare-newest-requests").with("session", share("session")?);
            let text = text.with("token", share("token")?);
            Some(text.with("verify", &*report.settings.verify).with("alg", &*report.settings.alg))
        }
        Experiment::Growth => {
            let growth = report.growth.last()?;
            #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
            let disk = bytes(growth.disk_bytes as f64);
            Some(Text::new("compare-newest-growth").with("logins", growth.logins).with("disk", disk))
        }
        Experiment::Life | Experiment::Sign | Experiment::Revocation | Experiment::Attacks | Experiment::Inspector => {
            None
        }
    }
}
