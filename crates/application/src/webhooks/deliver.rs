use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use socle_domain::Timestamp;
use socle_domain::access::{Actor, OrganizationScope, RequestId};
use socle_domain::identity::User;
use socle_domain::organizations::Organization;
use socle_domain::tasks::{Task, TaskKind};
use socle_domain::webhooks::{
    AttemptOutcome, DeliveryAttempt, DeliveryStatus, DisabledBecause, WebhookDelivery,
    WebhookDeliveryId, WebhookEndpoint, retry_after,
};
use uuid::Uuid;

use crate::audit::{self, Happening};
use crate::identity::find_person;
use crate::organizations::{self, OrganizationUnavailable};
use crate::ports::{Clock, Randomness, RandomnessExt as _, SealError};
use crate::store::{Store, StoreError, Tx, finish};
use crate::tasks::{TaskContext, TaskError, TaskHandler, TaskOutput};
use crate::webhooks::events::WebhookEndpointDisabled;
use crate::webhooks::ports::{Dispatch, Exchange, WebhookQueries, WebhookRequest, WebhookSender};
use crate::webhooks::{Lanes, SecretKeeper, WebhookMails, message};

/// The task of trying a delivery until it has arrived, or was tried often enough. The schedule is the
/// delivery's own: what the task counts are workers that were lost and databases that were away.
pub const DELIVER: TaskKind =
    TaskKind { time_limit: TimeDelta::minutes(1), ..TaskKind::named("webhooks.deliver") };

/// Tries deliveries.
pub struct DeliverWebhook {
    /// Where deliveries are kept.
    pub store: Arc<dyn Store>,
    /// Knows what to try.
    pub queries: Arc<dyn WebhookQueries>,
    /// Sends.
    pub sender: Arc<dyn WebhookSender>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers, and what is left to chance.
    pub randomness: Arc<dyn Randomness>,
    /// Opens secrets.
    pub secrets: Arc<SecretKeeper>,
    /// Writes to owners.
    pub mails: Arc<WebhookMails>,
    /// Keeps slow endpoints from holding up the others.
    pub lanes: Lanes,
}

/// Why what came of an attempt was not stored.
#[derive(Debug, thiserror::Error)]
enum RecordError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl From<RecordError> for TaskError {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::Store(error) => error.into(),
            RecordError::Seal(error) => Self::Waiting(error.into()),
        }
    }
}

/// An attempt that was made, and what it means.
struct Attempted {
    attempt: DeliveryAttempt,
    outcome: AttemptOutcome,
    jitter: u16,
    at: Timestamp,
}

#[async_trait]
impl TaskHandler for DeliverWebhook {
    async fn run(&self, task: &Task, _: &TaskContext) -> Result<TaskOutput, TaskError> {
        let (scope, id, round) = read(task)?;
        let Some(dispatch) = self.queries.dispatch(&scope, id).await? else { return Ok(None) };
        let Dispatch { delivery, endpoint, secrets, is_open } = &dispatch;
        if !is_at(delivery, round) {
            return Ok(None);
        }
        if !is_open || !endpoint.is_enabled() {
            self.end(&scope, id, round, WebhookDelivery::cancel).await?;
            return Ok(None);
        }
        let now = self.clock.now();
        if let Some(next) = delivery.next_attempt_at.filter(|next| *next > now) {
            return Err(later(next - now, "it is tried again"));
        }
        let place = self.lanes.enter(endpoint.organization_id, endpoint.id).await;
        let place = place.map_err(|pause| later(pause, "others are being told"))?;
        let now = self.clock.now();
        // Until an operator has configured the key again.
        let secrets = self.secrets.signing(endpoint.id, secrets, now);
        let secrets = secrets.map_err(|error| TaskError::Waiting(error.into()))?;
        let request = WebhookRequest {
            url: endpoint.url.clone(),
            id: delivery.event_id,
            sent_at: now,
            body: delivery.body.clone(),
            secrets,
        };
        let exchange = self.sender.send(&request).await;
        drop(place);
        let attempted = self.judge(delivery, exchange, now);
        match self.note(&scope, &dispatch, &attempted).await? {
            Some(next) => Err(later(next - attempted.at, "it is tried again")),
            None => Ok(None),
        }
    }

    /// Something kept it from being tried at all, again and again: whoever looks sees that it failed.
    async fn gave_up(&self, task: &Task) {
        let Ok((scope, id, round)) = read(task) else { return };
        if let Err(error) = self.end(&scope, id, round, WebhookDelivery::give_up).await {
            tracing::warn!(delivery_id = %id, %error, "a webhook that failed still looks pending");
        }
    }
}

/// What a task is about.
fn read(task: &Task) -> Result<(OrganizationScope, WebhookDeliveryId, u32), TaskError> {
    let scope = OrganizationScope::of_task(task);
    let read = scope.zip(message::read_task(task));
    let (scope, (id, round)) =
        read.ok_or_else(|| TaskError::Permanent("the task names no delivery".into()))?;
    Ok((scope, id, round))
}

fn later(pause: TimeDelta, why: &'static str) -> TaskError {
    TaskError::Later(pause.max(TimeDelta::zero()), why.into())
}

/// Whether it is still to be tried by whoever tries this round.
fn is_at(delivery: &WebhookDelivery, round: u32) -> bool {
    delivery.status == DeliveryStatus::Pending && delivery.round == round
}

impl DeliverWebhook {
    /// What an exchange means.
    fn judge(&self, delivery: &WebhookDelivery, exchange: Exchange, began: Timestamp) -> Attempted {
        let at = self.clock.now();
        let Exchange { request_headers, duration, answer, retry_after: wish } = exchange;
        let wish = wish.and_then(|header| retry_after(&header, at));
        let (answer, error) = match answer {
            Ok(answer) => (Some(answer), None),
            Err(error) => (None, Some(error.to_string())),
        };
        let outcome = match &answer {
            Some(answer) => AttemptOutcome::of_status(answer.status, wish),
            None => AttemptOutcome::Failed { wish: None },
        };
        let attempt = DeliveryAttempt {
            id: self.randomness.id(began),
            round: delivery.round,
            number: delivery.attempts + 1,
            started_at: began,
            duration,
            request_headers,
            answer,
            error,
        };
        let mut jitter = [0; 2];
        self.randomness.fill(&mut jitter);
        Attempted { attempt, outcome, jitter: u16::from_ne_bytes(jitter), at }
    }

    /// Stores what came of an attempt, and says when the next is.
    async fn note(
        &self,
        scope: &OrganizationScope,
        dispatch: &Dispatch,
        attempted: &Attempted,
    ) -> Result<Option<Timestamp>, RecordError> {
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, scope, dispatch, attempted).await;
        let (next, disabled) = finish(tx, outcome).await?;
        let (endpoint_id, delivery_id) = (dispatch.endpoint.id, dispatch.delivery.id);
        if let Some(because) = disabled {
            let because = because.as_str();
            tracing::warn!(%endpoint_id, because, "a webhook endpoint was disabled");
        }
        let DeliveryAttempt { number, answer, error, .. } = &attempted.attempt;
        let status = answer.as_ref().map(|answer| answer.status);
        if attempted.outcome != AttemptOutcome::Delivered {
            tracing::info!(%endpoint_id, %delivery_id, number, status, error, "a webhook failed");
        }
        Ok(next)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        scope: &OrganizationScope,
        Dispatch { delivery: tried, endpoint: seen, .. }: &Dispatch,
        attempted: &Attempted,
    ) -> Result<(Option<Timestamp>, Option<DisabledBecause>), RecordError> {
        let (outcome, now) = (attempted.outcome, attempted.at);
        // The organization is locked before what belongs to it, so it has to be known by now.
        let organization = match why_disable(&mut seen.clone(), outcome, now) {
            None => None,
            Some(_) => match organizations::lock_open(tx, scope).await {
                Ok(organization) => Some(organization),
                Err(OrganizationUnavailable::Store(error)) => return Err(error.into()),
                Err(_) => None,
            },
        };
        let Some(mut endpoint) = tx.webhook_endpoints().lock(scope, seen.id).await? else {
            return Ok((None, None));
        };
        let delivery = tx.webhook_deliveries().lock(scope, tried.id).await?;
        let same = |it: &WebhookDelivery| is_at(it, tried.round) && it.attempts == tried.attempts;
        // Somebody else tried it as well, or has it delivered again.
        let Some(mut delivery) = delivery.filter(same) else { return Ok((None, None)) };
        tx.webhook_deliveries().add_attempt(delivery.id, &attempted.attempt).await?;
        delivery.record(outcome, attempted.jitter, now);
        let mut disabled = None;
        if outcome == AttemptOutcome::Delivered {
            endpoint.note_success();
        } else if let Some(because) = why_disable(&mut endpoint, outcome, now)
            && let Some(organization) = &organization
            && endpoint.disable(because, now)
        {
            disabled = Some(because);
            self.announce(tx, scope, organization, &endpoint, because, now).await?;
        }
        if !endpoint.is_enabled() {
            delivery.cancel(now);
        }
        tx.webhook_deliveries().update(scope, &delivery).await?;
        tx.webhook_endpoints().update(scope, &endpoint).await?;
        Ok((delivery.next_attempt_at, disabled))
    }

    async fn announce(
        &self,
        tx: &mut dyn Tx,
        scope: &OrganizationScope,
        organization: &Organization,
        endpoint: &WebhookEndpoint,
        because: DisabledBecause,
        now: Timestamp,
    ) -> Result<(), RecordError> {
        let actor = Actor::system(RequestId::from_uuid(Uuid::nil()));
        let happening = Happening::within(scope, "webhook_endpoint.disabled")
            .to("webhook_endpoint", endpoint.id)
            .with("because", because.as_str());
        let event = WebhookEndpointDisabled(endpoint);
        audit::announce(tx, &*self.randomness, &actor, happening, &event, now).await?;
        // Whoever says goodbye knows it.
        if because == DisabledBecause::Failing {
            let mut mails = Vec::new();
            for id in organizations::owners_of(tx, scope).await? {
                if let Some(owner) = find_person(tx, id).await?.filter(User::may_sign_in) {
                    mails.push(self.mails.endpoint_disabled(
                        &owner,
                        organization,
                        endpoint,
                        now,
                    )?);
                }
            }
            tx.outbox().append(&mails).await?;
        }
        Ok(())
    }

    /// Ends a delivery without an attempt, if it is still at that round.
    async fn end(
        &self,
        scope: &OrganizationScope,
        id: WebhookDeliveryId,
        round: u32,
        how: fn(&mut WebhookDelivery, Timestamp),
    ) -> Result<(), StoreError> {
        let mut tx = self.store.begin().await?;
        let outcome = async {
            let delivery = tx.webhook_deliveries().lock(scope, id).await?;
            if let Some(mut delivery) = delivery.filter(|delivery| is_at(delivery, round)) {
                how(&mut delivery, self.clock.now());
                tx.webhook_deliveries().update(scope, &delivery).await?;
            }
            Ok(())
        };
        let outcome: Result<(), StoreError> = outcome.await;
        finish(tx, outcome).await
    }
}

/// Notes a failure, and says why nothing more is to be sent to the endpoint, if that is so.
fn why_disable(
    endpoint: &mut WebhookEndpoint,
    outcome: AttemptOutcome,
    now: Timestamp,
) -> Option<DisabledBecause> {
    match outcome {
        AttemptOutcome::Delivered => None,
        AttemptOutcome::Gone => Some(DisabledBecause::Gone),
        AttemptOutcome::Failed { .. } => {
            endpoint.note_failure(now).then_some(DisabledBecause::Failing)
        }
    }
}
