//! Ids are `UUIDv7` (RFC 9562): sortable by the time they were made, and unguessable enough not to be counted.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id, greater than every earlier one of this process.
            #[must_use]
            #[expect(clippy::new_without_default, reason = "a new id differs each time; `default` promises a fixed value")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Uuid)))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    )*};
}

ids! {
    /// A business: the tenant.
    WorkspaceId,
    /// A person with an account.
    AgentId,
    /// A group of agents.
    TeamId,
    /// A role that a workspace made for itself.
    RoleId,
    /// A sign-in of an agent: the family of its refresh tokens.
    SessionId,
    /// One embed of a workspace.
    WidgetId,
    /// Somebody on a site.
    VisitorId,
    /// A conversation of a visitor with the business.
    ConversationId,
    /// A message in a conversation.
    MessageId,
    /// A private note behind a message.
    NoteId,
}
