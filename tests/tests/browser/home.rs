//! The page at the bare address, and what all pages have in common.

use socle_domain::identity::Locale;

use crate::support::{Visit, on_one_database};

on_one_database! {
    the_first_page_leads_to_the_others,
    the_same_page_can_be_had_in_every_language,
    no_page_leaves_anything_behind,
}

async fn the_first_page_leads_to_the_others(visit: Visit) {
    visit.go("/").await;
    visit.is_at("home.title").await;
    visit.screenshot("home").await;
    for (key, path) in [
        ("home-docs.title", "/docs/"),
        ("home-openapi.title", "/api/v1/openapi.json"),
        ("home-health.title", "/health/ready"),
    ] {
        assert_eq!(visit.href(&visit.t(key)).await, visit.site.url(path));
    }
    visit.follow(&visit.t("home-mailbox.title")).await;
    visit.is_at("mailbox.title").await;
    visit.follow(&visit.t("brand")).await;
    visit.is_at("home.title").await;
}

async fn the_same_page_can_be_had_in_every_language(mut visit: Visit) {
    visit.go("/auth/verify-email/resend").await;
    for locale in Locale::ALL.into_iter().filter(|other| *other != visit.locale).collect::<Vec<_>>()
    {
        // What the address asks for counts more than what the browser asks for.
        visit = visit.expecting(locale);
        visit.follow(&visit.t("language-name")).await;
        visit.is_at("resend.title").await;
        assert!(visit.url().await.ends_with(&format!("?lang={}", locale.as_str())));
        assert_eq!(
            (visit.lang().await, visit.dir().await),
            (locale.as_str().into(), locale.direction().into())
        );
        // It stays so on the way.
        visit.fill(&visit.t("field.email"), "ada@example.com").await;
        visit.press(&visit.t("resend.action")).await;
        visit.is_at("resend-accepted.title").await;
        visit.follow(&visit.t("resend-accepted.again")).await;
        visit.is_at("resend.title").await;
    }
}

async fn no_page_leaves_anything_behind(visit: Visit) {
    for path in ["/", "/auth/verify-email/resend", "/auth/reset-password", "/dev/mailbox"] {
        visit.go(path).await;
        assert_eq!(visit.cookies().await.len(), 0, "{path}");
    }
}
