//! What administrators and people look up: `IdentityQueries::users`, `user_by_email` and
//! `security_events_of`.

use socle_application::identity::ports::UserFilter;
use socle_application::paging::{PageLimit, PageRequest};
use socle_application::ports::RandomnessExt as _;
use socle_crypto::SystemRandomness;
use socle_domain::access::PlatformRole;
use socle_domain::identity::{SecurityEvent, SecurityEventKind, User, UserId, UserStatus};

use crate::contract::samples::{begin, email, id, insert, later, name, user, user_with};
use crate::databases::TestDatabase;

fn named(address: &str, first_name: &str, last_name: &str) -> User {
    User { first_name: name(first_name), last_name: name(last_name), ..user_with(address) }
}

async fn found(database: &TestDatabase, filter: &UserFilter) -> Vec<String> {
    let page = PageRequest { limit: PageLimit::new(100).unwrap(), after: None };
    let page = database.identity.users(filter, page).await.unwrap();
    assert_eq!(page.next, None);
    let mut found: Vec<_> = page.items.iter().map(|user| user.email.to_string()).collect();
    found.sort();
    found
}

async fn with_text(database: &TestDatabase, text: &str) -> Vec<String> {
    found(database, &UserFilter { text: Some(text.to_owned()), ..UserFilter::default() }).await
}

pub async fn people_are_found_by_address_and_name_whatever_the_capitals(database: &TestDatabase) {
    let ada = named("ada@example.com", "Ada", "Lovelace");
    let emile = named("emile@example.org", "Émile", "Borel");
    insert(&*database.store, &[&ada, &emile]).await;
    for text in ["ada", "ADA@EXAMPLE.COM", "lovelace", "ada love", "LoVe"] {
        assert_eq!(with_text(database, text).await, ["ada@example.com"], "{text}");
    }
    // Every database finds other letters as they are written.
    for text in ["Émile", "Émile BOREL".get(..8).unwrap(), "mile b", ".org"] {
        assert_eq!(with_text(database, text).await, ["emile@example.org"], "{text}");
    }
    assert_eq!(with_text(database, "example").await.len(), 2);
    assert_eq!(with_text(database, "nobody").await.len(), 0);
}

pub async fn nothing_in_a_text_stands_for_something_else(database: &TestDatabase) {
    let plain = named("plain@example.com", "Ada", "Lovelace");
    let odd = named("a_b%c@example.com", "100%", "Back\\slash");
    insert(&*database.store, &[&plain, &odd]).await;
    for text in ["%", "_", "a_b%c", "100%", "\\", "k\\s"] {
        assert_eq!(with_text(database, text).await, ["a_b%c@example.com"], "{text}");
    }
    for text in ["a%e", "p_ain", "\'; DROP TABLE users; --", "\\%"] {
        assert_eq!(with_text(database, text).await.len(), 0, "{text}");
    }
}

pub async fn people_are_found_by_status_and_role_page_by_page(database: &TestDatabase) {
    let mut people = Vec::new();
    for second in 1..=5 {
        let mut user = User { id: SystemRandomness.id(later(second)), ..user() };
        if second % 2 == 1 {
            user.platform_role = PlatformRole::Manager;
        }
        if second == 5 {
            user.status = UserStatus::Disabled;
        }
        people.push(user);
    }
    insert(&*database.store, &people.iter().collect::<Vec<_>>()).await;
    let managers =
        UserFilter { platform_role: Some(PlatformRole::Manager), ..UserFilter::default() };
    let active = UserFilter { status: Some(UserStatus::Active), ..managers.clone() };
    let ids = async |filter: &UserFilter, limit: u32, after: Option<UserId>| {
        let page = PageRequest { limit: PageLimit::new(limit).unwrap(), after };
        let page = database.identity.users(filter, page).await.unwrap();
        (page.items.iter().map(|user| user.id).collect::<Vec<_>>(), page.next)
    };
    let [one, _, three, _, five] = &people[..] else { panic!("five people") };
    assert_eq!(ids(&managers, 2, None).await, (vec![five.id, three.id], Some(three.id)));
    assert_eq!(ids(&managers, 2, Some(three.id)).await, (vec![one.id], None));
    assert_eq!(ids(&active, 2, None).await, (vec![three.id, one.id], None));
    let everybody = ids(&UserFilter::default(), 100, None).await.0;
    assert_eq!(everybody, people.iter().rev().map(|user| user.id).collect::<Vec<_>>());
}

pub async fn a_person_is_found_by_address(database: &TestDatabase) {
    let (ada, other) = (user_with("ada@example.com"), user());
    insert(&*database.store, &[&ada, &other]).await;
    let find = async |address| database.identity.user_by_email(&email(address)).await.unwrap();
    assert_eq!(find("ada@example.com").await, Some(ada));
    assert_eq!(find("da@example.com").await, None);
}

pub async fn events_of_one_person_come_page_by_page_the_latest_first(database: &TestDatabase) {
    let (user, stranger) = (user(), user());
    insert(&*database.store, &[&user, &stranger]).await;
    let mut tx = begin(&*database.store).await;
    let mut events = Vec::new();
    for (second, kind) in (0..).zip(SecurityEventKind::ALL) {
        let event = SecurityEvent {
            id: SystemRandomness.id(later(second)),
            user_id: user.id,
            kind,
            session_id: (second % 2 == 0).then(id),
            ip: (second % 2 == 0).then(|| "2001:db8::1".parse().unwrap()),
            user_agent: (second % 3 == 0).then(|| "Browser/1.0".to_owned()),
            occurred_at: later(second),
        };
        tx.security_events().record(&event).await.unwrap();
        events.insert(0, event);
    }
    let of_stranger = SecurityEvent { id: id(), user_id: stranger.id, ..events[0].clone() };
    tx.security_events().record(&of_stranger).await.unwrap();
    tx.commit().await.unwrap();

    let mut read = Vec::new();
    let mut after = None;
    loop {
        let page = PageRequest { limit: PageLimit::new(4).unwrap(), after };
        let page = database.identity.security_events_of(user.id, page).await.unwrap();
        assert!(page.items.len() <= 4);
        read.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(read, events);
}
