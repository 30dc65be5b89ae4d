//! The tables of applicants.

use crate::recruiting::candidates::schema::candidates;
use crate::recruiting::schema::{applications, jobs};
use crate::schema::{organizations, users};

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable};
    use crate::types::{InstantSql, UuidSql};

    applicants (id) {
        id -> UuidSql,
        organization_id -> UuidSql,
        candidate_id -> UuidSql,
        merged_into -> Nullable<UuidSql>,
        applied_at -> InstantSql,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::types::UuidSql;

    applicant_tags (applicant_id, folded) {
        applicant_id -> UuidSql,
        organization_id -> UuidSql,
        folded -> Text,
        name -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Text};
    use crate::types::UuidSql;

    applicant_traits (applicant_id, likeness, value) {
        applicant_id -> UuidSql,
        organization_id -> UuidSql,
        likeness -> Text,
        value -> BigInt,
    }
}

diesel::joinable!(applicants -> users (candidate_id));
diesel::joinable!(applicant_tags -> applicants (applicant_id));
diesel::allow_tables_to_appear_in_same_query!(applicants, applicant_tags);
diesel::allow_tables_to_appear_in_same_query!(applicants, users);
diesel::allow_tables_to_appear_in_same_query!(applicants, applications);
diesel::allow_tables_to_appear_in_same_query!(applicants, jobs);
diesel::allow_tables_to_appear_in_same_query!(applicants, organizations);
diesel::allow_tables_to_appear_in_same_query!(applicant_tags, applications);
diesel::allow_tables_to_appear_in_same_query!(applicant_tags, jobs);
diesel::allow_tables_to_appear_in_same_query!(applicant_tags, organizations);
diesel::allow_tables_to_appear_in_same_query!(applicant_tags, users);
diesel::allow_tables_to_appear_in_same_query!(candidates, users);
