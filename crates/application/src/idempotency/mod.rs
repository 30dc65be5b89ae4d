//! Requests that are sent twice and take effect once.
//!
//! Whoever does not know whether a request got through sends it again with the same key
//! ([`IdempotencyKey`], the header `Idempotency-Key`) and gets the first answer once more, for
//! [`Idempotency::KEPT_FOR`]. [`Idempotency`] knows keys by who presents them, so nobody gets
//! another's answer, and compares everything else of the request by a digest.
//!
//! A key is claimed before the work begins and settled afterwards. What lies between is bounded by a
//! lease. The work runs in [`Claim::scope`]: every transaction that it commits notes in the same
//! commit that the key has taken effect, and refuses to commit when somebody else has taken the key
//! over. So a process that dies at any point leaves either nothing, and the key can be claimed
//! again, or an effect that no retry repeats. See `docs/adr/0014-idempotency-keys.md`.

mod claim;
mod key;
pub mod ports;
mod service;

pub use claim::{Claim, ClaimId};
pub use key::{IdempotencyKey, MalformedKey};
pub use service::{Answer, Begun, Idempotency, IdempotencyError, KeyedRequest, Outcome, PURGE};
