//! The tables of candidates: what they say of themselves, and their CVs.

diesel::table! {
    use diesel::sql_types::{BigInt, Bool, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    candidates (user_id) {
        user_id -> UuidSql,
        headline -> Nullable<Text>,
        summary -> Nullable<Text>,
        phone -> Nullable<Text>,
        location -> Nullable<Text>,
        work_modes -> Text,
        job_types -> Text,
        open_to_work -> Bool,
        salary_expectation -> Nullable<BigInt>,
        currency -> Nullable<Text>,
        links -> Text,
        updated_at -> InstantSql,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    candidate_experiences (id) {
        id -> UuidSql,
        user_id -> UuidSql,
        title -> Text,
        employer -> Text,
        location -> Nullable<Text>,
        started -> Text,
        ended -> Nullable<Text>,
        description -> Nullable<Text>,
        created_at -> InstantSql,
        updated_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    candidate_education (id) {
        id -> UuidSql,
        user_id -> UuidSql,
        degree -> Text,
        school -> Text,
        field -> Nullable<Text>,
        started -> Nullable<Text>,
        ended -> Nullable<Text>,
        description -> Nullable<Text>,
        created_at -> InstantSql,
        updated_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, SmallInt, Text};
    use crate::types::{InstantSql, UuidSql};

    candidate_skills (id) {
        id -> UuidSql,
        user_id -> UuidSql,
        name -> Text,
        key -> Text,
        kind -> Text,
        level -> Nullable<SmallInt>,
        years -> Nullable<SmallInt>,
        created_at -> InstantSql,
        updated_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Bool, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    candidate_cvs (id) {
        id -> UuidSql,
        user_id -> UuidSql,
        file_id -> UuidSql,
        name -> Text,
        file_name -> Text,
        media_type -> Text,
        size -> BigInt,
        active -> Bool,
        reading -> Text,
        unreadable_because -> Nullable<Text>,
        proposal -> Nullable<Text>,
        created_at -> InstantSql,
    }
}
