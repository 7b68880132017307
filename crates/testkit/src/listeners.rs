//! Stand-ins for presence and fan-out.

use std::collections::{HashMap, HashSet};

use kernel::{
    AgentId, Announce, Announcement, Audience, ConversationId, Presence, Timestamp, Visit, VisitorId,
    WidgetId, WorkspaceId,
};
use parking_lot::Mutex;
use serde_json::Value;

/// Presence by hand: here is who was put here.
#[derive(Debug, Default)]
pub struct Here {
    agents: Mutex<HashSet<AgentId>>,
    visitors: Mutex<HashMap<VisitorId, (WorkspaceId, Visit)>>,
    available: Mutex<HashSet<WorkspaceId>>,
}

impl Here {
    /// An agent comes.
    pub fn agent(&self, id: AgentId) {
        self.agents.lock().insert(id);
    }

    /// A visitor comes at that time.
    pub fn visitor(&self, workspace: WorkspaceId, id: VisitorId, at: Timestamp) {
        let visit = Visit {
            started_at: at,
            referrer: None,
            widget: WidgetId::new(),
        };
        self.visitors.lock().insert(id, (workspace, visit));
    }

    /// Somebody is available in the workspace.
    pub fn available(&self, workspace: WorkspaceId) {
        self.available.lock().insert(workspace);
    }
}

impl Presence for Here {
    fn visitor_is_here(&self, visitor: VisitorId) -> bool {
        self.visitors.lock().contains_key(&visitor)
    }

    fn agent_is_here(&self, agent: AgentId) -> bool {
        self.agents.lock().contains(&agent)
    }

    fn workspace_is_available(&self, workspace: WorkspaceId) -> bool {
        self.available.lock().contains(&workspace)
    }

    fn visit(&self, visitor: VisitorId) -> Option<Visit> {
        self.visitors.lock().get(&visitor).map(|(_, visit)| visit.clone())
    }

    fn visitors_here(&self, workspace: WorkspaceId) -> Vec<(VisitorId, Timestamp)> {
        let visitors = self.visitors.lock();
        visitors
            .iter()
            .filter(|(_, (of, _))| *of == workspace)
            .map(|(id, (_, visit))| (*id, visit.started_at))
            .collect()
    }
}

/// Hears everything, and keeps it.
#[derive(Debug, Default)]
pub struct Announcements {
    heard: Mutex<Vec<(&'static str, Audience, Value)>>,
}

impl Announcements {
    /// What was announced since the last call: name, audience, data.
    pub fn take(&self) -> Vec<(&'static str, Audience, Value)> {
        std::mem::take(&mut self.heard.lock())
    }
}

impl Announce for Announcements {
    fn announce(&self, announcement: &Announcement) {
        let data = serde_json::from_slice(&announcement.data).expect("announcements are JSON");
        self.heard
            .lock()
            .push((announcement.name, announcement.audience.clone(), data));
    }
    // Nobody is connected here.
    fn follow(&self, _: AgentId, _: ConversationId) {}
}
