//! Identity over HTTP.

mod administration;
mod answers;
pub(crate) mod cookies;
mod dto;
mod email_change;
mod keys;
mod magic_link;
mod pages;
mod passwords;
mod problem;
mod routes;
mod second_factor;
mod security_events;
mod sessions;

pub(crate) use dto::PasswordField;
pub(crate) use keys::configure_root;
pub(crate) use pages::{
    Account, AccountForm, AccountPage, Destination, Done, Return, SIGN_IN, SIGN_UP, configure_pages,
};
pub(crate) use routes::configure;
