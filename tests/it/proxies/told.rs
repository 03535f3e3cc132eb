//! What the house is told by proxies, what it makes of it, and what it says when that is wrong.

use crate::diagnostics::{api_with, state};
use crate::harness::line::Line;
use crate::harness::server::{free_port, new_data_dir, program};
use crate::harness::{ADMIN, ApiClient, App, PASSWORD, Pair, Reply, Request, send};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::Ipv4Addr;
use std::process::Stdio;
use twodoors::config::{Config, Overrides, sources};

const ORIGIN: &str = "https://accounts.example.org:8443";

fn behind(header: &str) -> App {
    App::with(&[
        ("trusted_proxies", json!(["127.0.0.1/32", "10.0.0.0/8", "fd00::/8"])),
        ("public_origin", json!(ORIGIN)),
        ("forwarded_header", json!(header)),
    ])
}

fn get(app: &App, path: &str, headers: &[(&str, &str)]) -> Reply {
    let request = headers.iter().fold(Request::new("GET", path), |request, (name, value)| request.header(name, value));
    send(app.port, &request)
}

/// From another address of this machine, which is nobody's proxy.
fn past_the_proxy(port: u16, path: &str, headers: &str) -> Reply {
    let mut line = Line::from(Ipv4Addr::new(127, 0, 0, 6), port);
    line.send(format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{headers}\r\n").as_bytes());
    crate::harness::line::read_reply(&mut line.stream)
}

fn address_seen(app: &App, headers: &[(&str, &str)]) -> String {
    let body = json!({"username": ADMIN, "password": PASSWORD, "device_name": "d"});
    let request = headers.iter().fold(Request::new("POST", "/api/login"), |r, (name, value)| r.header(name, value));
    let reply = send(app.port, &request.json(&body));
    assert_eq!(reply.status, 200, "{headers:?}: {}", reply.text());
    let phone = ApiClient { port: app.port, pair: Pair::of(&reply.json()) };
    let list = phone.send(Request::new("GET", "/api/account/logins")).json();
    let own = list["items"].as_array().expect("items").iter().find(|login| login["current"] == true).expect("this one");
    own["address"].as_str().expect("an address").to_owned()
}

/// ASVS 4.1.3; RFC 7239 §6.
#[test]
fn the_forwarded_address_is_read_in_every_form_that_proxies_write() {
    let app = behind("X-Forwarded-For");
    app.set_up();
    for (written, seen) in [
        ("203.0.113.5:4711", "203.0.113.5"),
        ("\"203.0.113.5\"", "203.0.113.5"),
        ("[2001:db8::7]:443", "2001:db8::7"),
        ("\"[2001:db8::7]\"", "2001:db8::7"),
        ("2001:db8::7%eth0", "2001:db8::7"),
        ("1.1.1.1, 203.0.113.5:80, [fd00::2%25eth0]:80, 10.0.0.2:8080", "203.0.113.5"),
        ("203.0.113.5, unknown", "127.0.0.1"),
        ("203.0.113.5, _hidden", "127.0.0.1"),
        ("203.0.113.5, unknown, 10.0.0.2", "10.0.0.2"),
    ] {
        assert_eq!(address_seen(&app, &[("x-forwarded-for", written)]), seen, "{written}");
    }
    assert_eq!(address_seen(&app, &[("forwarded", "for=203.0.113.5")]), "127.0.0.1", "it is not the configured one");
}

/// RFC 7239: only the configured header is believed, in every form.
#[test]
fn forwarded_is_believed_where_it_is_configured_and_nothing_else_is() {
    let app = behind("forwarded");
    app.set_up();
    for (written, seen) in [
        ("for=203.0.113.5", "203.0.113.5"),
        ("FOR=\"[2001:db8::7]:4711\";Proto=HTTPS;by=10.0.0.9", "2001:db8::7"),
        ("for=1.1.1.1, for=203.0.113.5;proto=https, for=10.0.0.2;proto=http", "203.0.113.5"),
        ("for=203.0.113.5;x=\"a, for=9.9.9.9\"", "203.0.113.5"),
        ("for=203.0.113.5, for=_hidden", "127.0.0.1"),
        ("for=\"203.0.113.5, for=1.1.1.1", "127.0.0.1"),
    ] {
        let lies = [("forwarded", written), ("x-forwarded-for", "9.9.9.9"), ("x-forwarded-proto", "http")];
        assert_eq!(address_seen(&app, &lies), seen, "{written}");
    }
    let lines = [("forwarded", "for=203.0.113.5;proto=http"), ("forwarded", "for=2.2.2.2;proto=https")];
    assert_eq!(address_seen(&app, &lines), "2.2.2.2");
    for (written, status) in [
        ("for=203.0.113.5;proto=http", 421),
        ("for=203.0.113.5;proto=http, for=10.0.0.2;proto=https", 421),
        ("for=203.0.113.5;proto=https, for=10.0.0.2;proto=http", 200),
        ("for=1.1.1.1;proto=http, for=203.0.113.5;proto=https", 200),
        ("for=unknown;proto=http", 421),
        ("for=203.0.113.5", 200),
    ] {
        assert_eq!(get(&app, "/login", &[("forwarded", written)]).status, status, "{written}");
    }
    let proxied = [
        ("forwarded", "for=203.0.113.5;proto=https;host=\"accounts.example.org:8443\""),
        ("x-forwarded-for", "9.9.9.9"),
    ];
    let report = api_with(&app, ADMIN, &proxied).json();
    let request = &report["request"];
    assert_eq!((&request["forwarded_header"], &request["address"]), (&json!("Forwarded"), &json!("203.0.113.5")));
    assert_eq!((&request["scheme"], &request["host_is"]), (&json!("https"), &json!("public_origin")));
    let why = |at: usize| (request["headers"][at]["name"].clone(), request["headers"][at]["why"].clone());
    assert_eq!(
        (why(0), why(1)),
        ((json!("forwarded"), json!("believed")), (json!("x-forwarded-for"), json!("not_configured")))
    );
    assert_eq!(state(&report, "proxies"), "look", "others could not be read");
}

/// It does not silently look as if everybody were the proxy, though the administrator's own request can be read.
#[test]
fn diagnostics_tell_that_others_could_not_be_read() {
    let app = behind("X-Forwarded-For");
    app.set_up();
    let own = [("x-forwarded-for", "203.0.113.5"), ("x-forwarded-proto", "https")];
    assert_eq!(state(&api_with(&app, ADMIN, &own).json(), "proxies"), "ok");
    get(&app, "/login", &[("x-forwarded-for", "unknown")]);
    let report = api_with(&app, ADMIN, &own).json();
    assert_eq!(report["arrivals"]["unreadable"], json!({"times": 1, "peer": "127.0.0.1"}));
    assert_eq!(state(&report, "proxies"), "look");
    assert!(report["checks"].to_string().contains("one request came with a X-Forwarded-For"), "{report}");
}

/// A visitor learns which it was, no address, and is led to where they wanted.
#[test]
fn html_a_misdirected_request_says_which_it_was() {
    let app = behind("X-Forwarded-For");
    let path = "/people?q=ada&lang=en";
    let by_http = get(&app, path, &[("x-forwarded-proto", "http"), ("x-forwarded-for", "203.0.113.5")]);
    let directly = past_the_proxy(app.port, path, "");
    for (reply, says, not) in
        [(&by_http, "by http, not https", "did not come"), (&directly, "did not come through it", "by http")]
    {
        let page = reply.text().replace("&#x2F;", "/").replace("&amp;", "&");
        assert_eq!(reply.status, 421);
        assert!(page.contains(says) && !page.contains(not), "{page}");
        assert!(page.contains(&format!("href=\"{ORIGIN}{path}\"")), "{page}");
        assert!(!page.contains("203.0.113") && !page.contains("127.0.0"), "{page}");
    }
    let form = Request::new("POST", "/account/profile").header("x-forwarded-proto", "http").form(&[("a", "b")]);
    let page = send(app.port, &form).text().replace("&#x2F;", "/");
    assert!(page.contains(&format!("href=\"{ORIGIN}/\"")), "what was sent cannot be sent again: {page}");
    let korean = get(&app, "/login", &[("x-forwarded-proto", "http"), ("accept-language", "ko")]).text();
    assert!(korean.contains("https가 아니라 http로"), "{korean}");
}

#[test]
fn api_a_misdirected_request_says_which_it_was() {
    let app = behind("X-Forwarded-For");
    let by_http = get(&app, "/api/account", &[("x-forwarded-proto", "http")]).json();
    let directly = past_the_proxy(app.port, "/API/account", "x-forwarded-for: 10.0.0.1\r\n").json();
    assert_eq!((&by_http["code"], &directly["code"]), (&json!("misdirected"), &json!("misdirected")));
    let said = |problem: &Value| problem["detail"].as_str().expect("a detail").to_owned();
    assert!(said(&by_http).contains("by http, not https") && said(&by_http).contains("public address"), "{by_http}");
    assert!(said(&directly).contains("did not come through it") && !said(&directly).contains("127.0.0"), "{directly}");
}

/// Who was refused could not look there then.
#[test]
fn diagnostics_tell_who_was_refused_and_why() {
    let app = behind("X-Forwarded-For");
    app.set_up();
    let own = [("x-forwarded-for", "203.0.113.5"), ("x-forwarded-proto", "https")];
    assert_eq!(state(&api_with(&app, ADMIN, &own).json(), "refused"), "ok");
    past_the_proxy(app.port, "/", "");
    let report = api_with(&app, ADMIN, &own).json();
    assert_eq!(state(&report, "refused"), "look");
    assert_eq!(report["arrivals"]["not_by_proxy"], json!({"times": 1, "peer": "127.0.0.6"}));
    assert!(report["checks"].to_string().contains("127.0.0.6 the last time"), "{report}");
    assert!(!report["text"].as_str().expect("a text").contains("127.0.0.6"), "there it is masked");
    get(&app, "/", &[("x-forwarded-proto", "http")]);
    let report = api_with(&app, ADMIN, &own).json();
    assert!(report["checks"].to_string().contains("did not say https in X-Forwarded-Proto"), "{report}");
    assert_eq!(report["arrivals"]["by_http"]["times"], 1);
    let lost = get(&app, "/login", &[("host", "127.0.0.1")]);
    assert_eq!(lost.status, 200, "nothing rests on the host");
    assert!(report["checks"].to_string().contains("Host $http_host"), "one with a port is kept");
}

/// The log has what a visitor is not told, the path that was asked for, and no code of a link.
#[test]
fn the_log_tells_why_with_the_peer_what_it_said_and_the_path() {
    let (_dir, data) = new_data_dir();
    let port = free_port();
    let mut command = program(&data);
    command.env(
        "ROCKET_TWODOORS",
        format!("{{password={{memory_kib=64,iterations=1}},trusted_proxies=[\"127.0.0.1\",\"10.0.0.2/24\"],public_origin=\"{ORIGIN}\"}}"),
    );
    command.args(["serve", "--log-format", "json", "--port", &port.to_string()]).stdout(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines().map_while(Result::ok);
    let mut next = |event: &str| -> Value {
        let is = |line: &Value| line["event"] == event;
        lines.by_ref().filter_map(|line| serde_json::from_str(&line).ok()).find(is).expect("the line")
    };
    let told = next("configuration").to_string();
    assert!(told.contains("10.0.0.2/24") && told.contains("10.0.0.0/24"), "{told}");
    next("serving");
    send(
        port,
        &Request::new("GET", "/people?q=secret").header("x-forwarded-proto", "http").header("host", "a.example"),
    );
    let line = next("misdirected");
    for (name, value) in [
        ("why", "proxy_said_http"),
        ("peer", "127.0.0.1"),
        ("header", "X-Forwarded-Proto"),
        ("value", "http"),
        ("path", "/people"),
        ("host", "a.example"),
        ("method", "GET"),
    ] {
        assert_eq!(line[name], value, "{name}: {line}");
    }
    past_the_proxy(port, &format!("/link/{}", "x".repeat(43)), "");
    let line = next("misdirected");
    assert_eq!(
        (&line["why"], &line["peer"], &line["path"]),
        (&json!("peer_not_trusted"), &json!("127.0.0.6"), &json!("/link/…"))
    );
    for _ in 0..3 {
        send(port, &Request::new("GET", "/login").header("x-forwarded-for", "unknown"));
    }
    send(port, &Request::new("POST", "/nothing").header("x-forwarded-proto", "http"));
    let line = next("forwarded_unreadable");
    assert_eq!(
        (&line["value"], &line["peer"], &line["level"]),
        (&json!("unknown"), &json!("127.0.0.1"), &json!("INFO"))
    );
    let rest = lines.next().expect("one more");
    assert!(rest.contains("\"method\":\"POST\"") && rest.contains("/nothing"), "told once a minute: {rest}");
    child.kill().expect("it runs");
    child.wait().expect("it ends");
}

/// A container's own probe asks past the proxy.
#[test]
fn probes_on_this_machine_are_answered_past_the_proxy_and_nothing_else_is() {
    let app = App::with(&[("trusted_proxies", json!(["192.0.2.1/32"])), ("public_origin", json!(ORIGIN))]);
    for headers in [vec![], vec![("x-forwarded-for", "203.0.113.5"), ("x-forwarded-proto", "http")]] {
        for (path, says) in [("/healthz", "ok\n"), ("/readyz", "ready\n")] {
            let reply = get(&app, path, &headers);
            assert_eq!((reply.status, reply.text().as_str()), (200, says), "{path}");
            let head = headers.iter().fold(Request::new("HEAD", path), |request, (n, v)| request.header(n, v));
            let reply = send(app.port, &head);
            assert_eq!((reply.status, reply.body.len()), (200, 0), "HEAD {path}");
            assert_eq!(send(app.port, &Request::new("POST", path)).status, 421, "POST {path}");
        }
        for path in ["/", "/login", "/healthz/", "/healthz/x", "/Healthz", "//healthz", "/api/time", "/static/app.css"]
        {
            assert_eq!(get(&app, path, &headers).status, 421, "{path}");
        }
    }
}

fn config(keys: &[(&str, Value)]) -> Config {
    let figment = keys.iter().fold(sources(&Overrides::default()).merge(("port", 8000)), |all, (key, value)| {
        all.merge((format!("twodoors.{key}"), value))
    });
    Config::read(figment).unwrap_or_else(|faults| panic!("{faults}"))
}

#[test]
fn configuration_warns_of_networks_that_hold_strangers_and_of_host_bits() {
    let warnings =
        |net: &str| config(&[("trusted_proxies", json!([net])), ("public_origin", json!(ORIGIN))]).warnings();
    for (net, says) in [
        ("0.0.0.0/0", "public addresses"),
        ("::/0", "public addresses"),
        ("172.0.0.0/8", "public addresses"),
        ("10.0.0.2/24", "the whole of 10.0.0.0/24"),
        ("fd00::2/64", "the whole of fd00::/64"),
    ] {
        let told = warnings(net);
        assert!(
            told.len() == 1 && told[0].starts_with("twodoors.trusted_proxies: ") && told[0].contains(says),
            "{net}: {told:?}"
        );
        assert!(told[0].contains("claim to come from anywhere"), "what it opens: {told:?}");
    }
    for net in ["10.0.0.2", "10.0.0.0/24", "192.0.2.1/32", "fd00::/64", "::1"] {
        assert!(warnings(net).is_empty(), "{net}");
    }
}

/// Cookies know neither ports nor paths (RFC 6265 §8.5).
#[test]
fn configuration_advises_a_host_name_of_its_own_where_others_may_be_on_it() {
    let lan = [("insecure_lan", json!(true)), ("public_origin", json!("http://house.lan:8000"))];
    let proxy = [("trusted_proxies", json!(["192.0.2.1"])), ("public_origin", json!(ORIGIN))];
    for (keys, host) in [(&lan, "house.lan"), (&proxy, "accounts.example.org")] {
        let advice = config(keys).advice();
        assert!(advice.len() == 1 && advice[0].contains("host name of its own"), "{advice:?}");
        assert!(advice[0].contains(&format!("every other program on {host} is sent the cookie")), "{advice:?}");
    }
    assert!(config(&[]).advice().is_empty(), "nobody else comes to this machine");
    let app = App::with(&lan);
    let page = app.set_up().get("/admin/diagnostics").text();
    assert!(page.contains("host name of its own") && page.contains(&format!("twodoors-{}", app.port)), "{page}");
}

/// Other hosts below ours are somebody else's.
#[test]
fn hsts_speaks_for_other_hosts_only_when_it_is_told_to() {
    let value = |keys: &[(&str, Value)]| {
        let proxy = [("trusted_proxies", json!(["127.0.0.1"])), ("public_origin", json!(ORIGIN))];
        let app = App::with(&[proxy.as_slice(), keys].concat());
        ["/login", "/api/time"].map(|path| get(&app, path, &[]).header("strict-transport-security").to_owned())
    };
    assert_eq!(value(&[]), ["max-age=31536000"; 2]);
    assert_eq!(
        value(&[("hsts_subdomains", json!(true)), ("hsts_secs", json!(60))]),
        ["max-age=60; includeSubDomains"; 2]
    );
    assert_eq!(value(&[("hsts_subdomains", json!(true)), ("hsts_secs", json!(0))]), [""; 2]);
    assert!(config(&[("hsts_subdomains", json!(true))]).warnings()[0].starts_with("twodoors.hsts_subdomains: "));
}
