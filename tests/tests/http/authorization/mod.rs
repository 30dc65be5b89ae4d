//! Who may do what: the authorization matrix, and what it cannot say.
//!
//! [`matrix`] tries every operation of the document as everybody ([`who::Who::ALL`]) in every place
//! ([`who::Place`]): their own organization, somebody else's, and one that does not exist. What each of
//! them has to hear is computed from the permission that the operation's row names, and from nothing
//! else ([`verdict`]).
//!
//! # How to add an operation
//!
//! One row in the file of its context in `rows/`:
//!
//! ```text
//! row(
//!     "DELETE",
//!     "/api/v1/organizations/{id}/widgets/{widget_id}",      // as the document writes it
//!     Inside(&widgets::MANAGE),                              // who may: see `Rule`
//!     204,                                                   // what whoever may hears
//!     given!(scene => Input::part("widget_id", scene.widget().await)),
//! ),
//! ```
//!
//! The last argument prepares valid input: what `{…}` besides `{id}` stands for, and a body. It is
//! called anew for everybody who may, in an organization of their own, so it can make what the
//! operation uses up; [`stage::Scene`] says how, as the organization's owner. What it makes must need
//! no more than the permission of the row: `scene.least_role` has exactly that one. With the row, the
//! operation is also tried with parts of foreign organizations ([`foreign_parts`]), with fields that are
//! nobody's to set ([`fields`]), and its answers are searched for secrets ([`secrets`]).
//!
//! A new context's permissions join [`stage::catalogue`].

mod escalation;
mod expectations;
mod fields;
mod foreign_parts;
mod matrix;
mod next_request;
mod reads;
mod row;
mod rows;
mod secrets;
mod stage;
mod tokens;
mod verdict;
mod who;

pub(crate) use stage::{Stage, invitation_token, text};
