//! People as requests read them: from the cache, or from the database into it.

use std::sync::Arc;

use socle_domain::identity::{User, UserId};

use crate::identity::ports::{IdentityQueries, UserCache};
use crate::store::StoreError;

/// A person, remembered or asked for.
pub(super) async fn user(
    cache: &dyn UserCache,
    queries: &dyn IdentityQueries,
    id: UserId,
) -> Result<Option<Arc<User>>, StoreError> {
    if let Some(user) = cache.get(id).await {
        return Ok(Some(user));
    }
    let asked = cache.asking().await;
    let Some(user) = queries.user(id).await? else { return Ok(None) };
    let user = Arc::new(user);
    cache.remember(Arc::clone(&user), asked).await;
    Ok(Some(user))
}
