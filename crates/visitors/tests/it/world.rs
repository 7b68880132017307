//! Visitors of one widget, with a clock that stands still and hooks that remember.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use accounts::{Claims, Tokens};
use db::Db;
use edge::{PageOrigin, RateLimit};
use kernel::{AgentActor, Clock, Problem, ProblemKind, Role, Timestamp, VisitorId, WorkspaceId};
use serde_json::{Value, json};
use testkit::{Announcements, Database, Here, agent};
use visitors::{Connected, Hooks, Visitors};
use widgets::Widgets;

pub(crate) struct World {
    pub(crate) visitors: Visitors,
    /// The same visitors in another process.
    pub(crate) elsewhere: Visitors,
    pub(crate) widgets: Widgets,
    pub(crate) tokens: Tokens,
    pub(crate) clock: Clock,
    pub(crate) here: Arc<Here>,
    pub(crate) heard: Arc<Announcements>,
    pub(crate) changed: Arc<Mutex<Vec<(WorkspaceId, VisitorId)>>>,
    pub(crate) owner: AgentActor,
    pub(crate) site_key: String,
}

impl World {
    pub(crate) async fn new(place: &Database) -> Self {
        Self::with_limit(place.db.clone(), "off").await
    }

    pub(crate) async fn with_limit(db: Db, limit: &str) -> Self {
        let clock = Clock::fixed(Timestamp(1_800_000_000_000));
        let (here, heard) = (Arc::<Here>::default(), Arc::<Announcements>::default());
        let changed = Arc::<Mutex<Vec<_>>>::default();
        let audit = testkit::audit(&db, &clock);
        let widgets = Widgets::new(
            db.clone(),
            clock.clone(),
            audit.clone(),
            here.clone(),
            hours::Hours::new(db.clone(), clock.clone(), audit.clone(), Arc::new(|_| {})),
        );
        let tokens = Tokens::new(b"the secret of the tests", clock.clone());
        let told = Arc::clone(&changed);
        let hooks = Hooks {
            presence: here.clone(),
            announce: heard.clone(),
            open_conversations: Arc::new(|_, _| Box::pin(async { Ok(HashMap::new()) })),
            changed: Arc::new(move |workspace, id| told.lock().unwrap().push((workspace, id))),
        };
        let limit = RateLimit::new("DESKBELL_LIMIT_VISITOR_CONNECT", limit.parse().unwrap());
        let owner = agent(WorkspaceId::new(), Role::Owner);
        let site_key = new_widget(&widgets, &owner, json!({ "name": "Shop" })).await;
        Self {
            elsewhere: Visitors::new(
                db.clone(),
                clock.clone(),
                tokens.clone(),
                widgets.clone(),
                "off"
                    .parse()
                    .map(|quota| RateLimit::new("elsewhere", quota))
                    .unwrap(),
                hooks.clone(),
            ),
            visitors: Visitors::new(db, clock.clone(), tokens.clone(), widgets.clone(), limit, hooks),
            widgets,
            tokens,
            clock,
            here,
            heard,
            changed,
            owner,
            site_key,
        }
    }

    /// Comes to the site with `more` beside the site key.
    pub(crate) async fn come(&self, more: Value) -> Result<Connected, Problem> {
        self.come_to(&self.site_key, more, &PageOrigin::default()).await
    }

    pub(crate) async fn come_to(
        &self,
        site_key: &str,
        more: Value,
        page: &PageOrigin,
    ) -> Result<Connected, Problem> {
        let mut sent = json!({ "siteKey": site_key });
        sent.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let sent = serde_json::from_value(sent).unwrap();
        self.visitors.connect(sent, page, &testkit::address(7)).await
    }

    /// Whether the token is a visitor's who is here.
    pub(crate) async fn who(&self, token: &str) -> Result<kernel::VisitorActor, Problem> {
        match self.tokens.verify(token)? {
            Claims::Visitor(claims) => self.visitors.authenticate(&claims).await,
            Claims::Agent(_) => panic!("an agent's token"),
        }
    }

    pub(crate) fn later(&self) {
        self.clock.advance(Duration::from_mins(1));
    }
}

/// The site key of a new widget.
pub(crate) async fn new_widget(widgets: &Widgets, owner: &AgentActor, sent: Value) -> String {
    let sent = serde_json::from_value(sent).unwrap();
    widgets.create_widget(owner, sent).await.unwrap().site_key
}

pub(crate) fn kind<T>(result: Result<T, Problem>) -> ProblemKind {
    result.err().unwrap().kind
}

pub(crate) fn fields<T>(result: Result<T, Problem>) -> Vec<String> {
    let problem = result.err().unwrap();
    problem.errors.into_iter().map(|error| error.field).collect()
}
