//! Opening an account.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use socle_application::identity::{Identity, SignUpInput};

use super::super::dto::PasswordField;
use super::destination::Destination;
use super::fields::{self, typed};
use super::sign_in::SIGN_IN;
use super::words;
use crate::extract::{Anyone, Form};
use crate::pages::form::{self, Field, FieldMessage, Sheet};
use crate::pages::{Visit, see_other};
use crate::problem::Problem;

/// Where people open an account.
pub(crate) const SIGN_UP: &str = "/auth/sign-up";
const ACCEPTED: &str = "/auth/sign-up/accepted";

/// Registers the pages.
pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/sign-up").get(ask).post(sign_up))
        .service(web::resource("/sign-up/accepted").get(accepted));
}

#[derive(Deserialize)]
struct Arrival {
    #[serde(default)]
    next: Destination,
}

#[derive(Deserialize)]
#[serde(default)]
struct SignUpForm {
    first_name: String,
    last_name: String,
    email: String,
    password: Option<PasswordField>,
    time_zone: String,
    next: Destination,
}

impl Default for SignUpForm {
    fn default() -> Self {
        let empty = String::new;
        let time_zone = "UTC".to_owned();
        Self {
            first_name: empty(),
            last_name: empty(),
            email: empty(),
            password: None,
            time_zone,
            next: Destination::default(),
        }
    }
}

async fn ask(
    visit: Visit,
    query: web::Query<Arrival>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let empty = SignUpForm { next: query.into_inner().next, ..SignUpForm::default() };
    visit.sheet(StatusCode::OK, &sheet(&identity, &empty, &[]))
}

async fn sign_up(
    visit: Visit,
    Anyone(actor): Anyone,
    Form(mut form): Form<SignUpForm>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let input = SignUpInput {
        email: form.email.clone(),
        password: typed(form.password.take()),
        first_name: form.first_name.clone(),
        last_name: form.last_name.clone(),
        locale: None,
        preferred_locale: visit.locale(),
        time_zone: Some(form.time_zone.clone()),
    };
    match identity.sign_up.execute(&actor, input).await.map_err(Problem::from) {
        // The same for every address, known or not.
        Ok(()) => {
            let accepted = form.next.carried(|query| visit.href(ACCEPTED, query));
            Ok(see_other(&accepted).finish())
        }
        Err(problem) => {
            let sheet = sheet(&identity, &form, &words::mendable(problem)?);
            let visit = form.next.carried(|query| visit.again_with(query));
            visit.sheet(StatusCode::UNPROCESSABLE_ENTITY, &sheet)
        }
    }
}

fn sheet(identity: &Identity, filled: &SignUpForm, messages: &[FieldMessage]) -> Sheet {
    let policy = identity.sign_up.new_password.policy;
    let next = &filled.next;
    let form = form::Form::new(SIGN_UP, "sign-up.action")
        .hidden("next", next.href())
        .field(fields::name("first_name", "given-name", &filled.first_name))
        .field(fields::name("last_name", "family-name", &filled.last_name))
        .field(Field::email("email", "email", &filled.email))
        .field(fields::new_password("password", policy))
        .field(fields::time_zone(&filled.time_zone))
        .with(messages);
    let sheet = Sheet::new("sign-up").ask(form);
    next.carried(|query| sheet.link_with("link.sign-in", SIGN_IN, query))
}

async fn accepted(visit: Visit, query: web::Query<Arrival>) -> Result<HttpResponse, Problem> {
    let Arrival { next } = query.into_inner();
    let mut sheet = Sheet::new("sign-up-accepted").notice();
    if next.is_invitation() {
        sheet = sheet.say("sign-up-accepted.invitation");
    }
    let sheet = sheet.say("mail.hint").link("link.resend", "/auth/verify-email/resend");
    let sheet = next.carried(|query| sheet.link_with("link.sign-in", SIGN_IN, query));
    visit.sheet(StatusCode::OK, &sheet)
}
