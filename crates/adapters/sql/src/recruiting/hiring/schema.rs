//! The tables of hiring.

use crate::recruiting::schema::{applications, jobs};
use crate::schema::{organizations, users};

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    application_scorecards (id) {
        id -> UuidSql,
        organization_id -> UuidSql,
        application_id -> UuidSql,
        author_id -> Nullable<UuidSql>,
        criteria -> Text,
        recommendation -> Text,
        text -> Nullable<Text>,
        created_at -> InstantSql,
        updated_at -> InstantSql,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Integer, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    interviews (id) {
        id -> UuidSql,
        organization_id -> UuidSql,
        application_id -> UuidSql,
        kind -> Text,
        starts_at -> InstantSql,
        ends_at -> InstantSql,
        minutes -> Integer,
        place -> Nullable<Text>,
        link -> Nullable<Text>,
        instructions -> Nullable<Text>,
        status -> Text,
        sequence -> Integer,
        created_by -> Nullable<UuidSql>,
        created_at -> InstantSql,
        updated_at -> InstantSql,
        version -> BigInt,
    }
}

diesel::table! {
    use crate::types::UuidSql;

    interviewers (interview_id, user_id) {
        interview_id -> UuidSql,
        user_id -> UuidSql,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::types::{InstantSql, UuidSql};

    offers (id) {
        id -> UuidSql,
        organization_id -> UuidSql,
        application_id -> UuidSql,
        salary -> BigInt,
        currency -> Text,
        starts_on -> Text,
        expires_at -> InstantSql,
        text -> Text,
        status -> Text,
        created_by -> Nullable<UuidSql>,
        created_at -> InstantSql,
        sent_at -> Nullable<InstantSql>,
        closed_at -> Nullable<InstantSql>,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Text};
    use crate::types::UuidSql;

    hiring_stages (id) {
        id -> UuidSql,
        organization_id -> UuidSql,
        position -> Integer,
        name -> Text,
        status -> Text,
    }
}

diesel::table! {
    use crate::types::UuidSql;

    application_stages (application_id) {
        application_id -> UuidSql,
        organization_id -> UuidSql,
        stage_id -> UuidSql,
    }
}

diesel::joinable!(application_stages -> hiring_stages (stage_id));
diesel::joinable!(application_scorecards -> users (author_id));
diesel::joinable!(interviews -> applications (application_id));
diesel::joinable!(interviewers -> interviews (interview_id));
diesel::joinable!(interviewers -> users (user_id));
diesel::joinable!(offers -> applications (application_id));
diesel::allow_tables_to_appear_in_same_query!(application_stages, hiring_stages);
diesel::allow_tables_to_appear_in_same_query!(application_scorecards, users);
diesel::allow_tables_to_appear_in_same_query!(interviews, interviewers, applications);
diesel::allow_tables_to_appear_in_same_query!(interviews, jobs);
diesel::allow_tables_to_appear_in_same_query!(interviews, organizations);
diesel::allow_tables_to_appear_in_same_query!(interviews, users);
diesel::allow_tables_to_appear_in_same_query!(interviewers, users);
diesel::allow_tables_to_appear_in_same_query!(offers, applications);
