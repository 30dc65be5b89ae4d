//! Every use case on mocked ports: what it writes, what it refuses, and what it does when a port
//! fails. How to add one: see the library's documentation.

#![allow(
    clippy::similar_names,
    clippy::unused_self,
    reason = "what is built from a world is a method of it, and things are called what they are"
)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::disallowed_methods,
    reason = "tests fail by panicking"
)]

mod accept_invitation;
mod administration;
mod api_keys;
mod applicants;
mod applications;
mod audit;
mod authenticate;
mod authenticate_api_key;
mod authenticate_browser;
mod candidates;
mod change_password;
mod close_organization;
mod companies;
mod confirm_email_change;
mod confirm_totp;
mod create_administrator;
mod create_organization;
mod csrf;
mod custom_roles;
mod dashboards;
mod devices;
mod disable_second_factor;
mod dispatch_outbox;
mod emails;
mod enroll_totp;
mod files;
mod forgot_password;
mod hiring;
mod idempotency;
mod invitations;
mod jobs;
mod list_roles;
mod lockout;
mod matching;
mod members;
mod new_password;
mod notifications;
mod privacy;
mod profile;
mod read_organizations;
mod readiness;
mod refresh;
mod replace_recovery_codes;
mod request_email_change;
mod resend_verification;
mod reset_password;
mod saved_searches;
mod send_magic_link;
mod sessions;
mod sign_in;
mod sign_out;
mod sign_up;
mod step_up;
mod support;
mod suppressions;
mod task_worker;
mod tasks;
mod unlock_account;
mod update_organization;
mod verify_email;
mod verify_magic_link;
mod verify_magic_link_by_code;
mod verify_second_factor;
mod webhooks;
