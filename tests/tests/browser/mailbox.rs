//! The development mailbox.

use crate::support::{Visit, on_one_database};

on_one_database! { mails_can_be_read_and_their_links_followed }

async fn mails_can_be_read_and_their_links_followed(visit: Visit) {
    visit.go("/dev/mailbox").await;
    visit.is_at("mailbox.title").await;
    visit.shows(&visit.t("mailbox.empty")).await;
    visit.screenshot("mailbox-empty").await;

    let ada = visit.site.registered(visit.locale).await;
    let other = visit.site.registered(visit.locale).await;
    let (filter, apply) = (visit.t("mailbox.filter"), visit.t("mailbox.apply"));
    visit.go("/dev/mailbox").await;
    visit.shows(&ada.email).await;
    visit.shows(&other.email).await;
    visit.screenshot("mailbox").await;

    visit.fill(&filter, "ada at home").await;
    visit.press(&apply).await;
    assert_eq!(visit.complaint(&filter).await, Some(visit.t("email.error")));
    visit.screenshot("mailbox-error").await;

    visit.fill(&filter, "nobody@example.com").await;
    visit.press_enter_in(&filter).await;
    visit.shows(&visit.t_with("mailbox.none-to", &[("email", "nobody@example.com")])).await;
    visit.screenshot("mailbox-none").await;
    visit.follow(&visit.t("mailbox.all")).await;
    visit.shows(&other.email).await;

    visit.fill(&filter, &ada.email).await;
    visit.press(&apply).await;
    visit.shows(&ada.email).await;
    assert!(!visit.text().await.contains(&other.email));
    let link = visit.site.mailed_link(&ada.email, "verify-email").await;
    visit.follow(&link).await;
    visit.is_at("verify-email.title").await;
}
