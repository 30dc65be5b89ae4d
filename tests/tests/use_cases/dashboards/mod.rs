//! What there is to count, on mocked ports.

mod own;
mod statistics;
