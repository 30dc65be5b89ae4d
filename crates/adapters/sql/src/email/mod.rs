//! Mail: addresses that get no more of it, and what is reported of mails.

mod queries;
mod reports;
pub(crate) mod retention;
mod rows;
mod schema;
mod suppressions;

use socle_application::email::ports::{EmailTx, MailReports, Suppressions};

use crate::SqlTx;

impl EmailTx for SqlTx {
    fn suppressions(&mut self) -> &mut dyn Suppressions {
        self
    }

    fn mail_reports(&mut self) -> &mut dyn MailReports {
        self
    }
}
