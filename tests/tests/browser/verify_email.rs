//! The page that proves an address, and the one that mails another link.

use crate::support::{Visit, on_both_databases};

on_both_databases! {
    a_link_confirms_the_address_once,
    a_link_that_was_cut_offers_another,
    a_person_asks_for_another_link,
}

async fn a_link_confirms_the_address_once(visit: Visit) {
    let ada = visit.site.registered(visit.locale).await;
    let link = visit.site.mailed_link(&ada.email, "verify-email").await;

    // Looking uses nothing up, however often.
    for _ in 0..2 {
        visit.open(&link).await;
        visit.is_at("verify-email.title").await;
        assert_eq!(visit.buttons().await, [visit.t("verify-email.action")]);
    }
    visit.screenshot("verify-email").await;
    ada.sign_in(visit.site.client()).send().await.expect(401);

    visit.press(&visit.t("verify-email.action")).await;
    visit.is_at("email-verified.title").await;
    visit.shows(&visit.t("email-verified.body")).await;
    visit.screenshot("email-verified").await;
    ada.session(visit.site.client()).await;

    // The link is used up, and the page says what to do.
    visit.open(&link).await;
    visit.press(&visit.t("verify-email.action")).await;
    visit.is_at("link-gone.title").await;
    visit.shows(&visit.t("link-gone.verification")).await;
    visit.screenshot("verification-gone").await;
}

async fn a_link_that_was_cut_offers_another(visit: Visit) {
    let ada = visit.site.registered(visit.locale).await;
    visit.go("/auth/verify-email?token=cut").await;
    visit.is_at("link-gone.title").await;
    visit.fill(&visit.t("field.email"), &ada.email).await;
    visit.press(&visit.t("resend.action")).await;
    visit.is_at("resend-accepted.title").await;
    let links = visit.site.links_of_mail(&ada.email, 2).await;
    let link = links.iter().find(|link| link.contains("/auth/verify-email?")).unwrap();

    visit.open(link).await;
    visit.press(&visit.t("verify-email.action")).await;
    visit.is_at("email-verified.title").await;
}

async fn a_person_asks_for_another_link(visit: Visit) {
    let (label, ada) = (visit.t("field.email"), visit.site.registered(visit.locale).await);
    visit.go("/auth/verify-email/resend").await;
    visit.is_at("resend.title").await;
    assert_eq!(visit.complaint(&label).await, None);
    visit.screenshot("resend").await;

    visit.fill(&label, "ada at home").await;
    visit.press(&visit.t("resend.action")).await;
    visit.is_refused_at("resend.title").await;
    assert_eq!(visit.complaint(&label).await, Some(visit.t("email.error")));
    assert_eq!(visit.value(&label).await, "ada at home", "nothing is typed twice");
    visit.screenshot("resend-error").await;

    visit.fill(&label, &ada.email).await;
    visit.press_enter_in(&label).await;
    visit.is_at("resend-accepted.title").await;
    visit.shows(&visit.t_with("resend-accepted.body", &[("email", &ada.email)])).await;
    visit.screenshot("resend-accepted").await;
    let links = visit.site.links_of_mail(&ada.email, 2).await;
    assert!(links.iter().any(|link| link.contains("/auth/verify-email?")), "{links:?}");

    visit.follow(&visit.t("resend-accepted.again")).await;
    visit.is_at("resend.title").await;
    assert_eq!(visit.value(&label).await, "");
}
