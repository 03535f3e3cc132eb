//! What the product is compared with: this binary, started again in another mode.
//!
//! **R** is Rocket as it comes: its release defaults, Shield attached, no fairing and no state of ours;
//! `/page` is one constant text, `/json` one constant value that is serialised each time.
//!
//! **L** is the product's own server (`twodoors::rocket`: its fairings, headers, catchers, routes and
//! an open house on an empty data directory) with one route more: a constant page, answered exactly
//! like a rendered one (one sized body in one piece, `text/html`), without cookie, store and Tera.
//!
//! **argon2** is Argon2id with the product's default parameters in a loop, one buffer kept.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use rocket::http::ContentType;
use rocket::response::{self, Responder};
use rocket::serde::json::Json;
use rocket::{Request, Response, State, get, routes};
use serde_json::Value;
use std::fs;
use std::io::{self, Cursor};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use twodoors::app::App;
use twodoors::base::clock::Clock;
use twodoors::config::{self, Config, Overrides};
use twodoors::user::password::Cost;

pub const R: &str = "--serve-r";
pub const L: &str = "--serve-l";
pub const ARGON2: &str = "--argon2";
/// In the folder that the modes are given.
pub const PAGE_FILE: &str = "page.html";
pub const JSON_FILE: &str = "account.json";

/// The default cost, as contract.md says it.
const COST: Cost = Cost { memory_kib: 19_456, iterations: 2, lanes: 1 };

type Failure = Box<dyn std::error::Error>;

/// Runs a mode, if the arguments ask for one.
pub fn run(args: &[String]) -> Option<Result<(), Failure>> {
    match args {
        [mode, port, dir] if mode == R => Some(serve_r(port, Path::new(dir))),
        [mode, port, dir] if mode == L => Some(serve_l(port, Path::new(dir))),
        [mode, millis] if mode == ARGON2 => Some(hash(millis)),
        _ => None,
    }
}

struct PageText(&'static str);

#[get("/page")]
fn r_page(text: &State<PageText>) -> (ContentType, &'static str) {
    (ContentType::HTML, text.0)
}

#[get("/json")]
fn r_json(value: &State<Value>) -> Json<&Value> {
    Json(value.inner())
}

fn serve_r(port: &str, dir: &Path) -> Result<(), Failure> {
    let page = fs::read_to_string(dir.join(PAGE_FILE))?;
    let json: Value = serde_json::from_slice(&fs::read(dir.join(JSON_FILE))?)?;
    let config = rocket::Config { port: port.parse()?, ..rocket::Config::release_default() };
    let rocket = rocket::custom(config).manage(PageText(page.leak())).manage(json);
    rocket::execute(rocket.mount("/", routes![r_page, r_json]).launch())?;
    Ok(())
}

/// Built like `html::page::Page` builds a rendered page.
struct Constant(String);

impl<'r> Responder<'r, 'static> for Constant {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        let mut response = Response::build();
        response.header(ContentType::HTML).sized_body(self.0.len(), Cursor::new(self.0)).max_chunk_size(64 * 1024);
        response.ok()
    }
}

#[get("/page")]
fn l_page(text: &State<PageText>) -> Constant {
    Constant(text.0.to_owned())
}

fn serve_l(port: &str, dir: &Path) -> Result<(), Failure> {
    let page = fs::read_to_string(dir.join(PAGE_FILE))?;
    let overrides = Overrides { data_dir: Some(dir.join("data-l")), address: None, port: Some(port.parse()?) };
    let config = Config::read(config::sources(&overrides)).map_err(|faults| faults.to_string())?;
    rocket::execute(async {
        let app = App::open(config, Clock::system()).await?;
        let rocket = twodoors::rocket(Arc::new(app)).manage(PageText(page.leak())).mount("/", routes![l_page]);
        twodoors::server::serve(rocket.ignite().await?).await?;
        Ok(())
    })
}

/// Prints hashes a second.
fn hash(millis: &str) -> Result<(), Failure> {
    let failed = |error: argon2::Error| io::Error::other(error.to_string());
    let time = Duration::from_millis(millis.parse()?);
    let params = Params::new(COST.memory_kib, COST.iterations, COST.lanes, Some(32)).map_err(failed)?;
    let mut memory = vec![Block::default(); params.block_count()];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut tag = [0; 32];
    let mut once = || argon2.hash_password_into_with_memory(b"correct horse", &[7; 16], &mut tag, &mut memory);
    once().map_err(failed)?;
    let (start, mut count) = (Instant::now(), 0_u32);
    while start.elapsed() < time {
        once().map_err(failed)?;
        count += 1;
    }
    println!("{}", f64::from(count) / start.elapsed().as_secs_f64());
    Ok(())
}
