//! Identity's repositories and queries.

mod account_records;
mod failed_attempts;
mod known_devices;
mod one_time_tokens;
mod queries;
pub(crate) mod retention;
pub(crate) mod rows;
mod second_factors;
mod security_events;
mod sessions;
mod sign_in_challenges;
mod users;

use socle_application::identity::ports::{
    AccountTraces, FailedAttempts, IdentityTx, KnownDevices, OneTimeTokens, SecondFactors,
    SecurityEvents, Sessions, SignInChallenges, Users,
};

use crate::SqlTx;

impl IdentityTx for SqlTx {
    fn users(&mut self) -> &mut dyn Users {
        self
    }

    fn sessions(&mut self) -> &mut dyn Sessions {
        self
    }

    fn one_time_tokens(&mut self) -> &mut dyn OneTimeTokens {
        self
    }

    fn security_events(&mut self) -> &mut dyn SecurityEvents {
        self
    }

    fn failed_attempts(&mut self) -> &mut dyn FailedAttempts {
        self
    }

    fn known_devices(&mut self) -> &mut dyn KnownDevices {
        self
    }

    fn sign_in_challenges(&mut self) -> &mut dyn SignInChallenges {
        self
    }

    fn second_factors(&mut self) -> &mut dyn SecondFactors {
        self
    }

    fn account_traces(&mut self) -> &mut dyn AccountTraces {
        self
    }
}
