//! The tables of tasks.

diesel::table! {
    use diesel::sql_types::{Binary, Integer, Nullable, SmallInt, Text};
    use crate::types::{InstantSql, UuidSql};

    tasks (id) {
        id -> UuidSql,
        kind -> Text,
        status -> Text,
        priority -> SmallInt,
        user_id -> Nullable<UuidSql>,
        organization_id -> Nullable<UuidSql>,
        payload -> Binary,
        due_at -> InstantSql,
        attempts -> Integer,
        max_attempts -> Integer,
        progress -> Integer,
        result -> Nullable<Text>,
        error -> Nullable<Text>,
        cancel_requested_at -> Nullable<InstantSql>,
        worker -> Nullable<UuidSql>,
        leased_until -> Nullable<InstantSql>,
        created_at -> InstantSql,
        started_at -> Nullable<InstantSql>,
        finished_at -> Nullable<InstantSql>,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::types::InstantSql;

    schedules (name) {
        name -> Text,
        pattern -> Text,
        due_at -> InstantSql,
    }
}
