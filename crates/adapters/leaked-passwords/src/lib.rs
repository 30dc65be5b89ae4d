//! Whether a password is in a public collection of leaked ones.
//!
//! | Port (in `socle-application`) | Adapter |
//! |---|---|
//! | `LeakedPasswords` | [`RangeLookup`], or [`NoLookup`] when no address is configured |
//!
//! # How to extend it
//!
//! *Another source* is a file with one public struct that implements the port. Whatever it asks, a
//! whole hash or a password never leaves the process, and errors and logs hold no part of either.
//!
//! *A test* speaks to a server on loopback that answers what the test wrote: the real one is never
//! asked.

mod answer;
mod lookup;

pub use lookup::{NoLookup, RangeLookup, RangeLookupSettings, RangeLookupSettingsError};
