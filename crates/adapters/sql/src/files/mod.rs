//! Files' repository and queries.

mod queries;
mod repository;
pub(crate) mod retention;
mod rows;

use socle_application::files::ports::{Files, FilesTx};

use crate::SqlTx;

impl FilesTx for SqlTx {
    fn files(&mut self) -> &mut dyn Files {
        self
    }
}
