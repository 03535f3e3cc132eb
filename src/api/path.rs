//! `/API/…` is answered as `/api/…`: a misspelt case gets JSON, not a page.

use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::uri::Origin;
use rocket::{Data, Request};

/// Leads a path whose first part is `api` in another case to the one that has routes.
pub struct AnyCase;

#[rocket::async_trait]
impl Fairing for AnyCase {
    fn info(&self) -> Info {
        Info { name: "/API is /api", kind: Kind::Request | Kind::Singleton }
    }

    async fn on_request(&self, req: &mut Request<'_>, _: &mut Data<'_>) {
        const BASE: &str = "/api";
        let path = req.uri().path().as_str();
        let is_other_case = path.get(..BASE.len()).is_some_and(|own| own != BASE && own.eq_ignore_ascii_case(BASE));
        let is_whole = matches!(path.as_bytes().get(BASE.len()), None | Some(b'/'));
        if is_other_case && is_whole {
            let uri = req.uri().to_string();
            let rest = uri.get(BASE.len()..).unwrap_or_default();
            if let Ok(uri) = Origin::parse_owned(format!("{BASE}{rest}")) {
                req.set_uri(uri);
            }
        }
    }
}
