//! The ports of access.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use socle_application::access::ports::{
    MockAccessQueries, MockApiKeyCache, MockApiKeys, MockCustomRoles, MockMembershipCache,
    PutRoleError,
};
use socle_application::paging::Page;
use socle_application::ports::AskedAt;
use socle_application::testkit::unavailable;

use super::calls::Calls;
use super::{Call, Fault, World};

impl World {
    pub(super) fn custom_roles(&self, calls: &Calls) -> MockCustomRoles {
        let mut mock = MockCustomRoles::new();
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_find().returning(move |scope, id| {
            noted.note(Call::FindRole(scope.organization_id(), id));
            world.fault.of_store(Fault::FindRole)?;
            Ok(world.workplace.role.clone())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_find_by_name().returning(move |scope, name| {
            noted.note(Call::FindRoleByName(scope.organization_id(), name.to_string()));
            world.fault.of_store(Fault::FindRoleByName)?;
            Ok(world.workplace.role.clone())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_count().returning(move |scope| {
            noted.note(Call::CountRoles(scope.organization_id()));
            world.fault.of_store(Fault::CountRoles)?;
            Ok(world.workplace.count)
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_insert().returning(move |scope, role| {
            assert_eq!(scope.organization_id(), role.organization_id);
            noted.note(Call::InsertRole(role.clone()));
            world.fault.of_store(Fault::InsertRole)?;
            world.put_role()
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_update().returning(move |scope, role| {
            assert_eq!(scope.organization_id(), role.organization_id);
            noted.note(Call::UpdateRole(role.clone()));
            world.fault.of_store(Fault::UpdateRole)?;
            world.put_role()
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_is_in_use().returning(move |scope, id| {
            noted.note(Call::IsInUse(scope.organization_id(), id));
            world.fault.of_store(Fault::IsInUse)?;
            Ok(world.workplace.role_in_use)
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_remove().returning(move |scope, id| {
            noted.note(Call::RemoveRole(scope.organization_id(), id));
            fault.of_store(Fault::RemoveRole)
        });
        mock
    }

    fn put_role(&self) -> Result<(), PutRoleError> {
        if self.workplace.role_name_taken { Err(PutRoleError::NameTaken) } else { Ok(()) }
    }

    pub(super) fn api_keys(&self, calls: &Calls) -> MockApiKeys {
        let mut mock = MockApiKeys::new();
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_insert().returning(move |scope, key| {
            assert_eq!(scope.organization_id(), key.organization_id);
            noted.note(Call::InsertKey(key.clone()));
            fault.of_store(Fault::InsertKey)
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_count_live().returning(move |scope, now| {
            noted.note(Call::CountLive(scope.organization_id(), now));
            world.fault.of_store(Fault::CountLive)?;
            Ok(world.workplace.count)
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_lock().returning(move |scope, id| {
            noted.note(Call::LockKey(scope.organization_id(), id));
            world.fault.of_store(Fault::LockKey)?;
            Ok(world.workplace.key.clone())
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_revoke().returning(move |scope, id, now| {
            noted.note(Call::RevokeKey(scope.organization_id(), id, now));
            fault.of_store(Fault::RevokeKey)
        });
        mock
    }

    pub(super) fn access_queries(&self, calls: &Calls) -> MockAccessQueries {
        let mut mock = MockAccessQueries::new();
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_memberships_of().returning(move |user_id| {
            noted.note(Call::MembershipsOf(user_id));
            world.fault.of_store(Fault::MembershipsOf)?;
            Ok(world.workplace.memberships.clone())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_api_key_by_digest().returning(move |digest| {
            noted.note(Call::KeyByDigest(digest));
            world.fault.of_store(Fault::KeyByDigest)?;
            Ok(world.workplace.key.clone())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_api_keys_of().returning(move |scope, page| {
            noted.note(Call::KeysOf(scope.organization_id(), page));
            world.fault.of_store(Fault::KeysOf)?;
            Ok(Page { items: world.workplace.key.iter().cloned().collect(), next: None })
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_custom_roles_of().returning(move |scope, page| {
            noted.note(Call::RolesOf(scope.organization_id(), page));
            world.fault.of_store(Fault::RolesOf)?;
            Ok(Page { items: world.workplace.role.iter().cloned().collect(), next: None })
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_custom_role().returning(move |scope, id| {
            noted.note(Call::RoleOf(scope.organization_id(), id));
            world.fault.of_store(Fault::RoleOf)?;
            Ok(world.workplace.role.clone())
        });
        let (failures, noted) = (AtomicUsize::new(self.workplace.use_failures), calls.clone());
        mock.expect_note_key_uses().returning(move |uses| {
            let mut uses = uses.to_vec();
            uses.sort_unstable();
            noted.note(Call::NoteKeyUses(uses));
            let left = failures.load(Ordering::SeqCst);
            if left == 0 {
                return Ok(());
            }
            failures.store(left - 1, Ordering::SeqCst);
            Err(unavailable())
        });
        mock
    }

    pub(super) fn membership_cache(&self, calls: &Calls) -> MockMembershipCache {
        let mut mock = MockMembershipCache::new();
        let (cached, noted) = (self.workplace.cached_memberships.clone(), calls.clone());
        mock.expect_get().returning(move |id| {
            noted.note(Call::MembershipsGet(id));
            cached.clone()
        });
        mock.expect_asking().returning(|| AskedAt(9));
        let noted = calls.clone();
        mock.expect_remember().returning(move |id, memberships, asked| {
            assert_eq!(asked, AskedAt(9), "as it was before the database was asked");
            noted.note(Call::RememberMemberships(id, memberships));
        });
        mock
    }

    pub(super) fn api_key_cache(&self, calls: &Calls) -> MockApiKeyCache {
        let mut mock = MockApiKeyCache::new();
        let (cached, noted) = (self.workplace.cached_key.clone(), calls.clone());
        mock.expect_get().returning(move |digest| {
            noted.note(Call::KeyGet(digest));
            cached.clone().map(Arc::new)
        });
        mock.expect_asking().returning(|| AskedAt(10));
        let noted = calls.clone();
        mock.expect_remember().returning(move |key, asked| {
            assert_eq!(asked, AskedAt(10), "as it was before the database was asked");
            noted.note(Call::RememberKey((*key).clone()));
        });
        mock
    }
}
