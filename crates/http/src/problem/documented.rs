//! Groups of problems, for the `responses` of operations.

use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{ContentBuilder, HeaderBuilder, Ref, RefOr, Response, ResponseBuilder};

/// Declares a group.
macro_rules! problems {
    ($(#[$meta:meta])* $name:ident { $($status:literal => $description:literal),+ $(,)? }) => {
        $(#[$meta])*
        pub(crate) struct $name;

        impl utoipa::IntoResponses for $name {
            fn responses() -> std::collections::BTreeMap<
                String,
                utoipa::openapi::RefOr<utoipa::openapi::Response>,
            > {
                [$(($status.to_owned(), $crate::problem::problem($status, $description)),)+].into()
            }
        }
    };
}
pub(crate) use problems;

/// An answer that is a problem.
pub(crate) fn problem(status: &str, description: &str) -> RefOr<Response> {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let mut response = ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", content);
    if status == "429" {
        for (name, description) in LIMIT_HEADERS {
            let schema = ObjectBuilder::new().schema_type(Type::Integer).build();
            let header =
                HeaderBuilder::new().schema(Some(schema)).description(Some(description)).build();
            response = response.header(name, header);
        }
    }
    response.build().into()
}

/// What a 429 says, and all but the last every answer to a request that was counted.
const LIMIT_HEADERS: [(&str, &str); 4] = [
    ("RateLimit-Limit", "How often in a window, of the limit that comes closest"),
    ("RateLimit-Remaining", "How often still in this window"),
    ("RateLimit-Reset", "Seconds until the window ends"),
    ("Retry-After", "Seconds to wait"),
];

problems!(
    /// Of every operation that takes a JSON body.
    InputProblems {
        "400" => "The body cannot be read",
        "408" => "The body took too long to arrive",
        "413" => "The body is too large",
        "415" => "The body is not JSON",
        "422" => "Fields are not acceptable",
    }
);
problems!(
    /// Of every operation that needs somebody to be signed in.
    AuthenticationProblems {
        "401" => "Nobody is signed in, or not any more",
        "403" => "Whoever is signed in may not do this",
    }
);
problems!(
    /// Of every operation that is limited.
    ThrottleProblem { "429" => "Too often; `Retry-After` says how long to wait" }
);
problems!(
    /// Of every operation that takes the token of a link.
    GoneProblem { "410" => "The token is unknown, was used or has expired" }
);
problems!(
    /// Of every operation that may not fit how things are.
    ConflictProblem { "409" => "It conflicts with how things are" }
);
problems!(
    /// Of every operation on one thing.
    NotFoundProblem { "404" => "There is no such thing, or it is not yours" }
);
problems!(
    /// Of every list.
    ListProblems {
        "400" => "The cursor is not one of ours",
        "422" => "The limit is out of range",
    }
);
problems!(
    /// Of every list that can be asked for a part of it.
    FilterProblems {
        "400" => "The query cannot be read, or the cursor is not one of ours",
        "422" => "The limit is out of range, or a filter is not acceptable",
    }
);
problems!(
    /// Of every operation that takes `If-Match`.
    ConditionalProblems { "412" => "The resource has changed since" }
);
problems!(
    /// Of every operation that is counted and can fail.
    ServerProblems {
        "429" => "Too often; `Retry-After` says how long to wait",
        "500" => "A fault of ours",
        "503" => "Overloaded; `Retry-After` says how long to wait",
    }
);
