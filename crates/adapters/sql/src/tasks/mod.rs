//! Tasks: in a transaction, as workers see them, and to look at.

mod queries;
mod queue;
mod repository;
pub(crate) mod retention;
mod rows;
mod schedules;
pub(crate) mod schema;

use socle_application::tasks::ports::{Schedules, Tasks, TasksTx};

use crate::SqlTx;

impl TasksTx for SqlTx {
    fn tasks(&mut self) -> &mut dyn Tasks {
        self
    }

    fn schedules(&mut self) -> &mut dyn Schedules {
        self
    }
}
