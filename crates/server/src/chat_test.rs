//! `GET /api/chat/test`: a whole chat, written through the same doors as any other, read, and removed again. It happens in a
//! scratch workspace that nobody is in, so that nobody hears of it.

mod store;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::Extension;
use conversations::{Conversations, Part, Start, wire::Message};
use db::{Db, Scope, unavailable};
use edge::Json;
use kernel::{
    Actor, AgentActor, AgentId, ConversationId, Problem, ProblemKind, Role, SessionId, Timestamp,
    VisitorActor, VisitorId, WidgetId, WorkspaceId,
};
use serde::Serialize;
use tokio::{sync::Mutex, time::timeout};
use utoipa_axum::{router::OpenApiRouter, routes};

/// How long a result holds: whoever asks more often is told the last one, and costs nothing.
const AGE: Duration = Duration::from_secs(5);
/// How long one step may take.
const STEP_TIMEOUT: Duration = Duration::from_secs(5);

const QUESTION: &str = "Is anybody there?";
const ANSWER: &str = "Yes.";

/// Runs the test. Clones share the last result.
#[derive(Clone)]
pub(crate) struct ChatTest {
    db: Db,
    conversations: Conversations,
    last: Arc<Mutex<Option<(Instant, Report)>>>,
}

/// How it went.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ChatTestReport)]
struct Report {
    /// Whether every step did what it should.
    ok: bool,
    /// In order; what comes after a failure, except for the removal, is left out.
    steps: Vec<Step>,
}

/// A part of it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ChatTestStep)]
struct Step {
    /// What was done.
    #[schema(example = "send")]
    name: &'static str,
    /// Whether it did what it should.
    ok: bool,
    /// Milliseconds that it took.
    ms: u64,
}

/// The route of this page.
pub(crate) fn router(db: Db, conversations: Conversations) -> OpenApiRouter {
    let test = ChatTest {
        db,
        conversations,
        last: Arc::default(),
    };
    OpenApiRouter::new().routes(routes!(show)).layer(Extension(test))
}

/// Try out a whole chat
///
/// Writes a chat in a scratch workspace, reads it and removes it. A result holds for 5 s.
#[utoipa::path(get, path = "/api/chat/test", tag = "health", operation_id = "testChat", security(()),
    responses((status = 200, description = "How it went", body = Report)))]
async fn show(Extension(test): Extension<ChatTest>) -> Json<Report> {
    let mut last = test.last.lock().await;
    if let Some((at, report)) = &*last
        && at.elapsed() < AGE
    {
        return Json(report.clone());
    }
    let report = test.run().await;
    *last = Some((Instant::now(), report.clone()));
    Json(report)
}

/// Who chats in it.
struct Cast {
    visitor: VisitorActor,
    agent: AgentActor,
}

impl Cast {
    fn new() -> Self {
        let workspace = WorkspaceId::new();
        Self {
            visitor: VisitorActor {
                workspace,
                widget: WidgetId::new(),
                id: VisitorId::new(),
                name: Some("Test visitor".into()),
            },
            agent: AgentActor {
                workspace,
                id: AgentId::new(),
                session: SessionId::new(),
                role: Role::Agent,
                permissions: Role::Agent.permissions(),
                name: "Test agent".into(),
                avatar_url: None,
            },
        }
    }

    fn visitor(&self) -> Actor {
        Actor::Visitor(self.visitor.clone())
    }

    fn agent(&self) -> Actor {
        Actor::Agent(self.agent.clone())
    }
}

impl ChatTest {
    async fn run(&self) -> Report {
        let cast = Cast::new();
        let mut steps = Vec::new();
        let talked = self.talk(&cast, &mut steps).await;
        // Whatever happened before, nothing stays.
        let removed = step(&mut steps, "remove", self.remove(&cast)).await;
        Report {
            ok: talked.is_some() && removed.is_some(),
            steps,
        }
    }

    /// `None` from the first step on that fails.
    async fn talk(&self, cast: &Cast, steps: &mut Vec<Step>) -> Option<()> {
        step(steps, "visitor", self.make_visitor(cast)).await?;
        let id = step(steps, "start", self.start(cast)).await?;
        let answer = step(steps, "answer", self.answer(cast, id)).await?;
        step(steps, "repeat", self.repeat(cast, id, &answer)).await?;
        step(steps, "read", self.read(cast, id)).await
    }

    async fn make_visitor(&self, cast: &Cast) -> Result<(), Problem> {
        let scope = Scope::Workspace(cast.visitor.workspace);
        let tx = self.db.write(scope).await.map_err(unavailable)?;
        let now: Timestamp = kernel::Clock::system().now();
        store::insert_visitor(&tx, &cast.visitor, now)
            .await
            .map_err(unavailable)?;
        tx.commit().await.map_err(unavailable)
    }

    async fn start(&self, cast: &Cast) -> Result<ConversationId, Problem> {
        let start = Start {
            client_id: Some("start".into()),
            message: Some(QUESTION.into()),
            ..Start::default()
        };
        let started = self
            .conversations
            .start_conversation(&cast.visitor, None, start)
            .await?;
        started
            .message
            .map(|message| message.conversation_id)
            .ok_or_else(|| wrong("the first message is missing"))
    }

    async fn answer(&self, cast: &Cast, id: ConversationId) -> Result<Message, Problem> {
        let sent = self
            .conversations
            .send_message(&cast.agent(), None, id, "answer", ANSWER)?;
        Ok(sent.await?.message)
    }

    /// What is sent twice is there once.
    async fn repeat(&self, cast: &Cast, id: ConversationId, answer: &Message) -> Result<(), Problem> {
        let again = self.answer(cast, id).await?;
        if again.id == answer.id {
            Ok(())
        } else {
            Err(wrong("a repeated message was stored twice"))
        }
    }

    /// Both lines are there for the visitor, in order and without gaps.
    async fn read(&self, cast: &Cast, id: ConversationId) -> Result<(), Problem> {
        let history = self
            .conversations
            .history(&cast.visitor(), id, Part::After(0), 100)
            .await?
            .items;
        let is_dense = history
            .iter()
            .map(|message| message.seq)
            .eq(1..=i64::try_from(history.len()).unwrap_or(0));
        let lines = history.iter().map(|message| &*message.content);
        let said: Vec<&str> = lines.filter(|line| [QUESTION, ANSWER].contains(line)).collect();
        if is_dense && said == [QUESTION, ANSWER] {
            Ok(())
        } else {
            Err(wrong("the history is not what was sent"))
        }
    }

    async fn remove(&self, cast: &Cast) -> Result<(), Problem> {
        let workspace = cast.visitor.workspace;
        let tx = self
            .db
            .write(Scope::Workspace(workspace))
            .await
            .map_err(unavailable)?;
        store::remove(&tx, workspace).await.map_err(unavailable)?;
        tx.commit().await.map_err(unavailable)
    }
}

/// Does one step and notes how it went. `None` when it failed; the reason goes to the log.
async fn step<T>(
    steps: &mut Vec<Step>,
    name: &'static str,
    work: impl Future<Output = Result<T, Problem>>,
) -> Option<T> {
    let begun = Instant::now();
    let result = match timeout(STEP_TIMEOUT, work).await {
        Ok(result) => result.map_err(|problem| problem.detail),
        Err(_) => Err(format!("took longer than {} s", STEP_TIMEOUT.as_secs())),
    };
    if let Err(why) = &result {
        tracing::warn!(step = name, why, "the chat test failed");
    }
    steps.push(Step {
        name,
        ok: result.is_ok(),
        ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
    });
    result.ok()
}

fn wrong(what: &str) -> Problem {
    Problem::new(ProblemKind::Internal, what)
}
