//! Twodoors: accounts and sign-in for a small team, one team with two doors.
//!
//! Door one ([`session`], [`html`]) is a server-side session in a cookie; door two ([`token`], [`api`])
//! a JWT access token with a rotating refresh token. Same people, same rights, one list of logins:
//! a revocable refresh token *is* a session, so there is one record, [`login::Login`], kept by
//! [`storage::Logins`]. What differs stands in the twins `session/` and `token/` and nowhere else.
//!
//! # The map
//!
//! From the ground up; a room imports only rooms above it in this table, so there is no circle.
//!
//! | room | what |
//! | --- | --- |
//! | [`base`] | ids, roles and reasons; clock, secrets, errors, languages, files, the log's catalogue |
//! | [`audit`] | what happened, in ids and names; one table of all acts |
//! | [`throttle`], [`user`], [`login`], [`identity`] | attempts, people, signed-in devices, who is asking |
//! | [`storage`], [`logins`] | rows and changes, with the rules of what is kept; what is done to a login |
//! | [`accounts`] | what is done to accounts: sign-in, links, administration, export |
//! | [`config`], [`params`] | what is configured, what a request brings |
//! | [`session`], [`token`] | the twins: each a scheme, a transport and guards |
//! | [`store`], [`app`] | stores of rows; everything put together, once |
//! | [`shown`] | one form in which each thing is shown |
//! | [`diagnostics`], [`control`], [`purge`], [`headers`], [`health`], [`requests`], [`server`] | around a running server |
//! | [`lab`] | the laboratory: experiments and measurements |
//! | [`html`], [`api`], [`cli`] | faces |
//!
//! `session` and `token` never import each other, nor do `html` and `api`; a test reads the imports.

pub mod accounts;
pub mod api;
pub mod app;
pub mod audit;
pub mod base;
pub mod cli;
pub mod config;
pub mod control;
pub mod diagnostics;
pub mod headers;
pub mod health;
pub mod html;
pub mod identity;
pub mod lab;
pub mod login;
pub mod logins;
pub mod params;
pub mod purge;
pub mod requests;
pub mod server;
pub mod session;
pub mod shown;
pub mod storage;
pub mod store;
pub mod throttle;
pub mod token;
pub mod user;

use app::App;
use lab::testbed::concurrency::{ConcurrencyLimit, MOST_AT_ONCE};
use rocket::shield::Shield;
use rocket::{Build, Rocket};
use std::sync::Arc;

/// The table of contents: everything the server answers.
pub fn rocket(app: Arc<App>) -> Rocket<Build> {
    let headers = headers::SecurityHeaders::new(app.config());
    let cors = api::cors::Cors::new(app.config());
    let doctor = html::doctor::Doctor::default();
    let views = html::views::Views::default();
    let comparison = Arc::new(lab::runs::Comparison::new(Arc::clone(&app)));
    // What Rocket logs is for programmers, and holds what strangers sent: `log_level` is for our own log.
    rocket::custom(app.config().figment.clone().merge(("log_level", "off")))
        // The guards ask for these, not for the whole app.
        .manage(Arc::clone(app.config()))
        .manage(Arc::clone(app.sessions()))
        .manage(Arc::clone(app.tokens()))
        .manage(app.cookie().clone())
        .manage(app)
        .manage(doctor.clone())
        .manage(views.clone())
        .manage(html::once::Once::default())
        .manage(comparison)
        .manage(lab::experiments::live::Trials::default())
        .manage(ConcurrencyLimit::new(MOST_AT_ONCE))
        // Ours are fixed and set once; Shield's would be computed for every response.
        .attach(requests::RequestLog)
        .attach(Shield::new())
        .attach(headers)
        .attach(cors)
        .attach(api::path::AnyCase)
        .attach(headers::MethodAsSent)
        .attach(headers::Misdirected)
        .attach(html::pasted::CleanAddress)
        .attach(html::language::KeepLanguage)
        .attach(doctor)
        .attach(views.fairing())
        .attach(purge::Sweeper)
        .mount("/", html::routes())
        .mount("/", api::well_known())
        .mount("/api", api::routes())
        .mount("/", health::routes())
        .register("/", rocket::catchers![html::error::catch])
        .register("/api", rocket::catchers![api::problem::catch])
}
