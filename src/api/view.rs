//! What `/api` adds to the shown forms.

use crate::login::Effect;
use serde::Serialize;

/// What was changed, and how soon that takes effect.
#[derive(Serialize)]
pub struct WithEffect<T> {
    #[serde(flatten)]
    pub changed: T,
    /// How soon; none: nothing had to end.
    #[serde(flatten)]
    pub effect: Option<Effect>,
}

/// A page of a list: `{items, next}`.
#[derive(Serialize)]
pub struct List<T> {
    pub items: Vec<T>,
    /// Where to go on, or nothing.
    pub next: Option<String>,
}
