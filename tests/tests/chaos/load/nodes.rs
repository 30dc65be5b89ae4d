use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use socle_tests::http::{Answer, Call, Client, Person, Session};
use socle_tests::mail_server::MailServer;
use tokio::time::{Instant, sleep};

use crate::ledger::Ledger;
use crate::stage::{NODES, Stage};

/// How long somebody keeps trying. Longer than any disturbance.
const PATIENCE: Duration = Duration::from_mins(3);

/// Between two tries.
const BREATH: Duration = Duration::from_millis(20);

/// The servers, as somebody sees them whose requests go to one or the other.
#[derive(Clone)]
pub(super) struct Nodes {
    clients: [Client; NODES],
    mails: Arc<MailServer>,
    turn: Arc<AtomicUsize>,
    ledger: Arc<Ledger>,
}

/// The end of a request that was sent until it had one.
pub(super) struct Settled {
    pub(super) answer: Answer,
    /// Whether an earlier one may have taken effect.
    pub(super) repeated: bool,
}

impl Nodes {
    pub(super) fn of(stage: &Stage, first: usize, ledger: &Arc<Ledger>) -> Self {
        Self {
            clients: stage.clients(),
            mails: stage.mails(),
            turn: Arc::new(AtomicUsize::new(first)),
            ledger: ledger.clone(),
        }
    }

    /// Whose turn it is.
    pub(super) fn next(&self) -> Client {
        self.clients[self.turn.fetch_add(1, Ordering::Relaxed) % NODES].clone()
    }

    /// Sends a request once. Nothing is known without an answer, and after one that asks to try again
    /// later; an answer that begins with a 5 and is no 503 fails the test.
    pub(super) async fn once(&self, call: impl FnOnce(Client) -> Call) -> Option<Answer> {
        let call = call(self.next());
        let Ok(answer) = call.outcome().await else {
            self.ledger.miss();
            return None;
        };
        let answer = answer.unwrap_or_else(|violation| panic!("{violation}"));
        assert!(answer.status < 500 || answer.status == 503, "{answer}");
        // A 503, or the first request with the same key may still be under way.
        if answer.header("retry-after").is_some() {
            self.ledger.refuse();
            return None;
        }
        Some(answer)
    }

    /// Sends a request until it is answered.
    pub(super) async fn settle(&self, call: impl Fn(Client) -> Call + Send + Sync) -> Settled {
        let trying = Trying::begun();
        let mut repeated = false;
        loop {
            if let Some(answer) = self.once(&call).await {
                return Settled { answer, repeated };
            }
            repeated = true;
            trying.again("an answer").await;
        }
    }

    /// Makes something once, however often it takes, and returns its identifier. A server may have died
    /// between making it and keeping its answer; a repetition is then told to look it up by its name.
    pub(super) async fn make(
        &self,
        path: &str,
        token: &str,
        body: &Value,
        key: &str,
    ) -> Result<String, Box<Answer>> {
        let asking =
            |node: Client| node.post(path).bearer(token).header("idempotency-key", key).json(body);
        let answer = self.settle(asking).await.answer;
        if answer.status == 201 {
            return Ok(text(&answer.json()["id"]));
        }
        if answer.status == 401 || answer.json()["type"] != "/problems/idempotency-answer-lost" {
            return Err(Box::new(answer));
        }
        let listing = |node: Client| node.get(&format!("{path}?limit=100")).bearer(token);
        let list = self.settle(listing).await.answer.expect(200).json();
        let made =
            list["data"].as_array().unwrap().iter().find(|made| made["name"] == body["name"]);
        Ok(text(&made.expect("what was made is listed")["id"]))
    }

    /// Signs somebody up who is there afterwards, and returns a session.
    pub(super) async fn admit(&self, person: &Person) -> Session {
        // Whoever got no answer signs up again: one account is what comes of it.
        self.settle(|node| person.sign_up(&node)).await.answer.expect(202);
        let trying = Trying::begun();
        while !self.prove(person).await {
            trying.again("a proved address").await;
        }
        self.sign_in(person).await
    }

    /// Follows the newest mail, and says whether the address is proved.
    async fn prove(&self, person: &Person) -> bool {
        let mails = self.mails.to(&person.email);
        let token = mails.iter().rev().find_map(|mail| mail.token("verify-email"));
        let Some(token) = token else { return false };
        let body = json!({"token": token});
        let verify = |node: Client| node.post("/api/v1/auth/email/verify").json(&body);
        match self.settle(verify).await.answer.status {
            204 => true,
            // It was spent by a request whose answer was lost, or a newer one is on its way.
            410 => self.settle(|node| person.sign_in(&node)).await.answer.status == 200,
            other => panic!("verification is answered with {other}"),
        }
    }

    /// The token of the invitation that was mailed to somebody.
    pub(super) async fn invitation(&self, person: &Person) -> String {
        let trying = Trying::begun();
        loop {
            let mails = self.mails.to(&person.email);
            if let Some(token) =
                mails.iter().find_map(|mail| mail.linked("/invitations/accept?token="))
            {
                return token;
            }
            trying.again("an invitation").await;
        }
    }

    /// Waits a moment before the next try.
    pub(super) async fn breathe(&self) {
        sleep(BREATH).await;
    }

    /// Signs somebody in.
    pub(super) async fn sign_in(&self, person: &Person) -> Session {
        Session::of(&self.settle(|node| person.sign_in(&node)).await.answer.expect(200))
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Somebody who tries again and again, with a breath in between.
struct Trying {
    until: Instant,
}

impl Trying {
    fn begun() -> Self {
        Self { until: Instant::now() + PATIENCE }
    }

    /// Takes the breath; fails the test when it has been too long.
    async fn again(&self, what: &str) {
        assert!(Instant::now() < self.until, "after {PATIENCE:?} still no {what}");
        sleep(BREATH).await;
    }
}
