//! Which entries go when there are more of them than are kept.
//!
//! By age alone, a person who makes many entries (by signing in again and again) would push out what others
//! did. So the person who has the most loses their oldest first, down to where all are kept that fit.

use super::{AuditEvent, Door};
use crate::base::ids::UserId;
use std::collections::HashMap;

/// Who is counted as one: a person, or everything without a known author that came by one door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Author {
    Person(UserId),
    Unknown(Door),
}

impl From<&AuditEvent> for Author {
    fn from(entry: &AuditEvent) -> Self {
        entry.who.as_ref().map_or(Self::Unknown(entry.door), |who| Self::Person(who.id))
    }
}

/// Counts entries by their author; [`Self::surplus`] then says which are too many.
#[derive(Debug, Default)]
pub struct Counted(HashMap<Author, usize>);

/// How many entries of each author are too many.
#[derive(Debug, Default)]
pub struct Surplus(HashMap<Author, usize>);

impl Counted {
    /// Counts one.
    pub fn add(&mut self, entry: &AuditEvent) {
        *self.0.entry(entry.into()).or_default() += 1;
    }

    /// What is too many when `most` may stay: everybody keeps as many as the highest equal share allows.
    pub fn surplus(self, most: usize) -> Surplus {
        let mut counts: Vec<usize> = self.0.values().copied().collect();
        counts.sort_unstable();
        let (mut left, mut share) = (most, usize::MAX);
        for (at, count) in counts.iter().enumerate() {
            let equal = left / (counts.len() - at);
            if *count > equal {
                share = equal;
                break;
            }
            left -= count;
        }
        let surplus = self.0.into_iter().map(|(author, count)| (author, count.saturating_sub(share)));
        Surplus(surplus.filter(|(_, surplus)| *surplus > 0).collect())
    }
}

impl Surplus {
    /// Whether this entry goes; asked from the oldest on.
    pub fn takes(&mut self, entry: &AuditEvent) -> bool {
        let author = entry.into();
        let Some(left) = self.0.get_mut(&author) else { return false };
        *left -= 1;
        if *left == 0 {
            self.0.remove(&author);
        }
        true
    }

    /// Whether nothing more is too many.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::Counted;
    use crate::audit::{Act, AuditEvent, Door, Name, Source};
    use crate::base::clock::Timestamp;
    use crate::base::ids::UserId;

    /// Entries by people named by letters, by nobody for a dot, from the oldest on.
    fn left(by: &str, most: usize) -> String {
        let ids: Vec<UserId> = (0..26).map(|_| UserId::new()).collect();
        let entries: Vec<(char, AuditEvent)> = by
            .chars()
            .map(|letter| {
                let origin = Source { door: Door::Api, address: None };
                let mut entry = origin.entry(Act::SignedIn, Timestamp::from_millis(0));
                let id = ids.get((letter as usize).wrapping_sub('a' as usize)).copied();
                entry.who = id.map(|id| Name { id, username: letter.to_string() });
                (letter, entry)
            })
            .collect();
        let mut counted = Counted::default();
        for (_, entry) in &entries {
            counted.add(entry);
        }
        let mut surplus = counted.surplus(most);
        entries.iter().filter(|(_, entry)| !surplus.takes(entry)).map(|(letter, _)| *letter).collect()
    }

    #[test]
    fn whoever_has_the_most_entries_loses_their_oldest_first() {
        assert_eq!(left("abab", 4), "abab");
        assert_eq!(left("aaaaa", 3), "aaa");
        assert_eq!(left("abmmmmmmmm", 5), "abmmm");
        assert_eq!(left("aabbmmmmmm", 6), "aabbmm");
        assert_eq!(left("mmmmnnnnab", 6), "mmnnab", "two of them share what they lose");
        assert_eq!(left("a......bmm", 7), "a...bmm", "nobody in particular is one too");
        assert_eq!(left("abc", 2), "", "an equal share of less than one is none");
    }
}
