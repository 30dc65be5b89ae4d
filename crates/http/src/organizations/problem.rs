//! Organizations' errors as problems. No catch-all: a new error has to be thought about.

use actix_web::http::StatusCode;
use socle_application::organizations::{
    AcceptInvitationError, ChangeMemberRoleError, CreateOrganizationError, DeleteOrganizationError,
    InviteError, OrganizationUnavailable, RemoveMemberError, RestoreOrganizationError,
    RevokeInvitationError, SwitchFeatureError, UpdateOrganizationError,
};
use socle_domain::organizations::{LastOwner, RestoreError};

use crate::problem::Problem;

impl From<OrganizationUnavailable> for Problem {
    fn from(error: OrganizationUnavailable) -> Self {
        match error {
            OrganizationUnavailable::Denied(error) => error.into(),
            OrganizationUnavailable::FeatureDisabled(_) => Self::new(
                StatusCode::FORBIDDEN,
                "feature-disabled",
                "The organization does not have this feature",
                error.to_string(),
            ),
            OrganizationUnavailable::Store(error) => error.into(),
        }
    }
}

impl From<LastOwner> for Problem {
    fn from(error: LastOwner) -> Self {
        let title = "The organization needs an owner";
        Self::conflict("last-owner", title, error.to_string())
    }
}

impl From<RestoreError> for Problem {
    fn from(error: RestoreError) -> Self {
        let title = "The organization cannot be restored";
        Self::conflict("not-restorable", title, error.to_string())
    }
}

fn slug_taken(error: &impl ToString) -> Problem {
    Problem::conflict("slug-taken", "Another organization has this slug", error.to_string())
}

impl From<CreateOrganizationError> for Problem {
    fn from(error: CreateOrganizationError) -> Self {
        match error {
            CreateOrganizationError::Denied(error) => error.into(),
            CreateOrganizationError::Invalid(error) => error.into(),
            CreateOrganizationError::RateLimited(error) => error.into(),
            CreateOrganizationError::SlugTaken => slug_taken(&error),
            CreateOrganizationError::Store(error) => error.into(),
        }
    }
}

impl From<UpdateOrganizationError> for Problem {
    fn from(error: UpdateOrganizationError) -> Self {
        match error {
            UpdateOrganizationError::Denied(error) => error.into(),
            UpdateOrganizationError::Invalid(error) => error.into(),
            UpdateOrganizationError::Unavailable(error) => error.into(),
            UpdateOrganizationError::Stale { .. } => Self::stale(error.to_string()),
            UpdateOrganizationError::SlugTaken => slug_taken(&error),
            UpdateOrganizationError::Store(error) => error.into(),
        }
    }
}

impl From<DeleteOrganizationError> for Problem {
    fn from(error: DeleteOrganizationError) -> Self {
        match error {
            DeleteOrganizationError::Denied(error) => error.into(),
            DeleteOrganizationError::Unavailable(error) => error.into(),
            DeleteOrganizationError::Store(error) => error.into(),
        }
    }
}

impl From<RestoreOrganizationError> for Problem {
    fn from(error: RestoreOrganizationError) -> Self {
        match error {
            RestoreOrganizationError::Denied(error) => error.into(),
            RestoreOrganizationError::Restore(error) => error.into(),
            RestoreOrganizationError::Store(error) => error.into(),
        }
    }
}

impl From<ChangeMemberRoleError> for Problem {
    fn from(error: ChangeMemberRoleError) -> Self {
        match error {
            ChangeMemberRoleError::Denied(error) => error.into(),
            ChangeMemberRoleError::Invalid(error) => error.into(),
            ChangeMemberRoleError::Unavailable(error) => error.into(),
            ChangeMemberRoleError::LastOwner(error) => error.into(),
            ChangeMemberRoleError::Store(error) => error.into(),
        }
    }
}

impl From<RemoveMemberError> for Problem {
    fn from(error: RemoveMemberError) -> Self {
        match error {
            RemoveMemberError::Denied(error) => error.into(),
            RemoveMemberError::Unavailable(error) => error.into(),
            RemoveMemberError::LastOwner(error) => error.into(),
            RemoveMemberError::Store(error) => error.into(),
        }
    }
}

impl From<InviteError> for Problem {
    fn from(error: InviteError) -> Self {
        match error {
            InviteError::Denied(error) => error.into(),
            InviteError::Invalid(error) => error.into(),
            InviteError::RateLimited(error) => error.into(),
            InviteError::Unavailable(error) => error.into(),
            InviteError::AlreadyMember => {
                let title = "They are a member already";
                Self::conflict("already-member", title, error.to_string())
            }
            InviteError::Seal(error) => Self::internal(error),
            InviteError::Store(error) => error.into(),
        }
    }
}

impl From<RevokeInvitationError> for Problem {
    fn from(error: RevokeInvitationError) -> Self {
        match error {
            RevokeInvitationError::Denied(error) => error.into(),
            RevokeInvitationError::Unavailable(error) => error.into(),
            RevokeInvitationError::Store(error) => error.into(),
        }
    }
}

impl From<AcceptInvitationError> for Problem {
    fn from(error: AcceptInvitationError) -> Self {
        match error {
            AcceptInvitationError::Denied(error) => error.into(),
            AcceptInvitationError::AnotherPerson => {
                let detail = "sign in with the address that the invitation was mailed to";
                let title = "The invitation is for another person";
                Self::new(StatusCode::FORBIDDEN, "another-person", title, detail)
            }
            AcceptInvitationError::Gone => Self::token_gone(),
            AcceptInvitationError::Store(error) => error.into(),
        }
    }
}

impl From<SwitchFeatureError> for Problem {
    fn from(error: SwitchFeatureError) -> Self {
        match error {
            SwitchFeatureError::Denied(error) => error.into(),
            SwitchFeatureError::Store(error) => error.into(),
        }
    }
}
