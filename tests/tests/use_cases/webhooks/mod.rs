//! Webhooks: managing endpoints, telling them, and what comes of it.

mod delivering;
mod managing;
mod support;
mod telling;
