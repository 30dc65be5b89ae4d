//! What identity offers other contexts inside their transactions.

use socle_domain::identity::{EmailAddress, User, UserId};

use crate::identity::ports::IdentityTx;
use crate::store::StoreError;

/// A person with an open account that does not wait to be erased, whom nobody else changes until the transaction ends. People are
/// locked before whatever else is.
pub async fn lock_person<T: IdentityTx + ?Sized>(
    tx: &mut T,
    id: UserId,
) -> Result<Option<User>, StoreError> {
    Ok(tx.users().lock(id).await?.filter(|user| user.may_sign_in() && !user.is_closing()))
}

/// Whose address that is, if it is anybody's.
pub async fn person_with_address<T: IdentityTx + ?Sized>(
    tx: &mut T,
    email: &EmailAddress,
) -> Result<Option<User>, StoreError> {
    tx.users().find_by_email(email).await
}

/// A person, whom others may change meanwhile.
pub async fn find_person<T: IdentityTx + ?Sized>(
    tx: &mut T,
    id: UserId,
) -> Result<Option<User>, StoreError> {
    tx.users().find(id).await
}
