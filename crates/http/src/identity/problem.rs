//! Identity's errors as problems. No catch-all: a new error has to be thought about.

use actix_web::http::StatusCode;
use socle_application::identity::ports::HashError;
use socle_application::identity::{
    ChangePasswordError, EndOtherSessionsError, EndSessionError, ForgotPasswordError,
    GetProfileError, ListSessionsError, MailError, RefreshError, ResendVerificationError,
    ResetPasswordError, SignInError, SignOutError, SignUpError, UpdateProfileError,
    VerifyEmailError,
};

use crate::problem::Problem;

impl From<HashError> for Problem {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Busy => Self::unavailable(error),
            HashError::Failed(_) => Self::internal(error),
        }
    }
}

impl From<MailError> for Problem {
    fn from(error: MailError) -> Self {
        match error {
            MailError::Seal(error) => Self::internal(error),
            MailError::Store(error) => error.into(),
        }
    }
}

impl From<SignUpError> for Problem {
    fn from(error: SignUpError) -> Self {
        match error {
            SignUpError::Invalid(error) => error.into(),
            SignUpError::RateLimited(error) => error.into(),
            SignUpError::Hash(error) => error.into(),
            SignUpError::Mail(error) => error.into(),
            SignUpError::Store(error) => error.into(),
        }
    }
}

impl From<VerifyEmailError> for Problem {
    fn from(error: VerifyEmailError) -> Self {
        match error {
            VerifyEmailError::Gone => Self::token_gone(),
            VerifyEmailError::Mail(error) => error.into(),
            VerifyEmailError::RateLimited(error) => error.into(),
            VerifyEmailError::Store(error) => error.into(),
        }
    }
}

impl From<ResendVerificationError> for Problem {
    fn from(error: ResendVerificationError) -> Self {
        match error {
            ResendVerificationError::Invalid(error) => error.into(),
            ResendVerificationError::RateLimited(error) => error.into(),
            ResendVerificationError::Mail(error) => error.into(),
            ResendVerificationError::Store(error) => error.into(),
        }
    }
}

impl From<SignInError> for Problem {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Invalid(error) => error.into(),
            SignInError::RateLimited(error) => error.into(),
            SignInError::InvalidCredentials => {
                let title = "Signing in failed";
                let detail = "the address or the password is wrong, or the address is not verified";
                Self::new(StatusCode::UNAUTHORIZED, "invalid-credentials", title, detail)
            }
            SignInError::Hash(error) => error.into(),
            SignInError::Sign(cause) => Self::internal(cause),
            SignInError::Store(error) => error.into(),
        }
    }
}

impl From<RefreshError> for Problem {
    fn from(error: RefreshError) -> Self {
        match error {
            RefreshError::InvalidToken => {
                let detail =
                    "the refresh token is unknown, expired or was used before; sign in again";
                let title = "The session is over";
                Self::new(StatusCode::UNAUTHORIZED, "invalid-refresh-token", title, detail)
            }
            RefreshError::Seal(error) => Self::internal(error),
            RefreshError::Sign(cause) => Self::internal(cause),
            RefreshError::RateLimited(error) => error.into(),
            RefreshError::Store(error) => error.into(),
        }
    }
}

impl From<ListSessionsError> for Problem {
    fn from(error: ListSessionsError) -> Self {
        match error {
            ListSessionsError::Denied(error) => error.into(),
            ListSessionsError::Store(error) => error.into(),
        }
    }
}

impl From<EndSessionError> for Problem {
    fn from(error: EndSessionError) -> Self {
        match error {
            EndSessionError::Denied(error) => error.into(),
            EndSessionError::NotFound => Self::not_found(error.to_string()),
            EndSessionError::Store(error) => error.into(),
        }
    }
}

impl From<EndOtherSessionsError> for Problem {
    fn from(error: EndOtherSessionsError) -> Self {
        match error {
            EndOtherSessionsError::Denied(error) => error.into(),
            EndOtherSessionsError::Store(error) => error.into(),
        }
    }
}

impl From<SignOutError> for Problem {
    fn from(error: SignOutError) -> Self {
        match error {
            SignOutError::Denied(error) => error.into(),
            SignOutError::Store(error) => error.into(),
        }
    }
}

impl From<ForgotPasswordError> for Problem {
    fn from(error: ForgotPasswordError) -> Self {
        match error {
            ForgotPasswordError::Invalid(error) => error.into(),
            ForgotPasswordError::RateLimited(error) => error.into(),
            ForgotPasswordError::Mail(error) => error.into(),
            ForgotPasswordError::Store(error) => error.into(),
        }
    }
}

impl From<ChangePasswordError> for Problem {
    fn from(error: ChangePasswordError) -> Self {
        match error {
            ChangePasswordError::Denied(error) => error.into(),
            ChangePasswordError::Invalid(error) => error.into(),
            ChangePasswordError::RateLimited(error) => error.into(),
            ChangePasswordError::Hash(error) => error.into(),
            ChangePasswordError::Mail(error) => error.into(),
            ChangePasswordError::Store(error) => error.into(),
        }
    }
}

impl From<ResetPasswordError> for Problem {
    fn from(error: ResetPasswordError) -> Self {
        match error {
            ResetPasswordError::Invalid(error) => error.into(),
            ResetPasswordError::RateLimited(error) => error.into(),
            ResetPasswordError::Gone => Self::token_gone(),
            ResetPasswordError::Hash(error) => error.into(),
            ResetPasswordError::Mail(error) => error.into(),
            ResetPasswordError::Store(error) => error.into(),
        }
    }
}

impl From<GetProfileError> for Problem {
    fn from(error: GetProfileError) -> Self {
        match error {
            GetProfileError::Denied(error) => error.into(),
            GetProfileError::NotFound => Self::not_authenticated(error.to_string()),
            GetProfileError::Store(error) => error.into(),
        }
    }
}

impl From<UpdateProfileError> for Problem {
    fn from(error: UpdateProfileError) -> Self {
        match error {
            UpdateProfileError::Denied(error) => error.into(),
            UpdateProfileError::Invalid(error) => error.into(),
            UpdateProfileError::Stale { .. } => Self::stale(error.to_string()),
            UpdateProfileError::NotFound => Self::not_authenticated(error.to_string()),
            UpdateProfileError::Store(error) => error.into(),
        }
    }
}
