//! The text of documents.
//!
//! Whoever sends a document chooses every byte of it, and formats like PDF are programs: one can be
//! made to loop, to unpack to gigabytes or to find the bug of a parser. So no document is read in the
//! server's own process. [`IsolatedReader`] starts a program for each, hands it the document, and waits
//! for its text for a limited time; the program is this one, called so that it runs [`child::run`],
//! which first takes from itself whatever reading needs not: memory, time, files.
//!
//! - [`child`]: what happens in that program.
//! - `reader`: what happens in the server.
//! - `outcome`: what one tells the other by its exit code.
//! - `pdf`, `layout` and `docx`: the formats.
//!
//! To support another format, add it to [`DocumentKind`] and a module here that returns its text.
//!
//! [`DocumentKind`]: socle_application::recruiting::documents::DocumentKind

pub mod child;
mod docx;
mod layout;
mod outcome;
mod pdf;
mod reader;
mod text;

pub use reader::{ChildProgram, IsolatedReader, ReadingLimits};
