//! What recruiting permits inside organizations.

use crate::access::{OrganizationRole, Permission, PlatformPermission, PlatformRole};

/// See jobs that are not published, or not any more.
pub const READ_JOBS: Permission = Permission {
    name: "recruiting.jobs.read",
    granted_from: OrganizationRole::Viewer,
    description: "See every job of the organization, also drafts",
};
/// Write them.
pub const WRITE_JOBS: Permission = Permission {
    name: "recruiting.jobs.write",
    granted_from: OrganizationRole::Member,
    description: "Draft jobs, and change them",
};
/// Show them to everybody, and stop that.
pub const PUBLISH_JOBS: Permission = Permission {
    name: "recruiting.jobs.publish",
    granted_from: OrganizationRole::Member,
    description: "Publish, close and archive jobs",
};
/// Write the company page.
pub const WRITE_COMPANY: Permission = Permission {
    name: "recruiting.company.write",
    granted_from: OrganizationRole::Admin,
    description: "Write the organization's company page",
};
/// See who applied.
pub const READ_APPLICATIONS: Permission = Permission {
    name: "recruiting.applications.read",
    granted_from: OrganizationRole::Member,
    description: "See who applied, with their CVs, and what is noted about them",
};
/// Decide about them.
pub const MANAGE_APPLICATIONS: Permission = Permission {
    name: "recruiting.applications.manage",
    granted_from: OrganizationRole::Member,
    description: "Move applications, and write notes about them",
};
/// See what others think of a candidate, whatever one thinks oneself.
pub const READ_SCORECARDS: Permission = Permission {
    name: "recruiting.scorecards.read",
    granted_from: OrganizationRole::Admin,
    description: "See every scorecard, also without having written one",
};

/// All of them.
pub const ALL: &[&Permission] = &[
    &READ_JOBS,
    &WRITE_JOBS,
    &PUBLISH_JOBS,
    &WRITE_COMPANY,
    &READ_APPLICATIONS,
    &MANAGE_APPLICATIONS,
    &READ_SCORECARDS,
];

/// See how recruiting goes on the whole platform.
pub const READ_STATISTICS: PlatformPermission = PlatformPermission {
    name: "platform.recruiting.read",
    granted_from: PlatformRole::Manager,
    description: "See how many jobs, applications, candidates and companies there are",
};

/// All of them on the platform.
pub const PLATFORM: &[&PlatformPermission] = &[&READ_STATISTICS];
