//! How many deliveries are under way at the same time, and to whom.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use socle_domain::organizations::OrganizationId;
use socle_domain::webhooks::WebhookEndpointId;
use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

/// Keeps a slow endpoint from holding up the others: of the tasks that a process does at the same time
/// an endpoint has an eighth at most, an organization a quarter, and webhooks three quarters, so that
/// there is always room for mails.
///
/// Whoever finds no place waits for one a moment, if the endpoint is known to be quick or not known at
/// all. Then its task goes back into the queue for as long as its turn may take to come.
pub struct Lanes {
    limits: Limits,
    state: Arc<Mutex<State>>,
    left: Arc<Notify>,
}

#[derive(Debug, Clone, Copy)]
struct Limits {
    endpoint: u32,
    organization: u32,
    all: u32,
}

#[derive(Default)]
struct State {
    busy: u32,
    organizations: HashMap<OrganizationId, u32>,
    endpoints: HashMap<WebhookEndpointId, Lane>,
}

/// What is known of an endpoint.
#[derive(Debug, Default, Clone, Copy)]
struct Lane {
    /// How many are under way.
    busy: u32,
    /// How many went back into the queue since it was last without any.
    turned_away: u32,
    /// How long the last one took.
    last: Duration,
}

/// A place among those that are under way; given back when it is dropped.
pub struct Place {
    state: Arc<Mutex<State>>,
    left: Arc<Notify>,
    organization: OrganizationId,
    endpoint: WebhookEndpointId,
    began: Instant,
}

impl Lanes {
    /// How long one waits for a place here.
    const PATIENCE: Duration = Duration::from_secs(1);
    /// What takes longer than this is not waited for.
    const QUICK: Duration = Duration::from_millis(500);
    /// The shortest and the longest time that a task goes back for.
    const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(1));
    /// How many endpoints are remembered when nothing is under way to them.
    const REMEMBERED: usize = 10_000;

    /// Of a process that does so many tasks at the same time.
    pub fn of(slots: u32) -> Self {
        let part = |divisor: u32| (slots / divisor).max(1);
        let limits = Limits {
            endpoint: part(8),
            organization: part(4),
            all: slots.saturating_sub(part(4)).max(1),
        };
        Self { limits, state: Arc::default(), left: Arc::default() }
    }

    /// A place for a delivery, or for how long its task goes back into the queue.
    pub async fn enter(
        &self,
        organization: OrganizationId,
        endpoint: WebhookEndpointId,
    ) -> Result<Place, TimeDelta> {
        let until = Instant::now() + Self::PATIENCE;
        loop {
            // Before looking: a place that is left in between is heard of.
            let left = self.left.notified();
            if self.take(organization, endpoint) {
                let (state, left) = (Arc::clone(&self.state), Arc::clone(&self.left));
                return Ok(Place { state, left, organization, endpoint, began: Instant::now() });
            }
            if !self.is_quick(endpoint) || timeout_at(until, left).await.is_err() {
                return Err(self.turn_away(endpoint));
            }
        }
    }

    fn take(&self, organization: OrganizationId, endpoint: WebhookEndpointId) -> bool {
        let mut state = lock(&self.state);
        let of_organization = state.organizations.get(&organization).copied().unwrap_or_default();
        let lane = state.endpoints.get(&endpoint).copied().unwrap_or_default();
        let free = lane.busy < self.limits.endpoint
            && of_organization < self.limits.organization
            && state.busy < self.limits.all;
        if free {
            state.busy += 1;
            *state.organizations.entry(organization).or_default() += 1;
            let lane = state.endpoints.entry(endpoint).or_default();
            lane.busy += 1;
            lane.turned_away = lane.turned_away.saturating_sub(1);
        }
        free
    }

    fn is_quick(&self, endpoint: WebhookEndpointId) -> bool {
        let state = lock(&self.state);
        state.endpoints.get(&endpoint).is_none_or(|lane| lane.last <= Self::QUICK)
    }

    /// The more went back before, the later the turn.
    fn turn_away(&self, endpoint: WebhookEndpointId) -> TimeDelta {
        let mut state = lock(&self.state);
        let lane = state.endpoints.entry(endpoint).or_default();
        lane.turned_away = lane.turned_away.saturating_add(1);
        let rounds = lane.turned_away.div_ceil(self.limits.endpoint);
        let (shortest, longest) = Self::PAUSES;
        let pause = lane.last.max(shortest).saturating_mul(rounds).min(longest);
        TimeDelta::from_std(pause).unwrap_or(TimeDelta::MAX)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let took = self.began.elapsed();
        {
            let mut state = lock(&self.state);
            state.busy = state.busy.saturating_sub(1);
            if let Some(busy) = state.organizations.get_mut(&self.organization) {
                *busy = busy.saturating_sub(1);
                if *busy == 0 {
                    state.organizations.remove(&self.organization);
                }
            }
            let remembered = state.endpoints.len();
            if let Some(lane) = state.endpoints.get_mut(&self.endpoint) {
                lane.busy = lane.busy.saturating_sub(1);
                lane.last = took;
                if lane.busy == 0 {
                    lane.turned_away = 0;
                }
                let forgettable = took <= Lanes::QUICK || remembered > Lanes::REMEMBERED;
                if lane.busy == 0 && forgettable {
                    state.endpoints.remove(&self.endpoint);
                }
            }
        }
        self.left.notify_waiters();
    }
}

/// Nothing panics while it holds the lock; whatever did, the counts are as right as before.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use socle_domain::Id as _;
    use uuid::Uuid;

    fn organization(number: u128) -> OrganizationId {
        OrganizationId::from_uuid(Uuid::from_u128(number))
    }

    fn endpoint(number: u128) -> WebhookEndpointId {
        WebhookEndpointId::from_uuid(Uuid::from_u128(number))
    }

    async fn fill(lanes: &Lanes, of: u128, to: u128, count: usize) -> Vec<Place> {
        let mut places = Vec::new();
        for _ in 0..count {
            let entered = lanes.enter(organization(of), endpoint(to)).await;
            let Ok(place) = entered else { panic!("there is no place") };
            places.push(place);
        }
        places
    }

    #[tokio::test(start_paused = true)]
    async fn an_endpoint_an_organization_and_webhooks_have_their_parts() {
        let lanes = Lanes::of(32);
        let mut places = fill(&lanes, 1, 1, 4).await;
        assert!(lanes.enter(organization(1), endpoint(1)).await.is_err(), "an eighth");
        places.extend(fill(&lanes, 1, 2, 4).await);
        assert!(lanes.enter(organization(1), endpoint(3)).await.is_err(), "a quarter");
        for other in 2..=3 {
            places.extend(fill(&lanes, other, other * 10, 4).await);
            places.extend(fill(&lanes, other, other * 10 + 1, 4).await);
        }
        assert_eq!(places.len(), 24);
        assert!(lanes.enter(organization(4), endpoint(4)).await.is_err(), "three quarters");
        drop(places);
        assert!(lanes.enter(organization(4), endpoint(4)).await.is_ok());
        let state = lock(&lanes.state);
        assert!(state.busy == 0 && state.organizations.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn a_process_of_one_slot_sends_too() {
        for slots in 1..=4 {
            let lanes = Lanes::of(slots);
            assert!(lanes.enter(organization(1), endpoint(1)).await.is_ok(), "{slots}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn one_waits_a_moment_for_a_quick_endpoint() {
        let lanes = Arc::new(Lanes::of(8));
        let place = fill(&lanes, 1, 1, 1).await;
        let waiting = {
            let lanes = Arc::clone(&lanes);
            tokio::spawn(async move { lanes.enter(organization(1), endpoint(1)).await.is_ok() })
        };
        tokio::time::advance(Duration::from_millis(100)).await;
        drop(place);
        assert!(waiting.await.unwrap());
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_for_a_slow_one_and_turns_come_later_and_later() {
        let lanes = Lanes::of(8);
        let place = fill(&lanes, 1, 1, 1).await;
        tokio::time::advance(Duration::from_secs(15)).await;
        drop(place);
        let _place = fill(&lanes, 1, 1, 1).await;
        let began = Instant::now();
        let mut pauses = Vec::new();
        for _ in 0..5 {
            let pause = lanes.enter(organization(1), endpoint(1)).await.err().unwrap();
            pauses.push(pause.num_seconds());
        }
        assert_eq!(pauses, [15, 30, 45, 60, 60]);
        assert_eq!(began.elapsed(), Duration::ZERO);
        // Another endpoint of the same organization is none the worse.
        assert!(lanes.enter(organization(1), endpoint(2)).await.is_ok());
    }
}
