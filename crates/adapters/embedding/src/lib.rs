//! What texts are about, without a network.
//!
//! | Port (in `socle-application`) | Adapter |
//! |---|---|
//! | `Embedder` | [`LocalEmbedder`](recruiting::LocalEmbedder) |
//!
//! Everything is arithmetic on one core: no model is loaded, nothing is downloaded, and the same text
//! gives the same bytes on every machine.

pub mod recruiting;
