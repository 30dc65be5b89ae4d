//! Rows, and what they are in the domain.

#![expect(clippy::ref_option_ref, reason = "Diesel's derive takes fields by reference")]

use std::net::IpAddr;

use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use socle_application::identity::ports::SessionStanding;
use socle_application::store::StoreError;
use socle_domain::access::PlatformRole;
use socle_domain::identity::{
    DeviceName, EmailAddress, Locale, OneTimeToken, OneTimeTokenPurpose, PasswordHash, PersonName,
    RefreshToken, Rotation, SecurityEvent, Session, SessionEnd, SessionEndReason, TimeZone,
    TokenDigest, User, UserStatus,
};

use crate::error::corrupt;
use crate::schema::{one_time_tokens, refresh_tokens, security_events, sessions, users};
use crate::types::{DbUuid, Instant};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = users, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(crate) struct UserRow {
    id: DbUuid,
    email: String,
    email_verified_at: Option<Instant>,
    password_hash: Option<String>,
    first_name: String,
    last_name: String,
    locale: String,
    time_zone: String,
    platform_role: String,
    status: String,
    second_factor_confirmed_at: Option<Instant>,
    erasure_requested_at: Option<Instant>,
    erased_at: Option<Instant>,
    created_at: Instant,
    updated_at: Instant,
    version: i64,
}

impl From<&User> for UserRow {
    fn from(user: &User) -> Self {
        Self {
            id: DbUuid::of(user.id),
            email: user.email.to_string(),
            email_verified_at: user.email_verified_at.map(Instant),
            password_hash: user.password_hash.as_ref().map(|hash| hash.expose().to_owned()),
            first_name: user.first_name.to_string(),
            last_name: user.last_name.to_string(),
            locale: user.locale.as_str().to_owned(),
            time_zone: user.time_zone.name().to_owned(),
            platform_role: user.platform_role.as_str().to_owned(),
            // Erased accounts are closed ones for whoever does not know of erasure.
            status: match user.status {
                UserStatus::Erased => UserStatus::Disabled.as_str().to_owned(),
                status => status.as_str().to_owned(),
            },
            second_factor_confirmed_at: user.second_factor_confirmed_at.map(Instant),
            erasure_requested_at: user.erasure_requested_at.map(Instant),
            erased_at: (user.status == UserStatus::Erased).then_some(Instant(user.updated_at)),
            created_at: Instant(user.created_at),
            updated_at: Instant(user.updated_at),
            version: user.version,
        }
    }
}

impl TryFrom<UserRow> for User {
    type Error = StoreError;

    fn try_from(row: UserRow) -> Result<Self, StoreError> {
        let name = |column: &str, text: &str| {
            PersonName::parse(text).map_err(|_| corrupt(column, "something that is no name"))
        };
        Ok(Self {
            id: row.id.id(),
            email: EmailAddress::parse(&row.email)
                .map_err(|_| corrupt("users.email", "something that is no address"))?,
            email_verified_at: row.email_verified_at.map(|at| at.0),
            password_hash: row.password_hash.map(PasswordHash::new),
            first_name: name("users.first_name", &row.first_name)?,
            last_name: name("users.last_name", &row.last_name)?,
            locale: Locale::parse(&row.locale).map_err(|_| corrupt("users.locale", &row.locale))?,
            time_zone: TimeZone::parse(&row.time_zone)
                .map_err(|_| corrupt("users.time_zone", &row.time_zone))?,
            platform_role: platform_role(&row.platform_role)?,
            status: match row.erased_at {
                Some(_) => UserStatus::Erased,
                None => status(&row.status)?,
            },
            second_factor_confirmed_at: row.second_factor_confirmed_at.map(|at| at.0),
            erasure_requested_at: row.erasure_requested_at.map(|at| at.0),
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        })
    }
}

fn platform_role(text: &str) -> Result<PlatformRole, StoreError> {
    PlatformRole::parse(text).ok_or_else(|| corrupt("users.platform_role", text))
}

fn status(text: &str) -> Result<UserStatus, StoreError> {
    UserStatus::parse(text).ok_or_else(|| corrupt("users.status", text))
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions, treat_none_as_default_value = false)]
pub(super) struct SessionRow {
    id: DbUuid,
    user_id: DbUuid,
    device_name: Option<String>,
    user_agent: Option<String>,
    ip: Option<String>,
    created_at: Instant,
    last_seen_at: Instant,
    expires_at: Instant,
    idle_expires_at: Instant,
    ended_at: Option<Instant>,
    end_reason: Option<String>,
    authenticated_at: Instant,
    browser_secret: Option<Vec<u8>>,
}

impl From<&Session> for SessionRow {
    fn from(session: &Session) -> Self {
        Self {
            id: DbUuid::of(session.id),
            user_id: DbUuid::of(session.user_id),
            device_name: session.device_name.as_ref().map(|name| name.as_str().to_owned()),
            user_agent: session.user_agent.clone(),
            ip: session.ip.map(|ip| ip.to_string()),
            created_at: Instant(session.created_at),
            last_seen_at: Instant(session.last_seen_at),
            expires_at: Instant(session.expires_at),
            idle_expires_at: Instant(session.idle_expires_at),
            ended_at: session.end.map(|end| Instant(end.at)),
            end_reason: session.end.map(|end| end.reason.as_str().to_owned()),
            authenticated_at: Instant(session.authenticated_at),
            browser_secret: session.browser_secret.map(|secret| secret.as_bytes().to_vec()),
        }
    }
}

impl TryFrom<SessionRow> for Session {
    type Error = StoreError;

    fn try_from(row: SessionRow) -> Result<Self, StoreError> {
        let reason = |text: &String| {
            SessionEndReason::parse(text).ok_or_else(|| corrupt("sessions.end_reason", text))
        };
        let device_name = |text: String| {
            DeviceName::parse(&text).ok_or_else(|| corrupt("sessions.device_name", text))
        };
        let reason = row.end_reason.as_ref().map(reason).transpose()?;
        let end = row.ended_at.zip(reason).map(|(at, reason)| SessionEnd { at: at.0, reason });
        Ok(Self {
            id: row.id.id(),
            user_id: row.user_id.id(),
            device_name: row.device_name.map(device_name).transpose()?,
            user_agent: row.user_agent,
            ip: row.ip.as_deref().map(|text| ip("sessions.ip", text)).transpose()?,
            created_at: row.created_at.0,
            authenticated_at: row.authenticated_at.0,
            browser_secret: browser_secret(row.browser_secret)?,
            last_seen_at: row.last_seen_at.0,
            expires_at: row.expires_at.0,
            idle_expires_at: row.idle_expires_at.0,
            end,
        })
    }
}

/// What of a session decides about requests.
#[derive(Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub(super) struct StandingRow {
    user_id: DbUuid,
    expires_at: Instant,
    idle_expires_at: Instant,
    ended_at: Option<Instant>,
    last_seen_at: Instant,
    authenticated_at: Instant,
    browser_secret: Option<Vec<u8>>,
}

impl TryFrom<StandingRow> for SessionStanding {
    type Error = StoreError;

    fn try_from(row: StandingRow) -> Result<Self, StoreError> {
        Ok(Self {
            user_id: row.user_id.id(),
            ended: row.ended_at.is_some(),
            expires_at: row.expires_at.min(row.idle_expires_at).0,
            last_seen_at: row.last_seen_at.0,
            authenticated_at: row.authenticated_at.0,
            browser_secret: browser_secret(row.browser_secret)?,
        })
    }
}

fn browser_secret(bytes: Option<Vec<u8>>) -> Result<Option<TokenDigest>, StoreError> {
    bytes.map(|bytes| digest("sessions.browser_secret", bytes)).transpose()
}

/// When a session was last seen and becomes idle.
#[derive(AsChangeset)]
#[diesel(table_name = sessions)]
pub(super) struct UseColumns {
    last_seen_at: Instant,
    idle_expires_at: Instant,
}

impl From<&Session> for UseColumns {
    fn from(session: &Session) -> Self {
        Self {
            last_seen_at: Instant(session.last_seen_at),
            idle_expires_at: Instant(session.idle_expires_at),
        }
    }
}

/// How a session ended.
#[derive(AsChangeset)]
#[diesel(table_name = sessions)]
pub(super) struct EndColumns {
    ended_at: Option<Instant>,
    end_reason: Option<&'static str>,
}

impl From<SessionEnd> for EndColumns {
    fn from(end: SessionEnd) -> Self {
        Self { ended_at: Some(Instant(end.at)), end_reason: Some(end.reason.as_str()) }
    }
}

pub(super) fn ip(column: &str, text: &str) -> Result<IpAddr, StoreError> {
    text.parse().map_err(|_| corrupt(column, text))
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = refresh_tokens, treat_none_as_default_value = false)]
pub(super) struct RefreshTokenRow {
    id: DbUuid,
    session_id: DbUuid,
    digest: Vec<u8>,
    issued_at: Instant,
    expires_at: Instant,
    rotated_at: Option<Instant>,
    successor_id: Option<DbUuid>,
    sealed_successor: Option<Vec<u8>>,
}

impl From<&RefreshToken> for RefreshTokenRow {
    fn from(token: &RefreshToken) -> Self {
        let rotation = token.rotation.as_ref();
        Self {
            id: DbUuid::of(token.id),
            session_id: DbUuid::of(token.session_id),
            digest: token.digest.as_bytes().to_vec(),
            issued_at: Instant(token.issued_at),
            expires_at: Instant(token.expires_at),
            rotated_at: rotation.map(|rotation| Instant(rotation.at)),
            successor_id: rotation.map(|rotation| DbUuid::of(rotation.successor_id)),
            sealed_successor: rotation.map(|rotation| rotation.sealed_successor.clone()),
        }
    }
}

impl TryFrom<RefreshTokenRow> for RefreshToken {
    type Error = StoreError;

    fn try_from(row: RefreshTokenRow) -> Result<Self, StoreError> {
        let rotation = match (row.rotated_at, row.successor_id, row.sealed_successor) {
            (Some(at), Some(successor_id), Some(sealed_successor)) => {
                Some(Rotation { at: at.0, successor_id: successor_id.id(), sealed_successor })
            }
            (None, None, None) => None,
            _ => return Err(corrupt("refresh_tokens", "half a rotation")),
        };
        Ok(Self {
            id: row.id.id(),
            session_id: row.session_id.id(),
            digest: digest("refresh_tokens.digest", row.digest)?,
            issued_at: row.issued_at.0,
            expires_at: row.expires_at.0,
            rotation,
        })
    }
}

/// That a refresh token was used, and for what.
#[derive(AsChangeset)]
#[diesel(table_name = refresh_tokens, treat_none_as_null = true)]
pub(super) struct RotationColumns {
    rotated_at: Option<Instant>,
    successor_id: Option<DbUuid>,
    sealed_successor: Option<Vec<u8>>,
}

impl From<&RefreshToken> for RotationColumns {
    fn from(token: &RefreshToken) -> Self {
        let RefreshTokenRow { rotated_at, successor_id, sealed_successor, .. } = token.into();
        Self { rotated_at, successor_id, sealed_successor }
    }
}

pub(super) fn digest(column: &str, bytes: Vec<u8>) -> Result<TokenDigest, StoreError> {
    let bytes = <[u8; 32]>::try_from(bytes);
    bytes.map(TokenDigest::from_bytes).map_err(|_| corrupt(column, "something that is no digest"))
}

#[derive(Insertable)]
#[diesel(table_name = security_events, treat_none_as_default_value = false)]
pub(super) struct SecurityEventRow<'a> {
    id: DbUuid,
    user_id: DbUuid,
    kind: &'static str,
    session_id: Option<DbUuid>,
    ip: Option<String>,
    user_agent: Option<&'a str>,
    occurred_at: Instant,
}

impl<'a> From<&'a SecurityEvent> for SecurityEventRow<'a> {
    fn from(event: &'a SecurityEvent) -> Self {
        Self {
            id: DbUuid::of(event.id),
            user_id: DbUuid::of(event.user_id),
            kind: event.kind.as_str(),
            session_id: event.session_id.map(DbUuid::of),
            ip: event.ip.map(|ip| ip.to_string()),
            user_agent: event.user_agent.as_deref(),
            occurred_at: Instant(event.occurred_at),
        }
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = one_time_tokens, treat_none_as_default_value = false)]
pub(super) struct OneTimeTokenRow {
    id: DbUuid,
    user_id: DbUuid,
    purpose: String,
    digest: Vec<u8>,
    created_at: Instant,
    expires_at: Instant,
    used_at: Option<Instant>,
    voided_at: Option<Instant>,
    code: Option<Vec<u8>>,
    new_email: Option<String>,
}

impl From<&OneTimeToken> for OneTimeTokenRow {
    fn from(token: &OneTimeToken) -> Self {
        Self {
            id: DbUuid::of(token.id),
            user_id: DbUuid::of(token.user_id),
            purpose: token.purpose.as_str().to_owned(),
            digest: token.digest.as_bytes().to_vec(),
            created_at: Instant(token.created_at),
            expires_at: Instant(token.expires_at),
            used_at: token.used_at.map(Instant),
            voided_at: token.voided_at.map(Instant),
            code: token.code.map(|code| code.as_bytes().to_vec()),
            new_email: token.new_email.as_ref().map(ToString::to_string),
        }
    }
}

impl TryFrom<OneTimeTokenRow> for OneTimeToken {
    type Error = StoreError;

    fn try_from(row: OneTimeTokenRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.id(),
            user_id: row.user_id.id(),
            purpose: OneTimeTokenPurpose::parse(&row.purpose)
                .ok_or_else(|| corrupt("one_time_tokens.purpose", &row.purpose))?,
            digest: digest("one_time_tokens.digest", row.digest)?,
            code: row.code.map(|code| digest("one_time_tokens.code", code)).transpose()?,
            new_email: row.new_email.as_deref().map(new_email).transpose()?,
            created_at: row.created_at.0,
            expires_at: row.expires_at.0,
            used_at: row.used_at.map(|at| at.0),
            voided_at: row.voided_at.map(|at| at.0),
        })
    }
}

fn new_email(text: &str) -> Result<EmailAddress, StoreError> {
    EmailAddress::parse(text)
        .map_err(|_| corrupt("one_time_tokens.new_email", "something that is no address"))
}
