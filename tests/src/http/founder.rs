use std::time::Duration;

use serde_json::json;

use super::client::Client;
use super::mailbox::Mailbox;
use super::person::{Person, Session};
use crate::poll;

/// Somebody who founded an organization.
#[derive(Debug, Clone)]
pub struct Founder {
    /// Who.
    pub person: Person,
    /// Their session.
    pub session: Session,
    /// The organization, by its identifier.
    pub organization: String,
}

impl Founder {
    /// Signs up, and founds an organization of this name.
    pub async fn of(client: &Client, name: &str) -> Self {
        let person = Person::new();
        let session = person.signed_in(client).await;
        let call = client.post("/api/v1/organizations").bearer(&session.access_token);
        let founded = call.json(&json!({"name": name})).send().await.expect(201).json();
        let organization = founded["id"].as_str().expect("an identifier").to_owned();
        Self { person, session, organization }
    }

    /// The path of something that belongs to the organization.
    pub fn path(&self, of: &str) -> String {
        format!("/api/v1/organizations/{}/{of}", self.organization)
    }

    /// Makes a custom role that may see the organization.
    pub async fn make_role(&self, client: &Client, name: &str) {
        let body = json!({"name": name, "permissions": ["organizations.read"]});
        let call = client.post(&self.path("roles")).bearer(&self.session.access_token);
        call.json(&body).send().await.expect(201);
    }

    /// Invites somebody, and returns the token of the mail.
    pub async fn invite(&self, client: &Client, email: &str, role: &str) -> String {
        let mailbox = Mailbox::of(client);
        let earlier = mailbox.invitations(email).await;
        let call = client.post(&self.path("invitations")).bearer(&self.session.access_token);
        call.json(&json!({"email": email, "role": role})).send().await.expect(201);
        let what = format!("an invitation to {email}");
        poll(&what, Duration::from_secs(20), async || {
            mailbox.invitations(email).await.into_iter().find(|token| !earlier.contains(token))
        })
        .await
    }

    /// Makes somebody who can sign in a member.
    pub async fn take_in(&self, client: &Client, person: &Person, role: &str) {
        let token = self.invite(client, &person.email, role).await;
        let session = person.session(client).await;
        let call = client.post("/api/v1/invitations/accept").bearer(&session.access_token);
        call.json(&json!({"token": token})).send().await.expect(200);
        session.sign_out(client).send().await.expect(204);
    }
}
