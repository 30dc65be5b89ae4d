//! Configuration: every setting has one name, in a TOML file or as an environment variable.

mod catalogue;
mod kept;
mod lists;
mod load;
mod secrets;
mod settings;

pub(crate) use kept::{Rotated, rotate};
pub(crate) use load::{ConfigError, Configuration};
pub(crate) use secrets::{AcceptedKey, Secrets};
pub(crate) use settings::{LogFormat, LogSettings, Mode, Settings};
