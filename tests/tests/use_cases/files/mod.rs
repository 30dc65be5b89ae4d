//! Files, on ports that fail one by one.

mod clean_up;
mod links;
mod personal_data;
mod reading;
pub(crate) mod support;
mod upload;
