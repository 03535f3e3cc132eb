//! What the owner of the data directory may do without signing in, for the command line.
//!
//! [`perform`] is the one implementation: the running server calls it for a line that came in by
//! the socket (`control/socket.rs`), a command calls it itself on the data it opened while no server
//! runs (`control/client.rs`). So an act means the same by either way, audit entry included.
//!
//! A process that can open the data directory owns everything in it, therefore the witness
//! [`Admin::owner_of_the_data`] is made here. Sentences are made here too: a newer command line may
//! speak to an older server, and then prints what that one did.

pub mod client;
mod keys;
mod people;
pub mod socket;

use crate::accounts::links::IssuedLink;
use crate::app::App;
use crate::audit::Source;
use crate::base::error::{Denial, Error, FieldError};
use crate::base::ids::{LinkKind, Role, UserId};
use crate::config::Alg;
use crate::identity::Admin;
use crate::shown::{Invited, Key};
use crate::user::User;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// An act of the owner's; one JSON line on the socket.
#[derive(Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// A fresh link for the first administrator; an older one dies.
    SetupLink,
    UserAdd(NewPerson),
    UserList,
    /// Makes a one-time link by which a person sets a password.
    UserLink {
        name: String,
    },
    /// Lets a disabled person in again.
    UserEnable {
        name: String,
    },
    /// Keeps a person out and ends their logins.
    UserDisable {
        name: String,
    },
    /// Gives a person another role and ends their logins.
    UserRole {
        name: String,
        role: Role,
    },
    /// Ends all logins and links of a person.
    UserSignOut {
        name: String,
    },
    /// Says who it is that would be deleted; nothing is done.
    UserShow {
        name: String,
    },
    /// Removes the person that was shown, also if the name is another person's by now.
    UserDelete {
        id: UserId,
    },
    /// Lists the signing keys.
    KeysList,
    /// Says whom an end of all logins would concern; nothing is done.
    KeysAffected,
    /// Lets a new key sign.
    KeysRotate {
        /// Of which algorithm; none: of the one that signs now.
        alg: Option<Alg>,
    },
    /// Ends every login of everyone, makes new signing keys and a new server secret.
    KeysReplace {
        /// As for a rotation.
        alg: Option<Alg>,
    },
}

/// Somebody to be added, as typed. Not `Debug`: it may hold a password.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// The name to sign in with.
    pub username: String,
    /// What others see; empty: the user name.
    pub display_name: String,
    /// Whether they become administrator.
    pub admin: bool,
    /// Their password; none: they get a link and choose one.
    pub password: Option<Zeroizing<String>>,
    /// Whether that password need not be changed at the first sign-in.
    pub keep: bool,
    /// Whether the name is meant, though it can be taken for another one.
    pub accept_lookalike: bool,
}

/// What came of an act.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    Link {
        /// The link: a secret, shown once.
        url: String,
        /// What it is for and how long it works, as a sentence.
        about: String,
    },
    /// Done, in a sentence or two.
    Done { said: String },
    /// Everybody, oldest first.
    People { people: Vec<Invited> },
    /// What is to be asked before something is done that cannot be undone, or may not be meant.
    Question {
        /// What would be done, as a sentence or two.
        said: String,
        /// Whom it concerns, if that is one person.
        whom: Option<UserId>,
    },
    /// The signing keys, newest first.
    Keys {
        /// The keys, without what is secret about them.
        keys: Vec<Key>,
    },
}

/// Why an act was not done, in one line: what happened and what to do next.
#[derive(Debug, Serialize, Deserialize, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

impl<E: Into<Error>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::of(error.into(), "user list")
    }
}

impl Refusal {
    /// Says why; `shows` is the command that shows what is so.
    fn of(error: Error, shows: &str) -> Self {
        if let Error::Store(error) = error {
            return Self(format!(
                "{error}: the change may or may not have happened; `twodoors {shows}` shows what is so"
            ));
        }
        let (denial, fields) = error.into_denial();
        let faults = fields.iter().map(|FieldError { field, message }| match field.as_str() {
            "" => message.to_string(),
            field => format!("{field}: {message}"),
        });
        let faults = faults.collect::<Vec<_>>().join(" ");
        Self(if faults.is_empty() { denial.problem().both().to_string() } else { faults })
    }
}

/// Does what the owner of the data asks for.
pub async fn perform(app: &App, act: Act) -> Result<Reply, Refusal> {
    let owner = Admin::owner_of_the_data;
    match act {
        Act::SetupLink => setup_link(app).await,
        Act::UserAdd(new) => people::add(app, owner(), new).await,
        Act::UserList => people::list(app).await,
        Act::UserLink { name } => people::make_link(app, owner(), &name).await,
        Act::UserEnable { name } => people::set_disabled(app, owner(), &name, false).await,
        Act::UserDisable { name } => people::set_disabled(app, owner(), &name, true).await,
        Act::UserRole { name, role } => people::set_role(app, owner(), &name, role).await,
        Act::UserSignOut { name } => people::sign_out(app, owner(), &name).await,
        Act::UserShow { name } => people::show(app, &name).await,
        Act::UserDelete { id } => people::delete(app, owner(), id).await,
        Act::KeysList => Ok(Reply::Keys { keys: app.keys().iter().map(Key::from).collect() }),
        Act::KeysAffected => keys::affected(app, owner()).await,
        Act::KeysRotate { alg } => keys::rotate(app, owner(), alg).await,
        Act::KeysReplace { alg } => keys::replace(app, owner(), alg).await,
    }
}

fn done(said: String) -> Reply {
    Reply::Done { said }
}

/// A number of things, in words.
fn counted(number: usize, one: &str, more: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { more })
}

async fn setup_link(app: &App) -> Result<Reply, Refusal> {
    let code = app.accounts().setup_code(true, Source::COMMAND_LINE).await.map_err(|error| match error {
        Error::Denied(Denial::SetupClosed) => Refusal(
            "there is an administrator already, so set-up is closed; for somebody who cannot sign in: `twodoors user link NAME`"
                .to_owned(),
        ),
        other => other.into(),
    })?;
    let url = app.link(&format!("/setup?code={code}"));
    let about = "Whoever opens this link within 30 minutes becomes the first administrator. It works once; an older one is dead.";
    Ok(Reply::Link { url, about: format!("{about}{}", only_here(app)) })
}

/// Said beside a link that no other machine can open.
fn only_here(app: &App) -> &'static str {
    if app.config().only_here() { " It opens on this machine only." } else { "" }
}

fn link(app: &App, user: &User, made: &IssuedLink) -> Reply {
    let kind = match made.kind {
        LinkKind::Invitation => "invitation",
        LinkKind::Recovery => "recovery link",
    };
    Reply::Link {
        url: app.link(&format!("/link/{}", made.code.expose_secret())),
        about: format!(
            "{kind} for {}: by it they choose a password, once, until {}. It is not shown again.{}",
            user.username.as_str(),
            made.expires_at.text(),
            only_here(app)
        ),
    }
}
