//! Transactions that note what is done in them, and break where the world does.

use std::collections::HashMap;
use std::sync::Arc;

use socle_application::testkit::{MockStore, MockTx};
use socle_domain::audit::AuditChain;
use socle_domain::recruiting::ShortText;
use socle_domain::recruiting::hiring::{Interview, Interviewers, OfferStatus};
use uuid::Uuid;

use super::support::{Break, LETTER, NOTE, REASON, World, about, carol, who};
use crate::hiring::support::{interview, offer};
use crate::support::{acme, acme_id, bob, closed, event, now};

/// Neither the log nor other programs hear of that, or of names.
fn assert_discreet(said: &str) {
    for secret in [LETTER, REASON, NOTE, "Lovelace"] {
        assert!(!said.contains(secret), "{said}");
    }
}

fn planned() -> Interview {
    let mut interview = interview();
    interview.plan.interviewers = Interviewers::new([carol()]).unwrap();
    interview
}

impl World {
    pub(super) fn store(&self) -> Arc<MockStore> {
        Arc::new(MockStore::with(self.tx()))
    }

    pub(super) fn tx(&self) -> MockTx {
        let mut tx = MockTx::default();
        tx.fail_commit = self.broken == Break::Commit;
        let (fails, open) = (self.fails(), self.broken != Break::Closed);
        tx.organizations.expect_lock().returning(move |_| {
            let organization = if open { acme() } else { closed() };
            fails(Break::LockOrganization).map(|()| Some(organization))
        });
        tx.members.expect_ids_with().returning(move |_, permission| {
            assert_eq!(permission.name, "recruiting.applications.read");
            fails(Break::Members).map(|()| vec![bob(), carol()])
        });
        self.moved(&mut tx);
        self.settled(&mut tx);
        self.told(&mut tx);
        tx
    }

    fn moved(&self, tx: &mut MockTx) {
        let (fails, broken, mut application) = (self.fails(), self.broken, self.application());
        if broken == Break::Forgotten {
            application.candidate_id = None;
        }
        let applications = &mut tx.recruiting.applications;
        applications.expect_lock().returning(move |scope, id| {
            assert_eq!((scope.organization_id(), id), (acme_id(), about()));
            let found = (broken != Break::Gone).then(|| application.clone());
            fails(Break::LockApplication).map(|()| found)
        });
        let (call, kept) = (self.call(Break::Update), self.kept.clone());
        applications.expect_update().returning(move |_, application| {
            *kept.lock().unwrap() = Some(application.clone());
            call(&format!("update {} {}", application.status.as_str(), application.version))
        });
        let call = self.call(Break::Transition);
        applications.expect_add_transition().returning(move |id, _, transition, by| {
            assert_eq!((id, transition.at), (about(), now()));
            let (from, to) = (transition.from.as_str(), transition.to.as_str());
            let reason = transition.reason.as_ref().map_or("", ShortText::as_str);
            let moved = format!("{from} to {to} by {}: {reason}", by.map_or("nobody", who));
            call(moved.trim_end_matches(": "))
        });
        let call = self.call(Break::AddNote);
        applications.expect_add_note().returning(move |_, note| {
            call(&format!("note by {}: {}", note.author_id.map_or("nobody", who), note.text))
        });
    }

    fn settled(&self, tx: &mut MockTx) {
        let (ahead, call) = (self.ahead, self.call(Break::Stage));
        tx.recruiting.hiring_stages.expect_put().returning(move |_, id, stage| {
            assert_eq!((id, stage), (about(), None));
            call("out of its stage")
        });
        let call = self.call(Break::OpenOffer);
        tx.recruiting.offers.expect_lock_open().returning(move |_, id| {
            assert_eq!(id, about());
            call("look for an offer").map(|()| ahead.then(|| offer(OfferStatus::Sent)))
        });
        let call = self.call(Break::CloseOffer);
        tx.recruiting
            .offers
            .expect_update()
            .returning(move |_, offer| call(&format!("offer {}", offer.status.as_str())));
        let call = self.call(Break::Planned);
        tx.recruiting.interviews.expect_lock_planned().returning(move |_, id| {
            assert_eq!(id, about());
            call("look for interviews").map(|()| ahead.then(planned).into_iter().collect())
        });
        let call = self.call(Break::EndInterview);
        tx.recruiting
            .interviews
            .expect_update()
            .returning(move |_, it| call(&format!("interview {}", it.status.as_str())));
    }

    fn told(&self, tx: &mut MockTx) {
        let call = self.call(Break::Audit);
        tx.audit_log.expect_append().returning(move |entry| {
            assert_eq!(entry.chain, AuditChain::Organization(acme_id()));
            // Identifiers by what they are called.
            let identifier = |value: &String| value.parse::<Uuid>().is_ok();
            let details = entry.details.iter();
            let details = details.map(|(name, it)| if identifier(it) { name } else { it });
            let said: Vec<_> = details.map(String::as_str).collect();
            assert_discreet(&said.join(" "));
            call(format!("audit {} {}", entry.action, said.join(" ")).trim_end())
        });
        let (fails, notes) = (self.fails(), self.notes.clone());
        tx.outbox.expect_append().returning(move |messages| {
            for message in messages {
                assert_eq!(message.organization_id, Some(acme_id()));
                let (topic, data) = event(message);
                assert_discreet(&data.to_string());
                notes.note(format!("announce {topic} {}", data["status"].as_str().unwrap()));
            }
            fails(Break::Append)
        });
        tx.notifications
            .expect_chosen()
            .returning(move |_, _| fails(Break::Chosen).map(|()| HashMap::new()));
        let (notes, current) = (self.notes.clone(), self.current());
        tx.notifications.expect_add().returning(move |told| {
            for one in told {
                let path = format!("recruiting/applications/{}", current().id);
                assert_eq!(one.message.path(&one.data), path);
                assert_eq!(one.organization_id, Some(acme_id()));
                let word = one.data.get("status").or_else(|| one.data.get("change"));
                let word = word.map(ToString::to_string).unwrap_or_default();
                let told = format!("tell {} {} {word}", who(one.user_id), one.message.key);
                notes.note(told.trim_end());
            }
            fails(Break::Tell)
        });
        tx.tasks.expect_enqueue().returning(move |_| fails(Break::Mail));
    }
}
