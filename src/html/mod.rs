//! Door one's face: pages rendered here, complete without JavaScript.
//!
//! Path, handler, view and template agree: `/account/password`, `account::password`, `account/password.html`. A handler
//! takes who asks (a guard) and `Ctx`, and answers a `Page`; a form's answer is an `Answer`.
//! Links read, forms change. Handlers neither decide nor store: they parse, call an act, render.

mod account;
mod action;
mod activity;
mod admin;
mod answer;
mod assets;
mod audit;
mod carried;
pub mod compare;
mod ctx;
mod diagnostics;
pub mod doctor;
mod download;
pub mod error;
mod faults;
mod flash;
mod frame;
mod home;
mod invite;
mod keys;
pub mod language;
mod link;
mod login;
mod logins;
pub mod once;
mod page;
pub mod pasted;
mod people;
mod qr;
mod setup;
mod unsent;
mod vcard;
mod view;
pub mod views;
mod well_known;

use rocket::{Route, routes};

/// The routes.
pub fn routes() -> Vec<Route> {
    routes![
        home::home,
        home::problems,
        setup::form,
        setup::submit,
        login::form,
        login::submit,
        login::logout,
        link::form,
        link::submit,
        account::account,
        account::export,
        account::change_profile,
        account::password,
        account::change_password,
        logins::logins,
        logins::revoke,
        logins::rename,
        logins::revoke_others,
        account::confirm_form,
        account::confirm,
        activity::activity,
        activity::seen,
        language::choose,
        people::people,
        people::card,
        compare::overview::compare,
        compare::overview::experiment,
        compare::overview::run,
        compare::overview::cancel,
        compare::overview::download,
        compare::claims::claims,
        admin::home,
        admin::users,
        admin::add,
        admin::user,
        admin::profile,
        admin::role,
        admin::disable,
        admin::enable,
        admin::link,
        admin::link_again,
        admin::sign_out,
        admin::delete,
        admin::logins,
        admin::revoke,
        audit::audit,
        audit::save,
        keys::keys,
        keys::rotate,
        diagnostics::diagnostics,
        compare::inspect::inspect,
        compare::inspect::issue,
        compare::live::live,
        compare::live::start,
        compare::live::trial,
        compare::attacks::attacks,
        compare::attacks::attack,
        compare::attacks::place,
        assets::file,
        assets::favicon,
        assets::robots,
        well_known::change_password,
        well_known::security_txt,
        well_known::security_txt_before,
        error::misdirected,
        pasted::moved,
    ]
}
