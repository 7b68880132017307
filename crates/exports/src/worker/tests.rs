//! Workers on real databases: two of them at once, one that dies, and what is stopped, too large or kept long enough.

use std::{collections::HashSet, sync::Arc, time::Duration};

use audit::{Action, Details, Target, Who};
use db::{Db, Scope};
use futures_util::TryStreamExt;
use kernel::{AgentActor, Clock, ProblemKind, Role, Timestamp, WorkspaceId};
use reports::Reports;
use uuid::Uuid;

use crate::{Exports, Failure, Kind, Needs, Settings, State, store, wire};

/// 2026-03-20T00:00:00Z.
const BEGINNING: Timestamp = Timestamp(1_773_964_800_000);
/// More than two pages.
const ENTRIES: usize = 600;

const SETTINGS: Settings = Settings {
    max_bytes: 10_000_000,
    keep: Duration::from_hours(24),
    lease: Duration::from_mins(1),
    waiting: 8,
    files: 10,
};

fn exports(db: &Db, clock: &Clock, settings: Settings) -> Exports {
    let needs = Needs {
        db: db.clone(),
        clock: clock.clone(),
        audit: testkit::audit(db, clock),
        reports: Reports::new(db.clone(), clock.clone()),
    };
    Exports::new(needs, settings)
}

/// An owner whose log has [`ENTRIES`] entries.
async fn owner(db: &Db, clock: &Clock) -> AgentActor {
    let owner = testkit::agent(WorkspaceId::new(), Role::Owner);
    let audit = testkit::audit(db, clock);
    for _ in 0..ENTRIES {
        let target = Target::workspace(owner.workspace);
        let note = audit.note(Who::from(&owner), Action::TagChanged, target, Details::new());
        note.await.unwrap();
    }
    owner
}

fn all_of_the_log() -> wire::Sent {
    wire::Sent {
        kind: Kind::Audit,
        from: Some("2026-03-01".into()),
        to: Some("2026-03-31".into()),
        tz: None,
        widget: None,
        team: None,
        agent: None,
        tag: None,
        notes: false,
    }
}

async fn asked(exports: &Exports, owner: &AgentActor) -> Uuid {
    exports.create(owner, all_of_the_log()).await.unwrap().id
}

/// The numbers of the entries in the file.
async fn numbers(exports: &Exports, owner: &AgentActor, id: Uuid) -> Vec<usize> {
    let export = exports.finished(owner, id).await.unwrap();
    let chunks: Vec<Vec<u8>> = exports.chunks(&export).try_collect().await.unwrap();
    let text = String::from_utf8(chunks.concat()).unwrap();
    assert_eq!(i64::try_from(text.len()).unwrap(), export.bytes);
    let mut lines = text.lines();
    assert!(lines.next().unwrap().starts_with("seq,at,"));
    lines
        .map(|line| line.split(',').next().unwrap().parse().unwrap())
        .collect()
}

async fn chunks(db: &Db, workspace: WorkspaceId) -> usize {
    let tx = db.read(Scope::Workspace(workspace)).await.unwrap();
    store::all_chunks(&tx, workspace).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_export_is_taken_by_one_worker() {
    for place in testkit::databases().await {
        let clock = Clock::fixed(BEGINNING);
        let owner = testkit::agent(WorkspaceId::new(), Role::Owner);
        let second = place.open_again().await;
        let workers: Arc<[Exports]> = [&place.db, &second, &place.db, &second]
            .map(|db| exports(db, &clock, SETTINGS))
            .into();
        for _ in 0..8 {
            asked(&workers[0], &owner).await;
        }
        let mut tasks = Vec::new();
        for number in 0..workers.len() {
            let workers = Arc::clone(&workers);
            tasks.push(tokio::spawn(async move {
                let mut mine = Vec::new();
                while let Some(export) = workers[number].claim().await.unwrap() {
                    mine.push(export.id);
                }
                mine
            }));
        }
        let mut all = Vec::new();
        for task in tasks {
            all.extend(task.await.unwrap());
        }
        assert_eq!(all.len(), 8);
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 8);
        second.close().await;
        place.remove().await;
    }
}

#[tokio::test]
async fn what_a_dead_worker_had_goes_on_behind_its_last_page_and_it_writes_no_more() {
    for place in testkit::databases().await {
        let clock = Clock::fixed(BEGINNING);
        let owner = owner(&place.db, &clock).await;
        let (dead, other) = (
            exports(&place.db, &clock, SETTINGS),
            exports(&place.db, &clock, SETTINGS),
        );
        let id = asked(&dead, &owner).await;

        let mut had = dead.claim().await.unwrap().unwrap();
        let filter = reports::Filter::default();
        had.state = State::Running;
        let columns = crate::page::head(Kind::Audit);
        assert!(dead.keep(&mut had, &columns).await.unwrap());
        let page = dead.page(&had, &filter).await.unwrap();
        (had.place, had.done) = (page.next, page.rows);
        assert!(dead.keep(&mut had, &page.text).await.unwrap());
        let at_its_death = had.clone();

        assert!(!other.turn().await.unwrap(), "the lease is not over");
        clock.advance(SETTINGS.lease);
        assert!(other.turn().await.unwrap());
        let expected: Vec<usize> = (1..=ENTRIES + 1).rev().collect();
        assert_eq!(numbers(&other, &owner, id).await, expected);
        let parts = chunks(&place.db, owner.workspace).await;

        // It was only slow, and comes back.
        dead.write_out(at_its_death).await.unwrap();
        assert_eq!(chunks(&place.db, owner.workspace).await, parts);
        assert_eq!(numbers(&other, &owner, id).await, expected);
        let export = other.get(&owner, id).await.unwrap();
        assert_eq!((export.done, export.total), (601, 601));
        place.remove().await;
    }
}

#[tokio::test]
async fn cancelling_stops_the_worker_within_its_page_and_deleting_leaves_nothing() {
    for place in testkit::databases().await {
        let clock = Clock::fixed(BEGINNING);
        let owner = owner(&place.db, &clock).await;
        let worker = exports(&place.db, &clock, SETTINGS);
        let id = asked(&worker, &owner).await;
        let mut had = worker.claim().await.unwrap().unwrap();
        assert!(worker.keep(&mut had, "a page").await.unwrap());

        worker.remove(&owner, id).await.unwrap();
        assert!(!worker.keep(&mut had, "another").await.unwrap());
        assert_eq!(worker.get(&owner, id).await.unwrap().state, State::Cancelled);
        assert!(worker.turn().await.unwrap());
        assert_eq!(chunks(&place.db, owner.workspace).await, 0);
        assert!(!worker.turn().await.unwrap());

        worker.remove(&owner, id).await.unwrap();
        let gone = worker.get(&owner, id).await.unwrap_err();
        assert_eq!(gone.kind, ProblemKind::NotFound);
        assert!(worker.turn().await.unwrap());
        assert!(!worker.turn().await.unwrap());

        let done = asked(&worker, &owner).await;
        assert!(worker.turn().await.unwrap());
        assert!(chunks(&place.db, owner.workspace).await > 0);
        worker.remove(&owner, done).await.unwrap();
        assert!(worker.turn().await.unwrap());
        assert_eq!(chunks(&place.db, owner.workspace).await, 0);
        assert!(worker.list(&owner).await.unwrap().is_empty());
        place.remove().await;
    }
}

#[tokio::test]
async fn a_file_goes_when_its_time_is_over() {
    for place in testkit::databases().await {
        let clock = Clock::fixed(BEGINNING);
        let owner = owner(&place.db, &clock).await;
        let worker = exports(&place.db, &clock, SETTINGS);
        let id = asked(&worker, &owner).await;
        assert!(worker.turn().await.unwrap());
        clock.advance(SETTINGS.keep.saturating_sub(Duration::from_millis(1)));
        assert!(!worker.turn().await.unwrap());
        assert_eq!(worker.get(&owner, id).await.unwrap().state, State::Done);
        clock.advance(Duration::from_millis(1));
        assert!(worker.turn().await.unwrap());
        let gone = worker.get(&owner, id).await.unwrap_err();
        assert_eq!(gone.kind, ProblemKind::NotFound);
        assert_eq!(chunks(&place.db, owner.workspace).await, 0);
        assert!(!worker.turn().await.unwrap());
        place.remove().await;
    }
}

#[tokio::test]
async fn what_is_too_large_or_comes_no_further_fails_and_says_why() {
    for place in testkit::databases().await {
        let clock = Clock::fixed(BEGINNING);
        let owner = owner(&place.db, &clock).await;
        let small = Settings {
            max_bytes: 100_000,
            ..SETTINGS
        };
        let worker = exports(&place.db, &clock, small);
        let large = asked(&worker, &owner).await;
        assert!(worker.turn().await.unwrap());
        let failed = worker.get(&owner, large).await.unwrap();
        assert_eq!(failed.state, State::Failed);
        assert_eq!(failed.failure, Some(Failure::TooLarge));
        let refused = worker.finished(&owner, large).await.unwrap_err();
        assert_eq!(refused.kind, ProblemKind::Conflict);
        assert!(worker.turn().await.unwrap());
        assert_eq!(chunks(&place.db, owner.workspace).await, 0);

        let stuck = asked(&worker, &owner).await;
        for _ in 0..super::MAX_ATTEMPTS {
            assert_eq!(worker.claim().await.unwrap().unwrap().id, stuck);
            clock.advance(small.lease);
        }
        assert!(worker.turn().await.unwrap());
        let failed = worker.get(&owner, stuck).await.unwrap();
        assert_eq!(failed.failure, Some(Failure::Interrupted));
        place.remove().await;
    }
}

#[tokio::test]
async fn a_database_that_fails_for_a_moment_is_no_failure() {
    for place in testkit::databases().await {
        let clock = Clock::fixed(BEGINNING);
        let owner = owner(&place.db, &clock).await;
        let worker = exports(&place.db, &clock, SETTINGS);
        let id = asked(&worker, &owner).await;
        place.take_away("audit_entries").await;
        assert!(worker.turn().await.is_err());
        place.give_back("audit_entries").await;
        assert!(!worker.turn().await.unwrap());
        clock.advance(super::RETRY);
        assert!(worker.turn().await.unwrap());
        assert_eq!(numbers(&worker, &owner, id).await.len(), ENTRIES + 1);
        place.remove().await;
    }
}

#[tokio::test]
async fn who_stops_gives_back_what_they_have() {
    for place in testkit::databases().await {
        let clock = Clock::fixed(BEGINNING);
        let owner = owner(&place.db, &clock).await;
        let (stopping, next) = (
            exports(&place.db, &clock, SETTINGS),
            exports(&place.db, &clock, SETTINGS),
        );
        let id = asked(&stopping, &owner).await;
        stopping.stop().await;
        assert!(stopping.turn().await.unwrap());
        assert_eq!(next.get(&owner, id).await.unwrap().state, State::Running);
        assert!(next.turn().await.unwrap());
        assert_eq!(numbers(&next, &owner, id).await.len(), ENTRIES + 1);
        place.remove().await;
    }
}

#[tokio::test]
async fn so_many_wait_and_so_many_are_there() {
    for place in testkit::databases().await {
        let clock = Clock::fixed(BEGINNING);
        let owner = testkit::agent(WorkspaceId::new(), Role::Owner);
        let few = Settings {
            waiting: 2,
            files: 3,
            ..SETTINGS
        };
        let worker = exports(&place.db, &clock, few);
        asked(&worker, &owner).await;
        asked(&worker, &owner).await;
        let refused = worker.create(&owner, all_of_the_log()).await.unwrap_err();
        assert_eq!(refused.kind, ProblemKind::Conflict);
        assert!(refused.detail.contains("At most 2"), "{}", refused.detail);
        assert!(worker.turn().await.unwrap());
        asked(&worker, &owner).await;
        assert!(worker.turn().await.unwrap() && worker.turn().await.unwrap());
        let refused = worker.create(&owner, all_of_the_log()).await.unwrap_err();
        assert!(refused.detail.contains("At most 3"), "{}", refused.detail);
        let elsewhere = testkit::agent(WorkspaceId::new(), Role::Owner);
        asked(&worker, &elsewhere).await;
        // What was refused was not noted either.
        assert_eq!(worker.list(&owner).await.unwrap().len(), 3);
        place.remove().await;
    }
}
