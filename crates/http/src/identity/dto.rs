//! What goes over the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use socle_application::identity::ports::TotpEnrollment;
use socle_application::identity::{BrowserCredentials, ChallengeAnswer, SessionTokens};
use socle_domain::Id as _;
use socle_domain::identity::{
    PasswordAttempt, RecoveryCode, SecondFactorMethod, SessionKind, User,
};
use utoipa::ToSchema;
use uuid::Uuid;

/// A password in a request: parsed at once into the type that is not printed.
pub(crate) struct PasswordField(pub(crate) PasswordAttempt);

impl<'de> Deserialize<'de> for PasswordField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(PasswordAttempt::new(&text)))
    }
}

/// A person signs up.
#[derive(Deserialize, ToSchema)]
pub(super) struct SignUpRequest {
    /// The address to sign in with.
    #[schema(format = Email, max_length = 254, example = "ada@example.com")]
    pub(super) email: String,
    /// 12 to 128 characters.
    #[schema(value_type = String, format = Password, min_length = 12, max_length = 128)]
    pub(super) password: PasswordField,
    #[schema(max_length = 100, example = "Ada")]
    pub(super) first_name: String,
    #[schema(max_length = 100, example = "Lovelace")]
    pub(super) last_name: String,
    /// The language of mails and pages; without one, the best of `Accept-Language`.
    #[schema(example = "en")]
    pub(super) locale: Option<String>,
    /// A name of the IANA time zone database; without one, UTC.
    #[schema(example = "Europe/Paris")]
    pub(super) time_zone: Option<String>,
}

/// The token of a mailed link.
#[derive(Deserialize, ToSchema)]
pub(super) struct TokenRequest {
    pub(super) token: String,
}

/// An address.
#[derive(Deserialize, ToSchema)]
pub(super) struct EmailRequest {
    #[schema(format = Email)]
    pub(super) email: String,
}

/// A person signs in.
#[derive(Deserialize, ToSchema)]
pub(super) struct SignInRequest {
    #[schema(format = Email)]
    pub(super) email: String,
    #[schema(value_type = String, format = Password)]
    pub(super) password: PasswordField,
    /// What the person calls the device.
    #[schema(max_length = 100)]
    pub(super) device_name: Option<String>,
    pub(super) session: Option<SessionField>,
}

/// How a session is carried; `token` unless said otherwise.
#[derive(Deserialize, ToSchema, Clone, Copy, PartialEq, Eq, Default)]
#[serde(rename_all = "snake_case")]
pub(super) enum SessionField {
    /// By an access and a refresh token.
    #[default]
    Token,
    /// By a cookie that no script can read.
    Cookie,
}

impl From<SessionField> for SessionKind {
    fn from(field: SessionField) -> Self {
        match field {
            SessionField::Token => Self::Token,
            SessionField::Cookie => Self::Cookie,
        }
    }
}

/// A person gives their second factor.
#[derive(Deserialize, ToSchema)]
pub(super) struct VerifySecondFactorRequest {
    /// The `challenge_id` of signing in.
    pub(super) challenge_id: String,
    pub(super) method: MethodField,
    /// Six digits of the authenticator app, or a recovery code.
    #[schema(example = "123456")]
    pub(super) code: String,
}

/// How a second factor is proved.
#[derive(Deserialize, Serialize, ToSchema, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum MethodField {
    /// By a code of an authenticator app.
    Totp,
    /// By a recovery code.
    RecoveryCode,
}

impl From<MethodField> for SecondFactorMethod {
    fn from(field: MethodField) -> Self {
        match field {
            MethodField::Totp => Self::Totp,
            MethodField::RecoveryCode => Self::RecoveryCode,
        }
    }
}

impl From<SecondFactorMethod> for MethodField {
    fn from(method: SecondFactorMethod) -> Self {
        match method {
            SecondFactorMethod::Totp => Self::Totp,
            SecondFactorMethod::RecoveryCode => Self::RecoveryCode,
        }
    }
}

/// A code.
#[derive(Deserialize, ToSchema)]
pub(super) struct CodeRequest {
    /// Six digits of the authenticator app, or a recovery code where that will do.
    #[schema(example = "123456")]
    pub(super) code: String,
}

/// A person proves again who they are: by `code` if they have a second factor, otherwise by
/// `current_password`.
#[derive(Deserialize, ToSchema)]
pub(super) struct StepUpRequest {
    #[schema(value_type = Option<String>, format = Password)]
    pub(super) current_password: Option<PasswordField>,
    pub(super) code: Option<String>,
}

/// A person signs in with a mailed link, by its `token` or by `email` and `code`.
#[derive(Deserialize, ToSchema)]
pub(super) struct VerifyMagicLinkRequest {
    /// The token of the link.
    pub(super) token: Option<String>,
    /// The address that the code was mailed to.
    #[schema(format = Email)]
    pub(super) email: Option<String>,
    /// The six digits of the mail.
    #[schema(example = "123456")]
    pub(super) code: Option<String>,
    /// What the person calls the device.
    #[schema(max_length = 100)]
    pub(super) device_name: Option<String>,
    pub(super) session: Option<SessionField>,
}

/// A person asks for a link to sign in with.
#[derive(Deserialize, ToSchema)]
pub(super) struct SendMagicLinkRequest {
    #[schema(format = Email)]
    pub(super) email: String,
    /// The language of the mail; without one, that of the account.
    #[schema(example = "en")]
    pub(super) locale: Option<String>,
}

/// A person moves their account to another address.
#[derive(Deserialize, ToSchema)]
pub(super) struct ChangeEmailRequest {
    #[schema(format = Email, max_length = 254)]
    pub(super) new_email: String,
    #[schema(value_type = String, format = Password)]
    pub(super) current_password: PasswordField,
}

/// A refresh token is used.
#[derive(Deserialize, ToSchema)]
pub(super) struct RefreshRequest {
    pub(super) refresh_token: String,
}

/// A person sets a new password.
#[derive(Deserialize, ToSchema)]
pub(super) struct ResetPasswordRequest {
    /// The token of the mailed link.
    pub(super) token: String,
    #[schema(value_type = String, format = Password, min_length = 12, max_length = 128)]
    pub(super) new_password: PasswordField,
}

/// A person changes their password.
#[derive(Deserialize, ToSchema)]
pub(super) struct ChangePasswordRequest {
    #[schema(value_type = String, format = Password)]
    pub(super) current_password: PasswordField,
    #[schema(value_type = String, format = Password, min_length = 12, max_length = 128)]
    pub(super) new_password: PasswordField,
}

/// What a person changes about their profile. A field that is left out stays as it is; none can be
/// removed.
#[derive(Deserialize, ToSchema)]
pub(super) struct UpdateProfileRequest {
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, nullable = false, max_length = 100)]
    pub(super) first_name: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, nullable = false, max_length = 100)]
    pub(super) last_name: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, nullable = false, example = "fr")]
    pub(super) locale: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, nullable = false, example = "Europe/Paris")]
    pub(super) time_zone: Option<String>,
}

/// A field that may be left out but not be `null`.
pub(super) fn present<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    String::deserialize(deserializer).map(Some)
}

/// A person, as they see themselves.
#[derive(Serialize, ToSchema)]
pub(super) struct UserBody {
    id: Uuid,
    email: String,
    email_verified: bool,
    first_name: String,
    last_name: String,
    #[schema(example = "en")]
    locale: &'static str,
    #[schema(example = "Europe/Paris")]
    time_zone: &'static str,
    #[schema(example = "user")]
    platform_role: &'static str,
    mfa_enabled: bool,
    /// When the account will be erased, if it waits for that.
    #[schema(required)]
    erases_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    version: i64,
}

impl From<&User> for UserBody {
    fn from(user: &User) -> Self {
        Self {
            id: user.id.as_uuid(),
            email: user.email.to_string(),
            email_verified: user.email_verified_at.is_some(),
            first_name: user.first_name.to_string(),
            last_name: user.last_name.to_string(),
            locale: user.locale.as_str(),
            time_zone: user.time_zone.name(),
            platform_role: user.platform_role.as_str(),
            mfa_enabled: user.second_factor_confirmed_at.is_some(),
            erases_at: user.erases_at(),
            created_at: user.created_at,
            version: user.version,
        }
    }
}

/// A session was opened, carried by tokens.
#[derive(Serialize, ToSchema)]
pub(super) struct AuthenticatedBody {
    #[schema(example = "authenticated")]
    status: &'static str,
    /// Send it as `Authorization: Bearer …`.
    access_token: String,
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds until the access token stops working.
    expires_in: i64,
    /// Gets the next access token.
    refresh_token: String,
    /// Seconds until the refresh token stops working if it is not used.
    refresh_expires_in: i64,
    user: UserBody,
}

impl AuthenticatedBody {
    pub(super) fn new(user: &User, tokens: &SessionTokens) -> Self {
        Self {
            status: "authenticated",
            access_token: tokens.access_token.clone(),
            token_type: "Bearer",
            expires_in: tokens.expires_in,
            refresh_token: tokens.refresh_token.expose().to_owned(),
            refresh_expires_in: tokens.refresh_expires_in,
            user: UserBody::from(user),
        }
    }
}

/// A session was opened, carried by a cookie.
#[derive(Serialize, ToSchema)]
pub(super) struct CookieAuthenticatedBody {
    #[schema(example = "authenticated")]
    status: &'static str,
    /// Send it as `x-csrf-token` with everything that changes something.
    csrf_token: String,
    user: UserBody,
}

impl CookieAuthenticatedBody {
    pub(super) fn new(user: &User, browser: &BrowserCredentials) -> Self {
        let csrf_token = browser.csrf_token.clone();
        Self { status: "authenticated", csrf_token, user: UserBody::from(user) }
    }
}

/// The second factor is asked for.
#[derive(Serialize, ToSchema)]
pub(super) struct MfaRequiredBody {
    #[schema(example = "mfa_required")]
    status: &'static str,
    /// Send it with the second factor. Keep it secret: it stands for the first one.
    challenge_id: String,
    methods: Vec<MethodField>,
}

impl From<&ChallengeAnswer> for MfaRequiredBody {
    fn from(answer: &ChallengeAnswer) -> Self {
        Self {
            status: "mfa_required",
            challenge_id: answer.challenge.expose().to_owned(),
            methods: answer.methods.into_iter().map(MethodField::from).collect(),
        }
    }
}

/// What completing a sign-in leads to.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the answers in the document")]
pub(super) enum SignedInBody {
    /// Carried by tokens.
    Token(AuthenticatedBody),
    /// Carried by a cookie.
    Cookie(CookieAuthenticatedBody),
}

/// What the first factor leads to.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the answers in the document")]
pub(super) enum SignInBody {
    /// Carried by tokens.
    Token(AuthenticatedBody),
    /// Carried by a cookie.
    Cookie(CookieAuthenticatedBody),
    /// Not yet.
    MfaRequired(MfaRequiredBody),
}

/// A seed for an authenticator app, in three ways.
#[derive(Serialize, ToSchema)]
pub(super) struct TotpEnrollmentBody {
    /// To type: base 32.
    secret: String,
    /// To open on the same device.
    otpauth_uri: String,
    /// To scan: an SVG document.
    qr_svg: String,
}

impl From<TotpEnrollment> for TotpEnrollmentBody {
    fn from(enrollment: TotpEnrollment) -> Self {
        let TotpEnrollment { secret, otpauth_uri, qr_svg } = enrollment;
        Self { secret, otpauth_uri, qr_svg }
    }
}

/// Recovery codes, shown only now.
#[derive(Serialize, ToSchema)]
pub(super) struct RecoveryCodesBody {
    /// Ten codes; each works once.
    recovery_codes: Vec<String>,
}

impl From<&[RecoveryCode]> for RecoveryCodesBody {
    fn from(codes: &[RecoveryCode]) -> Self {
        Self { recovery_codes: codes.iter().map(RecoveryCode::display).collect() }
    }
}

/// What a browser's requests carry beside its cookie.
#[derive(Serialize, ToSchema)]
pub(super) struct CsrfBody {
    pub(super) csrf_token: String,
}
