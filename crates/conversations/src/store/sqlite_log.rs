//! The message log on SQLite: prepared statements on one connection, one thread.

use std::{
    borrow::Cow,
    sync::{Arc, LazyLock},
};

use kernel::{AgentId, ConversationId, MessageId, NoteId, Timestamp, WorkspaceId};
use rusqlite::{
    Error, OptionalExtension, Row, ToSql, Transaction, params, params_from_iter,
    types::{FromSql, ToSqlOutput, Type},
};
use uuid::Uuid;

use super::{
    OPEN,
    columns::{self, COLUMNS, Cells, Extent, Value, names},
    message_counts,
};
use crate::{
    log::{EventRow, Key, Loaded, Needs, Revision, Writes},
    model::{Conversation, MessageKind, SenderKind},
    wire::{Message, Note, Person, Reaction, Receipt, Sender},
};

const MESSAGE: &str = "SELECT id, conversation_id, seq, client_id, sender_kind, sender_id, sender_name, sender_avatar_url, kind, \
     content, created_at, edited_at, deleted_at, reactions FROM messages WHERE workspace_id = ?1 AND ";
const NOTE: &str = "SELECT id, conversation_id, note_seq, after_seq, client_id, author_id, author_name, author_avatar_url, content, \
     mentions, created_at FROM notes WHERE workspace_id = ?1 AND ";

/// The first message of a conversation with this visitor, by this agent under this `clientId`.
const FIRST_TO: &str = "seq = 1 AND sender_id = ?3 AND client_id = ?4 AND conversation_id IN (SELECT id FROM conversations \
     WHERE workspace_id = ?1 AND visitor_id = ?2)";

/// Reads what a batch needs.
pub(crate) fn load(tx: &Transaction<'_>, needs: &Needs) -> Result<Loaded, Error> {
    let mut loaded = Loaded::default();
    let mut by_id = tx.prepare_cached(&format!("{} id = ?2", *SELECT))?;
    for (workspace, id) in &needs.conversations {
        let found = by_id
            .query_row(params![workspace.0, id.0], conversation)
            .optional()?;
        if let Some(found) = found {
            loaded.conversations.insert((*workspace, *id), found);
        }
    }
    let mut by_client_id = tx.prepare_cached(&format!(
        "{MESSAGE} conversation_id = ?2 AND sender_id = ?3 AND client_id = ?4"
    ))?;
    for (workspace, key) in &needs.messages {
        let Key {
            conversation,
            sender,
            client_id,
        } = key;
        let parameters = params![workspace.0, conversation.0, sender, &**client_id];
        if let Some(found) = by_client_id.query_row(parameters, message).optional()? {
            loaded.messages.insert(key.clone(), Arc::new(found));
        }
    }
    for start in &needs.starts {
        let (workspace, visitor, client_id) = start;
        let mut begun = tx.prepare_cached(&format!("{} visitor_id = ?2 AND client_id = ?3", *SELECT))?;
        let parameters = params![workspace.0, visitor.0, &**client_id];
        let Some(found) = begun.query_row(parameters, conversation).optional()? else {
            continue;
        };
        let first = by_client_id
            .query_row(params![workspace.0, found.id.0, visitor.0, &**client_id], message)
            .optional()?;
        loaded.started.insert(start.clone(), (found, first.map(Arc::new)));
    }
    load_approaches(tx, needs, &mut loaded)?;
    for (workspace, key) in &needs.notes {
        let mut statement = tx.prepare_cached(&format!(
            "{NOTE} conversation_id = ?2 AND author_id = ?3 AND client_id = ?4"
        ))?;
        let parameters = params![workspace.0, key.conversation.0, key.sender, &*key.client_id];
        if let Some(found) = statement.query_row(parameters, note).optional()? {
            loaded.notes.insert(key.clone(), Arc::new(found));
        }
    }
    for (workspace, id) in &needs.edits {
        let mut statement = tx.prepare_cached(&format!("{MESSAGE} id = ?2"))?;
        if let Some(found) = statement
            .query_row(params![workspace.0, id.0], message)
            .optional()?
        {
            loaded.edited.insert(*id, Arc::new(found));
        }
    }
    Ok(loaded)
}

/// What agents began with these visitors before, and what these visitors have open.
fn load_approaches(tx: &Transaction<'_>, needs: &Needs, loaded: &mut Loaded) -> Result<(), Error> {
    for key in &needs.approaches {
        let mut first = tx.prepare_cached(&format!("{MESSAGE} {FIRST_TO}"))?;
        let parameters = params![key.workspace.0, key.visitor.0, key.agent.0, &*key.client_id];
        if let Some(message) = first.query_row(parameters, message).optional()? {
            let begun = tx
                .prepare_cached(&format!("{} id = ?2", *SELECT))?
                .query_row(params![key.workspace.0, message.conversation_id.0], conversation)?;
            loaded.approached.insert(key.clone(), (begun, Arc::new(message)));
        }
        let mut open = tx.prepare_cached(&format!("{} visitor_id = ?2 AND {OPEN}", *SELECT))?;
        for found in open.query_map(params![key.workspace.0, key.visitor.0], conversation)? {
            let found = found?;
            let place = (found.workspace, found.id);
            loaded.conversations.entry(place).or_insert(found);
        }
    }
    Ok(())
}

/// Writes what was decided.
pub(crate) fn write(tx: &Transaction<'_>, writes: &Writes) -> Result<(), Error> {
    for new in &writes.new_conversations {
        insert_conversation(tx, new)?;
    }
    let mut insert = tx.prepare_cached(
        "INSERT INTO messages (workspace_id, conversation_id, seq, id, client_id, sender_kind, sender_id, sender_name, \
         sender_avatar_url, kind, content, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?;
    for (workspace, message) in &writes.new_messages {
        insert.execute(params![
            workspace.0,
            message.conversation_id.0,
            message.seq,
            message.id.0,
            message.client_id.as_deref(),
            message.sender.kind.as_str(),
            message.sender.id,
            message.sender.name.as_deref(),
            message.sender.avatar_url.as_deref(),
            message.kind.as_str(),
            &*message.content,
            message.created_at.0,
        ])?;
    }
    message_counts::sqlite(tx, &writes.new_messages)?;
    for (changed, extent) in &writes.changed_conversations {
        update_conversation(tx, changed, *extent)?;
    }
    for (workspace, message) in &writes.changed_messages {
        tx.prepare_cached(
            "UPDATE messages SET content = ?4, edited_at = ?5, deleted_at = ?6, reactions = ?7 \
             WHERE workspace_id = ?1 AND conversation_id = ?2 AND seq = ?3",
        )?
        .execute(params![
            workspace.0,
            message.conversation_id.0,
            message.seq,
            &*message.content,
            message.edited_at.map(|at| at.0),
            message.deleted_at.map(|at| at.0),
            columns::reactions_json(message).map(|json| json.to_string()),
        ])?;
    }
    insert_revisions(tx, &writes.revisions)?;
    for (workspace, note) in &writes.new_notes {
        insert_note(tx, *workspace, note)?;
    }
    insert_events(tx, &writes.events)
}

fn insert_revisions(tx: &Transaction<'_>, revisions: &[Revision]) -> Result<(), Error> {
    for row in revisions {
        tx.prepare_cached(
            "INSERT INTO message_revisions (workspace_id, message_id, revision, content, replaced_by, replaced_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            row.workspace.0,
            row.message.0,
            row.number,
            &*row.content,
            row.replaced_by,
            row.replaced_at.0,
        ])?;
    }
    Ok(())
}

fn insert_events(tx: &Transaction<'_>, events: &[EventRow]) -> Result<(), Error> {
    let mut event = tx.prepare_cached(
        "INSERT INTO events (workspace_id, kind, conversation_id, actor_id, from_seq, to_seq, data, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for row in events {
        event.execute(params![
            row.workspace.0,
            row.kind,
            row.conversation.0,
            row.actor,
            row.from_seq,
            row.to_seq,
            row.data,
            row.created_at.0,
        ])?;
    }
    Ok(())
}

fn insert_conversation(tx: &Transaction<'_>, new: &Conversation) -> Result<(), Error> {
    tx.prepare_cached(&INSERT)?
        .execute(params_from_iter(COLUMNS.iter().map(|column| (column.of)(new))))?;
    Ok(())
}

fn update_conversation(tx: &Transaction<'_>, changed: &Conversation, extent: Extent) -> Result<(), Error> {
    let sql = match extent {
        Extent::Progress => &UPDATE_PROGRESS,
        Extent::Whole => &UPDATE_WHOLE,
    };
    let (key, others) = COLUMNS.split_at(2);
    let written = others.iter().filter(|column| extent.holds(column));
    tx.prepare_cached(sql)?.execute(params_from_iter(
        key.iter().chain(written).map(|column| (column.of)(changed)),
    ))?;
    Ok(())
}

static SELECT: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {} FROM conversations WHERE workspace_id = ?1 AND ",
        names(COLUMNS, "")
    )
});
static INSERT: LazyLock<String> = LazyLock::new(|| {
    let places = vec!["?"; COLUMNS.len()].join(", ");
    format!(
        "INSERT INTO conversations ({}) VALUES ({places})",
        names(COLUMNS, "")
    )
});
static UPDATE_PROGRESS: LazyLock<String> = LazyLock::new(|| update(Extent::Progress));
static UPDATE_WHOLE: LazyLock<String> = LazyLock::new(|| update(Extent::Whole));

/// The key is bound first, then the columns of `extent`. SQLite moves a row in every index of a column that is named here,
/// changed or not: so there is a statement for what changes with every message.
fn update(extent: Extent) -> String {
    let written = COLUMNS.iter().filter(|column| extent.holds(column));
    let set: Vec<String> = written
        .zip(3..)
        .map(|(column, place)| format!("{} = ?{place}", column.name))
        .collect();
    format!(
        "UPDATE conversations SET {} WHERE workspace_id = ?1 AND id = ?2",
        set.join(", ")
    )
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>, Error> {
        match self {
            Self::Id(id) => id.to_sql(),
            Self::Text(text) => text.to_sql(),
            Self::Number(number) => number.to_sql(),
            Self::Json(json) => Ok(ToSqlOutput::Owned(json.as_ref().map(ToString::to_string).into())),
        }
    }
}

/// A row of the log's own connection.
struct Cursor<'a> {
    row: &'a Row<'a>,
    at: usize,
}

impl Cursor<'_> {
    fn next<T: FromSql>(&mut self) -> Result<T, Error> {
        self.at += 1;
        self.row.get(self.at - 1)
    }
}

impl Cells for Cursor<'_> {
    type Error = Error;

    fn id(&mut self) -> Result<Option<Uuid>, Error> {
        self.next()
    }

    fn text(&mut self) -> Result<Option<Cow<'_, str>>, Error> {
        self.at += 1;
        let text = self.row.get_ref(self.at - 1)?.as_str_or_null()?;
        Ok(text.map(Cow::Borrowed))
    }

    fn number(&mut self) -> Result<Option<i64>, Error> {
        self.next()
    }

    fn json(&mut self) -> Result<Option<serde_json::Value>, Error> {
        let at = self.at;
        match self.text()? {
            None => Ok(None),
            Some(text) => serde_json::from_str(&text)
                .map(Some)
                .map_err(|error| Error::FromSqlConversionFailure(at, Type::Text, Box::new(error))),
        }
    }

    fn broken(&self, what: &str) -> Error {
        Error::InvalidColumnType(self.at, what.to_owned(), Type::Text)
    }
}

fn insert_note(tx: &Transaction<'_>, workspace: WorkspaceId, note: &Note) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO notes (workspace_id, conversation_id, note_seq, id, after_seq, client_id, author_id, author_name, \
         author_avatar_url, content, mentions, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute(params![
        workspace.0,
        note.conversation_id.0,
        note.note_seq,
        note.id.0,
        note.after_seq,
        &*note.client_id,
        note.author.id.0,
        &*note.author.name,
        note.author.avatar_url.as_deref(),
        &*note.content,
        serde_json::to_string(&note.mentions).unwrap_or_else(|_| "[]".into()),
        note.created_at.0,
    ])?;
    Ok(())
}

fn conversation(row: &Row<'_>) -> Result<Conversation, Error> {
    columns::read(&mut Cursor { row, at: 0 })
}

fn message(row: &Row<'_>) -> Result<Message, Error> {
    Ok(Message {
        id: MessageId(row.get(0)?),
        conversation_id: ConversationId(row.get(1)?),
        seq: row.get(2)?,
        client_id: row.get(3)?,
        sender: Sender {
            kind: word(row, 4, SenderKind::parse)?,
            id: row.get(5)?,
            name: row.get(6)?,
            avatar_url: row.get(7)?,
        },
        kind: word(row, 8, MessageKind::parse)?,
        content: row.get(9)?,
        attachments: Vec::new(),
        reactions: reactions(row)?,
        status: Receipt::Sent,
        created_at: Timestamp(row.get(10)?),
        edited_at: row.get::<_, Option<i64>>(11)?.map(Timestamp),
        deleted_at: row.get::<_, Option<i64>>(12)?.map(Timestamp),
    })
}

fn reactions(row: &Row<'_>) -> Result<Vec<Reaction>, Error> {
    match row.get_ref(13)?.as_str_or_null()? {
        None => Ok(Vec::new()),
        Some(text) => serde_json::from_str(text)
            .map_err(|error| Error::FromSqlConversionFailure(13, Type::Text, Box::new(error))),
    }
}

fn note(row: &Row<'_>) -> Result<Note, Error> {
    Ok(Note {
        id: NoteId(row.get(0)?),
        conversation_id: ConversationId(row.get(1)?),
        note_seq: row.get(2)?,
        after_seq: row.get(3)?,
        client_id: row.get(4)?,
        author: Person {
            id: AgentId(row.get(5)?),
            name: row.get(6)?,
            avatar_url: row.get(7)?,
        },
        content: row.get(8)?,
        mentions: parsed(row, 9, |text| serde_json::from_str(text).ok())?,
        created_at: Timestamp(row.get(10)?),
    })
}

fn word<T>(row: &Row<'_>, column: usize, parse: impl Fn(&str) -> Option<T>) -> Result<T, Error> {
    parsed(row, column, parse)
}

fn parsed<T>(row: &Row<'_>, column: usize, parse: impl Fn(&str) -> Option<T>) -> Result<T, Error> {
    let text = row.get_ref(column)?.as_str()?;
    parse(text).ok_or_else(|| Error::InvalidColumnType(column, text.to_owned(), Type::Text))
}
