//! Bodies of requests, as the server has read them before Rocket was asked.

use crate::base::error::Denial;
use rocket::Request;
use rocket::data::{ByteUnit, Data};
use zeroize::Zeroizing;

/// Set on every request by the server: whether its body had not come to its end in time.
#[derive(Debug, Clone, Copy)]
pub struct Late(pub bool);

/// The body of this request.
///
/// # Errors
/// When it did not come in time, or is longer than `limit`.
pub async fn whole(req: &Request<'_>, data: Data<'_>, limit: ByteUnit) -> Result<Zeroizing<Vec<u8>>, Denial> {
    if req.local_cache(|| Late(false)).0 {
        return Err(Denial::Timeout);
    }
    let body = data.open(limit).into_bytes().await.map_err(|_| Denial::BadRequest)?;
    if body.is_complete() { Ok(Zeroizing::new(body.into_inner())) } else { Err(Denial::TooLarge) }
}
