//! All of a person's data, to take along.

use chrono::TimeDelta;

use crate::Timestamp;
use crate::id::id;
use crate::identity::UserId;
use crate::privacy::retention;

id!(
    /// Identifies an export; the task that makes it has the same identifier.
    ExportId
);

/// An archive of a person's data that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonalExport {
    /// Identifies it.
    pub id: ExportId,
    /// Whose data.
    pub user_id: UserId,
    /// How much of it is done, in percent.
    pub progress: u8,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it was ready, or given up.
    pub finished_at: Option<Timestamp>,
    /// How large the archive is, in bytes, once it is ready.
    pub size: Option<i64>,
    /// Why it was given up, for the person; if it was.
    pub error: Option<String>,
}

/// Where an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExportState {
    /// It is being made, or waits for that.
    Running,
    /// It can be fetched.
    Ready,
    /// It was given up.
    Failed,
    /// It was there, and is no more.
    Expired,
}

impl ExportState {
    /// The name in the HTTP contract.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Ready => "ready",
            Self::Failed => "failed",
            Self::Expired => "expired",
        }
    }
}

impl PersonalExport {
    /// How many a person may ask for in [`Self::WINDOW`].
    pub const MAX_IN_WINDOW: usize = 3;
    /// See [`Self::MAX_IN_WINDOW`].
    pub const WINDOW: TimeDelta = TimeDelta::days(1);
    /// Longer than the making is tried again: whatever still runs then never ends.
    pub const GIVEN_UP_AFTER: TimeDelta = TimeDelta::hours(30);

    /// One that was just asked for.
    pub const fn new(id: ExportId, user_id: UserId, now: Timestamp) -> Self {
        let (finished_at, size, error) = (None, None, None);
        Self { id, user_id, progress: 0, created_at: now, finished_at, size, error }
    }

    /// When the archive goes.
    pub fn expires_at(&self) -> Timestamp {
        self.created_at + retention::EXPORTS.period()
    }

    /// Where it is.
    pub fn state_at(&self, now: Timestamp) -> ExportState {
        let given_up = now >= self.created_at + Self::GIVEN_UP_AFTER;
        match (self.finished_at, &self.error) {
            (_, Some(_)) => ExportState::Failed,
            (None, None) if given_up => ExportState::Failed,
            (None, None) => ExportState::Running,
            (Some(_), None) if now >= self.expires_at() => ExportState::Expired,
            (Some(_), None) => ExportState::Ready,
        }
    }

    /// It is there, that large.
    pub const fn finish(&mut self, size: i64, now: Timestamp) {
        self.progress = 100;
        self.finished_at = Some(now);
        self.size = Some(size);
    }

    /// It will never be there.
    pub fn give_up(&mut self, why: &str, now: Timestamp) {
        self.finished_at = Some(now);
        self.error = Some(why.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id as _;
    use rstest::rstest;

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_timestamp(1_800_000_000 + hours * 3_600, 0).unwrap()
    }

    #[rstest]
    #[case::at_once(None, false, 0, ExportState::Running)]
    #[case::tried_again(None, false, 29, ExportState::Running)]
    #[case::forgotten(None, false, 30, ExportState::Failed)]
    #[case::ready(Some(1), false, 1, ExportState::Ready)]
    #[case::ready_late(Some(40), false, 41, ExportState::Ready)]
    #[case::last_hour(Some(1), false, 7 * 24 - 1, ExportState::Ready)]
    #[case::expired(Some(1), false, 7 * 24, ExportState::Expired)]
    #[case::failed(Some(1), true, 1, ExportState::Failed)]
    #[case::failed_long_ago(Some(1), true, 7 * 24, ExportState::Failed)]
    fn where_an_export_is(
        #[case] finished: Option<i64>,
        #[case] failed: bool,
        #[case] hours: i64,
        #[case] expected: ExportState,
    ) {
        let (id, user_id) = (ExportId::new(at(0), [1; 10]), UserId::new(at(0), [2; 10]));
        let mut export = PersonalExport::new(id, user_id, at(0));
        match finished {
            Some(finished) if failed => export.give_up("too large", at(finished)),
            Some(finished) => export.finish(7, at(finished)),
            None => {}
        }
        assert_eq!(export.state_at(at(hours)), expected);
    }
}
