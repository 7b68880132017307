//! One workspace with its owner and its site, and everything that is announced in it.

use std::{collections::HashMap, sync::Arc, time::Duration};

use accounts::{Accounts, Claims, Registration, Tokens, wire::Register};
use conversations::{Conversations, Needs};
use edge::{PageOrigin, RateLimit};
use hours::Hours;
use kernel::{AgentActor, AgentId, Announce, Announcement, Clock, ConversationId, VisitorActor, VisitorId};
use presence::{
    Presence, Roster, Settings,
    availability::{Availability, Sources},
};
use serde_json::{Value, json};
use testkit::Database;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use visitors::Visitors;
use widgets::Widgets;

pub(crate) struct World {
    pub(crate) presence: Presence,
    pub(crate) roster: Roster,
    pub(crate) accounts: Accounts,
    pub(crate) owner: AgentActor,
    visitors: Visitors,
    site_key: String,
    heard: UnboundedReceiver<(&'static str, Value)>,
}

struct Told(UnboundedSender<(&'static str, Value)>);

impl Announce for Told {
    fn announce(&self, announcement: &Announcement) {
        let data = serde_json::from_slice(&announcement.data).unwrap();
        // Of what is told when the test is over nobody hears.
        let _over = self.0.send((announcement.name, data));
    }
    fn follow(&self, _: AgentId, _: ConversationId) {}
}

impl World {
    // long: one list of who is given what
    pub(crate) async fn new(place: &Database) -> Self {
        let (db, clock, roster) = (place.db.clone(), Clock::system(), Roster::default());
        let (tell, heard) = unbounded_channel();
        let announce: Arc<dyn Announce> = Arc::new(Told(tell));
        let tokens = Tokens::new(b"the secret of the tests", clock.clone());
        let audit = testkit::audit(&db, &clock);
        let availability = Availability::default();
        let hours = Hours::new(db.clone(), clock.clone(), audit.clone(), Arc::new(|_| {}));
        let widgets = Widgets::new(
            db.clone(),
            clock.clone(),
            audit.clone(),
            Arc::new(roster.clone()),
            hours.clone(),
        );
        let accounts = accounts(
            place,
            &clock,
            &tokens,
            &widgets,
            (&roster, &availability),
            &announce,
        );
        let visitors = Visitors::new(
            db.clone(),
            clock.clone(),
            tokens,
            widgets.clone(),
            unlimited(),
            visitors::Hooks {
                presence: Arc::new(roster.clone()),
                announce: Arc::clone(&announce),
                open_conversations: Arc::new(|_, _| Box::pin(async { Ok(HashMap::new()) })),
                changed: Arc::new(|_, _| {}),
            },
        );
        let needs = Needs {
            db,
            clock: clock.clone(),
            audit,
            accounts: accounts.clone(),
            widgets: widgets.clone(),
            hours: hours.clone(),
            visitors: visitors.clone(),
            announce: Arc::clone(&announce),
            stirred: Arc::new(|_| {}),
        };
        let grace = Duration::from_millis(20);
        let settings = Settings {
            agent_grace: grace,
            visitor_grace: grace,
            typing: grace,
        };
        let sources = Sources {
            clock,
            accounts: accounts.clone(),
            widgets: widgets.clone(),
            hours,
            roster: roster.clone(),
            announce,
        };
        let presence = Presence::start(
            sources,
            availability,
            visitors.clone(),
            conversations(needs),
            settings,
        );
        let owner = owner(&accounts).await;
        let site_key = widgets.list_widgets(&owner, None, 1).await.unwrap().items[0]
            .site_key
            .clone();
        Self {
            presence,
            roster,
            accounts,
            owner,
            visitors,
            site_key,
            heard,
        }
    }

    /// A visitor who has a token and no socket yet.
    pub(crate) async fn visitor(&self) -> VisitorActor {
        let sent = serde_json::from_value(json!({ "siteKey": self.site_key })).unwrap();
        let page = PageOrigin::default();
        let came = self.visitors.connect(sent, &page, &testkit::address(7)).await;
        came.unwrap().actor
    }

    /// What is remembered of the visitor is no longer good: whoever asks next asks the database.
    pub(crate) async fn forget(&self, id: VisitorId) {
        let sent = serde_json::from_value(json!({ "phone": "123" })).unwrap();
        self.visitors.change_visitor(&self.owner, id, sent).await.unwrap();
    }

    /// The next that is told.
    pub(crate) async fn heard(&mut self) -> (&'static str, Value) {
        let next = tokio::time::timeout(Duration::from_secs(10), self.heard.recv());
        next.await.expect("nothing was told").unwrap()
    }
}

fn conversations(needs: Needs) -> Conversations {
    let settings = conversations::Settings {
        send_queue: 16,
        limit_send_visitor: unlimited(),
        limit_send_agent: unlimited(),
    };
    Conversations::start(needs, settings).unwrap()
}

fn accounts(
    place: &Database,
    clock: &Clock,
    tokens: &Tokens,
    widgets: &Widgets,
    (roster, availability): (&Roster, &Availability),
    announce: &Arc<dyn Announce>,
) -> Accounts {
    let settings = accounts::Settings {
        registration: Registration::Open,
        limit_login: unlimited(),
        limit_two_factor: unlimited(),
        limit_avatar: unlimited(),
        oidc: None,
        limit_register: unlimited(),
    };
    let (listed, told) = (roster.clone(), availability.clone());
    let hooks = accounts::Hooks {
        welcome: Arc::new(widgets.clone()),
        revoked: Arc::new(|_| {}),
        availability_changed: Arc::new(move |chosen| {
            presence::availability_changed(&listed, &told, chosen);
        }),
        departed: Arc::new(|_, _| {}),
        presence: Arc::new(roster.clone()),
        announce: Arc::clone(announce),
    };
    let audit = testkit::audit(&place.db, clock);
    Accounts::new(
        place.db.clone(),
        clock.clone(),
        audit,
        tokens.clone(),
        settings,
        hooks,
    )
}

async fn owner(accounts: &Accounts) -> AgentActor {
    let sent = Register {
        name: "Olga Owner".into(),
        email: "olga@example.com".into(),
        password: "correct horse battery".into(),
        workspace: None,
    };
    let signed_in = accounts.register(sent, &testkit::address(1)).await.unwrap();
    match accounts.tokens().verify(&signed_in.token).unwrap() {
        Claims::Agent(claims) => accounts.authenticate(&claims).await.unwrap(),
        Claims::Visitor(_) => panic!("a visitor's token"),
    }
}

fn unlimited() -> RateLimit {
    RateLimit::new("off", "off".parse().unwrap())
}
