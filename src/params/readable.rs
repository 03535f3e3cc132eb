//! Queries as they were sent. Rocket reads what is not UTF-8 lossily: different texts would become equal.

use rocket::Request;
use rocket::http::RawStr;
use std::borrow::Cow;

/// The members of the query, decoded: a name lossily (it is only compared and shown), a value only if it is UTF-8.
pub fn members<'r>(req: &'r Request<'_>) -> impl Iterator<Item = (String, Option<Cow<'r, str>>)> + 'r {
    let query = req.uri().query().map_or("", |query| query.as_str());
    query.split('&').map(|member| {
        let (name, value) = member.split_once('=').unwrap_or((member, ""));
        (RawStr::new(name).url_decode_lossy().into_owned(), RawStr::new(value).url_decode().ok())
    })
}

/// Whether all of it can be read.
pub fn is_query_readable(req: &Request<'_>) -> bool {
    members(req).all(|(_, value)| value.is_some())
}
