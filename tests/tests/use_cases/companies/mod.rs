//! The pages of organizations, on mocked ports.

mod reading;
mod support;
mod writing;
