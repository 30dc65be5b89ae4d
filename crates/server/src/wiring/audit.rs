//! Audit's use cases over their adapters.

use std::sync::Arc;

use socle_application::audit::{
    Audit, ExportAuditEvents, LinkAuditEntries, ListAuditEvents, VerifyAudit,
};
use socle_application::ports::{Clock, Randomness};

use super::{Crypto, StorePorts};

pub(super) fn wire(
    ports: &StorePorts,
    crypto: &Crypto,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> Audit {
    let StorePorts { store, audit: queries, .. } = ports;
    let link = Arc::new(LinkAuditEntries {
        store: store.clone(),
        queries: queries.clone(),
        mac: crypto.mac.clone(),
        randomness: randomness.clone(),
    });
    Audit {
        list: ListAuditEvents { queries: queries.clone() },
        export: ExportAuditEvents {
            store: store.clone(),
            queries: queries.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        verify: VerifyAudit {
            link: link.clone(),
            queries: queries.clone(),
            mac: crypto.mac.clone(),
        },
        link,
    }
}
