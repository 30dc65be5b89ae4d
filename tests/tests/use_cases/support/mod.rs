//! A world of mocked ports that note every call, and break where they are told to.

mod access;
mod calls;
mod fault;
mod organizations;
mod people;
mod ports;
mod repositories;
mod services;
mod use_cases;
mod workplace;
mod workplace_use_cases;
mod world;

pub(crate) use calls::Call;
pub(crate) use fault::Fault;
use people::actor;
pub(crate) use people::{
    SEED, SOURCE, administrator, anonymous, confirmed, counted_at, digest_of, disabled, enrolled,
    event, field_errors, locked, mail, mail_and_token, marks, nearly_locked, person,
    recovery_digests, session_with_cookie, session_with_token, signed_in, system, unproved,
    with_device, with_second_factor,
};
pub(crate) use ports::Ports;
pub(crate) use services::mac_of;
use services::macs_of;
pub(crate) use workplace::{
    SECRET, Workplace, acme, acme_id, as_role, bob, catalogue, closed, custom_role, invitation,
    key, member, names, on_platform, program, stranger, with_grants,
};
pub(crate) use workplace_use_cases::{assert_audited, details};
pub(crate) use world::{World, hash, now};
