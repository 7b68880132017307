//! The shapes of alerts as they leave and enter the process.

use kernel::{AgentId, ConversationId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::model::{Ladder, Preferences, Step};

/// The ladder of the workspace.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AlertLadderShown)]
pub struct Shown {
    /// The steps.
    #[serde(flatten)]
    pub ladder: Ladder,
    /// What calls of the webhook are signed with (Standard Webhooks).
    pub webhook_secret: String,
    /// Whether the operator set a mail server: without one no e-mails are sent.
    pub email_available: bool,
    /// What was given up last, the newest first; at most 20.
    pub problems: Vec<GivenUp>,
}

/// A call that did not get through.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GivenUp {
    /// Which one.
    pub id: Uuid,
    /// For which chat.
    pub conversation_id: ConversationId,
    /// By what.
    pub step: Step,
    /// For whom; `null`: the webhook.
    #[schema(required)]
    pub agent_id: Option<AgentId>,
    /// How often it was tried.
    pub attempts: i64,
    /// Why it did not get through at last.
    pub problem: String,
    /// When it was called for first.
    pub created_at: Timestamp,
}

/// A ladder to set.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AlertLadderSent)]
pub struct Sent {
    /// The steps.
    #[serde(flatten)]
    pub ladder: Ladder,
    /// Make a new secret for the webhook; the old one counts no more.
    #[serde(default)]
    pub new_secret: bool,
}

/// How one wants to be reached, and what there is for it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OwnAlerts)]
pub struct Own {
    /// What was chosen.
    #[serde(flatten)]
    pub preferences: Preferences,
    /// What a browser subscribes for (VAPID, `applicationServerKey`).
    pub vapid_key: String,
    /// Whether e-mails are sent at all.
    pub email_available: bool,
    /// The browsers that take pushes for this agent.
    pub browsers: Vec<Browser>,
}

/// A browser that takes pushes.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PushSubscription)]
pub struct Browser {
    /// Which one.
    pub id: Uuid,
    /// Its address at its push service.
    pub endpoint: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// A browser's subscription, as `PushSubscription.toJSON()` has it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = PushSubscriptionSent)]
pub struct Subscribe {
    /// Its address at its push service: `https`, at most 2,048 characters.
    pub endpoint: String,
    /// Its keys.
    pub keys: Keys,
}

/// The keys of a browser (RFC 8291), as base64url.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = PushSubscriptionKeys)]
pub struct Keys {
    /// Its public key: 65 bytes.
    pub p256dh: String,
    /// Its secret: 16 bytes.
    pub auth: String,
}

/// Which step to try.
#[derive(Copy, Clone, Debug, Deserialize, ToSchema)]
#[schema(as = AlertTestSent)]
pub struct Test {
    /// `push` and `email` come to oneself; `webhook` is for those who run the workspace.
    pub step: Step,
}

/// How a test went.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = AlertTested)]
pub struct Tested {
    /// Whether it got through.
    pub ok: bool,
    /// Why not.
    #[schema(required)]
    pub problem: Option<String>,
}
