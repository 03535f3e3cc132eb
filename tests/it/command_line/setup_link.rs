//! The link for the first administrator.

use super::{Installation, Running, open_setup, twins, wait_for_port};
use crate::harness::server::{free_port, new_data_dir, program};
use crate::harness::{ADMIN, Browser, PASSWORD};
use std::fs::{self, File};
use std::process::Stdio;

fn a_fresh_link_works_once_and_an_older_one_is_dead(house: &mut Installation) {
    let older = house.says(&["setup-link"]).link();
    let newer = house.says(&["setup-link"]).link();
    assert!(older.starts_with("/setup?code=") && newer.starts_with("/setup?code="));
    house.visit(|port| {
        assert_eq!(Browser::new(port).get(&older).status, 403);
        assert_eq!(open_setup(port, &older), 403);
        assert_eq!(open_setup(port, &newer), 303);
        let other = [("username", "eve"), ("display_name", "Eve"), ("password", PASSWORD)];
        assert_eq!(Browser::new(port).post_form(&newer, &other).status, 403);
        assert_eq!(Browser::new(port).get(&newer).status, 403);
    });
}
twins!(
    a_fresh_link_works_once_and_an_older_one_is_dead,
    a_fresh_link_works_once_and_an_older_one_is_dead_while_it_runs,
    a_fresh_link_works_once_and_an_older_one_is_dead_while_it_is_stopped
);

fn it_is_refused_once_there_is_an_administrator(house: &mut Installation) {
    house.says(&["user", "add", ADMIN, "--admin"]).link();
    assert!(house.says(&["setup-link"]).refused().contains("administrator"));
}
twins!(
    it_is_refused_once_there_is_an_administrator,
    it_is_refused_once_there_is_an_administrator_while_it_runs,
    it_is_refused_once_there_is_an_administrator_while_it_is_stopped
);

fn a_disabled_administrator_is_one_too(house: &mut Installation) {
    house.set_up();
    house.add("bob", &["--admin"]);
    house.says(&["user", "disable", ADMIN]).done();
    assert!(house.says(&["setup-link"]).refused().contains("administrator"));
}
twins!(
    a_disabled_administrator_is_one_too,
    a_disabled_administrator_is_one_too_while_it_runs,
    a_disabled_administrator_is_one_too_while_it_is_stopped
);

fn members_alone_leave_set_up_open(house: &mut Installation) {
    house.add("bob", &[]);
    let link = house.says(&["setup-link"]).link();
    house.visit(|port| assert_eq!(open_setup(port, &link), 303));
}
twins!(
    members_alone_leave_set_up_open,
    members_alone_leave_set_up_open_while_it_runs,
    members_alone_leave_set_up_open_while_it_is_stopped
);

#[test]
fn the_link_that_serve_printed_dies_by_a_fresh_one() {
    let house = Installation::running();
    let server = house.server.as_ref().expect("a server");
    let fresh = house.says(&["setup-link"]).link();
    assert_eq!(open_setup(server.port, &server.setup_path()), 403);
    assert_eq!(open_setup(server.port, &fresh), 303);
}

#[test]
fn a_visitor_without_the_code_does_not_become_administrator() {
    let house = Installation::running();
    let port = house.server.as_ref().expect("a server").port;
    for path in ["/setup", "/setup?code=", "/setup?code=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        assert_eq!(open_setup(port, path), 403, "{path}");
    }
    assert!(house.people().is_empty());
}

#[test]
fn exactly_one_line_holds_it_and_is_there_before_the_port_opens() {
    let (dir, data) = new_data_dir();
    let (said, port) = (dir.path().join("said"), free_port());
    let mut command = program(&data);
    command.args(["serve", "--port", &port.to_string()]).stderr(Stdio::null());
    let mut child = command.stdout(File::create(&said).expect("a file")).spawn().expect("the program starts");
    wait_for_port(&mut child, port);
    let text = fs::read_to_string(&said).expect("what it said");
    let _ = child.kill();
    let _ = child.wait();
    let lines: Vec<&str> = text.lines().filter(|line| line.contains("/setup?code=")).collect();
    assert_eq!(lines.len(), 1, "{text}");
    let code = lines[0].split("/setup?code=").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("a code");
    assert!(code.len() >= 22, "fewer than 128 bits: {code}");
    assert!(text.contains(&format!("http://127.0.0.1:{port}/setup?code=")), "{text}");
}

#[test]
fn serve_prints_none_once_there_is_an_administrator() {
    let house = Installation::stopped();
    house.set_up();
    let port = free_port();
    let mut running = Running::serve(program(&house.data).args(["--port", &port.to_string()]), port);
    assert_eq!(running.end("TERM"), Some(0));
    let (out, err) = running.output();
    assert!(!out.contains("setup") && !err.contains("setup"), "{out}{err}");
}
