//! Requests that may be repeated: for a day the same `Idempotency-Key` and body get the same answer, and nothing is
//! done again, also when the first answer was lost by a crash (draft-ietf-httpapi-idempotency-key-header-07).

use super::App;
use crate::base::error::{Denial, Error};
use crate::base::ids::UserId;
use crate::base::secret;
use crate::base::secret::Purpose;
use crate::storage::Reply;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::MutexGuard;

/// How long an answer is kept.
pub const REPLY_KEPT_SECS: u64 = 86_400;

/// A request by its key.
pub struct Repeatable<'a> {
    /// Who sent it: a key is theirs alone.
    pub by: UserId,
    pub route: &'a str,
    /// `Idempotency-Key`.
    pub key: &'a str,
    /// SHA-256 of the body.
    pub body: [u8; 32],
}

/// An answer, and the person whom the request adds.
#[derive(Serialize, Deserialize)]
struct Kept {
    answer: Value,
    adds: Option<UserId>,
}

/// Where an answer will be kept. Nobody else's request with a key is served meanwhile.
pub struct Slot<'h> {
    row: [u8; 32],
    bound: Vec<u8>,
    body: [u8; 32],
    _turn: MutexGuard<'h, ()>,
}

impl App {
    /// The answer that this request got before; else the place for the one that it gets now.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a key that was used with another body.
    pub async fn replied(&self, request: &Repeatable<'_>) -> Result<Result<Value, Slot<'_>>, Error> {
        let turn = self.repeatable.lock().await;
        let bound = [request.by.0.as_bytes().as_slice(), request.route.as_bytes(), b"\0", request.key.as_bytes()];
        let bound = bound.concat();
        // The row does not hold what opens it: for that the client's own key is wanted.
        let row = secret::sha256(&[b"row\0", bound.as_slice()].concat());
        let slot = Slot { row, bound, body: request.body, _turn: turn };
        let Some(reply) = self.store.reply(&slot.row).await? else { return Ok(Err(slot)) };
        if self.clock.now().secs_since(reply.at) >= REPLY_KEPT_SECS {
            return Ok(Err(slot));
        }
        if reply.body != slot.body {
            return Err(Error::field("Idempotency-Key", "fault-idempotency-key-used"));
        }
        let opened = self.key.open(Purpose::Reply, &slot.bound, &reply.sealed);
        // Sealed with a server secret that was replaced since: what it answered has ended too.
        let Some(kept) = opened.and_then(|plain| serde_json::from_slice::<Kept>(&plain).ok()) else {
            return Ok(Err(slot));
        };
        let is_done = match kept.adds {
            _ if reply.is_done => true,
            Some(id) => self.accounts.user(id).await?.is_some(),
            None => false,
        };
        Ok(if is_done { Ok(kept.answer) } else { Err(slot) })
    }

    /// Does what was asked and keeps its answer, if it has a slot. An act that adds a person gives the answer `early`:
    /// it is kept before the act too, so that a crash between the two loses nothing.
    ///
    /// # Errors
    /// Those of `act`; nothing is kept then.
    pub async fn reply(
        &self,
        slot: Option<Slot<'_>>,
        early: Option<(UserId, &Value)>,
        act: impl Future<Output = Result<Value, Error>>,
    ) -> Result<Value, Error> {
        let Some(slot) = slot else { return act.await };
        if let Some((id, answer)) = early {
            self.keep_reply(&slot, answer.clone(), Some(id)).await?;
        }
        match act.await {
            Ok(answer) => {
                self.keep_reply(&slot, answer.clone(), None).await?;
                Ok(answer)
            }
            Err(error) => {
                if early.is_some() {
                    self.store.drop_reply(&slot.row).await?;
                }
                Err(error)
            }
        }
    }

    /// Drops the answers that are no longer repeated, beyond doubt.
    pub async fn drop_replies(&self) -> Result<usize, Error> {
        Ok(self.store.drop_replies(self.clock.beyond_doubt().minus_secs(REPLY_KEPT_SECS)).await?)
    }

    async fn keep_reply(&self, slot: &Slot<'_>, answer: Value, adds: Option<UserId>) -> Result<(), Error> {
        let kept = serde_json::to_vec(&Kept { answer, adds }).map_err(|_| Denial::Internal)?;
        let sealed = self.key.seal(Purpose::Reply, &slot.bound, &kept).map_err(|_| Denial::Internal)?;
        let reply = Reply { at: self.clock.now(), body: slot.body, sealed, is_done: adds.is_none() };
        Ok(self.store.keep_reply(&slot.row, reply).await?)
    }
}
