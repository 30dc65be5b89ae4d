//! Privacy's repositories and queries.

mod consents;
mod exports;
mod queries;
pub(crate) mod retention;
mod rows;

use socle_application::privacy::ports::{Consents, PersonalExports, PrivacyTx};

use crate::SqlTx;

impl PrivacyTx for SqlTx {
    fn personal_exports(&mut self) -> &mut dyn PersonalExports {
        self
    }

    fn consents(&mut self) -> &mut dyn Consents {
        self
    }
}
