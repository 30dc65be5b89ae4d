//! Organizations' repositories and queries.

mod features;
mod invitations;
mod members;
mod queries;
mod repository;
pub(crate) mod retention;
pub(crate) mod rows;

use socle_application::organizations::ports::{
    Invitations, Members, OrganizationFeatures, Organizations, OrganizationsTx,
};

use crate::SqlTx;

impl OrganizationsTx for SqlTx {
    fn organizations(&mut self) -> &mut dyn Organizations {
        self
    }

    fn members(&mut self) -> &mut dyn Members {
        self
    }

    fn invitations(&mut self) -> &mut dyn Invitations {
        self
    }

    fn organization_features(&mut self) -> &mut dyn OrganizationFeatures {
        self
    }
}
