//! What is printed: figures with their spread, and beside them the goal.

use super::machine::Machine;
use serde_json::{Value, json};

/// A goal: what must hold, and what is aimed at.
pub struct Goal {
    /// As it is selected and as [`Report::goal`] names it; a second figure of the same goal has a word more.
    pub name: &'static str,
    text: &'static str,
    unit: &'static str,
    must: f64,
    aim: f64,
    /// Whether more is better.
    up: bool,
}

const fn goal(name: &'static str, text: &'static str, unit: &'static str, must: f64, aim: f64, up: bool) -> Goal {
    Goal { name, text, unit, must, aim, up }
}

/// The goals, in their order.
pub const GOALS: [Goal; 15] = [
    goal("p1", "signed-in page against R", "", 0.85, 1.05, true),
    goal("p2", "signed-in page against L", "", 0.75, 0.93, true),
    goal("p3", "GET /api/account (HS256, lookup) against R's JSON", "", 0.85, 1.00, true),
    goal("p4", "EdDSA against HS256", "", 0.85, 0.95, true),
    goal("p5", "page and API, the dearer against the cheaper", "", 0.80, 0.90, true),
    goal("p6", "page p99, flood against quiet, full load", "×", 3.0, 1.25, false),
    goal("p6 paced", "page p99, flood against quiet, one every 2 ms", "×", 3.0, 1.25, false),
    goal("p7", "sign-ins against bare Argon2id", "", 0.85, 0.93, true),
    goal("p8", "resident, idle", "MB", 20.0, 14.0, false),
    goal("p8 sign-ins", "resident after 100 sign-ins", "MB", 40.0, 34.0, false),
    goal("p8 logins", "resident with 100,000 logins", "MB", 60.0, 40.0, false),
    goal("p8 in use", "resident, 100,000 logins in use", "MB", 60.0, 40.0, false),
    goal("p9", "cold start", "ms", 30.0, 10.0, false),
    goal("run", "page p99, during a comparison against quiet", "×", 10.0, 3.0, false),
    goal("p9 logins", "cold start with 100,000 logins", "ms", 80.0, 35.0, false),
];

impl Goal {
    fn verdict(&self, value: f64) -> &'static str {
        let reaches = |limit: f64| if self.up { value >= limit } else { value <= limit };
        match (reaches(self.must), reaches(self.aim)) {
            (_, true) => "aim reached",
            (true, false) => "holds",
            (false, false) => "DOES NOT HOLD",
        }
    }
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values
}

/// The middle one, or the mean of the two in the middle.
pub fn median(values: &[f64]) -> f64 {
    let sorted = sorted(values);
    match sorted.len() {
        0 => f64::NAN,
        count if count % 2 == 1 => sorted[count / 2],
        count => f64::midpoint(sorted[count / 2 - 1], sorted[count / 2]),
    }
}

fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 1000.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 0.3 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

fn spread(values: &[f64]) -> String {
    let sorted = sorted(values);
    let [least, .., most] = &sorted[..] else { return String::new() };
    format!("{}–{}", number(*least), number(*most))
}

/// Collects and prints.
pub struct Report {
    json: bool,
    chosen: Vec<String>,
    goals: Vec<(&'static Goal, Vec<f64>, String)>,
    rows: Vec<Value>,
}

impl Report {
    pub fn new(json: bool, chosen: Vec<String>) -> Self {
        Self { json, chosen, goals: Vec::new(), rows: Vec::new() }
    }

    /// A line for people.
    pub fn say(&self, line: &str) {
        if !self.json {
            println!("{line}");
        }
    }

    /// A figure of its own, of all rounds.
    pub fn row(&mut self, name: &str, values: &[f64], unit: &str, note: &str) {
        let middle = format!("{} {unit}", number(median(values)));
        self.say(&format!("  {name:<30} {middle:>15}  {:<17} {note}", spread(values)));
        self.rows.push(json!({"name": name, "unit": unit, "median": median(values), "rounds": values, "note": note}));
    }

    /// What a goal is measured by, of all rounds.
    pub fn goal(&mut self, name: &str, values: &[f64], note: &str) {
        let area = name.split(' ').next().unwrap_or(name);
        let is_chosen = self.chosen.is_empty() || self.chosen.iter().any(|chosen| chosen == area || chosen == name);
        if let Some(goal) = GOALS.iter().find(|goal| goal.name == name && is_chosen) {
            self.goals.push((goal, values.to_vec(), note.to_owned()));
        }
    }

    pub fn finish(&self, machine: &Machine) {
        let verdict = |goal: &Goal, values: &[f64]| goal.verdict(median(values));
        if self.json {
            let goals = self.goals.iter().map(|(goal, values, note)| {
                json!({
                    "goal": goal.name, "text": goal.text, "unit": goal.unit, "median": median(values), "rounds": values,
                    "must": goal.must, "aim": goal.aim, "verdict": verdict(goal, values), "note": note,
                })
            });
            let all = json!({"machine": machine.json(), "goals": goals.collect::<Vec<_>>(), "rows": self.rows});
            println!("{all:#}");
            return;
        }
        println!(
            "\n{:<4} {:<50} {:>9}  {:<13} {:>5} {:>6}  {:<13} note",
            "", "", "median", "least–most", "must", "aim", ""
        );
        let mut goals: Vec<_> = self.goals.iter().collect();
        goals.sort_by_key(|(goal, ..)| GOALS.iter().position(|other| other.name == goal.name));
        for (goal, values, note) in goals {
            let area = goal.name.split(' ').next().unwrap_or_default().to_uppercase();
            let middle = format!("{} {}", number(median(values)), goal.unit);
            println!(
                "{area:<4} {:<50} {:>9}  {:<13} {:>5} {:>6}  {:<13} {note}",
                goal.text,
                middle.trim_end(),
                spread(values),
                goal.must,
                goal.aim,
                verdict(goal, values)
            );
        }
        if let Some(percent) = machine.disturbed() {
            let word = if percent > 5.0 { "BUSY: " } else { "" };
            println!("{word}others used {percent:.0} % of the machine meanwhile");
        }
    }
}
