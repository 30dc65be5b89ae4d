use utoipa::IntoParams;

use crate::problem::problems;

/// The header, for the `params` of operations that are wrapped in `Idempotent`.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(crate) struct IdempotencyKeyHeader {
    /// Names this request, best by a random UUID: sent again within 24 hours with the same key, path
    /// and body, it gets the first answer once more, with `idempotency-replayed: true`.
    #[param(rename = "idempotency-key", min_length = 1, max_length = 257)]
    #[expect(dead_code, reason = "describes a header that the middleware reads")]
    idempotency_key: Option<String>,
}

problems!(
    /// Of every operation that takes `Idempotency-Key`. Comes after the groups whose problems it
    /// describes anew.
    IdempotencyProblems {
        "400" => "The body or `Idempotency-Key` cannot be read",
        "408" => "The body took too long to arrive",
        "409" => "It conflicts with how things are; or the first request with this \
                  `Idempotency-Key` is still being worked on (`Retry-After` says how long to wait), \
                  or took effect and its answer was lost",
        "413" => "The body is too large",
        "422" => "Fields are not acceptable, or the `Idempotency-Key` was used for another request",
    }
);
