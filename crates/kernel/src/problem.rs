//! Refusals, as RFC 9457 problems of a closed set.

use serde::{Serialize, Serializer, ser::SerializeMap};

macro_rules! kinds {
    ($($name:ident, $slug:literal, $status:literal, $title:literal, $explanation:literal;)*) => {
        /// Every kind of refusal there is.
        #[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
        pub enum ProblemKind {
            $(#[doc = $explanation] $name,)*
        }

        impl ProblemKind {
            /// All of them, in the order of their status.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The last part of the problem's `type`.
            #[must_use]
            pub fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug,)* }
            }

            /// The HTTP status.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// What it is, in a few words.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// What it means and what to do, for the page behind `type`.
            #[must_use]
            pub fn explanation(self) -> &'static str {
                match self { $(Self::$name => $explanation,)* }
            }
        }
    };
}

kinds! {
    InvalidRequest, "invalid-request", 400, "The request cannot be read", "The request is not what the protocol calls for, for example malformed JSON or an unknown event. Mend the request; sending it again as it is will not help.";
    Unauthenticated, "unauthenticated", 401, "Sign in first", "The request carries no token. Send it again with `Authorization: Bearer <token>`, or connect the socket as somebody first.";
    InvalidCredentials, "invalid-credentials", 401, "E-mail or password is wrong", "No active account has this e-mail and password. Check both and try again.";
    TwoFactorRequired, "two-factor-required", 401, "A code is needed", "The account has a second factor. Send a code of the device, or a recovery code, with the `challenge` to `/api/auth/two-factor` within 5 minutes.";
    InvalidToken, "invalid-token", 401, "The token is not valid", "The token is malformed, expired or revoked. Agents refresh it or sign in again; a visitor's client forgets it and connects anew.";
    Forbidden, "forbidden", 403, "Not allowed", "You are known, but your role does not include this, or this door is for the other side.";
    NotFound, "not-found", 404, "Not found", "There is nothing here that you can see. It may never have existed, or belong to somebody else.";
    MethodNotAllowed, "method-not-allowed", 405, "Method not allowed", "This address exists, but not for this HTTP method. The `Allow` header names those it takes.";
    Conflict, "conflict", 409, "Conflict", "The change contradicts what is already there, for example an e-mail that is taken.";
    InvalidTransition, "invalid-transition", 409, "Not possible in this state", "The conversation is in a state from which this change does not lead anywhere.";
    AlreadyAssigned, "already-assigned", 409, "Already taken", "Another agent has this conversation. `assignee` says who. An admin or owner can take it over with `force`.";
    ConversationClosed, "conversation-closed", 409, "The conversation is closed", "A closed conversation takes no messages. A visitor starts a new one; an agent can reopen it.";
    TooLarge, "too-large", 413, "Too large", "What was sent is over a limit. The detail says which.";
    UnsupportedType, "unsupported-type", 415, "Unsupported content type", "The body's content type is not one that this address takes. Send `application/json`.";
    ValidationFailed, "validation-failed", 422, "Some fields are not right", "`errors` lists each field and what is wrong with it.";
    RateLimited, "rate-limited", 429, "Too many requests", "A limit on how often this can be done was reached. Wait `retryAfter` seconds and try again.";
    Internal, "internal", 500, "Something went wrong here", "This is our fault. Nothing that was acknowledged is lost; trying again may help.";
    Busy, "busy", 503, "Busy", "More is arriving than can be stored right now. Nothing was stored; send it again after `retryAfter` seconds with the same `clientId`.";
    StorageUnavailable, "storage-unavailable", 503, "Storage is unavailable", "The database cannot be reached or refuses to write. Nothing was stored; send it again later with the same `clientId`.";
}

/// One field that is not right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// The path of the field, for example `appearance.color`.
    pub field: String,
    /// What is wrong with it and what to do.
    pub message: String,
}

/// A refusal: what a client gets instead of what it asked for.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Which kind.
    pub kind: ProblemKind,
    /// This occurrence, in a sentence for a person.
    pub detail: String,
    /// The fields that are not right.
    pub errors: Vec<FieldError>,
    /// Seconds until trying again makes sense.
    pub retry_after: Option<u32>,
    /// Who has the conversation, for [`ProblemKind::AlreadyAssigned`].
    pub assignee: Option<serde_json::Value>,
    /// What a code is sent with, for [`ProblemKind::TwoFactorRequired`].
    pub challenge: Option<String>,
}

impl Problem {
    /// A problem of `kind`.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            errors: Vec::new(),
            retry_after: None,
            assignee: None,
            challenge: None,
        }
    }

    /// One field is not right, or, without a name, the whole of what was sent.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::fields(vec![FieldError {
            field: field.into(),
            message: message.into(),
        }])
    }

    /// Some fields are not right.
    #[must_use]
    pub fn fields(mut errors: Vec<FieldError>) -> Self {
        let detail = match errors.first() {
            Some(first) if first.field.is_empty() => format!("What was sent {}.", first.message),
            Some(first) => format!("{}: {}", first.field, first.message),
            None => "Some fields are not right.".into(),
        };
        errors.retain(|error| !error.field.is_empty());
        Self {
            errors,
            ..Self::new(ProblemKind::ValidationFailed, detail)
        }
    }

    /// Nothing that this actor can see.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(ProblemKind::NotFound, format!("There is no such {what}."))
    }

    /// The role, or the side, does not allow it.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(ProblemKind::Forbidden, detail)
    }

    /// The database said no for a reason that is not the sender's.
    #[must_use]
    pub fn storage_unavailable() -> Self {
        Self {
            retry_after: Some(1),
            ..Self::new(
                ProblemKind::StorageUnavailable,
                "The database is unavailable. Nothing was stored; try again soon.",
            )
        }
    }

    /// A limit on how often was reached.
    #[must_use]
    pub fn rate_limited(limit: &str, retry_after: u32) -> Self {
        Self {
            retry_after: Some(retry_after),
            ..Self::new(
                ProblemKind::RateLimited,
                format!("The limit \"{limit}\" was reached. Try again in {retry_after} s."),
            )
        }
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", &format!("/problems/{}", self.kind.slug()))?;
        map.serialize_entry("title", self.kind.title())?;
        map.serialize_entry("status", &self.kind.status())?;
        map.serialize_entry("detail", &self.detail)?;
        if !self.errors.is_empty() {
            map.serialize_entry("errors", &self.errors)?;
        }
        if let Some(seconds) = self.retry_after {
            map.serialize_entry("retryAfter", &seconds)?;
        }
        if let Some(assignee) = &self.assignee {
            map.serialize_entry("assignee", assignee)?;
        }
        if let Some(challenge) = &self.challenge {
            map.serialize_entry("challenge", challenge)?;
        }
        map.end()
    }
}
