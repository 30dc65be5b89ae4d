//! `OrganizationsQueries`: lists.

use chrono::TimeDelta;
use socle_application::organizations::ports::OrganizationFilter;
use socle_application::paging::{PageLimit, PageRequest};
use socle_domain::Id;
use socle_domain::access::OrganizationRole;
use socle_domain::organizations::{Invitation, MemberRole, Organization};

use super::samples::{
    built_in, found, invitation, invite, join, newcomer, organization_called, put, put_role, update,
};
use crate::contract::samples::{begin, id, insert, later, now, user};
use crate::databases::TestDatabase;

fn first<K>(limit: u32) -> PageRequest<K> {
    PageRequest { limit: PageLimit::new(limit).unwrap(), after: None }
}

/// Walks a list page by page, two items each, and returns the keys of all.
macro_rules! walk {
    ($key:expr, |$page:ident| $list:expr) => {{
        let (mut $page, mut keys) = (first(2), Vec::new());
        loop {
            let found = $list.await.unwrap();
            assert!(found.items.len() <= 2);
            keys.extend(found.items.iter().map($key));
            match found.next {
                Some(next) => $page.after = Some(next),
                None => break keys,
            }
        }
    }};
}

fn sorted<T: Id + Ord>(mut ids: Vec<T>) -> Vec<T> {
    ids.sort();
    ids
}

pub async fn members_come_page_by_page_the_oldest_account_first(database: &TestDatabase) {
    let ((_, scope), (_, other)) = (found(database).await, found(database).await);
    let custom = MemberRole::Custom(put_role(database, &scope, "Clerk").await);
    let mut users = Vec::new();
    for role in [custom, built_in(OrganizationRole::Owner), built_in(OrganizationRole::Viewer)] {
        users.push(newcomer(database, &scope, role).await.id);
    }
    newcomer(database, &other, built_in(OrganizationRole::Owner)).await;
    let queries = &database.organizations;
    let all = walk!(|view| view.member.user_id, |page| queries.members_of(&scope, page));
    assert_eq!(all, sorted(users));
    for view in queries.members_of(&scope, first(9)).await.unwrap().items {
        let one = queries.member(&scope, view.member.user_id).await.unwrap();
        assert_eq!(Some(view), one);
    }
}

pub async fn people_see_the_organizations_they_belong_to(database: &TestDatabase) {
    let ada = user();
    insert(&*database.store, &[&ada]).await;
    let mut mine = Vec::new();
    for (role, closed) in [
        (OrganizationRole::Owner, false),
        (OrganizationRole::Viewer, false),
        (OrganizationRole::Owner, true),
        (OrganizationRole::Admin, true),
    ] {
        let (organization, scope) = found(database).await;
        join(database, &scope, ada.id, built_in(role)).await;
        newcomer(database, &scope, built_in(OrganizationRole::Owner)).await;
        if closed {
            update(database, &Organization { deleted_at: Some(now()), ..organization.clone() })
                .await;
        }
        if !closed || role == OrganizationRole::Owner {
            mine.push(organization.id);
        }
    }
    let (organization, scope) = found(database).await;
    let custom = MemberRole::Custom(put_role(database, &scope, "Clerk").await);
    join(database, &scope, ada.id, custom.clone()).await;
    mine.push(organization.id);
    found(database).await;

    let queries = &database.organizations;
    let all = walk!(|view| view.organization.id, |page| queries.organizations_of(ada.id, page));
    let mut expected = sorted(mine);
    expected.reverse();
    assert_eq!(all, expected, "a closed one is there for its owners");
    let views = queries.organizations_of(ada.id, first(9)).await.unwrap().items;
    let clerk = views.iter().find(|view| view.organization.id == organization.id).unwrap();
    assert_eq!(clerk.role, Some(custom));
    update(database, &Organization { deleted_at: Some(now()), ..organization.clone() }).await;
    let views = queries.organizations_of(ada.id, first(9)).await.unwrap().items;
    assert_eq!(views.len(), all.len() - 1, "a custom role owns nothing");
    assert_eq!(queries.organizations_of(id(), first(9)).await.unwrap().items, []);
}

pub async fn only_open_invitations_are_listed(database: &TestDatabase) {
    let ((_, scope), (_, other)) = (found(database).await, found(database).await);
    let role = MemberRole::Custom(put_role(database, &scope, "Clerk").await);
    let mut open = Vec::new();
    for number in 0..3 {
        let one = invitation(&scope, &format!("open{number}@example.com"));
        let role = if number == 0 { role.clone() } else { one.role.clone() };
        let one = Invitation { role, ..one };
        invite(database, &one).await;
        open.push(one);
    }
    let expired = invitation(&scope, "expired@example.com");
    let expired = Invitation { expires_at: later(60), ..expired };
    invite(database, &expired).await;
    for (address, accepted) in [("accepted@example.com", true), ("revoked@example.com", false)] {
        let ended = invitation(&scope, address);
        invite(database, &ended).await;
        let accepted_at = accepted.then(|| later(1));
        let revoked_at = (!accepted).then(|| later(1));
        let mut tx = begin(&*database.store).await;
        let ended = Invitation { accepted_at, revoked_at, ..ended };
        tx.invitations().update(&scope, &ended).await.unwrap();
        tx.commit().await.unwrap();
    }
    invite(database, &invitation(&other, "open0@example.com")).await;
    open.sort_by_key(|invitation| std::cmp::Reverse(invitation.id));
    let queries = &database.organizations;
    let listed = queries.invitations_of(&scope, first(9), later(60)).await.unwrap();
    assert_eq!((listed.items, listed.next), (open.clone(), None));
    let walked =
        walk!(|invitation| invitation.id, |page| queries.invitations_of(&scope, page, later(60)));
    assert_eq!(walked, open.iter().map(|invitation| invitation.id).collect::<Vec<_>>());
    let before = later(60) - TimeDelta::microseconds(1);
    let listed = queries.invitations_of(&scope, first(9), before).await.unwrap();
    assert_eq!(listed.items.len(), 4, "it expires at its very end");
}

async fn named(database: &TestDatabase, filter: OrganizationFilter) -> Vec<String> {
    let page = database.organizations.all_organizations(&filter, first(100)).await.unwrap();
    let mut names: Vec<_> = page.items.iter().map(|found| found.name.to_string()).collect();
    names.sort();
    names
}

pub async fn organizations_are_found_by_what_their_names_contain(database: &TestDatabase) {
    for name in ["École Zoé", "100% Wool", "100 Wool", "a_b", "axb", "back\\slash", "backslash"] {
        put(database, &organization_called(name)).await;
    }
    for (text, expected) in [
        ("100%", vec!["100% Wool"]),
        ("%", vec!["100% Wool"]),
        ("_", vec!["a_b"]),
        ("A_B", vec!["a_b"]),
        ("k\\s", vec!["back\\slash"]),
        ("WOOL", vec!["100 Wool", "100% Wool"]),
        ("École", vec!["École Zoé"]),
        ("éCOLE zOÉ", vec!["École Zoé"]),
        ("nothing like it", vec![]),
    ] {
        let filter = OrganizationFilter { text: Some(text.to_owned()), deleted: None };
        assert_eq!(named(database, filter).await, expected, "{text}");
    }
}

pub async fn organizations_are_found_by_slug_and_state(database: &TestDatabase) {
    let open = organization_called("Open");
    let scope = put(database, &open).await;
    newcomer(database, &scope, built_in(OrganizationRole::Owner)).await;
    let closed = organization_called("Closed");
    put(database, &closed).await;
    update(database, &Organization { deleted_at: Some(now()), ..closed.clone() }).await;
    for (text, deleted, expected) in [
        (Some(open.slug.as_str().to_uppercase()), None, vec!["Open"]),
        (None, Some(true), vec!["Closed"]),
        (None, Some(false), vec!["Open"]),
        (None, None, vec!["Closed", "Open"]),
        (Some("closed".to_owned()), Some(false), vec![]),
    ] {
        let filter = OrganizationFilter { text, deleted };
        assert_eq!(named(database, filter.clone()).await, expected, "{filter:?}");
    }
}

pub async fn all_organizations_come_page_by_page_the_latest_first(database: &TestDatabase) {
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(found(database).await.0.id);
    }
    let (queries, filter) = (&database.organizations, OrganizationFilter::default());
    let all =
        walk!(|found: &Organization| found.id, |page| queries.all_organizations(&filter, page));
    let mut expected = sorted(ids);
    expected.reverse();
    assert_eq!(all, expected);
}

pub async fn what_is_to_be_erased_was_closed_long_enough_ago(database: &TestDatabase) {
    let mut ids = Vec::new();
    for seconds in [1, 2, 3] {
        let (organization, _) = found(database).await;
        ids.push(organization.id);
        update(database, &Organization { deleted_at: Some(later(seconds)), ..organization }).await;
    }
    found(database).await;
    let due = database.organizations.organizations_to_erase(later(2), 10).await.unwrap();
    assert_eq!(due, sorted(ids[..2].to_vec()));
    let some = database.organizations.organizations_to_erase(later(9), 2).await.unwrap();
    assert_eq!(some, sorted(ids)[..2]);
    assert_eq!(database.organizations.organizations_to_erase(now(), 10).await.unwrap(), []);
}
