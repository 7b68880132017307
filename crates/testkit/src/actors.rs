//! People who act, without an account of theirs.

use std::net::{IpAddr, Ipv4Addr};

use audit::Audit;
use db::Db;
use edge::ClientAddress;
use kernel::{AgentActor, AgentId, Clock, Role, SessionId, VisitorActor, VisitorId, WidgetId, WorkspaceId};

/// An agent with that role.
#[must_use]
pub fn agent(workspace: WorkspaceId, role: Role) -> AgentActor {
    AgentActor {
        workspace,
        id: AgentId::new(),
        session: SessionId::new(),
        role,
        permissions: role.permissions(),
        name: "Anna Agent".into(),
        avatar_url: None,
    }
}

/// A visitor who gave their name.
#[must_use]
pub fn visitor(workspace: WorkspaceId, widget: WidgetId) -> VisitorActor {
    VisitorActor {
        workspace,
        widget,
        id: VisitorId::new(),
        name: Some("Vera Visitor".into()),
    }
}

/// A client with an address out of those for documentation (RFC 5737).
#[must_use]
pub fn address(last: u8) -> ClientAddress {
    ClientAddress {
        ip: IpAddr::V4(Ipv4Addr::new(192, 0, 2, last)),
        user_agent: Some("Testbrowser/1.0".into()),
    }
}

/// An audit log in `db`, with a key of its own.
#[must_use]
pub fn audit(db: &Db, clock: &Clock) -> Audit {
    Audit::new(db.clone(), clock.clone(), "the key of the tests")
}
