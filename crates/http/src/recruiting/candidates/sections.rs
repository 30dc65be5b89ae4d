//! What profiles list: the same operations for each list.

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .configure(experiences::configure)
        .configure(education::configure)
        .configure(skills::configure);
}

macro_rules! section {
    (
        $section:ident, $path:literal, $one:literal,
        $request:ident => $input:ident, $body:ident, $list:ident,
        list: $list_id:literal $(#[$list_doc:meta])*,
        add: $add_id:literal $(#[$add_doc:meta])*,
        replace: $replace_id:literal $(#[$replace_doc:meta])*,
        remove: $remove_id:literal $(#[$remove_doc:meta])*,
    ) => {
        mod $section {
            use actix_web::http::header;
            use actix_web::{HttpResponse, delete, get, post, put, web};
            use socle_application::recruiting::Recruiting;
            use socle_application::recruiting::candidates::$input;
            use socle_domain::recruiting::ProfileEntryId;
            use utoipa_actix_web::service_config::ServiceConfig;

            use super::super::ME;
            use super::super::dto::{$body, $list, $request};
            use crate::extract::{Json, PathId, SignedInActor};
            use crate::idempotency::{IdempotencyKeyHeader, IdempotencyProblems, Idempotent};
            use crate::problem::{
                AuthenticationProblems, ConflictProblem, InputProblems, NotFoundProblem, Problem,
                ServerProblems,
            };

            pub(super) fn configure(config: &mut ServiceConfig<'_>) {
                config.service(list).service(add).service(replace).service(remove);
            }

            $(#[$list_doc])*
            #[utoipa::path(
                tag = "candidates",
                operation_id = $list_id,
                security(("bearer" = []), ("cookie" = [])),
                responses(
                    (status = 200, description = "The whole list", body = $list),
                    AuthenticationProblems, ServerProblems,
                )
            )]
            #[get($path)]
            async fn list(
                SignedInActor(actor): SignedInActor,
                recruiting: web::Data<Recruiting>,
            ) -> Result<HttpResponse, Problem> {
                let entries = recruiting.candidates.$section.list.execute(&actor).await?;
                let data = entries.iter().map($body::from).collect();
                Ok(HttpResponse::Ok().json($list { data }))
            }

            $(#[$add_doc])*
            #[utoipa::path(
                tag = "candidates",
                operation_id = $add_id,
                security(("bearer" = []), ("cookie" = [])),
                params(IdempotencyKeyHeader),
                request_body = $request,
                responses(
                    (status = 201, description = "The entry", body = $body,
                     headers(("location" = String, description = "Where it is"))),
                    AuthenticationProblems, InputProblems, ConflictProblem, ServerProblems,
                    IdempotencyProblems,
                )
            )]
            #[post($path, wrap = "Idempotent")]
            async fn add(
                SignedInActor(actor): SignedInActor,
                Json(body): Json<$request>,
                recruiting: web::Data<Recruiting>,
            ) -> Result<HttpResponse, Problem> {
                let entry = recruiting.candidates.$section.add.execute(&actor, &$input::from(body)).await?;
                let location = format!("{ME}/{}/{}", stringify!($section), entry.id);
                Ok(HttpResponse::Created()
                    .insert_header((header::LOCATION, location))
                    .json($body::from(&entry)))
            }

            $(#[$replace_doc])*
            #[utoipa::path(
                tag = "candidates",
                operation_id = $replace_id,
                security(("bearer" = []), ("cookie" = [])),
                params(("id" = Uuid, Path, description = "The entry")),
                request_body = $request,
                responses(
                    (status = 200, description = "The entry as it is now", body = $body),
                    AuthenticationProblems, InputProblems, NotFoundProblem, ConflictProblem,
                    ServerProblems,
                )
            )]
            #[put($one)]
            async fn replace(
                SignedInActor(actor): SignedInActor,
                PathId(id): PathId<ProfileEntryId>,
                Json(body): Json<$request>,
                recruiting: web::Data<Recruiting>,
            ) -> Result<HttpResponse, Problem> {
                let input = $input::from(body);
                let entry = recruiting.candidates.$section.replace.execute(&actor, id, &input).await?;
                Ok(HttpResponse::Ok().json($body::from(&entry)))
            }

            $(#[$remove_doc])*
            #[utoipa::path(
                tag = "candidates",
                operation_id = $remove_id,
                security(("bearer" = []), ("cookie" = [])),
                params(("id" = Uuid, Path, description = "The entry")),
                responses(
                    (status = 204, description = "The entry is gone"),
                    AuthenticationProblems, NotFoundProblem, ServerProblems,
                )
            )]
            #[delete($one)]
            async fn remove(
                SignedInActor(actor): SignedInActor,
                PathId(id): PathId<ProfileEntryId>,
                recruiting: web::Data<Recruiting>,
            ) -> Result<HttpResponse, Problem> {
                recruiting.candidates.$section.remove.execute(&actor, id).await?;
                Ok(HttpResponse::NoContent().finish())
            }
        }
    };
}

section!(
    experiences, "/candidates/me/experiences",
    "/candidates/me/experiences/{id}",
    ExperienceRequest => ExperienceInput, ExperienceBody, ExperienceList,
    list: "list_experiences"
        /// List where one worked
        ///
        /// What goes on first, then what ended last. At most a hundred.
        ,
    add: "add_experience"
        /// Add where one worked
        ///
        /// At most a hundred (409).
        ,
    replace: "replace_experience"
        /// Replace where one worked
        ,
    remove: "remove_experience"
        /// Remove where one worked
        ,
);
section!(
    education, "/candidates/me/education",
    "/candidates/me/education/{id}",
    EducationRequest => EducationInput, EducationBody, EducationList,
    list: "list_education"
        /// List what one learned
        ///
        /// What goes on first, then what ended last. At most a hundred.
        ,
    add: "add_education"
        /// Add what one learned
        ///
        /// At most a hundred (409).
        ,
    replace: "replace_education"
        /// Replace what one learned
        ,
    remove: "remove_education"
        /// Remove what one learned
        ,
);
section!(
    skills, "/candidates/me/skills",
    "/candidates/me/skills/{id}",
    SkillRequest => SkillInput, SkillBody, SkillList,
    list: "list_skills"
        /// List what one can
        ///
        /// By name. At most a hundred.
        ,
    add: "add_skill"
        /// Add what one can
        ///
        /// Each skill once, however it is written: `Élixir` is `elixir` (409). At most a hundred (409).
        ,
    replace: "replace_skill"
        /// Replace what one can
        ///
        /// Each skill once (409).
        ,
    remove: "remove_skill"
        /// Remove what one can
        ,
);
