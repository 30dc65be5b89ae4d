//! Notifications' use cases over their adapters, and the lists that contexts join.

use std::sync::Arc;

use socle_application::identity::Links;
use socle_application::notifications::{
    CountUnread, DeleteNotification, FollowNotifications, GetPreferences, ListNotifications,
    MailNotification, MarkAllRead, MarkRead, NameSource, NotificationHub, NotificationMails,
    NotificationReader, Notifications, NotifyPeople, OrganizationNames, PersonNames, SendDigests,
    SetPreferences,
};
use socle_application::ports::{Clock, Randomness};
use socle_application::recruiting::hiring::interviews::InterviewTimes;
use socle_application::recruiting::jobs::JobNames;
use socle_application::recruiting::searches::SearchNames;
use socle_domain::notifications::{MessageCatalogue, NotificationMessage, messages};
use socle_domain::recruiting;
use socle_wording::FluentWording;

use super::{Crypto, StorePorts, public_url};
use crate::commands::Failure;
use crate::config::Settings;

/// What the contexts tell people. A new context is a line here.
fn messages() -> Vec<&'static NotificationMessage> {
    [messages::ALL, recruiting::notifications::ALL].concat()
}

/// Who knows what things are called. A new kind of thing is a line here.
fn names(ports: &StorePorts) -> Vec<Arc<dyn NameSource>> {
    vec![
        Arc::new(OrganizationNames(ports.notifications.clone())),
        Arc::new(PersonNames(ports.notifications.clone())),
        Arc::new(JobNames(ports.jobs.clone())),
        Arc::new(InterviewTimes(ports.hiring.clone())),
        Arc::new(SearchNames(ports.searches.clone())),
    ]
}

/// Notifications, wired.
pub(super) struct Wired {
    /// What the HTTP interface serves.
    pub(super) use_cases: Notifications,
    /// Puts notifications into words.
    pub(super) reader: Arc<NotificationReader>,
    /// Tells people what happened on the platform.
    pub(super) subscriber: Arc<NotifyPeople>,
    /// Mails one.
    pub(super) mail: MailNotification,
    /// Mails those of a day.
    pub(super) digests: SendDigests,
}

pub(super) fn wire(
    settings: &Settings,
    ports: &StorePorts,
    hub: &Arc<NotificationHub>,
    crypto: &Crypto,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> Result<Wired, Failure> {
    let StorePorts { store, notifications: queries, .. } = ports;
    let catalogue = MessageCatalogue::new(messages());
    let (names, public_url) = (names(ports), public_url(settings)?);
    let links = Links::new(public_url.clone());
    let mails = NotificationMails::new(randomness.clone(), crypto.sealer.clone(), links);
    let mails = Arc::new(mails);
    let reader = NotificationReader::new(catalogue, names, Arc::new(FluentWording), public_url);
    let reader = Arc::new(reader);
    let use_cases = Notifications {
        list: ListNotifications { queries: queries.clone(), reader: reader.clone() },
        count_unread: CountUnread { queries: queries.clone() },
        mark_read: MarkRead { store: store.clone(), clock: clock.clone() },
        mark_all_read: MarkAllRead { store: store.clone(), clock: clock.clone() },
        delete: DeleteNotification { store: store.clone() },
        get_preferences: GetPreferences { queries: queries.clone() },
        set_preferences: SetPreferences {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        follow: FollowNotifications {
            hub: hub.clone(),
            queries: queries.clone(),
            reader: reader.clone(),
        },
    };
    let mail = MailNotification {
        store: store.clone(),
        clock: clock.clone(),
        reader: reader.clone(),
        mails: mails.clone(),
    };
    let digests = SendDigests {
        store: store.clone(),
        queries: queries.clone(),
        clock: clock.clone(),
        reader: reader.clone(),
        mails,
    };
    let subscriber = Arc::new(NotifyPeople { randomness: randomness.clone() });
    Ok(Wired { use_cases, reader, subscriber, mail, digests })
}
