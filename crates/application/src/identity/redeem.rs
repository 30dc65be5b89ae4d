//! Uses up the token of a mailed link.

use socle_domain::Timestamp;
use socle_domain::identity::{OneTimeToken, OneTimeTokenPurpose, TokenDigest, User};

use crate::store::{StoreError, Tx};

/// Uses a token up, and returns it with its holder, who stays locked. `None` when it is unknown, was
/// used or voided, or has expired. Of many concurrent calls with one token, one gets it.
pub(super) async fn redeem(
    tx: &mut dyn Tx,
    digest: TokenDigest,
    purpose: OneTimeTokenPurpose,
    now: Timestamp,
) -> Result<Option<(User, OneTimeToken)>, StoreError> {
    let Some(holder) = tx.one_time_tokens().holder(digest, purpose).await? else {
        return Ok(None);
    };
    let user = tx.users().lock(holder).await?;
    let token = tx.one_time_tokens().redeem(digest, purpose, now).await?;
    Ok(user.zip(token))
}
