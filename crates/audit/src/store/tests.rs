//! Chains on real databases: what is added from everywhere at once, and what is done to the rows by hand.

use std::sync::Arc;

use db::{Db, Dialect, Scope};
use kernel::{Clock, WorkspaceId};
use sea_orm::{ConnectionTrait, Statement};

use crate::{Action, Audit, Details, Fault, Filter, Target, Who, store};

async fn by_hand(db: &Db, workspace: WorkspaceId, sql: &str) {
    let tx = db.write(Scope::Workspace(workspace)).await.unwrap();
    let statement = Statement::from_string(tx.get_database_backend(), sql);
    tx.execute_raw(statement).await.unwrap();
    tx.commit().await.unwrap();
}

async fn some(audit: &Audit, workspace: WorkspaceId, entries: i64) {
    for number in 0..entries {
        let details = Details::new().change("name", number, number + 1);
        let target = Target::workspace(workspace);
        audit
            .note(Who::deskbell(workspace), Action::TagChanged, target, details)
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_never_forks() {
    for place in testkit::databases().await {
        let workspace = WorkspaceId::new();
        let second = place.open_again().await;
        let all: Vec<Audit> = [place.db.clone(), second.clone()]
            .map(|db| Audit::new(db, Clock::system(), "key"))
            .into();
        let all = Arc::new(all);
        let mut tasks = Vec::new();
        for number in 0..8 {
            let all = Arc::clone(&all);
            tasks.push(tokio::spawn(async move {
                some(&all[number % 2], workspace, 5).await;
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
        let verdict = all[0].verify(workspace).await.unwrap();
        assert_eq!((verdict.good, verdict.fault), (40, None));
        second.close().await;
        place.remove().await;
    }
}

#[tokio::test]
async fn the_message_log_adds_to_the_same_chain() {
    for place in testkit::databases().await {
        let (one, other) = (WorkspaceId::new(), WorkspaceId::new());
        let audit = Audit::new(place.db.clone(), Clock::system(), "key");
        some(&audit, one, 2).await;
        let drafts: Vec<_> = [one, other, one]
            .map(|workspace| crate::Draft {
                who: Who::deskbell(workspace),
                at: kernel::Timestamp(7),
                action: Action::ConversationClosed,
                target: Target::workspace(workspace),
                details: Details::new(),
            })
            .into();
        match place.db.dialect() {
            Dialect::Sqlite => place
                .db
                .sqlite_writer()
                .unwrap()
                .unwrap()
                .transaction(|tx| store::log::append_sqlite(&audit, tx, &drafts))
                .unwrap(),
            Dialect::Postgres => {
                let mut tx = place.db.postgres_log().unwrap().begin().await.unwrap();
                sea_orm::sqlx::query("SELECT set_config('deskbell.workspaces', $1, true)")
                    .bind(format!("{one},{other}"))
                    .execute(&mut *tx)
                    .await
                    .unwrap();
                store::log::append_postgres(&audit, &mut tx, &drafts)
                    .await
                    .unwrap();
                tx.commit().await.unwrap();
            }
        }
        some(&audit, one, 1).await;
        let verdict = audit.verify(one).await.unwrap();
        assert_eq!((verdict.good, verdict.fault), (5, None));
        let verdict = audit.verify(other).await.unwrap();
        assert_eq!((verdict.good, verdict.fault), (1, None));
        place.remove().await;
    }
}

#[tokio::test]
async fn what_is_done_by_hand_is_found() {
    let acts = [
        (
            "UPDATE audit_entries SET details = '{}' WHERE seq = 4",
            Some(Fault::Edited(4)),
        ),
        (
            "DELETE FROM audit_entries WHERE seq = 3",
            Some(Fault::Missing(3, 3)),
        ),
        ("DELETE FROM audit_entries WHERE seq > 5", Some(Fault::Cut(6, 7))),
        ("DELETE FROM audit_entries", Some(Fault::Cut(1, 7))),
        ("DELETE FROM audit_chains", Some(Fault::End)),
        ("UPDATE audit_chains SET seq = 6", Some(Fault::End)),
        (
            "UPDATE audit_entries SET seq = CASE seq WHEN 2 THEN 95 ELSE 92 END WHERE seq IN (2, 5)",
            Some(Fault::Missing(2, 2)),
        ),
        (
            "UPDATE audit_entries SET seq = seq - 90 WHERE seq > 90",
            Some(Fault::Moved { place: 2, is: 5 }),
        ),
    ];
    for place in testkit::databases().await {
        let audit = Audit::new(place.db.clone(), Clock::system(), "key");
        let mut workspace = WorkspaceId::new();
        for (sql, fault) in &acts {
            // The last act goes on from the one before.
            if !sql.contains("- 90") {
                by_hand(&place.db, workspace, "DELETE FROM audit_entries").await;
                by_hand(&place.db, workspace, "DELETE FROM audit_chains").await;
                workspace = WorkspaceId::new();
                some(&audit, workspace, 7).await;
            }
            by_hand(&place.db, workspace, sql).await;
            assert_eq!(audit.verify(workspace).await.unwrap().fault, *fault, "{sql}");
        }
        place.remove().await;
    }
}

#[tokio::test]
async fn it_is_read_in_pages_and_narrowed() {
    for place in testkit::databases().await {
        let workspace = WorkspaceId::new();
        let audit = Audit::new(place.db.clone(), Clock::system(), "key");
        some(&audit, workspace, 5).await;
        let target = Target::workspace(workspace);
        let who = Who::agent(workspace, kernel::AgentId::new(), "Ada");
        audit
            .note(who.clone(), Action::TeamCreated, target, Details::new())
            .await
            .unwrap();
        let tx = place.db.read(Scope::Workspace(workspace)).await.unwrap();
        let found = store::page(&tx, workspace, &Filter::default(), None, 4)
            .await
            .unwrap();
        let numbers: Vec<i64> = found.iter().map(|row| row.seq).collect();
        assert_eq!(numbers, [6, 5, 4, 3]);
        let last = found.last().unwrap();
        let before = Some((last.at, last.seq));
        let found = store::page(&tx, workspace, &Filter::default(), before, 4)
            .await
            .unwrap();
        assert_eq!(found.len(), 2);
        let filter = Filter {
            actor: who.id.map(crate::list::Which::One),
            actions: vec![Action::TeamCreated, Action::TagDeleted],
            ..Filter::default()
        };
        let found = store::page(&tx, workspace, &filter, None, 4).await.unwrap();
        assert_eq!(found.len(), 1);
        drop(tx);
        place.remove().await;
    }
}
