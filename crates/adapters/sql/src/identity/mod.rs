//! Identity's repositories and queries.

mod one_time_tokens;
mod queries;
mod rows;
mod security_events;
mod sessions;
mod users;

use socle_application::identity::ports::{
    IdentityTx, OneTimeTokens, SecurityEvents, Sessions, Users,
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
}
