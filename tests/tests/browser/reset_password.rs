//! The page that sets a new password.

use serde_json::json;
use socle_domain::identity::PasswordPolicy;
use socle_tests::http::Person;

use crate::support::{Visit, on_both_databases};

on_both_databases! {
    a_forgotten_password_is_replaced,
    a_link_that_was_cut_says_where_to_get_another,
}

/// Somebody who proved their address and forgot the password, and the link in their mail.
async fn forgetful(visit: &Visit) -> (Person, String) {
    let (site, person) = (&visit.site, Person::new());
    person.verified(site.client()).await;
    let body = json!({"email": person.email});
    site.client().post("/api/v1/auth/password/forgot").json(&body).send().await.expect(202);
    let link = site.mailed_link(&person.email, "reset-password").await;
    (person, link)
}

async fn a_forgotten_password_is_replaced(visit: Visit) {
    let (ada, link) = forgetful(&visit).await;
    let new = Person { password: "another-Horse-8-stable".to_owned(), ..ada.clone() };
    let (password, repeat) = (visit.t("field.new_password"), visit.t("field.repeat"));
    let set = visit.t("reset-password.action");

    for _ in 0..2 {
        visit.open(&link).await;
        visit.is_at("reset-password.title").await;
        assert_eq!(visit.buttons().await, std::slice::from_ref(&set));
        assert!(visit.error_summary().await.is_empty());
    }
    visit.screenshot("reset-password").await;

    visit.fill(&password, &new.password).await;
    visit.fill(&repeat, "another-Horse-8-table").await;
    visit.press(&set).await;
    visit.is_refused_at("reset-password.title").await;
    let differs = visit.t("password-error.differs");
    assert_eq!(visit.error_summary().await, std::slice::from_ref(&differs));
    assert_eq!(visit.complaint(&repeat).await, Some(differs.clone()));
    assert_eq!(visit.complaint(&password).await, None);
    assert_eq!(visit.value(&password).await, "", "a password is not sent back");
    visit.screenshot("reset-password-differs").await;
    // The summary leads to the field.
    assert_eq!(visit.jump(&differs).await, repeat);

    visit.fill(&password, "weak").await;
    visit.fill(&repeat, "weak").await;
    visit.press(&set).await;
    visit.is_refused_at("reset-password.title").await;
    let min = PasswordPolicy::MIN_CHARS.to_string();
    let summary = visit.error_summary().await;
    assert!(
        summary.contains(&visit.t_with("password-error.too_short", &[("min", &min)])),
        "{summary:?}"
    );
    assert_eq!(visit.complaint(&password).await, Some(summary.join(" ")));
    assert_eq!(visit.complaint(&repeat).await, None);
    visit.screenshot("reset-password-weak").await;
    ada.session(visit.site.client()).await;

    visit.fill(&password, &new.password).await;
    visit.fill(&repeat, &new.password).await;
    visit.press_enter_in(&repeat).await;
    visit.is_at("password-set.title").await;
    visit.screenshot("password-set").await;
    new.session(visit.site.client()).await;
    ada.sign_in(visit.site.client()).send().await.expect(401);

    visit.open(&link).await;
    visit.fill(&password, &ada.password).await;
    visit.fill(&repeat, &ada.password).await;
    visit.press(&set).await;
    visit.is_at("link-gone.title").await;
    visit.shows(&visit.t("link-gone.reset")).await;
    new.session(visit.site.client()).await;
}

async fn a_link_that_was_cut_says_where_to_get_another(visit: Visit) {
    visit.go("/auth/reset-password?token=cut").await;
    visit.is_at("link-gone.title").await;
    visit.shows(&visit.t("link-gone.reset")).await;
    assert!(visit.buttons().await.is_empty());
    visit.screenshot("reset-gone").await;
}
