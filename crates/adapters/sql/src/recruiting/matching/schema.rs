//! The tables of matching.

use crate::recruiting::schema::{applications, jobs};
use crate::schema::organizations;

diesel::table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    job_match_profiles (job_id) {
        job_id -> UuidSql,
        organization_id -> UuidSql,
        made_by -> Text,
        made_at -> InstantSql,
        embedding -> Nullable<Binary>,
        skills -> Binary,
        skill_names -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    candidate_match_profiles (user_id) {
        user_id -> UuidSql,
        made_by -> Text,
        made_at -> InstantSql,
        embedding -> Nullable<Binary>,
        skills -> Binary,
        place -> Nullable<Text>,
        work_modes -> Text,
        pay_min -> Nullable<BigInt>,
        currency -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    match_rankings (id) {
        id -> UuidSql,
        organization_id -> UuidSql,
        job_id -> UuidSql,
        user_id -> Nullable<UuidSql>,
        api_key_id -> Nullable<UuidSql>,
        version -> Text,
        shown_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, SmallInt, Text};
    use crate::types::UuidSql;

    match_ranking_entries (ranking_id, place) {
        ranking_id -> UuidSql,
        place -> Integer,
        application_id -> UuidSql,
        candidate_id -> Nullable<UuidSql>,
        score -> Nullable<SmallInt>,
        reasons -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{SmallInt, Text};
    use crate::types::InstantSql;

    imported_skill_versions (singleton) {
        singleton -> SmallInt,
        version -> Text,
        imported_at -> InstantSql,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};

    imported_skills (place) {
        place -> Integer,
        uri -> Text,
        kind -> Text,
        label -> Text,
        label_fr -> Nullable<Text>,
        label_en -> Nullable<Text>,
        alternatives -> Text,
    }
}

diesel::joinable!(job_match_profiles -> jobs (job_id));
diesel::joinable!(match_rankings -> jobs (job_id));
diesel::joinable!(match_ranking_entries -> match_rankings (ranking_id));
diesel::allow_tables_to_appear_in_same_query!(job_match_profiles, jobs);
diesel::allow_tables_to_appear_in_same_query!(job_match_profiles, organizations);
diesel::allow_tables_to_appear_in_same_query!(job_match_profiles, applications);
diesel::allow_tables_to_appear_in_same_query!(candidate_match_profiles, applications);
diesel::allow_tables_to_appear_in_same_query!(match_ranking_entries, match_rankings);
diesel::allow_tables_to_appear_in_same_query!(match_ranking_entries, jobs);
diesel::allow_tables_to_appear_in_same_query!(match_ranking_entries, organizations);
diesel::allow_tables_to_appear_in_same_query!(match_rankings, jobs);
diesel::allow_tables_to_appear_in_same_query!(match_rankings, organizations);
