//! Transactions, queries and words that note every call, and break where they are told to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use socle_application::notifications::ports::{MockNotificationQueries, MockWording, Words};
use socle_application::notifications::{
    NameSource, NotificationReader, OrganizationNames, PersonNames,
};
use socle_application::paging::Page;
use socle_application::testkit::{MockTx, unavailable};
use socle_domain::access::Actor;
use socle_domain::identity::{SessionId, UserId};
use socle_domain::notifications::{
    KindPreference, MailFrequency, MessageCatalogue, Notification, NotificationId,
    NotificationKind, NotificationPreferences, Parameter, messages,
};
use socle_domain::{Id as _, identity::User};
use uuid::Uuid;

use crate::support::{acme_id, now, person, signed_in};

/// Where the world is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    Nowhere,
    Chosen,
    Add,
    Enqueue,
    Owners,
    Preferences,
    Audit,
    MarkRead,
    MarkAll,
    Delete,
    Take,
    Find,
    Append,
    Names,
    Language,
    Last,
    After,
    List,
    Count,
    Waiting,
}

/// What was called, in order.
#[derive(Clone, Default)]
pub(super) struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    pub(super) fn note(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }

    pub(super) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

pub(super) fn session() -> SessionId {
    SessionId::from_uuid(Uuid::from_u128(0x5e55))
}

pub(super) fn ada() -> UserId {
    person().id
}

pub(super) fn bob() -> UserId {
    UserId::from_uuid(Uuid::from_u128(0xb0b))
}

pub(super) fn asks() -> Actor {
    signed_in(ada(), session())
}

pub(super) fn notification(position: i64) -> Notification {
    Notification {
        id: NotificationId::from_uuid(Uuid::from_u128(
            0x0071 + u128::from(position.unsigned_abs()),
        )),
        user_id: ada(),
        position,
        kind: NotificationKind::System,
        message: messages::MEMBER_ADDED.key.to_owned(),
        organization_id: Some(acme_id()),
        data: [("organization_id".to_owned(), Parameter::Id(acme_id().as_uuid()))].into(),
        created_at: now(),
        read_at: None,
    }
}

/// What is different about a world.
#[derive(Clone)]
pub(super) struct World {
    pub(super) broken: Break,
    pub(super) notes: Notes,
    /// How those who chose want to hear.
    pub(super) chosen: HashMap<UserId, KindPreference>,
    /// Who the owners are.
    pub(super) owners: Vec<UserId>,
    /// Whether there is a notification to act on.
    pub(super) is_there: bool,
    /// Whom a mail would be for.
    pub(super) user: Option<User>,
    /// What there is to mail.
    pub(super) taken: Vec<Notification>,
}

impl World {
    pub(super) fn new(broken: Break) -> Self {
        Self {
            broken,
            notes: Notes::default(),
            chosen: HashMap::new(),
            owners: vec![ada()],
            is_there: true,
            user: Some(person()),
            taken: vec![notification(1)],
        }
    }

    fn fails(&self) -> impl Fn(Break) -> Result<(), socle_application::store::StoreError> + use<> {
        let broken = self.broken;
        move |at| if broken == at { Err(unavailable()) } else { Ok(()) }
    }

    /// A transaction in which everything works, but what is broken.
    pub(super) fn tx(&self) -> MockTx {
        let mut tx = MockTx::default();
        let World { notes, chosen, owners, is_there, user, taken, .. } = self.clone();
        let (fails, it) = (self.fails(), notes.clone());
        tx.notifications.expect_chosen().returning(move |kind, people| {
            it.note(format!("chosen {} {}", kind.as_str(), people.len()));
            fails(Break::Chosen).map(|()| chosen.clone())
        });
        let (fails, it) = (self.fails(), notes.clone());
        tx.notifications.expect_add().returning(move |added| {
            for new in added {
                let who = if new.user_id == ada() { "ada" } else { "bob" };
                it.note(format!("tell {who} {}", new.message.key));
            }
            fails(Break::Add)
        });
        let (fails, it) = (self.fails(), notes.clone());
        tx.tasks.expect_enqueue().returning(move |tasks| {
            for task in tasks {
                it.note(format!("enqueue {}", task.kind));
            }
            fails(Break::Enqueue)
        });
        let (fails, it) = (self.fails(), notes.clone());
        tx.members.expect_owner_ids().returning(move |_| {
            it.note("owners");
            fails(Break::Owners).map(|()| owners.clone())
        });
        let (fails, it) = (self.fails(), notes.clone());
        tx.notifications.expect_set_preferences().returning(move |_, _| {
            it.note("set preferences");
            fails(Break::Preferences)
        });
        let (fails, it) = (self.fails(), notes.clone());
        tx.audit_log.expect_append().returning(move |entry| {
            it.note(format!("audit {}", entry.action));
            fails(Break::Audit)
        });
        let (fails, it) = (self.fails(), notes.clone());
        tx.notifications.expect_mark_read().returning(move |user_id, _, at| {
            assert_eq!((user_id, at), (ada(), now()));
            it.note("mark read");
            fails(Break::MarkRead).map(|()| is_there)
        });
        let (fails, it) = (self.fails(), notes.clone());
        tx.notifications.expect_mark_all_read().returning(move |user_id, at| {
            assert_eq!((user_id, at), (ada(), now()));
            it.note("mark all read");
            fails(Break::MarkAll).map(|()| 3)
        });
        let (fails, it) = (self.fails(), notes.clone());
        tx.notifications.expect_delete().returning(move |user_id, _| {
            assert_eq!(user_id, ada());
            it.note("delete");
            fails(Break::Delete).map(|()| is_there)
        });
        let (fails, it, one) = (self.fails(), notes.clone(), taken.first().cloned());
        tx.notifications.expect_take_for_mail().returning(move |_, _| {
            it.note("take");
            fails(Break::Take).map(|()| one.clone())
        });
        let (fails, it) = (self.fails(), notes.clone());
        tx.notifications.expect_take_for_digest().returning(move |_, not_since, at| {
            assert_eq!(at - not_since, chrono::TimeDelta::hours(20));
            it.note("take");
            fails(Break::Take).map(|()| taken.clone())
        });
        let fails = self.fails();
        tx.users.expect_find().returning(move |_| fails(Break::Find).map(|()| user.clone()));
        let (fails, it) = (self.fails(), notes);
        tx.outbox.expect_append().returning(move |messages| {
            for message in messages {
                it.note(format!("ask for {}", message.topic));
            }
            fails(Break::Append)
        });
        tx
    }

    /// Queries that find what Ada was told.
    pub(super) fn queries(&self) -> MockNotificationQueries {
        let mut queries = MockNotificationQueries::new();
        let fails = self.fails();
        queries.expect_notifications_of().returning(move |_, unread, _| {
            fails(Break::List)?;
            let number = if unread { 1 } else { 2 };
            Ok(Page { items: (1..=number).map(notification).collect(), next: None })
        });
        let fails = self.fails();
        queries.expect_count_unread().returning(move |_| fails(Break::Count).map(|()| 7));
        let fails = self.fails();
        queries.expect_preferences_of().returning(move |_| {
            fails(Break::Preferences).map(|()| NotificationPreferences::default())
        });
        let fails = self.fails();
        queries
            .expect_language_of()
            .returning(move |_| fails(Break::Language).map(|()| Some(person().locale)));
        let fails = self.fails();
        queries.expect_organization_names().returning(move |ids| {
            fails(Break::Names)?;
            Ok(ids.iter().map(|id| (*id, "Acme".to_owned())).collect())
        });
        queries.expect_person_names().returning(|_| Ok(HashMap::new()));
        let fails = self.fails();
        queries.expect_last_position().returning(move |_| fails(Break::Last).map(|()| 3));
        let fails = self.fails();
        queries.expect_notifications_after().returning(move |_, position, _| {
            fails(Break::After)?;
            Ok((position + 1..=3).map(notification).collect())
        });
        let (fails, mut pages) = (self.fails(), vec![Vec::new(), vec![ada(), bob()]]);
        queries.expect_waiting_for_digest().returning(move |_, _, _| {
            fails(Break::Waiting).map(|()| pages.pop().unwrap_or_default())
        });
        queries
    }

    pub(super) fn reader(&self) -> Arc<NotificationReader> {
        let queries = Arc::new(self.queries());
        let names: Vec<Arc<dyn NameSource>> =
            vec![Arc::new(OrganizationNames(queries.clone())), Arc::new(PersonNames(queries))];
        let mut wording = MockWording::new();
        wording.expect_say().returning(|locale, message, _, names| Words {
            title: format!("{} {}", message.map_or("unknown", |it| it.key), locale.as_str()),
            body: names.get("organization").cloned().unwrap_or_default(),
        });
        let catalogue = MessageCatalogue::new(messages::ALL.iter().copied());
        let address = "https://app.example.com".parse().unwrap();
        Arc::new(NotificationReader::new(catalogue, names, Arc::new(wording), address))
    }
}

/// Wants mail at once, and nothing else.
pub(super) const BY_MAIL: KindPreference =
    KindPreference { in_app: false, mail: MailFrequency::Immediately };
/// Wants nothing.
pub(super) const NOTHING: KindPreference =
    KindPreference { in_app: false, mail: MailFrequency::Never };
