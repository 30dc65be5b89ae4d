//! What goes over the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use socle_application::identity::SignedInAnswer;
use socle_domain::Id as _;
use socle_domain::identity::{PasswordAttempt, User};
use utoipa::ToSchema;
use uuid::Uuid;

/// A password in a request: parsed at once into the type that is not printed.
pub(super) struct PasswordField(pub(super) PasswordAttempt);

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
    /// How the session is carried.
    pub(super) session: Option<SessionKind>,
}

/// How a session is carried.
#[derive(Deserialize, ToSchema, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum SessionKind {
    /// By an access and a refresh token.
    Token,
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
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
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
            created_at: user.created_at,
            version: user.version,
        }
    }
}

/// A session was opened.
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

impl From<&SignedInAnswer> for AuthenticatedBody {
    fn from(answer: &SignedInAnswer) -> Self {
        Self {
            status: "authenticated",
            access_token: answer.access_token.clone(),
            token_type: "Bearer",
            expires_in: answer.expires_in,
            refresh_token: answer.refresh_token.expose().to_owned(),
            refresh_expires_in: answer.refresh_expires_in,
            user: UserBody::from(&answer.user),
        }
    }
}
