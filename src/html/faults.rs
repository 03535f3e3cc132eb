//! Fields at fault as pages name them: by the label that stands over the box.

use super::frame::Nav;
use crate::base::error::FieldError;
use crate::base::language::Text;
use serde::Serialize;

/// A fault, for the box it concerns and for the summary over the form.
#[derive(Serialize)]
pub(super) struct FaultView {
    field: String,
    /// Under the label of its box.
    message: Text,
    /// Among others, where no box is near.
    named: Text,
    /// Its box takes the focus.
    is_first: bool,
}

impl FaultView {
    /// The first that concerns a box takes the focus.
    pub(super) fn all(faults: &[FieldError], nav: Option<Nav>) -> Vec<Self> {
        let mut views: Vec<Self> = faults.iter().map(|fault| Self::new(fault, nav)).collect();
        if let Some(first) = views.iter_mut().find(|view| !view.field.is_empty()) {
            first.is_first = true;
        }
        views
    }

    /// Of a page in this part of the server.
    pub(super) fn new(fault: &FieldError, nav: Option<Nav>) -> Self {
        let message = fault.message.clone();
        let named = match label(&fault.field, nav) {
            Some(label) => Text::new("named-fault").with("field", Text::new(label)).with("message", message.clone()),
            None => message.clone(),
        };
        Self { field: fault.field.clone(), message, named, is_first: false }
    }

    /// Told alone.
    pub(super) fn into_named(self) -> Text {
        self.named
    }
}

/// The sentence over the box of a field.
fn label(field: &str, nav: Option<Nav>) -> Option<&'static str> {
    Some(match field {
        "username" => "label-username",
        "display_name" => "label-name",
        "title" if nav == Some(Nav::Admin) => "admin-what-they-do",
        "title" => "account-what-you-do",
        "email" => "label-email",
        "phone" => "label-phone",
        "role" => "label-role",
        "password" => "label-password",
        "current_password" => "password-current",
        "new_password" => "label-new-password",
        "device_name" => "logins-new-name",
        "q" => "audit-person",
        "act" => "audit-what",
        "door" => "audit-door",
        "from" => "audit-from",
        "to" => "audit-to",
        "seconds" => "compare-seconds",
        "logins" => "compare-most-logins",
        _ => return None,
    })
}
