//! The outbox: messages enter in one transaction and leave in another.

pub mod appending;
pub mod delivering;
pub mod order;

use socle_application::outbox::OutboxMessage;
use socle_application::outbox::ports::DueMessage;
use socle_domain::Timestamp;

use super::samples::begin;
use crate::databases::TestDatabase;

/// What is due at a moment; nothing is done about it.
async fn due(database: &TestDatabase, now: Timestamp) -> Vec<DueMessage> {
    let mut tx = begin(&*database.store).await;
    let due = tx.outbox().lock_due(now, 100).await.unwrap();
    tx.rollback().await.unwrap();
    due
}

/// The same without how often it failed.
async fn messages(database: &TestDatabase, now: Timestamp) -> Vec<OutboxMessage> {
    due(database, now).await.into_iter().map(|due| due.message).collect()
}

/// Delivers what is due at a moment, at most so much of it.
async fn deliver(database: &TestDatabase, now: Timestamp, at_most: u32) -> Vec<OutboxMessage> {
    let mut tx = begin(&*database.store).await;
    let due = tx.outbox().lock_due(now, at_most).await.unwrap();
    let messages: Vec<_> = due.into_iter().map(|due| due.message).collect();
    let ids: Vec<_> = messages.iter().map(|message| message.id).collect();
    tx.outbox().remove(&ids).await.unwrap();
    tx.commit().await.unwrap();
    messages
}
