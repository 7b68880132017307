//! What the clock does, on every database: who is laid aside wakes, who is silent is resolved, what is resolved is closed.

use super::*;
use crate::queue::{Due, Windows, due_of};

const MINUTE: i64 = 60_000;

async fn due(db: &Db, bench: &Bench, windows: Windows, now: i64) -> Due {
    let workspace = bench.visitor.workspace;
    let windows = HashMap::from([(bench.visitor.widget, windows)]);
    let tx = db.read(db::Scope::Workspace(workspace)).await.unwrap();
    let timed = store::queue::timed(&tx, workspace, &windows).await.unwrap();
    due_of(timed, &windows, Timestamp(now))
}

#[tokio::test]
async fn what_is_silent_is_resolved_what_is_resolved_is_closed_and_who_sleeps_wakes() {
    for database in databases().await {
        let bench = open(&database.db, &somebody(), 64);
        let silent = bench
            .begin_as(|row| {
                row.status = Status::Active;
                row.last_activity_at = Timestamp(0);
            })
            .await;
        let resolved = bench
            .begin_as(|row| {
                row.status = Status::Resolved;
                row.resolved_at = Some(Timestamp(0));
            })
            .await;
        let asleep = bench
            .begin_as(|row| {
                row.status = Status::Active;
                row.last_activity_at = Timestamp(0);
                row.snoozed_until = Some(Timestamp(3 * MINUTE));
            })
            .await;
        let windows = Windows {
            close_after: Some(2 * MINUTE),
            resolve_after: Some(MINUTE),
        };
        let before = due(&database.db, &bench, windows, 0).await;
        assert!(before.now.is_empty());
        assert_eq!(before.next, Some(Timestamp(MINUTE)), "the first that comes");
        let first = due(&database.db, &bench, windows, MINUTE).await;
        assert_eq!(first.now, [(silent, Change::Resolve)]);
        assert_eq!(first.next, Some(Timestamp(2 * MINUTE)));
        let all = due(&database.db, &bench, windows, 3 * MINUTE).await;
        let mut expected = vec![
            (silent, Change::Resolve),
            (resolved, Change::Close),
            (asleep, Change::Snooze(None)),
        ];
        let mut found = all.now;
        expected.sort_by_key(|(id, _)| id.0);
        found.sort_by_key(|(id, _)| id.0);
        assert_eq!(found, expected, "each once");
        let unbounded = due(&database.db, &bench, Windows::default(), 9 * MINUTE).await;
        assert_eq!(
            unbounded.now,
            [(asleep, Change::Snooze(None))],
            "without windows nothing ends"
        );
        database.remove().await;
    }
}

#[tokio::test]
async fn many_who_sleep_hide_nobody_who_is_silent() {
    for database in databases().await {
        let bench = open(&database.db, &somebody(), 64);
        for _ in 0..store::queue::TIMED {
            bench
                .begin_as(|row| {
                    row.status = Status::Active;
                    row.last_activity_at = Timestamp(0);
                    row.snoozed_until = Some(Timestamp(99 * MINUTE));
                })
                .await;
        }
        let silent = bench
            .begin_as(|row| {
                row.status = Status::Active;
                row.last_activity_at = Timestamp(1);
            })
            .await;
        let windows = Windows {
            close_after: None,
            resolve_after: Some(MINUTE),
        };
        let found = due(&database.db, &bench, windows, 2 * MINUTE).await;
        assert_eq!(found.now, [(silent, Change::Resolve)]);
        database.remove().await;
    }
}
