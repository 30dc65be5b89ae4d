//! What is told to an endpoint, and what came of it.

use std::fmt;
use std::time::Duration;

use chrono::TimeDelta;
use uuid::Uuid;

use crate::Timestamp;
use crate::id::id;
use crate::organizations::OrganizationId;
use crate::webhooks::{WebhookEndpointId, schedule};

id!(
    /// Identifies a delivery.
    WebhookDeliveryId
);
id!(
    /// Identifies an attempt at one.
    WebhookAttemptId
);

/// Where a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveryStatus {
    /// It is tried, perhaps again.
    Pending,
    /// It arrived.
    Succeeded,
    /// It did not arrive, and is not tried again by itself.
    Failed,
    /// Its endpoint was disabled before it arrived.
    Canceled,
}

impl DeliveryStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Succeeded, Self::Failed, Self::Canceled];

    /// The name in the HTTP contract and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
        }
    }

    /// By its name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

/// One event, told to one endpoint.
///
/// *pending* → *succeeded* | *failed* | *canceled*, and from wherever it is to *pending* again when
/// somebody has it delivered again: that begins another round, and whoever is still at an earlier one
/// notices and stops.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookDelivery {
    /// Identifies it.
    pub id: WebhookDeliveryId,
    /// To whom.
    pub endpoint_id: WebhookEndpointId,
    /// Of which organization.
    pub organization_id: OrganizationId,
    /// The event: what a receiver knows it by (`webhook-id`), the same in every attempt.
    pub event_id: Uuid,
    /// Its name.
    pub event_type: String,
    /// What is sent, as JSON; the same bytes in every attempt.
    pub body: String,
    /// Where it is.
    pub status: DeliveryStatus,
    /// How often somebody had it delivered again.
    pub round: u32,
    /// How often it was tried in this round.
    pub attempts: u32,
    /// When it is tried next, while it is pending.
    pub next_attempt_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// It arrived.
    Delivered,
    /// It did not.
    Failed {
        /// How long the receiver asks us to wait.
        wish: Option<TimeDelta>,
    },
    /// Nobody will ever be there again (410).
    Gone,
}

impl AttemptOutcome {
    /// What a status says. Anything but success is a failure, and so is a redirect: following it would
    /// tell everything to whoever can make one.
    pub const fn of_status(status: u16, wish: Option<TimeDelta>) -> Self {
        match status {
            200..=299 => Self::Delivered,
            410 => Self::Gone,
            _ => Self::Failed { wish },
        }
    }
}

impl WebhookDelivery {
    /// An event that is to be told.
    pub fn new(
        id: WebhookDeliveryId,
        endpoint_id: WebhookEndpointId,
        organization_id: OrganizationId,
        (event_id, event_type): (Uuid, String),
        body: String,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            endpoint_id,
            organization_id,
            event_id,
            event_type,
            body,
            status: DeliveryStatus::Pending,
            round: 0,
            attempts: 0,
            next_attempt_at: Some(now),
            created_at: now,
            finished_at: None,
        }
    }

    /// Notes what came of an attempt at a pending one, and when the next is.
    pub fn record(&mut self, outcome: AttemptOutcome, jitter: u16, now: Timestamp) {
        self.attempts += 1;
        let pause = match outcome {
            AttemptOutcome::Delivered => return self.end(DeliveryStatus::Succeeded, now),
            AttemptOutcome::Gone => None,
            AttemptOutcome::Failed { wish } => schedule::pause(self.attempts, wish, jitter),
        };
        match pause {
            Some(pause) => self.next_attempt_at = Some(now + pause),
            None => self.end(DeliveryStatus::Failed, now),
        }
    }

    /// Gives a pending one up: its endpoint hears nothing more.
    pub fn cancel(&mut self, now: Timestamp) {
        if self.status == DeliveryStatus::Pending {
            self.end(DeliveryStatus::Canceled, now);
        }
    }

    /// Gives a pending one up: something keeps it from being tried at all.
    pub fn give_up(&mut self, now: Timestamp) {
        if self.status == DeliveryStatus::Pending {
            self.end(DeliveryStatus::Failed, now);
        }
    }

    /// Begins another round, with all attempts.
    pub const fn deliver_again(&mut self, now: Timestamp) {
        self.status = DeliveryStatus::Pending;
        self.round += 1;
        self.attempts = 0;
        self.next_attempt_at = Some(now);
        self.finished_at = None;
    }

    const fn end(&mut self, status: DeliveryStatus, now: Timestamp) {
        self.status = status;
        self.next_attempt_at = None;
        self.finished_at = Some(now);
    }
}

/// What is told is for its receiver and not for the log.
impl fmt::Debug for WebhookDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookDelivery")
            .field("id", &self.id)
            .field("endpoint_id", &self.endpoint_id)
            .field("event_id", &self.event_id)
            .field("event_type", &self.event_type)
            .field("status", &self.status)
            .field("round", &self.round)
            .field("attempts", &self.attempts)
            .field("next_attempt_at", &self.next_attempt_at)
            .finish_non_exhaustive()
    }
}

/// What a receiver answered, as far as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// The beginning of its body.
    pub body: String,
}

impl Answer {
    /// How much of a body is kept, in bytes.
    pub const BODY_BYTES: usize = 4 * 1024;
    /// How much of the headers is kept, in bytes of names and values.
    pub const HEADER_BYTES: usize = 4 * 1024;
}

/// One attempt at a delivery, to look at later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryAttempt {
    /// Identifies it.
    pub id: WebhookAttemptId,
    /// In which round.
    pub round: u32,
    /// Which of that round, from 1.
    pub number: u32,
    /// When it began.
    pub started_at: Timestamp,
    /// How long it took.
    pub duration: Duration,
    /// What was sent along, without the signature: with it, whoever may look could send it themselves.
    pub request_headers: Vec<(String, String)>,
    /// What was answered, if anything was.
    pub answer: Option<Answer>,
    /// Why nothing was.
    pub error: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id as _;
    use AttemptOutcome::{Delivered, Failed as NotDelivered, Gone};
    use DeliveryStatus::{Canceled, Failed, Pending, Succeeded};
    use rstest::rstest;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn pending() -> WebhookDelivery {
        let id = |number| Uuid::from_u128(number);
        WebhookDelivery::new(
            WebhookDeliveryId::from_uuid(id(1)),
            WebhookEndpointId::from_uuid(id(2)),
            OrganizationId::from_uuid(id(3)),
            (id(4), "member.added".to_owned()),
            "{}".to_owned(),
            at(0),
        )
    }

    fn is_consistent(delivery: &WebhookDelivery) {
        assert_eq!(delivery.status == Pending, delivery.next_attempt_at.is_some(), "{delivery:?}");
        assert_eq!(delivery.status == Pending, delivery.finished_at.is_none(), "{delivery:?}");
    }

    #[rstest]
    #[case(200, None, Delivered)]
    #[case(204, None, Delivered)]
    #[case(299, None, Delivered)]
    #[case(301, None, NotDelivered { wish: None })]
    #[case(307, Some(9), NotDelivered { wish: Some(TimeDelta::seconds(9)) })]
    #[case(400, None, NotDelivered { wish: None })]
    #[case(410, Some(9), Gone)]
    #[case(429, Some(9), NotDelivered { wish: Some(TimeDelta::seconds(9)) })]
    #[case(500, None, NotDelivered { wish: None })]
    #[case(600, None, NotDelivered { wish: None })]
    fn what_a_status_says(
        #[case] status: u16,
        #[case] wish: Option<i64>,
        #[case] expected: AttemptOutcome,
    ) {
        let wish = wish.map(TimeDelta::seconds);
        assert_eq!(AttemptOutcome::of_status(status, wish), expected);
    }

    #[test]
    fn it_is_tried_eight_times() {
        let mut delivery = pending();
        for attempt in 1..=schedule::ATTEMPTS {
            assert_eq!(delivery.status, Pending);
            delivery.record(NotDelivered { wish: None }, 0, at(0));
            assert_eq!(delivery.attempts, attempt);
            is_consistent(&delivery);
        }
        assert_eq!(delivery.status, Failed);
    }

    /// Every state and everything that can happen to it.
    #[rstest]
    #[case(Pending, Canceled, Failed)]
    #[case(Succeeded, Succeeded, Succeeded)]
    #[case(Failed, Failed, Failed)]
    #[case(Canceled, Canceled, Canceled)]
    fn only_what_is_pending_ends(
        #[case] from: DeliveryStatus,
        #[case] canceled: DeliveryStatus,
        #[case] given_up: DeliveryStatus,
    ) {
        let mut start = pending();
        if from != Pending {
            start.end(from, at(1));
        }
        let mut delivery = start.clone();
        delivery.cancel(at(2));
        assert_eq!(delivery.status, canceled);
        is_consistent(&delivery);
        let mut delivery = start.clone();
        delivery.give_up(at(2));
        assert_eq!(delivery.status, given_up);
        is_consistent(&delivery);
        let mut delivery = start;
        delivery.attempts = 8;
        delivery.deliver_again(at(3));
        is_consistent(&delivery);
        assert_eq!((delivery.status, delivery.attempts), (Pending, 0));
        assert_eq!((delivery.round, delivery.next_attempt_at), (1, Some(at(3))));
    }

    #[test]
    fn success_and_goodbye_end_it_at_once() {
        for (outcome, expected) in [(Delivered, Succeeded), (Gone, Failed)] {
            let mut delivery = pending();
            delivery.record(outcome, 0, at(5));
            assert_eq!((delivery.status, delivery.finished_at), (expected, Some(at(5))));
            is_consistent(&delivery);
        }
    }

    #[test]
    fn names_come_back_and_bodies_are_not_printed() {
        for status in DeliveryStatus::ALL {
            assert_eq!(DeliveryStatus::parse(status.as_str()), Some(status));
        }
        assert_eq!(DeliveryStatus::parse("done"), None);
        let delivery = WebhookDelivery { body: "for them alone".to_owned(), ..pending() };
        assert!(!format!("{delivery:?}").contains("alone"));
    }
}
