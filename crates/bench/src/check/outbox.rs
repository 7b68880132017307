//! The ways in which a client gets its lines out, and what is left unanswered when the connection goes.

use super::evidence::Kind;
use super::link::Link;
use super::sending::{Draft, Known, Voice};
use super::world::RETRY;
use rand::RngExt as _;
use rand::rngs::StdRng;
use std::collections::VecDeque;

/// Unanswered lines, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    unanswered: VecDeque<Draft>,
}

/// The longest run of lines sent without waiting for an answer.
const LONGEST_BURST: usize = 6;

impl Outbox {
    /// Sends again what was never answered, in order. Answers whether the connection held.
    pub(crate) async fn flush(&mut self, voice: &Voice, link: &Link, choices: &mut StdRng) -> bool {
        while let Some(draft) = self.unanswered.front() {
            // Now and then over the other transport, as a client does whose socket cannot be had.
            let known = if choices.random_bool(0.15) {
                voice.send_by_rest(draft).await
            } else {
                voice.send(link, draft).await
            };
            match known {
                Known::Settled => drop(self.unanswered.pop_front()),
                Known::PutOff | Known::Unknown if link.is_open() => tokio::time::sleep(RETRY).await,
                Known::PutOff | Known::Unknown => return false,
            }
        }
        true
    }

    /// Says something new, in a way of its own choice.
    pub(crate) async fn say(
        &mut self,
        voice: &Voice,
        link: &Link,
        conversation: &str,
        kind: Kind,
        choices: &mut StdRng,
    ) -> bool {
        let draft = Draft::new(conversation, kind, choices);
        self.unanswered.push_back(draft.clone());
        match choices.random_range(0..100) {
            0..60 => {}
            60..75 => return self.burst(voice, link, conversation, kind, choices).await,
            75..83 => {
                // Sent twice at once over the socket.
                let twins = [voice.push(link, &draft), voice.push(link, &draft)];
                for twin in twins {
                    voice.finish(link, twin).await;
                }
            }
            83..92 => {
                // Sent over both transports at once.
                let pushed = voice.push(link, &draft);
                let (_, _) = tokio::join!(voice.finish(link, pushed), voice.send_by_rest(&draft));
            }
            _ => {
                let _ = voice.send_by_rest(&draft).await;
            }
        }
        // Whatever came of it, the outbox sends until there is an answer: under the same `clientId` that is always right.
        self.flush(voice, link, choices).await
    }

    /// Several lines one behind the other, without waiting.
    async fn burst(
        &mut self,
        voice: &Voice,
        link: &Link,
        conversation: &str,
        kind: Kind,
        choices: &mut StdRng,
    ) -> bool {
        for _ in 0..choices.random_range(1..LONGEST_BURST) {
            self.unanswered.push_back(Draft::new(conversation, kind, choices));
        }
        let underway: Vec<_> = self
            .unanswered
            .iter()
            .map(|draft| voice.push(link, draft))
            .collect();
        let mut settled = Vec::new();
        for underway in underway {
            settled.push(voice.finish(link, underway).await == Known::Settled);
        }
        let mut settled = settled.into_iter();
        self.unanswered.retain(|_| !settled.next().unwrap_or_default());
        self.flush(voice, link, choices).await
    }
}
