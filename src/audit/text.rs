//! What the audit says to people: which sentence says what happened.

use super::{Act, AuditEvent, Door, Name};
use crate::audit::News;
use crate::base::browser;
use crate::base::ids::{LinkKind, Role, UserId};
use crate::base::language::Text;
use std::borrow::Cow;

/// Who and whom as a sentence needs them: with what their place in it asks for in each language.
struct Cast {
    /// "Ada", "You": who did it.
    who: Text,
    /// "Bob", "you": to whom.
    whom: Text,
    /// "Bob’s", "your", "their own".
    whose: Text,
    /// "One of Bob’s logins", also where nobody did it.
    login: Text,
}

impl Cast {
    fn of(entry: &AuditEvent, viewer: Option<UserId>, name: impl Fn(&Name) -> String) -> Self {
        let is_viewer = |name: &Name| viewer == Some(name.id);
        let named = |id: &'static str, who: &Name| Text::new(id).with("name", name(who));
        let who = match (&entry.who, entry.door) {
            (Some(who), _) if is_viewer(who) => Text::new("audit-who-you"),
            (Some(who), _) => named("audit-who", who),
            (None, Door::CommandLine) => Text::new("audit-who-owner"),
            (None, Door::System) => Text::new("audit-who-system"),
            (None, Door::Pages | Door::Api) => Text::new("audit-who-somebody"),
        };
        let (whom, owner) = match &entry.whom {
            Some(whom) if is_viewer(whom) => (Text::new("audit-whom-you"), Text::new("audit-whose-you")),
            Some(whom) => (named("audit-whom", whom), named("audit-whose", whom)),
            None => (Text::new("audit-whom-somebody"), Text::new("audit-whose-somebody")),
        };
        let is_own = entry.who.is_some() && entry.who == entry.whom && !entry.who.as_ref().is_some_and(is_viewer);
        // "their own" needs somebody before it.
        let login = Text::new("audit-login").with("whose", owner.clone());
        Self { who, whom, whose: if is_own { Text::new("audit-whose-own") } else { owner }, login }
    }

    /// A sentence of who did something, to whom, with whose.
    fn say(self, id: impl Into<Cow<'static, str>>) -> Text {
        Text::new(id).with("who", self.who).with("whom", self.whom).with("whose", self.whose).with("login", self.login)
    }
}

const fn link(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Invitation => "audit-an-invitation-link",
        LinkKind::Recovery => "audit-a-recovery-link",
    }
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Member => "audit-a-member",
        Role::Admin => "audit-an-administrator",
    }
}

/// What somebody is called where a page speaks of them: anybody may take on any display name, "The owner of
/// the server" too, but nobody another's user name.
pub fn called(display_name: Option<&String>, username: &str) -> String {
    match display_name {
        Some(display_name) if display_name != username => format!("{display_name} ({username})"),
        _ => username.to_owned(),
    }
}

/// One sentence about an entry, to `viewer` if somebody is spoken to; `name` says what people are called.
pub fn sentence(entry: &AuditEvent, viewer: Option<UserId>, name: impl Fn(&Name) -> String) -> Text {
    let is_own = |name: &Option<Name>| name.as_ref().is_some_and(|name| viewer == Some(name.id));
    let id = match entry.act {
        Act::SignInFailed if entry.whom.is_none() => "audit-sign-in-failed-nobody",
        Act::LoginRenamed if entry.device.is_some() && entry.renamed_to.is_some() => "audit-login-renamed-to",
        Act::Exported if is_own(&entry.whom) => "audit-exported-own",
        act => act.row().sentence,
    };
    let text = with_detail(Cast::of(entry, viewer, name).say(id), entry.act);
    let text = entry.device.iter().fold(text, |text, old| text.with("old", browser::shown(old)));
    entry.renamed_to.iter().fold(text, |text, new| text.with("new", new.as_str()))
}

/// What an act was done with, if anything.
fn with_detail(text: Text, act: Act) -> Text {
    match act {
        Act::LoginEnded(reason) => text.with("reason", reason.text()),
        Act::PasswordSetByLink(kind) | Act::LinkMade(kind) => text.with("link", Text::new(link(kind))),
        Act::UserAdded(given) => text.with("role", Text::new(role(given))),
        Act::RoleChanged(given) => text.with("role", Text::new(role(given))).with("to", given.text()),
        _ => text,
    }
}

/// What a person is told, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    pub what: Text,
    pub advice: Text,
}

/// A notice, for the person to whom it happened.
pub fn news(news: &News) -> Told {
    let by = match &news.by {
        Some(name) => Text::new("audit-who").with("name", name.as_str()),
        None => Text::new("audit-who-owner"),
    };
    let device = match &news.device {
        Some(name) => Text::new("news-device").with("name", browser::shown(name)),
        None => Text::new("news-a-login"),
    };
    let (what, advice) = news.act.row().notice.unwrap_or(("news-something", "news-something-advice"));
    let what = Text::new(what).with("by", by).with("device", device).with("count", u64::from(news.count));
    let what = with_detail(what, news.act);
    let from = match (news.address, news.act) {
        (None, _) => Text::new("nothing"),
        (Some(address), Act::SignInFailed) => {
            Text::new("news-attempt-from").with("address", address.to_string()).with("count", u64::from(news.count))
        }
        (Some(address), _) => Text::new("news-from").with("address", address.to_string()),
    };
    let times = if news.count > 1 {
        Text::new("news-times").with("count", u64::from(news.count))
    } else {
        Text::new("nothing")
    };
    Told { what: what.with("from", from).with("times", times), advice: Text::new(advice) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Source;
    use crate::base::clock::Timestamp;
    use crate::base::ids::EndReason;

    fn user(name: &str) -> Name {
        Name { id: UserId::new(), username: name.to_owned() }
    }

    fn said(act: Act, who: Option<&Name>, whom: Option<&Name>, viewer: Option<&Name>, door: Door) -> String {
        let entry = Source { door, address: None }.entry(act, Timestamp::default());
        let entry = AuditEvent { who: who.cloned(), whom: whom.cloned(), ..entry };
        sentence(&entry, viewer.map(|user| user.id), |name| name.username.clone()).to_string()
    }

    #[test]
    fn a_display_name_does_not_stand_alone() {
        let named = |display_name: &str| called(Some(&display_name.to_owned()), "ada");
        assert_eq!(named("Ada Lovelace"), "Ada Lovelace (ada)");
        assert_eq!(named("The owner of the server"), "The owner of the server (ada)");
        assert_eq!([named("ada"), called(None, "ada")], ["ada", "ada"]);
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
