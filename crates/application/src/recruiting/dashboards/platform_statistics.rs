use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Days, NaiveDate, NaiveTime};
use socle_domain::access::{Actor, policy};
use socle_domain::recruiting::permissions;

use crate::access::ReadError;
use crate::ports::Clock;
use crate::recruiting::ports::{Counted, DashboardQueries, DayCount, PlatformFigures};
use crate::store::StoreError;

/// Shows those who run the platform how recruiting goes.
pub struct PlatformStatistics {
    /// Counts.
    pub queries: Arc<dyn DashboardQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// How many came on each of the last days, the earliest first; days on which none came, too.
pub type Series = Vec<DayCount>;

/// How recruiting goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformReport {
    /// Everything that is counted as it is now.
    pub figures: PlatformFigures,
    /// Jobs that were drafted.
    pub jobs: Series,
    /// Applications that came.
    pub applications: Series,
    /// Accounts of candidates.
    pub candidates: Series,
    /// Company pages.
    pub companies: Series,
}

impl PlatformStatistics {
    /// How many days are told, today among them.
    pub const DAYS: u64 = 30;

    /// What there is to count. Days are those of UTC.
    pub async fn execute(&self, actor: &Actor) -> Result<PlatformReport, ReadError> {
        policy::on_platform(actor, &permissions::READ_STATISTICS)?;
        let today = self.clock.now().date_naive();
        let first = today.checked_sub_days(Days::new(Self::DAYS - 1)).unwrap_or(today);
        let since = first.and_time(NaiveTime::MIN).and_utc();
        Ok(PlatformReport {
            figures: self.queries.platform_figures(since).await?,
            jobs: self.series(Counted::Jobs, first).await?,
            applications: self.series(Counted::Applications, first).await?,
            candidates: self.series(Counted::Candidates, first).await?,
            companies: self.series(Counted::Companies, first).await?,
        })
    }

    async fn series(&self, what: Counted, first: NaiveDate) -> Result<Series, StoreError> {
        let counted = self.queries.per_day(what, first.and_time(NaiveTime::MIN).and_utc()).await?;
        let counted: HashMap<_, _> = counted.into_iter().map(|it| (it.day, it.count)).collect();
        let days = first.iter_days().take(usize::try_from(Self::DAYS).unwrap_or_default());
        let count = |day| DayCount { day, count: counted.get(&day).copied().unwrap_or_default() };
        Ok(days.map(count).collect())
    }
}
