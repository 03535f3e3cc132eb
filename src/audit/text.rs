//! What the audit says to people: every sentence there is, in one place.

use super::{Act, Door, Entry, Name};
use crate::identity::Role;
use crate::login::EndReason;
use crate::user::{LinkKind, News, UserId};

/// Who and whom as a sentence needs them.
struct Cast {
    /// "Ada", "You": at the beginning.
    who: String,
    /// "Bob", "you": to whom.
    whom: String,
    /// "Bob's", "your", "their own".
    whose: String,
}

impl Cast {
    fn of(entry: &Entry, viewer: Option<UserId>, name: impl Fn(&Name) -> String) -> Self {
        let is_viewer = |name: &Name| viewer == Some(name.id);
        let who = match (&entry.who, entry.door) {
            (Some(who), _) if is_viewer(who) => "You".to_owned(),
            (Some(who), _) => name(who),
            (None, Door::CommandLine) => "The owner of the server".to_owned(),
            (None, Door::System) => "Twodoors".to_owned(),
            (None, Door::Pages | Door::Api) => "Somebody".to_owned(),
        };
        let (whom, whose) = match &entry.whom {
            Some(whom) if is_viewer(whom) => ("you".to_owned(), "your".to_owned()),
            Some(whom) if entry.who.as_ref() == Some(whom) => (name(whom), "their own".to_owned()),
            Some(whom) => (name(whom), format!("{}’s", name(whom))),
            None => ("somebody".to_owned(), "somebody’s".to_owned()),
        };
        Self { who, whom, whose }
    }

    /// The owner at the beginning: "One of Bob's logins", also where nobody did it.
    fn login(&self, who: Option<&Name>) -> String {
        // "their own" needs somebody before it.
        match who {
            Some(_) if self.whose == "their own" => format!("One of {}’s logins", self.whom),
            _ => format!("One of {} logins", self.whose),
        }
    }
}

const fn link(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Invitation => "an invitation link",
        LinkKind::Recovery => "a recovery link",
    }
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Member => "a member",
        Role::Admin => "an administrator",
    }
}

/// One sentence about an entry, to `viewer` if somebody is spoken to; `name` says what people are called.
#[must_use]
pub fn sentence(entry: &Entry, viewer: Option<UserId>, name: impl Fn(&Name) -> String) -> String {
    let cast = Cast::of(entry, viewer, name);
    let Cast { who, whom, whose } = &cast;
    match entry.act {
        Act::SignedIn => format!("{who} signed in."),
        Act::NewAddress => format!("{who} signed in from an address not seen before."),
        Act::SignInFailed if entry.whom.is_none() => {
            "Somebody tried to sign in with a name that nobody has.".to_owned()
        }
        Act::SignInFailed => format!("Somebody failed to sign in as {whom}."),
        Act::Confirmed => format!("{who} confirmed with the password."),
        Act::ConfirmFailed => format!("{who} gave a wrong password when asked again."),
        Act::LoginEnded(reason) => ended(&cast, entry.who.as_ref(), reason),
        Act::LoginRenamed => format!("{who} renamed one of {whose} logins."),
        Act::RefreshAnsweredElsewhere => {
            format!("{} was renewed twice at once, from two addresses.", cast.login(None))
        }
        Act::PasswordChanged => format!("{who} changed {whose} password."),
        Act::PasswordSetByLink(kind) => format!("{who} set {whose} password by {}.", link(kind)),
        Act::PasswordSetByOwner => format!("{who} set {whose} password."),
        Act::LinkMade(kind) => format!("{who} made {} for {whom}.", link(kind)),
        Act::SetupLinkMade => format!("{who} made a set-up link."),
        Act::SetUp => format!("{who} set Twodoors up as its first administrator."),
        Act::UserAdded(given) => format!("{who} added {whom} as {}.", role(given)),
        Act::ProfileChanged => format!("{who} changed {whose} profile."),
        Act::RoleChanged(given) => format!("{who} changed {whose} role to {}.", role_word(given)),
        Act::Disabled => format!("{who} disabled {whose} account."),
        Act::Enabled => format!("{who} enabled {whose} account."),
        Act::SignedOutEverywhere => format!("{who} ended all of {whose} logins."),
        Act::Deleted => format!("{who} deleted {whose} account."),
        Act::KeyMade => format!("{who} made a new signing key."),
        Act::KeyRotated => format!("{who} let a new signing key take over."),
        Act::KeyRetired => format!("{who} retired a signing key."),
        Act::KeysReplaced => {
            format!("{who} ended every login of everyone and replaced the signing keys and the server secret.")
        }
        Act::SettingsChanged => "The server was started with other settings than before.".to_owned(),
    }
}

const fn role_word(role: Role) -> &'static str {
    match role {
        Role::Member => "member",
        Role::Admin => "administrator",
    }
}

fn ended(cast: &Cast, by: Option<&Name>, reason: EndReason) -> String {
    let (who, whose, login) = (&cast.who, &cast.whose, cast.login(by));
    match reason {
        EndReason::SignedOut => format!("{who} signed out."),
        EndReason::Revoked | EndReason::RevokedByAdministrator => format!("{who} ended one of {whose} logins."),
        EndReason::PasswordChanged => format!("{login} ended: the password was changed."),
        EndReason::Disabled => format!("{login} ended: the account was disabled or enabled."),
        EndReason::RoleChanged => format!("{login} ended: the role was changed."),
        EndReason::SignedOutEverywhere => format!("{login} ended: all of them did."),
        EndReason::Replaced => format!("{login} ended: the same device signed in again."),
        EndReason::TooMany => format!("{login} ended: there were more than 50, and it was the least recently used."),
        EndReason::SpentRefreshToken => {
            format!("{login} ended: its key was used twice, so somebody may have copied it.")
        }
        EndReason::StoreWentBackwards => format!("{login} ended: the server’s records were older than its key."),
        EndReason::Expired => format!("{login} ended: its time was over."),
        EndReason::KeysReplaced => {
            format!("{login} ended: all of everyone’s did, because the server’s keys may have been copied.")
        }
    }
}

/// What a person is told, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    /// What happened.
    pub what: String,
    /// What to do.
    pub advice: &'static str,
}

/// News to whom it happened. What is no news has a plain sentence too, so that none can be missing.
#[must_use]
pub fn news(news: &News) -> Told {
    let by = news.by.as_deref().unwrap_or("The owner of the server");
    let device = news.device.as_ref().map_or_else(|| "A login of yours".to_owned(), |name| format!("“{name}”"));
    let times = if news.count > 1 { format!(" This happened {} times.", news.count) } else { String::new() };
    let from = |before: &str| news.address.map(|address| format!("{before}{address}")).unwrap_or_default();
    let (what, advice) = match news.act {
        Act::SignInFailed => (
            match news.count {
                1 => format!("An attempt to sign in as you failed{}.", from("; it came from ")),
                count => format!("{count} attempts to sign in as you failed{}.", from("; the last came from ")),
            },
            "If it was not you who mistyped: your password held. Change it if somebody may know it.",
        ),
        Act::NewAddress => (
            format!("Somebody signed in as you from an address not seen before{}.{times}", from(": ")),
            "If it was not you, change your password now: every other login of yours then ends.",
        ),
        Act::LoginEnded(reason) => (device_ended(&device, by, reason, &times), advice_after(reason)),
        act => by_others(act, by, &times),
    };
    Told { what, advice }
}

/// What others did to somebody's account.
fn by_others(act: Act, by: &str, times: &str) -> (String, &'static str) {
    const ASK: &str = "Ask them if you do not know why.";
    const OUT: &str = "You were signed out for that everywhere.";
    match act {
        Act::LinkMade(kind) => (
            format!("{by} made {} for you.{times}", link(kind)),
            "With it a new password can be set for your account. Ask them if you do not know why.",
        ),
        Act::RoleChanged(given) => (format!("{by} made you {}.{times}", role(given)), OUT),
        Act::Enabled => (format!("Your account was disabled; {by} enabled it again.{times}"), OUT),
        Act::SignedOutEverywhere => (format!("{by} signed you out everywhere.{times}"), ASK),
        Act::ProfileChanged => (format!("{by} changed your profile.{times}"), "Have a look whether it is right."),
        Act::PasswordSetByOwner => (format!("{by} set your password."), "Change it to one that only you know."),
        Act::SignedIn
        | Act::SignInFailed
        | Act::Confirmed
        | Act::ConfirmFailed
        | Act::LoginEnded(_)
        | Act::LoginRenamed
        | Act::RefreshAnsweredElsewhere
        | Act::PasswordChanged
        | Act::PasswordSetByLink(_)
        | Act::SetupLinkMade
        | Act::SetUp
        | Act::UserAdded(_)
        | Act::Disabled
        | Act::Deleted
        | Act::KeyMade
        | Act::NewAddress
        | Act::SettingsChanged
        | Act::KeyRotated
        | Act::KeyRetired
        | Act::KeysReplaced => (format!("Something happened to your account.{times}"), "Your activity tells more."),
    }
}

fn device_ended(device: &str, by: &str, reason: EndReason, times: &str) -> String {
    match reason {
        EndReason::SpentRefreshToken => {
            format!("{device} was signed out because its key was used twice: somebody may have copied it.{times}")
        }
        EndReason::RevokedByAdministrator => format!("{by} signed {device} out.{times}"),
        EndReason::SignedOut
        | EndReason::Revoked
        | EndReason::PasswordChanged
        | EndReason::Disabled
        | EndReason::RoleChanged
        | EndReason::SignedOutEverywhere
        | EndReason::Replaced
        | EndReason::TooMany
        | EndReason::StoreWentBackwards
        | EndReason::Expired
        | EndReason::KeysReplaced => format!("{device} was signed out: {}.{times}", reason.text()),
    }
}

const fn advice_after(reason: EndReason) -> &'static str {
    match reason {
        EndReason::SpentRefreshToken => {
            "Sign in there again. If you know no reason, such as a restored copy of the device, change your password."
        }
        EndReason::TooMany => "End the logins that you no longer use.",
        EndReason::StoreWentBackwards => "Sign in there again, and tell an administrator.",
        EndReason::RevokedByAdministrator => "Ask them if you do not know why.",
        EndReason::SignedOut
        | EndReason::Revoked
        | EndReason::PasswordChanged
        | EndReason::Disabled
        | EndReason::RoleChanged
        | EndReason::SignedOutEverywhere
        | EndReason::Replaced
        | EndReason::Expired
        | EndReason::KeysReplaced => "Sign in there again.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Origin;
    use crate::clock::Timestamp;
    use crate::user::{Profile, User, Username};

    fn user(name: &str) -> User {
        let username = Username::parse(name).expect("a name");
        User::new(username, Profile::default(), Role::Member, Timestamp::default())
    }

    fn said(act: Act, who: Option<&User>, whom: Option<&User>, viewer: Option<&User>, door: Door) -> String {
        let entry = Origin { door, address: None }.entry(act, Timestamp::default());
        let entry = Entry { who: who.map(Name::from), whom: whom.map(Name::from), ..entry };
        sentence(&entry, viewer.map(|user| user.id), |name| name.username.clone())
    }

    #[test]
    fn a_sentence_names_whoever_did_it_and_speaks_to_whom_it_is_about() {
        let (ada, bob) = (user("ada"), user("bob"));
        let role = Act::RoleChanged(Role::Admin);
        assert_eq!(said(role, Some(&ada), Some(&bob), None, Door::Pages), "ada changed bob’s role to administrator.");
        assert_eq!(
            said(role, Some(&ada), Some(&bob), Some(&bob), Door::Api),
            "ada changed your role to administrator."
        );
        assert_eq!(
            said(role, Some(&ada), Some(&bob), Some(&ada), Door::Api),
            "You changed bob’s role to administrator."
        );
        assert_eq!(
            said(role, None, Some(&bob), None, Door::CommandLine),
            "The owner of the server changed bob’s role to administrator."
        );
        let own = Act::PasswordChanged;
        assert_eq!(said(own, Some(&bob), Some(&bob), None, Door::Pages), "bob changed their own password.");
        assert_eq!(said(own, Some(&bob), Some(&bob), Some(&bob), Door::Pages), "You changed your password.");
        let ended = Act::LoginEnded(EndReason::PasswordChanged);
        assert_eq!(
            said(ended, Some(&bob), Some(&bob), None, Door::Pages),
            "One of bob’s logins ended: the password was changed."
        );
        let revoked = Act::LoginEnded(EndReason::Revoked);
        assert_eq!(said(revoked, Some(&bob), Some(&bob), None, Door::Pages), "bob ended one of their own logins.");
        assert_eq!(said(revoked, Some(&bob), Some(&bob), Some(&bob), Door::Pages), "You ended one of your logins.");
        assert_eq!(
            said(Act::SignInFailed, None, Some(&bob), Some(&bob), Door::Api),
            "Somebody failed to sign in as you."
        );
        assert_eq!(
            said(Act::SignInFailed, None, None, None, Door::Api),
            "Somebody tried to sign in with a name that nobody has."
        );
        assert_eq!(said(Act::KeyMade, None, None, None, Door::System), "Twodoors made a new signing key.");
    }
}
