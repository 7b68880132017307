//! What the message log writes on PostgreSQL: one statement for each kind of row, with arrays.

use std::sync::Arc;

use kernel::WorkspaceId;
use sea_orm::sqlx::{self, Error, PgConnection};

use crate::{
    log::{EventRow, Writes},
    model::Conversation,
    wire::{Message, Note},
};

/// Writes what was decided.
pub(crate) async fn write(tx: &mut PgConnection, writes: &Writes) -> Result<(), Error> {
    for new in &writes.new_conversations {
        insert_conversation(tx, new).await?;
    }
    insert_messages(tx, &writes.new_messages).await?;
    update_conversations(tx, &writes.changed_conversations).await?;
    for (workspace, message) in &writes.changed_messages {
        sqlx::query(
            "UPDATE messages SET content = $4, edited_at = $5, deleted_at = $6 \
             WHERE workspace_id = $1 AND conversation_id = $2 AND seq = $3",
        )
        .bind(workspace.0)
        .bind(message.conversation_id.0)
        .bind(message.seq)
        .bind(&*message.content)
        .bind(message.edited_at.map(|at| at.0))
        .bind(message.deleted_at.map(|at| at.0))
        .execute(&mut *tx)
        .await?;
    }
    for (workspace, note) in &writes.new_notes {
        insert_note(tx, *workspace, note).await?;
    }
    insert_events(tx, &writes.events).await
}

async fn insert_conversation(tx: &mut PgConnection, new: &Conversation) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO conversations (workspace_id, id, widget_id, visitor_id, client_id, status, mode, priority, subject, \
         assignee_id, tags, fields, last_seq, last_note_seq, visitor_delivered_seq, visitor_read_seq, agent_delivered_seq, \
         agent_read_seq, created_at, updated_at, last_activity_at, first_response_at, closed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '[]', $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
    )
    .bind(new.workspace.0)
    .bind(new.id.0)
    .bind(new.widget.0)
    .bind(new.visitor.0)
    .bind(&new.client_id)
    .bind(new.status.as_str())
    .bind(new.mode.as_str())
    .bind(new.priority.as_str())
    .bind(&new.subject)
    .bind(new.assignee.map(|agent| agent.0))
    .bind(&new.fields)
    .bind(new.last_seq)
    .bind(new.last_note_seq)
    .bind(new.visitor_delivered)
    .bind(new.visitor_read)
    .bind(new.agent_delivered)
    .bind(new.agent_read)
    .bind(new.created_at.0)
    .bind(new.updated_at.0)
    .bind(new.last_activity_at.0)
    .bind(new.first_response_at.map(|at| at.0))
    .bind(new.closed_at.map(|at| at.0))
    .execute(tx)
    .await?;
    Ok(())
}

/// One column of a batch.
fn column<'a, T, U>(rows: &'a [T], of: impl Fn(&'a T) -> U) -> Vec<U> {
    rows.iter().map(of).collect()
}

async fn insert_messages(tx: &mut PgConnection, new: &[(WorkspaceId, Arc<Message>)]) -> Result<(), Error> {
    if new.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO messages (workspace_id, conversation_id, seq, id, client_id, sender_kind, sender_id, sender_name, \
         sender_avatar_url, kind, content, created_at) \
         SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::text[], \
         $9::text[], $10::text[], $11::text[], $12::bigint[])",
    )
    .bind(column(new, |(workspace, _)| workspace.0))
    .bind(column(new, |(_, message)| message.conversation_id.0))
    .bind(column(new, |(_, message)| message.seq))
    .bind(column(new, |(_, message)| message.id.0))
    .bind(column(new, |(_, message)| message.client_id.as_deref()))
    .bind(column(new, |(_, message)| message.sender.kind.as_str()))
    .bind(column(new, |(_, message)| message.sender.id))
    .bind(column(new, |(_, message)| message.sender.name.as_deref()))
    .bind(column(new, |(_, message)| message.sender.avatar_url.as_deref()))
    .bind(column(new, |(_, message)| message.kind.as_str()))
    .bind(column(new, |(_, message)| &*message.content))
    .bind(column(new, |(_, message)| message.created_at.0))
    .execute(tx)
    .await?;
    Ok(())
}

async fn update_conversations(tx: &mut PgConnection, changed: &[Conversation]) -> Result<(), Error> {
    if changed.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "UPDATE conversations c SET status = u.status, mode = u.mode, priority = u.priority, assignee_id = u.assignee_id, \
         last_seq = u.last_seq, last_note_seq = u.last_note_seq, visitor_delivered_seq = u.visitor_delivered_seq, \
         visitor_read_seq = u.visitor_read_seq, agent_delivered_seq = u.agent_delivered_seq, agent_read_seq = u.agent_read_seq, \
         updated_at = u.updated_at, last_activity_at = u.last_activity_at, first_response_at = u.first_response_at, \
         closed_at = u.closed_at \
         FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::bigint[], $8::bigint[], \
         $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[]) \
         AS u (workspace_id, id, status, mode, priority, assignee_id, last_seq, last_note_seq, visitor_delivered_seq, \
         visitor_read_seq, agent_delivered_seq, agent_read_seq, updated_at, last_activity_at, first_response_at, closed_at) \
         WHERE c.workspace_id = u.workspace_id AND c.id = u.id",
    )
    .bind(column(changed, |row| row.workspace.0))
    .bind(column(changed, |row| row.id.0))
    .bind(column(changed, |row| row.status.as_str()))
    .bind(column(changed, |row| row.mode.as_str()))
    .bind(column(changed, |row| row.priority.as_str()))
    .bind(column(changed, |row| row.assignee.map(|agent| agent.0)))
    .bind(column(changed, |row| row.last_seq))
    .bind(column(changed, |row| row.last_note_seq))
    .bind(column(changed, |row| row.visitor_delivered))
    .bind(column(changed, |row| row.visitor_read))
    .bind(column(changed, |row| row.agent_delivered))
    .bind(column(changed, |row| row.agent_read))
    .bind(column(changed, |row| row.updated_at.0))
    .bind(column(changed, |row| row.last_activity_at.0))
    .bind(column(changed, |row| row.first_response_at.map(|at| at.0)))
    .bind(column(changed, |row| row.closed_at.map(|at| at.0)))
    .execute(tx)
    .await?;
    Ok(())
}

async fn insert_note(tx: &mut PgConnection, workspace: WorkspaceId, note: &Note) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO notes (workspace_id, conversation_id, note_seq, id, after_seq, client_id, author_id, author_name, \
         author_avatar_url, content, mentions, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(workspace.0)
    .bind(note.conversation_id.0)
    .bind(note.note_seq)
    .bind(note.id.0)
    .bind(note.after_seq)
    .bind(&*note.client_id)
    .bind(note.author.id.0)
    .bind(&*note.author.name)
    .bind(note.author.avatar_url.as_deref())
    .bind(&*note.content)
    .bind(serde_json::json!(note.mentions))
    .bind(note.created_at.0)
    .execute(tx)
    .await?;
    Ok(())
}

async fn insert_events(tx: &mut PgConnection, events: &[EventRow]) -> Result<(), Error> {
    if events.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO events (workspace_id, kind, conversation_id, actor_id, from_seq, to_seq, data, created_at) \
         SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::bigint[], $6::bigint[], $7::text[], $8::bigint[])",
    )
    .bind(column(events, |row| row.workspace.0))
    .bind(column(events, |row| row.kind))
    .bind(column(events, |row| row.conversation.0))
    .bind(column(events, |row| row.actor))
    .bind(column(events, |row| row.from_seq))
    .bind(column(events, |row| row.to_seq))
    .bind(column(events, |row| row.data))
    .bind(column(events, |row| row.created_at.0))
    .execute(tx)
    .await?;
    Ok(())
}
