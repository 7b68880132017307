//! The doors over Socket.IO: typing, what an agent looks at and what they choose to be.

use accounts::Status;
use conversations::{
    socket::{data, reply},
    wire::Person,
};
use edge::GivenId;
use kernel::{Actor, AgentActor, ConversationId, Origin};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use socketio::Reply;

use crate::{Presence, What};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TypingData {
    conversation_id: GivenId,
    preview: Option<String>,
    /// An agent writes a private note.
    #[serde(default)]
    note: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ViewData {
    /// `null`: none any more. To be named: an agent who sends nothing has not said that they look away.
    #[serde(deserialize_with = "Option::deserialize")]
    conversation_id: Option<GivenId>,
}

#[derive(Serialize)]
struct ViewAck {
    viewers: Vec<Person>,
}

#[derive(Serialize)]
struct Empty {}

/// `typing:start` and `typing:stop`.
pub async fn typing(
    presence: &Presence,
    actor: &Actor,
    origin: Origin,
    starts: bool,
    raw: Option<&RawValue>,
) -> Reply {
    let tell = async {
        let data: TypingData = data(raw)?;
        let id: ConversationId = data.conversation_id.id("conversation")?;
        if starts {
            let what = if data.note { What::Note } else { What::Message };
            presence
                .typing_started(actor, origin, id, what, data.preview)
                .await?;
        } else {
            presence.typing_stopped(actor, origin, id).await?;
        }
        Ok(Empty {})
    };
    reply(tell.await)
}

/// `agent:online` and `agent:offline`: as `PUT /api/auth/status` does.
pub async fn choose(presence: &Presence, agent: &AgentActor, status: Status) -> Reply {
    reply(
        presence
            .inner
            .accounts
            .set_status(agent, status)
            .await
            .map(|_| Empty {}),
    )
}

/// `conversation:view`: what the agent's `socket` looks at from now on. `enter` moves it to where viewers of that conversation
/// hear of each other, and away from where it was.
pub async fn view(
    presence: &Presence,
    agent: &AgentActor,
    socket: u64,
    raw: Option<&RawValue>,
    enter: impl FnOnce(Option<ConversationId>) + Send,
) -> Reply {
    let look = async {
        let data: ViewData = data(raw)?;
        let id = data.conversation_id.map(|id| id.id("conversation")).transpose()?;
        let viewers = presence.view(agent, socket, id, enter).await?;
        Ok(ViewAck { viewers })
    };
    reply(look.await)
}
