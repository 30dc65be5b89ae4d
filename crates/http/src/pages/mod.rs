//! The hosted pages: their words (`locales/`), their arrangement (`templates/`), their looks
//! (`assets/`), and what a handler needs to show one.
//!
//! *A new page* that says something or asks for something is a [`form::Sheet`] with its words in
//! every catalogue. One that is arranged otherwise is a template that extends `layout.html`, a line
//! in `engine::SOURCES` and its words. A handler that asks for a [`Visit`] shows either, below a scope
//! or resource that is wrapped in [`show_problems`], so that what goes wrong is a page too. No page
//! needs a script, and the content security policy allows none.

mod assets;
mod catalogue;
mod engine;
mod failure;
pub(crate) mod form;
mod guard;
#[cfg(test)]
mod tests;
mod visit;

pub(crate) use assets::{Asset, configure as configure_assets};
pub(crate) use engine::Pages;
pub(crate) use failure::show_problems;
pub(crate) use guard::refuse_foreign_forms;
pub(crate) use visit::{PersonLocale, Visit, language_name, phrase, see_other};
