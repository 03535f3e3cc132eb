//! Changing a profile without overwriting what somebody else changed meanwhile.
//!
//! A form says which state it was made from ([`ProfileRevision`]); what its sender left alone then stays as it is
//! stored now. A program says it by `If-Match` ([`Precondition`](crate::base::etag::Precondition), RFC 9110 §13.1.1).

use super::{Profile, User};
use crate::base::error::{Error, FieldError};
use crate::base::etag::entity_tag;
use crate::base::language::Text;
use crate::base::secret;

/// Octets that tell one value of a field from another.
const OCTETS: usize = 6;
/// Characters of a digest: base64url of [`OCTETS`].
const CHARS: usize = 8;

fn digest(value: &str) -> String {
    secret::base64url(&secret::sha256(value.as_bytes())[..OCTETS])
}

/// The revision of one value, for a form that changes only that.
pub fn revision_of(value: &str) -> String {
    digest(value)
}

impl Profile {
    fn fields(&self) -> [(&'static str, &String); 4] {
        let Self { display_name, title, email, phone } = self;
        [("display_name", display_name), ("title", title), ("email", email), ("phone", phone)]
    }

    /// One digest for each field, to stand in a hidden field of a form.
    pub fn revision(&self) -> String {
        self.fields().map(|(_, value)| digest(value)).concat()
    }
}

/// What [`Profile::revision`] said when the form was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileRevision([String; 4]);

impl ProfileRevision {
    /// Reads it; `None` for anything else, which is as good as none.
    pub fn parse(text: &str) -> Option<Self> {
        let digests: Vec<String> =
            (0..4).filter_map(|at| text.get(at * CHARS..(at + 1) * CHARS)).map(str::to_owned).collect();
        if text.len() == 4 * CHARS { digests.try_into().ok().map(Self) } else { None }
    }
}

/// What is to change about a profile, as typed. `None` leaves a field as it is.
#[derive(Debug, Clone, Default)]
pub struct ProfileEdit {
    /// See [`Profile::display_name`].
    pub display_name: Option<String>,
    /// See [`Profile::title`].
    pub title: Option<String>,
    /// See [`Profile::email`].
    pub email: Option<String>,
    /// See [`Profile::phone`].
    pub phone: Option<String>,
    /// The state it was made from, if that is known.
    pub made_from: Option<ProfileRevision>,
}

impl ProfileEdit {
    /// Whether no field is given.
    pub fn is_empty(&self) -> bool {
        [&self.display_name, &self.title, &self.email, &self.phone].into_iter().all(Option::is_none)
    }

    /// The profile as its sender sees it: what was typed over what is stored.
    pub fn over(&self, stored: &Profile) -> Profile {
        let pick = |typed: &Option<String>, stored: &String| typed.clone().unwrap_or_else(|| stored.clone());
        Profile {
            display_name: pick(&self.display_name, &stored.display_name),
            title: pick(&self.title, &stored.title),
            email: pick(&self.email, &stored.email),
            phone: pick(&self.phone, &stored.phone),
        }
    }

    /// The profile to be stored.
    ///
    /// # Errors
    /// [`Error::Invalid`] names every field that does not fit, [`Error::Changed`] every field that was changed here
    /// and, since the form was made, otherwise there.
    pub fn apply(&self, stored: &Profile) -> Result<Profile, Error> {
        let mut next = self.over(stored).checked().map_err(Error::Invalid)?;
        let Some(ProfileRevision(base)) = &self.made_from else { return Ok(next) };
        let typed = next.fields().map(|(_, value)| digest(value));
        let now = stored.fields().map(|(name, value)| (name, value.clone(), digest(value)));
        let targets = [&mut next.display_name, &mut next.title, &mut next.email, &mut next.phone];
        let mut changed = Vec::new();
        for ((target, typed), ((name, value, now), base)) in
            targets.into_iter().zip(typed).zip(now.into_iter().zip(base))
        {
            if typed == *base {
                *target = value;
            } else if now != *base && now != typed {
                changed.push(FieldError::new(name, Text::new("fault-changed-meanwhile").with("value", value)));
            }
        }
        if changed.is_empty() { Ok(next) } else { Err(Error::Changed(changed)) }
    }
}

/// Refuses unless a form that changes one value was made from the stored one, or wants just that. An empty
/// `revision` is none.
pub fn require_unchanged(field: &'static str, revision: &str, stored: &str, wanted: &str) -> Result<(), Error> {
    if revision.is_empty() || revision == digest(stored) || stored == wanted {
        return Ok(());
    }
    Err(Error::Changed(vec![FieldError::new(field, Text::new("fault-changed-meanwhile").with("value", stored))]))
}

impl User {
    /// The entity tag of what can be changed about a person. That they were seen again is no change.
    pub fn entity_tag(&self) -> String {
        let [display_name, title, email, phone] = self.profile.fields().map(|(_, value)| value.as_str());
        let language = self.language.map_or("", crate::base::language::Language::tag);
        let disabled = if self.disabled { "disabled" } else { "" };
        let id = self.id.to_string();
        entity_tag(&[&id, display_name, title, email, phone, self.role.as_str(), disabled, language])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(title: &str, phone: &str) -> Profile {
        Profile {
            display_name: "Ada".to_owned(),
            title: title.to_owned(),
            phone: phone.to_owned(),
            ..Profile::default()
        }
    }

    /// What a form of `seen` sends, with this title and telephone number in its boxes.
    fn form(seen: &Profile, title: &str, phone: &str) -> ProfileEdit {
        ProfileEdit {
            display_name: Some("Ada".to_owned()),
            title: Some(title.to_owned()),
            email: Some(String::new()),
            phone: Some(phone.to_owned()),
            made_from: ProfileRevision::parse(&seen.revision()),
        }
    }

    #[test]
    fn what_a_form_left_alone_stays_as_it_is_stored_now() {
        let (seen, stored) = (profile("", ""), profile("Analyst", ""));
        let next = form(&seen, "", "+44 1").apply(&stored).expect("nobody changed the same");
        assert_eq!(next, profile("Analyst", "+44 1"));
        let emptied = form(&stored, "", "").apply(&stored).expect("it was emptied on purpose");
        assert_eq!(emptied, profile("", ""));
        assert_eq!(form(&seen, " Analyst ", "").apply(&stored).expect("both want the same"), stored);
    }

    #[test]
    fn what_both_changed_is_named_with_what_is_stored() {
        let (seen, stored) = (profile("", ""), profile("Analyst", ""));
        let Err(Error::Changed(faults)) = form(&seen, "Countess", "").apply(&stored) else { panic!("a conflict") };
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].field, "title");
        assert!(faults[0].message.to_string().contains("Analyst"), "{}", faults[0].message);
        // Seen, and still wanted.
        assert_eq!(form(&stored, "Countess", "").apply(&stored).expect("on purpose").title, "Countess");
    }

    #[test]
    fn a_form_without_a_readable_revision_sets_what_it_says() {
        for revision in ["", "x", &"x".repeat(33), "ééééééééééééééééé"] {
            assert_eq!(ProfileRevision::parse(revision), None, "{revision}");
        }
        let edit = ProfileEdit { made_from: None, ..form(&profile("", ""), "", "+44 1") };
        assert_eq!(edit.apply(&profile("Analyst", "")).expect("set"), profile("", "+44 1"));
    }
}
