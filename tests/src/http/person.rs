use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use super::answer::Answer;
use super::authenticator::Authenticator;
use super::client::{Call, Client};
use super::mailbox::Mailbox;

/// A password that every rule accepts.
pub const PASSWORD: &str = "correct-Horse-7-battery";

/// Somebody who uses Socle.
#[derive(Debug, Clone)]
pub struct Person {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
}

impl Person {
    /// Somebody nobody knows yet.
    pub fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        Self::at(&format!("person-{number}@example.com"))
    }

    /// Somebody with this address.
    pub fn at(email: &str) -> Self {
        Self { email: email.to_owned(), password: PASSWORD.to_owned() }
    }

    /// What they fill in to sign up.
    pub fn form(&self) -> Value {
        json!({
            "email": self.email, "password": self.password,
            "first_name": "Ada", "last_name": "Lovelace",
        })
    }

    /// A request to sign up.
    pub fn sign_up(&self, client: &Client) -> Call {
        client.post("/api/v1/auth/signup").json(&self.form())
    }

    /// A request to sign in.
    pub fn sign_in(&self, client: &Client) -> Call {
        let body = json!({"email": self.email, "password": self.password});
        client.post("/api/v1/auth/signin").json(&body)
    }

    /// Signs up and returns the token of the mail.
    pub async fn registered(&self, client: &Client) -> String {
        self.sign_up(client).send().await.expect(202);
        Mailbox::of(client).token(&self.email, "verify-email").await
    }

    /// Signs up and proves the address.
    pub async fn verified(&self, client: &Client) {
        let token = self.registered(client).await;
        verify(client, &token).send().await.expect(204);
    }

    /// Signs in.
    pub async fn session(&self, client: &Client) -> Session {
        Session::of(&self.sign_in(client).send().await.expect(200))
    }

    /// Signs up, proves the address and signs in.
    pub async fn signed_in(&self, client: &Client) -> Session {
        self.verified(client).await;
        self.session(client).await
    }
}

impl Default for Person {
    fn default() -> Self {
        Self::new()
    }
}

/// A request to prove an address.
pub(crate) fn verify(client: &Client, token: &str) -> Call {
    client.post("/api/v1/auth/email/verify").json(&json!({"token": token}))
}

/// What somebody holds who signed in.
#[derive(Debug, Clone)]
pub struct Session {
    /// Shown with every request.
    pub access_token: String,
    /// Gets the next one.
    pub refresh_token: String,
}

impl Session {
    /// Reads the answer to a sign-in.
    pub fn of(answer: &Answer) -> Self {
        let body = answer.json();
        let text = |name: &str| body[name].as_str().expect("a text").to_owned();
        Self { access_token: text("access_token"), refresh_token: text("refresh_token") }
    }

    /// A request for the profile.
    pub fn profile(&self, client: &Client) -> Call {
        client.get("/api/v1/me").bearer(&self.access_token)
    }

    /// A request to sign out.
    pub fn sign_out(&self, client: &Client) -> Call {
        client.post("/api/v1/auth/signout").bearer(&self.access_token)
    }
}

/// A person with a second factor.
pub struct Protected {
    /// Who.
    pub person: Person,
    /// Their app, which has used up its present code.
    pub app: Authenticator,
    /// The seed that the app was given, in base 32.
    pub seed: String,
    /// Their recovery codes.
    pub recovery_codes: Vec<String>,
    /// The session in which they set it up.
    pub session: Session,
}

impl Person {
    /// Signs up, proves the address, signs in and sets up a second factor.
    pub async fn protected(self, client: &Client) -> Protected {
        let session = self.signed_in(client).await;
        self.with_second_factor(client, session).await
    }

    /// Sets up a second factor in a session.
    pub async fn with_second_factor(self, client: &Client, session: Session) -> Protected {
        let bearer = &session.access_token;
        let seed = client.post("/api/v1/auth/mfa/totp").bearer(bearer).send().await.expect(201);
        let seed = seed.json()["secret"].as_str().expect("a seed").to_owned();
        let app = Authenticator::of(&seed);
        let code = json!({"code": app.code()});
        let confirm = client.post("/api/v1/auth/mfa/totp/confirm").bearer(bearer).json(&code);
        let body = confirm.send().await.expect(200).json();
        let codes = body["recovery_codes"].as_array().expect("codes").iter();
        let recovery_codes = codes.map(|code| code.as_str().expect("a code").to_owned()).collect();
        Protected { person: self, app, seed, recovery_codes, session }
    }
}

impl Protected {
    /// Gives the password, and returns the challenge.
    pub async fn challenge(&self, client: &Client) -> String {
        let answer = self.person.sign_in(client).send().await.expect(200);
        let body = answer.json();
        assert_eq!(body["status"], "mfa_required", "{answer}");
        body["challenge_id"].as_str().expect("a challenge").to_owned()
    }
}

/// A request to give the second factor.
pub fn second_factor(client: &Client, challenge: &str, method: &str, code: &str) -> Call {
    let body = json!({"challenge_id": challenge, "method": method, "code": code});
    client.post("/api/v1/auth/mfa/verify").json(&body)
}
