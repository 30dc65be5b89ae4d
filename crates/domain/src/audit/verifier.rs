//! Follows a chain and finds where it breaks.

use crate::audit::{AuditChain, AuditEntryId, ChainHead, LinkedEntry, client_message};
use crate::identity::TokenDigest;

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
    /// The last entries are missing, or there are more than were linked.
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
    anchor: Option<ChainHead>,
    head: ChainHead,
    redacted: i64,
}

impl Verifier {
    /// At the start of a chain. The anchor is the last link of it when it was verified before: a
    /// chain that no longer has that link was cut or made anew.
    pub const fn new(chain: AuditChain, anchor: Option<ChainHead>) -> Self {
        Self { chain, anchor, head: ChainHead::START, redacted: 0 }
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
        self.expect(sequence)?;
        if entry.chain != self.chain || !is_mac(&self.head.message(entry, &link.client), &link.link)
        {
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
        match &self.anchor {
            Some(anchor) if anchor.sequence == sequence && !anchor.link.matches(&link.link) => {
                Err(Broken::Rewritten { sequence })
            }
            _ => Ok(()),
        }
    }

    /// The next entry is there, but nothing that Socle wrote.
    pub fn refuse(&self, sequence: i64, id: AuditEntryId) -> Broken {
        self.expect(sequence).err().unwrap_or(Broken::Altered { sequence, id })
    }

    const fn expect(&self, found: i64) -> Result<(), Broken> {
        let expected = self.head.sequence + 1;
        if found == expected { Ok(()) } else { Err(Broken::Gap { expected, found }) }
    }

    /// What was reached.
    pub const fn head(&self) -> ChainHead {
        self.head
    }

    /// How many entries have forgotten their client.
    pub const fn redacted(&self) -> i64 {
        self.redacted
    }

    /// At the end of the entries: whether the chain is as long as it was made, and as it was when it
    /// was verified before.
    pub fn finish(&self, stored: &ChainHead) -> Result<(), Broken> {
        let found = self.head.sequence;
        let before = self.anchor.map_or(0, |anchor| anchor.sequence);
        if found < before {
            return Err(Broken::Truncated { expected: before, found });
        }
        if found != stored.sequence {
            return Err(Broken::Truncated { expected: stored.sequence, found });
        }
        if self.head.link.matches(&stored.link) {
            Ok(())
        } else {
            Err(Broken::Rewritten { sequence: found })
        }
    }
}
