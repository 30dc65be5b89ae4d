use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, web};
use rstest::rstest;

use super::{FieldMessage, configure_pages};
use crate::pages::Pages;

async fn answer(request: TestRequest) -> (u16, String) {
    let app = App::new().app_data(web::Data::new(Pages::new())).configure(configure_pages);
    let response = call_service(&init_service(app).await, request.to_request()).await;
    let status = response.status().as_u16();
    (status, String::from_utf8(read_body(response).await.to_vec()).unwrap())
}

#[actix_web::test]
async fn a_link_shows_one_button_and_calls_nothing() {
    // There is no `Identity` behind these pages: a call would fail.
    let token = "t".repeat(43);
    let uri = format!("/auth/verify-email?token={token}");
    let (status, html) = answer(TestRequest::get().uri(&uri)).await;
    assert_eq!(status, 200);
    assert_eq!(html.matches("<button").count(), 1);
    assert!(html.contains("<form method=\"post\" action=\"/auth/verify-email?lang=en\">"));
    assert!(html.contains(&format!("<input type=\"hidden\" name=\"token\" value=\"{token}\">")));
    assert!(html.contains(&format!("/auth/verify-email?token={token}&amp;lang=fr")));
}

#[rstest]
#[case::missing("/auth/verify-email")]
#[case::empty("/auth/verify-email?token=")]
#[case::cut_short("/auth/verify-email?token=abc")]
#[actix_web::test]
async fn a_link_that_cannot_work_offers_another_mail(#[case] uri: &str) {
    let (status, html) = answer(TestRequest::get().uri(uri)).await;
    assert_eq!(status, 410);
    assert!(html.contains("action=\"/auth/verify-email/resend?lang=en\""), "{html}");
}

#[actix_web::test]
async fn the_language_is_chosen_by_query_before_header() {
    let request = || TestRequest::get().insert_header(("accept-language", "he, en;q=0.5"));
    let (_, html) = answer(request().uri("/auth/verify-email/resend")).await;
    assert!(html.contains("<html lang=\"he\" dir=\"rtl\">"));
    let (_, html) = answer(request().uri("/auth/verify-email/resend?lang=fr")).await;
    assert!(html.contains("<html lang=\"fr\" dir=\"ltr\">"));
}

#[rstest]
#[case(TestRequest::get().uri("/auth/elsewhere"), 404)]
#[case(TestRequest::put().uri("/auth/verify-email"), 405)]
#[case(TestRequest::get().uri("/auth/verify-email?token=a&token=b"), 400)]
#[case(TestRequest::post().uri("/auth/verify-email").set_json("token"), 415)]
#[actix_web::test]
async fn what_cannot_be_answered_is_a_page(#[case] request: TestRequest, #[case] expected: u16) {
    let (status, html) = answer(request).await;
    assert_eq!(status, expected);
    assert!(html.starts_with("<!doctype html>"), "{html}");
}

#[rstest]
#[case("too_short", "password-error.too_short")]
#[case("personal", "password-error.personal")]
#[case("a_rule_of_tomorrow", "password-error.other")]
fn every_code_has_words(#[case] code: &str, #[case] message: &str) {
    assert_eq!(FieldMessage::of_password(code).message, message);
}
