//! The tables of webhooks.

use crate::schema::organizations;

diesel::table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    webhook_endpoints (id) {
        id -> UuidSql,
        organization_id -> UuidSql,
        url -> Text,
        events -> Text,
        description -> Nullable<Text>,
        sealed_secret -> Binary,
        sealed_previous_secret -> Nullable<Binary>,
        previous_secret_until -> Nullable<InstantSql>,
        disabled_at -> Nullable<InstantSql>,
        disabled_because -> Nullable<Text>,
        failing_since -> Nullable<InstantSql>,
        created_at -> InstantSql,
        updated_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    webhook_deliveries (id) {
        id -> UuidSql,
        organization_id -> UuidSql,
        endpoint_id -> UuidSql,
        event_id -> UuidSql,
        event_type -> Text,
        body -> Text,
        status -> Text,
        round -> Integer,
        attempts -> Integer,
        next_attempt_at -> Nullable<InstantSql>,
        created_at -> InstantSql,
        finished_at -> Nullable<InstantSql>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Integer, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    webhook_attempts (id) {
        id -> UuidSql,
        delivery_id -> UuidSql,
        round -> Integer,
        number -> Integer,
        started_at -> InstantSql,
        duration_ms -> BigInt,
        request_headers -> Text,
        status -> Nullable<Integer>,
        answer_headers -> Nullable<Text>,
        answer_body -> Nullable<Text>,
        error -> Nullable<Text>,
    }
}

diesel::joinable!(webhook_endpoints -> organizations (organization_id));
diesel::joinable!(webhook_deliveries -> webhook_endpoints (endpoint_id));
diesel::joinable!(webhook_attempts -> webhook_deliveries (delivery_id));
diesel::allow_tables_to_appear_in_same_query!(
    webhook_endpoints,
    webhook_deliveries,
    webhook_attempts,
    organizations
);
