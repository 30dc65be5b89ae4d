//! What surrounds every request, from the outside in: its identity and the headers of its answer
//! (`context`), `HEAD` (`head`), compression, its span in the log (`span`), and the rendering of
//! problems (`problems`).

pub(crate) mod context;
pub(crate) mod head;
pub(crate) mod problems;
mod span;

pub(crate) use span::RequestSpan;
