//! What recruiting tells people.

use crate::notifications::{NamedParameter, NotificationKind, NotificationMessage};

/// The kind of thing that a job is where things are named.
pub const JOBS: &str = "job";

const JOB: NamedParameter = NamedParameter { variable: "job", parameter: "job_id", of: JOBS };
const NAMES: &[NamedParameter] = &[NamedParameter::ORGANIZATION, JOB];

/// Told to those who see the applications of an organization.
pub const APPLICATION_RECEIVED: NotificationMessage = NotificationMessage {
    key: "application-received",
    kind: NotificationKind::NewApplication,
    names: NAMES,
    path: "recruiting/applications/{application_id}",
};
/// Told to them when a candidate wants the job no more.
pub const APPLICATION_WITHDRAWN: NotificationMessage = NotificationMessage {
    key: "application-withdrawn",
    kind: NotificationKind::StatusChange,
    names: NAMES,
    path: "recruiting/applications/{application_id}",
};
/// Told to a candidate.
pub const APPLICATION_MOVED: NotificationMessage = NotificationMessage {
    key: "application-moved",
    kind: NotificationKind::StatusChange,
    names: NAMES,
    path: "recruiting/applications/{application_id}",
};

/// Every message of recruiting.
pub const ALL: &[&NotificationMessage] =
    &[&APPLICATION_RECEIVED, &APPLICATION_WITHDRAWN, &APPLICATION_MOVED];
