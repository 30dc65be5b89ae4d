use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use socle_domain::identity::Locale;
use socle_domain::notifications::{MessageCatalogue, NamedParameter, Notification, Parameter};
use url::Url;
use uuid::Uuid;

use crate::notifications::ports::{NotificationQueries, Wording, Words};
use crate::store::StoreError;

/// A notification as a person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenNotification {
    /// What they were told.
    pub notification: Notification,
    /// In their language.
    pub words: Words,
    /// Where it leads.
    pub link: String,
}

/// Knows what things of one kind are called. Every context whose things are named in notifications
/// brings one, and the wiring lists it.
#[async_trait]
pub trait NameSource: Send + Sync {
    /// The kind of thing, as [`NamedParameter::of`] says it.
    fn of(&self) -> &'static str;

    /// What they are called, with one query. What is gone has no name.
    async fn names(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, StoreError>;
}

/// What organizations are called.
pub struct OrganizationNames(pub Arc<dyn NotificationQueries>);

#[async_trait]
impl NameSource for OrganizationNames {
    fn of(&self) -> &'static str {
        NamedParameter::ORGANIZATIONS
    }

    async fn names(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, StoreError> {
        self.0.organization_names(ids).await
    }
}

/// What people are called.
pub struct PersonNames(pub Arc<dyn NotificationQueries>);

#[async_trait]
impl NameSource for PersonNames {
    fn of(&self) -> &'static str {
        NamedParameter::PEOPLE
    }

    async fn names(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, StoreError> {
        self.0.person_names(ids).await
    }
}

/// Puts notifications into words: names are looked up now, and said in the reader's language.
pub struct NotificationReader {
    catalogue: MessageCatalogue,
    names: Vec<Arc<dyn NameSource>>,
    wording: Arc<dyn Wording>,
    public_url: Url,
}

impl NotificationReader {
    /// Over the messages and things of every context; links stand below the public address.
    pub fn new(
        catalogue: MessageCatalogue,
        names: Vec<Arc<dyn NameSource>>,
        wording: Arc<dyn Wording>,
        public_url: Url,
    ) -> Self {
        Self { catalogue, names, wording, public_url }
    }

    /// What these say, with one query for each kind of thing that is named in any of them.
    pub async fn read(
        &self,
        locale: Locale,
        notifications: Vec<Notification>,
    ) -> Result<Vec<SeenNotification>, StoreError> {
        let mut known = HashMap::new();
        for source in &self.names {
            let mut ids: Vec<Uuid> = notifications
                .iter()
                .flat_map(|notification| self.named(notification))
                .filter_map(|(named, id)| (named.of == source.of()).then_some(id))
                .collect();
            ids.sort_unstable();
            ids.dedup();
            if !ids.is_empty() {
                known.insert(source.of(), source.names(&ids).await?);
            }
        }
        let seen = notifications.into_iter().map(|it| self.say(locale, it, &known));
        Ok(seen.collect())
    }

    fn say(
        &self,
        locale: Locale,
        notification: Notification,
        known: &HashMap<&'static str, HashMap<Uuid, String>>,
    ) -> SeenNotification {
        let message = self.catalogue.find(&notification.message);
        let names = self
            .named(&notification)
            .filter_map(|(named, id)| {
                Some((named.variable, known.get(named.of)?.get(&id)?.clone()))
            })
            .collect();
        let words = self.wording.say(locale, message, &notification.data, &names);
        let path = message.map(|message| message.path(&notification.data)).unwrap_or_default();
        let link = format!("{}/{path}", self.public_url.as_str().trim_end_matches('/'));
        SeenNotification { notification, words, link }
    }

    /// The things that are named in a notification, and which they are.
    fn named(
        &self,
        notification: &Notification,
    ) -> impl Iterator<Item = (&'static NamedParameter, Uuid)> {
        let names = self.catalogue.find(&notification.message).map_or(&[][..], |it| it.names);
        names.iter().filter_map(|named| match notification.data.get(named.parameter) {
            Some(Parameter::Id(id)) => Some((named, *id)),
            Some(Parameter::Word(_)) | None => None,
        })
    }
}
