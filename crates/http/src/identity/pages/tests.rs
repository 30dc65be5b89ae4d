use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, web};
use rstest::rstest;

use crate::pages::Pages;

fn pages(config: &mut web::ServiceConfig) {
    super::configure_pages(config, |_| ());
}

/// There is no `Identity` behind these pages: whatever calls it fails.
async fn answer(request: TestRequest) -> (u16, String, String) {
    let app = App::new().app_data(web::Data::new(Pages::new())).configure(pages);
    let response = call_service(&init_service(app).await, request.to_request()).await;
    let status = response.status().as_u16();
    let location = response.headers().get("location").map(|value| value.to_str().unwrap());
    let location = location.unwrap_or_default().to_owned();
    (status, location, String::from_utf8(read_body(response).await.to_vec()).unwrap())
}

#[rstest]
#[case("/auth/verify-email")]
#[case("/auth/magic-link")]
#[case("/auth/change-email")]
#[case("/auth/unlock")]
#[actix_web::test]
async fn a_link_shows_one_button_and_calls_nothing(#[case] path: &str) {
    let token = "t".repeat(43);
    let (status, _, html) = answer(TestRequest::get().uri(&format!("{path}?token={token}"))).await;
    assert_eq!(status, 200);
    assert_eq!(html.matches("<button").count(), 1);
    let form = format!("<form method=\"post\" action=\"{path}?lang=en\" novalidate>");
    assert!(html.contains(&form), "{html}");
    assert!(html.contains(&format!("<input type=\"hidden\" name=\"token\" value=\"{token}\">")));
    assert!(html.contains(&format!("{path}?token={token}&amp;lang=fr")));
}

#[rstest]
#[case::missing("/auth/verify-email", "/auth/verify-email/resend")]
#[case::empty("/auth/verify-email?token=", "/auth/verify-email/resend")]
#[case::cut_short("/auth/verify-email?token=abc", "/auth/verify-email/resend")]
#[case("/auth/magic-link?token=abc", "/auth/magic-link/send")]
#[case("/auth/change-email?token=abc", "/account")]
#[case("/auth/unlock?token=abc", "/auth/sign-in")]
#[actix_web::test]
async fn a_link_that_cannot_work_leads_on(#[case] uri: &str, #[case] onward: &str) {
    let (status, _, html) = answer(TestRequest::get().uri(uri)).await;
    assert_eq!(status, 410);
    assert!(html.contains(&format!("\"{onward}?lang=en\"")), "{html}");
}

#[rstest]
#[case("/auth/sign-in", "/account")]
#[case("/auth/sign-in?next=/account/devices", "/account/devices")]
#[case("/auth/sign-in?next=https://elsewhere.example/", "/account")]
#[case("/auth/sign-in?next=//elsewhere.example/account/devices", "/account")]
#[actix_web::test]
async fn signing_in_leads_to_the_account_only(#[case] uri: &str, #[case] next: &str) {
    let (status, _, html) = answer(TestRequest::get().uri(uri)).await;
    assert_eq!(status, 200);
    let field = format!("<input type=\"hidden\" name=\"next\" value=\"{next}\">");
    assert!(html.contains(&field), "{html}");
}

#[rstest]
#[case(TestRequest::get(), "/account", "/auth/sign-in?next=%2Faccount")]
#[case(TestRequest::get(), "/account?lang=he", "/auth/sign-in?next=%2Faccount&lang=he")]
#[case(TestRequest::get(), "/account/devices?cursor=x", "/auth/sign-in?next=%2Faccount%2Fdevices")]
#[case(
    TestRequest::post().set_form([("csrf_token", "")]),
    "/account/devices/end",
    "/auth/sign-in?next=%2Faccount%2Fdevices"
)]
#[case(TestRequest::get(), "/account/confirm", "/auth/sign-in?next=%2Faccount")]
#[actix_web::test]
async fn whoever_is_not_signed_in_is_asked_to(
    #[case] request: TestRequest,
    #[case] uri: &str,
    #[case] expected: &str,
) {
    let (status, location, _) = answer(request.uri(uri)).await;
    assert_eq!((status, location.as_str()), (303, expected));
}

#[rstest]
#[case::sign_in("/auth/sign-in")]
#[case::sign_up("/auth/sign-up")]
#[case::second_factor("/auth/second-factor")]
#[case::magic_link("/auth/magic-link")]
#[case::account("/account")]
#[case::sign_out("/account/sign-out")]
#[actix_web::test]
async fn a_form_of_another_site_is_refused_with_a_page(#[case] path: &str) {
    let request = TestRequest::post().uri(path).insert_header(("origin", "https://evil.example"));
    let (status, _, html) = answer(request.set_form([("email", "ada@example.com")])).await;
    assert_eq!(status, 403);
    assert!(html.contains("This form cannot be used any more"), "{html}");
}

#[rstest]
#[case("/auth/second-factor", "/auth/sign-in?lang=en")]
#[case("/auth/magic-link/code", "/auth/magic-link/send?lang=en")]
#[actix_web::test]
async fn a_form_that_follows_another_leads_back_to_it(#[case] uri: &str, #[case] back: &str) {
    let (status, location, _) = answer(TestRequest::get().uri(uri)).await;
    assert_eq!((status, location.as_str()), (303, back));
}

#[actix_web::test]
async fn the_language_is_chosen_by_query_before_header() {
    let request = || TestRequest::get().insert_header(("accept-language", "he, en;q=0.5"));
    let (_, _, html) = answer(request().uri("/auth/verify-email/resend")).await;
    assert!(html.contains("<html lang=\"he\" dir=\"rtl\">"));
    let (_, _, html) = answer(request().uri("/auth/verify-email/resend?lang=fr")).await;
    assert!(html.contains("<html lang=\"fr\" dir=\"ltr\">"));
}

#[rstest]
#[case(TestRequest::get().uri("/auth/elsewhere"), 404)]
#[case(TestRequest::get().uri("/account/elsewhere"), 404)]
#[case(TestRequest::put().uri("/auth/verify-email"), 405)]
#[case(TestRequest::get().uri("/account/devices/end"), 405)]
#[case(TestRequest::get().uri("/auth/verify-email?token=a&token=b"), 400)]
#[case(TestRequest::post().uri("/auth/verify-email").set_json("token"), 415)]
#[actix_web::test]
async fn what_cannot_be_answered_is_a_page(#[case] request: TestRequest, #[case] expected: u16) {
    let (status, _, html) = answer(request).await;
    assert_eq!(status, expected);
    assert!(html.starts_with("<!doctype html>"), "{html}");
}
