//! Recruiting from the command line: trials and imports.

mod import;
mod seed;
