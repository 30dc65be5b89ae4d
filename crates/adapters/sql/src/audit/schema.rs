//! The tables of the audit trail.

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    audit_entries (id) {
        id -> UuidSql,
        chain_id -> UuidSql,
        actor_kind -> Text,
        actor_id -> Nullable<UuidSql>,
        action -> Text,
        outcome -> Text,
        resource_kind -> Nullable<Text>,
        resource_id -> Nullable<UuidSql>,
        details -> Text,
        request_id -> Text,
        ip -> Nullable<Text>,
        user_agent -> Nullable<Text>,
        occurred_at -> InstantSql,
        sequence -> Nullable<BigInt>,
        link -> Nullable<Binary>,
        client_salt -> Nullable<Binary>,
        client_digest -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary};
    use crate::types::UuidSql;

    audit_chains (chain_id) {
        chain_id -> UuidSql,
        sequence -> BigInt,
        link -> Binary,
    }
}
