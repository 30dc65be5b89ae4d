//! Who may read what happened.

use crate::access::{Actor, Denied, policy};
use crate::audit::permissions::{READ, READ_CLIENTS, READ_PLATFORM};
use crate::audit::{AuditChain, AuditView};

/// Whoever may read a chain: that of an organization, its members and keys with the permission;
/// that of the platform, its administrators. Where from and with what somebody acted is shown in an
/// organization to those who may see that besides.
pub fn read(actor: &Actor, chain: AuditChain) -> Result<AuditView, Denied> {
    match chain {
        AuditChain::Platform => {
            policy::on_platform(actor, &READ_PLATFORM)?;
            Ok(AuditView::new(chain, true))
        }
        AuditChain::Organization(organization_id) => {
            let scope = policy::in_organization(actor, organization_id, &READ)?;
            Ok(AuditView::new(chain, scope.grants().allow(&READ_CLIENTS)))
        }
    }
}
