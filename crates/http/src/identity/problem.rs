//! Identity's errors as problems. No catch-all: a new error has to be thought about.

use actix_web::http::StatusCode;
use socle_application::identity::administration::{
    ChangeUserError, EndUserSessionsError, GetUserError, ListUsersError,
};
use socle_application::identity::ports::HashError;
use socle_application::identity::{
    ChangePasswordError, ConfirmEmailChangeError, ConfirmIdentityError, EndOtherSessionsError,
    EndSessionError, EnrollTotpError, GetProfileError, LinkRequestError, ListSecurityEventsError,
    ListSessionsError, MailError, OpenSessionError, OwnFactorError, RefreshError,
    RequestEmailChangeError, ResetPasswordError, SecondFactorError, SignInError, SignOutError,
    SignUpError, StepUpError, UnlockAccountError, UpdateProfileError, VerifyEmailError,
    VerifyMagicLinkError, VerifySecondFactorError,
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

impl From<LinkRequestError> for Problem {
    fn from(error: LinkRequestError) -> Self {
        match error {
            LinkRequestError::Invalid(error) => error.into(),
            LinkRequestError::RateLimited(error) => error.into(),
            LinkRequestError::Mail(error) => error.into(),
            LinkRequestError::Store(error) => error.into(),
        }
    }
}

impl From<OpenSessionError> for Problem {
    fn from(error: OpenSessionError) -> Self {
        match error {
            OpenSessionError::Sign(cause) => Self::internal(cause),
            OpenSessionError::Mail(error) => error.into(),
            OpenSessionError::Store(error) => error.into(),
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
            SignInError::Mail(error) => error.into(),
            SignInError::Open(error) => error.into(),
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
            RefreshError::Mail(error) => error.into(),
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

impl From<SecondFactorError> for Problem {
    fn from(error: SecondFactorError) -> Self {
        match error {
            SecondFactorError::Seal(error) => Self::internal(error),
            SecondFactorError::Mail(error) => error.into(),
            SecondFactorError::Store(error) => error.into(),
        }
    }
}

fn wrong_code() -> Problem {
    let detail = "the code is wrong, was used or has expired, or there were too many";
    Problem::new(StatusCode::UNAUTHORIZED, "invalid-code", "The code does not work", detail)
}

impl From<VerifySecondFactorError> for Problem {
    fn from(error: VerifySecondFactorError) -> Self {
        match error {
            VerifySecondFactorError::Invalid(error) => error.into(),
            VerifySecondFactorError::RateLimited(error) => error.into(),
            VerifySecondFactorError::Gone => Self::token_gone(),
            VerifySecondFactorError::WrongCode => wrong_code(),
            VerifySecondFactorError::SecondFactor(error) => error.into(),
            VerifySecondFactorError::Mail(error) => error.into(),
            VerifySecondFactorError::Open(error) => error.into(),
            VerifySecondFactorError::Store(error) => error.into(),
        }
    }
}

impl From<VerifyMagicLinkError> for Problem {
    fn from(error: VerifyMagicLinkError) -> Self {
        match error {
            VerifyMagicLinkError::Invalid(error) => error.into(),
            VerifyMagicLinkError::RateLimited(error) => error.into(),
            VerifyMagicLinkError::Gone => Self::token_gone(),
            VerifyMagicLinkError::WrongCode => wrong_code(),
            VerifyMagicLinkError::Mail(error) => error.into(),
            VerifyMagicLinkError::Open(error) => error.into(),
            VerifyMagicLinkError::Store(error) => error.into(),
        }
    }
}

impl From<UnlockAccountError> for Problem {
    fn from(error: UnlockAccountError) -> Self {
        match error {
            UnlockAccountError::RateLimited(error) => error.into(),
            UnlockAccountError::Gone => Self::token_gone(),
            UnlockAccountError::Store(error) => error.into(),
        }
    }
}

fn already_enabled() -> Problem {
    let detail = "a second factor is set up already; remove it first";
    Problem::conflict("mfa-already-enabled", "There is a second factor already", detail)
}

impl From<EnrollTotpError> for Problem {
    fn from(error: EnrollTotpError) -> Self {
        match error {
            EnrollTotpError::Denied(error) => error.into(),
            EnrollTotpError::AlreadyEnabled => already_enabled(),
            EnrollTotpError::SecondFactor(error) => error.into(),
            EnrollTotpError::Show(cause) => Self::internal(cause),
            EnrollTotpError::Store(error) => error.into(),
        }
    }
}

impl From<OwnFactorError> for Problem {
    fn from(error: OwnFactorError) -> Self {
        match error {
            OwnFactorError::Denied(error) => error.into(),
            OwnFactorError::Invalid(error) => error.into(),
            OwnFactorError::RateLimited(error) => error.into(),
            OwnFactorError::NotEnabled => {
                let detail = "no second factor is set up; begin at `POST /api/v1/auth/mfa/totp`";
                Self::conflict("mfa-not-enabled", "There is no second factor", detail)
            }
            OwnFactorError::AlreadyEnabled => already_enabled(),
            OwnFactorError::SecondFactor(error) => error.into(),
            OwnFactorError::Mail(error) => error.into(),
            OwnFactorError::Store(error) => error.into(),
        }
    }
}

impl From<StepUpError> for Problem {
    fn from(error: StepUpError) -> Self {
        match error {
            StepUpError::Factor(error) => error.into(),
            StepUpError::Hash(error) => error.into(),
        }
    }
}

impl From<RequestEmailChangeError> for Problem {
    fn from(error: RequestEmailChangeError) -> Self {
        match error {
            RequestEmailChangeError::Denied(error) => error.into(),
            RequestEmailChangeError::Invalid(error) => error.into(),
            RequestEmailChangeError::RateLimited(error) => error.into(),
            RequestEmailChangeError::Hash(error) => error.into(),
            RequestEmailChangeError::Mail(error) => error.into(),
            RequestEmailChangeError::Store(error) => error.into(),
        }
    }
}

impl From<ConfirmEmailChangeError> for Problem {
    fn from(error: ConfirmEmailChangeError) -> Self {
        match error {
            ConfirmEmailChangeError::Gone => Self::token_gone(),
            ConfirmEmailChangeError::EmailTaken => {
                let title = "The address is taken";
                Self::conflict("email-taken", title, error.to_string())
            }
            ConfirmEmailChangeError::Mail(error) => error.into(),
            ConfirmEmailChangeError::Store(error) => error.into(),
        }
    }
}

impl From<ConfirmIdentityError> for Problem {
    fn from(error: ConfirmIdentityError) -> Self {
        match error {
            ConfirmIdentityError::Denied(error) => error.into(),
            ConfirmIdentityError::Invalid(error) => error.into(),
            ConfirmIdentityError::RateLimited(error) => error.into(),
            ConfirmIdentityError::Hash(error) => error.into(),
            ConfirmIdentityError::Store(error) => error.into(),
        }
    }
}

impl From<ListSecurityEventsError> for Problem {
    fn from(error: ListSecurityEventsError) -> Self {
        match error {
            ListSecurityEventsError::Denied(error) => error.into(),
            ListSecurityEventsError::Store(error) => error.into(),
        }
    }
}

impl From<ListUsersError> for Problem {
    fn from(error: ListUsersError) -> Self {
        match error {
            ListUsersError::Denied(error) => error.into(),
            ListUsersError::Invalid(error) => error.into(),
            ListUsersError::Store(error) => error.into(),
        }
    }
}

impl From<GetUserError> for Problem {
    fn from(error: GetUserError) -> Self {
        match error {
            GetUserError::Denied(error) => error.into(),
            GetUserError::Invalid(error) => error.into(),
            GetUserError::NotFound => Self::not_found(error.to_string()),
            GetUserError::Store(error) => error.into(),
        }
    }
}

impl From<ChangeUserError> for Problem {
    fn from(error: ChangeUserError) -> Self {
        match error {
            ChangeUserError::Denied(error) => error.into(),
            ChangeUserError::Invalid(error) => error.into(),
            ChangeUserError::Stale { .. } => Self::stale(error.to_string()),
            ChangeUserError::NotFound => Self::not_found(error.to_string()),
            ChangeUserError::Store(error) => error.into(),
        }
    }
}

impl From<EndUserSessionsError> for Problem {
    fn from(error: EndUserSessionsError) -> Self {
        match error {
            EndUserSessionsError::Denied(error) => error.into(),
            EndUserSessionsError::NotFound => Self::not_found(error.to_string()),
            EndUserSessionsError::Store(error) => error.into(),
        }
    }
}
