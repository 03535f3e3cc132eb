//! What is done to a login whatever its kind: the twins share it, so that they differ only where
//! sessions and tokens do.

use crate::audit::{Act, Door, Entry, Origin};
use crate::base::clock::{Clock, Timestamp};
use crate::base::error::{Denial, Error};
use crate::base::ids::{EndReason, LoginId, UserId};
use crate::login::{Ending, Lifetimes, Login, MOST_LOGINS, Standing, State};
use crate::storage::logins::{Filter, Inserted, Swapped};
use crate::storage::{Logins, PIECE};
use crate::user::User;
use uuid::Uuid;

/// More rounds of compare-and-swap than this mean that something else is wrong.
pub const MOST_TRIES: usize = 100;

/// So many ended logins of one person are kept to be shown; a script that signs in every minute must
/// not fill the store.
const MOST_ENDED: usize = 100;

/// Reads a login, decides, swaps; again when somebody was quicker. `change` may leave it as it is by
/// answering `None` for the entries; then what it decided on is made durable before this returns.
pub async fn update<T>(
    logins: &Logins,
    id: LoginId,
    mut change: impl FnMut(&mut Login) -> Result<(Option<Vec<Entry>>, T), Error> + Send,
) -> Result<(Login, T), Error>
where
    T: Send,
{
    for _ in 0..MOST_TRIES {
        let mut login = logins.find(id).await?.ok_or(Denial::NotFound)?;
        let (entries, answer) = change(&mut login)?;
        let Some(entries) = entries else {
            logins.settle().await?;
            return Ok((login, answer));
        };
        match logins.swap(&login, entries).await? {
            Swapped::Done => {
                login.revision += 1;
                return Ok((login, answer));
            }
            Swapped::Changed => tokio::task::yield_now().await,
            Swapped::Gone => break,
        }
    }
    Err(Denial::Conflict.into())
}

/// Ends a login. One that has ended already stays as it is: the first reason is the true one.
pub async fn end(logins: &Logins, id: LoginId, ending: &Ending, now: Timestamp) -> Result<Login, Error> {
    let ended = update(logins, id, |login| {
        if login.state != State::Live {
            return Ok((None, ()));
        }
        login.end(ending.reason, now);
        // An id of its own: one ending may end many, and entries are kept by their id.
        let entry = Entry { id: Uuid::now_v7(), act: Act::LoginEnded(ending.reason), ..ending.entry.clone() };
        Ok((Some(vec![entry.on(login.id, &login.device.name)]), ()))
    });
    Ok(ended.await?.0)
}

/// Writes down that a login's time is over, so that it stays over whatever the clock does next. Answers whether it
/// did: of a clock that may be wrong nothing is written down (see [`Lifetimes::is_beyond_doubt`]).
pub async fn expire(
    logins: &Logins,
    lifetimes: &Lifetimes,
    login: &Login,
    owner: &User,
    clock: &Clock,
) -> Result<bool, Error> {
    if !lifetimes.is_beyond_doubt(login, clock) {
        return Ok(false);
    }
    let now = clock.now();
    let reason = EndReason::Expired;
    let system = Origin::SYSTEM;
    let ending = Ending { reason, entry: system.entry(Act::LoginEnded(reason), now).to(owner) };
    end(logins, login.id, &ending, now).await?;
    Ok(true)
}

/// Adds a login with its audit entry, then makes room: the same device's earlier login ends, and the
/// least recently seen of more than [`MOST_LOGINS`].
pub async fn begin(logins: &Logins, lifetimes: &Lifetimes, user: &User, login: &Login) -> Result<(), Error> {
    let now = login.created_at;
    let origin = Origin { door: Door::from(login.kind()), address: Some(login.device.address) };
    let mut entries = vec![origin.entry(Act::SignedIn, now).by(user).on(login.id, &login.device.name)];
    if is_new_device(&rows_of(logins, user.id).await?, login) {
        entries.push(origin.entry(Act::NewDevice, now).by(user).to(user).on(login.id, &login.device.name));
    }
    if logins.insert(login, entries).await? == Inserted::Taken {
        return Err(Denial::Conflict.into());
    }
    let system = Origin { door: Door::System, ..origin };
    for (other, reason) in crowd(logins, lifetimes, user, login).await? {
        let ending = Ending { reason, entry: system.entry(Act::LoginEnded(reason), now).to(user) };
        end(logins, other, &ending, now).await?;
    }
    Ok(())
}

/// Whether none of a person's logins that are still kept, live or ended, was of this device. The very first is no
/// surprise: there is no usual one to differ from.
fn is_new_device(known: &[Login], new: &Login) -> bool {
    let is_same = |known: &Login| {
        let is_same_id = new.device.id.is_some() && known.device.id == new.device.id;
        known.kind() == new.kind() && (is_same_id || known.device.name == new.device.name)
    };
    !known.is_empty() && !known.iter().any(is_same)
}

/// Which of a person's logins have to end for a new one; what is kept of ended ones is cut on the way.
async fn crowd(
    logins: &Logins,
    lifetimes: &Lifetimes,
    user: &User,
    new: &Login,
) -> Result<Vec<(LoginId, EndReason)>, Error> {
    let now = new.created_at;
    let mut others = rows_of(logins, user.id).await?;
    others.retain(|other| other.id != new.id);
    let ended = others.iter().filter(|other| other.state != State::Live).skip(MOST_ENDED);
    let doomed: Vec<LoginId> = ended.filter(|other| now >= other.access_exp).map(|other| other.id).collect();
    if !doomed.is_empty() {
        logins.remove(&doomed).await?;
    }
    others.retain(|other| lifetimes.standing(other, user, now) == Standing::Live);
    let same =
        |other: &Login| new.device.id.is_some() && other.device.id == new.device.id && other.kind() == new.kind();
    let mut ends: Vec<_> = others.iter().filter(|o| same(o)).map(|o| (o.id, EndReason::Replaced)).collect();
    others.retain(|other| !same(other));
    others.sort_by_key(|other| std::cmp::Reverse(other.seen_at));
    ends.extend(others.iter().skip(MOST_LOGINS - 1).map(|other| (other.id, EndReason::TooMany)));
    Ok(ends)
}

/// Every row of a person, newest first, whatever it is worth.
pub async fn rows_of(logins: &Logins, user: UserId) -> Result<Vec<Login>, Error> {
    let mut rows = Vec::new();
    loop {
        let after = rows.last().map(|login: &Login| login.id);
        let piece = logins.list(Filter::Of(user), after, PIECE).await?;
        let is_last = piece.len() < PIECE;
        rows.extend(piece);
        if is_last {
            return Ok(rows);
        }
    }
}

/// A person's live logins of both kinds, newest first.
pub async fn live(logins: &Logins, lifetimes: &Lifetimes, user: &User, now: Timestamp) -> Result<Vec<Login>, Error> {
    let mut list = rows_of(logins, user.id).await?;
    list.retain(|login| lifetimes.standing(login, user, now) == Standing::Live);
    Ok(list)
}
