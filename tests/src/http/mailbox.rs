use std::time::Duration;

use serde_json::Value;

use super::Method;
use super::client::Client;
use crate::poll;

/// The development mailbox of a server.
#[derive(Debug, Clone)]
pub struct Mailbox(Client);

/// A mail in it.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Identifies it.
    pub id: String,
    /// Whom it is for.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// Its page.
    pub html: String,
    /// The links in it.
    pub links: Vec<String>,
    /// The code in it.
    pub code: Option<String>,
}

impl Letter {
    /// The token of the link to a hosted page, such as `verify-email`.
    pub fn token(&self, page: &str) -> Option<String> {
        self.linked(&format!("/auth/{page}?token="))
    }

    /// What follows this in one of the links.
    pub fn linked(&self, marker: &str) -> Option<String> {
        self.links.iter().find_map(|link| Some(link.split_once(marker)?.1.to_owned()))
    }
}

impl Mailbox {
    /// The mailbox of the server that the client speaks to.
    pub fn of(client: &Client) -> Self {
        Self(client.clone())
    }

    /// Every mail, the newest first.
    pub async fn all(&self) -> Vec<Letter> {
        self.letters("").await
    }

    /// Every mail to an address, the newest first.
    pub async fn to(&self, address: &str) -> Vec<Letter> {
        self.letters(&format!("?to={}", address.replace('+', "%2B"))).await
    }

    async fn letters(&self, query: &str) -> Vec<Letter> {
        let path = format!("/dev/mailbox/messages{query}");
        let answer = self.0.undocumented(Method::GET, &path).send().await.expect(200);
        let body = answer.json();
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let letter = |value: &Value| Letter {
            id: text(&value["id"]),
            to: text(&value["to"]),
            subject: text(&value["subject"]),
            text: text(&value["text"]),
            html: text(&value["html"]),
            links: value["links"].as_array().expect("a list").iter().map(text).collect(),
            code: value["code"].as_str().map(str::to_owned),
        };
        body["data"].as_array().expect("a list").iter().map(letter).collect()
    }

    /// The tokens of the invitations that were mailed to an address, the newest first.
    pub async fn invitations(&self, address: &str) -> Vec<String> {
        let letters = self.to(address).await;
        let links = letters.iter().flat_map(|letter| &letter.links);
        let token =
            |link: &String| Some(link.split_once("/invitations/accept?token=")?.1.to_owned());
        links.filter_map(token).collect()
    }

    /// Waits until there are that many mails to an address, and returns all of them.
    pub async fn wait_for(&self, address: &str, count: usize) -> Vec<Letter> {
        let what = format!("{count} mails to {address}");
        poll(&what, Duration::from_secs(20), async || {
            let letters = self.to(address).await;
            (letters.len() >= count).then_some(letters)
        })
        .await
    }

    /// Waits for a token of a page; of several, the newest.
    pub async fn token(&self, address: &str, page: &str) -> String {
        self.linked(address, &format!("/auth/{page}?token=")).await
    }

    /// Waits for a link with this in it, and returns what follows; of several, of the newest.
    pub async fn linked(&self, address: &str, marker: &str) -> String {
        let what = format!("a mail to {address} with a link to {marker}");
        poll(&what, Duration::from_secs(20), async || {
            self.to(address).await.iter().find_map(|letter| letter.linked(marker))
        })
        .await
    }
}
