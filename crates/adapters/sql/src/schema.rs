//! The tables of identity, organizations, access, files and privacy, as both databases have them, and the
//! outbox. The others are in the `schema` of their context.

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    users (id) {
        id -> UuidSql,
        email -> Text,
        email_verified_at -> Nullable<InstantSql>,
        password_hash -> Nullable<Text>,
        first_name -> Text,
        last_name -> Text,
        locale -> Text,
        time_zone -> Text,
        platform_role -> Text,
        status -> Text,
        second_factor_confirmed_at -> Nullable<InstantSql>,
        erasure_requested_at -> Nullable<InstantSql>,
        erased_at -> Nullable<InstantSql>,
        created_at -> InstantSql,
        updated_at -> InstantSql,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    sessions (id) {
        id -> UuidSql,
        user_id -> UuidSql,
        device_name -> Nullable<Text>,
        user_agent -> Nullable<Text>,
        ip -> Nullable<Text>,
        created_at -> InstantSql,
        last_seen_at -> InstantSql,
        expires_at -> InstantSql,
        idle_expires_at -> InstantSql,
        ended_at -> Nullable<InstantSql>,
        end_reason -> Nullable<Text>,
        authenticated_at -> InstantSql,
        browser_secret -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Nullable};
    use crate::types::{InstantSql, UuidSql};

    refresh_tokens (id) {
        id -> UuidSql,
        session_id -> UuidSql,
        digest -> Binary,
        issued_at -> InstantSql,
        expires_at -> InstantSql,
        rotated_at -> Nullable<InstantSql>,
        successor_id -> Nullable<UuidSql>,
        sealed_successor -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    security_events (id) {
        id -> UuidSql,
        user_id -> UuidSql,
        kind -> Text,
        session_id -> Nullable<UuidSql>,
        ip -> Nullable<Text>,
        user_agent -> Nullable<Text>,
        occurred_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    one_time_tokens (id) {
        id -> UuidSql,
        user_id -> UuidSql,
        purpose -> Text,
        digest -> Binary,
        created_at -> InstantSql,
        expires_at -> InstantSql,
        used_at -> Nullable<InstantSql>,
        voided_at -> Nullable<InstantSql>,
        code -> Nullable<Binary>,
        new_email -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Integer, Nullable};
    use crate::types::InstantSql;

    failed_attempts (key) {
        key -> Binary,
        failures -> Integer,
        lockouts -> Integer,
        locked_until -> Nullable<InstantSql>,
        last_failure_at -> Nullable<InstantSql>,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    known_devices (id) {
        id -> UuidSql,
        user_id -> UuidSql,
        mark -> Binary,
        user_agent -> Nullable<Text>,
        ip -> Nullable<Text>,
        first_seen_at -> InstantSql,
        last_seen_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    sign_in_challenges (id) {
        id -> UuidSql,
        user_id -> UuidSql,
        digest -> Binary,
        kind -> Text,
        device_name -> Nullable<Text>,
        created_at -> InstantSql,
        expires_at -> InstantSql,
        used_at -> Nullable<InstantSql>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable};
    use crate::types::{InstantSql, UuidSql};

    totp_factors (user_id) {
        user_id -> UuidSql,
        sealed_secret -> Binary,
        created_at -> InstantSql,
        confirmed_at -> Nullable<InstantSql>,
        last_step -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Nullable};
    use crate::types::{InstantSql, UuidSql};

    recovery_codes (user_id, digest) {
        user_id -> UuidSql,
        digest -> Binary,
        created_at -> InstantSql,
        used_at -> Nullable<InstantSql>,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Bool, Nullable};
    use crate::types::{InstantSql, UuidSql};

    idempotency_keys (key) {
        key -> Binary,
        claim_id -> UuidSql,
        fingerprint -> Binary,
        lease_until -> InstantSql,
        took_effect -> Bool,
        sealed_answer -> Nullable<Binary>,
        expires_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    outbox (id) {
        id -> UuidSql,
        position -> BigInt,
        topic -> Text,
        aggregate_id -> UuidSql,
        organization_id -> Nullable<UuidSql>,
        payload -> Binary,
        created_at -> InstantSql,
        due_at -> Nullable<InstantSql>,
        failures -> Integer,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    organizations (id) {
        id -> UuidSql,
        name -> Text,
        slug -> Text,
        created_at -> InstantSql,
        updated_at -> InstantSql,
        deleted_at -> Nullable<InstantSql>,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Text};
    use crate::types::{InstantSql, UuidSql};

    custom_roles (id) {
        id -> UuidSql,
        organization_id -> UuidSql,
        name -> Text,
        name_key -> Text,
        permissions -> Text,
        created_at -> InstantSql,
        updated_at -> InstantSql,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    organization_members (organization_id, user_id) {
        organization_id -> UuidSql,
        user_id -> UuidSql,
        role -> Nullable<Text>,
        custom_role_id -> Nullable<UuidSql>,
        joined_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    invitations (id) {
        id -> UuidSql,
        organization_id -> UuidSql,
        email -> Text,
        role -> Nullable<Text>,
        custom_role_id -> Nullable<UuidSql>,
        digest -> Binary,
        invited_by -> Nullable<UuidSql>,
        invited_by_key -> Nullable<UuidSql>,
        created_at -> InstantSql,
        expires_at -> InstantSql,
        accepted_at -> Nullable<InstantSql>,
        revoked_at -> Nullable<InstantSql>,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    api_keys (id) {
        id -> UuidSql,
        organization_id -> UuidSql,
        name -> Text,
        prefix -> Text,
        digest -> Binary,
        scopes -> Text,
        created_by -> Nullable<UuidSql>,
        created_at -> InstantSql,
        expires_at -> Nullable<InstantSql>,
        last_used_at -> Nullable<InstantSql>,
        revoked_at -> Nullable<InstantSql>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Text};
    use crate::types::{InstantSql, UuidSql};

    organization_features (organization_id, feature) {
        organization_id -> UuidSql,
        feature -> Text,
        enabled -> Bool,
        updated_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    personal_exports (id) {
        id -> UuidSql,
        user_id -> UuidSql,
        progress -> Integer,
        created_at -> InstantSql,
        finished_at -> Nullable<InstantSql>,
        size -> Nullable<BigInt>,
        error -> Nullable<Text>,
        sealed_archive -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Text};
    use crate::types::{InstantSql, UuidSql};

    consents (id) {
        id -> UuidSql,
        user_id -> UuidSql,
        kind -> Text,
        version -> Text,
        granted -> Bool,
        decided_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    files (id) {
        id -> UuidSql,
        user_id -> Nullable<UuidSql>,
        organization_id -> Nullable<UuidSql>,
        uploaded_by -> Nullable<UuidSql>,
        state -> Text,
        name -> Nullable<Text>,
        media_type -> Nullable<Text>,
        purpose -> Nullable<Text>,
        size -> BigInt,
        sha256 -> Nullable<Binary>,
        created_at -> InstantSql,
    }
}

diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(refresh_tokens -> sessions (session_id));
diesel::joinable!(one_time_tokens -> users (user_id));
diesel::joinable!(organization_members -> users (user_id));
diesel::joinable!(organization_members -> organizations (organization_id));
diesel::joinable!(organization_members -> custom_roles (custom_role_id));
diesel::joinable!(invitations -> custom_roles (custom_role_id));
diesel::joinable!(invitations -> organizations (organization_id));
diesel::joinable!(api_keys -> organizations (organization_id));
diesel::allow_tables_to_appear_in_same_query!(
    organizations,
    organization_members,
    custom_roles,
    invitations,
    api_keys,
    users,
    sessions,
    refresh_tokens,
    one_time_tokens,
    security_events,
    known_devices
);
