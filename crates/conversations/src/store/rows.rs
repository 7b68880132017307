//! The tables as SeaORM reads them, and their rows as this feature speaks of them.

use kernel::{AgentId, ConversationId, MessageId, NoteId, Timestamp};
use sea_orm::DbErr;

use crate::{
    model::{MessageKind, SenderKind},
    wire::{Message, Note, Person, Receipt, Sender},
};

pub(crate) mod messages {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "messages")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) conversation_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) seq: i64,
        pub(crate) id: Uuid,
        pub(crate) client_id: Option<String>,
        pub(crate) sender_kind: String,
        pub(crate) sender_id: Option<Uuid>,
        pub(crate) sender_name: Option<String>,
        pub(crate) sender_avatar_url: Option<String>,
        pub(crate) kind: String,
        pub(crate) content: String,
        pub(crate) created_at: i64,
        pub(crate) edited_at: Option<i64>,
        pub(crate) deleted_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod notes {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "notes")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) conversation_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) note_seq: i64,
        pub(crate) id: Uuid,
        pub(crate) after_seq: i64,
        pub(crate) client_id: String,
        pub(crate) author_id: Uuid,
        pub(crate) author_name: String,
        pub(crate) author_avatar_url: Option<String>,
        pub(crate) content: String,
        pub(crate) mentions: Json,
        pub(crate) created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) fn message(row: messages::Model) -> Result<Message, DbErr> {
    Ok(Message {
        id: MessageId(row.id),
        conversation_id: ConversationId(row.conversation_id),
        seq: row.seq,
        client_id: row.client_id.map(Into::into),
        sender: Sender {
            kind: word(&row.sender_kind, SenderKind::parse)?,
            id: row.sender_id,
            name: row.sender_name.map(Into::into),
            avatar_url: row.sender_avatar_url.map(Into::into),
        },
        kind: word(&row.kind, MessageKind::parse)?,
        content: row.content.into(),
        attachments: Vec::new(),
        status: Receipt::Sent,
        created_at: Timestamp(row.created_at),
        edited_at: row.edited_at.map(Timestamp),
        deleted_at: row.deleted_at.map(Timestamp),
    })
}

pub(crate) fn note(row: notes::Model) -> Note {
    Note {
        id: NoteId(row.id),
        conversation_id: ConversationId(row.conversation_id),
        note_seq: row.note_seq,
        after_seq: row.after_seq,
        client_id: row.client_id.into(),
        author: Person {
            id: AgentId(row.author_id),
            name: row.author_name.into(),
            avatar_url: row.author_avatar_url.map(Into::into),
        },
        content: row.content.into(),
        mentions: serde_json::from_value(row.mentions).unwrap_or_default(),
        created_at: Timestamp(row.created_at),
    }
}

fn word<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, DbErr> {
    parse(text).ok_or_else(|| DbErr::Type(format!("unknown word {text:?}")))
}
