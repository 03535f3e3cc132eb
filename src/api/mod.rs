//! Door two's face: JSON in, JSON out, problem+json when something is refused. No cookie is read or
//! set here.

pub mod account;
pub mod admin;
pub mod audit;
pub mod body;
pub mod compare;
pub mod cors;
mod ctx;
pub mod diagnostics;
mod keyed;
pub mod keys;
pub mod language;
pub mod login;
pub mod logins;
pub mod path;
pub mod people;
pub mod problem;
mod query;
mod tagged;
pub mod view;

use query::{Serves, strict};
use rocket::{Route, routes};

/// The routes under `/api`.
pub fn routes() -> Vec<Route> {
    strict(open(), Serves::Anybody)
        .chain(strict(signed_in(), Serves::SignedIn))
        .chain(strict(administrators(), Serves::Administrators))
        .collect()
}

fn open() -> Vec<Route> {
    routes![login::login, login::refresh, people::time, problem::misdirected]
}

fn signed_in() -> Vec<Route> {
    routes![
        login::logout,
        account::account,
        account::export,
        account::change,
        account::change_password,
        account::confirm,
        logins::logins,
        logins::login,
        logins::rename,
        logins::revoke,
        logins::revoke_others,
        audit::activity,
        people::people,
        compare::compare,
    ]
}

fn administrators() -> Vec<Route> {
    routes![
        compare::run,
        compare::cancel,
        admin::users,
        admin::add,
        admin::user,
        admin::change,
        admin::delete,
        admin::link,
        admin::sign_out,
        admin::logins,
        admin::revoke,
        audit::audit,
        keys::keys,
        keys::rotate,
        diagnostics::diagnostics,
    ]
}

/// The routes that standards put elsewhere.
pub fn well_known() -> Vec<Route> {
    routes![keys::jwks]
}
