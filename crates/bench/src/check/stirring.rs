//! What a client does besides sending: reads, types. None of it may disturb the lines.

use super::evidence::{Kind, Thread};
use super::link::Link;
use super::sending::Voice;
use rand::RngExt as _;
use rand::rngs::StdRng;
use serde_json::json;

impl Voice {
    /// Reads up to where it is, or types. Answers whether the connection held.
    pub(crate) async fn stir(&self, link: &Link, conversation: &str, choices: &mut StdRng) -> bool {
        let seq = link
            .view
            .borrow()
            .whole(&Thread::new(conversation, Kind::Message));
        let watermark = json!({ "conversationId": conversation, "seq": seq });
        let typing = json!({ "conversationId": conversation });
        let (event, data) = match choices.random_range(0..4) {
            // There is nothing to have read before the first line.
            0 if seq > 0 => ("message:delivered", watermark),
            1 if seq > 0 => ("message:read", watermark),
            2 => ("typing:start", typing),
            _ => ("typing:stop", typing),
        };
        match link.call(event, &data).await {
            Ok(_) => true,
            Err(failure) => {
                if !failure.problem().is_some_and(super::sending::is_expected) {
                    self.complain(&failure, event);
                }
                link.is_open()
            }
        }
    }
}
