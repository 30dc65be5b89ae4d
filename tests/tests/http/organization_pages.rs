//! The page that lists the organizations of whoever is signed in.

use serde_json::json;
use socle_tests::http::{Founder, Method, Person};

use crate::support::Watched;
use crate::visitor::{LEAVE, ORGANIZATIONS, Visitor, fields, hidden, location};

#[tokio::test]
async fn a_member_leaves() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let founder = Founder::of(client, "Ada & Co").await;
    let grace = Person::new();
    let mut visitor = Visitor::signed_in(client, &grace).await;
    let none = visitor.open(ORGANIZATIONS).await.expect(200);
    assert!(none.text().contains("You belong to no organization yet."), "{none}");

    founder.take_in(client, &grace, "viewer").await;
    let listed = visitor.open(ORGANIZATIONS).await.expect(200);
    assert!(listed.text().contains("<bdi>Ada &amp; Co</bdi>"), "{listed}");
    assert!(listed.text().contains("Viewer"), "{listed}");
    let organization = hidden(&listed, "organization");
    assert_eq!(organization, founder.organization);
    // The second click finds nothing left to do.
    for _ in 0..2 {
        let left = fields(&[("organization", &organization)]);
        let left = visitor.act(LEAVE, left).await.expect(303);
        let page = visitor.open(location(&left)).await.expect(200);
        assert!(page.text().contains("You have left the organization."), "{page}");
        assert!(!page.text().contains("Ada &amp; Co"), "{page}");
    }
    let path = format!("/api/v1/organizations/{organization}");
    visitor.jar.alone(client.get(&path)).send().await.expect(404);
}

#[tokio::test]
async fn the_last_owner_stays() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let founder = Founder::of(client, "Acme").await;
    let mut visitor = Visitor::entered(client, &founder.person).await;
    let before = watched.state().await;
    let organization = fields(&[("organization", &founder.organization)]);
    let refused = visitor.act(LEAVE, organization.clone()).await.expect(409);
    assert!(refused.text().contains("You are the last owner"), "{refused}");
    assert_eq!(hidden(&refused, "organization"), founder.organization, "the list is still there");
    assert_eq!(watched.state().await, before);

    // With another owner, they may go.
    let grace = Person::new();
    grace.verified(client).await;
    founder.take_in(client, &grace, "owner").await;
    visitor.act(LEAVE, organization).await.expect(303);
}

#[tokio::test]
async fn nobody_leaves_what_they_do_not_belong_to() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let founder = Founder::of(client, "Acme").await;
    let mut visitor = Visitor::signed_in(client, &Person::new()).await;
    let before = watched.state().await;
    let foreign = fields(&[("organization", &founder.organization)]);
    visitor.act(LEAVE, foreign).await.expect(303);
    for unreadable in ["", "acme"] {
        visitor.act(LEAVE, fields(&[("organization", unreadable)])).await.expect(404);
    }
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn a_deleted_one_is_shown_to_its_owner() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let founder = Founder::of(client, "Acme").await;
    let bearer = &founder.session.access_token;
    let proof = json!({"current_password": founder.person.password});
    client.post("/api/v1/auth/step-up").bearer(bearer).json(&proof).send().await.expect(204);
    let path = format!("/api/v1/organizations/{}", founder.organization);
    client.call(Method::DELETE, &path).bearer(bearer).send().await.expect(204);
    let visitor = Visitor::entered(client, &founder.person).await;
    let page = visitor.open(ORGANIZATIONS).await.expect(200);
    assert!(
        page.text().contains("Acme") && page.text().contains("Can be restored until"),
        "{page}"
    );
    assert!(!page.text().contains(LEAVE), "{page}");
}
