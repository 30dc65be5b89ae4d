//! The tables of recruiting.

use crate::schema::{files, organizations, users};

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    companies (organization_id) {
        organization_id -> UuidSql,
        tagline -> Nullable<Text>,
        description -> Nullable<Text>,
        website -> Nullable<Text>,
        industry -> Nullable<Text>,
        size -> Nullable<Text>,
        location -> Nullable<Text>,
        logo_file_id -> Nullable<UuidSql>,
        created_at -> InstantSql,
        updated_at -> InstantSql,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    jobs (id) {
        id -> UuidSql,
        organization_id -> UuidSql,
        title -> Text,
        description -> Nullable<Text>,
        job_type -> Nullable<Text>,
        work_mode -> Nullable<Text>,
        location -> Nullable<Text>,
        salary_min -> Nullable<BigInt>,
        salary_max -> Nullable<BigInt>,
        currency -> Nullable<Text>,
        skills -> Text,
        valid_through -> Nullable<InstantSql>,
        status -> Text,
        created_by -> Nullable<UuidSql>,
        created_at -> InstantSql,
        updated_at -> InstantSql,
        published_at -> Nullable<InstantSql>,
        closed_at -> Nullable<InstantSql>,
        version -> BigInt,
        place -> Nullable<Text>,
        salary_most -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    applications (id) {
        id -> UuidSql,
        organization_id -> UuidSql,
        job_id -> UuidSql,
        candidate_id -> Nullable<UuidSql>,
        status -> Text,
        rejected_from -> Nullable<Text>,
        cover_letter -> Nullable<Text>,
        cv_file_id -> Nullable<UuidSql>,
        cv_name -> Nullable<Text>,
        created_at -> InstantSql,
        updated_at -> InstantSql,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    application_transitions (id) {
        id -> UuidSql,
        application_id -> UuidSql,
        from_status -> Text,
        to_status -> Text,
        at -> InstantSql,
        reason -> Nullable<Text>,
        moved_by -> Nullable<UuidSql>,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    application_notes (id) {
        id -> UuidSql,
        application_id -> UuidSql,
        author_id -> Nullable<UuidSql>,
        text -> Text,
        created_at -> InstantSql,
    }
}

diesel::joinable!(companies -> organizations (organization_id));
diesel::joinable!(jobs -> organizations (organization_id));
diesel::joinable!(applications -> jobs (job_id));
diesel::joinable!(applications -> users (candidate_id));
diesel::joinable!(application_notes -> applications (application_id));
diesel::joinable!(application_notes -> users (author_id));
diesel::allow_tables_to_appear_in_same_query!(jobs, applications, application_notes);
// Those of the platform may appear together already.
diesel::allow_tables_to_appear_in_same_query!(companies, organizations);
diesel::allow_tables_to_appear_in_same_query!(companies, files);
diesel::allow_tables_to_appear_in_same_query!(files, organizations);
diesel::allow_tables_to_appear_in_same_query!(jobs, organizations);
diesel::allow_tables_to_appear_in_same_query!(jobs, users);
diesel::allow_tables_to_appear_in_same_query!(applications, organizations);
diesel::allow_tables_to_appear_in_same_query!(applications, users);
diesel::allow_tables_to_appear_in_same_query!(application_notes, organizations);
diesel::allow_tables_to_appear_in_same_query!(application_notes, users);
