//! A world of mocked ports that note every call, and break where they are told to.

mod calls;
mod fault;
mod people;
mod ports;
mod world;

pub(crate) use calls::Call;
pub(crate) use fault::Fault;
pub(crate) use people::{
    SOURCE, anonymous, digest_of, event, field_errors, mail, mail_and_token, person,
    session_with_token, signed_in, system, unproved,
};
pub(crate) use ports::Ports;
pub(crate) use world::{World, hash, now};
