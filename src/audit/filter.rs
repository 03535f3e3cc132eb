//! Which entries somebody asks for: every part may be left out, and what is given combines.

use super::{Act, AuditEvent, Door};
use crate::base::clock::Timestamp;
use crate::base::error::FieldError;
use crate::base::ids::UserId;
use crate::base::language::Text;
use crate::base::search::Query;
use crate::base::words::words;
use std::collections::HashSet;

/// Longer than any name; what is longer finds nobody anyway.
const MOST_CHARS: usize = 200;

/// Acts that people look for together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Signing in, confirming, what is known of devices.
    SignIns,
    /// Wrong names and passwords.
    Failures,
    /// Logins that ended, however.
    LoginsEnded,
    /// One-time links, made and used.
    Links,
    /// Adding, changing, disabling, deleting people; what they took away of theirs.
    People,
    /// Passwords set and changed.
    Passwords,
    /// The server itself: signing keys and settings.
    Keys,
}

words!(Group {
    SignIns = "sign_ins",
    Failures = "failures",
    LoginsEnded = "logins_ended",
    Links = "links",
    People = "people",
    Passwords = "passwords",
    Keys = "keys",
});

impl Group {
    /// Its name for people.
    pub fn text(self) -> Text {
        Text::new(match self {
            Self::SignIns => "audit-group-sign-ins",
            Self::Failures => "audit-group-failures",
            Self::LoginsEnded => "audit-group-logins-ended",
            Self::Links => "audit-group-links",
            Self::People => "audit-group-people",
            Self::Passwords => "audit-group-passwords",
            Self::Keys => "audit-group-keys",
        })
    }

    /// Whether an act belongs to it.
    pub fn holds(self, act: Act) -> bool {
        act.row().groups.contains(&self)
    }
}

/// A filter as it was typed: empty texts ask for nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Typed<'a> {
    /// Part of the name of a person, who or whom.
    pub q: &'a str,
    /// A [`Group`].
    pub act: &'a str,
    /// A [`Door`].
    pub door: &'a str,
    /// The first day, or moment.
    pub from: &'a str,
    /// The last day, or the moment before which.
    pub to: &'a str,
}

/// A filter that has been understood.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Which person, who or whom.
    pub person: Option<Query>,
    /// People whom it finds: entries know user names only, and nobody else knows those of the deleted.
    pub also: HashSet<UserId>,
    pub group: Option<Group>,
    pub door: Option<Door>,
    /// Not earlier than this.
    pub from: Option<Timestamp>,
    pub before: Option<Timestamp>,
}

const DAY_SECS: u64 = 86_400;

/// A day (UTC) as its first moment and the next day's, or a moment as itself.
fn moments(text: &str) -> Option<(Timestamp, Timestamp)> {
    let day = Timestamp::parse_day(text).map(|day| (day, day.plus_secs(DAY_SECS)));
    day.or_else(|| Timestamp::parse_rfc3339(text).map(|at| (at, at)))
}

/// Whether the end lies before the beginning: nobody looks for what cannot be found. One and the same
/// moment is empty, but not backwards.
fn is_backwards(from: Option<(Timestamp, Timestamp)>, to: Option<(Timestamp, Timestamp)>) -> bool {
    from.zip(to).is_some_and(|((from, _), (to, before))| from > to && from >= before)
}

/// What was typed, if anything, read; a fault names the field and the form.
fn read<T>(
    field: &'static str,
    text: &str,
    form: impl FnOnce() -> Text,
    faults: &mut Vec<FieldError>,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let text = text.trim();
    let value = if text.is_empty() { return None } else { parse(text) };
    if value.is_none() {
        faults.push(FieldError::new(field, form()));
    }
    value
}

impl Typed<'_> {
    /// Whether anything is asked for.
    pub fn is_empty(&self) -> bool {
        [self.q, self.act, self.door, self.from, self.to].iter().all(|text| text.trim().is_empty())
    }

    /// Understands it; every field at fault is named.
    pub fn parse(&self) -> Result<Filter, Vec<FieldError>> {
        let mut faults = Vec::new();
        let one_of = |all: Vec<&str>| Text::new("fault-one-of").with("all", all.join(", "));
        let groups = || one_of(Group::ALL.map(Group::as_str).to_vec());
        let doors = || one_of(Door::ALL.map(Door::as_str).to_vec());
        let day = || Text::new("fault-day");
        let q = self.q.trim();
        if q.chars().count() > MOST_CHARS {
            faults.push(FieldError::new("q", Text::new("fault-too-long").with("most", MOST_CHARS)));
        }
        // Faults come in the order of the boxes: the first takes the focus.
        let group = read("act", self.act, groups, &mut faults, Group::parse);
        let door = read("door", self.door, doors, &mut faults, Door::parse);
        let from = read("from", self.from, day, &mut faults, moments);
        let to = read("to", self.to, day, &mut faults, moments);
        if is_backwards(from, to) {
            faults.push(FieldError::new("from", "fault-after-to"));
            faults.push(FieldError::new("to", "fault-before-from"));
        }
        let filter = Filter {
            person: Some(q).filter(|q| !q.is_empty()).map(Query::new),
            also: HashSet::new(),
            group,
            door,
            from: from.map(|(first, _)| first),
            before: to.map(|(_, next)| next),
        };
        if faults.is_empty() { Ok(filter) } else { Err(faults) }
    }
}

impl Filter {
    /// Whether this entry is asked for.
    pub fn admits(&self, entry: &AuditEvent) -> bool {
        let names = [&entry.who, &entry.whom];
        let is_theirs = |query: &Query| {
            let mut people = names.iter().filter_map(|name| name.as_ref());
            people.any(|name| self.also.contains(&name.id) || query.finds(&[&name.username]))
        };
        self.person.as_ref().is_none_or(is_theirs)
            && self.group.is_none_or(|group| group.holds(entry.act))
            && self.door.is_none_or(|door| door == entry.door)
            && self.from.is_none_or(|from| entry.at >= from)
            && self.before.is_none_or(|before| entry.at < before)
    }
}
