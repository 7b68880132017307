//! What the message log writes on PostgreSQL: one statement for each kind of row, with arrays.

use std::sync::Arc;

use kernel::WorkspaceId;
use sea_orm::sqlx::{self, Error, PgConnection};

use super::{
    columns::{COLUMNS, Column, Extent, Kind, Value, names, reactions_json},
    message_counts,
};
use crate::{
    log::{EventRow, Writes},
    model::Conversation,
    wire::{Message, Note},
};

/// Writes what was decided.
pub(crate) async fn write(tx: &mut PgConnection, writes: &Writes) -> Result<(), Error> {
    insert_conversations(tx, &writes.new_conversations).await?;
    insert_messages(tx, &writes.new_messages).await?;
    message_counts::postgres(tx, &writes.new_messages).await?;
    for extent in [Extent::Progress, Extent::Whole] {
        update_conversations(tx, &writes.changed_conversations, extent).await?;
    }
    for (workspace, message) in &writes.changed_messages {
        sqlx::query(
            "UPDATE messages SET content = $4, edited_at = $5, deleted_at = $6, reactions = $7 \
             WHERE workspace_id = $1 AND conversation_id = $2 AND seq = $3",
        )
        .bind(workspace.0)
        .bind(message.conversation_id.0)
        .bind(message.seq)
        .bind(&*message.content)
        .bind(message.edited_at.map(|at| at.0))
        .bind(message.deleted_at.map(|at| at.0))
        .bind(reactions_json(message))
        .execute(&mut *tx)
        .await?;
    }
    for row in &writes.revisions {
        sqlx::query(
            "INSERT INTO message_revisions (workspace_id, message_id, revision, content, replaced_by, replaced_at) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        )
        .bind(row.workspace.0)
        .bind(row.message.0)
        .bind(row.number)
        .bind(&*row.content)
        .bind(row.replaced_by)
        .bind(row.replaced_at.0)
        .execute(&mut *tx)
        .await?;
    }
    for (workspace, note) in &writes.new_notes {
        insert_note(tx, *workspace, note).await?;
    }
    insert_events(tx, &writes.events).await
}

async fn insert_conversations(tx: &mut PgConnection, new: &[Conversation]) -> Result<(), Error> {
    if new.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO conversations ({}) SELECT * FROM unnest({})",
        names(COLUMNS, ""),
        arrays(COLUMNS)
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    for column in COLUMNS {
        query = bind(query, column, new.iter());
    }
    query.execute(tx).await?;
    Ok(())
}

async fn update_conversations(
    tx: &mut PgConnection,
    changed: &[(Conversation, Extent)],
    extent: Extent,
) -> Result<(), Error> {
    let rows: Vec<&Conversation> = changed
        .iter()
        .filter(|(_, of)| *of == extent)
        .map(|(row, _)| row)
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let (key, others) = COLUMNS.split_at(2);
    let written: Vec<&Column> = others.iter().filter(|column| extent.holds(column)).collect();
    let all: Vec<&Column> = key.iter().chain(written.iter().copied()).collect();
    let set: Vec<String> = written
        .iter()
        .map(|column| format!("{0} = u.{0}", column.name))
        .collect();
    let sql = format!(
        "UPDATE conversations c SET {} FROM unnest({}) AS u ({}) WHERE c.workspace_id = u.workspace_id AND c.id = u.id",
        set.join(", "),
        arrays(all.iter().copied()),
        names(all.iter().copied(), "")
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    for column in all {
        query = bind(query, column, rows.iter().copied());
    }
    query.execute(tx).await?;
    Ok(())
}

/// The placeholders of `columns`, each an array.
fn arrays<'a>(columns: impl IntoIterator<Item = &'a Column>) -> String {
    let places: Vec<String> = columns
        .into_iter()
        .zip(1..)
        .map(|(column, place)| {
            let r#type = match column.kind {
                Kind::Id => "uuid",
                Kind::Text => "text",
                Kind::Number => "bigint",
                Kind::Json => "jsonb",
            };
            format!("${place}::{type}[]")
        })
        .collect();
    places.join(", ")
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Postgres, sqlx::postgres::PgArguments>;

/// Binds one column of `rows`.
fn bind<'q, 'r>(
    query: Query<'q>,
    column: &Column,
    rows: impl Iterator<Item = &'r Conversation>,
) -> Query<'q> {
    let (mut ids, mut texts, mut numbers, mut jsons) = (vec![], vec![], vec![], vec![]);
    for row in rows {
        match (column.of)(row) {
            Value::Id(id) => ids.push(id),
            Value::Text(text) => texts.push(text.map(str::to_owned)),
            Value::Number(number) => numbers.push(number),
            Value::Json(json) => jsons.push(json),
        }
    }
    match column.kind {
        Kind::Id => query.bind(ids),
        Kind::Text => query.bind(texts),
        Kind::Number => query.bind(numbers),
        Kind::Json => query.bind(jsons),
    }
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
    .bind(column(events, |row| row.data.as_deref()))
    .bind(column(events, |row| row.created_at.0))
    .execute(tx)
    .await?;
    Ok(())
}
