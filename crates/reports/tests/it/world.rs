//! A business with a clock that is moved by hand.

use std::{collections::HashMap, sync::Arc};

use accounts::{
    Accounts, Claims, Registration, Tokens,
    wire::{CreateAgent, Register},
};
use conversations::{Conversations, Needs};
use edge::{PageOrigin, RateLimit};
use hours::Hours;
use kernel::{AgentActor, AgentId, Announce, Clock, Role, Timestamp, VisitorActor, WidgetId};
use reports::Reports;
use serde_json::json;
use testkit::{Announcements, Database, Here};
use visitors::Visitors;
use widgets::Widgets;

/// 2026-03-20T00:00:00Z, a Friday: nine days before clocks are put forward in Berlin.
pub(crate) const BEGINNING: Timestamp = Timestamp(1_773_964_800_000);

pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) conversations: Conversations,
    pub(crate) reports: Reports,
    pub(crate) owner: AgentActor,
    /// The owner and two colleagues.
    pub(crate) agents: Vec<AgentActor>,
    pub(crate) teams: Vec<kernel::TeamId>,
    /// Site keys with their widgets.
    pub(crate) sites: Vec<(String, WidgetId)>,
    visitors: Visitors,
}

fn unlimited() -> RateLimit {
    RateLimit::new("off", "off".parse().unwrap())
}

impl World {
    // long: one list of who is given what
    pub(crate) async fn new(place: &Database) -> Self {
        let (db, clock) = (place.db.clone(), Clock::fixed(BEGINNING));
        let here = Arc::<Here>::default();
        let announce: Arc<dyn Announce> = Arc::<Announcements>::default();
        let audit = testkit::audit(&db, &clock);
        let tokens = Tokens::new(b"the secret of the tests", clock.clone());
        let hours = Hours::new(db.clone(), clock.clone(), audit.clone(), Arc::new(|_| {}));
        let widgets = Widgets::new(
            db.clone(),
            clock.clone(),
            audit.clone(),
            here.clone(),
            hours.clone(),
        );
        let settings = accounts::Settings {
            registration: Registration::Open,
            limit_login: unlimited(),
            limit_two_factor: unlimited(),
            limit_avatar: unlimited(),
            oidc: None,
            limit_register: unlimited(),
        };
        let hooks = accounts::Hooks {
            welcome: Arc::new(widgets.clone()),
            revoked: Arc::new(|_| {}),
            availability_changed: Arc::new(|_| {}),
            departed: Arc::new(|_, _| {}),
            presence: here.clone(),
            announce: Arc::clone(&announce),
        };
        let accounts = Accounts::new(
            db.clone(),
            clock.clone(),
            audit.clone(),
            tokens.clone(),
            settings,
            hooks,
        );
        let visitors = Visitors::new(
            db.clone(),
            clock.clone(),
            tokens,
            widgets.clone(),
            unlimited(),
            visitors::Hooks {
                presence: here,
                announce: Arc::clone(&announce),
                open_conversations: Arc::new(|_, _| Box::pin(async { Ok(HashMap::new()) })),
                changed: Arc::new(|_, _| {}),
            },
        );
        let needs = Needs {
            db: db.clone(),
            clock: clock.clone(),
            audit,
            accounts: accounts.clone(),
            widgets: widgets.clone(),
            hours,
            visitors: visitors.clone(),
            announce,
            stirred: Arc::new(|_| {}),
        };
        let settings = conversations::Settings {
            send_queue: 1_024,
            limit_send_visitor: unlimited(),
            limit_send_agent: unlimited(),
        };
        let conversations = Conversations::start(needs, settings).unwrap();
        let owner = owner(&accounts).await;
        let mut agents = vec![owner.clone()];
        for name in ["Ada", "Ben"] {
            agents.push(colleague(&accounts, &owner, name).await);
        }
        let sent = serde_json::from_value(json!({ "name": "Second" })).unwrap();
        widgets.create_widget(&owner, sent).await.unwrap();
        let mut sites = Vec::new();
        for widget in widgets.list_widgets(&owner, None, 10).await.unwrap().items {
            sites.push((widget.site_key.clone(), widget.id));
        }
        let mut teams = Vec::new();
        for name in ["Sales", "Support"] {
            let sent = serde_json::from_value(json!({ "name": name })).unwrap();
            teams.push(accounts.create_team(&owner, sent).await.unwrap().id);
        }
        Self {
            reports: Reports::new(db, clock.clone()),
            clock,
            conversations,
            owner,
            agents,
            teams,
            sites,
            visitors,
        }
    }

    pub(crate) async fn visitor(&self, site: usize) -> VisitorActor {
        let sent = serde_json::from_value(json!({ "siteKey": self.sites[site].0 })).unwrap();
        let page = PageOrigin::default();
        let came = self.visitors.connect(sent, &page, &testkit::address(7)).await;
        came.unwrap().actor
    }
}

async fn owner(accounts: &Accounts) -> AgentActor {
    let sent = Register {
        name: "Olga Owner".into(),
        email: format!("{}@example.com", AgentId::new()),
        password: "correct horse battery".into(),
        workspace: None,
    };
    let signed_in = accounts.register(sent, &testkit::address(1)).await.unwrap();
    match accounts.tokens().verify(&signed_in.token).unwrap() {
        Claims::Agent(claims) => accounts.authenticate(&claims).await.unwrap(),
        Claims::Visitor(_) => panic!("a visitor's token"),
    }
}

async fn colleague(accounts: &Accounts, owner: &AgentActor, name: &str) -> AgentActor {
    let sent = CreateAgent {
        name: name.into(),
        email: format!("{}@example.com", AgentId::new()),
        password: None,
        role: Role::Agent,
        role_id: None,
        capacity: None,
    };
    let made = accounts.create_agent(owner, sent).await.unwrap().agent;
    AgentActor {
        id: made.id,
        role: Role::Agent,
        permissions: Role::Agent.permissions(),
        name: name.into(),
        ..owner.clone()
    }
}
