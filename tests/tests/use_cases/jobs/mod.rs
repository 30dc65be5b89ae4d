//! Jobs, on mocked ports.

mod closing;
mod feeds;
mod importing;
mod moving;
mod queries;
mod reading;
mod support;
mod updating;
mod writing;
