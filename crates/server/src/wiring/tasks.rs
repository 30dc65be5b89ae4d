//! Work in the background: who does which kind of task, who hears of events, and what is done again
//! and again. A context of the platform adds its lines here; a vertical brings a [`Background`].

use std::sync::Arc;
use std::time::Duration;

use socle_application::email::{self, SendEmail};
use socle_application::files::{self, CleanUpFiles};
use socle_application::idempotency::{self, Idempotency};
use socle_application::notifications::{self, MailNotification, NotifyPeople, SendDigests};
use socle_application::outbox::{DispatchOutbox, Subscriber};
use socle_application::ports::{Clock, Randomness};
use socle_application::privacy::{self, BuildExport, EnforceRetention};
use socle_application::tasks::{
    CancelTask, FireSchedules, GetTask, ListTasks, RecoverTasks, RetryTask, Schedule, TaskHandlers,
    TaskWorker, TaskWorkerSettings, Tasks,
};
use socle_application::webhooks::{self, DeliverWebhook, TellWebhooks};
use socle_domain::tasks::TaskKind;

use super::StorePorts;
use crate::commands::Failure;
use crate::config::Settings;

/// What is done again and again, and when (UTC): five fields, as cron has them.
pub(super) type Scheduled = (&'static TaskKind, &'static str);

/// What a vertical does in the background.
pub(super) struct Background {
    /// Who does which kind of task.
    pub(super) handlers: TaskHandlers,
    /// What is done again and again.
    pub(super) schedules: &'static [Scheduled],
    /// Who hears of events.
    pub(super) subscribers: Vec<Arc<dyn Subscriber>>,
}

/// Who does tasks.
pub(super) struct Handlers {
    pub(super) send_email: SendEmail,
    pub(super) build_export: BuildExport,
    pub(super) clean_up_files: CleanUpFiles,
    pub(super) mail_notification: MailNotification,
    pub(super) send_digests: SendDigests,
    pub(super) retention: Arc<EnforceRetention>,
    pub(super) idempotency: Arc<Idempotency>,
    pub(super) deliver_webhook: DeliverWebhook,
}

impl Handlers {
    /// Which kind each of them does. A new kind is a line here.
    fn registered(self) -> TaskHandlers {
        TaskHandlers::new()
            .with(&email::SEND, Arc::new(self.send_email))
            .with(&privacy::EXPORT, Arc::new(self.build_export))
            .with(&files::CLEAN_UP, Arc::new(self.clean_up_files))
            .with(&notifications::MAIL, Arc::new(self.mail_notification))
            .with(&notifications::DIGEST, Arc::new(self.send_digests))
            .with(&privacy::RETENTION, self.retention)
            .with(&idempotency::PURGE, self.idempotency)
            .with(&webhooks::DELIVER, Arc::new(self.deliver_webhook))
    }
}

/// The messages that are no events but errands: each becomes a task.
const ERRANDS: [&TaskKind; 1] = [&email::SEND];

/// What is done again and again, and when (UTC).
const SCHEDULES: [Scheduled; 4] = [
    (&privacy::RETENTION, "7 * * * *"),
    (&files::CLEAN_UP, "22 * * * *"),
    (&idempotency::PURGE, "37 * * * *"),
    // In the morning of Europe, and not on the hour, when everybody mails.
    (&notifications::DIGEST, "52 5 * * *"),
];

/// Who hears of events. A new subscriber is a line here.
pub(super) fn subscribers(
    notify_people: Arc<NotifyPeople>,
    randomness: &Arc<dyn Randomness>,
) -> Vec<Arc<dyn Subscriber>> {
    vec![notify_people, Arc::new(TellWebhooks { randomness: randomness.clone() })]
}

/// Tasks, wired.
pub(super) struct Wired {
    /// What the HTTP interface serves.
    pub(super) use_cases: Tasks,
    pub(super) dispatcher: Arc<DispatchOutbox>,
    pub(super) worker: Arc<TaskWorker>,
    pub(super) recover: Arc<RecoverTasks>,
    pub(super) schedules: Arc<FireSchedules>,
}

pub(super) fn wire(
    settings: &Settings,
    ports: &StorePorts,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
    handlers: Handlers,
    mut subscribers: Vec<Arc<dyn Subscriber>>,
    verticals: Vec<Background>,
) -> Result<Wired, Failure> {
    let mut handlers = handlers.registered();
    let mut schedules = SCHEDULES.to_vec();
    for vertical in verticals {
        handlers = handlers.and(vertical.handlers);
        schedules.extend(vertical.schedules);
        subscribers.extend(vertical.subscribers);
    }
    let (store, queries) = (&ports.store, &ports.tasks);
    let use_cases = Tasks {
        get: GetTask { queries: queries.clone() },
        cancel: CancelTask {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        list: ListTasks { queries: queries.clone() },
        retry: RetryTask {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
    };
    let dispatcher = DispatchOutbox::new(
        store.clone(),
        ports.outbox.clone(),
        clock.clone(),
        subscribers,
        &ERRANDS,
    );
    let worker = TaskWorker::new(
        ports.task_queue.clone(),
        clock.clone(),
        randomness.clone(),
        handlers,
        TaskWorkerSettings {
            slots: settings.tasks.slots.max(1),
            lease: Duration::from_secs(settings.tasks.lease_seconds.max(5)),
            // A little less than a process takes to stop: what is put back is noted, too.
            grace: Duration::from_secs(25),
            ..TaskWorkerSettings::default()
        },
    );
    let schedules = schedules.iter().map(|(kind, pattern)| Schedule::parse(kind, pattern));
    let schedules = FireSchedules {
        store: store.clone(),
        clock: clock.clone(),
        randomness: randomness.clone(),
        schedules: schedules.collect::<Result<_, _>>().map_err(Failure::because)?,
    };
    let recover = RecoverTasks { store: store.clone(), clock: clock.clone() };
    Ok(Wired {
        use_cases,
        dispatcher: Arc::new(dispatcher),
        worker: Arc::new(worker),
        recover: Arc::new(recover),
        schedules: Arc::new(schedules),
    })
}
