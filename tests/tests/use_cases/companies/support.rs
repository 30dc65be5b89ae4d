//! Transactions in which everything works, but what is broken.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use socle_application::recruiting::ports::CompanyView;
use socle_application::testkit::{MockStore, MockTx, unavailable};
use socle_domain::Id as _;
use socle_domain::audit::{AuditChain, Resource};
use socle_domain::organizations::Organization;
use socle_domain::recruiting::{Company, Title};

use crate::files::support::{Notes, file_id};
use crate::support::{acme, acme_id, event, now};

/// Where the world is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    Nowhere,
    LockOrganization,
    Lock,
    Picture,
    Put,
    Audit,
    Append,
    Commit,
}

/// What is stored.
pub(super) struct World {
    pub(super) broken: Break,
    pub(super) notes: Notes,
    pub(super) organization: Organization,
    /// The page that is there, if one is.
    pub(super) page: Option<Company>,
    /// The page as it was stored last.
    pub(super) written: Arc<Mutex<Option<Company>>>,
}

/// What was written three days ago.
pub(super) fn page() -> Company {
    let before = now() - TimeDelta::days(3);
    Company {
        organization_id: acme_id(),
        tagline: Title::parse("We cook").ok(),
        description: None,
        website: None,
        industry: Title::parse("Food").ok(),
        size: None,
        location: None,
        logo_file_id: None,
        created_at: before,
        updated_at: before,
        version: 4,
    }
}

pub(super) fn view(company: Company) -> CompanyView {
    CompanyView { name: "Acme".to_owned(), slug: "acme".to_owned(), company }
}

impl World {
    pub(super) fn broken(broken: Break) -> Self {
        let (organization, page) = (acme(), Some(page()));
        Self { broken, notes: Notes::default(), organization, page, written: Arc::default() }
    }

    pub(super) fn store(&self) -> Arc<MockStore> {
        let mut tx = MockTx::default();
        tx.fail_commit = self.broken == Break::Commit;
        let broken = self.broken;
        let fails = move |at: Break| if broken == at { Err(unavailable()) } else { Ok(()) };
        let organization = self.organization.clone();
        tx.organizations.expect_lock().returning(move |scope| {
            assert_eq!(scope.organization_id(), acme_id());
            fails(Break::LockOrganization).map(|()| Some(organization.clone()))
        });
        let page = self.page.clone();
        tx.recruiting.companies.expect_lock().returning(move |scope| {
            assert_eq!(scope.organization_id(), acme_id());
            fails(Break::Lock).map(|()| page.clone())
        });
        tx.recruiting.companies.expect_keeps_picture().returning(move |scope, id| {
            assert_eq!(scope.organization_id(), acme_id());
            fails(Break::Picture).map(|()| id == file_id())
        });
        let (noted, written) = (self.notes.clone(), self.written.clone());
        tx.recruiting.companies.expect_put().returning(move |scope, company| {
            assert_eq!(scope.organization_id(), company.organization_id);
            noted.note(format!("put version {}", company.version));
            *written.lock().unwrap() = Some(company.clone());
            fails(Break::Put)
        });
        let noted = self.notes.clone();
        tx.audit_log.expect_append().returning(move |entry| {
            assert_eq!(entry.chain, AuditChain::Organization(acme_id()));
            let resource = Resource { kind: "company".to_owned(), id: acme_id().as_uuid() };
            assert_eq!(entry.resource, Some(resource));
            noted.note(format!("audit {}", entry.action));
            fails(Break::Audit)
        });
        let noted = self.notes.clone();
        tx.outbox.expect_append().returning(move |messages| {
            for message in messages {
                let (name, data) = event(message);
                noted.note(format!("announce {name} version {}", data["version"]));
            }
            fails(Break::Append)
        });
        Arc::new(MockStore::with(tx))
    }
}
