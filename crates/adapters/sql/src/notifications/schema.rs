//! The tables of notifications.

diesel::table! {
    use diesel::sql_types::{BigInt, Bool, Nullable};
    use crate::types::{InstantSql, UuidSql};

    notification_inboxes (user_id) {
        user_id -> UuidSql,
        last_position -> BigInt,
        closed -> Bool,
        digest_sent_at -> Nullable<InstantSql>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Bool, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    notifications (id) {
        id -> UuidSql,
        user_id -> UuidSql,
        position -> BigInt,
        kind -> Text,
        message -> Text,
        organization_id -> Nullable<UuidSql>,
        data -> Text,
        in_app -> Bool,
        mail -> Text,
        created_at -> InstantSql,
        read_at -> Nullable<InstantSql>,
        mailed_at -> Nullable<InstantSql>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Text};
    use crate::types::UuidSql;

    notification_preferences (user_id, kind) {
        user_id -> UuidSql,
        kind -> Text,
        in_app -> Bool,
        mail -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(notification_inboxes, notifications);
