//! The signing keys, as the owner of the data sees them.

use super::{Refusal, Reply, counted, done};
use crate::audit::Origin;
use crate::config::Alg;
use crate::error::Error;
use crate::house::House;
use crate::identity::Admin;

fn refused(error: Error) -> Refusal {
    match error {
        Error::Store(error) => {
            Refusal(format!("{error}: the change may or may not have happened; `twodoors keys list` shows what is so"))
        }
        other => other.into(),
    }
}

/// Whom an end of all logins would concern, as a sentence.
pub(super) async fn affected(house: &House, admin: Admin<'_>) -> Result<Reply, Refusal> {
    let affected = house.affected(admin).await?;
    let logins = counted(affected.sessions + affected.tokens, "login", "logins");
    let people = counted(affected.people, "person", "people");
    let said = format!(
        "This ends {logins} of {people} at once, of browsers and apps, and every open one-time link, and makes new signing keys and a new server secret. Everybody signs in again."
    );
    Ok(Reply::Question { said, whom: None })
}

pub(super) async fn rotate(house: &House, admin: Admin<'_>, alg: Option<Alg>) -> Result<Reply, Refusal> {
    house.rotate_keys(admin, alg, Origin::COMMAND_LINE).await.map_err(refused)?;
    let keys = house.keys();
    let new = keys.first().map(|key| format!("{} ({}) signs from now on.", key.kid, key.alg.as_str()));
    let old = keys.get(1).and_then(|key| Some((key, key.state.accepted_until()?)));
    let old = old.map(|(key, until)| format!("Tokens of {} are accepted until {}.", key.kid, until.text()));
    let choice = alg.map(|_| "The algorithm holds over restarts until `token.alg` is changed in the configuration.");
    let said = [new.as_deref(), Some("Nobody was signed out."), old.as_deref(), choice];
    Ok(done(said.into_iter().flatten().collect::<Vec<_>>().join(" ")))
}

pub(super) async fn replace(house: &House, admin: Admin<'_>, alg: Option<Alg>) -> Result<Reply, Refusal> {
    let effect = house.replace_keys(admin, alg, Origin::COMMAND_LINE).await.map_err(refused)?;
    let mut said =
        format!("Every login of everyone has ended; the signing keys and the server secret are new. {}", effect.text());
    if house.accounts.users.administrators().await.map_err(Error::from)?.all == 0 {
        said += " A set-up link that was printed is dead: `twodoors setup-link` makes another.";
    }
    Ok(done(said))
}
