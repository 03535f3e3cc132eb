//! The README's blocks for nginx, Caddy and systemd, as they stand there: only ports and files are put in.

pub mod told;

use crate::harness::PASSWORD;
use crate::harness::line::{Line, wait_until};
use crate::harness::server::{Server, free_port};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

const HOST: &str = "accounts.example.org";
/// Whence the client really comes, and whence it says that it does.
const REAL: &str = "127.0.0.5";
const FORGED: &str = "203.0.113.9";

/// The README's blocks of a language, without their fences.
fn blocks(language: &str) -> Vec<String> {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("README.md");
    let fence = format!("```{language}\n");
    readme.split(&fence).skip(1).map(|rest| rest.split("```").next().expect("an end").to_owned()).collect()
}

/// Puts in what differs from machine to machine; each must stand there exactly so.
fn put_in(mut text: String, changes: &[(&str, String)]) -> String {
    for (from, to) in changes {
        assert!(text.contains(from), "{from:?} does not stand in {text}");
        text = text.replace(from, to);
    }
    text
}

/// The product as the README configures it, a proxy before it, and another application beside it.
struct Site {
    dir: TempDir,
    twodoors: Server,
    http: u16,
    https: u16,
    wiki: TcpListener,
    proxy: Option<Child>,
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(mut proxy) = self.proxy.take() {
            // nginx stops its workers only if it may.
            let _ = Command::new("kill").args(["-TERM", &proxy.id().to_string()]).status();
            let _ = proxy.wait();
        }
    }
}

impl Site {
    fn new() -> Self {
        let dir = TempDir::new().expect("a directory");
        let config = blocks("toml").into_iter().find(|block| block.contains("trusted_proxies")).expect("the block");
        fs::write(dir.path().join("Rocket.toml"), config).expect("a file");
        let pair = rcgen::generate_simple_self_signed([HOST.to_owned()]).expect("a pair");
        fs::write(dir.path().join("cert.pem"), pair.cert.pem()).expect("a file");
        fs::write(dir.path().join("key.pem"), pair.signing_key.serialize_pem()).expect("a file");
        let twodoors = Server::launch(&dir.path().join("data"), free_port(), &[]);
        let wiki = TcpListener::bind("127.0.0.1:0").expect("a port");
        Self { dir, twodoors, http: free_port(), https: free_port(), wiki, proxy: None }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// What every block must have put in.
    fn changes(&self) -> Vec<(&'static str, String)> {
        vec![
            ("/etc/ssl/accounts/cert.pem", self.file("cert.pem").display().to_string()),
            ("/etc/ssl/accounts/key.pem", self.file("key.pem").display().to_string()),
            ("127.0.0.1:8000", format!("127.0.0.1:{}", self.twodoors.port)),
            ("127.0.0.1:3000", self.wiki.local_addr().expect("an address").to_string()),
        ]
    }

    fn run(&mut self, command: &mut Command) {
        let errors = fs::File::create(self.file("errors")).expect("a file");
        let proxy = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(errors).spawn();
        self.proxy = Some(proxy.expect("the proxy is installed: tests/run does it"));
        let port = self.https;
        wait_until("the proxy listens", || {
            let ended = self.proxy.as_mut().and_then(|proxy| proxy.try_wait().expect("a status"));
            assert!(ended.is_none(), "{}", fs::read_to_string(self.file("errors")).unwrap_or_default());
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
    }

    fn nginx() -> Self {
        let mut site = Self::new();
        let [whole, shared] = <[String; 2]>::try_from(blocks("nginx")).expect("two blocks");
        let (map, wiki) = shared.split_once("\n\n").expect("two parts");
        let mut changes = site.changes();
        changes.push(("listen 80;", format!("listen 127.0.0.1:{};", site.http)));
        changes.push(("listen 443 ssl;", format!("listen 127.0.0.1:{} ssl;", site.https)));
        let own = "    location / {";
        let text = put_in(format!("{map}\n{}", whole.replace(own, &format!("{wiki}\n{own}"))), &changes);
        fs::write(site.file("accounts.conf"), text).expect("a file");
        let temporary =
            ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|kind| format!("{kind}_temp_path tmp;"));
        let main = format!(
            "daemon off; master_process off; pid nginx.pid; error_log errors; events {{}}\n\
             http {{ access_log off; {} include accounts.conf; }}\n",
            temporary.join(" ")
        );
        fs::write(site.file("nginx.conf"), main).expect("a file");
        let dir = site.dir.path().to_owned();
        let name = if Path::new("/usr/sbin/nginx").exists() { "/usr/sbin/nginx" } else { "nginx" };
        site.run(Command::new(name).arg("-p").arg(&dir).args(["-c", "nginx.conf", "-e", "errors"]));
        site
    }

    fn caddy() -> Self {
        let mut site = Self::new();
        let [whole, shared] = <[String; 2]>::try_from(blocks("caddyfile")).expect("two blocks");
        let mut changes = site.changes();
        let ports = format!("\n{{\n\tadmin off\n\thttp_port {}\n\thttps_port {}\n", site.http, site.https);
        changes.push(("\n{\n", ports));
        let own = "\trequest_body {";
        let text = put_in(whole.replace(own, &format!("{shared}{own}")), &changes);
        fs::write(site.file("Caddyfile"), text).expect("a file");
        let (home, file) = (site.dir.path().to_owned(), site.file("Caddyfile"));
        let mut command = Command::new("caddy");
        command.env("HOME", &home).env("XDG_DATA_HOME", &home).env("XDG_CONFIG_HOME", &home);
        site.run(command.args(["run", "--adapter", "caddyfile", "--config"]).arg(file));
        site
    }

    /// A browser's request through the proxy that lies about where it comes from; head and body of the answer.
    fn ask(&self, path: &str, args: &[&str]) -> String {
        self.ask_as(if path.starts_with("/wiki") { "none" } else { "cookies" }, path, args)
    }

    /// The same with the cookies of another file.
    fn ask_as(&self, cookies: &str, path: &str, args: &[&str]) -> String {
        let output = Command::new("curl")
            .args(["-s", "-i", "--max-time", "20", "--interface", REAL, "-b"])
            .arg(self.file(cookies))
            .arg("-c")
            .arg(self.file(cookies))
            .arg("--cacert")
            .arg(self.file("cert.pem"))
            .args(["--connect-to", &format!("{HOST}:443:127.0.0.1:{}", self.https)])
            .args(["--connect-to", &format!("{HOST}:80:127.0.0.1:{}", self.http)])
            .args(["-H", &format!("Origin: https://{HOST}"), "-H", &format!("X-Forwarded-For: {FORGED}")])
            .args(["-H", "X-Forwarded-Proto: http", "-H", "X-Forwarded-Host: evil.example"])
            .args(["-H", &format!("Forwarded: for={FORGED};proto=http")])
            .args(args)
            .arg(if path.starts_with("http") { path.to_owned() } else { format!("https://{HOST}{path}") })
            .output()
            .expect("curl is installed: tests/run does it");
        assert!(output.status.success(), "{path}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

fn keeps_its_promises(site: &Site) {
    let password = format!("password={}", PASSWORD.replace(' ', "+"));
    let setup = site.ask(&site.twodoors.setup_path(), &["-d", "username=ada&display_name=Ada", "-d", &password]);
    assert_eq!(status(&setup), "303", "{setup}");
    let signed_in = site.ask("/login", &["-d", "username=ada&next=/", "-d", &password]);
    assert_eq!(status(&signed_in), "303", "{signed_in}");
    assert!(signed_in.to_lowercase().contains("set-cookie: __host-session="), "{signed_in}");
    let logins = site.ask("/account/logins", &[]);
    assert!(logins.contains(REAL) && !logins.contains(FORGED), "the address is the real one: {logins}");
    // The other door.
    let json = format!(r#"{{"username":"ada","password":"{PASSWORD}","device_name":"a script"}}"#);
    let pair = site.ask("/api/login", &["-H", "content-type: application/json", "-d", &json]);
    let token = pair.split("\"access_token\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a token");
    let logins = site.ask("/api/account/logins", &["-H", &format!("authorization: Bearer {token}")]);
    assert!(logins.contains(&format!("\"address\":\"{REAL}\"")) && !logins.contains(FORGED), "{logins}");
    // By http one is sent to https, and past the proxy nobody is served.
    let plain = site.ask(&format!("http://{HOST}/login"), &[]);
    assert!(["301", "308"].contains(&status(&plain)) && plain.contains(&format!("https://{HOST}/login")), "{plain}");
    let mut stranger = Line::from(Ipv4Addr::new(127, 0, 0, 6), site.twodoors.port);
    assert_eq!(stranger.get("/login").status, 421);
    keeps_the_cookie_beside_a_byte_of_latin_1(site);
    cuts_the_cookie_out(site);
    refuses_two_cookies(site);
    // Nothing is said at all: the first whole head has ten seconds.
    let mut silent = Line::open(site.https);
    silent.send(&[0x16]);
    assert!(silent.closed_after() < Duration::from_secs(30));
}

/// Somebody else has set ours too: neither counts.
fn refuses_two_cookies(site: &Site) {
    let jar = fs::read(site.file("cookies")).expect("the cookies");
    let jar = String::from_utf8_lossy(&jar);
    let own = jar.lines().find(|line| line.contains("__Host-session")).expect("ours");
    let own = own.rsplit('\t').next().expect("a value");
    for (cookie, wanted) in [
        (format!("cookie: a=1; __Host-session={own}; b=2"), "200"),
        (format!("cookie: __Host-session={own}; a=1; __Host-session={own}"), "200"),
        (format!("cookie: __Host-session={own}; a=1; __Host-session=other.one; b=2"), "303"),
        (format!("cookie: __Host-session=other.one; __Host-session={own}"), "303"),
    ] {
        assert_eq!(status(&site.ask_as("none", "/account", &["-H", &cookie])), wanted, "{cookie}");
    }
}

/// What another application on the same name has set.
fn keeps_the_cookie_beside_a_byte_of_latin_1(site: &Site) {
    let mut jar = fs::read(site.file("cookies")).expect("the cookies");
    jar.extend_from_slice(format!("{HOST}\tFALSE\t/\tTRUE\t0\tawiki\tcaf").as_bytes());
    jar.extend_from_slice(b"\xe9\n");
    fs::write(site.file("cookies"), jar).expect("a file");
    assert_eq!(status(&site.ask("/account", &[])), "200");
}

/// What another application on the same name is sent.
fn cuts_the_cookie_out(site: &Site) {
    let wiki = site.wiki.try_clone().expect("a handle");
    let told = thread::spawn(move || {
        let (mut stream, _) = wiki.accept().expect("it is asked");
        let (mut head, mut piece) = (Vec::new(), [0; 4_096]);
        while !head.windows(4).any(|end| end == b"\r\n\r\n") {
            let count = stream.read(&mut piece).expect("a head");
            head.extend_from_slice(&piece[..count]);
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").expect("answered");
        String::from_utf8_lossy(&head).into_owned()
    });
    let cookie = "cookie: before=1; __Host-session=id.secret; after=2";
    assert_eq!(status(&site.ask("/wiki/", &["-H", cookie])), "200");
    let head = told.join().expect("a head").to_lowercase();
    assert!(head.contains("cookie: before=1; after=2\r\n"), "{head}");
}

#[test]
#[ignore = "needs nginx and curl: tests/run installs them"]
fn nginx_as_in_the_readme_brings_people_in_from_where_they_really_are() {
    keeps_its_promises(&Site::nginx());
}

#[test]
#[ignore = "needs Caddy and curl: tests/run installs them"]
fn caddy_as_in_the_readme_brings_people_in_from_where_they_really_are() {
    keeps_its_promises(&Site::caddy());
}

/// The names of the proxies' users are theirs; a peer of the product is 127.0.0.1, as the block says.
#[test]
fn the_readme_trusts_the_address_from_which_its_proxy_comes() {
    let config = blocks("toml").into_iter().find(|block| block.contains("trusted_proxies")).expect("the block");
    let peer: SocketAddr = "127.0.0.1:8000".parse().expect("an address");
    assert!(config.contains(&format!("trusted_proxies = [\"{}\"]", peer.ip())));
    for block in [&blocks("nginx")[0], &blocks("caddyfile")[0]] {
        assert!(block.contains(&peer.to_string()), "{block}");
    }
}

#[test]
fn the_unit_in_the_readme_is_one_that_systemd_takes() {
    let dir = TempDir::new().expect("a directory");
    let [unit] = <[String; 1]>::try_from(blocks("ini")).expect("one block");
    let changes = [
        ("/usr/local/bin/twodoors", env!("CARGO_BIN_EXE_twodoors").to_owned()),
        ("User=twodoors", "User=daemon".to_owned()),
    ];
    let file = dir.path().join("twodoors.service");
    fs::write(&file, put_in(unit, &changes)).expect("a file");
    let Ok(verified) = Command::new("systemd-analyze").arg("verify").arg(&file).output() else {
        println!("skipped: systemd-analyze is not here");
        return;
    };
    let told = String::from_utf8_lossy(&verified.stderr);
    // Other units of the machine may have faults of their own.
    let faults: Vec<&str> = told.lines().filter(|line| line.contains("twodoors")).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}
