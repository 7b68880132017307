//! Every change in every state: what clients are promised of statuses.

use std::sync::Arc;

use kernel::{
    AgentActor, AgentId, ConversationId, ProblemKind, Role, SessionId, Timestamp, VisitorId, WidgetId,
    WorkspaceId,
};

use super::{By, Change, Conversation, Decided, Happening, Mode, Priority, Receiver, Status};

fn conversation(status: Status, assignee: Option<AgentId>) -> Conversation {
    Conversation {
        workspace: WorkspaceId::new(),
        id: ConversationId::new(),
        widget: WidgetId::new(),
        visitor: VisitorId::new(),
        client_id: None,
        status,
        mode: Mode::Human,
        priority: Priority::Normal,
        subject: None,
        assignee,
        team: None,
        tags: Arc::default(),
        fields: Arc::new(serde_json::json!({})),
        rating: None,
        last_seq: 0,
        last_note_seq: 0,
        visitor_delivered: 0,
        visitor_read: 0,
        agent_delivered: 0,
        agent_read: 0,
        created_at: Timestamp(0),
        updated_at: Timestamp(0),
        last_activity_at: Timestamp(0),
        first_response_at: None,
        asked_at: None,
        answered_at: None,
        closed_at: None,
        waiting_since: None,
        taken_at: None,
        waited: None,
        awaiting_since: None,
        resolved_at: None,
        snoozed_until: None,
        offer: None,
        merged_into: None,
    }
}

fn agent(role: Role) -> AgentActor {
    AgentActor {
        workspace: WorkspaceId::new(),
        id: AgentId::new(),
        session: SessionId::new(),
        role,
        permissions: role.permissions(),
        name: "Ann".into(),
        avatar_url: None,
    }
}

fn take(by: &AgentActor, force: bool) -> Change {
    Change::Assign {
        to: Receiver {
            id: by.id,
            name: by.name.clone(),
            avatar_url: None,
        },
        force,
    }
}

const NOW: Timestamp = Timestamp(1_000);

#[test]
fn each_change_leads_from_each_status_where_the_contract_says() {
    use Status::{Active, Closed, Resolved, Waiting};
    let refused = None;
    let cases = [
        (
            Change::Resolve,
            [Some(Resolved), Some(Resolved), Some(Resolved), refused],
        ),
        (
            Change::Close,
            [Some(Closed), Some(Closed), Some(Closed), Some(Closed)],
        ),
        (
            Change::Reopen { keep: true },
            [refused, refused, Some(Waiting), Some(Waiting)],
        ),
        (
            Change::Unassign,
            [Some(Waiting), Some(Active), Some(Resolved), refused],
        ),
    ];
    for (change, outcomes) in cases {
        for (from, expected) in [Waiting, Active, Resolved, Closed].into_iter().zip(outcomes) {
            let mut row = conversation(from, None);
            let outcome = row.apply(&change, By::Agent(&agent(Role::Agent)), NOW);
            match expected {
                Some(status) => assert_eq!(
                    (outcome.is_ok(), row.status),
                    (true, status),
                    "{change:?} from {from:?}"
                ),
                None => assert_eq!(
                    outcome.unwrap_err().kind,
                    ProblemKind::InvalidTransition,
                    "{change:?} from {from:?}"
                ),
            }
        }
    }
}

#[test]
fn asking_for_what_is_changes_nothing() {
    let by = agent(Role::Agent);
    for (change, row) in [
        (Change::Resolve, conversation(Status::Resolved, None)),
        (Change::Close, conversation(Status::Closed, None)),
        (take(&by, false), conversation(Status::Active, Some(by.id))),
        (
            Change::Prioritize(Priority::Normal),
            conversation(Status::Active, None),
        ),
    ] {
        let mut after = row.clone();
        assert_eq!(
            after.apply(&change, By::Agent(&by), NOW).unwrap(),
            Decided::Unchanged,
            "{change:?}"
        );
        assert_eq!(
            (after.updated_at, after.last_activity_at),
            (row.updated_at, row.last_activity_at)
        );
    }
}

#[test]
fn a_waiting_chat_is_taken_once() {
    let (ann, bob) = (agent(Role::Agent), agent(Role::Agent));
    let mut row = conversation(Status::Waiting, None);
    assert_eq!(
        row.apply(&take(&ann, false), By::Agent(&ann), NOW).unwrap(),
        Decided::Changed(Some(Happening::Joined))
    );
    assert_eq!((row.status, row.assignee), (Status::Active, Some(ann.id)));
    assert_eq!(
        row.apply(&take(&bob, false), By::Agent(&bob), NOW)
            .unwrap_err()
            .kind,
        ProblemKind::AlreadyAssigned
    );
}

#[test]
fn force_takes_a_colleagues_chat_only_for_roles_that_may() {
    for (role, may) in [(Role::Agent, false), (Role::Admin, true), (Role::Owner, true)] {
        let by = agent(role);
        let mut row = conversation(Status::Active, Some(AgentId::new()));
        assert_eq!(
            row.apply(&take(&by, true), By::Agent(&by), NOW).is_ok(),
            may,
            "{role:?}"
        );
        let mut row = conversation(Status::Active, Some(AgentId::new()));
        assert!(
            row.apply(&take(&by, false), By::Agent(&by), NOW).is_err(),
            "{role:?} without force"
        );
    }
}

#[test]
fn a_resolved_chat_wakes_with_who_had_it() {
    let mut row = conversation(Status::Resolved, Some(AgentId::new()));
    row.wake(NOW);
    assert_eq!(row.status, Status::Active);
    let mut row = conversation(Status::Resolved, None);
    row.wake(NOW);
    assert_eq!(row.status, Status::Waiting);
}

#[test]
fn closing_says_when_and_reopening_forgets_it() {
    let mut row = conversation(Status::Active, None);
    row.apply(&Change::Close, By::Visitor, NOW).unwrap();
    assert_eq!(row.closed_at, Some(NOW));
    assert!(row.takes_messages().is_err());
    row.apply(
        &Change::Reopen { keep: true },
        By::Agent(&agent(Role::Agent)),
        NOW,
    )
    .unwrap();
    assert_eq!(row.closed_at, None);
    assert!(row.takes_messages().is_ok());
}
