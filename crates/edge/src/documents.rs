//! The refusals of an operation, for the OpenAPI document: `responses((status = 200, …), ForAgents, WithBody, Always)`.

use std::collections::BTreeMap;

use kernel::ProblemKind;
use utoipa::{
    IntoResponses,
    openapi::{Content, Ref, RefOr, Response, ResponseBuilder, content::ContentBuilder},
};

use crate::ProblemBody;

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident: $($kind:ident),+;)*) => {$(
        $(#[$doc])*
        #[derive(Copy, Clone, Debug)]
        pub struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                describe(&[$(ProblemKind::$kind),+])
            }
        }
    )*};
}

refusals! {
    /// Who is asked for a token: an agent's, or a visitor's, or one with a certain role.
    WithToken: Unauthenticated, InvalidToken, Forbidden;
    /// Takes a body.
    WithBody: InvalidRequest, TooLarge, UnsupportedType, ValidationFailed;
    /// Takes parameters in the query.
    WithQuery: ValidationFailed;
    /// Names one thing.
    WithId: NotFound;
    /// May contradict what is already there.
    MayConflict: Conflict;
    /// Signs somebody in.
    WithCredentials: InvalidCredentials, TwoFactorRequired;
    /// Takes a token of another kind in its body.
    WithTokenInBody: InvalidToken;
    /// Is limited in how often.
    Limited: RateLimited;
    /// Everything that reaches the database: what writes, and what hashes a password, is told `busy` when too much waits.
    Always: Internal, Busy, StorageUnavailable;
}

fn describe(kinds: &[ProblemKind]) -> BTreeMap<String, RefOr<Response>> {
    let mut slugs: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for kind in kinds {
        slugs
            .entry(kind.status().to_string())
            .or_default()
            .push(kind.slug());
    }
    slugs
        .into_iter()
        .map(|(status, slugs)| {
            let response = ResponseBuilder::new()
                .description(format!("Problem: `{}`", slugs.join("`, `")))
                .content("application/problem+json", content())
                .build();
            (status, RefOr::T(response))
        })
        .collect()
}

fn content() -> Content {
    let name = <ProblemBody as utoipa::ToSchema>::name();
    ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(name)))
        .build()
}
