use std::collections::{BTreeMap, HashMap};

use socle_domain::Id as _;
use socle_domain::Timestamp;
use socle_domain::identity::UserId;
use socle_domain::notifications::{
    KindPreference, MailFrequency, NewNotification, NotificationKind, NotificationMessage,
    Parameter, Parameters,
};
use socle_domain::organizations::OrganizationId;
use socle_domain::tasks::{Task, TaskId};
use uuid::Uuid;

use crate::notifications::mail_notification::MAIL;
use crate::ports::{Randomness, RandomnessExt as _};
use crate::store::{StoreError, Tx};

/// What people are told.
#[derive(Debug, Clone)]
pub struct Telling {
    message: &'static NotificationMessage,
    organization_id: Option<OrganizationId>,
    data: Parameters,
}

impl Telling {
    /// This message, about nothing in particular yet.
    pub const fn new(message: &'static NotificationMessage) -> Self {
        Self { message, organization_id: None, data: Parameters::new() }
    }

    /// It is the business of an organization, and goes with it.
    #[must_use]
    pub fn within(mut self, organization_id: OrganizationId) -> Self {
        self.organization_id = Some(organization_id);
        self.with("organization_id", organization_id.as_uuid())
    }

    /// Which thing it is about.
    #[must_use]
    pub fn with(mut self, name: &str, id: Uuid) -> Self {
        self.data.insert(name.to_owned(), Parameter::Id(id));
        self
    }

    /// What else there is to say.
    #[must_use]
    pub fn saying(mut self, name: &str, parameter: Parameter) -> Self {
        self.data.insert(name.to_owned(), parameter);
        self
    }
}

/// Tells people something, in the transaction of what happened: each as they want to hear of it. Who
/// wants none of it is told nothing. Of many people (everybody who may like a job) do some hundreds at a
/// time, from a task.
pub async fn notify(
    tx: &mut dyn Tx,
    randomness: &dyn Randomness,
    telling: &Telling,
    people: &[UserId],
    now: Timestamp,
) -> Result<(), StoreError> {
    let each: Vec<_> = people.iter().map(|user_id| (*user_id, telling)).collect();
    tell(tx, randomness, &each, now).await
}

/// The same, where each is told something else.
pub async fn notify_each(
    tx: &mut dyn Tx,
    randomness: &dyn Randomness,
    each: &[(UserId, Telling)],
    now: Timestamp,
) -> Result<(), StoreError> {
    let each: Vec<_> = each.iter().map(|(user_id, telling)| (*user_id, telling)).collect();
    tell(tx, randomness, &each, now).await
}

/// How those want to hear of it who have chosen: one question for each kind.
async fn chosen(
    tx: &mut dyn Tx,
    each: &[(UserId, &Telling)],
) -> Result<HashMap<(NotificationKind, UserId), KindPreference>, StoreError> {
    let mut people: BTreeMap<NotificationKind, Vec<UserId>> = BTreeMap::new();
    for (user_id, telling) in each {
        people.entry(telling.message.kind).or_default().push(*user_id);
    }
    let mut chosen = HashMap::new();
    for (kind, people) in people {
        let of_kind = tx.notifications().chosen(kind, &people).await?;
        chosen.extend(of_kind.into_iter().map(|(user_id, it)| ((kind, user_id), it)));
    }
    Ok(chosen)
}

async fn tell(
    tx: &mut dyn Tx,
    randomness: &dyn Randomness,
    each: &[(UserId, &Telling)],
    now: Timestamp,
) -> Result<(), StoreError> {
    if each.is_empty() {
        return Ok(());
    }
    let chosen = chosen(tx, each).await?;
    let (mut told, mut mails) = (Vec::with_capacity(each.len()), Vec::new());
    for (user_id, Telling { message, organization_id, data }) in each {
        let default = KindPreference::default_of(message.kind);
        let preference = chosen.get(&(message.kind, *user_id)).copied().unwrap_or(default);
        if !preference.wants_any() {
            continue;
        }
        let notification = NewNotification {
            id: randomness.id(now),
            user_id: *user_id,
            message,
            organization_id: *organization_id,
            data: data.clone(),
            preference,
            created_at: now,
        };
        if preference.mail == MailFrequency::Immediately {
            // The task has the notification's identifier, and needs to know nothing else.
            let id = TaskId::from_uuid(notification.id.as_uuid());
            mails.push(Task { user_id: Some(*user_id), ..Task::new(id, &MAIL, Vec::new(), now) });
        }
        told.push(notification);
    }
    tx.notifications().add(&told).await?;
    if mails.is_empty() { Ok(()) } else { tx.tasks().enqueue(&mails).await }
}
