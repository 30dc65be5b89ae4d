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
    pub(crate) account: Account,
    /// What.
    pub(crate) fields: T,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::dto::PasswordField;

    #[derive(Deserialize)]
    struct Example {
        #[serde(default)]
        code: String,
        current_password: Option<PasswordField>,
        #[serde(default)]
        next: super::super::AccountPage,
    }

    fn read(form: &str) -> Signed<Example> {
        web::Query::<Signed<Example>>::from_query(form).unwrap().into_inner()
    }

    #[test]
    fn fields_are_read_beside_the_token() {
        let form = "code=012345&csrf_token=abc&current_password=p%26q&next=/account/devices";
        let Signed { csrf_token, fields } = read(form);
        assert_eq!((csrf_token.as_str(), fields.code.as_str()), ("abc", "012345"));
        assert_eq!(fields.current_password.unwrap().0.expose(), "p&q");
        assert_eq!(fields.next, super::super::AccountPage::Devices);
    }

    #[test]
    fn a_missing_token_is_an_empty_one() {
        let Signed { csrf_token, fields } = read("code=1");
        assert_eq!(csrf_token, "");
        assert!(fields.current_password.is_none());
    }
}
