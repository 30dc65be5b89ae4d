//! The page that the link of an invitation leads to, and the organizations of an account.

use serde_json::json;
use socle_tests::http::{Founder, Person};

use crate::support::{Visit, on_both_databases};

on_both_databases! {
    whoever_is_invited_signs_in_and_accepts,
    somebody_else_changes_the_account,
    whoever_is_new_signs_up_first,
    a_member_leaves_and_the_last_owner_stays,
}

/// An organization whose name no language of ours could have chosen.
const NAME: &str = "Ada & Co";

fn link(visit: &Visit, token: &str) -> String {
    visit.site.url(&format!("/invitations/accept?token={token}"))
}

/// Somebody who can sign in, and reads the language of the visit.
async fn somebody(visit: &Visit) -> Person {
    let person = visit.site.registered(visit.locale).await;
    visit.open(&visit.site.mailed_link(&person.email, "verify-email").await).await;
    visit.press(&visit.t("verify-email.action")).await;
    person
}

/// Gives the password on the page that is shown.
async fn sign_in(visit: &Visit, person: &Person) {
    visit.is_at("sign-in.title").await;
    visit.fill(&visit.t("field.email"), &person.email).await;
    visit.fill(&visit.t("field.password"), &person.password).await;
    visit.press(&visit.t("sign-in.action")).await;
}

async fn whoever_is_invited_signs_in_and_accepts(visit: Visit) {
    let grace = somebody(&visit).await;
    let client = visit.site.client();
    let founder = Founder::of(client, NAME).await;
    let token = founder.invite(client, &grace.email, "viewer").await;

    // Looking uses nothing up, however often.
    for _ in 0..2 {
        visit.open(&link(&visit, &token)).await;
        visit.is_at("invitation.title").await;
        visit.shows(&visit.t("invitation.body")).await;
        visit.shows(NAME).await;
        visit.shows(&visit.t("role.viewer")).await;
        assert!(visit.buttons().await.is_empty(), "nobody accepts who is not signed in");
    }
    visit.screenshot("invitation").await;
    visit.follow(&visit.t("link.sign-in")).await;
    sign_in(&visit, &grace).await;
    visit.is_at("invitation-own.title").await;
    visit.shows(NAME).await;
    visit.shows(&visit.t("role.viewer")).await;
    visit.screenshot("invitation-own").await;
    visit.press(&visit.t("invitation-own.action")).await;
    visit.is_at("invitation-accepted.title").await;
    visit.shows(&visit.t("invitation-accepted.body")).await;
    visit.screenshot("invitation-accepted").await;
    visit.follow(&visit.t("link.organizations")).await;
    visit.is_at("organizations.title").await;
    visit.shows(NAME).await;

    // The link is used up, and the page says what to do.
    visit.open(&link(&visit, &token)).await;
    visit.is_at("invitation-gone.title").await;
    visit.shows(&visit.t("invitation-gone.again")).await;
    visit.screenshot("invitation-gone").await;
    visit.follow(&visit.t("link.organizations")).await;
    visit.is_at("organizations.title").await;
}

async fn somebody_else_changes_the_account(visit: Visit) {
    let (eve, grace) = (somebody(&visit).await, somebody(&visit).await);
    let client = visit.site.client();
    let founder = Founder::of(client, NAME).await;
    founder.make_role(client, "Night & Day").await;
    let token = founder.invite(client, &grace.email, "Night & Day").await;
    visit.go("/auth/sign-in").await;
    sign_in(&visit, &eve).await;

    visit.open(&link(&visit, &token)).await;
    visit.is_at("invitation-other.title").await;
    visit.shows(&visit.t_with("invitation-other.body", &[("email", &eve.email)])).await;
    assert!(!visit.text().await.contains(&grace.email), "whom it is for is not said");
    visit.screenshot("invitation-other").await;
    visit.press(&visit.t("invitation-other.action")).await;
    sign_in(&visit, &grace).await;
    visit.is_at("invitation-own.title").await;
    visit.shows("Night & Day").await;
    visit.press(&visit.t("invitation-own.action")).await;
    visit.is_at("invitation-accepted.title").await;
}

async fn whoever_is_new_signs_up_first(visit: Visit) {
    let grace = Person::new();
    let client = visit.site.client();
    let founder = Founder::of(client, NAME).await;
    let token = founder.invite(client, &grace.email, "owner").await;
    visit.open(&link(&visit, &token)).await;
    visit.shows(&visit.t("role.owner")).await;
    visit.follow(&visit.t("link.sign-up")).await;
    visit.is_at("sign-up.title").await;
    visit.fill(&visit.t("field.first_name"), "Grace").await;
    visit.fill(&visit.t("field.last_name"), "Hopper").await;
    visit.fill(&visit.t("field.email"), &grace.email).await;
    visit.fill(&visit.t("field.password"), &grace.password).await;
    visit.press(&visit.t("sign-up.action")).await;
    visit.is_at("sign-up-accepted.title").await;
    visit.shows(&visit.t("sign-up-accepted.invitation")).await;
    visit.screenshot("sign-up-accepted-invitation").await;
    visit.open(&visit.site.mailed_link(&grace.email, "verify-email").await).await;
    visit.press(&visit.t("verify-email.action")).await;

    visit.open(&link(&visit, &token)).await;
    visit.follow(&visit.t("link.sign-in")).await;
    sign_in(&visit, &grace).await;
    visit.press(&visit.t("invitation-own.action")).await;
    visit.is_at("invitation-accepted.title").await;
}

async fn a_member_leaves_and_the_last_owner_stays(visit: Visit) {
    let grace = somebody(&visit).await;
    visit.go("/account/organizations").await;
    sign_in(&visit, &grace).await;
    visit.is_at("organizations.title").await;
    visit.shows(&visit.t("organizations.none")).await;
    visit.screenshot("organizations-none").await;

    let client = visit.site.client();
    let founder = Founder::of(client, NAME).await;
    founder.take_in(client, &grace, "owner").await;
    let me = founder.session.profile(client).send().await.expect(200).json();
    let founders = founder.path(&format!("members/{}", me["id"].as_str().unwrap()));
    let give = async |bearer: &str, role: &str| {
        let call = client.patch(&founders).bearer(bearer).json(&json!({"role": role}));
        call.send().await.expect(200);
    };
    give(&founder.session.access_token, "admin").await;
    visit.go("/account/organizations").await;
    visit.shows(NAME).await;
    visit.shows(&visit.t("role.owner")).await;
    visit.screenshot("organizations").await;
    let leave = visit.t("organizations.leave");
    visit.press(&leave).await;
    visit.is_refused_at("organizations.title").await;
    visit.shows(&visit.t("organizations.last-owner")).await;
    visit.screenshot("organizations-last-owner").await;

    give(&grace.session(client).await.access_token, "owner").await;
    visit.press(&leave).await;
    visit.is_at("organizations.title").await;
    visit.shows(&visit.t("done.left")).await;
    visit.shows(&visit.t("organizations.none")).await;
}
