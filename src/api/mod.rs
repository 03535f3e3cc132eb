//! Door two's face: JSON in, JSON out, problem+json when something is refused. No cookie is read or
//! set here.

pub mod account;
pub mod admin;
pub mod audit;
pub mod body;
pub mod compare;
pub mod diagnostics;
pub mod keys;
pub mod language;
pub mod login;
pub mod people;
pub mod problem;
pub mod view;

use rocket::{Route, routes};

/// The routes under `/api`.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![
        login::login,
        login::refresh,
        login::logout,
        account::account,
        account::export,
        account::change,
        account::change_password,
        account::confirm,
        account::logins,
        account::rename,
        account::revoke,
        account::revoke_others,
        audit::activity,
        people::people,
        people::time,
        compare::compare,
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
        problem::misdirected,
    ]
}

/// The routes that standards put elsewhere.
#[must_use]
pub fn well_known() -> Vec<Route> {
    routes![keys::jwks]
}
