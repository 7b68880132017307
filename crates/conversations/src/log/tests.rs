//! The log's promises on every database: dense, once, in one order, and told only after the commit.

use std::{collections::HashMap, sync::Arc};

use db::{Db, Dialect};
use kernel::{
    Actor, Announce, Clock, ConversationId, Problem, ProblemKind, Timestamp, VisitorActor, VisitorId,
    WidgetId, WorkspaceId,
};
use testkit::{Announcements, Database, databases};
use visitors::wire::{Visitor, VisitorSelf};

use super::{Action, Done, MessageLog, Start, Told, answered};
use crate::{
    history::Part,
    model::{Change, Conversation, Status},
    start_conversation::{self, Beginning},
    store,
    summaries::Summaries,
};

mod approach;
mod clock;
mod words;

struct Bench {
    log: MessageLog,
    told: Arc<Announcements>,
    visitor: VisitorActor,
}

fn open(db: &Db, visitor: &VisitorActor, capacity: usize) -> Bench {
    let told = Arc::new(Announcements::default());
    let log = MessageLog::start(
        db,
        Clock::system(),
        testkit::audit(db, &Clock::system()),
        Told {
            announce: Arc::clone(&told) as Arc<dyn Announce>,
            index: crate::search::index::Index::default(),
            summaries: Summaries::default(),
            stirred: Arc::new(|_| {}),
        },
        capacity,
    )
    .unwrap();
    Bench {
        log,
        told,
        visitor: visitor.clone(),
    }
}

fn somebody() -> VisitorActor {
    testkit::visitor(WorkspaceId::new(), WidgetId::new())
}

impl Bench {
    async fn begin(&self) -> ConversationId {
        self.begin_as(|_| {}).await
    }

    /// A conversation that is `change`d before it is written.
    async fn begin_as(&self, change: impl FnOnce(&mut Conversation)) -> ConversationId {
        let mut conversation = new_conversation(&self.visitor);
        change(&mut conversation);
        let id = conversation.id;
        let (for_agents, for_visitor) = views(self.visitor.id);
        let start = Start {
            conversation,
            message: None,
            for_agents,
            for_visitor,
        };
        self.act(id, Action::Start(Box::new(start))).await.unwrap();
        id
    }

    async fn send(
        &self,
        conversation: ConversationId,
        client_id: &str,
        content: &str,
    ) -> Result<Done, Problem> {
        self.act(
            conversation,
            Action::Send {
                client_id: client_id.into(),
                content: content.into(),
            },
        )
        .await
    }

    async fn act(&self, conversation: ConversationId, action: Action) -> Result<Done, Problem> {
        let actor = Actor::Visitor(self.visitor.clone());
        answered(self.log.put(actor, conversation, None, action)?).await
    }
}

fn views(id: VisitorId) -> (Visitor, VisitorSelf) {
    let at = Timestamp(0);
    let for_agents = Visitor {
        id,
        name: None,
        email: None,
        phone: None,
        attributes: serde_json::Map::new(),
        online: true,
        page: None,
        ip: None,
        user_agent: None,
        first_seen_at: at,
        last_seen_at: at,
    };
    let for_visitor = VisitorSelf {
        id,
        name: None,
        email: None,
        phone: None,
        online: true,
        page: None,
        first_seen_at: at,
        last_seen_at: at,
    };
    (for_agents, for_visitor)
}

fn new_conversation(visitor: &VisitorActor) -> Conversation {
    start_conversation::new_conversation(Beginning {
        workspace: visitor.workspace,
        widget: visitor.widget,
        visitor: visitor.id,
        now: Timestamp(1),
    })
}

async fn history(db: &Db, workspace: WorkspaceId, id: ConversationId) -> Vec<(i64, String)> {
    let tx = db.read(db::Scope::Workspace(workspace)).await.unwrap();
    let (items, more) = store::history(&tx, workspace, id, Part::After(0), 10_000)
        .await
        .unwrap();
    assert!(!more);
    items
        .into_iter()
        .map(|message| (message.seq, message.client_id.unwrap_or_default().to_string()))
        .collect()
}

/// Many senders at once, each line sent twice, on two nodes over the same database.
async fn lines_stand_once_in_one_order(Database { db, .. }: &Database, second: Db) {
    let visitor = somebody();
    let nodes = Arc::new([open(db, &visitor, 4096), open(&second, &visitor, 4096)]);
    let conversations = [
        nodes[0].begin().await,
        nodes[0].begin().await,
        nodes[0].begin().await,
    ];
    let mut sending = tokio::task::JoinSet::new();
    for line in 0..300_usize {
        for node in 0..2 {
            let (nodes, id) = (Arc::clone(&nodes), conversations[line % 3]);
            sending.spawn(async move {
                let client_id = format!("line-{line}");
                let done = nodes[node].send(id, &client_id, "hello").await.unwrap();
                (client_id, done.message.unwrap().seq, done.fresh)
            });
        }
    }
    let mut answers: HashMap<String, Vec<(i64, bool)>> = HashMap::new();
    while let Some(answer) = sending.join_next().await {
        let (client_id, seq, fresh) = answer.unwrap();
        answers.entry(client_id).or_default().push((seq, fresh));
    }
    for (client_id, both) in &answers {
        assert_eq!(
            both[0].0, both[1].0,
            "{client_id}: both sendings name the same line"
        );
        assert_eq!(
            both.iter().filter(|(_, fresh)| *fresh).count(),
            1,
            "{client_id}: one of them wrote it"
        );
    }
    for id in conversations {
        let lines = history(db, visitor.workspace, id).await;
        assert_eq!(
            lines.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(),
            (1..=100).collect::<Vec<_>>()
        );
        for (seq, client_id) in lines {
            assert_eq!(
                answers[&client_id][0].0, seq,
                "{client_id}: acknowledged as it stands"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_twice_at_once_on_two_nodes_stands_once() {
    for database in databases().await {
        let second = database.open_again().await;
        lines_stand_once_in_one_order(&database, second.clone()).await;
        second.close().await;
        database.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_repeated_is_told_once_and_live_lines_come_in_order() {
    for database in databases().await {
        let bench = open(&database.db, &somebody(), 64);
        let id = bench.begin().await;
        for line in ["a", "b", "a", "c", "b"] {
            bench.send(id, line, "hello").await.unwrap();
        }
        let told: Vec<i64> = bench
            .told
            .take()
            .iter()
            .filter(|(name, _, _)| *name == "message:new")
            .map(|(_, _, data)| data["message"]["seq"].as_i64().unwrap())
            .collect();
        assert_eq!(told, [1, 2, 3]);
        database.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_is_repeated_even_in_a_closed_conversation_but_a_new_one_is_refused() {
    for database in databases().await {
        let bench = open(&database.db, &somebody(), 64);
        let id = bench.begin().await;
        let first = bench.send(id, "a", "hello").await.unwrap();
        bench.act(id, Action::Change(Change::Close)).await.unwrap();
        let again = bench.send(id, "a", "hello").await.unwrap();
        assert_eq!(
            (again.fresh, again.message.unwrap().id),
            (false, first.message.unwrap().id)
        );
        assert_eq!(
            bench.send(id, "b", "hello").await.unwrap_err().kind,
            ProblemKind::ConversationClosed
        );
        database.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_of_another_visitor_or_workspace_does_not_exist() {
    for database in databases().await {
        let bench = open(&database.db, &somebody(), 64);
        let id = bench.begin().await;
        for stranger in [
            somebody(),
            VisitorActor {
                id: VisitorId::new(),
                ..bench.visitor.clone()
            },
        ] {
            let other = open(&database.db, &stranger, 64);
            assert_eq!(
                other.send(id, "a", "hello").await.unwrap_err().kind,
                ProblemKind::NotFound
            );
        }
        assert_eq!(history(&database.db, bench.visitor.workspace, id).await, []);
        database.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_the_database_refuses_fails_its_own_sender_alone() {
    for database in databases()
        .await
        .into_iter()
        .filter(|database| database.db.dialect() == Dialect::Postgres)
    {
        let bench = Arc::new(open(&database.db, &somebody(), 64));
        let id = bench.begin().await;
        // PostgreSQL takes no NUL in text; the verbs refuse it long before, the log must stand it all the same.
        let contents = ["one", "two\0", "three", "four"];
        let answers: Vec<_> = contents
            .iter()
            .map(|content| {
                let action = Action::Send {
                    client_id: (*content).into(),
                    content: (*content).into(),
                };
                bench
                    .log
                    .put(Actor::Visitor(bench.visitor.clone()), id, None, action)
                    .unwrap()
            })
            .collect();
        let mut stored = Vec::new();
        for answer in answers {
            stored.push(answered(answer).await.is_ok());
        }
        assert_eq!(stored, [true, false, true, true]);
        let seqs: Vec<i64> = history(&database.db, bench.visitor.workspace, id)
            .await
            .into_iter()
            .map(|line| line.0)
            .collect();
        assert_eq!(seqs, [1, 2, 3]);
        database.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_finds_the_queue_full_is_told_busy_and_the_others_are_stored() {
    for database in databases()
        .await
        .into_iter()
        .filter(|database| database.db.dialect() == Dialect::Sqlite)
    {
        let bench = open(&database.db, &somebody(), 2);
        let id = bench.begin().await;
        // Nothing can be committed while somebody else has the turn.
        let turn = database.db.turn().await;
        let mut waiting = Vec::new();
        let refused = loop {
            let action = Action::Send {
                client_id: format!("{}", waiting.len()).into(),
                content: "hello".into(),
            };
            match bench
                .log
                .put(Actor::Visitor(bench.visitor.clone()), id, None, action)
            {
                Ok(answer) => waiting.push(answer),
                Err(problem) => break problem,
            }
        };
        assert_eq!((refused.kind, refused.retry_after), (ProblemKind::Busy, Some(1)));
        drop(turn);
        let count = waiting.len();
        for answer in waiting {
            answered(answer).await.unwrap();
        }
        assert_eq!(
            history(&database.db, bench.visitor.workspace, id).await.len(),
            count
        );
        database.remove().await;
    }
}
