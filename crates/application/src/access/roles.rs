//! What access offers other contexts inside their transactions: roles by the name they are given in
//! requests.

use socle_domain::access::{OrganizationRole, OrganizationScope};
use socle_domain::organizations::{CustomRoleId, Label, MemberRole};

use crate::access::ports::AccessTx;
use crate::store::StoreError;
use crate::validation::FieldError;

/// The role that a request names: a built-in one, a custom one by name, or a custom one by
/// identifier. `None` when the organization has no such role.
pub async fn find_role<T: AccessTx + ?Sized>(
    tx: &mut T,
    scope: &OrganizationScope,
    text: &str,
) -> Result<Option<MemberRole>, StoreError> {
    if let Some(role) = OrganizationRole::parse(text) {
        return Ok(Some(MemberRole::BuiltIn(role)));
    }
    let role = match (text.parse::<CustomRoleId>(), Label::parse(text)) {
        (Ok(id), _) => tx.custom_roles().find(scope, id).await?,
        (Err(_), Ok(name)) => tx.custom_roles().find_by_name(scope, &name).await?,
        (Err(_), Err(_)) => None,
    };
    Ok(role.map(MemberRole::Custom))
}

/// The field names no role.
pub fn unknown_role() -> FieldError {
    FieldError::new("role", "unknown", "the organization has no such role")
}
