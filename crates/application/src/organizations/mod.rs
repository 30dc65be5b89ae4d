//! What people work in together: the use cases.

pub mod ports;
