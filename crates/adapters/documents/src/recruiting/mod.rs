//! The text of the documents that candidates send.
//!
//! - [`child`]: what happens in the program that reads.
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
