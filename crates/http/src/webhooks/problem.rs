//! Webhooks' errors as problems. No catch-all: a new error has to be thought about.

use socle_application::webhooks::{
    CreateEndpointError, DeleteEndpointError, ListDeliveriesError, ReadError, RedeliverError,
    RotateSecretError, SendTestError, UpdateEndpointError,
};

use crate::problem::Problem;

fn disabled(error: &impl ToString) -> Problem {
    Problem::conflict("endpoint-disabled", "The endpoint is disabled", error.to_string())
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Denied(error) => error.into(),
            ReadError::Store(error) => error.into(),
        }
    }
}

impl From<ListDeliveriesError> for Problem {
    fn from(error: ListDeliveriesError) -> Self {
        match error {
            ListDeliveriesError::Denied(error) => error.into(),
            ListDeliveriesError::Invalid(error) => error.into(),
            ListDeliveriesError::Store(error) => error.into(),
        }
    }
}

impl From<CreateEndpointError> for Problem {
    fn from(error: CreateEndpointError) -> Self {
        match error {
            CreateEndpointError::Denied(error) => error.into(),
            CreateEndpointError::Invalid(error) => error.into(),
            CreateEndpointError::Unavailable(error) => error.into(),
            CreateEndpointError::TooMany => {
                Self::conflict("too-many", "There are too many already", error.to_string())
            }
            CreateEndpointError::Secret(error) => Self::internal(error),
            CreateEndpointError::Store(error) => error.into(),
        }
    }
}

impl From<UpdateEndpointError> for Problem {
    fn from(error: UpdateEndpointError) -> Self {
        match error {
            UpdateEndpointError::Denied(error) => error.into(),
            UpdateEndpointError::Invalid(error) => error.into(),
            UpdateEndpointError::Unavailable(error) => error.into(),
            UpdateEndpointError::Store(error) => error.into(),
        }
    }
}

impl From<DeleteEndpointError> for Problem {
    fn from(error: DeleteEndpointError) -> Self {
        match error {
            DeleteEndpointError::Denied(error) => error.into(),
            DeleteEndpointError::Unavailable(error) => error.into(),
            DeleteEndpointError::Store(error) => error.into(),
        }
    }
}

impl From<RotateSecretError> for Problem {
    fn from(error: RotateSecretError) -> Self {
        match error {
            RotateSecretError::Denied(error) => error.into(),
            RotateSecretError::Unavailable(error) => error.into(),
            RotateSecretError::Secret(error) => Self::internal(error),
            RotateSecretError::Store(error) => error.into(),
        }
    }
}

impl From<SendTestError> for Problem {
    fn from(error: SendTestError) -> Self {
        match error {
            SendTestError::Denied(error) => error.into(),
            SendTestError::Unavailable(error) => error.into(),
            SendTestError::Disabled => disabled(&error),
            SendTestError::Store(error) => error.into(),
        }
    }
}

impl From<RedeliverError> for Problem {
    fn from(error: RedeliverError) -> Self {
        match error {
            RedeliverError::Denied(error) => error.into(),
            RedeliverError::Unavailable(error) => error.into(),
            RedeliverError::Disabled => disabled(&error),
            RedeliverError::Store(error) => error.into(),
        }
    }
}
