//! Access's errors as problems. No catch-all: a new error has to be thought about.

use socle_application::access::{
    CreateApiKeyError, CreateRoleError, DeleteRoleError, ReadError, RevokeApiKeyError,
    UpdateRoleError,
};

use crate::problem::Problem;

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Denied(error) => error.into(),
            ReadError::Store(error) => error.into(),
        }
    }
}

fn name_taken(error: &impl ToString) -> Problem {
    Problem::conflict("name-taken", "The name is taken", error.to_string())
}

fn too_many(error: &impl ToString) -> Problem {
    Problem::conflict("too-many", "There are too many already", error.to_string())
}

impl From<CreateRoleError> for Problem {
    fn from(error: CreateRoleError) -> Self {
        match error {
            CreateRoleError::Denied(error) => error.into(),
            CreateRoleError::Invalid(error) => error.into(),
            CreateRoleError::Unavailable(error) => error.into(),
            CreateRoleError::NameTaken => name_taken(&error),
            CreateRoleError::TooMany => too_many(&error),
            CreateRoleError::Store(error) => error.into(),
        }
    }
}

impl From<UpdateRoleError> for Problem {
    fn from(error: UpdateRoleError) -> Self {
        match error {
            UpdateRoleError::Denied(error) => error.into(),
            UpdateRoleError::Invalid(error) => error.into(),
            UpdateRoleError::Unavailable(error) => error.into(),
            UpdateRoleError::Stale { .. } => Self::stale(error.to_string()),
            UpdateRoleError::NameTaken => name_taken(&error),
            UpdateRoleError::Store(error) => error.into(),
        }
    }
}

impl From<DeleteRoleError> for Problem {
    fn from(error: DeleteRoleError) -> Self {
        match error {
            DeleteRoleError::Denied(error) => error.into(),
            DeleteRoleError::Unavailable(error) => error.into(),
            DeleteRoleError::InUse => {
                Self::conflict("role-in-use", "Members have this role", error.to_string())
            }
            DeleteRoleError::Store(error) => error.into(),
        }
    }
}

impl From<CreateApiKeyError> for Problem {
    fn from(error: CreateApiKeyError) -> Self {
        match error {
            CreateApiKeyError::Denied(error) => error.into(),
            CreateApiKeyError::Invalid(error) => error.into(),
            CreateApiKeyError::Unavailable(error) => error.into(),
            CreateApiKeyError::TooMany => too_many(&error),
            CreateApiKeyError::Store(error) => error.into(),
        }
    }
}

impl From<RevokeApiKeyError> for Problem {
    fn from(error: RevokeApiKeyError) -> Self {
        match error {
            RevokeApiKeyError::Denied(error) => error.into(),
            RevokeApiKeyError::Unavailable(error) => error.into(),
            RevokeApiKeyError::Store(error) => error.into(),
        }
    }
}
