//! May this actor do this with files?

use crate::access::{Actor, Denied, Permission, Principal, policy};
use crate::files::{FileOwner, FileScope, permissions};
use crate::identity::UserId;
use crate::organizations::OrganizationId;

/// People upload for themselves, or for an organization where they may; a program for its
/// organization, which it need not name.
pub fn upload(actor: &Actor, organization_id: Option<OrganizationId>) -> Result<FileScope, Denied> {
    match (organization_id, &actor.principal) {
        (Some(id), _) => within(actor, FileOwner::Organization(id), &permissions::WRITE),
        (None, Principal::ApiKey(key)) => {
            within(actor, FileOwner::Organization(key.organization_id), &permissions::WRITE)
        }
        (None, _) => policy::person(actor).map(|person| FileScope::of_person(person.user_id)),
    }
}

/// Whoever may see an owner's files; of those that are restricted to another permission, whoever has
/// that one.
pub fn read(
    actor: &Actor,
    owner: FileOwner,
    restricted_to: Option<&Permission>,
) -> Result<FileScope, Denied> {
    within(actor, owner, restricted_to.unwrap_or(&permissions::READ))
}

/// Whoever may delete any of them, or uploaded the one in question and may still upload. What is
/// restricted is deleted by the context that keeps it.
pub fn delete(
    actor: &Actor,
    owner: FileOwner,
    uploaded_by: Option<UserId>,
    restricted_to: Option<&Permission>,
) -> Result<FileScope, Denied> {
    if restricted_to.is_some() {
        return read(actor, owner, restricted_to).and(Err(Denied::Forbidden));
    }
    let me = policy::person(actor).ok().map(|person| person.user_id);
    let own = me.is_some() && me == uploaded_by;
    let permission = if own { &permissions::WRITE } else { &permissions::DELETE };
    within(actor, owner, permission).or_else(|denied| {
        // A custom role may delete without being able to upload.
        if own { within(actor, owner, &permissions::DELETE) } else { Err(denied) }
    })
}

fn within(actor: &Actor, owner: FileOwner, permission: &Permission) -> Result<FileScope, Denied> {
    match owner {
        FileOwner::Organization(id) => {
            // Whoever waits to be erased hears that, and not that there is no organization.
            if let Principal::User(_) = &actor.principal {
                policy::person(actor)?;
            }
            policy::in_organization(actor, id, permission).map(FileScope::within)
        }
        FileOwner::Person(owner) => match &actor.principal {
            Principal::System => Ok(FileScope::of_person(owner)),
            Principal::ApiKey(_) => Err(Denied::NotFound),
            Principal::User(_) | Principal::Anonymous => {
                // Nobody else's own files are there, whatever one's role on the platform.
                let me = policy::person(actor)?.user_id;
                if me == owner { Ok(FileScope::of_person(owner)) } else { Err(Denied::NotFound) }
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{
        ApiKeyId, ApiKeyPrincipal, Client, Grants, Membership, Memberships, OrganizationRole,
        PlatformRole, RequestId, SignedIn,
    };
    use crate::identity::SessionId;
    use crate::{Id as _, Timestamp};
    use rstest::rstest;

    fn organization(number: u8) -> OrganizationId {
        OrganizationId::new(Timestamp::UNIX_EPOCH, [number; 10])
    }

    fn user(number: u8) -> UserId {
        UserId::new(Timestamp::UNIX_EPOCH, [number; 10])
    }

    fn actor(principal: Principal, grants: Option<Grants>) -> Actor {
        let membership =
            |grants| Membership { organization_id: organization(1), grants, open: true };
        Actor {
            principal,
            memberships: Memberships::new(grants.map(membership)),
            request_id: RequestId::parse("test").unwrap(),
            client: Client::default(),
        }
    }

    fn person(grants: Option<Grants>, role: PlatformRole) -> Actor {
        let signed_in = SignedIn {
            user_id: user(1),
            session_id: SessionId::new(Timestamp::UNIX_EPOCH, [2; 10]),
            platform_role: role,
            authenticated_at: Timestamp::UNIX_EPOCH,
            closing: false,
        };
        actor(Principal::User(signed_in), grants)
    }

    fn key(names: &[&str]) -> Actor {
        let key_id = ApiKeyId::new(Timestamp::UNIX_EPOCH, [3; 10]);
        let key = ApiKeyPrincipal { key_id, organization_id: organization(1) };
        actor(Principal::ApiKey(key), Some(Grants::named(names.iter().copied())))
    }

    fn member(role: OrganizationRole) -> Actor {
        person(Some(Grants::Role(role)), PlatformRole::User)
    }

    #[rstest]
    #[case(OrganizationRole::Owner, true, true)]
    #[case(OrganizationRole::Admin, true, true)]
    #[case(OrganizationRole::Member, true, false)]
    #[case(OrganizationRole::Viewer, false, false)]
    fn roles_permit_what_they_say(
        #[case] role: OrganizationRole,
        #[case] uploads: bool,
        #[case] deletes: bool,
    ) {
        let (actor, owner) = (member(role), FileOwner::Organization(organization(1)));
        assert!(read(&actor, owner, None).is_ok());
        assert_eq!(upload(&actor, Some(organization(1))).is_ok(), uploads);
        assert_eq!(delete(&actor, owner, Some(user(2)), None).is_ok(), deletes);
        assert_eq!(delete(&actor, owner, Some(user(1)), None).is_ok(), uploads);
        assert_eq!(delete(&actor, owner, None, None).is_ok(), deletes);
    }

    #[test]
    fn strangers_find_nothing_whatever_their_role_on_the_platform() {
        for role in [PlatformRole::User, PlatformRole::Superadmin] {
            let actor = person(None, role);
            let owners = [FileOwner::Organization(organization(1)), FileOwner::Person(user(2))];
            for owner in owners {
                assert_eq!(read(&actor, owner, None), Err(Denied::NotFound));
                assert_eq!(delete(&actor, owner, Some(user(2)), None), Err(Denied::NotFound));
            }
            assert_eq!(upload(&actor, Some(organization(1))), Err(Denied::NotFound));
        }
    }

    #[test]
    fn people_have_files_of_their_own() {
        let actor = person(None, PlatformRole::User);
        let owner = FileOwner::Person(user(1));
        assert_eq!(upload(&actor, None).unwrap().owner(), owner);
        assert_eq!(read(&actor, owner, None).unwrap().owner(), owner);
        assert_eq!(delete(&actor, owner, Some(user(1)), None).unwrap().owner(), owner);
    }

    #[test]
    fn a_key_has_its_organization_alone() {
        let owner = FileOwner::Organization(organization(1));
        let writer = key(&["files.write"]);
        assert_eq!(upload(&writer, None).unwrap().owner(), owner);
        assert_eq!(upload(&writer, Some(organization(2))), Err(Denied::NotFound));
        assert_eq!(read(&writer, owner, None), Err(Denied::Forbidden));
        assert_eq!(delete(&writer, owner, None, None), Err(Denied::Forbidden));
        assert!(read(&key(&["files.read"]), owner, None).is_ok());
        assert_eq!(
            read(&key(&["files.read"]), FileOwner::Person(user(1)), None),
            Err(Denied::NotFound)
        );
    }

    #[test]
    fn nobody_in_particular_has_to_sign_in() {
        let nobody = actor(Principal::Anonymous, None);
        assert_eq!(upload(&nobody, None), Err(Denied::NotAuthenticated));
        for owner in [FileOwner::Organization(organization(1)), FileOwner::Person(user(1))] {
            assert_eq!(read(&nobody, owner, None), Err(Denied::NotAuthenticated));
        }
    }

    #[test]
    fn whoever_waits_to_be_erased_hears_that() {
        let mut actor = member(OrganizationRole::Owner);
        if let Principal::User(signed_in) = &mut actor.principal {
            signed_in.closing = true;
        }
        for owner in [FileOwner::Organization(organization(1)), FileOwner::Person(user(1))] {
            assert_eq!(read(&actor, owner, None), Err(Denied::AccountClosing));
        }
        assert_eq!(upload(&actor, None), Err(Denied::AccountClosing));
    }
}
