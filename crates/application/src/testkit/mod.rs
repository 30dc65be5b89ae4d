//! Doubles for tests of use cases: a transaction made of mocks, a clock that stands still,
//! randomness that counts.

mod recruiting;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use socle_domain::Timestamp;

use crate::access::ports::{AccessTx, ApiKeys, CustomRoles, MockApiKeys, MockCustomRoles};
use crate::audit::ports::{AuditChains, AuditLog, AuditTx, MockAuditChains, MockAuditLog};
use crate::email::ports::{EmailTx, MailReports, MockMailReports, MockSuppressions, Suppressions};
use crate::files::ports::{Files, FilesTx, MockFiles};
use crate::identity::ports::{
    AccountTraces, FailedAttempts, IdentityTx, KnownDevices, MockAccountTraces, MockFailedAttempts,
    MockKnownDevices, MockOneTimeTokens, MockSecondFactors, MockSecurityEvents, MockSessions,
    MockSignInChallenges, MockUsers, OneTimeTokens, SecondFactors, SecurityEvents, Sessions,
    SignInChallenges, Users,
};
use crate::notifications::ports::{MockNotifications, Notifications, NotificationsTx};
use crate::organizations::ports::{
    Invitations, Members, MockInvitations, MockMembers, MockOrganizationFeatures,
    MockOrganizations, OrganizationFeatures, Organizations, OrganizationsTx,
};
use crate::outbox::ports::{MockOutbox, Outbox, OutboxTx};
use crate::ports::{Clock, CpuWork, CpuWorkError, Randomness};
use crate::privacy::ports::{
    Consents, MockConsents, MockPersonalExports, PersonalExports, PrivacyTx,
};
use crate::store::{Store, StoreError, Tx};
use crate::tasks::ports::{MockSchedules, MockTasks, Schedules, Tasks, TasksTx};
use crate::webhooks::ports::{
    MockWebhookDeliveries, MockWebhookEndpoints, WebhookDeliveries, WebhookEndpoints, WebhooksTx,
};

pub use recruiting::RecruitingMocks;

/// A transaction whose repositories are mocks.
#[derive(Default)]
pub struct MockTx {
    /// People.
    pub users: MockUsers,
    /// Sessions.
    pub sessions: MockSessions,
    /// One-time tokens.
    pub one_time_tokens: MockOneTimeTokens,
    /// Security events.
    pub security_events: MockSecurityEvents,
    /// Failures.
    pub failed_attempts: MockFailedAttempts,
    /// Devices.
    pub known_devices: MockKnownDevices,
    /// Challenges.
    pub sign_in_challenges: MockSignInChallenges,
    /// Second factors.
    pub second_factors: MockSecondFactors,
    /// What is left of people.
    pub account_traces: MockAccountTraces,
    /// Roles that organizations made.
    pub custom_roles: MockCustomRoles,
    /// Keys for programs.
    pub api_keys: MockApiKeys,
    /// Organizations.
    pub organizations: MockOrganizations,
    /// Their members.
    pub members: MockMembers,
    /// Invitations.
    pub invitations: MockInvitations,
    /// What is switched.
    pub organization_features: MockOrganizationFeatures,
    /// What happened.
    pub audit_log: MockAuditLog,
    /// How it is linked.
    pub audit_chains: MockAuditChains,
    /// Archives.
    pub personal_exports: MockPersonalExports,
    /// What people agreed to.
    pub consents: MockConsents,
    /// Files.
    pub files: MockFiles,
    /// Addresses that get no more mail.
    pub suppressions: MockSuppressions,
    /// What is reported of mails.
    pub mail_reports: MockMailReports,
    /// Notifications.
    pub notifications: MockNotifications,
    /// Messages.
    pub outbox: MockOutbox,
    /// Tasks.
    pub tasks: MockTasks,
    /// What is done again and again.
    pub schedules: MockSchedules,
    /// Where organizations want to hear of what happens.
    pub webhook_endpoints: MockWebhookEndpoints,
    /// What they are told.
    pub webhook_deliveries: MockWebhookDeliveries,
    /// Recruiting's.
    pub recruiting: RecruitingMocks,
    /// Makes the commit fail.
    pub fail_commit: bool,
    ends: Arc<Mutex<Vec<TxEnd>>>,
}

/// How a transaction ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TxEnd {
    /// Everything became durable.
    Committed,
    /// Nothing did.
    RolledBack,
}

impl IdentityTx for MockTx {
    fn users(&mut self) -> &mut dyn Users {
        &mut self.users
    }

    fn sessions(&mut self) -> &mut dyn Sessions {
        &mut self.sessions
    }

    fn one_time_tokens(&mut self) -> &mut dyn OneTimeTokens {
        &mut self.one_time_tokens
    }

    fn security_events(&mut self) -> &mut dyn SecurityEvents {
        &mut self.security_events
    }

    fn failed_attempts(&mut self) -> &mut dyn FailedAttempts {
        &mut self.failed_attempts
    }

    fn known_devices(&mut self) -> &mut dyn KnownDevices {
        &mut self.known_devices
    }

    fn sign_in_challenges(&mut self) -> &mut dyn SignInChallenges {
        &mut self.sign_in_challenges
    }

    fn second_factors(&mut self) -> &mut dyn SecondFactors {
        &mut self.second_factors
    }

    fn account_traces(&mut self) -> &mut dyn AccountTraces {
        &mut self.account_traces
    }
}

impl AccessTx for MockTx {
    fn custom_roles(&mut self) -> &mut dyn CustomRoles {
        &mut self.custom_roles
    }

    fn api_keys(&mut self) -> &mut dyn ApiKeys {
        &mut self.api_keys
    }
}

impl OrganizationsTx for MockTx {
    fn organizations(&mut self) -> &mut dyn Organizations {
        &mut self.organizations
    }

    fn members(&mut self) -> &mut dyn Members {
        &mut self.members
    }

    fn invitations(&mut self) -> &mut dyn Invitations {
        &mut self.invitations
    }

    fn organization_features(&mut self) -> &mut dyn OrganizationFeatures {
        &mut self.organization_features
    }
}

impl AuditTx for MockTx {
    fn audit_log(&mut self) -> &mut dyn AuditLog {
        &mut self.audit_log
    }

    fn audit_chains(&mut self) -> &mut dyn AuditChains {
        &mut self.audit_chains
    }
}

impl PrivacyTx for MockTx {
    fn personal_exports(&mut self) -> &mut dyn PersonalExports {
        &mut self.personal_exports
    }

    fn consents(&mut self) -> &mut dyn Consents {
        &mut self.consents
    }
}

impl FilesTx for MockTx {
    fn files(&mut self) -> &mut dyn Files {
        &mut self.files
    }
}

impl EmailTx for MockTx {
    fn suppressions(&mut self) -> &mut dyn Suppressions {
        &mut self.suppressions
    }

    fn mail_reports(&mut self) -> &mut dyn MailReports {
        &mut self.mail_reports
    }
}

impl NotificationsTx for MockTx {
    fn notifications(&mut self) -> &mut dyn Notifications {
        &mut self.notifications
    }
}

impl OutboxTx for MockTx {
    fn outbox(&mut self) -> &mut dyn Outbox {
        &mut self.outbox
    }
}

impl TasksTx for MockTx {
    fn tasks(&mut self) -> &mut dyn Tasks {
        &mut self.tasks
    }

    fn schedules(&mut self) -> &mut dyn Schedules {
        &mut self.schedules
    }
}

impl WebhooksTx for MockTx {
    fn webhook_endpoints(&mut self) -> &mut dyn WebhookEndpoints {
        &mut self.webhook_endpoints
    }

    fn webhook_deliveries(&mut self) -> &mut dyn WebhookDeliveries {
        &mut self.webhook_deliveries
    }
}

#[async_trait]
impl Tx for MockTx {
    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        if self.fail_commit {
            return Err(unavailable());
        }
        note(&self.ends, TxEnd::Committed);
        Ok(())
    }

    async fn rollback(self: Box<Self>) -> Result<(), StoreError> {
        note(&self.ends, TxEnd::RolledBack);
        Ok(())
    }
}

/// A store that hands out prepared transactions, and fails when there are no more.
pub struct MockStore {
    txs: Mutex<VecDeque<MockTx>>,
    ends: Arc<Mutex<Vec<TxEnd>>>,
}

impl MockStore {
    /// A store whose next transaction is this one; there is no second.
    pub fn with(tx: MockTx) -> Self {
        Self::with_all([tx])
    }

    /// A store whose next transactions are these, in order.
    pub fn with_all(txs: impl IntoIterator<Item = MockTx>) -> Self {
        let ends: Arc<Mutex<Vec<TxEnd>>> = Arc::default();
        let prepare = |tx| MockTx { ends: Arc::clone(&ends), ..tx };
        let txs = txs.into_iter().map(prepare).collect();
        Self { txs: Mutex::new(txs), ends }
    }

    /// A store that cannot be reached.
    pub fn unavailable() -> Self {
        Self::with_all([])
    }

    /// How its transactions ended, in order. A dropped one left no trace.
    pub fn ends(&self) -> Vec<TxEnd> {
        self.ends.lock().map(|ends| ends.clone()).unwrap_or_default()
    }
}

#[async_trait]
impl Store for MockStore {
    async fn begin(&self) -> Result<Box<dyn Tx>, StoreError> {
        let tx = self.txs.lock().ok().and_then(|mut txs| txs.pop_front());
        tx.map(|tx| Box::new(tx) as Box<dyn Tx>).ok_or_else(unavailable)
    }

    async fn ping(&self) -> Result<(), StoreError> {
        match self.txs.lock() {
            Ok(txs) if !txs.is_empty() => Ok(()),
            _ => Err(unavailable()),
        }
    }
}

/// What a store that cannot be reached answers.
pub fn unavailable() -> StoreError {
    StoreError::Unavailable("the test took it away".into())
}

fn note(ends: &Mutex<Vec<TxEnd>>, end: TxEnd) {
    if let Ok(mut ends) = ends.lock() {
        ends.push(end);
    }
}

/// A clock that tells the time it was set to.
pub struct FixedClock(Mutex<Timestamp>);

impl FixedClock {
    /// A clock that stands at this time.
    pub const fn at(now: Timestamp) -> Self {
        Self(Mutex::new(now))
    }

    /// Moves it.
    pub fn advance(&self, by: chrono::TimeDelta) {
        if let Ok(mut now) = self.0.lock() {
            *now += by;
        }
    }
}

impl Default for FixedClock {
    /// Stands at 2030-01-01T00:00:00Z.
    fn default() -> Self {
        Self::at(Timestamp::from_timestamp(1_893_456_000, 0).unwrap_or_default())
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0.lock().map(|now| *now).unwrap_or_default()
    }
}

/// Randomness that counts: every draw is filled with the number of the draw, from 1.
#[derive(Default)]
pub struct CountingRandomness(AtomicU8);

impl Randomness for CountingRandomness {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0.fetch_add(1, Ordering::Relaxed) + 1);
    }
}

/// Work on the thread that asks, or nothing at all.
#[derive(Debug, Clone, Copy, Default)]
pub struct InlineCpu {
    /// Whether there is no place left.
    pub busy: bool,
}

#[async_trait]
impl CpuWork for InlineCpu {
    async fn run(&self, work: Box<dyn FnOnce() + Send>) -> Result<(), CpuWorkError> {
        if self.busy {
            return Err(CpuWorkError::Busy);
        }
        work();
        Ok(())
    }
}
