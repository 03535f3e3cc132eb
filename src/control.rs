//! What the owner of the data directory may do without signing in, for the command line.
//!
//! [`perform`] is the one implementation: the running server calls it for a line that came in by
//! the socket (`control/socket.rs`), a command calls it itself on the data it opened while no server
//! runs (`control/client.rs`). So an act means the same by either way, audit entry included.
//!
//! Whoever can open the data directory owns everything in it, therefore the witness
//! [`Admin::owner_of_the_data`] is made here. Sentences are made here too: a newer command line may
//! speak to an older server, and then prints what that one did.

pub mod client;
mod keys;
pub mod socket;

use crate::audit::Origin;
use crate::config::Alg;
use crate::error::{Denial, Error, FieldError};
use crate::house::House;
use crate::house::rotation::KeyRow;
use crate::identity::{Admin, Role};
use crate::link::MadeLink;
use crate::user::administration::{Change, NewUser};
use crate::user::edit::Precondition;
use crate::user::password::Password;
use crate::user::{LinkKind, Profile, User, Username, is_control_or_bidi};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// An act of the owner's; one JSON line on the socket.
#[derive(Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// A fresh link for the first administrator; an older one dies.
    SetupLink,
    /// Adds a person.
    UserAdd(NewPerson),
    /// Lists everybody.
    UserList,
    /// Makes a one-time link by which a person sets a password.
    UserLink {
        /// Whose.
        name: String,
    },
    /// Lets a disabled person in again.
    UserEnable {
        /// Whom.
        name: String,
    },
    /// Keeps a person out and ends their logins.
    UserDisable {
        /// Whom.
        name: String,
    },
    /// Gives a person another role and ends their logins.
    UserRole {
        /// Whom.
        name: String,
        /// Which.
        role: Role,
    },
    /// Ends all logins and links of a person.
    UserSignOut {
        /// Whose.
        name: String,
    },
    /// Removes a person.
    UserDelete {
        /// Whom.
        name: String,
    },
    /// Lists the signing keys.
    KeysList,
    /// Says whom an end of all logins would concern.
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
#[derive(Serialize, Deserialize)]
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
}

/// What came of an act.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// A one-time link.
    Link {
        /// The link: a secret, shown once.
        url: String,
        /// What it is for and how long it works, as a sentence.
        about: String,
    },
    /// Done, in a sentence or two.
    Done {
        /// The sentence.
        said: String,
    },
    /// Everybody, oldest first.
    People {
        /// The people.
        people: Vec<Person>,
    },
    /// The signing keys, newest first.
    Keys {
        /// The keys, without what is secret about them.
        keys: Vec<KeyRow>,
    },
}

/// A person as `user list --json` shows them: the `User` of the contract, §3.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the contract's")]
pub struct Person {
    pub id: String,
    pub username: String,
    pub display_name: String,
    pub title: String,
    pub email: String,
    pub phone: String,
    pub role: Role,
    pub disabled: bool,
    pub created_at: String,
    pub last_seen_at: Option<String>,
}

/// Why an act was not done, in one line: what happened and what to do next.
#[derive(Debug, Serialize, Deserialize, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::Denied(denial) => denial.into(),
            Error::Invalid(fields) | Error::Changed(fields) => {
                let faults = fields.iter().map(|FieldError { field, message }| match field.as_str() {
                    "" => message.to_string(),
                    field => format!("{field}: {message}"),
                });
                Self(faults.collect::<Vec<_>>().join(" "))
            }
            Error::Store(error) => {
                Self(format!("{error}: the change may or may not have happened; `twodoors user list` shows what is so"))
            }
        }
    }
}

impl From<Denial> for Refusal {
    fn from(denial: Denial) -> Self {
        let said = denial.said();
        Self(said.both().to_string())
    }
}

/// Does what the owner of the data asks for.
///
/// # Errors
/// Says in one line what keeps it from being done and what to do next.
pub async fn perform(house: &House, act: Act) -> Result<Reply, Refusal> {
    let (accounts, origin) = (&house.accounts, Origin::COMMAND_LINE);
    match act {
        Act::SetupLink => setup_link(house).await,
        Act::UserAdd(new) => add(house, new).await,
        Act::UserList => list(house).await,
        Act::UserLink { name } => {
            let user = person(house, &name).await?;
            let (user, made) = accounts.make_link(Admin::owner_of_the_data(), user.id, origin).await?;
            Ok(link(house, &user, &made))
        }
        Act::UserEnable { name } => set_disabled(house, &name, false).await,
        Act::UserDisable { name } => set_disabled(house, &name, true).await,
        Act::UserRole { name, role } => set_role(house, &name, role).await,
        Act::UserSignOut { name } => {
            let user = person(house, &name).await?;
            let effect = accounts.sign_out_everywhere(Admin::owner_of_the_data(), user.id, origin).await?;
            Ok(done(format!("{} is signed out everywhere. {}", user.username.as_str(), effect.text())))
        }
        Act::UserDelete { name } => {
            let user = person(house, &name).await?;
            let effect = accounts.delete(Admin::owner_of_the_data(), user.id, &Precondition::None, origin).await?;
            Ok(done(format!("{} is deleted. {}", user.username.as_str(), effect.text())))
        }
        Act::KeysList => Ok(Reply::Keys { keys: house.key_rows() }),
        Act::KeysAffected => keys::affected(house, Admin::owner_of_the_data()).await,
        Act::KeysRotate { alg } => keys::rotate(house, Admin::owner_of_the_data(), alg).await,
        Act::KeysReplace { alg } => keys::replace(house, Admin::owner_of_the_data(), alg).await,
    }
}

fn done(said: String) -> Reply {
    Reply::Done { said }
}

async fn setup_link(house: &House) -> Result<Reply, Refusal> {
    let code = house.accounts.setup_code(true, Origin::COMMAND_LINE).await.map_err(|error| match error {
        Error::Denied(Denial::SetupClosed) => Refusal(
            "there is an administrator already, so set-up is closed; for somebody who cannot sign in: `twodoors user link NAME`"
                .to_owned(),
        ),
        other => other.into(),
    })?;
    let url = house.link(&format!("/setup?code={code}"));
    let about = "Whoever opens this link within 30 minutes becomes the first administrator. It works once; an older one is dead.";
    Ok(Reply::Link { url, about: about.to_owned() })
}

fn link(house: &House, user: &User, made: &MadeLink) -> Reply {
    let kind = match made.kind {
        LinkKind::Invitation => "invitation",
        LinkKind::Recovery => "recovery link",
    };
    Reply::Link {
        url: house.link(&format!("/link/{}", made.code.expose_secret())),
        about: format!(
            "{kind} for {}: by it they choose a password, once, until {}. It is not shown again.",
            user.username.as_str(),
            made.expires_at.text()
        ),
    }
}

async fn add(house: &House, new: NewPerson) -> Result<Reply, Refusal> {
    let (owner, origin) = (Admin::owner_of_the_data(), Origin::COMMAND_LINE);
    let role = if new.admin { Role::Admin } else { Role::Member };
    let profile = Profile { display_name: new.display_name, ..Profile::default() };
    let user = NewUser { username: &new.username, profile, role: role.as_str() };
    let taken = |error| match error {
        Error::Denied(Denial::NameTaken) => Refusal(format!(
            "there is somebody called {} already; choose another name, or `twodoors user link` for a new password",
            shown(&new.username)
        )),
        other => other.into(),
    };
    let Some(password) = &new.password else {
        let (user, made) = house.accounts.add(owner, user, origin).await.map_err(taken)?;
        return Ok(link(house, &user, &made));
    };
    let password = Password::new(password);
    let user = house.accounts.add_with_password(owner, user, password, new.keep, origin).await.map_err(taken)?;
    let next = if new.keep { "" } else { " They must choose their own password at the first sign-in." };
    Ok(done(format!("{} ({}) is added.{next}", user.username.as_str(), role.as_str())))
}

async fn list(house: &House) -> Result<Reply, Refusal> {
    let users = &house.accounts.users;
    let mut people = Vec::new();
    for user in house.accounts.search("").await? {
        let seen = users.last_seen(user.id).await.map_err(Error::from)?;
        people.push(Person {
            id: user.id.to_string(),
            username: user.username.as_str().to_owned(),
            display_name: user.profile.display_name,
            title: user.profile.title,
            email: user.profile.email,
            phone: user.profile.phone,
            role: user.role,
            disabled: user.disabled,
            created_at: user.created_at.rfc3339(),
            last_seen_at: seen.map(crate::clock::Timestamp::rfc3339),
        });
    }
    // What is shown must not be taken back by a power cut.
    users.barrier().await.map_err(Error::from)?;
    Ok(Reply::People { people })
}

async fn set_disabled(house: &House, name: &str, disabled: bool) -> Result<Reply, Refusal> {
    let user = person(house, name).await?;
    let change = Change { disabled: Some(disabled), ..Change::default() };
    let (user, effect) =
        house.accounts.change(Admin::owner_of_the_data(), user.id, change, Origin::COMMAND_LINE).await?;
    let name = user.username.as_str();
    Ok(done(match (effect, disabled) {
        (Some(effect), true) => format!("{name} is disabled and every login of theirs ended. {}", effect.text()),
        (Some(_), false) => format!("{name} is enabled and may sign in."),
        (None, true) => format!("{name} was disabled already; nothing changed."),
        (None, false) => format!("{name} was enabled already; nothing changed."),
    }))
}

async fn set_role(house: &House, name: &str, role: Role) -> Result<Reply, Refusal> {
    let user = person(house, name).await?;
    let change = Change { role: Some(role), ..Change::default() };
    let (user, effect) =
        house.accounts.change(Admin::owner_of_the_data(), user.id, change, Origin::COMMAND_LINE).await?;
    let (name, role) = (user.username.as_str(), role.as_str());
    Ok(done(match effect {
        Some(effect) => format!("{name} is {role} now and every login of theirs ended. {}", effect.text()),
        None => format!("{name} was {role} already; nothing changed."),
    }))
}

/// The person of that name, in whatever case it was typed.
async fn person(house: &House, name: &str) -> Result<User, Refusal> {
    let found = match Username::parse(name) {
        Ok(username) => house.accounts.users.find_name(&username).await.map_err(Error::from)?,
        Err(_) => None,
    };
    found.ok_or_else(|| {
        Refusal(format!("there is nobody called {}; `twodoors user list` shows who there is", shown(name)))
    })
}

/// A name as typed, for a terminal: nothing in it may act there.
fn shown(name: &str) -> String {
    name.chars().map(|c| if is_control_or_bidi(c) { '\u{fffd}' } else { c }).collect()
}
