//! What the message log reads on PostgreSQL: one statement for each kind of thing, with arrays.

use std::{
    borrow::Cow,
    sync::{Arc, LazyLock},
};

use kernel::{AgentId, ConversationId, MessageId, NoteId, Timestamp, WorkspaceId};
use sea_orm::sqlx::{self, Error, PgConnection, Row, postgres::PgRow};
use uuid::Uuid;

use super::{
    OPEN,
    columns::{self, COLUMNS, Cells, names},
};
use crate::{
    log::{Key, Loaded, Needs},
    model::{Conversation, MessageKind, SenderKind},
    wire::{Message, Note, Person, Receipt, Sender},
};

static CONVERSATION: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {} FROM conversations c ", names(COLUMNS, "c.")));
const MESSAGE: &str = "SELECT m.id, m.conversation_id, m.seq, m.client_id, m.sender_kind, m.sender_id, m.sender_name, \
     m.sender_avatar_url, m.kind, m.content, m.created_at, m.edited_at, m.deleted_at, m.reactions FROM messages m ";

/// The first message of a conversation with this visitor, by this agent under this `clientId`.
const FIRST_TO: &str = "WHERE m.workspace_id = $1 AND m.seq = 1 AND m.sender_id = $3 AND m.client_id = $4 AND m.conversation_id IN \
     (SELECT c.id FROM conversations c WHERE c.workspace_id = $1 AND c.visitor_id = $2)";

/// Lets the transaction see the tenants of the batch: all at once, for a group holds several.
pub(crate) async fn narrow(tx: &mut PgConnection, needs: &Needs) -> Result<(), Error> {
    let workspaces: Vec<String> = needs.workspaces.iter().map(ToString::to_string).collect();
    sqlx::query("SELECT set_config('deskbell.workspaces', $1, true)")
        .bind(workspaces.join(","))
        .execute(tx)
        .await?;
    Ok(())
}

/// Reads what a batch needs and locks its conversations against other nodes, in the order of their ids.
pub(crate) async fn load(tx: &mut PgConnection, needs: &Needs) -> Result<Loaded, Error> {
    let mut loaded = Loaded::default();
    if !needs.conversations.is_empty() {
        let (workspaces, ids): (Vec<Uuid>, Vec<Uuid>) = needs
            .conversations
            .iter()
            .map(|(workspace, id)| (workspace.0, id.0))
            .unzip();
        let sql = format!(
            "{} JOIN unnest($1::uuid[], $2::uuid[]) AS k (workspace_id, id) \
             ON c.workspace_id = k.workspace_id AND c.id = k.id ORDER BY c.workspace_id, c.id FOR UPDATE OF c",
            *CONVERSATION
        );
        for row in rows(tx, sql, |query| query.bind(workspaces).bind(ids)).await? {
            let found = conversation(&row)?;
            loaded.conversations.insert((found.workspace, found.id), found);
        }
    }
    load_messages(tx, needs, &mut loaded).await?;
    load_started(tx, needs, &mut loaded).await?;
    load_approaches(tx, needs, &mut loaded).await?;
    load_notes(tx, needs, &mut loaded).await?;
    if !needs.edits.is_empty() {
        let (workspaces, ids): (Vec<Uuid>, Vec<Uuid>) = needs
            .edits
            .iter()
            .map(|(workspace, id)| (workspace.0, id.0))
            .unzip();
        let sql = format!(
            "{MESSAGE} JOIN unnest($1::uuid[], $2::uuid[]) AS k (workspace_id, id) \
             ON m.workspace_id = k.workspace_id AND m.id = k.id"
        );
        for row in rows(tx, sql, |query| query.bind(workspaces).bind(ids)).await? {
            let found = message(&row)?;
            loaded.edited.insert(found.id, Arc::new(found));
        }
    }
    Ok(loaded)
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Postgres, sqlx::postgres::PgArguments>;

async fn rows(
    tx: &mut PgConnection,
    sql: String,
    bind: impl FnOnce(Query<'_>) -> Query<'_>,
) -> Result<Vec<PgRow>, Error> {
    bind(sqlx::query(sqlx::AssertSqlSafe(sql))).fetch_all(tx).await
}

/// The columns of a list of keys.
struct Keys {
    workspaces: Vec<Uuid>,
    conversations: Vec<Uuid>,
    senders: Vec<Uuid>,
    client_ids: Vec<String>,
}

impl Keys {
    fn of(keys: &[(WorkspaceId, Key)]) -> Self {
        Self {
            workspaces: keys.iter().map(|(workspace, _)| workspace.0).collect(),
            conversations: keys.iter().map(|(_, key)| key.conversation.0).collect(),
            senders: keys.iter().map(|(_, key)| key.sender).collect(),
            client_ids: keys.iter().map(|(_, key)| key.client_id.to_string()).collect(),
        }
    }

    fn bind(self, query: Query<'_>) -> Query<'_> {
        query
            .bind(self.workspaces)
            .bind(self.conversations)
            .bind(self.senders)
            .bind(self.client_ids)
    }
}

async fn load_messages(tx: &mut PgConnection, needs: &Needs, loaded: &mut Loaded) -> Result<(), Error> {
    if needs.messages.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "{MESSAGE} JOIN unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) AS k (workspace_id, conversation_id, sender_id, client_id) \
         ON m.workspace_id = k.workspace_id AND m.conversation_id = k.conversation_id AND m.sender_id = k.sender_id \
         AND m.client_id = k.client_id"
    );
    let keys = Keys::of(&needs.messages);
    for row in rows(tx, sql, |query| keys.bind(query)).await? {
        let found = message(&row)?;
        if let (Some(sender), Some(client_id)) = (found.sender.id, found.client_id.clone()) {
            let key = Key {
                conversation: found.conversation_id,
                sender,
                client_id,
            };
            loaded.messages.insert(key, Arc::new(found));
        }
    }
    Ok(())
}

async fn load_started(tx: &mut PgConnection, needs: &Needs, loaded: &mut Loaded) -> Result<(), Error> {
    for start in &needs.starts {
        let (workspace, visitor, client_id) = start;
        let sql = format!(
            "{} WHERE c.workspace_id = $1 AND c.visitor_id = $2 AND c.client_id = $3",
            *CONVERSATION
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(workspace.0)
            .bind(visitor.0)
            .bind(client_id.to_string())
            .fetch_optional(&mut *tx)
            .await?;
        let Some(row) = row else { continue };
        let found = conversation(&row)?;
        let sql = format!(
            "{MESSAGE} WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.sender_id = $3 AND m.client_id = $4"
        );
        let first = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(workspace.0)
            .bind(found.id.0)
            .bind(visitor.0)
            .bind(client_id.to_string())
            .fetch_optional(&mut *tx)
            .await?;
        let first = first.as_ref().map(message).transpose()?.map(Arc::new);
        loaded.started.insert(start.clone(), (found, first));
    }
    Ok(())
}

/// What agents began with these visitors before, and what these visitors have open. Nodes take turns for each visitor, so that two
/// agents do not begin at the same time; behind the locks of conversations, and in one order.
async fn load_approaches(tx: &mut PgConnection, needs: &Needs, loaded: &mut Loaded) -> Result<(), Error> {
    for key in &needs.approaches {
        let [_, _, _, _, _, _, _, _, turn @ ..] = key.visitor.0.into_bytes();
        sqlx::query("SELECT pg_advisory_xact_lock($1)")
            .bind(i64::from_be_bytes(turn))
            .execute(&mut *tx)
            .await?;
        let sql = format!("{MESSAGE} {FIRST_TO}");
        let (workspace, visitor, agent) = (key.workspace.0, key.visitor.0, key.agent.0);
        let client_id = key.client_id.to_string();
        let first = rows(tx, sql, |query| {
            query.bind(workspace).bind(visitor).bind(agent).bind(client_id)
        })
        .await?;
        if let Some(message) = first.first().map(message).transpose()? {
            let sql = format!("{} WHERE c.workspace_id = $1 AND c.id = $2", *CONVERSATION);
            let id = message.conversation_id.0;
            for row in rows(tx, sql, |query| query.bind(workspace).bind(id)).await? {
                let begun = (conversation(&row)?, Arc::new(message.clone()));
                loaded.approached.insert(key.clone(), begun);
            }
        }
        let sql = format!(
            "{} WHERE c.workspace_id = $1 AND c.visitor_id = $2 AND {OPEN}",
            *CONVERSATION
        );
        for row in rows(tx, sql, |query| query.bind(workspace).bind(visitor)).await? {
            let found = conversation(&row)?;
            let place = (found.workspace, found.id);
            loaded.conversations.entry(place).or_insert(found);
        }
    }
    Ok(())
}

async fn load_notes(tx: &mut PgConnection, needs: &Needs, loaded: &mut Loaded) -> Result<(), Error> {
    if needs.notes.is_empty() {
        return Ok(());
    }
    let sql = "SELECT n.id, n.conversation_id, n.note_seq, n.after_seq, n.client_id, n.author_id, n.author_name, \
         n.author_avatar_url, n.content, n.mentions, n.created_at FROM notes n \
         JOIN unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) AS k (workspace_id, conversation_id, author_id, client_id) \
         ON n.workspace_id = k.workspace_id AND n.conversation_id = k.conversation_id AND n.author_id = k.author_id \
         AND n.client_id = k.client_id";
    let keys = Keys::of(&needs.notes);
    for row in rows(tx, sql.into(), |query| keys.bind(query)).await? {
        let found = note(&row)?;
        let key = Key {
            conversation: found.conversation_id,
            sender: found.author.id.0,
            client_id: Arc::clone(&found.client_id),
        };
        loaded.notes.insert(key, Arc::new(found));
    }
    Ok(())
}

fn conversation(row: &PgRow) -> Result<Conversation, Error> {
    columns::read(&mut Cursor { row, at: 0 })
}

/// A row of the log's own queries.
struct Cursor<'a> {
    row: &'a PgRow,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn next<T: sqlx::Decode<'a, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>>(&mut self) -> Result<T, Error> {
        self.at += 1;
        self.row.try_get(self.at - 1)
    }
}

impl Cells for Cursor<'_> {
    type Error = Error;

    fn id(&mut self) -> Result<Option<Uuid>, Error> {
        self.next()
    }

    fn text(&mut self) -> Result<Option<Cow<'_, str>>, Error> {
        self.next::<Option<&str>>().map(|text| text.map(Cow::Borrowed))
    }

    fn number(&mut self) -> Result<Option<i64>, Error> {
        self.next()
    }

    fn json(&mut self) -> Result<Option<serde_json::Value>, Error> {
        self.next()
    }

    fn broken(&self, what: &str) -> Error {
        Error::Decode(format!("conversations, column {}: {what}", self.at).into())
    }
}

fn message(row: &PgRow) -> Result<Message, Error> {
    Ok(Message {
        id: MessageId(row.try_get(0)?),
        conversation_id: ConversationId(row.try_get(1)?),
        seq: row.try_get(2)?,
        client_id: shared(row, 3)?,
        sender: Sender {
            kind: word(row, 4, SenderKind::parse)?,
            id: row.try_get(5)?,
            name: shared(row, 6)?,
            avatar_url: shared(row, 7)?,
        },
        kind: word(row, 8, MessageKind::parse)?,
        content: row.try_get::<&str, _>(9)?.into(),
        attachments: Vec::new(),
        reactions: columns::reactions(row.try_get(13)?).map_err(|error| Error::Decode(error.into()))?,
        status: Receipt::Sent,
        created_at: Timestamp(row.try_get(10)?),
        edited_at: row.try_get::<Option<i64>, _>(11)?.map(Timestamp),
        deleted_at: row.try_get::<Option<i64>, _>(12)?.map(Timestamp),
    })
}

fn note(row: &PgRow) -> Result<Note, Error> {
    Ok(Note {
        id: NoteId(row.try_get(0)?),
        conversation_id: ConversationId(row.try_get(1)?),
        note_seq: row.try_get(2)?,
        after_seq: row.try_get(3)?,
        client_id: row.try_get::<&str, _>(4)?.into(),
        author: Person {
            id: AgentId(row.try_get(5)?),
            name: row.try_get::<&str, _>(6)?.into(),
            avatar_url: shared(row, 7)?,
        },
        content: row.try_get::<&str, _>(8)?.into(),
        mentions: serde_json::from_value(row.try_get(9)?).unwrap_or_default(),
        created_at: Timestamp(row.try_get(10)?),
    })
}

fn shared(row: &PgRow, column: usize) -> Result<Option<Arc<str>>, Error> {
    Ok(row.try_get::<Option<&str>, _>(column)?.map(Arc::from))
}

fn word<T>(row: &PgRow, column: usize, parse: impl Fn(&str) -> Option<T>) -> Result<T, Error> {
    let text: &str = row.try_get(column)?;
    parse(text).ok_or_else(|| Error::Decode(format!("unknown word {text:?} in column {column}").into()))
}
