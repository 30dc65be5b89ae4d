use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use rstest::rstest;
use socle_application::outbox::ports::{ClaimedMessage, MockOutboxHandler, MockOutboxQueue};
use socle_application::outbox::{
    DispatchOutbox, Dispatched, HandlerError, OutboxHandler, OutboxMessage, OutboxMessageId, Topic,
};
use socle_application::testkit::{FixedClock, unavailable};
use socle_domain::{Id as _, Timestamp};
use tokio::sync::Barrier;
use uuid::Uuid;

use crate::support::now;

const TOPIC: Topic = "sample.happened";

fn id(number: u128) -> OutboxMessageId {
    OutboxMessageId::from_uuid(Uuid::from_u128(number))
}

fn claimed(number: u128, topic: &str, attempt: u32) -> ClaimedMessage {
    let message = OutboxMessage {
        id: id(number),
        topic: topic.to_owned(),
        aggregate_id: Uuid::from_u128(number),
        payload: Vec::new(),
        created_at: now(),
    };
    ClaimedMessage { message, attempt }
}

/// How a message was settled.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Settled {
    Completed(OutboxMessageId),
    Postponed(OutboxMessageId, Option<Timestamp>, String),
}

type Log = Arc<Mutex<Vec<Settled>>>;

/// A queue with one batch, and a log of what becomes of it.
fn queue(batch: Vec<ClaimedMessage>) -> (MockOutboxQueue, Log) {
    let mut queue = MockOutboxQueue::new();
    queue
        .expect_claim()
        .withf(|limit, at, lease_until| {
            *limit == DispatchOutbox::BATCH
                && *at == now()
                && *lease_until == now() + DispatchOutbox::LEASE
        })
        .once()
        .returning(move |_, _, _| Ok(batch.clone()));
    let log = Log::default();
    let settled = Arc::clone(&log);
    queue.expect_complete().returning(move |id| {
        settled.lock().unwrap().push(Settled::Completed(id));
        Ok(())
    });
    let settled = Arc::clone(&log);
    queue.expect_postpone().returning(move |id, due_at, error| {
        settled.lock().unwrap().push(Settled::Postponed(id, due_at, error.to_owned()));
        Ok(())
    });
    (queue, log)
}

fn dispatcher(queue: MockOutboxQueue, handler: impl OutboxHandler + 'static) -> DispatchOutbox {
    let handler: Arc<dyn OutboxHandler> = Arc::new(handler);
    let handlers = HashMap::from([(TOPIC, handler)]);
    DispatchOutbox::new(Arc::new(queue), Arc::new(FixedClock::default()), handlers)
}

fn failing(error: fn() -> HandlerError) -> MockOutboxHandler {
    let mut handler = MockOutboxHandler::new();
    handler.expect_handle().returning(move |_| Err(error()));
    handler
}

fn retry() -> HandlerError {
    HandlerError::Retry("try later".into())
}

fn permanent() -> HandlerError {
    HandlerError::Permanent("no such person".into())
}

#[tokio::test]
async fn an_empty_outbox_is_no_work() {
    let (queue, log) = queue(Vec::new());
    let done = dispatcher(queue, MockOutboxHandler::new()).run_once().await.unwrap();
    assert_eq!(done, Dispatched::default());
    assert_eq!(*log.lock().unwrap(), []);
}

#[tokio::test]
async fn a_message_goes_to_the_handler_of_its_topic_and_is_removed() {
    let (queue, log) = queue(vec![claimed(1, TOPIC, 1)]);
    let mut handler = MockOutboxHandler::new();
    let expected = claimed(1, TOPIC, 1).message;
    handler.expect_handle().withf(move |message| *message == expected).once().returning(|_| Ok(()));
    let done = dispatcher(queue, handler).run_once().await.unwrap();
    assert_eq!(done, Dispatched { delivered: 1, ..Dispatched::default() });
    assert_eq!(*log.lock().unwrap(), [Settled::Completed(id(1))]);
}

#[tokio::test]
async fn an_event_that_nobody_subscribes_to_is_removed() {
    let (queue, log) = queue(vec![claimed(1, "nobody.cares", 1)]);
    let done = dispatcher(queue, MockOutboxHandler::new()).run_once().await.unwrap();
    assert_eq!(done, Dispatched { delivered: 1, ..Dispatched::default() });
    assert_eq!(*log.lock().unwrap(), [Settled::Completed(id(1))]);
}

#[rstest]
#[case::first(1, 2)]
#[case::second(2, 4)]
#[case::tenth(10, 1_024)]
#[case::last_but_one(DispatchOutbox::MAX_ATTEMPTS - 1, 4 * 3_600)]
#[tokio::test]
async fn a_failed_delivery_is_tried_again_after_a_growing_pause(
    #[case] attempt: u32,
    #[case] seconds: i64,
) {
    let (queue, log) = queue(vec![claimed(1, TOPIC, attempt)]);
    let done = dispatcher(queue, failing(retry)).run_once().await.unwrap();
    assert_eq!(done, Dispatched { postponed: 1, ..Dispatched::default() });
    let due_at = now() + TimeDelta::seconds(seconds);
    let error = "delivery failed: try later".to_owned();
    assert_eq!(*log.lock().unwrap(), [Settled::Postponed(id(1), Some(due_at), error)]);
}

#[rstest]
#[case::at_first(1, 2)]
#[case::as_often_as_others_are_tried(DispatchOutbox::MAX_ATTEMPTS, 4 * 3_600)]
#[case::for_months(5_000, 4 * 3_600)]
#[tokio::test]
async fn what_waits_for_an_operator_is_never_given_up(#[case] attempt: u32, #[case] seconds: i64) {
    let (queue, log) = queue(vec![claimed(1, TOPIC, attempt)]);
    let waiting = || HandlerError::Waiting("no mail server".into());
    let done = dispatcher(queue, failing(waiting)).run_once().await.unwrap();
    assert_eq!(done, Dispatched { postponed: 1, ..Dispatched::default() });
    let due_at = now() + TimeDelta::seconds(seconds);
    let error = "delivery has to wait: no mail server".to_owned();
    assert_eq!(*log.lock().unwrap(), [Settled::Postponed(id(1), Some(due_at), error)]);
}

#[rstest]
#[case::impossible(permanent, 1, "delivery is impossible: no such person")]
#[case::tried_often_enough(retry, DispatchOutbox::MAX_ATTEMPTS, "delivery failed: try later")]
#[case::tried_too_often(retry, u32::MAX, "delivery failed: try later")]
#[tokio::test]
async fn a_hopeless_delivery_is_left_to_an_operator(
    #[case] error: fn() -> HandlerError,
    #[case] attempt: u32,
    #[case] text: &str,
) {
    let (queue, log) = queue(vec![claimed(1, TOPIC, attempt)]);
    let done = dispatcher(queue, failing(error)).run_once().await.unwrap();
    assert_eq!(done, Dispatched { dead: 1, ..Dispatched::default() });
    assert_eq!(*log.lock().unwrap(), [Settled::Postponed(id(1), None, text.to_owned())]);
}

#[tokio::test]
async fn one_failure_does_not_keep_the_others() {
    let batch = vec![claimed(1, TOPIC, 1), claimed(2, TOPIC, 1), claimed(3, TOPIC, 1)];
    let (queue, log) = queue(batch);
    let mut handler = MockOutboxHandler::new();
    handler.expect_handle().times(3).returning(|message| match message.id {
        first if first == id(1) => Err(retry()),
        second if second == id(2) => Err(permanent()),
        _ => Ok(()),
    });
    let done = dispatcher(queue, handler).run_once().await.unwrap();
    assert_eq!(done, Dispatched { delivered: 1, postponed: 1, dead: 1 });
    assert_eq!(log.lock().unwrap().len(), 3);
}

/// Returns when all of a batch have arrived.
struct Meeting(Barrier);

#[async_trait]
impl OutboxHandler for Meeting {
    async fn handle(&self, _: &OutboxMessage) -> Result<(), HandlerError> {
        self.0.wait().await;
        Ok(())
    }
}

#[tokio::test]
async fn a_batch_is_delivered_all_at_once() {
    let batch: Vec<_> =
        (0..u128::from(DispatchOutbox::BATCH)).map(|n| claimed(n, TOPIC, 1)).collect();
    let meeting = Meeting(Barrier::new(batch.len()));
    let (queue, _) = queue(batch);
    let dispatcher = dispatcher(queue, meeting);
    let running = tokio::time::timeout(Duration::from_secs(30), dispatcher.run_once());
    let done = running.await.expect("nobody waits for another").unwrap();
    assert_eq!(done.delivered, DispatchOutbox::BATCH);
}

#[tokio::test]
async fn a_queue_that_cannot_be_reached_is_reported() {
    let mut queue = MockOutboxQueue::new();
    queue.expect_claim().returning(|_, _, _| Err(unavailable()));
    assert!(dispatcher(queue, MockOutboxHandler::new()).run_once().await.is_err());
}

#[rstest]
#[case::that_was_delivered(true)]
#[case::that_was_not(false)]
#[tokio::test]
async fn a_message_that_cannot_be_settled_is_reported_and_keeps_no_other(#[case] delivered: bool) {
    let mut queue = MockOutboxQueue::new();
    queue.expect_claim().returning(|_, _, _| Ok(vec![claimed(1, TOPIC, 1), claimed(2, TOPIC, 1)]));
    queue.expect_complete().returning(|_| Err(unavailable()));
    queue.expect_postpone().returning(|_, _, _| Err(unavailable()));
    let mut handler = MockOutboxHandler::new();
    let outcome = move |_: &OutboxMessage| if delivered { Ok(()) } else { Err(retry()) };
    handler.expect_handle().times(2).returning(outcome);
    assert!(dispatcher(queue, handler).run_once().await.is_err());
}

#[tokio::test]
async fn waiting_is_the_queues_business() {
    let mut queue = MockOutboxQueue::new();
    let at_most = Duration::from_secs(7);
    queue.expect_wait().withf(move |limit| *limit == at_most).once().returning(|_| ());
    dispatcher(queue, MockOutboxHandler::new()).wait(at_most).await;
}
