//! Notifications' repository and queries, and what happens to them upon commit.

mod queries;
mod repository;
pub(crate) mod retention;
mod rows;
mod schema;
mod upon_commit;

use socle_application::notifications::ports::{Notifications, NotificationsTx};

pub(crate) use self::upon_commit::Told;
use crate::SqlTx;

impl NotificationsTx for SqlTx {
    fn notifications(&mut self) -> &mut dyn Notifications {
        self
    }
}
