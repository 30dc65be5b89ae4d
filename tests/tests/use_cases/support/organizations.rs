//! The ports of organizations.

use std::sync::atomic::{AtomicUsize, Ordering};

use socle_application::organizations::ports::{
    InvitationView, MemberView, MockInvitations, MockMembers, MockOrganizationFeatures,
    MockOrganizations, MockOrganizationsQueries, OrganizationView, PutOrganizationError,
};
use socle_application::paging::Page;
use socle_domain::Id as _;
use socle_domain::organizations::Organization;

use super::calls::Calls;
use super::{Call, Fault, World};

impl World {
    fn put_slug(&self, taken: &AtomicUsize) -> Result<(), PutOrganizationError> {
        let left = taken.load(Ordering::SeqCst);
        if left == 0 {
            return Ok(());
        }
        taken.store(left - 1, Ordering::SeqCst);
        Err(PutOrganizationError::SlugTaken)
    }

    pub(super) fn organizations(&self, calls: &Calls) -> MockOrganizations {
        let mut mock = MockOrganizations::new();
        let taken = AtomicUsize::new(self.workplace.slugs_taken);
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_insert().returning(move |scope, organization| {
            assert_eq!(scope.organization_id(), organization.id);
            noted.note(Call::InsertOrganization(organization.clone()));
            world.fault.of_store(Fault::InsertOrganization)?;
            world.put_slug(&taken)
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_lock().returning(move |scope| {
            noted.note(Call::LockOrganization(scope.organization_id()));
            world.fault.of_store(Fault::LockOrganization)?;
            Ok(world.workplace.organization.clone())
        });
        let taken = AtomicUsize::new(self.workplace.slugs_taken);
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_update().returning(move |scope, organization| {
            assert_eq!(scope.organization_id(), organization.id);
            noted.note(Call::UpdateOrganization(organization.clone()));
            world.fault.of_store(Fault::UpdateOrganization)?;
            world.put_slug(&taken)
        });
        mock
    }

    pub(super) fn members(&self, calls: &Calls) -> MockMembers {
        let mut mock = MockMembers::new();
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_insert().returning(move |scope, member| {
            assert_eq!(scope.organization_id(), member.organization_id);
            noted.note(Call::InsertMember(member.clone()));
            world.fault.of_store(Fault::InsertMember)?;
            Ok(!world.workplace.belongs_already)
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_find().returning(move |scope, user_id| {
            noted.note(Call::FindMember(scope.organization_id(), user_id));
            world.fault.of_store(Fault::FindMember)?;
            Ok(world.workplace.member.clone())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_has_address().returning(move |scope, email| {
            noted.note(Call::HasAddress(scope.organization_id(), email.to_string()));
            world.fault.of_store(Fault::HasAddress)?;
            Ok(world.workplace.address_belongs)
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_owners().returning(move |scope| {
            noted.note(Call::Owners(scope.organization_id()));
            world.fault.of_store(Fault::Owners)?;
            Ok(world.workplace.owners)
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_set_role().returning(move |scope, user_id, role| {
            noted.note(Call::SetRole(scope.organization_id(), user_id, role.clone()));
            fault.of_store(Fault::SetRole)
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_remove().returning(move |scope, user_id| {
            noted.note(Call::RemoveMember(scope.organization_id(), user_id));
            fault.of_store(Fault::RemoveMember)
        });
        mock
    }

    pub(super) fn invitations(&self, calls: &Calls) -> MockInvitations {
        let mut mock = MockInvitations::new();
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_insert().returning(move |scope, invitation| {
            assert_eq!(scope.organization_id(), invitation.organization_id);
            noted.note(Call::InsertInvitation(invitation.clone()));
            fault.of_store(Fault::InsertInvitation)
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_find_by_digest().returning(move |digest| {
            noted.note(Call::FindInvitation(digest));
            world.fault.of_store(Fault::FindInvitation)?;
            Ok(world.workplace.invitation.clone())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_lock().returning(move |scope, id| {
            noted.note(Call::LockInvitation(scope.organization_id(), id));
            world.fault.of_store(Fault::LockInvitation)?;
            Ok(world.workplace.locked_invitation.clone())
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_update().returning(move |scope, invitation| {
            assert_eq!(scope.organization_id(), invitation.organization_id);
            noted.note(Call::UpdateInvitation(invitation.clone()));
            fault.of_store(Fault::UpdateInvitation)
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_open().returning(move |scope, which| {
            noted.note(Call::OpenInvitations(scope.organization_id(), which.clone()));
            world.fault.of_store(Fault::OpenInvitations)?;
            Ok(world.workplace.open_invitations.clone())
        });
        mock
    }

    pub(super) fn organization_features(&self, calls: &Calls) -> MockOrganizationFeatures {
        let mut mock = MockOrganizationFeatures::new();
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_is_enabled().returning(move |scope, feature| {
            noted.note(Call::IsEnabled(scope.organization_id(), feature.name));
            world.fault.of_store(Fault::IsEnabled)?;
            Ok(!world.workplace.features_off)
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_switch().returning(move |scope, feature, enabled, _| {
            noted.note(Call::SwitchFeature(scope.organization_id(), feature.name, enabled));
            fault.of_store(Fault::SwitchFeature)
        });
        mock
    }

    pub(super) fn organization_queries(&self, calls: &Calls) -> MockOrganizationsQueries {
        let mut mock = MockOrganizationsQueries::new();
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_organization().returning(move |scope, user_id| {
            noted.note(Call::Organization(scope.organization_id(), user_id));
            world.fault.of_store(Fault::Organization)?;
            Ok(world.workplace.organization.clone().map(|found| world.view(found)))
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_organizations_of().returning(move |user_id, page| {
            noted.note(Call::OrganizationsOf(user_id, page));
            world.fault.of_store(Fault::OrganizationsOf)?;
            let found = world.workplace.organization.clone();
            let items: Vec<_> = found.map(|found| world.view(found)).into_iter().collect();
            let next = items.last().map(|view| view.organization.id);
            Ok(Page { items, next })
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_members_of().returning(move |scope, page| {
            noted.note(Call::MembersOf(scope.organization_id(), page));
            world.fault.of_store(Fault::MembersOf)?;
            let items: Vec<_> = world.member_view().into_iter().collect();
            let next = items.last().map(|view| view.member.user_id);
            Ok(Page { items, next })
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_member().returning(move |scope, user_id| {
            noted.note(Call::Member(scope.organization_id(), user_id));
            world.fault.of_store(Fault::Member)?;
            Ok(world.member_view())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_invitations_of().returning(move |scope, page, now| {
            noted.note(Call::InvitationsOf(scope.organization_id(), page, now));
            world.fault.of_store(Fault::InvitationsOf)?;
            let items: Vec<_> = world.workplace.invitation.iter().cloned().collect();
            let next = items.last().map(|invitation| invitation.id);
            Ok(Page { items, next })
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_invitation_by_digest().returning(move |digest| {
            noted.note(Call::InvitationByDigest(digest));
            world.fault.of_store(Fault::InvitationByDigest)?;
            let organization_name = "Acme".to_owned();
            let found = world.workplace.invitation.clone();
            Ok(found.map(|invitation| InvitationView { invitation, organization_name }))
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_switched_features().returning(move |scope| {
            noted.note(Call::SwitchedFeatures(scope.organization_id()));
            world.fault.of_store(Fault::SwitchedFeatures)?;
            let off = world.workplace.features_off;
            Ok(off.then(|| ("api_keys".to_owned(), false)).into_iter().collect())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_all_organizations().returning(move |filter, page| {
            noted.note(Call::AllOrganizations(filter.clone(), page));
            world.fault.of_store(Fault::AllOrganizations)?;
            let items: Vec<_> = world.workplace.organization.iter().cloned().collect();
            Ok(Page { items, next: None })
        });
        mock
    }

    fn view(&self, organization: Organization) -> OrganizationView {
        let role = self.workplace.member.clone().map(|member| member.role);
        OrganizationView { organization, role }
    }

    fn member_view(&self) -> Option<MemberView> {
        let member = self.workplace.member.clone()?;
        assert_eq!(member.user_id.as_uuid(), super::bob().as_uuid());
        let email = socle_domain::identity::EmailAddress::parse("bob@example.com").ok();
        let (first_name, last_name) = ("Bob".to_owned(), "Byron".to_owned());
        Some(MemberView { member, email, first_name, last_name })
    }
}
