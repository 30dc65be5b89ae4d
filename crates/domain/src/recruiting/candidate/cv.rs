//! CVs that candidates keep.

use crate::Timestamp;
use crate::files::{FileId, FileName, Purpose, kinds};
use crate::id::id;
use crate::identity::UserId;
use crate::recruiting::Line;

id!(
    /// Identifies a CV.
    CvId
);

/// What a person calls a CV, to tell it from their others.
pub type CvName = Line<200>;

/// The files of CVs: of kinds whose text can be read.
pub const CV: Purpose = Purpose {
    name: "cv",
    kinds: &[kinds::PDF, kinds::DOCX],
    max_bytes: 10 * 1024 * 1024,
    restricted_to: None,
};

/// Why a CV was not read, as the person hears it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnreadableCv {
    /// It asks for a password.
    Encrypted,
    /// It is broken.
    Corrupt,
    /// It, or its text, is too much.
    TooLarge,
    /// Reading it takes too long.
    TooSlow,
    /// Reading it takes too much memory.
    TooMuchMemory,
    /// It has no text: a scan, or drawings alone.
    NoText,
    /// It was tried again and again, and documents could not be read.
    Unavailable,
}

impl UnreadableCv {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Encrypted,
        Self::Corrupt,
        Self::TooLarge,
        Self::TooSlow,
        Self::TooMuchMemory,
        Self::NoText,
        Self::Unavailable,
    ];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Encrypted => "encrypted",
            Self::Corrupt => "corrupt",
            Self::TooLarge => "too_large",
            Self::TooSlow => "too_slow",
            Self::TooMuchMemory => "too_much_memory",
            Self::NoText => "no_text",
            Self::Unavailable => "unavailable",
        }
    }

    /// The reason of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

/// Whether a CV was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CvReading {
    /// Its turn is to come.
    Pending,
    /// There is a proposal.
    Ready,
    /// There is none.
    Failed(UnreadableCv),
}

impl CvReading {
    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Ready => "ready",
            Self::Failed(_) => "failed",
        }
    }

    /// Why it was not read, if it was not.
    pub const fn reason(self) -> Option<UnreadableCv> {
        match self {
            Self::Failed(reason) => Some(reason),
            Self::Pending | Self::Ready => None,
        }
    }
}

/// A CV. Of a person's CVs exactly one is active, whenever there is any: it goes along when they apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cv {
    /// Identifies it.
    pub id: CvId,
    /// Whose it is.
    pub user_id: UserId,
    /// The file.
    pub file_id: FileId,
    /// What the person calls it.
    pub name: CvName,
    /// What its file is called.
    pub file_name: FileName,
    /// What its content was found to be.
    pub media_type: String,
    /// How large it is, in bytes.
    pub size: u64,
    /// Whether it is the active one.
    pub active: bool,
    /// Whether it was read.
    pub reading: CvReading,
    /// When it was stored.
    pub created_at: Timestamp,
}

impl Cv {
    /// How many a person keeps at most.
    pub const MAX: usize = 20;
}

/// Which CV is to become active when this one goes: the latest that is left, if it was the active one.
pub fn heir(cvs: &[Cv], gone: CvId) -> Option<CvId> {
    if !cvs.iter().any(|cv| cv.id == gone && cv.active) {
        return None;
    }
    let left = cvs.iter().filter(|cv| cv.id != gone);
    left.max_by_key(|cv| (cv.created_at, cv.id)).map(|cv| cv.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id as _;
    use chrono::TimeDelta;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn cv(number: u8, active: bool) -> Cv {
        let created_at = NOW + TimeDelta::seconds(i64::from(number));
        Cv {
            id: CvId::new(NOW, [number; 10]),
            user_id: UserId::new(NOW, [1; 10]),
            file_id: FileId::new(NOW, [number; 10]),
            name: CvName::parse("Main").unwrap(),
            file_name: FileName::parse("cv.pdf").unwrap(),
            media_type: "application/pdf".to_owned(),
            size: 1,
            active,
            reading: CvReading::Pending,
            created_at,
        }
    }

    #[test]
    fn the_latest_follows_the_active_one_alone() {
        let cvs = [cv(1, false), cv(2, true), cv(3, false)];
        assert_eq!(heir(&cvs, cvs[1].id), Some(cvs[2].id));
        assert_eq!(heir(&cvs, cvs[0].id), None, "another is active");
        assert_eq!(heir(&[cv(1, true)], cv(1, true).id), None, "nothing is left");
        assert_eq!(heir(&[], cv(1, true).id), None);
    }

    #[test]
    fn every_reason_is_read_by_its_name_alone() {
        for reason in UnreadableCv::ALL {
            assert_eq!(UnreadableCv::parse(reason.as_str()), Some(reason));
        }
        assert_eq!(UnreadableCv::parse("lost"), None);
    }

    proptest! {
        /// Adding, activating and removing in any order: one is active whenever there is any.
        #[test]
        fn one_is_active_whenever_there_is_any(steps in prop::collection::vec((0_u8..3, any::<prop::sample::Index>()), 1..60)) {
            let mut cvs: Vec<Cv> = Vec::new();
            let mut next = 0;
            for (what, which) in steps {
                match what {
                    0 => {
                        next += 1;
                        cvs.push(cv(next, cvs.is_empty()));
                    }
                    _ if cvs.is_empty() => {}
                    1 => {
                        let chosen = which.get(&cvs).id;
                        for cv in &mut cvs {
                            cv.active = cv.id == chosen;
                        }
                    }
                    _ => {
                        let gone = which.get(&cvs).id;
                        let heir = heir(&cvs, gone);
                        cvs.retain(|cv| cv.id != gone);
                        cvs.iter_mut().filter(|cv| Some(cv.id) == heir).for_each(|cv| cv.active = true);
                    }
                }
                let active = cvs.iter().filter(|cv| cv.active).count();
                prop_assert_eq!(active, usize::from(!cvs.is_empty()));
            }
        }
    }
}
