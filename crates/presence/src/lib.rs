//! Who is here, who looks at which conversation, and who is typing. In memory only, never stored.
//!
//! Invariants:
//! - A person is here while they have a socket, and for a grace time after the last one ended, however it ended.
//! - Available is an agent who is here and whose status is `online`: who only loses the network for a moment stays available.
//! - Whoever hears that somebody came hears that they left, and hears of both in the order in which they happened.
//! - Who looks at a conversation is for agents alone, by type ([`wire::ConversationViewers`]), and ends with the socket that looks.
//! - That an agent writes a note is for agents alone; of an answer the visitor hears that it is written.
//! - What somebody types as they type it is for agents alone, by type ([`wire::VisitorTyping`]).

mod arrivals;
pub mod availability;
mod roster;
pub mod socket;
mod typing;
mod viewing;
pub mod wire;

use std::{sync::Arc, time::Duration};

use accounts::{Accounts, Availability};
use conversations::Conversations;
use kernel::{AgentAudience, Announce, Announcement, WorkspaceId};
use visitors::Visitors;

pub use roster::Roster;
pub use typing::What;

use typing::Typing;
use viewing::Viewing;

/// What an operator can set.
#[derive(Copy, Clone, Debug)]
pub struct Settings {
    /// How long after their last socket an agent counts as here.
    pub agent_grace: Duration,
    /// How long after their last socket a visitor counts as here.
    pub visitor_grace: Duration,
    /// How long "is typing" holds without being renewed.
    pub typing: Duration,
}

/// The feature's handle. Clones are the same one.
#[derive(Clone)]
pub struct Presence {
    inner: Arc<Inner>,
}

struct Inner {
    roster: Roster,
    accounts: Accounts,
    visitors: Visitors,
    conversations: Conversations,
    announce: Arc<dyn Announce>,
    availability: availability::Availability,
    typing: Typing,
    viewing: Viewing,
    settings: Settings,
}

impl Presence {
    /// Keeps the roster of `sources`, which others ask who is here, and tells visitors whether somebody is, on the current runtime.
    #[must_use]
    pub fn start(
        sources: availability::Sources,
        availability: availability::Availability,
        visitors: Visitors,
        conversations: Conversations,
        settings: Settings,
    ) -> Self {
        tokio::spawn(availability.clone().run(sources.clone()));
        let availability::Sources {
            accounts,
            roster,
            announce,
            ..
        } = sources;
        Self {
            inner: Arc::new(Inner {
                roster,
                accounts,
                visitors,
                conversations,
                announce,
                availability,
                typing: Typing::default(),
                viewing: Viewing::default(),
                settings,
            }),
        }
    }

    fn to_agents<E: kernel::Event<Audience = AgentAudience>>(&self, workspace: WorkspaceId, event: &E) {
        self.inner
            .announce
            .announce(&Announcement::new(event, AgentAudience::Readers(workspace), None));
    }
}

/// An agent chose a status: the roster knows it at once, and visitors hear when it changed whether anybody is available.
pub fn availability_changed(
    roster: &Roster,
    availability: &availability::Availability,
    chosen: Availability,
) {
    let _telling = roster.telling();
    let change = roster.agent_chose(chosen.workspace, chosen.agent, chosen.status);
    if change.is_some() {
        availability.stir(chosen.workspace);
    }
}
