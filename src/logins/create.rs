//! A new login, and the room that is made for it.

use super::LoginService;
use crate::audit::{Act, Door, Source};
use crate::base::error::{Denial, Error};
use crate::base::ids::{EndReason, LoginId};
use crate::login::{Ending, Login, LoginStatus, MOST_LOGINS, State};
use crate::storage::logins::Inserted;
use crate::user::User;

/// So many ended logins of one person are kept to be shown; a script that signs in every minute must
/// not fill the store.
const MOST_ENDED: usize = 100;

impl LoginService {
    /// Adds a login with its audit entry, then makes room: the same device's earlier login ends, and the
    /// least recently seen of more than [`MOST_LOGINS`] (ASVS 7.1.2).
    pub async fn create(&self, owner: &User, login: &Login) -> Result<(), Error> {
        let now = login.created_at;
        let origin = Source { door: Door::from(login.kind()), address: Some(login.device.address) };
        let mut entries = vec![origin.entry(Act::SignedIn, now).by(owner).on(login.id, &login.device.name)];
        if is_new_device(&self.all_of(owner.id).await?, login) {
            entries.push(origin.entry(Act::NewDevice, now).by(owner).to(owner).on(login.id, &login.device.name));
        }
        if self.rows.insert(login, entries).await? == Inserted::Taken {
            return Err(Denial::Conflict.into());
        }
        let system = Source { door: Door::System, ..origin };
        for (other, reason) in self.to_evict(owner, login).await? {
            let ending = Ending { reason, entry: system.entry(Act::LoginEnded(reason), now).to(owner) };
            let _ = self.end(other, &ending).await?;
        }
        self.users.touch(owner.id, now);
        Ok(())
    }

    /// Finds the logins of a person that have to end for a new one. Ended ones beyond [`MOST_ENDED`] are removed on
    /// the way.
    async fn to_evict(&self, owner: &User, new: &Login) -> Result<Vec<(LoginId, EndReason)>, Error> {
        let now = new.created_at;
        let mut others = self.all_of(owner.id).await?;
        others.retain(|other| other.id != new.id);
        let ended = others.iter().filter(|other| other.state != State::Live).skip(MOST_ENDED);
        let doomed: Vec<LoginId> = ended.filter(|other| now >= other.access_exp).map(|other| other.id).collect();
        if !doomed.is_empty() {
            self.rows.remove(&doomed).await?;
        }
        others.retain(|other| self.lifetimes.status(other, owner, now) == LoginStatus::Live);
        Ok(evicted_by(new, others))
    }
}

/// Which of a person's other live logins end for a new one, and why.
fn evicted_by(new: &Login, mut others: Vec<Login>) -> Vec<(LoginId, EndReason)> {
    let same =
        |other: &Login| new.device.id.is_some() && other.device.id == new.device.id && other.kind() == new.kind();
    let mut ends: Vec<_> = others.iter().filter(|o| same(o)).map(|o| (o.id, EndReason::Replaced)).collect();
    others.retain(|other| !same(other));
    others.sort_by_key(|other| std::cmp::Reverse(other.seen_at));
    ends.extend(others.iter().skip(MOST_LOGINS - 1).map(|other| (other.id, EndReason::TooMany)));
    ends
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
