//! Pushes to browsers (RFC 8030), encrypted for them alone (RFC 8291).

use kernel::AgentId;
use p256::PublicKey;
use reqwest::{StatusCode, header};
use serde_json::json;
use tokio::task::JoinSet;
use web_push_native::Auth;

use super::{About, Call, Trouble};
use crate::{
    Notify,
    store::subscriptions::{self, Subscription},
};

/// How long a push service keeps it for a browser that is asleep, in seconds: whoever comes later finds the chat taken.
const KEPT: &str = "600";
/// Characters of the text; the whole must fit into the 4096 bytes that every push service takes.
const MOST_TEXT: usize = 300;
/// What stands for several chats in the place of one.
const TOGETHER: &str = "waiting";

impl Notify {
    /// To every browser of the agent. It got through when it got through to one.
    pub(super) async fn push(&self, agent: AgentId, call: &Call) -> Result<(), Trouble> {
        let all = {
            let tx = self
                .read(call.workspace)
                .await
                .map_err(|problem| problem.detail)?;
            let all = subscriptions::of_agent(&tx, call.workspace, agent, call.at).await;
            all.map_err(|error| error.to_string())?
        };
        // All at once: one that does not answer keeps nobody waiting for longer than one request may take.
        let mut pushes = JoinSet::new();
        for subscription in all {
            let (notify, call) = (self.clone(), call.clone());
            pushes.spawn(async move {
                let answer = notify.push_to(&subscription, &call).await;
                (subscription, answer)
            });
        }
        let (mut reached, mut trouble) = (false, None);
        while let Some(answered) = pushes.join_next().await {
            let Ok((subscription, answer)) = answered else {
                trouble = Some("a push broke off".to_owned());
                continue;
            };
            match answer {
                Ok(()) => reached = true,
                Err(Refused::Gone) => self.forget(call, &subscription).await,
                Err(Refused::Trouble(why)) => trouble = Some(why),
            }
        }
        match trouble {
            Some(why) if !reached => Err(why),
            _ => Ok(()),
        }
    }

    async fn push_to(&self, subscription: &Subscription, call: &Call) -> Result<(), Refused> {
        // Checked again: what may be asked is the operator's to say, today.
        let url = self.inner.outgoing.check(&subscription.endpoint)?;
        let body = encrypted(subscription, call)?;
        let authorization = self.inner.vapid.authorization(&url, self.inner.clock.now());
        let mut request = self
            .inner
            .outgoing
            .client
            .post(url)
            .header(header::AUTHORIZATION, authorization)
            .header(header::CONTENT_ENCODING, "aes128gcm")
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .header("TTL", KEPT)
            .header("Urgency", "high");
        // A later one of the same takes the place of the earlier (RFC 8030, 5.4).
        match &call.about {
            About::Chat(chat) => request = request.header("Topic", chat.id.0.simple().to_string()),
            About::Chats(_) => request = request.header("Topic", TOGETHER),
            About::Test => {}
        }
        let answer = request.body(body).send().await;
        let answer = answer.map_err(|error| Refused::Trouble(super::webhook::cause(&error)))?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(Refused::Gone),
            status => Err(Refused::Trouble(format!("the push service answered {status}"))),
        }
    }

    /// The push service knows the browser no more.
    async fn forget(&self, call: &Call, subscription: &Subscription) {
        let forgotten = async {
            let tx = self.write(call.workspace).await?;
            subscriptions::delete(&tx, call.workspace, subscription.id)
                .await
                .map_err(db::unavailable)?;
            tx.commit().await.map_err(db::unavailable)
        };
        // The failure is logged where it happened; it is forgotten with the next push.
        let _ = forgotten.await;
    }
}

enum Refused {
    Gone,
    Trouble(Trouble),
}

impl From<&'static str> for Refused {
    fn from(why: &'static str) -> Self {
        Self::Trouble(format!("the browser's address {why}"))
    }
}

fn encrypted(subscription: &Subscription, call: &Call) -> Result<Vec<u8>, Refused> {
    let text: String = call.text().chars().take(MOST_TEXT).collect();
    let content = match &call.about {
        About::Chat(chat) => {
            json!({ "kind": "waiting", "name": chat.visitor, "text": text, "path": call.path(), "tag": chat.id })
        }
        About::Chats(count) => {
            json!({ "kind": "waiting", "name": null, "text": call.title(), "count": count, "path": call.path(), "tag": TOGETHER })
        }
        About::Test => json!({ "kind": "test", "path": call.path(), "tag": "test" }),
    };
    let damaged = || Refused::Trouble("the browser's keys are none".into());
    let key = PublicKey::from_sec1_bytes(&subscription.p256dh).map_err(|_| damaged())?;
    let auth: [u8; 16] = subscription.auth.as_slice().try_into().map_err(|_| damaged())?;
    web_push_native::encrypt(content.to_string().into_bytes(), &key, &Auth::from(auth))
        .map_err(|error| Refused::Trouble(error.to_string()))
}
