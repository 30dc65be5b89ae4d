//! Roles that organizations made, and the keys of their programs. Samples stand with organizations.

pub mod api_keys;
pub mod custom_roles;
