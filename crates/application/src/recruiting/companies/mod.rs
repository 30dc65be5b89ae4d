//! The pages of organizations that offer work.

mod read_company;
mod write_company;

pub use read_company::ReadCompany;
pub use write_company::{WriteCompany, WriteCompanyError, WriteCompanyInput};

/// Every use case of company pages.
pub struct Companies {
    /// Shows one.
    pub read: ReadCompany,
    /// Writes one.
    pub write: WriteCompany,
}
