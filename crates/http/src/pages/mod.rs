//! The hosted pages: their words (`locales/`), their arrangement (`templates/`), their looks
//! (`assets/`), and what a handler needs to show one.
//!
//! *A new page* is a template that extends `layout.html`, a line in `engine::SOURCES`, its words in
//! every catalogue, and a handler that asks for a [`Visit`]. It is served below a scope or resource
//! that is wrapped in [`show_problems`], so that what goes wrong is a page too. No page needs a
//! script, and the content security policy allows none.

mod assets;
mod catalogue;
mod engine;
mod failure;
#[cfg(test)]
mod tests;
mod visit;

pub(crate) use assets::{Asset, configure as configure_assets};
pub(crate) use engine::Pages;
pub(crate) use failure::show_problems;
pub(crate) use visit::Visit;
