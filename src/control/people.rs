//! People, as the owner of the data sees them.

use super::{NewPerson, Refusal, Reply, counted, done, link};
use crate::accounts::administration::{Change, NewUser};
use crate::app::App;
use crate::audit::Source;
use crate::base::characters::is_control_or_bidi;
use crate::base::error::{Denial, Error, FieldError};
use crate::base::etag::Precondition;
use crate::base::ids::{Role, UserId};
use crate::identity::Admin;
use crate::shown::Invited;
use crate::storage::users::Administrators;
use crate::user::password::Password;
use crate::user::{Profile, User};

pub(super) async fn add(app: &App, admin: Admin<'_>, new: NewPerson) -> Result<Reply, Refusal> {
    let origin = Source::COMMAND_LINE;
    let role = if new.admin { Role::Admin } else { Role::Member };
    let profile = Profile { display_name: new.display_name, ..Profile::default() };
    let accept_lookalike = new.accept_lookalike;
    let user = NewUser { username: &new.username, profile, role: role.as_str(), accept_lookalike };
    let added = match &new.password {
        None => {
            let added = app.accounts().add(admin, user, origin).await;
            added.map(|(user, made)| link(app, &user, &made))
        }
        Some(password) => {
            let password = Password::new(password);
            let added = app.accounts().add_with_password(admin, user, password, new.keep, origin).await;
            let next = if new.keep { "" } else { " They must choose their own password at the first sign-in." };
            added.map(|user| done(format!("{} ({}) is added.{next}", user.username.as_str(), role.as_str())))
        }
    };
    match added {
        Err(Error::Denied(Denial::NameTaken)) => Err(Refusal(format!(
            "there is somebody called {} already; choose another name, or `twodoors user link` for a new password",
            shown(&new.username)
        ))),
        Err(Error::Lookalike(warnings)) => {
            let warned: Vec<String> = warnings.iter().map(|FieldError { message, .. }| message.to_string()).collect();
            let said = format!("{} can be taken for another name. {}", shown(&new.username), warned.join(" "));
            Ok(Reply::Question { said, whom: None })
        }
        other => Ok(other?),
    }
}

pub(super) async fn list(app: &App) -> Result<Reply, Refusal> {
    let mut people = Vec::new();
    for user in app.accounts().search("").await? {
        people.push(Invited::read(app.accounts(), &user).await?);
    }
    // What is shown must not be taken back by a power cut.
    app.store().settle().await?;
    Ok(Reply::People { people })
}

pub(super) async fn make_link(app: &App, admin: Admin<'_>, name: &str) -> Result<Reply, Refusal> {
    let user = person(app, name).await?;
    let (user, made) = app.accounts().make_link(admin, user.id, Source::COMMAND_LINE).await?;
    Ok(link(app, &user, &made))
}

pub(super) async fn sign_out(app: &App, admin: Admin<'_>, name: &str) -> Result<Reply, Refusal> {
    let user = person(app, name).await?;
    let effect = app.accounts().sign_out_everywhere(admin, user.id, Source::COMMAND_LINE).await?;
    Ok(done(format!("{} is signed out everywhere. {}", user.username.as_str(), effect.text())))
}

/// Who it is, so that nobody deletes another one by a slip of the keyboard.
pub(super) async fn show(app: &App, name: &str) -> Result<Reply, Refusal> {
    let user = person(app, name).await?;
    let accounts = app.accounts();
    let Administrators { all, able } = accounts.administrators().await?;
    let others = [all, able].map(|count| count.saturating_sub(usize::from(user.role == Role::Admin)));
    if user.is_last_administrator(None, others[0], if user.is_able_administrator() { others[1] } else { able }) {
        return Err(Denial::LastAdministrator.into());
    }
    let live = app.logins().live_of(&user).await?.len();
    let seen = accounts.last_seen(user.id).await?;
    let seen = seen.map_or("never seen here".to_owned(), |at| format!("last seen {}", at.text()));
    let state = if user.disabled { ", disabled" } else { "" };
    let said = format!(
        "This deletes {}, {}{state}, for good: {}, {seen}. Only what the audit says of them is left.",
        named(&user),
        user.role.as_str(),
        counted(live, "live login", "live logins"),
    );
    Ok(Reply::Question { said, whom: Some(user.id) })
}

pub(super) async fn delete(app: &App, admin: Admin<'_>, id: UserId) -> Result<Reply, Refusal> {
    let gone = || Refusal("they are gone: somebody deleted them meanwhile".to_owned());
    let user = app.accounts().user(id).await?.ok_or_else(gone)?;
    let effect = app.accounts().delete(admin, id, &Precondition::None, Source::COMMAND_LINE).await?;
    Ok(done(format!("{} is deleted for good. {}", named(&user), effect.text())))
}

pub(super) async fn set_disabled(app: &App, admin: Admin<'_>, name: &str, disabled: bool) -> Result<Reply, Refusal> {
    let user = person(app, name).await?;
    let change = Change { disabled: Some(disabled), ..Change::default() };
    let (user, effect) = app.accounts().change(admin, user.id, change, Source::COMMAND_LINE).await?;
    let name = user.username.as_str();
    Ok(done(match (effect, disabled) {
        (Some(effect), true) => format!("{name} is disabled and every login of theirs ended. {}", effect.text()),
        (Some(_), false) => format!("{name} is enabled and may sign in."),
        (None, true) => format!("{name} was disabled already; nothing changed."),
        (None, false) => format!("{name} was enabled already; nothing changed."),
    }))
}

pub(super) async fn set_role(app: &App, admin: Admin<'_>, name: &str, role: Role) -> Result<Reply, Refusal> {
    let user = person(app, name).await?;
    let change = Change { role: Some(role), ..Change::default() };
    let (user, effect) = app.accounts().change(admin, user.id, change, Source::COMMAND_LINE).await?;
    let (name, role) = (user.username.as_str(), role.as_str());
    Ok(done(match effect {
        Some(effect) => format!("{name} is {role} now and every login of theirs ended. {}", effect.text()),
        None => format!("{name} was {role} already; nothing changed."),
    }))
}

/// The person of that name, in whatever case it was typed.
async fn person(app: &App, name: &str) -> Result<User, Refusal> {
    app.accounts().named(name).await?.ok_or_else(|| {
        Refusal(format!("there is nobody called {}; `twodoors user list` shows who there is", shown(name)))
    })
}

/// A person by both names.
fn named(user: &User) -> String {
    let (username, shown) = (user.username.as_str(), &user.profile.display_name);
    if username == shown { username.to_owned() } else { format!("{username} ({shown})") }
}

/// A name as typed, for a terminal: nothing in it may act there.
fn shown(name: &str) -> String {
    name.chars().map(|c| if is_control_or_bidi(c) { '\u{fffd}' } else { c }).collect()
}
