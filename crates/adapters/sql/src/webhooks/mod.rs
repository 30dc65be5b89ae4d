//! Webhooks' repositories and queries.

mod deliveries;
mod endpoints;
mod queries;
pub(crate) mod retention;
mod rows;
mod schema;

use socle_application::webhooks::ports::{WebhookDeliveries, WebhookEndpoints, WebhooksTx};

use crate::SqlTx;

impl WebhooksTx for SqlTx {
    fn webhook_endpoints(&mut self) -> &mut dyn WebhookEndpoints {
        self
    }

    fn webhook_deliveries(&mut self) -> &mut dyn WebhookDeliveries {
        self
    }
}
