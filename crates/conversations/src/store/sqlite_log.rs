//! The message log on SQLite: prepared statements on one connection, one thread.

use std::{str::FromStr, sync::Arc};

use kernel::{AgentId, ConversationId, MessageId, NoteId, Timestamp, VisitorId, WidgetId, WorkspaceId};
use rusqlite::{Error, OptionalExtension, Row, Transaction, params, types::Type};
use uuid::Uuid;

use crate::{
    log::{EventRow, Key, Loaded, Needs, Writes},
    model::{Conversation, MessageKind, Mode, Priority, SenderKind, Status},
    wire::{Message, Note, Person, Receipt, Sender},
};

const CONVERSATION: &str = "SELECT id, widget_id, visitor_id, client_id, status, mode, priority, subject, assignee_id, fields, \
     last_seq, last_note_seq, visitor_delivered_seq, visitor_read_seq, agent_delivered_seq, agent_read_seq, \
     created_at, updated_at, last_activity_at, first_response_at, closed_at FROM conversations WHERE workspace_id = ?1 AND ";
const MESSAGE: &str = "SELECT id, conversation_id, seq, client_id, sender_kind, sender_id, sender_name, sender_avatar_url, kind, \
     content, created_at, edited_at, deleted_at FROM messages WHERE workspace_id = ?1 AND ";
const NOTE: &str = "SELECT id, conversation_id, note_seq, after_seq, client_id, author_id, author_name, author_avatar_url, content, \
     mentions, created_at FROM notes WHERE workspace_id = ?1 AND ";

/// Reads what a batch needs.
pub(crate) fn load(tx: &Transaction<'_>, needs: &Needs) -> Result<Loaded, Error> {
    let mut loaded = Loaded::default();
    let mut by_id = tx.prepare_cached(&format!("{CONVERSATION} id = ?2"))?;
    for (workspace, id) in &needs.conversations {
        let found = by_id
            .query_row(params![workspace.0, id.0], |row| conversation(row, *workspace))
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
        let mut begun = tx.prepare_cached(&format!("{CONVERSATION} visitor_id = ?2 AND client_id = ?3"))?;
        let parameters = params![workspace.0, visitor.0, &**client_id];
        let Some(found) = begun
            .query_row(parameters, |row| conversation(row, *workspace))
            .optional()?
        else {
            continue;
        };
        let first = by_client_id
            .query_row(params![workspace.0, found.id.0, visitor.0, &**client_id], message)
            .optional()?;
        loaded.started.insert(start.clone(), (found, first.map(Arc::new)));
    }
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
    for changed in &writes.changed_conversations {
        update_conversation(tx, changed)?;
    }
    for (workspace, message) in &writes.changed_messages {
        tx.prepare_cached(
            "UPDATE messages SET content = ?4, edited_at = ?5, deleted_at = ?6 \
             WHERE workspace_id = ?1 AND conversation_id = ?2 AND seq = ?3",
        )?
        .execute(params![
            workspace.0,
            message.conversation_id.0,
            message.seq,
            &*message.content,
            message.edited_at.map(|at| at.0),
            message.deleted_at.map(|at| at.0),
        ])?;
    }
    for (workspace, note) in &writes.new_notes {
        insert_note(tx, *workspace, note)?;
    }
    insert_events(tx, &writes.events)
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
    tx.prepare_cached(
        "INSERT INTO conversations (workspace_id, id, widget_id, visitor_id, client_id, status, mode, priority, subject, \
         assignee_id, tags, fields, last_seq, last_note_seq, visitor_delivered_seq, visitor_read_seq, agent_delivered_seq, \
         agent_read_seq, created_at, updated_at, last_activity_at, first_response_at, closed_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, '[]', ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)",
    )?
    .execute(params![
        new.workspace.0,
        new.id.0,
        new.widget.0,
        new.visitor.0,
        new.client_id,
        new.status.as_str(),
        new.mode.as_str(),
        new.priority.as_str(),
        new.subject,
        new.assignee.map(|agent| agent.0),
        new.fields.to_string(),
        new.last_seq,
        new.last_note_seq,
        new.visitor_delivered,
        new.visitor_read,
        new.agent_delivered,
        new.agent_read,
        new.created_at.0,
        new.updated_at.0,
        new.last_activity_at.0,
        new.first_response_at.map(|at| at.0),
        new.closed_at.map(|at| at.0),
    ])?;
    Ok(())
}

fn update_conversation(tx: &Transaction<'_>, changed: &Conversation) -> Result<(), Error> {
    tx.prepare_cached(
        "UPDATE conversations SET status = ?3, mode = ?4, priority = ?5, assignee_id = ?6, last_seq = ?7, last_note_seq = ?8, \
         visitor_delivered_seq = ?9, visitor_read_seq = ?10, agent_delivered_seq = ?11, agent_read_seq = ?12, updated_at = ?13, \
         last_activity_at = ?14, first_response_at = ?15, closed_at = ?16 WHERE workspace_id = ?1 AND id = ?2",
    )?
    .execute(params![
        changed.workspace.0,
        changed.id.0,
        changed.status.as_str(),
        changed.mode.as_str(),
        changed.priority.as_str(),
        changed.assignee.map(|agent| agent.0),
        changed.last_seq,
        changed.last_note_seq,
        changed.visitor_delivered,
        changed.visitor_read,
        changed.agent_delivered,
        changed.agent_read,
        changed.updated_at.0,
        changed.last_activity_at.0,
        changed.first_response_at.map(|at| at.0),
        changed.closed_at.map(|at| at.0),
    ])?;
    Ok(())
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

fn conversation(row: &Row<'_>, workspace: WorkspaceId) -> Result<Conversation, Error> {
    Ok(Conversation {
        workspace,
        id: ConversationId(row.get(0)?),
        widget: WidgetId(row.get(1)?),
        visitor: VisitorId(row.get(2)?),
        client_id: row.get(3)?,
        status: word(row, 4, Status::parse)?,
        mode: word(row, 5, Mode::parse)?,
        priority: word(row, 6, Priority::parse)?,
        subject: row.get(7)?,
        assignee: row.get::<_, Option<Uuid>>(8)?.map(AgentId),
        fields: parsed(row, 9, |text| serde_json::Value::from_str(text).ok())?,
        last_seq: row.get(10)?,
        last_note_seq: row.get(11)?,
        visitor_delivered: row.get(12)?,
        visitor_read: row.get(13)?,
        agent_delivered: row.get(14)?,
        agent_read: row.get(15)?,
        created_at: Timestamp(row.get(16)?),
        updated_at: Timestamp(row.get(17)?),
        last_activity_at: Timestamp(row.get(18)?),
        first_response_at: row.get::<_, Option<i64>>(19)?.map(Timestamp),
        closed_at: row.get::<_, Option<i64>>(20)?.map(Timestamp),
    })
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
        status: Receipt::Sent,
        created_at: Timestamp(row.get(10)?),
        edited_at: row.get::<_, Option<i64>>(11)?.map(Timestamp),
        deleted_at: row.get::<_, Option<i64>>(12)?.map(Timestamp),
    })
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
