//! The text of documents.
//!
//! Whoever sends a document chooses every byte of it, and formats like PDF are programs: one can be
//! made to loop, to unpack to gigabytes or to find the bug of a parser. So no document is read in the
//! server's own process. [`IsolatedReader`](recruiting::IsolatedReader) starts a program for each, hands
//! it the document, and waits for its text for a limited time; the program is this one, called so that
//! it runs [`child::run`](recruiting::child::run), which first takes from itself whatever reading needs
//! not: memory, time, files.

pub mod recruiting;
