//! Recruiting: candidates, jobs, applications, and what brings them together.

pub mod embedder;
pub mod skill_file;
