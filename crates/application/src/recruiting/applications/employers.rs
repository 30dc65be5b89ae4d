use socle_domain::access::OrganizationScope;
use socle_domain::identity::UserId;
use socle_domain::recruiting::permissions;

use crate::organizations;
use crate::store::{StoreError, Tx};

/// Those of an organization who are told of an application: all who may see it, but for whoever sent
/// it.
pub(in crate::recruiting) async fn employers_of(
    tx: &mut dyn Tx,
    scope: &OrganizationScope,
    candidate: Option<UserId>,
) -> Result<Vec<UserId>, StoreError> {
    let permission = &permissions::READ_APPLICATIONS;
    let mut people = organizations::members_who_may(tx, scope, permission).await?;
    people.retain(|id| Some(*id) != candidate);
    Ok(people)
}
