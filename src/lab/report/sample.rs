//! A report as a full run of a small server writes it, for tests.

use crate::base::clock::Timestamp;
use crate::lab::report::{
    ENOUGH_FOR_P999, FORMAT, Growth, Lifecycle, LoginAfter, Machine, Outcome, Place, Profile, QUANTILES, Report,
    Requests, Settings, Spread, Step, Subject, Timing, Verb,
};

const ALGS: [(&str, f64, f64); 4] =
    [("EdDSA", 31.4, 14.2), ("ES256", 58.9, 21.6), ("RS256", 24.7, 734.0), ("HS256", 2.31, 1.62)];
const MODES: [(&str, f64); 3] = [("lookup", 1.35), ("stateless", 0.0), ("denylist", 0.18)];
const SIZES: [usize; 3] = [100, 10_000, 100_000];

fn subject(scheme: &str, mode: Option<&str>, alg: Option<&str>) -> Subject {
    Subject { scheme: scheme.to_owned(), mode: mode.map(str::to_owned), alg: alg.map(str::to_owned) }
}

/// A distribution with a long tail about a median.
pub(crate) fn spread(p50: f64, count: u64) -> Spread {
    let shape = [0.82, 0.86, 0.89, 0.94, 1.0, 1.09, 1.28, 1.55, 2.6, 3.4, 7.2];
    assert_eq!(shape.len(), QUANTILES.len());
    let is_enough = count >= ENOUGH_FOR_P999;
    let shown = if is_enough { &shape[..] } else { &shape[..9] };
    let quantiles_us: Vec<f64> = shown.iter().map(|factor| factor * p50).collect();
    Spread {
        count,
        p50_us: p50,
        p99_us: quantiles_us[8],
        p999_us: is_enough.then(|| shape[10] * p50),
        rounds_p50_us: (p50 * 0.97, p50 * 1.06),
        quantiles_us,
    }
}

fn timing(subject: Subject, act: &str, logins: usize, p50: f64, count: u64) -> Timing {
    let store = if logins == 0 { "none" } else { "scratch" }.to_owned();
    Timing { subject, act: act.to_owned(), store, logins, spread: spread(p50, count) }
}

fn verify() -> Vec<Timing> {
    let mut timings = Vec::new();
    for (step, logins) in (0_u32..).zip(SIZES) {
        let look = 1.0 + 0.22 * f64::from(step);
        timings.push(timing(subject("session", None, None), "verify", logins, 1.12 * look, 480_000));
        for (mode, more) in MODES {
            for (alg, us, _) in ALGS {
                let subject = subject("token", Some(mode), Some(alg));
                timings.push(timing(subject, "verify", logins, us + more * look, 210_000));
            }
        }
    }
    // Inside the running server's database there are a few rows only.
    let mut live = timings.clone();
    live.retain(|t| t.logins == SIZES[0] && t.subject.alg.as_deref().is_none_or(|alg| alg == "EdDSA"));
    for timing in &mut live {
        (timing.store, timing.logins) = ("live".to_owned(), 2);
    }
    timings.extend(live);
    timings
}

fn issue() -> Vec<Timing> {
    let session = subject("session", None, None);
    let mut timings = vec![timing(session.clone(), "sign", 0, 0.74, 90_000)];
    for (alg, _, us) in ALGS {
        timings.push(timing(subject("token", None, Some(alg)), "sign", 0, us, 90_000));
    }
    for (store, logins, more) in [("scratch", 100_000, 0.0), ("live", 2, 120.0)] {
        let token = subject("token", None, Some("EdDSA"));
        for (subject, us) in [(session.clone(), 1_841.0), (token, 1_856.0)] {
            timings.push(Timing { store: store.to_owned(), ..timing(subject, "issue", logins, us + more, 1_200) });
        }
    }
    timings
}

fn requests() -> Vec<Requests> {
    let token = |mode| subject("token", Some(mode), Some("EdDSA"));
    let subjects = [
        (subject("none", None, None), 41_200.0),
        (subject("session", None, None), 38_700.0),
        (token("lookup"), 27_350.0),
        (token("stateless"), 28_100.0),
        (token("denylist"), 28_020.0),
    ];
    let one = |(subject, per_second): (Subject, f64)| Requests {
        subject,
        answer: "same answer".to_owned(),
        per_second,
        rounds_per_second: (per_second * 0.955, per_second * 1.021),
        ratio: per_second / 41_200.0,
        rounds_ratio: (per_second / 41_200.0 - 0.017, per_second / 41_200.0 + 0.011),
        spread: spread(8.0e6 / per_second, 120_000),
    };
    subjects.into_iter().map(one).collect()
}

/// Two of the routes that everybody can ask.
fn routes() -> Vec<Requests> {
    let mut routes = requests()[1..3].to_vec();
    for (route, (path, per_second)) in
        routes.iter_mut().zip([("GET /account", 9_140.0), ("GET /api/account", 21_900.0)])
    {
        route.answer = path.to_owned();
        route.ratio = per_second / 9_140.0;
        route.rounds_ratio = (route.ratio - 0.02, route.ratio + 0.02);
        (route.per_second, route.rounds_per_second) = (per_second, (per_second * 0.95, per_second * 1.03));
    }
    routes
}

fn steps([shown, given, renewing]: [u64; 3], reads: f64, later: (&str, LoginAfter), after: Outcome) -> Vec<Step> {
    let step = |verb, times, (request_bytes, response_bytes), (reads, writes), outcome| {
        let (code, login) = (None, None);
        Step { verb, times, request_bytes, response_bytes, reads, writes, outcome, code, login }
    };
    let (code, login) = later;
    vec![
        step(Verb::Issue, 1, (0, given), (0.0, 1.0), Outcome::Fresh),
        step(Verb::Verify, 100, (shown, 0), (reads, 0.0), Outcome::Accepted),
        step(Verb::Renew, 1, (renewing, given), (2.0, 1.0), Outcome::Renewed),
        step(Verb::RenewAtOnce, 1, (renewing, given), (2.0, 0.0), Outcome::SameNewest),
        Step {
            code: Some(code.to_owned()),
            login: Some(login),
            ..step(Verb::RenewLater, 1, (renewing, 0), (2.0, 1.0), Outcome::Refused)
        },
        step(Verb::Revoke, 1, (0, 0), (1.0, 1.0), Outcome::Revoked),
        step(Verb::VerifyAfter, 1, (shown, 0), (reads, 0.0), after),
    ]
}

fn life(mode: Option<&str>) -> Lifecycle {
    let token = mode.is_some();
    let waits = if mode == Some("stateless") { 600 } else { 0 };
    let after = if waits > 0 { Outcome::RefusedLater } else { Outcome::Refused };
    let bytes = if token { [421, 702, 118] } else { [87, 152, 87] };
    let reads = if waits > 0 || mode == Some("denylist") { 0.0 } else { 2.0 };
    let later = if token { ("login_ended", LoginAfter::Ended) } else { ("session_unknown", LoginAfter::Live) };
    Lifecycle {
        subject: subject(if token { "token" } else { "session" }, mode, token.then_some("EdDSA")),
        steps: steps(bytes, reads, later, after),
        row_bytes: if token { 318 } else { 342 },
        revoked_seen_after_secs: waits,
        role_seen_after_secs: waits,
        said_effect_secs: waits,
        works_after_restart: true,
        works_without_store: waits > 0,
        renews_without_store: false,
        sent_by_itself: !token,
        script_can_read: token,
    }
}

/// Three numbers of logins, thirteen ways to verify, five to make, five kinds of request, two routes.
pub(crate) fn report() -> Report {
    Report {
        format: FORMAT,
        id: "20261121-130501-4f".to_owned(),
        version: "0.1.0".to_owned(),
        started_at: Timestamp::from_millis(1_795_266_301_000),
        took_secs: 64.2,
        machine: Machine {
            cpu: "AMD EPYC 7B13 64-Core Processor".to_owned(),
            cores: 2,
            system: "Debian GNU/Linux 13 (trixie), Linux 6.12.9".to_owned(),
            profile: Profile::Release,
            fsync_us: Some((1_720.0, 4_310.0)),
            used_by_others_percent: Some(3.4),
        },
        settings: Settings {
            place: Place::Server,
            seconds: 60,
            logins: SIZES.to_vec(),
            verify: "lookup".to_owned(),
            alg: "EdDSA".to_owned(),
            access_ttl_secs: 600,
        },
        life: [None, Some("lookup"), Some("stateless"), Some("denylist")].map(life).to_vec(),
        verify: verify(),
        issue: issue(),
        requests: requests(),
        routes: routes(),
        growth: [(100, 81_200, 131_072), (10_000, 7_340_032, 9_120_000), (100_000, 71_303_168, 84_410_000)]
            .map(|(logins, disk_bytes, memory)| Growth { logins, disk_bytes, memory_bytes: Some(memory) })
            .to_vec(),
    }
}

/// Nothing measured.
pub(crate) fn empty() -> Report {
    let (life, verify, issue, growth) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    Report { life, verify, issue, growth, requests: Vec::new(), routes: Vec::new(), ..report() }
}

#[test]
fn a_report_comes_back_from_json_as_it_was() {
    let report = report();
    let json = serde_json::to_value(&report).expect("JSON");
    let back: Report = serde_json::from_value(json.clone()).expect("the same form");
    assert_eq!(serde_json::to_value(&back).expect("JSON"), json);
    assert_eq!(back.verify[5].subject, report.verify[5].subject);
    assert_eq!(back.started_at, report.started_at);
    assert_eq!(json["started_at"], "2026-11-21T13:05:01Z");
    assert_eq!(json["verify"][0]["quantiles_us"].as_array().map(Vec::len), Some(QUANTILES.len()));
    assert_eq!(json["requests"][0]["scheme"], "none", "subject and times lie flat beside the rest");
}

#[test]
fn a_report_with_members_of_a_later_program_is_read() {
    let mut json = serde_json::to_value(report()).expect("JSON");
    json["weather"] = "fair".into();
    json["verify"][0]["mood"] = 1.into();
    assert!(serde_json::from_value::<Report>(json).is_ok());
}

#[test]
fn a_report_of_form_1_is_read_and_its_sentences_are_kept() {
    let mut json = serde_json::to_value(report()).expect("JSON");
    json["format"] = 1.into();
    let sentence = "refused (login_ended); the login has ended";
    json["life"][1]["steps"][4]["outcome"] = sentence.into();
    json["machine"]["profile"] = "debug".into();
    let report: Report = serde_json::from_value(json).expect("the older form");
    let steps = &report.life[1].steps;
    assert_eq!(steps[4].outcome, Outcome::Sentence(sentence.to_owned()));
    assert_eq!((&steps[0].outcome, report.machine.profile), (&Outcome::Fresh, Profile::Debug));
}
