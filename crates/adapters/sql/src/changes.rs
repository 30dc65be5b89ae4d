//! What has changed, for whoever remembers what was read.
//!
//! A transaction notes what it changes, and tells it after its commit: no use case can forget to.
//! On PostgreSQL the database itself tells all nodes, through triggers.

use std::sync::{Arc, OnceLock};

pub(crate) use socle_application::changes::Change;
pub(crate) use socle_application::store::ChangesObserver;

/// Whom to tell, once somebody wants to know.
#[derive(Clone, Default)]
pub(crate) struct Observer(Arc<Observers>);

#[derive(Default)]
struct Observers {
    /// Of every change, whoever made it.
    all: OnceLock<Arc<dyn ChangesObserver>>,
    /// Of what transactions of this process change.
    own: OnceLock<Arc<dyn ChangesObserver>>,
}

impl Observer {
    /// Tells this one from here on. The first one stays.
    pub(crate) fn set(&self, observer: Arc<dyn ChangesObserver>) {
        set(&self.0.all, observer);
    }

    /// Tells this one from here on of what this process changes.
    pub(crate) fn set_for_own(&self, observer: Arc<dyn ChangesObserver>) {
        set(&self.0.own, observer);
    }

    /// A transaction of this process has changed something.
    pub(crate) fn tell_own(&self, change: Change) {
        self.tell(change);
        if let Some(observer) = self.0.own.get() {
            change.tell(&**observer);
        }
    }

    /// Somebody has.
    pub(crate) fn tell(&self, change: Change) {
        if let Some(observer) = self.0.all.get() {
            change.tell(&**observer);
        }
    }

    /// Nobody listened for a while.
    #[cfg(feature = "postgres")]
    pub(crate) fn tell_everything(&self) {
        if let Some(observer) = self.0.all.get() {
            observer.anything_changed();
        }
    }
}

fn set(place: &OnceLock<Arc<dyn ChangesObserver>>, observer: Arc<dyn ChangesObserver>) {
    if place.set(observer).is_err() {
        tracing::warn!("somebody is told of changes already; the second asked in vain");
    }
}
