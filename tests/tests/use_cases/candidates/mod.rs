//! Candidates, over mocked ports.

mod cvs;
mod entries;
mod profile;
mod reading;
mod support;
