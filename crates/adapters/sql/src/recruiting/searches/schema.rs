//! The tables of saved searches.

use crate::recruiting::schema::jobs;
use crate::schema::{organization_members, organizations, users};

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    saved_searches (id) {
        id -> UuidSql,
        user_id -> UuidSql,
        name -> Text,
        words -> Nullable<Text>,
        job_type -> Nullable<Text>,
        work_mode -> Nullable<Text>,
        location -> Nullable<Text>,
        company -> Nullable<UuidSql>,
        salary_min -> Nullable<BigInt>,
        alert -> Text,
        digested_for -> Nullable<InstantSql>,
        created_at -> InstantSql,
        updated_at -> InstantSql,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::types::UuidSql;

    saved_search_keys (key, search_id) {
        key -> Text,
        search_id -> UuidSql,
    }
}

diesel::table! {
    use diesel::sql_types::Nullable;
    use crate::types::{InstantSql, UuidSql};

    saved_search_finds (search_id, job_id) {
        search_id -> UuidSql,
        job_id -> UuidSql,
        found_at -> InstantSql,
        told_at -> Nullable<InstantSql>,
    }
}

diesel::joinable!(saved_searches -> users (user_id));
diesel::joinable!(saved_search_keys -> saved_searches (search_id));
diesel::joinable!(saved_search_finds -> jobs (job_id));
diesel::allow_tables_to_appear_in_same_query!(
    saved_searches,
    saved_search_keys,
    saved_search_finds,
);
diesel::allow_tables_to_appear_in_same_query!(saved_searches, users);
diesel::allow_tables_to_appear_in_same_query!(saved_searches, jobs);
diesel::allow_tables_to_appear_in_same_query!(saved_searches, organizations);
diesel::allow_tables_to_appear_in_same_query!(saved_searches, organization_members);
diesel::allow_tables_to_appear_in_same_query!(saved_search_keys, users);
diesel::allow_tables_to_appear_in_same_query!(saved_search_keys, organization_members);
diesel::allow_tables_to_appear_in_same_query!(saved_search_finds, jobs);
diesel::allow_tables_to_appear_in_same_query!(saved_search_finds, organizations);
