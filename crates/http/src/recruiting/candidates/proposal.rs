//! What was read in a CV, for the person to look at.

use serde::{Deserialize, Serialize};
use socle_application::recruiting::ports::CvProposalView;
use socle_domain::recruiting::UnreadableCv;
use utoipa::ToSchema;

use crate::problem::Problem;

/// What came of reading a CV.
#[derive(Serialize, ToSchema)]
pub(super) struct ParsedCvBody {
    /// `pending`: ask again; `ready`: there is a proposal; `failed`: there is none.
    #[schema(example = "ready")]
    status: &'static str,
    /// Why there is none: `encrypted`, `corrupt`, `too_large`, `too_slow`, `too_much_memory`, `no_text`
    /// or `unavailable`.
    #[schema(required)]
    reason: Option<&'static str>,
    #[schema(required)]
    proposal: Option<CvProposalBody>,
}

/// What a CV says, as far as it could be read. Nothing of it is in the profile before the person puts
/// it there.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct CvProposalBody {
    #[schema(required)]
    full_name: Option<String>,
    #[schema(required)]
    email: Option<String>,
    #[schema(required)]
    phone: Option<String>,
    #[schema(required)]
    location: Option<String>,
    #[schema(required)]
    headline: Option<String>,
    #[schema(required)]
    summary: Option<String>,
    experiences: Vec<ProposedExperience>,
    education: Vec<ProposedEducation>,
    skills: Vec<ProposedSkill>,
}

/// Where somebody worked, as a CV says it.
#[derive(Serialize, Deserialize, ToSchema)]
struct ProposedExperience {
    #[schema(required)]
    title: Option<String>,
    #[schema(required)]
    employer: Option<String>,
    /// A month, or only a year.
    #[schema(required, example = "2019-09")]
    started: Option<String>,
    #[schema(required, example = "2022")]
    ended: Option<String>,
    /// Whether it says that this goes on.
    current: bool,
    #[schema(required)]
    description: Option<String>,
}

/// What somebody learned, as a CV says it.
#[derive(Serialize, Deserialize, ToSchema)]
struct ProposedEducation {
    #[schema(required)]
    degree: Option<String>,
    #[schema(required)]
    school: Option<String>,
    /// A month, or only a year.
    #[schema(required, example = "2015-09")]
    started: Option<String>,
    #[schema(required, example = "2018")]
    ended: Option<String>,
    /// Whether it says that this goes on.
    current: bool,
}

/// What somebody can, as a CV says it.
#[derive(Serialize, Deserialize, ToSchema)]
struct ProposedSkill {
    name: String,
    /// `language`, or `technical` for everything else.
    kind: String,
    /// How well a language is spoken, in the words of the CV.
    #[schema(required, example = "C1")]
    level_text: Option<String>,
}

impl TryFrom<CvProposalView> for ParsedCvBody {
    type Error = Problem;

    fn try_from(view: CvProposalView) -> Result<Self, Problem> {
        let proposal = view.proposal.as_deref().map(serde_json::from_str).transpose();
        Ok(Self {
            status: view.reading.as_str(),
            reason: view.reading.reason().map(UnreadableCv::as_str),
            proposal: proposal.map_err(Problem::internal)?,
        })
    }
}
