//! A person's whole way, as `docs/guides/accounts.md` describes it for a browser.

use socle_tests::http::{Authenticator, Mailbox, Person};

use crate::support::{Visit, on_both_databases};

on_both_databases! {
    an_account_from_its_beginning_to_a_lost_phone,
    a_link_in_the_mail_signs_in,
    the_account_is_changed,
    strangers_are_shown_the_way_in,
}

/// Signs up on the page, and proves the address with the link of the mail.
async fn sign_up(visit: &Visit) -> Person {
    let ada = Person::new();
    visit.go("/auth/sign-up").await;
    visit.is_at("sign-up.title").await;
    visit.screenshot("sign-up").await;
    visit.fill(&visit.t("field.first_name"), "Ada").await;
    visit.fill(&visit.t("field.last_name"), "Lovelace").await;
    visit.fill(&visit.t("field.email"), &ada.email).await;
    visit.fill(&visit.t("field.password"), "weak").await;
    visit.press(&visit.t("sign-up.action")).await;
    visit.is_refused_at("sign-up.title").await;
    assert_eq!(visit.value(&visit.t("field.email")).await, ada.email, "what was right stays");
    visit.screenshot("sign-up-weak").await;
    visit.fill(&visit.t("field.password"), &ada.password).await;
    visit.press(&visit.t("sign-up.action")).await;
    visit.is_at("sign-up-accepted.title").await;
    visit.screenshot("sign-up-accepted").await;
    let link = visit.site.mailed_link(&ada.email, "verify-email").await;
    visit.open(&link).await;
    visit.press(&visit.t("verify-email.action")).await;
    visit.is_at("email-verified.title").await;
    ada
}

/// Gives the password on the page.
async fn give_password(visit: &Visit, ada: &Person) {
    visit.go("/auth/sign-in").await;
    visit.is_at("sign-in.title").await;
    visit.fill(&visit.t("field.email"), &ada.email).await;
    visit.fill(&visit.t("field.password"), &ada.password).await;
    visit.press(&visit.t("sign-in.action")).await;
}

/// Sets up a second factor, and returns the recovery codes.
async fn set_up_second_factor(visit: &Visit) -> Vec<String> {
    visit.follow(&visit.t("account.security")).await;
    visit.is_at("security.title").await;
    visit.screenshot("security").await;
    visit.follow(&visit.t("enroll.title")).await;
    visit.is_at("enroll.title").await;
    visit.press(&visit.t("enroll.begin")).await;
    visit.is_at("enroll-scan.title").await;
    visit.screenshot("enroll-scan").await;
    let text = visit.text().await;
    // In groups of four, to be typed.
    let is_group = |word: &&str| {
        word.len() == 4 && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    let seed: String = text.split_whitespace().filter(is_group).collect();
    assert_eq!(seed.len(), 32, "{text}");
    let app = Authenticator::of(&seed);
    visit.fill(&visit.t("field.code"), "123").await;
    visit.press(&visit.t("enroll.confirm")).await;
    assert!(!visit.error_summary().await.is_empty());
    visit.fill(&visit.t("field.code"), &app.code()).await;
    visit.press(&visit.t("enroll.confirm")).await;
    visit.is_at("recovery-codes.title").await;
    visit.screenshot("recovery-codes").await;
    let is_code = |word: &&str| word.len() == 11 && word.as_bytes()[5] == b'-';
    let text = visit.text().await;
    let codes: Vec<_> = text.split_whitespace().filter(is_code).map(str::to_owned).collect();
    assert_eq!(codes.len(), 10, "{text}");
    visit.follow(&visit.t("recovery-codes.kept")).await;
    visit.is_at("security.title").await;
    codes
}

async fn an_account_from_its_beginning_to_a_lost_phone(visit: Visit) {
    let ada = sign_up(&visit).await;
    let wrong = Person { password: "wrong-Horse-7-battery".to_owned(), ..ada.clone() };
    give_password(&visit, &wrong).await;
    visit.is_refused_at("sign-in.title").await;
    visit.shows(&visit.t("sign-in.wrong")).await;
    visit.screenshot("sign-in-wrong").await;
    give_password(&visit, &ada).await;
    visit.is_at("profile.title").await;
    visit.screenshot("profile").await;
    let cookies = visit.cookies().await;
    let session = cookies.iter().find(|cookie| cookie.name == "__Host-session").unwrap();
    assert_eq!((session.http_only, session.secure), (Some(true), Some(true)), "{session:?}");

    // Another device, which is to be ended later.
    let other = ada.session(visit.site.client()).await;
    let codes = set_up_second_factor(&visit).await;

    // The phone is lost: a recovery code gets in, and another one removes the app.
    visit.press(&visit.t("account.sign-out")).await;
    visit.is_at("sign-in.title").await;
    give_password(&visit, &ada).await;
    visit.is_at("second-factor.title").await;
    visit.screenshot("second-factor").await;
    visit.fill(&visit.t("field.code"), "000000").await;
    visit.press(&visit.t("second-factor.action")).await;
    visit.is_refused_at("second-factor.title").await;
    visit.press(&visit.t("second-factor.use-recovery-code")).await;
    visit.is_at("recovery-code.title").await;
    visit.fill(&visit.t("field.code"), &codes[0].to_uppercase()).await;
    visit.press(&visit.t("second-factor.action")).await;
    visit.is_at("profile.title").await;
    visit.follow(&visit.t("account.security")).await;
    visit.follow(&visit.t("remove-factor.title")).await;
    visit.is_at("remove-factor.title").await;
    visit.fill(&visit.t("field.code"), &codes[1]).await;
    visit.press(&visit.t("remove-factor.action")).await;
    visit.is_at("security.title").await;
    visit.shows(&visit.t("security.factor-off")).await;

    // The other device.
    visit.follow(&visit.t("account.devices")).await;
    visit.is_at("devices.title").await;
    visit.shows(&visit.t("devices.here")).await;
    visit.screenshot("devices").await;
    other.profile(visit.site.client()).send().await.expect(200);
    visit.press(&visit.t("devices.end-others")).await;
    visit.is_at("devices.title").await;
    other.profile(visit.site.client()).send().await.expect(401);

    // The password is forgotten; the new one ends this session too.
    visit.press(&visit.t("account.sign-out")).await;
    visit.follow(&visit.t("link.forgot-password")).await;
    visit.is_at("forgot-password.title").await;
    visit.screenshot("forgot-password").await;
    visit.fill(&visit.t("field.email"), &ada.email).await;
    visit.press(&visit.t("forgot-password.action")).await;
    visit.is_at("forgot-password-accepted.title").await;
    let link = visit.site.mailed_link(&ada.email, "reset-password").await;
    let new = Person { password: "another-Horse-8-stable".to_owned(), ..ada };
    visit.open(&link).await;
    visit.fill(&visit.t("field.new_password"), &new.password).await;
    visit.fill(&visit.t("field.repeat"), &new.password).await;
    visit.press(&visit.t("reset-password.action")).await;
    visit.is_at("password-set.title").await;
    give_password(&visit, &new).await;
    visit.is_at("profile.title").await;
}

async fn a_link_in_the_mail_signs_in(visit: Visit) {
    let ada = visit.site.registered(visit.locale).await;
    let link = visit.site.mailed_link(&ada.email, "verify-email").await;
    visit.open(&link).await;
    visit.press(&visit.t("verify-email.action")).await;

    visit.go("/auth/sign-in").await;
    visit.follow(&visit.t("link.magic-link")).await;
    visit.is_at("magic-link-send.title").await;
    visit.screenshot("magic-link-send").await;
    visit.fill(&visit.t("field.email"), &ada.email).await;
    visit.press(&visit.t("magic-link-send.action")).await;
    visit.is_at("magic-link-sent.title").await;
    visit.screenshot("magic-link-sent").await;

    // The code, typed where the mail was asked for.
    let link = visit.site.mailed_link(&ada.email, "magic-link").await;
    let letters = Mailbox::of(visit.site.client()).to(&ada.email).await;
    let code = letters.iter().find_map(|letter| letter.code.clone()).unwrap();
    let wrong = if code == "000000" { "111111" } else { "000000" };
    visit.fill(&visit.t("field.code"), wrong).await;
    visit.press(&visit.t("magic-link.action")).await;
    assert!(!visit.error_summary().await.is_empty());
    visit.fill(&visit.t("field.code"), &code).await;
    visit.press(&visit.t("magic-link.action")).await;
    visit.is_at("profile.title").await;
    visit.press(&visit.t("account.sign-out")).await;

    // Link and code are used up together.
    visit.open(&link).await;
    visit.is_at("magic-link.title").await;
    visit.press(&visit.t("magic-link.action")).await;
    visit.is_at("link-gone.title").await;
    visit.screenshot("magic-link-gone").await;
}

async fn the_account_is_changed(visit: Visit) {
    let ada = visit.site.registered(visit.locale).await;
    visit.open(&visit.site.mailed_link(&ada.email, "verify-email").await).await;
    visit.press(&visit.t("verify-email.action")).await;
    give_password(&visit, &ada).await;

    visit.fill(&visit.t("field.first_name"), "Augusta").await;
    visit.press(&visit.t("account.save")).await;
    visit.shows(&visit.t("done.profile")).await;
    assert_eq!(visit.value(&visit.t("field.first_name")).await, "Augusta");
    visit.fill(&visit.t("field.last_name"), " ").await;
    visit.press(&visit.t("account.save")).await;
    visit.is_refused_at("profile.title").await;

    let new = Person { password: "another-Horse-8-stable".to_owned(), ..ada.clone() };
    visit.follow(&visit.t("account.security")).await;
    visit.follow(&visit.t("change-password.title")).await;
    visit.is_at("change-password.title").await;
    visit.screenshot("change-password").await;
    visit.fill(&visit.t("field.current_password"), "wrong").await;
    visit.fill(&visit.t("field.new_password"), &new.password).await;
    visit.fill(&visit.t("field.repeat"), &new.password).await;
    visit.press(&visit.t("change-password.action")).await;
    visit.is_refused_at("change-password.title").await;
    visit.fill(&visit.t("field.current_password"), &ada.password).await;
    visit.fill(&visit.t("field.new_password"), &new.password).await;
    visit.fill(&visit.t("field.repeat"), &new.password).await;
    visit.press(&visit.t("change-password.action")).await;
    visit.is_at("security.title").await;
    new.session(visit.site.client()).await;

    // The cookie has changed with the password, and the next form still works.
    visit.follow(&visit.t("request-email.title")).await;
    visit.screenshot("change-email").await;
    let moved = Person { email: format!("new-{}", new.email), ..new };
    visit.fill(&visit.t("field.new_email"), &moved.email).await;
    visit.fill(&visit.t("field.current_password"), &moved.password).await;
    visit.press(&visit.t("request-email.action")).await;
    visit.is_at("security.title").await;
    visit.open(&visit.site.mailed_link(&moved.email, "change-email").await).await;
    visit.is_at("change-email.title").await;
    visit.press(&visit.t("change-email.action")).await;
    visit.is_at("email-changed.title").await;
    moved.session(visit.site.client()).await;
}

async fn strangers_are_shown_the_way_in(visit: Visit) {
    for path in ["/account", "/account/security", "/account/devices"] {
        visit.go(path).await;
        visit.is_at("sign-in.title").await;
    }
    // Who asked for a page finds it after signing in.
    let ada = visit.site.registered(visit.locale).await;
    visit.open(&visit.site.mailed_link(&ada.email, "verify-email").await).await;
    visit.press(&visit.t("verify-email.action")).await;
    visit.go("/account/devices").await;
    visit.fill(&visit.t("field.email"), &ada.email).await;
    visit.fill(&visit.t("field.password"), &ada.password).await;
    visit.press(&visit.t("sign-in.action")).await;
    visit.is_at("devices.title").await;
}
