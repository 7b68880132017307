//! The doors over Socket.IO: typing and what an agent chooses to be.

use accounts::Status;
use conversations::socket::{data, reply};
use edge::GivenId;
use kernel::{Actor, AgentActor, ConversationId, Origin};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use socketio::Reply;

use crate::Presence;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TypingData {
    conversation_id: GivenId,
    preview: Option<String>,
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
            presence.typing_started(actor, origin, id, data.preview).await?;
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
