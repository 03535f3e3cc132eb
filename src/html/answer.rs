//! What a form is answered with.

use super::page::Page;
use rocket::Request;
use rocket::response::{self, Redirect, Responder};

/// The answer to a form.
pub enum Answer {
    /// It is done: go there.
    To(String),
    /// It is not done: this page says why and what to do.
    Page(Box<Page>),
}

impl From<Page> for Answer {
    fn from(page: Page) -> Self {
        Self::Page(Box::new(page))
    }
}

impl<'r> Responder<'r, 'static> for Answer {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        match self {
            Self::To(to) => Redirect::to(to).respond_to(req),
            Self::Page(page) => page.respond_to(req),
        }
    }
}
