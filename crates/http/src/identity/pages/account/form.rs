use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use socle_application::identity::Identity;

use super::Account;
use crate::extract::Form;
use crate::problem::Problem;

/// What somebody who is signed in has filled in, on a page of ours in this very session.
///
/// Its fields are texts, or are parsed from texts: they are read beside the token.
pub(crate) struct AccountForm<T> {
    /// Whose.
    pub(super) account: Account,
    /// What.
    pub(super) fields: T,
}

#[derive(Deserialize)]
struct Signed<T> {
    #[serde(default)]
    csrf_token: String,
    #[serde(flatten)]
    fields: T,
}

impl<T: DeserializeOwned + 'static> FromRequest for AccountForm<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let account = Account::from_request(request, payload);
        let form = Form::<Signed<T>>::from_request(request, payload);
        let identity = request.app_data::<web::Data<Identity>>().cloned();
        Box::pin(async move {
            let account = account.await?;
            let Form(Signed { csrf_token, fields }) = form.await?;
            let identity =
                identity.ok_or_else(|| Problem::internal("the wiring lacks identity"))?;
            account.browser.check_form(&identity, &csrf_token)?;
            Ok(Self { account, fields })
        })
    }
}

/// A form without fields.
#[derive(Deserialize)]
pub(super) struct Nothing {}
