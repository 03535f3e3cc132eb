//! What the README and the home page tell a newcomer to type is typed here, as it stands there.

use crate::harness::{ADMIN, ApiClient, App, PASSWORD, Pair};
use crate::source::layers::root;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).expect("the README")
}

/// The part under a heading.
fn part(heading: &str) -> String {
    let text = readme();
    let part = text.split(&format!("\n{heading}\n")).nth(1).unwrap_or_else(|| panic!("no part {heading}"));
    part.split("\n## ").next().expect("a part").to_owned()
}

/// Its blocks of commands, without the indent of the list they stand in.
fn commands(part: &str) -> Vec<String> {
    let blocks = part.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks
        .map(|block| block.lines().map(|line| line.strip_prefix("   ").unwrap_or(line)).collect::<Vec<_>>().join("\n"))
        .collect()
}

fn has(tool: &str) -> bool {
    let found = Command::new(tool).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !found {
        println!("skipped: {tool} is not here");
    }
    found
}

/// One shell, as a newcomer has it open.
struct Shell {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Shell {
    fn open(folder: &Path) -> Self {
        let mut command = Command::new("sh");
        command.arg("-u").current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("a shell");
        let (input, output) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
        Self { child, input, output: BufReader::new(output) }
    }

    /// Types it and answers what is printed.
    fn types(&mut self, text: &str) -> String {
        writeln!(self.input, "{text}\necho\necho '--- done'").expect("the shell listens");
        let mut said = String::new();
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).expect("text") > 0, "the shell ended: {said}");
            if line == "--- done\n" {
                return said;
            }
            said.push_str(&line);
        }
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `{…}{…}` as JSON values.
fn answers(said: &str) -> Vec<Value> {
    serde_json::Deserializer::from_str(said)
        .into_iter()
        .collect::<Result<_, _>>()
        .unwrap_or_else(|error| panic!("{error}: {said}"))
}

fn walk(with: impl Fn(&str) -> String) {
    let app = App::start();
    let mut browser = app.set_up();
    let blocks = commands(&part("## The first five minutes"));
    let [sign_in, refresh, logins] = blocks.as_slice() else { panic!("three blocks of commands: {blocks:?}") };
    let folder = tempfile::TempDir::new().expect("a folder");
    let mut shell = Shell::open(folder.path());
    let typed = sign_in.replace("http://127.0.0.1:8000", &app.origin());
    let typed = typed.replace("YOUR USERNAME", ADMIN).replace("YOUR PASSWORD", PASSWORD);
    assert!(typed.contains(ADMIN) && typed.contains(PASSWORD) && typed.contains(&app.origin()), "{typed}");
    let said = answers(&shell.types(&with(&typed)));
    assert_eq!((said.len(), &said[0]["username"]), (1, &Value::from(ADMIN)), "{said:?}");
    // By now the first access token has expired, and ending a login wants no newer password yet.
    app.advance(700);
    let [list, end] = logins.lines().collect::<Vec<_>>()[..] else { panic!("two commands: {logins}") };
    assert_eq!(answers(&shell.types(list))[0]["status"], 401);
    assert_eq!(shell.types(refresh).trim(), "");
    let list = answers(&shell.types(list));
    let session = list[0]["items"].as_array().expect("items").iter().find(|login| login["kind"] == "session");
    let id = session.expect("the browser")["id"].as_str().expect("an id");
    let promised = end.split("# ").nth(1).expect("what it answers");
    assert_eq!(answers(&shell.types(&end.replace("/ID ", &format!("/{id} ")))), answers(promised));
    assert!(!browser.is_signed_in());
    let mode = fs::metadata(folder.path().join("pair.json")).expect("the file").permissions();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777, 0o600, "it holds secrets");
    // A refresh that is refused does not overwrite the pair.
    let before = fs::read_to_string(folder.path().join("pair.json")).expect("the pair");
    app.advance(100 * 86_400);
    shell.types(refresh);
    assert_eq!(fs::read_to_string(folder.path().join("pair.json")).expect("the pair"), before);
}

#[test]
fn the_first_five_minutes_work_as_they_stand_in_the_readme() {
    if has("curl") {
        walk(str::to_owned);
    }
}

#[test]
fn the_first_five_minutes_work_with_jq_as_well() {
    if has("curl") && has("jq") {
        walk(|typed| {
            let (before, rest) = typed.split_once("token() {").expect("the helper");
            let (_, with_jq) = rest.split_once("# with jq: ").expect("the line with jq");
            format!("{before}{with_jq}")
        });
    }
}

/// Every route of the table, and every route of the server.
#[test]
fn the_readme_lists_the_routes_of_the_api_and_no_others() {
    let app = App::start();
    let rocket = twodoors::rocket(Arc::clone(&app.inner));
    let is_api = |path: &str| path.starts_with("/api") || path.starts_with("/.well-known");
    let own = rocket.routes().map(|route| (route.method, route.uri.path().to_owned()));
    let own: BTreeSet<String> = own
        .filter(|(_, path)| is_api(path) && !path.ends_with("/.misdirected"))
        .map(|(method, path)| format!("{method} {path}"))
        .collect();
    let text = part("### The routes of `/api`");
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let listed: Vec<String> = rows.map(str::to_owned).collect();
    assert!(own.len() > 25 && listed.len() == listed.iter().collect::<BTreeSet<_>>().len(), "none twice: {listed:?}");
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), own);
}

/// The command on somebody's home page, as it is copied from there.
fn home_command(page: &str) -> String {
    let code = page.split("<pre><code>").nth(1).and_then(|rest| rest.split("</code>").next()).expect("a command");
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(code.to_owned(), |code, (entity, sign)| code.replace(entity, sign))
}

#[test]
fn the_command_on_the_home_page_signs_in_whoever_reads_it() {
    if !has("curl") {
        return;
    }
    let app = App::start();
    app.set_up();
    for username in ["ada", "o'neil", "ann\"e", "back\\slash", "$(touch-x)", "`id`", "김민수", "a&amp;b<i>"] {
        if username != ADMIN {
            app.add_by_owner(username, true);
        }
        let command = home_command(&app.sign_in(username).get("/").text());
        assert!(!command.contains("--json"), "curl 7.68 does not know it: {command}");
        let folder = tempfile::TempDir::new().expect("a folder");
        let said = Shell::open(folder.path()).types(&command.replace("YOUR-PASSWORD", PASSWORD));
        let pair = answers(&said);
        let mut phone = ApiClient { port: app.port, pair: Pair::of(&pair[0]) };
        assert_eq!(phone.get("/api/account").json()["username"], username, "{command}");
    }
}
