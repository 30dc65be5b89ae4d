//! Applications, over ports that break.

mod apply;
mod applying;
mod notes;
mod reading;
mod refusals;
mod support;
mod transactions;
mod transition;
mod withdraw;
