//! What an entry says. Pure.

use std::{fmt, sync::Arc};

use kernel::{Actor, AgentActor, AgentId, Timestamp, WorkspaceId};
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::words::{Action, TargetKind, WhoKind};

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The tenant.
    pub workspace: WorkspaceId,
    /// An agent, a visitor or Deskbell itself.
    pub kind: WhoKind,
    /// Which one.
    pub id: Option<Uuid>,
    /// As an agent was called then.
    pub name: Option<Arc<str>>,
}

impl Who {
    /// Deskbell itself.
    #[must_use]
    pub fn deskbell(workspace: WorkspaceId) -> Self {
        Self {
            workspace,
            kind: WhoKind::System,
            id: None,
            name: None,
        }
    }

    /// Somebody who works here and is not signed in yet, or not any more.
    #[must_use]
    pub fn agent(workspace: WorkspaceId, id: AgentId, name: &str) -> Self {
        Self {
            workspace,
            kind: WhoKind::Agent,
            id: Some(id.0),
            name: Some(name.into()),
        }
    }
}

impl From<&AgentActor> for Who {
    fn from(agent: &AgentActor) -> Self {
        Self {
            workspace: agent.workspace,
            kind: WhoKind::Agent,
            id: Some(agent.id.0),
            name: Some(Arc::clone(&agent.name)),
        }
    }
}

impl From<&Actor> for Who {
    fn from(actor: &Actor) -> Self {
        match actor {
            Actor::Agent(agent) => agent.into(),
            Actor::Visitor(visitor) => Self {
                workspace: visitor.workspace,
                kind: WhoKind::Visitor,
                id: Some(visitor.id.0),
                name: None,
            },
        }
    }
}

/// What it was done to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// A person, a conversation, a team …
    pub kind: TargetKind,
    /// Which one.
    pub id: Option<Uuid>,
    /// As it was called then; nothing that a visitor wrote.
    pub name: Option<String>,
}

impl Target {
    /// Something with an id and a name.
    pub fn new(kind: TargetKind, id: impl Into<Uuid>, name: &str) -> Self {
        Self {
            kind,
            id: Some(id.into()),
            name: Some(name.to_owned()),
        }
    }

    /// Something that has no name.
    pub fn nameless(kind: TargetKind, id: impl Into<Uuid>) -> Self {
        Self {
            kind,
            id: Some(id.into()),
            name: None,
        }
    }

    /// The workspace itself.
    #[must_use]
    pub fn workspace(id: WorkspaceId) -> Self {
        Self::nameless(TargetKind::Workspace, id.0)
    }

    /// A person who works here.
    #[must_use]
    pub fn agent(id: AgentId, name: &str) -> Self {
        Self::new(TargetKind::Agent, id.0, name)
    }
}

/// What changed: `{ "before": {…}, "after": {…}, "changed": […], … }`. `changed` names what changed and is not kept; anything else
/// are facts of the act.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details(Map<String, Value>);

impl Details {
    /// Nothing to say.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What `name` was and is, if that is not the same.
    #[must_use]
    pub fn change(mut self, name: &str, before: impl Serialize, after: impl Serialize) -> Self {
        let (before, after) = (json(before), json(after));
        if before != after {
            self.put("before", name, before);
            self.put("after", name, after);
        }
        self
    }

    /// What there is from now on.
    #[must_use]
    pub fn after(mut self, name: &str, value: impl Serialize) -> Self {
        self.put("after", name, json(value));
        self
    }

    /// What there was until now.
    #[must_use]
    pub fn before(mut self, name: &str, value: impl Serialize) -> Self {
        self.put("before", name, json(value));
        self
    }

    /// That `name` changed, and not to what.
    #[must_use]
    pub fn hidden(mut self, name: &str, changed: bool) -> Self {
        if changed
            && let Value::Array(names) = self
                .0
                .entry("changed")
                .or_insert_with(|| Value::Array(Vec::new()))
        {
            names.push(name.into());
        }
        self
    }

    /// Something else about the act.
    #[must_use]
    pub fn fact(mut self, name: &str, value: impl Serialize) -> Self {
        self.0.insert(name.to_owned(), json(value));
        self
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn put(&mut self, side: &str, name: &str, value: Value) {
        let values = self.0.entry(side).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(values) = values {
            values.insert(name.to_owned(), value);
        }
    }
}

impl fmt::Display for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Value::Object(self.0.clone()).to_string())
    }
}

fn json(value: impl Serialize) -> Value {
    // Plain shapes with string keys: they always encode.
    serde_json::to_value(value).unwrap_or_default()
}

/// An entry before it has its place.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Who did it.
    pub who: Who,
    /// When.
    pub at: Timestamp,
    /// What.
    pub action: Action,
    /// To what.
    pub target: Target,
    /// What changed.
    pub details: Details,
}

impl Draft {
    /// The tenant.
    #[must_use]
    pub fn workspace(&self) -> WorkspaceId {
        self.who.workspace
    }
}
