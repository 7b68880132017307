//! The words of a conversation, as they are stored and sent.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $word)] $variant),* }

        // By hand: the derive does not see words that come through a macro.
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some([$($word),*]))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }

        impl $name {
            /// The word as stored and sent.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The one of that word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

words! {
    /// Where a conversation stands.
    Status {
        /// Nobody has it.
        Waiting = "waiting",
        /// Somebody has it.
        Active = "active",
        /// Done, and open again as soon as the visitor writes.
        Resolved = "resolved",
        /// Over: it takes no messages.
        Closed = "closed",
    }
}

impl Status {
    /// Somebody waits for an answer, or may still ask.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Active)
    }
}

words! {
    /// Who answers.
    Mode {
        /// People.
        Human = "human",
        /// The AI.
        Ai = "ai",
    }
}

words! {
    /// How soon it should be served.
    #[derive(PartialOrd, Ord)]
    Priority {
        /// Last.
        Low = "low",
        /// In turn.
        Normal = "normal",
        /// Before the others.
        High = "high",
        /// At once.
        Urgent = "urgent",
    }
}

words! {
    /// On which side a sender is.
    SenderKind {
        /// The visitor.
        Visitor = "visitor",
        /// A person of the business.
        Agent = "agent",
        /// The AI.
        Ai = "ai",
        /// Deskbell itself.
        System = "system",
    }
}

words! {
    /// What a message is.
    MessageKind {
        /// Something written.
        Text = "text",
        /// Files, with or without a line.
        File = "file",
        /// Something that happened; its content is one of the words of [`Happening`].
        Event = "event",
    }
}

words! {
    /// What the content of a message of kind `event` says. Clients put it into the reader's language, with the sender's name.
    Happening {
        /// The sender took the conversation or was given it.
        Joined = "joined",
        /// The sender put it back into the queue.
        Left = "left",
        /// The sender declared it done.
        Resolved = "resolved",
        /// The sender ended it.
        Closed = "closed",
        /// The sender opened it again.
        Reopened = "reopened",
        /// The sender handed it on to another team.
        Transferred = "transferred",
        /// It goes on in another conversation of the same visitor.
        Merged = "merged",
    }
}
