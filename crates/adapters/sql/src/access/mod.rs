//! Access's repositories and queries.

mod api_keys;
mod custom_roles;
mod queries;
pub(crate) mod retention;
pub(crate) mod rows;

use socle_application::access::ports::{AccessTx, ApiKeys, CustomRoles};

use crate::SqlTx;

impl AccessTx for SqlTx {
    fn custom_roles(&mut self) -> &mut dyn CustomRoles {
        self
    }

    fn api_keys(&mut self) -> &mut dyn ApiKeys {
        self
    }
}
