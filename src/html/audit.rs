//! Everybody's history, for administrators: to look at, and to save.

use super::ctx::Ctx;
use super::download::team_file;
use super::error::HtmlError;
use super::frame::{Frame, Nav};
use super::page::Page;
use super::view::EventView;
use crate::accounts::history::Saving;
use crate::app::App;
use crate::audit::filter::{Group, Typed};
use crate::audit::{AuditEvent, Door};
use crate::base::clock::Timestamp;
use crate::base::error::Denial;
use crate::base::language::Language;
use crate::base::log;
use crate::identity::Principal;
use crate::params::AuditQuery;
use crate::session::guard::SessionAdmin;
use crate::shown::{Event, csv};
use crate::storage::entries::MOST_SCANNED;
use rocket::futures::stream::{self, BoxStream, StreamExt as _};
use rocket::get;
use rocket::http::ContentType;
use rocket::request::Request;
use rocket::response::stream::ByteStream;
use rocket::response::{self, Responder, Response};
use serde_json::{Value, json};
use uuid::Uuid;

/// Lines on one page.
const PAGE: usize = 50;

/// The form with what was typed, and where its list is saved.
fn form(query: &AuditQuery<'_>) -> Value {
    let Typed { q, act, door, from, to } = query.typed();
    let groups = Group::ALL.map(|group| json!({"value": group.as_str(), "text": group.text()}));
    let doors = Door::ALL.map(|door| json!({"value": door, "text": door.text()}));
    // A box for days would not show what is none.
    let kind = |text: &str| if text.is_empty() || Timestamp::parse_day(text).is_some() { "date" } else { "text" };
    json!({
        "kind": {"from": kind(from), "to": kind(to)},
        "typed": {"q": q, "act": act, "door": door, "from": from, "to": to},
        "is_filtered": !query.typed().is_empty(),
        "groups": groups,
        "doors": doors,
        "csv": format!("/admin/audit.csv?{}", query.again(None)),
    })
}

fn audit_page(app: &App, principal: &Principal, form: Value, list: Value) -> Page {
    let frame = Frame::of(app, principal, Nav::Admin, "admin-audit");
    Page::new("admin/audit.html", frame, json!({"form": form, "list": list}))
}

#[get("/admin/audit?<after>&<query..>")]
pub(super) async fn audit(
    admin: SessionAdmin<'_>,
    after: Option<&str>,
    query: AuditQuery<'_>,
    ctx: Ctx<'_>,
) -> Result<Page, HtmlError> {
    let (principal, accounts) = (admin.principal(), ctx.app.accounts());
    let filter = match query.typed().parse() {
        Ok(filter) => filter,
        Err(errors) => {
            let list = json!({"is_refused": true, "is_cut": false, "newest": null, "older": null});
            return Ok(audit_page(ctx.app, principal, form(&query), list).errors(&errors).denied(Denial::Invalid));
        }
    };
    let after = after.and_then(|text| text.parse::<Uuid>().ok());
    let page = accounts.audit_page(admin.witness()?, filter, after, PAGE).await?;
    let people = accounts.names_in(&page.entries).await?;
    let lines: Vec<_> = page.entries.iter().map(|entry| EventView::new(entry, None, &people)).collect();
    let list = json!({
        "lines": lines,
        "is_cut": page.is_cut,
        "most_scanned": MOST_SCANNED,
        "newest": after.map(|_| format!("/admin/audit?{}", query.again(None))),
        "older": page.next.map(|id| format!("/admin/audit?{}", query.again(Some(id)))),
    });
    Ok(audit_page(ctx.app, principal, form(&query), list))
}

/// A list that is sent while it is read, so that it may be long and takes no memory.
pub(super) struct Csv {
    name: String,
    lines: BoxStream<'static, Vec<u8>>,
}

impl<'r> Responder<'r, 'r> for Csv {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'r> {
        let body = ByteStream(self.lines).respond_to(req)?;
        let kind = ContentType::new("text", "csv").with_params(("charset", "utf-8"));
        Response::build_from(body)
            .header(kind)
            .raw_header("content-disposition", format!("attachment; filename=\"{}\"", self.name))
            .ok()
    }
}

fn rows(entries: &[AuditEvent]) -> String {
    entries.iter().map(|entry| csv::row(&Event::said(entry, None, Language::English))).collect()
}

/// The next piece; a list that could not be read to its end says so, because its status is long sent.
async fn piece(saving: Option<Saving>) -> Option<(Vec<u8>, Option<Saving>)> {
    let mut saving = saving?;
    match saving.next().await {
        Ok(Some(entries)) => Some((rows(&entries).into_bytes(), Some(saving))),
        Ok(None) => None,
        Err(error) => {
            log::audit_cut(&error);
            Some((b"THE LIST IS NOT COMPLETE: the store could not be read\r\n".to_vec(), None))
        }
    }
}

/// A link reads, so saving the list is logged and is no entry of it.
#[get("/admin/audit.csv?<query..>")]
pub(super) async fn save(admin: SessionAdmin<'_>, query: AuditQuery<'_>, ctx: Ctx<'_>) -> Result<Csv, HtmlError> {
    let filter = query.typed().parse().map_err(crate::base::error::Error::Invalid)?;
    let saving = ctx.app.accounts().save_audit(admin.witness()?, filter, ctx.app.config().audit_max_entries).await?;
    let who = admin.principal().user.id;
    log::audit_saved(&who, !query.typed().is_empty());
    let head = stream::once(async { csv::head().into_bytes() });
    let day: String = ctx.app.clock().now().rfc3339().chars().take(10).collect();
    Ok(Csv {
        name: format!("{}-audit-{day}.csv", team_file(ctx.app.config())),
        lines: head.chain(stream::unfold(Some(saving), piece)).boxed(),
    })
}
