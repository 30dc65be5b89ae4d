//! Notifications: who is told what, who reads it, and what is mailed.

mod following;
mod mailing;
mod own;
mod support;
mod telling;
