//! What every error looks like: `application/problem+json` (RFC 9457).

mod body;
mod documented;
mod kinds;
mod routes;

pub(crate) use body::{FieldProblem, ProblemBody};
pub(crate) use documented::{
    AuthenticationProblems, ConditionalProblems, ConflictProblem, FilterProblems, GoneProblem,
    InputProblems, ListProblems, NotFoundProblem, ServerProblems, ThrottleProblem, problem,
    problems,
};
pub(crate) use kinds::Problem;
pub(crate) use routes::RouteTable;
