//! What there is to count, for each who asks.

mod company_statistics;
mod platform_statistics;
mod read_dashboard;

pub use company_statistics::CompanyStatistics;
pub use platform_statistics::{PlatformReport, PlatformStatistics, Series};
pub use read_dashboard::{CandidatePart, Dashboard, OrganizationPart, ReadDashboard};

/// Every use case of dashboards.
pub struct Dashboards {
    /// What a person looks at first.
    pub read: ReadDashboard,
    /// How a company gets on.
    pub company: CompanyStatistics,
    /// How recruiting goes on the whole platform.
    pub platform: PlatformStatistics,
}
