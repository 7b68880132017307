//! A call of the workspace's webhook, signed as Standard Webhooks says.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use rand::RngExt;
use serde_json::json;
use sha2::Sha256;

use super::{About, Call, Trouble};
use crate::{Notify, store::settings};

/// What stands before a secret, so that it is known for one.
const PREFIX: &str = "whsec_";
/// Random bytes of a secret.
const BYTES: usize = 32;

/// A secret that nobody can guess.
pub(crate) fn new_secret() -> String {
    let bytes: [u8; BYTES] = rand::rng().random();
    format!("{PREFIX}{}", STANDARD.encode(bytes))
}

impl Notify {
    pub(super) async fn webhook(&self, call: &Call) -> Result<(), Trouble> {
        let (ladder, secret) = {
            let tx = self
                .read(call.workspace)
                .await
                .map_err(|problem| problem.detail)?;
            let kept = settings::ladder(&tx, call.workspace).await;
            kept.map_err(|error| error.to_string())?
                .ok_or("there is no webhook")?
        };
        let address = ladder.webhook_url.ok_or("there is no webhook")?;
        let url = self
            .inner
            .outgoing
            .check(&address)
            .map_err(|why| format!("the address {why}"))?;
        let body = self.webhook_body(call);
        let (id, at) = (
            format!("msg_{}", call.id.simple()),
            self.inner.clock.now().seconds(),
        );
        let signature = sign(&secret, &format!("{id}.{at}.{body}")).ok_or("the secret is damaged")?;
        let answer = self
            .inner
            .outgoing
            .client
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", at)
            .header("webhook-signature", format!("v1,{signature}"))
            .body(body)
            .send()
            .await
            .map_err(|error| cause(&error))?;
        if answer.status().is_success() {
            Ok(())
        } else {
            Err(format!("it answered {}", answer.status()))
        }
    }

    fn webhook_body(&self, call: &Call) -> String {
        let url = call.url(self.inner.settings.public_url.as_ref());
        match &call.about {
            About::Chat(chat) => json!({
                "type": "chat.waiting",
                "timestamp": call.at,
                "data": {
                    "workspaceId": call.workspace,
                    "conversationId": chat.id,
                    "visitor": { "name": chat.visitor },
                    "text": chat.text,
                    "priority": chat.priority,
                    "waitingSince": chat.since,
                    "url": url,
                },
            }),
            // Several are not told together here: each chat is a call of its own.
            About::Test | About::Chats(_) => json!({
                "type": "alert.test",
                "timestamp": call.at,
                "data": { "workspaceId": call.workspace, "url": url },
            }),
        }
        .to_string()
    }
}

fn sign(secret: &str, text: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(text.as_bytes());
    Some(STANDARD.encode(mac.finalize().into_bytes()))
}

/// What went wrong at last: the error itself says little more than "error sending request".
pub(super) fn cause(error: &reqwest::Error) -> Trouble {
    let mut last: &dyn std::error::Error = error;
    while let Some(source) = last.source() {
        last = source;
    }
    if error.is_timeout() {
        return "it did not answer in time".into();
    }
    last.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification.
    #[test]
    fn a_signature_is_as_the_standard_says() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let text = "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}";
        assert_eq!(
            sign(secret, text).as_deref(),
            Some("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        );
        assert!(new_secret().starts_with(PREFIX));
        assert_ne!(new_secret(), new_secret());
    }
}
