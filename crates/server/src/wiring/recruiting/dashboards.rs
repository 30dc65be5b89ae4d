//! What is counted, over its adapters.

use std::sync::Arc;

use socle_application::notifications::CountUnread;
use socle_application::ports::Clock;
use socle_application::recruiting::dashboards::{
    CompanyStatistics, Dashboards, PlatformStatistics, ReadDashboard,
};

use crate::wiring::StorePorts;

pub(super) fn wire(ports: &StorePorts, clock: &Arc<dyn Clock>) -> Dashboards {
    let queries = &ports.dashboards;
    Dashboards {
        read: ReadDashboard {
            queries: queries.clone(),
            unread: CountUnread { queries: ports.notifications.clone() },
            clock: clock.clone(),
        },
        company: CompanyStatistics { queries: queries.clone() },
        platform: PlatformStatistics { queries: queries.clone(), clock: clock.clone() },
    }
}
