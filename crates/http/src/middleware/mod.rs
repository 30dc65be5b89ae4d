//! What surrounds every request, from the outside in: its identity and the headers of its answer
//! (`context`), `HEAD` (`head`), compression, its span in the log (`span`), and the rendering of
//! problems (`problems`), where requests are counted as well (`limits`).

pub(crate) mod context;
pub(crate) mod head;
pub(crate) mod limits;
pub(crate) mod problems;
mod span;

pub(crate) use limits::Counted;
pub(crate) use span::RequestSpan;
