//! Accounts with a clock that stands still and hooks that remember.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use accounts::{
    Accounts, Availability, Claims, Hooks, NewWorkspace, Registration, Revoked, Settings, Tokens, Welcome,
    wire::{Login, Refresh, Register, SignedIn},
};
use db::{Db, Tx};
use edge::{Quota, RateLimit};
use kernel::{AgentActor, AgentId, Clock, Problem, ProblemKind, Timestamp, WorkspaceId};
use testkit::{Announcements, Here};

pub(crate) const PASSWORD: &str = "correct horse battery";

/// What the hooks were told.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) welcomed: Mutex<Vec<NewWorkspace>>,
    pub(crate) revoked: Mutex<Vec<Revoked>>,
    pub(crate) availability: Mutex<Vec<Availability>>,
    pub(crate) departed: Mutex<Vec<(WorkspaceId, AgentId)>>,
    /// Lets the next workspace fail to be furnished.
    pub(crate) unwelcome: Mutex<bool>,
}

struct Furnisher(Arc<Told>);

impl Welcome for Furnisher {
    fn welcome<'a>(
        &'a self,
        _: &'a Tx,
        workspace: &'a NewWorkspace,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<(), Problem>> + Send + 'a>> {
        Box::pin(async move {
            if *self.0.unwelcome.lock().unwrap() {
                return Err(Problem::storage_unavailable());
            }
            self.0.welcomed.lock().unwrap().push(workspace.clone());
            Ok(())
        })
    }
}

pub(crate) struct World {
    pub(crate) accounts: Accounts,
    pub(crate) clock: Clock,
    pub(crate) here: Arc<Here>,
    pub(crate) heard: Arc<Announcements>,
    pub(crate) told: Arc<Told>,
}

impl World {
    pub(crate) fn new(db: &Db, registration: Registration) -> Self {
        Self::with_limits(db, registration, "off", "off")
    }

    pub(crate) fn with_limits(db: &Db, registration: Registration, login: &str, register: &str) -> Self {
        let clock = Clock::fixed(Timestamp(1_800_000_000_000));
        let (here, heard, told) = (
            Arc::<Here>::default(),
            Arc::<Announcements>::default(),
            Arc::<Told>::default(),
        );
        let limit = |name, quota: &str| RateLimit::new(name, quota.parse::<Quota>().unwrap());
        let settings = Settings {
            registration,
            limit_login: limit("DESKBELL_LIMIT_LOGIN", login),
            limit_two_factor: limit("DESKBELL_LIMIT_TWO_FACTOR", login),
            limit_avatar: limit("DESKBELL_LIMIT_AVATAR", "off"),
            limit_register: limit("DESKBELL_LIMIT_REGISTER", register),
            oidc: None,
        };
        let (revoked, availability, departed) = (Arc::clone(&told), Arc::clone(&told), Arc::clone(&told));
        let hooks = Hooks {
            welcome: Arc::new(Furnisher(Arc::clone(&told))),
            revoked: Arc::new(move |what| revoked.revoked.lock().unwrap().push(what)),
            availability_changed: Arc::new(move |what| availability.availability.lock().unwrap().push(what)),
            departed: Arc::new(move |workspace, id| departed.departed.lock().unwrap().push((workspace, id))),
            presence: here.clone(),
            announce: heard.clone(),
        };
        let tokens = Tokens::new(b"the secret of the tests", clock.clone());
        Self {
            accounts: Accounts::new(
                db.clone(),
                clock.clone(),
                testkit::audit(db, &clock),
                tokens,
                settings,
                hooks,
            ),
            clock,
            here,
            heard,
            told,
        }
    }

    pub(crate) async fn register(&self, email: &str) -> Result<SignedIn, Problem> {
        let sent = Register {
            name: "Olga Owner".into(),
            email: email.into(),
            password: PASSWORD.into(),
            workspace: Some("Olga’s Shop".into()),
        };
        self.accounts.register(sent, &testkit::address(1)).await
    }

    pub(crate) async fn login(&self, email: &str, password: &str) -> Result<SignedIn, Problem> {
        let sent = Login {
            email: email.into(),
            password: password.into(),
        };
        self.accounts.login(sent, &testkit::address(1)).await
    }

    pub(crate) async fn refresh(&self, token: &str) -> Result<SignedIn, Problem> {
        let sent = Refresh {
            refresh_token: token.into(),
        };
        self.accounts.refresh(&sent).await
    }

    /// Who the access token stands for now.
    pub(crate) async fn who(&self, token: &str) -> Result<AgentActor, Problem> {
        match self.accounts.tokens().verify(token)? {
            Claims::Agent(claims) => self.accounts.authenticate(&claims).await,
            Claims::Visitor(_) => panic!("a visitor's token"),
        }
    }

    /// Registers, and is somebody.
    pub(crate) async fn owner(&self, email: &str) -> AgentActor {
        let signed_in = self.register(email).await.unwrap();
        self.who(&signed_in.token).await.unwrap()
    }

    pub(crate) fn later(&self, by: Duration) {
        self.clock.advance(by);
    }

    pub(crate) fn revoked(&self) -> Vec<Revoked> {
        std::mem::take(&mut self.told.revoked.lock().unwrap())
    }
}

/// The kind and the first field of a refusal.
pub(crate) fn refusal<T>(result: Result<T, Problem>) -> (ProblemKind, String) {
    let problem = result.err().unwrap();
    let field = problem.errors.first().map(|error| error.field.clone());
    (problem.kind, field.unwrap_or_default())
}

/// The kind of a refusal.
pub(crate) fn kind<T>(result: Result<T, Problem>) -> ProblemKind {
    refusal(result).0
}
