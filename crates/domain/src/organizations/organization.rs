//! Organizations: what people work in together, and what owns what they make.

use chrono::TimeDelta;

use crate::Timestamp;
use crate::id::id;
use crate::organizations::{Label, OrganizationSlug};

id!(
    /// Identifies an organization.
    OrganizationId
);

/// An organization. Its state machine: *open* → *closed* → *open* again within the grace, or gone
/// for ever after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Identifies it.
    pub id: OrganizationId,
    /// What people call it.
    pub name: Label,
    /// Its name in addresses.
    pub slug: OrganizationSlug,
    /// When it was founded.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was closed, if it is.
    pub deleted_at: Option<Timestamp>,
    /// Counts its changes, from 1.
    pub version: i64,
}

/// An organization cannot be restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// It is open.
    #[error("the organization is not deleted")]
    Open,
    /// Its grace is over.
    #[error("the organization can no longer be restored")]
    GraceOver,
}

impl Organization {
    /// How long a deleted organization can be restored.
    pub const GRACE: TimeDelta = TimeDelta::days(30);

    /// Founds an organization.
    pub const fn found(
        id: OrganizationId,
        name: Label,
        slug: OrganizationSlug,
        now: Timestamp,
    ) -> Self {
        Self { id, name, slug, created_at: now, updated_at: now, deleted_at: None, version: 1 }
    }

    /// Gives it other names; `false` when it has them already.
    pub fn rename(
        &mut self,
        name: Option<Label>,
        slug: Option<OrganizationSlug>,
        now: Timestamp,
    ) -> bool {
        let name = name.unwrap_or_else(|| self.name.clone());
        let slug = slug.unwrap_or_else(|| self.slug.clone());
        if name == self.name && slug == self.slug {
            return false;
        }
        (self.name, self.slug) = (name, slug);
        self.changed(now);
        true
    }

    /// Closes it; `false` when it is closed already.
    pub fn delete(&mut self, now: Timestamp) -> bool {
        if self.deleted_at.is_some() {
            return false;
        }
        self.deleted_at = Some(now);
        self.changed(now);
        true
    }

    /// Opens it again.
    pub fn restore(&mut self, now: Timestamp) -> Result<(), RestoreError> {
        let erased_at = self.erased_at().ok_or(RestoreError::Open)?;
        if now >= erased_at {
            return Err(RestoreError::GraceOver);
        }
        self.deleted_at = None;
        self.changed(now);
        Ok(())
    }

    /// When it will be gone for ever, if it is closed.
    pub fn erased_at(&self) -> Option<Timestamp> {
        self.deleted_at.map(|deleted_at| deleted_at + Self::GRACE)
    }

    /// Whether people work in it.
    pub const fn is_open(&self) -> bool {
        self.deleted_at.is_none()
    }

    fn changed(&mut self, now: Timestamp) {
        self.updated_at = now;
        self.version += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id as _;
    use rstest::rstest;

    fn organization() -> Organization {
        let now = Timestamp::UNIX_EPOCH;
        let (name, slug) =
            (Label::parse("Acme").unwrap(), OrganizationSlug::parse("acme").unwrap());
        Organization::found(OrganizationId::new(now, [1; 10]), name, slug, now)
    }

    #[rstest]
    #[case::open(None, 0, Err(RestoreError::Open))]
    #[case::at_once(Some(0), 0, Ok(()))]
    #[case::in_time(Some(0), 30 * 86_400 - 1, Ok(()))]
    #[case::too_late(Some(0), 30 * 86_400, Err(RestoreError::GraceOver))]
    fn a_deleted_organization_has_a_grace(
        #[case] deleted: Option<i64>,
        #[case] now: i64,
        #[case] expected: Result<(), RestoreError>,
    ) {
        let at = |seconds| Timestamp::UNIX_EPOCH + TimeDelta::seconds(seconds);
        let mut organization = organization();
        if let Some(deleted) = deleted {
            assert!(organization.delete(at(deleted)));
            assert!(!organization.delete(at(deleted)), "it is deleted once");
        }
        let before = organization.clone();
        assert_eq!(organization.restore(at(now)), expected);
        match expected {
            Ok(()) => assert!(organization.is_open() && organization.version == before.version + 1),
            Err(_) => assert_eq!(organization, before),
        }
    }

    #[test]
    fn renaming_to_the_same_changes_nothing() {
        let mut organization = organization();
        let (name, slug) = (organization.name.clone(), organization.slug.clone());
        assert!(!organization.rename(Some(name), Some(slug), Timestamp::UNIX_EPOCH));
        assert!(!organization.rename(None, None, Timestamp::UNIX_EPOCH));
        assert_eq!(organization.version, 1);
        assert!(organization.rename(
            Some(Label::parse("Bcme").unwrap()),
            None,
            Timestamp::UNIX_EPOCH
        ));
        assert_eq!((organization.version, organization.slug.as_str()), (2, "acme"));
    }
}
