//! The list of who is here.

use std::{collections::HashMap, sync::Arc};

use accounts::Status;
use kernel::{AgentId, Timestamp, Visit, VisitorId, WorkspaceId};
use parking_lot::{Mutex, MutexGuard};

/// Who is here, in memory. Clones are the same list.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    lists: Arc<Mutex<Lists>>,
    telling: Arc<Mutex<()>>,
}

#[derive(Debug, Default)]
struct Lists {
    visitors: HashMap<VisitorId, VisitorHere>,
    agents: HashMap<AgentId, AgentHere>,
    /// How often any agent chose a status.
    choices: u64,
}

#[derive(Debug)]
struct VisitorHere {
    workspace: WorkspaceId,
    visit: Visit,
    stay: Stay,
}

#[derive(Debug)]
struct AgentHere {
    workspace: WorkspaceId,
    status: Status,
    /// Whether they may answer: who only looks on makes nobody available.
    answers: bool,
    stay: Stay,
}

/// How many sockets somebody has, and how often they came: who left is forgotten only if they did not come again meanwhile.
#[derive(Copy, Clone, Debug, Default)]
struct Stay {
    sockets: usize,
    visits: u64,
}

/// Names one leaving, so that a later coming undoes it.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Leaving(u64);

/// Names a moment among the choices of all agents: a status that was read is today's if none was made since.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Choices(u64);

/// What an agent's coming changed.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Came {
    /// The status of an agent who was not here.
    pub(crate) new: Option<Status>,
    /// Whether somebody is available, when that is different now.
    pub(crate) available: Option<bool>,
}

impl Stay {
    fn come(&mut self) {
        self.sockets += 1;
        self.visits += 1;
    }

    /// `Some` when the last socket ended.
    fn go(&mut self) -> Option<Leaving> {
        self.sockets = self.sockets.saturating_sub(1);
        (self.sockets == 0).then_some(Leaving(self.visits))
    }

    fn is_over(self, leaving: Leaving) -> bool {
        self.sockets == 0 && self.visits == leaving.0
    }
}

impl Roster {
    /// Whoever changes the list and tells others of it holds this until both are done, so that what is heard last is how it is.
    /// Nobody waits with it.
    pub(crate) fn telling(&self) -> MutexGuard<'_, ()> {
        self.telling.lock()
    }

    /// A visitor has one more socket. `true` when they were not here: `visit` begins.
    pub(crate) fn visitor_came(&self, workspace: WorkspaceId, id: VisitorId, visit: Visit) -> bool {
        let mut lists = self.lists.lock();
        let mut is_new = false;
        let here = lists.visitors.entry(id).or_insert_with(|| {
            is_new = true;
            VisitorHere {
                workspace,
                visit,
                stay: Stay::default(),
            }
        });
        here.stay.come();
        is_new
    }

    /// A visitor has one socket less. `Some` when it was the last.
    pub(crate) fn visitor_went(&self, id: VisitorId) -> Option<Leaving> {
        self.lists.lock().visitors.get_mut(&id)?.stay.go()
    }

    /// Whether the visitor is still away since that leaving.
    pub(crate) fn visitor_is_away(&self, id: VisitorId, leaving: Leaving) -> bool {
        let lists = self.lists.lock();
        lists
            .visitors
            .get(&id)
            .is_some_and(|here| here.stay.is_over(leaving))
    }

    /// The grace time of a leaving is over. `true` when the visitor is gone now.
    pub(crate) fn visitor_stayed_away(&self, id: VisitorId, leaving: Leaving) -> bool {
        let mut lists = self.lists.lock();
        let gone = lists
            .visitors
            .get(&id)
            .is_some_and(|here| here.stay.is_over(leaving));
        if gone {
            lists.visitors.remove(&id);
        }
        gone
    }

    /// To be asked before an agent's status is read.
    pub(crate) fn choices(&self) -> Choices {
        Choices(self.lists.lock().choices)
    }

    /// An agent has one more socket; `status` was read after `read`. Of an agent who is here the status is known already. `None`
    /// when somebody chose one since: it may have been this agent, and must be read again.
    pub(crate) fn agent_came(
        &self,
        workspace: WorkspaceId,
        id: AgentId,
        status: Status,
        answers: bool,
        read: Choices,
    ) -> Option<Came> {
        let mut new = None;
        let mut outdated = false;
        let available = self.changing(workspace, |lists| {
            if let Some(here) = lists.agents.get_mut(&id) {
                here.stay.come();
                here.answers = answers;
            } else if lists.choices == read.0 {
                let mut stay = Stay::default();
                stay.come();
                let here = AgentHere {
                    workspace,
                    status,
                    answers,
                    stay,
                };
                lists.agents.insert(id, here);
                new = Some(status);
            } else {
                outdated = true;
            }
        });
        (!outdated).then_some(Came { new, available })
    }

    /// An agent has one socket less: `Some` when it was the last. For the grace time they count as here, and available as before.
    pub(crate) fn agent_went(&self, id: AgentId) -> Option<Leaving> {
        self.lists.lock().agents.get_mut(&id)?.stay.go()
    }

    /// The grace time of a leaving is over. Whether the agent is gone now, and what that changes in availability.
    pub(crate) fn agent_stayed_away(
        &self,
        workspace: WorkspaceId,
        id: AgentId,
        leaving: Leaving,
    ) -> (bool, Option<bool>) {
        let mut gone = false;
        let change = self.changing(workspace, |lists| {
            gone = lists
                .agents
                .get(&id)
                .is_some_and(|here| here.stay.is_over(leaving));
            if gone {
                lists.agents.remove(&id);
            }
        });
        (gone, change)
    }

    /// An agent chose a status. What that changes in availability.
    pub(crate) fn agent_chose(&self, workspace: WorkspaceId, id: AgentId, status: Status) -> Option<bool> {
        self.changing(workspace, |lists| {
            lists.choices += 1;
            if let Some(here) = lists.agents.get_mut(&id) {
                here.status = status;
            }
        })
    }

    fn changing(&self, workspace: WorkspaceId, change: impl FnOnce(&mut Lists)) -> Option<bool> {
        let mut lists = self.lists.lock();
        let before = lists.available(workspace);
        change(&mut lists);
        let after = lists.available(workspace);
        (before != after).then_some(after)
    }
}

impl Lists {
    fn available(&self, workspace: WorkspaceId) -> bool {
        self.agents
            .values()
            .any(|here| here.workspace == workspace && here.answers && here.status == Status::Online)
    }
}

impl kernel::Presence for Roster {
    fn visitor_is_here(&self, visitor: VisitorId) -> bool {
        self.lists.lock().visitors.contains_key(&visitor)
    }

    fn agent_is_here(&self, agent: AgentId) -> bool {
        self.lists.lock().agents.contains_key(&agent)
    }

    fn workspace_is_available(&self, workspace: WorkspaceId) -> bool {
        self.lists.lock().available(workspace)
    }

    fn visit(&self, visitor: VisitorId) -> Option<Visit> {
        let lists = self.lists.lock();
        lists.visitors.get(&visitor).map(|here| here.visit.clone())
    }

    fn visitors_here(&self, workspace: WorkspaceId) -> Vec<(VisitorId, Timestamp)> {
        let lists = self.lists.lock();
        lists
            .visitors
            .iter()
            .filter(|(_, here)| here.workspace == workspace)
            .map(|(id, here)| (*id, here.visit.started_at))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use accounts::Status;
    use kernel::{AgentId, Presence as _, Timestamp, Visit, VisitorId, WidgetId, WorkspaceId};

    use super::{Came, Roster};

    fn visit(started_at: i64) -> Visit {
        Visit {
            started_at: Timestamp(started_at),
            referrer: None,
            widget: WidgetId::new(),
        }
    }

    #[test]
    fn who_comes_back_within_the_grace_time_never_left() {
        let roster = Roster::default();
        let (workspace, visitor) = (WorkspaceId::new(), VisitorId::new());
        let first = visit(1);
        assert!(roster.visitor_came(workspace, visitor, first.clone()));
        let leaving = roster.visitor_went(visitor).unwrap();
        assert!(!roster.visitor_came(workspace, visitor, visit(2)), "still here");
        assert_eq!(roster.visit(visitor), Some(first), "the same stay");
        assert!(!roster.visitor_stayed_away(visitor, leaving));
        let leaving = roster.visitor_went(visitor).unwrap();
        assert!(roster.visitor_stayed_away(visitor, leaving));
        assert!(!roster.visitor_is_here(visitor));
        assert_eq!(roster.visit(visitor), None);
    }

    /// `agent_came` of somebody whose status was read just now.
    fn came(roster: &Roster, workspace: WorkspaceId, id: AgentId, status: Status) -> Came {
        roster
            .agent_came(workspace, id, status, true, roster.choices())
            .unwrap()
    }

    #[test]
    fn availability_changes_with_the_first_and_the_last_agent() {
        let roster = Roster::default();
        let (workspace, ann, bob) = (WorkspaceId::new(), AgentId::new(), AgentId::new());
        assert_eq!(came(&roster, workspace, ann, Status::Away).available, None);
        assert_eq!(
            came(&roster, workspace, bob, Status::Online).available,
            Some(true)
        );
        assert_eq!(roster.agent_chose(workspace, ann, Status::Online), None);
        assert_eq!(roster.agent_chose(workspace, bob, Status::Offline), None);
        let leaving = roster.agent_went(ann).unwrap();
        assert!(roster.workspace_is_available(workspace), "for the grace time");
        assert_eq!(
            roster.agent_stayed_away(workspace, ann, leaving),
            (true, Some(false))
        );
    }

    #[test]
    fn who_only_looks_on_makes_nobody_available() {
        let roster = Roster::default();
        let (workspace, ann) = (WorkspaceId::new(), AgentId::new());
        let looking_on = roster
            .agent_came(workspace, ann, Status::Online, false, roster.choices())
            .unwrap();
        assert_eq!(looking_on.available, None);
        assert!(!roster.workspace_is_available(workspace));
        let answering = roster
            .agent_came(workspace, ann, Status::Online, true, roster.choices())
            .unwrap();
        assert_eq!(answering.available, Some(true), "they may from now on");
    }

    #[test]
    fn a_status_that_was_read_before_a_choice_does_not_undo_it() {
        let roster = Roster::default();
        let (workspace, ann) = (WorkspaceId::new(), AgentId::new());
        let read = roster.choices();
        assert_eq!(roster.agent_chose(workspace, ann, Status::Online), None);
        let outdated = roster.agent_came(workspace, ann, Status::Offline, true, read);
        assert_eq!(outdated, None, "it must be read again");
        assert!(!roster.agent_is_here(ann));
        assert_eq!(
            came(&roster, workspace, ann, Status::Online),
            Came {
                new: Some(Status::Online),
                available: Some(true)
            }
        );
        // A second socket, with a status from before.
        let second = roster.agent_came(workspace, ann, Status::Offline, true, read);
        let nothing = Came {
            new: None,
            available: None,
        };
        assert_eq!(second, Some(nothing));
        assert!(roster.workspace_is_available(workspace));
    }
}
