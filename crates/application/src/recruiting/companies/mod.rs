//! The pages of organizations that offer work.

mod read_company;
mod read_logo;
mod write_company;

pub use read_company::ReadCompany;
pub use read_logo::{ReadLogo, ReadLogoError};
pub use write_company::{WriteCompany, WriteCompanyError, WriteCompanyInput};

/// Every use case of company pages.
pub struct Companies {
    /// Shows one.
    pub read: ReadCompany,
    /// Shows the sign of one.
    pub logo: ReadLogo,
    /// Writes one.
    pub write: WriteCompany,
}
