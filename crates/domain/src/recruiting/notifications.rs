//! What recruiting tells people.

use crate::notifications::{NamedParameter, NotificationKind, NotificationMessage};

/// The kind of thing that a job is where things are named.
pub const JOBS: &str = "job";

/// The kind of thing that a saved search is where things are named.
pub const SEARCHES: &str = "saved_search";

const JOB: NamedParameter = NamedParameter { variable: "job", parameter: "job_id", of: JOBS };
const NAMES: &[NamedParameter] = &[NamedParameter::ORGANIZATION, JOB];
const SEARCH: NamedParameter =
    NamedParameter { variable: "search", parameter: "search_id", of: SEARCHES };

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
/// Told to people who saved a search that finds a job, as soon as it is published.
pub const JOB_FOUND: NotificationMessage = NotificationMessage {
    key: "job-found",
    kind: NotificationKind::NewJob,
    names: &[NamedParameter::ORGANIZATION, JOB, SEARCH],
    path: "recruiting/jobs/{job_id}",
};
/// Told to them once a day or a week: there are new ones.
pub const JOBS_FOUND: NotificationMessage = NotificationMessage {
    key: "jobs-found",
    kind: NotificationKind::NewJob,
    names: &[SEARCH],
    path: "recruiting/searches/{search_id}",
};

/// The kind of thing that an interview is where things are named. What it is called is when it begins,
/// as its candidate notes it.
pub const INTERVIEWS: &str = "interview";

const WHEN: NamedParameter =
    NamedParameter { variable: "when", parameter: "interview_id", of: INTERVIEWS };

const fn about_application(
    key: &'static str,
    names: &'static [NamedParameter],
) -> NotificationMessage {
    let path = "recruiting/applications/{application_id}";
    NotificationMessage { key, kind: NotificationKind::StatusChange, names, path }
}

const WITH_WHEN: &[NamedParameter] = &[NamedParameter::ORGANIZATION, JOB, WHEN];

/// Told to a candidate whom somebody wants to talk to.
pub const INTERVIEW_PLANNED: NotificationMessage =
    about_application("interview-planned", WITH_WHEN);
/// Told to them when something about it is different.
pub const INTERVIEW_MOVED: NotificationMessage = about_application("interview-moved", WITH_WHEN);
/// Told to them when it is not to be.
pub const INTERVIEW_CANCELED: NotificationMessage =
    about_application("interview-canceled", WITH_WHEN);
/// Told to those who are to talk to a candidate, whatever changes about it.
pub const INTERVIEW_ASSIGNED: NotificationMessage = about_application("interview-assigned", NAMES);

/// Told to a candidate whom somebody wants.
pub const OFFER_SENT: NotificationMessage = about_application("offer-sent", NAMES);
/// Told to them when the offer was taken back.
pub const OFFER_WITHDRAWN: NotificationMessage = about_application("offer-withdrawn", NAMES);
/// Told to both sides when nobody answered.
pub const OFFER_EXPIRED: NotificationMessage = about_application("offer-expired", NAMES);
/// Told to the employer, and to the candidate as a receipt.
pub const OFFER_ACCEPTED: NotificationMessage = about_application("offer-accepted", NAMES);
/// Told to the employer, and to the candidate as a receipt.
pub const OFFER_DECLINED: NotificationMessage = about_application("offer-declined", NAMES);

/// Every message of recruiting.
pub const ALL: &[&NotificationMessage] = &[
    &APPLICATION_RECEIVED,
    &APPLICATION_WITHDRAWN,
    &APPLICATION_MOVED,
    &INTERVIEW_PLANNED,
    &INTERVIEW_MOVED,
    &INTERVIEW_CANCELED,
    &INTERVIEW_ASSIGNED,
    &OFFER_SENT,
    &OFFER_WITHDRAWN,
    &OFFER_EXPIRED,
    &OFFER_ACCEPTED,
    &OFFER_DECLINED,
    &JOB_FOUND,
    &JOBS_FOUND,
];
