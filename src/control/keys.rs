//! The signing keys, as the owner of the data sees them.

use super::{Refusal, Reply, counted, done};
use crate::app::App;
use crate::app::rotation::{KeyInfo, KeyState, Rotation};
use crate::audit::Source;
use crate::base::error::Error;
use crate::config::Alg;
use crate::identity::Admin;

fn refused(error: Error) -> Refusal {
    Refusal::of(error, "keys list")
}

/// Whom an end of all logins would concern, as a sentence.
pub(super) async fn affected(app: &App, admin: Admin<'_>) -> Result<Reply, Refusal> {
    let affected = app.affected(admin).await?;
    let logins = counted(affected.sessions + affected.tokens, "login", "logins");
    let people = counted(affected.people, "person", "people");
    let said = format!(
        "This ends {logins} of {people} at once, of browsers and apps, and every open one-time link, and makes new signing keys and a new server secret. Everybody signs in again."
    );
    Ok(Reply::Question { said, whom: None })
}

pub(super) async fn rotate(app: &App, admin: Admin<'_>, alg: Option<Alg>) -> Result<Reply, Refusal> {
    let rotation = app.rotate_keys(admin, alg, Source::COMMAND_LINE).await.map_err(refused)?;
    let keys = app.keys();
    let named = |key: &KeyInfo| format!("{} ({})", key.kid, key.alg.as_str());
    let mut said = Vec::new();
    if let Some(key) = keys.first() {
        said.push(match (key.state.signs_from(), rotation) {
            (None, _) => format!("{} signs from now on.", named(key)),
            (Some(from), Rotation::UnderWay) => {
                format!("{} is published already and signs from {}: no other key was made.", named(key), from.text())
            }
            (Some(from), _) => format!("{} is published now and signs from {}.", named(key), from.text()),
        });
    }
    said.push("Nobody is signed out.".to_owned());
    if let [KeyInfo { state: KeyState::Signs, .. }, KeyInfo { kid, state: KeyState::AcceptedUntil(until), .. }, ..] =
        keys.as_slice()
    {
        said.push(format!("Tokens of {kid} are accepted until {}.", until.text()));
    }
    if alg.is_some() {
        said.push("The algorithm holds over restarts until `token.alg` is changed in the configuration.".to_owned());
    }
    Ok(done(said.join(" ")))
}

pub(super) async fn replace(app: &App, admin: Admin<'_>, alg: Option<Alg>) -> Result<Reply, Refusal> {
    let effect = app.replace_keys(admin, alg, Source::COMMAND_LINE).await.map_err(refused)?;
    let mut said =
        format!("Every login of everyone has ended; the signing keys and the server secret are new. {}", effect.text());
    if app.accounts().administrators().await?.all == 0 {
        said += " A set-up link that was printed is dead: `twodoors setup-link` makes another.";
    }
    Ok(done(said))
}
