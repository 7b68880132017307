//! What the database promises to everybody who stands on it.
#![cfg(test)]

use db::{Db, Dialect, OpenError, Scope, Tx};
use kernel::{AgentId, VisitorId, WorkspaceId};
use sea_orm::{ConnectionTrait, DbErr, Statement, Value};
use testkit::{databases, empty_databases};
use uuid::Uuid;

/// Tables that are asked before the tenant is known. They hold no content of a tenant.
const GLOBAL: [&str; 8] = [
    "workspaces",
    "logins",
    "invitations",
    "sessions",
    "refresh_tokens",
    "site_keys",
    "challenges",
    "jobs",
];

async fn run(tx: &Tx, sql: &str, values: Vec<Value>) -> Result<u64, DbErr> {
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(tx.execute_raw(statement).await?.rows_affected())
}

/// The first column of all rows, as text.
async fn texts(tx: &Tx, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(tx.get_database_backend(), sql);
    let rows = tx.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

async fn insert_agent(tx: &Tx, workspace: WorkspaceId, name: &str) -> Result<u64, DbErr> {
    let sql = "INSERT INTO agents (workspace_id, id, name, email, role, status, capacity, created_at) \
               VALUES ($1, $2, $3, 'a@example.com', 'agent', 'online', 5, 0)";
    run(
        tx,
        sql,
        vec![workspace.0.into(), AgentId::new().0.into(), name.into()],
    )
    .await
}

#[tokio::test]
async fn a_forgotten_filter_sees_nothing_of_others_on_postgresql() {
    for place in databases().await {
        if place.db.dialect() == Dialect::Postgres {
            let (ours, theirs) = (WorkspaceId::new(), WorkspaceId::new());
            for (workspace, name) in [(ours, "Ours"), (theirs, "Theirs")] {
                let tx = place.db.write(Scope::Workspace(workspace)).await.unwrap();
                insert_agent(&tx, workspace, name).await.unwrap();
                tx.commit().await.unwrap();
            }
            // No WHERE, on purpose.
            let all = "SELECT name FROM agents";
            let tx = place.db.read(Scope::Workspace(ours)).await.unwrap();
            assert_eq!(texts(&tx, all).await, ["Ours"]);
            let tx = place.db.read(Scope::Workspace(WorkspaceId::new())).await.unwrap();
            assert!(texts(&tx, all).await.is_empty());
            let tx = place.db.read(Scope::Global).await.unwrap();
            assert!(texts(&tx, all).await.is_empty());
            tx.narrow(Scope::Workspace(theirs)).await.unwrap();
            assert_eq!(texts(&tx, all).await, ["Theirs"]);
        }
        place.remove().await;
    }
}

#[tokio::test]
async fn nobody_writes_for_others_on_postgresql() {
    for place in databases().await {
        if place.db.dialect() == Dialect::Postgres {
            let (ours, theirs) = (WorkspaceId::new(), WorkspaceId::new());
            let tx = place.db.write(Scope::Workspace(theirs)).await.unwrap();
            insert_agent(&tx, theirs, "Theirs").await.unwrap();
            tx.commit().await.unwrap();
            let tx = place.db.write(Scope::Workspace(ours)).await.unwrap();
            assert_eq!(
                run(&tx, "UPDATE agents SET name = 'Mine'", vec![]).await.unwrap(),
                0
            );
            assert_eq!(run(&tx, "DELETE FROM agents", vec![]).await.unwrap(), 0);
            let refused = insert_agent(&tx, theirs, "Planted").await.unwrap_err();
            assert!(refused.to_string().contains("row-level security"), "{refused}");
            let tx = place.db.write(Scope::Workspace(ours)).await.unwrap();
            insert_agent(&tx, ours, "Ours").await.unwrap();
            let moved = run(&tx, "UPDATE agents SET workspace_id = $1", vec![theirs.0.into()]).await;
            assert!(moved.unwrap_err().to_string().contains("row-level security"));
        }
        place.remove().await;
    }
}

#[tokio::test]
async fn every_tenant_table_is_guarded_on_postgresql() {
    for place in databases().await {
        if place.db.dialect() == Dialect::Postgres {
            let tx = place.db.read(Scope::Global).await.unwrap();
            let tenant = "SELECT table_name::text FROM information_schema.columns \
                          WHERE table_schema = 'public' AND column_name = 'workspace_id' ORDER BY 1";
            let mut tenant = texts(&tx, tenant).await;
            tenant.retain(|table| !GLOBAL.contains(&table.as_str()));
            assert!(tenant.contains(&"messages".to_owned()), "{tenant:?}");
            let guarded = "SELECT relname::text FROM pg_class \
                           WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity ORDER BY 1";
            // Its owner looks words up in it, for one workspace: see the step of the schema that makes it.
            let forced: Vec<_> = tenant
                .iter()
                .filter(|table| *table != "message_words")
                .cloned()
                .collect();
            assert_eq!(texts(&tx, guarded).await, forced);
            let unguarded =
                "SELECT relname::text FROM pg_class WHERE relname = 'message_words' AND NOT relrowsecurity";
            assert!(texts(&tx, unguarded).await.is_empty());
            let owned = "SELECT relname::text FROM pg_class \
                         WHERE relnamespace = 'public'::regnamespace AND pg_get_userbyid(relowner) = current_user";
            assert!(
                texts(&tx, owned).await.is_empty(),
                "the role at work owns no table"
            );
            let power = "SELECT rolname::text FROM pg_roles \
                         WHERE rolname = current_user AND (rolsuper OR rolbypassrls)";
            assert!(
                texts(&tx, power).await.is_empty(),
                "the role at work is held to the policies"
            );
        }
        place.remove().await;
    }
}

#[tokio::test]
async fn a_setting_of_one_transaction_is_gone_in_the_next() {
    for place in databases().await {
        if place.db.dialect() == Dialect::Postgres {
            let ours = WorkspaceId::new();
            let tx = place.db.write(Scope::Workspace(ours)).await.unwrap();
            insert_agent(&tx, ours, "Ours").await.unwrap();
            tx.commit().await.unwrap();
            // More than the pool has connections, so that each is used again.
            for _ in 0..40 {
                drop(place.db.read(Scope::Workspace(ours)).await.unwrap());
                let tx = place.db.read(Scope::Global).await.unwrap();
                assert!(texts(&tx, "SELECT name FROM agents").await.is_empty());
            }
        }
        place.remove().await;
    }
}

#[tokio::test]
async fn a_database_of_a_newer_deskbell_is_refused() {
    for place in databases().await {
        let newer = "INSERT INTO schema_migrations (version, name, applied_at) VALUES (9999, 'newer', 0)";
        owner(&place.url, newer).await;
        let refused = Db::open(&place.url).await.unwrap_err();
        assert!(
            matches!(refused, OpenError::Newer { found: 9999, .. }),
            "{refused}"
        );
        assert!(refused.to_string().contains("newer Deskbell"), "{refused}");
        place.remove().await;
    }
}

/// Runs a statement as whoever made the tables.
async fn owner(url: &str, sql: &str) {
    let url = url.replacen("sqlite:", "sqlite://", 1);
    let connection = sea_orm::Database::connect(url).await.unwrap();
    connection.execute_unprepared(sql).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_open_it_at_once_one_migrates() {
    for place in empty_databases().await {
        let open = || {
            let url = place.url.clone();
            tokio::spawn(async move { Db::open(&url).await })
        };
        let (one, two, three, four) = tokio::join!(open(), open(), open(), open());
        for opened in [one, two, three, four] {
            let db = opened.unwrap().unwrap();
            let tx = db.read(Scope::Global).await.unwrap();
            let applied = texts(&tx, "SELECT name FROM schema_migrations ORDER BY version").await;
            assert_eq!(applied[0], "first");
            let mut distinct = applied.clone();
            distinct.dedup();
            assert_eq!(applied, distinct);
            drop(tx);
            db.close().await;
        }
        place.remove().await;
    }
}

#[tokio::test]
async fn visitors_from_before_are_found_after_the_upgrade() {
    for place in databases().await {
        let (ours, theirs) = (WorkspaceId::new(), WorkspaceId::new());
        for (workspace, count) in [(ours, 1_200), (theirs, 1)] {
            let tx = place.db.write(Scope::Workspace(workspace)).await.unwrap();
            for number in 0..count {
                let sql = "INSERT INTO visitors (workspace_id, id, widget_id, name, email, attributes, first_seen_at, last_seen_at) \
                           VALUES ($1, $2, $2, $3, $4, '{}', 0, 0)";
                let name: Option<String> = (number > 0).then(|| format!("Ägidius {number}"));
                let values = vec![
                    workspace.0.into(),
                    VisitorId::new().0.into(),
                    name.into(),
                    "Ö@example.com".into(),
                ];
                run(&tx, sql, values).await.unwrap();
            }
            tx.commit().await.unwrap();
        }
        for back in [
            "DROP INDEX visitors_by_last_seen",
            "CREATE INDEX visitors_by_last_seen ON visitors (workspace_id, last_seen_at, id)",
            "ALTER TABLE visitors DROP COLUMN search",
            "DELETE FROM schema_migrations WHERE version IN (2, 6)",
        ] {
            owner(&place.url, back).await;
        }
        let upgraded = place.open_again().await;
        for workspace in [ours, theirs] {
            let tx = upgraded.read(Scope::Workspace(workspace)).await.unwrap();
            let searches = texts(&tx, "SELECT search FROM visitors").await;
            assert!(searches.iter().all(|search| search.ends_with("ö@example.com")));
            if workspace == ours {
                let named = searches.iter().filter(|search| search.starts_with("ägidius "));
                assert_eq!(named.count(), 1_199);
            }
        }
        upgraded.close().await;
        place.remove().await;
    }
}

/// Who wrote (0: nobody who has an id), which kind, and when.
type Written = (&'static str, u128, &'static str, i64);

async fn insert_messages(tx: &Tx, workspace: WorkspaceId, written: &[Written]) {
    for (seq, (sender, id, kind, at)) in (1_i64..).zip(written) {
        let sql = "INSERT INTO messages (workspace_id, conversation_id, seq, id, sender_kind, sender_id, kind, content, created_at) \
                   VALUES ($1, $1, $2, $3, $4, $5, $6, 'Hello', $7)";
        let values = vec![
            workspace.0.into(),
            seq.into(),
            VisitorId::new().0.into(),
            (*sender).into(),
            (*id > 0).then(|| Uuid::from_u128(*id)).into(),
            (*kind).into(),
            (*at).into(),
        ];
        run(tx, sql, values).await.unwrap();
    }
}

#[tokio::test]
async fn messages_from_before_are_counted_after_the_upgrade() {
    for place in databases().await {
        let (ours, theirs) = (WorkspaceId::new(), WorkspaceId::new());
        // Both sides of a quarter's end, two of one visitor and two of nobody known by an id; what happened is no message.
        let written: [Written; 7] = [
            ("visitor", 1, "text", 899_999),
            ("visitor", 1, "text", 900_000),
            ("visitor", 1, "file", 900_001),
            ("agent", 2, "text", 900_002),
            ("agent", 2, "event", 900_003),
            ("ai", 0, "text", 900_004),
            ("ai", 0, "text", 900_005),
        ];
        for (workspace, written) in [(ours, &written[..]), (theirs, &written[..1])] {
            let tx = place.db.write(Scope::Workspace(workspace)).await.unwrap();
            insert_messages(&tx, workspace, written).await;
            tx.commit().await.unwrap();
        }
        for back in [
            "DROP TABLE message_counts",
            "CREATE INDEX messages_by_time ON messages (workspace_id, sender_kind, kind, created_at, conversation_id, sender_id)",
            "DELETE FROM schema_migrations WHERE version = 12",
        ] {
            owner(&place.url, back).await;
        }
        let upgraded = place.open_again().await;
        for (workspace, counted) in [
            (
                ours,
                vec!["agent 1 2: 1", "ai 1 0: 2", "visitor 0 1: 1", "visitor 1 1: 2"],
            ),
            (theirs, vec!["visitor 0 1: 1"]),
        ] {
            let tx = upgraded.read(Scope::Workspace(workspace)).await.unwrap();
            // The last digit of the sender's id tells who it is.
            let sender = match upgraded.dialect() {
                Dialect::Sqlite => "hex(sender_id)",
                Dialect::Postgres => "sender_id::text",
            };
            let mine = match upgraded.dialect() {
                Dialect::Sqlite => format!("x'{}'", workspace.0.simple()),
                Dialect::Postgres => format!("'{}'", workspace.0),
            };
            let sql = format!(
                "SELECT sender_kind || ' ' || quarter || ' ' || substr({sender}, length({sender})) || ': ' || count \
                 FROM message_counts WHERE workspace_id = {mine} ORDER BY sender_kind, quarter"
            );
            assert_eq!(texts(&tx, &sql).await, counted);
        }
        upgraded.close().await;
        place.remove().await;
    }
}

#[tokio::test]
async fn what_is_dropped_is_undone() {
    for place in databases().await {
        let ours = WorkspaceId::new();
        let tx = place.db.write(Scope::Workspace(ours)).await.unwrap();
        insert_agent(&tx, ours, "Dropped").await.unwrap();
        drop(tx);
        let tx = place.db.write(Scope::Workspace(ours)).await.unwrap();
        insert_agent(&tx, ours, "Kept").await.unwrap();
        tx.commit().await.unwrap();
        let tx = place.db.read(Scope::Workspace(ours)).await.unwrap();
        assert_eq!(texts(&tx, "SELECT name FROM agents").await, ["Kept"]);
        drop(tx);
        place.remove().await;
    }
}

#[tokio::test]
async fn readers_of_sqlite_cannot_write() {
    for place in databases().await {
        if place.db.dialect() == Dialect::Sqlite {
            let ours = WorkspaceId::new();
            let tx = place.db.read(Scope::Workspace(ours)).await.unwrap();
            assert!(insert_agent(&tx, ours, "Sneaked").await.is_err());
        }
        place.remove().await;
    }
}

#[tokio::test]
async fn what_is_no_database_is_refused_by_its_name() {
    let refused = Db::open("oracle://somewhere").await.unwrap_err();
    assert!(refused.to_string().contains("DATABASE_URL"), "{refused}");
}
