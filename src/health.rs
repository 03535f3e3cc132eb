//! For supervisors: `/healthz` says that the process answers, `/readyz` that the store does. Behind a proxy both answer
//! a peer on loopback too ([`crate::params::misdirected`]), so they say a status and nothing that somebody could use.

use crate::app::App;
use rocket::http::{ContentType, Status};
use rocket::{Route, State, get, routes};
use std::sync::Arc;

/// The routes.
pub fn routes() -> Vec<Route> {
    routes![healthz, readyz]
}

#[get("/healthz")]
fn healthz() -> (ContentType, &'static str) {
    (ContentType::Plain, "ok\n")
}

#[get("/readyz")]
async fn readyz(app: &State<Arc<App>>) -> (Status, (ContentType, &'static str)) {
    let is_ready = app.store().is_healthy() && app.accounts().administrators().await.is_ok();
    if is_ready {
        (Status::Ok, (ContentType::Plain, "ready\n"))
    } else {
        (Status::ServiceUnavailable, (ContentType::Plain, "not ready\n"))
    }
}
