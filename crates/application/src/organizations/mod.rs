//! What people work in together: the use cases.

mod erase_closed;
mod personal_data;
pub mod ports;

pub use erase_closed::ClosedOrganizations;
pub use personal_data::OrganizationsData;
