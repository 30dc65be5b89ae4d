//! Transactions in which everything works, but what is broken.

use std::sync::Arc;

use socle_application::recruiting::ports::{Found, Listening, ListeningPlace};
use socle_application::testkit::{CountingRandomness, FixedClock, MockStore, MockTx, unavailable};
use socle_domain::Id as _;
use socle_domain::identity::UserId;
use socle_domain::recruiting::{
    Line, SavedSearch, SavedSearchId, SearchAlert, SearchContent, SearchTerms,
};
use uuid::Uuid;

pub(super) use crate::files::support::{Notes, asks};
use crate::support::{now, person};

/// Where the world is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    Nowhere,
    /// The person is there no more.
    Gone,
    Lock,
    Count,
    Find,
    Put,
    Delete,
    Listening,
    Found,
    Take,
    Chosen,
    Tell,
    Audit,
    Append,
    Commit,
}

/// What is stored.
#[derive(Clone)]
pub(super) struct World {
    pub(super) broken: Break,
    pub(super) notes: Notes,
    pub(super) count: usize,
    /// Who listens, on this page.
    pub(super) listening: Vec<SavedSearch>,
    /// Whether another one follows.
    pub(super) more: bool,
    /// Which of them find something for the first time.
    pub(super) found: Vec<Found>,
    /// What is due of a digest.
    pub(super) due: Vec<(SavedSearchId, UserId)>,
}

pub(super) fn search_id(number: u128) -> SavedSearchId {
    SavedSearchId::from_uuid(Uuid::from_u128(number))
}

/// Ada's.
pub(super) fn search(number: u128, words: &str, alert: SearchAlert) -> SavedSearch {
    let terms = SearchTerms { words: Line::parse(words).ok(), ..SearchTerms::default() };
    let content = SearchContent { name: Line::parse("Mine").unwrap(), terms, alert };
    SavedSearch::new(search_id(number), person().id, content, now())
}

pub(super) fn listening(number: u128, words: &str) -> SavedSearch {
    search(number, words, SearchAlert::Instant)
}

impl World {
    pub(super) fn broken(broken: Break) -> Self {
        Self {
            broken,
            notes: Notes::default(),
            count: 0,
            listening: Vec::new(),
            more: false,
            found: Vec::new(),
            due: Vec::new(),
        }
    }

    pub(super) fn tx(&self) -> MockTx {
        let mut tx = MockTx::default();
        tx.fail_commit = self.broken == Break::Commit;
        let broken = self.broken;
        let fails = move |at: Break| if broken == at { Err(unavailable()) } else { Ok(()) };
        tx.users
            .expect_lock()
            .returning(move |_| fails(Break::Lock).map(|()| (broken != Break::Gone).then(person)));
        self.searches(&mut tx);
        self.alerts(&mut tx);
        let noted = self.notes.clone();
        tx.audit_log.expect_append().returning(move |entry| {
            let said = format!("{:?}", entry.details);
            assert!(!said.contains("Mine") && !said.contains("rust"), "nobody's business: {said}");
            noted.note(format!("audit {}", entry.action));
            fails(Break::Audit)
        });
        let noted = self.notes.clone();
        tx.outbox.expect_append().returning(move |messages| {
            for message in messages {
                let said = String::from_utf8_lossy(&message.payload).into_owned();
                assert!(!said.contains("Mine") && !said.contains("rust"), "{said}");
                noted.note(format!("announce {}", message.topic));
            }
            fails(Break::Append)
        });
        tx
    }

    fn searches(&self, tx: &mut MockTx) {
        let broken = self.broken;
        let fails = move |at: Break| if broken == at { Err(unavailable()) } else { Ok(()) };
        let searches = &mut tx.recruiting.saved_searches;
        let count = self.count;
        searches.expect_count().returning(move |_| fails(Break::Count).map(|()| count));
        searches.expect_lock().returning(move |user_id, id| {
            let own = user_id == person().id && id == search_id(1);
            let it = || search(1, "rust", SearchAlert::Daily);
            fails(Break::Find).map(|()| own.then(it))
        });
        let noted = self.notes.clone();
        searches.expect_insert().returning(move |search| {
            noted.note(format!("insert {}", search.content.name));
            fails(Break::Put)
        });
        let noted = self.notes.clone();
        searches.expect_update().returning(move |search| {
            noted.note(format!("update to version {}", search.version));
            fails(Break::Put)
        });
        let noted = self.notes.clone();
        searches.expect_delete().returning(move |user_id, id| {
            noted.note("delete");
            let own = user_id == person().id && id == search_id(1);
            fails(Break::Delete).map(|()| own)
        });
    }

    fn alerts(&self, tx: &mut MockTx) {
        let broken = self.broken;
        let fails = move |at: Break| if broken == at { Err(unavailable()) } else { Ok(()) };
        let searches = &mut tx.recruiting.saved_searches;
        let (noted, page) = (self.notes.clone(), self.listening.clone());
        let last = page.last().filter(|_| self.more).map(|search| search.id);
        let next = last.map(|id| ListeningPlace { key: "rust".to_owned(), id });
        searches.expect_listening().returning(move |keys, _, after, _| {
            assert!(keys.is_sorted(), "{keys:?}");
            let after = after.map(|ListeningPlace { key, id }| {
                assert!(keys.first().is_some_and(|first| *first >= key), "what is asked again");
                format!(" after {key} {}", id.as_uuid().as_u128())
            });
            noted.note(format!("page{}", after.unwrap_or_default()));
            let page = Listening { searches: page.clone(), next: next.clone() };
            fails(Break::Listening).map(|()| page)
        });
        let (noted, found) = (self.notes.clone(), self.found.clone());
        searches.expect_add_found().returning(move |_, ids, _| {
            let ids: Vec<_> = ids.iter().map(|id| id.as_uuid().as_u128()).collect();
            noted.note(format!("found {ids:?}"));
            fails(Break::Found).map(|()| found.clone())
        });
        let (noted, due) = (self.notes.clone(), self.due.clone());
        searches.expect_take_for_digest().returning(move |_, began, after, _, _| {
            let after = after.map(|id| id.as_uuid().as_u128());
            noted.note(format!("take for {} after {after:?}", began.date_naive()));
            fails(Break::Take).map(|()| due.clone())
        });
        tx.notifications
            .expect_chosen()
            .returning(move |_, _| fails(Break::Chosen).map(|()| [].into()));
        let noted = self.notes.clone();
        tx.notifications.expect_add().returning(move |told| {
            for it in told {
                let search = it.data.get("search_id").map(ToString::to_string);
                let search = search.and_then(|id| id.parse::<Uuid>().ok()).unwrap().as_u128();
                noted.note(format!("tell {} {search}", it.message.key));
            }
            fails(Break::Tell)
        });
    }

    pub(super) fn store(&self) -> Arc<MockStore> {
        Arc::new(MockStore::with(self.tx()))
    }
}

pub(super) fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::default())
}

pub(super) fn randomness() -> Arc<CountingRandomness> {
    Arc::new(CountingRandomness::default())
}
