//! How entries hold each other.
//!
//! Every linked entry carries a number without gaps and a MAC over its content and the link before
//! it. Whoever rewrites, removes or inserts one would have to compute every later link anew, and
//! lacks the key. The client's address and program stand behind a salted digest, so that they can be
//! forgotten while the chain stays whole.

use crate::audit::{AuditChain, AuditEntry, AuditEntryId};
use crate::identity::TokenDigest;

/// The last link of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainHead {
    /// How many entries there are.
    pub sequence: i64,
    /// What holds the last one.
    pub link: TokenDigest,
}

impl ChainHead {
    /// Of a chain without entries.
    pub const START: Self = Self { sequence: 0, link: TokenDigest::from_bytes([0; 32]) };

    /// What the MAC of the next link is over.
    pub fn message(&self, entry: &AuditEntry, client: &TokenDigest) -> Vec<u8> {
        let mut message = Message(Vec::with_capacity(512));
        message.part(self.link.as_bytes());
        message.part(&(self.sequence + 1).to_be_bytes());
        message.part(entry.chain.as_uuid().as_bytes());
        message.part(crate::Id::as_uuid(&entry.id).as_bytes());
        message.part(entry.actor.kind().as_bytes());
        message.optional(entry.actor.id().as_ref().map(|id| id.as_bytes().as_slice()));
        message.part(entry.action.as_bytes());
        message.part(entry.outcome.as_str().as_bytes());
        message.optional(entry.resource.as_ref().map(|resource| resource.kind.as_bytes()));
        message.optional(entry.resource.as_ref().map(|resource| resource.id.as_bytes().as_slice()));
        message.part(&(entry.details.len() as u64).to_be_bytes());
        for (name, value) in &entry.details {
            message.part(name.as_bytes());
            message.part(value.as_bytes());
        }
        message.part(entry.request_id.as_str().as_bytes());
        message.part(&entry.occurred_at.timestamp_micros().to_be_bytes());
        message.part(client.as_bytes());
        message.0
    }

    /// The head once this link is made.
    #[must_use]
    pub const fn followed_by(&self, link: TokenDigest) -> Self {
        Self { sequence: self.sequence + 1, link }
    }
}

/// What a digest of the client is over: the salt keeps anybody from guessing a redacted address.
pub fn client_message(salt: &[u8; 16], entry: &AuditEntry) -> Vec<u8> {
    let mut message = Message(Vec::with_capacity(128));
    message.part(salt);
    message.optional(entry.ip.map(|ip| ip.to_string()).as_deref().map(str::as_bytes));
    message.optional(entry.user_agent.as_deref().map(str::as_bytes));
    message.0
}

/// Parts with their lengths: no two lists of parts give the same bytes.
struct Message(Vec<u8>);

impl Message {
    fn part(&mut self, bytes: &[u8]) {
        self.0.push(1);
        self.0.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        self.0.extend_from_slice(bytes);
    }

    fn optional(&mut self, bytes: Option<&[u8]>) {
        match bytes {
            Some(bytes) => self.part(bytes),
            None => self.0.push(0),
        }
    }
}

/// What links an entry to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The number of the entry in its chain, from 1.
    pub sequence: i64,
    /// The MAC of [`ChainHead::message`].
    pub link: TokenDigest,
    /// What the client's digest is salted with; forgotten when the client is.
    pub salt: Option<[u8; 16]>,
    /// The digest of [`client_message`].
    pub client: TokenDigest,
}

/// An entry and what holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedEntry {
    /// The entry.
    pub entry: AuditEntry,
    /// What holds it.
    pub link: Link,
}

/// A chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// Entries are missing, or one was inserted.
    #[error("entry {expected} is missing: {found} stands in its place")]
    Gap {
        /// The number that should have come.
        expected: i64,
        /// The number that came.
        found: i64,
    },
    /// An entry is not what it was when it was linked.
    #[error("entry {sequence} ({id}) was altered, or an entry before it")]
    Altered {
        /// Its number.
        sequence: i64,
        /// Which.
        id: AuditEntryId,
    },
    /// The address or program of an entry is not what it was.
    #[error("the client of entry {sequence} ({id}) was altered")]
    ClientAltered {
        /// Its number.
        sequence: i64,
        /// Which.
        id: AuditEntryId,
    },
    /// The last entries are missing.
    #[error("the chain ends with entry {found}, but {expected} were linked")]
    Truncated {
        /// How many were linked.
        expected: i64,
        /// How many are there.
        found: i64,
    },
    /// The chain is not the one that was verified before.
    #[error("entry {sequence} is not the one that was verified before")]
    Rewritten {
        /// The number that was the last then.
        sequence: i64,
    },
}

/// Follows a chain from its start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    chain: AuditChain,
    head: ChainHead,
    redacted: i64,
}

impl Verifier {
    /// At the start of a chain.
    pub const fn new(chain: AuditChain) -> Self {
        Self { chain, head: ChainHead::START, redacted: 0 }
    }

    /// Takes the next entry. `is_mac` says whether a digest is the MAC of a message under any of the
    /// accepted keys; `digest` computes the client's.
    pub fn take(
        &mut self,
        next: &LinkedEntry,
        is_mac: impl FnOnce(&[u8], &TokenDigest) -> bool,
        digest: impl FnOnce(&[u8]) -> TokenDigest,
    ) -> Result<(), Broken> {
        let LinkedEntry { entry, link } = next;
        let (sequence, id) = (link.sequence, entry.id);
        if sequence != self.head.sequence + 1 || entry.chain != self.chain {
            return Err(Broken::Gap { expected: self.head.sequence + 1, found: sequence });
        }
        if !is_mac(&self.head.message(entry, &link.client), &link.link) {
            return Err(Broken::Altered { sequence, id });
        }
        match &link.salt {
            Some(salt) if !digest(&client_message(salt, entry)).matches(&link.client) => {
                return Err(Broken::ClientAltered { sequence, id });
            }
            None if entry.ip.is_some() || entry.user_agent.is_some() => {
                return Err(Broken::ClientAltered { sequence, id });
            }
            Some(_) => {}
            None => self.redacted += 1,
        }
        self.head = self.head.followed_by(link.link);
        Ok(())
    }

    /// What was reached.
    pub const fn head(&self) -> ChainHead {
        self.head
    }

    /// How many entries have forgotten their client.
    pub const fn redacted(&self) -> i64 {
        self.redacted
    }

    /// At the end of the entries: whether the chain is as long as it was made.
    pub fn finish(&self, stored: &ChainHead) -> Result<(), Broken> {
        let (expected, found) = (stored.sequence, self.head.sequence);
        if expected != found {
            return Err(Broken::Truncated { expected, found });
        }
        if self.head.link.matches(&stored.link) {
            Ok(())
        } else {
            Err(Broken::Rewritten { sequence: found })
        }
    }
}
