//! Passwords at rest.

mod hasher;
mod pepper;
mod stored;

pub use hasher::{BcryptHasher, BcryptSettings, BcryptSettingsError};
pub use pepper::{Pepper, PepperTooShort};
