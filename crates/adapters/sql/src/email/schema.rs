//! The tables of addresses and reports.

diesel::table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    email_suppressions (id) {
        id -> UuidSql,
        address_digest -> Binary,
        email -> Nullable<Text>,
        reason -> Text,
        class -> Nullable<Text>,
        created_at -> InstantSql,
        reported_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Integer, Nullable};
    use crate::types::InstantSql;

    soft_bounces (address_digest) {
        address_digest -> Binary,
        count -> Integer,
        since -> Nullable<InstantSql>,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::types::InstantSql;

    mail_reports (id) {
        id -> Text,
        heard_at -> InstantSql,
    }
}
