//! Matches as they go over the wire.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use socle_application::paging::Page;
use socle_application::recruiting::matching::{
    ApplicantMatch, RankPlace, Recommendation, SaidReason, SkillGapView,
};
use socle_domain::Id;
use socle_domain::recruiting::matching::MatchScore;
use socle_domain::recruiting::{ApplicationId, JobId, SkillKind, SkillName};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::problem::Problem;
use crate::recruiting::applications::dto::ApplicationBody;
use crate::recruiting::jobs::dto::JobBody;

/// One thing that raised a score or lowered it.
#[derive(Serialize, ToSchema)]
struct ReasonBody {
    /// Its name, which stays the same: `shared_skills`, `languages_shared`, `missing_skills`,
    /// `similar_text`, `same_place`, `other_place`, `remote_ok`, `work_mode_mismatch`,
    /// `salary_overlap` or `salary_below`.
    #[schema(example = "shared_skills")]
    key: String,
    /// Whether it speaks for the match.
    favorable: bool,
    /// What it names: skills, languages or a place as the job writes them, or a word such as `strong`.
    values: Vec<String>,
    /// In words, in the language of whoever asks.
    #[schema(example = "Skills in common: Rust, SQL")]
    text: String,
}

impl From<SaidReason> for ReasonBody {
    fn from(SaidReason { key, favorable, values, text }: SaidReason) -> Self {
        Self { key: key.to_owned(), favorable, values, text }
    }
}

fn reasons(said: Vec<SaidReason>) -> Vec<ReasonBody> {
    said.into_iter().map(ReasonBody::from).collect()
}

/// A job that suits, more or less.
#[derive(Serialize, ToSchema)]
struct RecommendationBody {
    job: JobBody,
    /// How well, from 0 to 100. Advice: nothing follows from it.
    #[schema(minimum = 0, maximum = 100)]
    score: u8,
    /// Why.
    reasons: Vec<ReasonBody>,
    /// Which version of matching says so. Scores of two versions cannot be compared.
    version: String,
}

impl From<Recommendation> for RecommendationBody {
    fn from(it: Recommendation) -> Self {
        let (job, score) = (JobBody::from(it.view), it.score.percent());
        Self { job, score, reasons: reasons(it.reasons), version: it.version }
    }
}

/// A page of recommendations.
#[derive(Serialize, ToSchema)]
pub(super) struct RecommendationPage {
    data: Vec<RecommendationBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<Page<Recommendation, RankPlace<JobId>>> for RecommendationPage {
    fn from(page: Page<Recommendation, RankPlace<JobId>>) -> Self {
        let data = page.items.into_iter().map(RecommendationBody::from).collect();
        Self { data, next_cursor: page.next.map(place_cursor) }
    }
}

/// Somebody who applied, and how well they suit.
#[derive(Serialize, ToSchema)]
struct ApplicantMatchBody {
    application: ApplicationBody,
    /// How well, from 0 to 100; `null` when there is nothing to compare, or not yet. Advice: a person
    /// decides.
    #[schema(required, minimum = 0, maximum = 100)]
    score: Option<u8>,
    /// Why.
    reasons: Vec<ReasonBody>,
    /// Which version of matching says so. Scores of two versions cannot be compared.
    version: String,
}

impl From<ApplicantMatch> for ApplicantMatchBody {
    fn from(it: ApplicantMatch) -> Self {
        Self {
            application: it.view.into(),
            score: it.score.map(MatchScore::percent),
            reasons: reasons(it.reasons),
            version: it.version,
        }
    }
}

/// A page of a ranking.
#[derive(Serialize, ToSchema)]
pub(super) struct ApplicantMatchPage {
    data: Vec<ApplicantMatchBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<Page<ApplicantMatch, RankPlace<ApplicationId>>> for ApplicantMatchPage {
    fn from(page: Page<ApplicantMatch, RankPlace<ApplicationId>>) -> Self {
        let data = page.items.into_iter().map(ApplicantMatchBody::from).collect();
        Self { data, next_cursor: page.next.map(place_cursor) }
    }
}

/// A skill that a job asks for.
#[derive(Serialize, ToSchema)]
struct AskedSkillBody {
    /// As the job calls it.
    name: String,
    /// `technical`, `soft` or `language`.
    kind: String,
}

impl From<(SkillName, SkillKind)> for AskedSkillBody {
    fn from((name, kind): (SkillName, SkillKind)) -> Self {
        Self { name: name.to_string(), kind: kind.as_str().to_owned() }
    }
}

/// What a job asks for, and what of it somebody has told of.
#[derive(Serialize, ToSchema)]
pub(super) struct SkillGapBody {
    job_id: Uuid,
    /// What of it is in the profile, however it is called there.
    have: Vec<AskedSkillBody>,
    /// What is not.
    missing: Vec<AskedSkillBody>,
    /// Which version of matching says so.
    version: String,
}

impl From<SkillGapView> for SkillGapBody {
    fn from(view: SkillGapView) -> Self {
        let named =
            |skills: Vec<(SkillName, SkillKind)>| skills.into_iter().map(Into::into).collect();
        Self {
            job_id: view.job_id.as_uuid(),
            have: named(view.have),
            missing: named(view.missing),
            version: view.version,
        }
    }
}

/// What stands in a cursor for no score: more than any.
const UNSCORED: u16 = u16::MAX;

/// A place in a ranking: a score and an identifier.
fn place_cursor<T: Id>(place: RankPlace<T>) -> String {
    let score = place.score.map_or(UNSCORED, MatchScore::thousandths);
    let mut bytes = score.to_be_bytes().to_vec();
    bytes.extend_from_slice(place.id.as_uuid().as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads such a place.
pub(super) fn read_place<T: Id>(text: &str) -> Result<RankPlace<T>, Problem> {
    let parse = || {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (score, id) = bytes.split_first_chunk()?;
        let score = match u16::from_be_bytes(*score) {
            UNSCORED => None,
            score if score <= 1000 => Some(MatchScore::from_thousandths(score)),
            _ => return None,
        };
        Some(RankPlace { score, id: T::from_uuid(Uuid::from_slice(id).ok()?) })
    };
    parse().ok_or_else(|| Problem::unreadable("the cursor is not one of ours"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back() {
        let id = JobId::from_uuid(Uuid::from_u128(7));
        for score in [None, Some(0), Some(623), Some(1000)] {
            let place = RankPlace { score: score.map(MatchScore::from_thousandths), id };
            assert_eq!(read_place(&place_cursor(place)).unwrap(), place);
        }
        // One byte more, one less, and a score that there is not.
        let (long, short) = ("A".repeat(26), "A".repeat(22));
        let high = URL_SAFE_NO_PAD.encode([&[0x7f, 0xff][..], &[0; 16]].concat());
        for text in ["", "%", "AAAA", &long, &short, &high] {
            assert!(read_place::<JobId>(text).is_err(), "{text}");
        }
    }
}
