//! Drives operations, and looks for the entries they leave.

use std::collections::BTreeSet;

use socle_tests::http::{Answer, Call, Document, Operation};

use crate::support::{READ_ALL, REFRESH, Watched};

/// Operations that change something and leave no entry, and why that is right. Drive them with
/// [`Ledger::silent`], which makes sure that it is so.
pub(super) const SILENT: [(&str, &str, &str); 4] = [
    (
        "POST",
        REFRESH,
        "it prolongs a session whose beginning has an entry; it would be one every few minutes",
    ),
    ("POST", "/api/v1/notifications/{id}/read", OWN_READING),
    ("POST", READ_ALL, OWN_READING),
    ("DELETE", "/api/v1/notifications/{id}", OWN_READING),
];
const OWN_READING: &str = "what somebody has read of their own notifications is nobody's business";

/// Drives operations and looks for the entries they leave.
pub(super) struct Ledger {
    pub(super) watched: Watched,
    pub(super) document: Document,
    pub(super) driven: BTreeSet<Operation>,
}

impl Ledger {
    pub(super) async fn start() -> Self {
        let (watched, document) = (Watched::start().await, Document::of_socle());
        Self { watched, document, driven: BTreeSet::new() }
    }

    /// How many entries there are, of an action or of all.
    pub(super) async fn entries(&self, action: Option<&str>) -> String {
        let of_action = action.map_or(String::new(), |name| format!(" WHERE action = '{name}'"));
        let count = format!("SELECT count(*) FROM audit_entries{of_action}");
        let rows = self.watched.installation.database().texts(&count).await;
        rows.into_iter().flatten().next().unwrap()
    }

    /// Sends, wants that status, and one more entry of that action.
    pub(super) async fn drive(&mut self, call: Call, status: u16, action: &str) -> Answer {
        let before: u32 = self.entries(Some(action)).await.parse().unwrap();
        let answer = call.send().await.expect(status);
        let after: u32 = self.entries(Some(action)).await.parse().unwrap();
        assert_eq!(after, before + 1, "entries of {action} after {answer}");
        self.note(&answer);
        answer
    }

    /// Sends, wants that status, and no entry.
    pub(super) async fn silent(&mut self, call: Call, status: u16) -> Answer {
        let before = self.entries(None).await;
        let answer = call.send().await.expect(status);
        assert_eq!(self.entries(None).await, before, "entries after {answer}");
        let operation = self.document.operation(&answer.method, &answer.path);
        let operation = operation.expect("an operation of the document");
        let known = (operation.0.as_str(), operation.1.as_str());
        let is_excepted = SILENT.iter().any(|(method, path, _)| (*method, *path) == known);
        assert!(is_excepted, "no exception in tests/http/audited/ledger.rs: {operation:?}");
        self.note(&answer);
        answer
    }

    fn note(&mut self, answer: &Answer) {
        self.driven.extend(self.document.operation(&answer.method, &answer.path));
    }
}
