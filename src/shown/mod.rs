//! One form in which a person, a login, an event, a signing key and a notice are shown: pages, `/api`, the export,
//! saved lists and the command line all take it. A face may add members of its own.
//!
//! Every member is chosen by name: what is added to a record later is not shown until somebody has thought about it.
//! Only a profile is shown whole, because people write it for the team.

pub mod csv;
mod event;
pub mod export;
mod key;
mod login;
mod notice;
mod user;

pub use event::Event;
pub use export::Export;
pub use key::Key;
pub use login::{Listed, Login};
pub use notice::Notice;
pub use user::{Contact, Invited, User};
