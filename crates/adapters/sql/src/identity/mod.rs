//! Identity's repositories and queries.

mod one_time_tokens;
mod queries;
mod rows;
mod sessions;
mod users;

use socle_application::identity::ports::{IdentityTx, OneTimeTokens, Sessions, Users};

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
}
