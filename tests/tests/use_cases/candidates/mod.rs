//! Candidates, over mocked ports.

mod adding;
mod cvs;
mod entries;
mod profile;
mod reading;
mod support;
