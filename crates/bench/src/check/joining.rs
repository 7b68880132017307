//! Coming (back) into a conversation, and leaving the stage with everything seen.

use super::evidence::{Kind, Line, Record, Thread};
use super::link::Link;
use super::sending::Voice;
use super::world::{Phase, RETRY};
use crate::failure::Failure;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How long a quiet server may take to show a socket what is committed.
const SHOWN_WITHIN: Duration = Duration::from_secs(5);

impl Voice {
    /// Joins with `after` until there is no more. Answers whether it is joined.
    pub(crate) async fn join(&self, link: &Link, conversation: &str) -> bool {
        let kinds: &[Kind] = if self.is_visitor {
            &[Kind::Message]
        } else {
            &[Kind::Message, Kind::Note]
        };
        if !self.is_visitor {
            self.world.note(Record::Member {
                actor: self.actor,
                conversation: conversation.to_owned(),
            });
        }
        loop {
            let asked = self.world.now();
            let after = kinds
                .iter()
                .map(|kind| link.view.borrow().whole(&Thread::new(conversation, *kind)))
                .collect::<Vec<_>>();
            let mut body = json!({ "conversationId": conversation, "after": after[0] });
            if let Some(notes_after) = after.get(1) {
                body["notesAfter"] = json!(notes_after);
            }
            let answer = match link.call("conversation:join", &body).await {
                Ok(answer) => answer,
                Err(Failure::Refused { problem, .. }) if problem.is_passing() => {
                    tokio::time::sleep(RETRY).await;
                    continue;
                }
                Err(failure) => {
                    self.complain(&failure, "conversation:join");
                    return false;
                }
            };
            let has_more = answer.get("hasMore").and_then(Value::as_bool);
            let taken = kinds.iter().zip(after).all(|(kind, after)| {
                // `hasMore` is said of messages.
                let more = *kind == Kind::Message && has_more == Some(true);
                self.take_joined(
                    link,
                    &Thread::new(conversation, *kind),
                    after,
                    asked,
                    &answer,
                    more,
                )
                .is_some()
            });
            if !taken || has_more.is_none() {
                self.world
                    .unexpected(format!("a join of {conversation} was answered with {answer}"));
                return false;
            }
            if has_more == Some(false) {
                return true;
            }
        }
    }

    fn take_joined(
        &self,
        link: &Link,
        thread: &Thread,
        after: u64,
        asked: usize,
        answer: &Value,
        has_more: bool,
    ) -> Option<()> {
        let field = match thread.kind {
            Kind::Message => "messages",
            Kind::Note => "notes",
        };
        let lines: Option<Vec<Line>> = answer
            .get(field)?
            .as_array()?
            .iter()
            .map(|line| Line::read(thread.kind, line))
            .collect();
        let lines = lines?;
        for line in &lines {
            link.view.borrow_mut().take(thread, line.seq);
            self.world.heard_of(thread, line.seq);
        }
        let connection = link.connection;
        self.world.note(Record::Joined {
            connection,
            thread: thread.clone(),
            after,
            asked,
            lines,
            has_more,
        });
        Some(())
    }

    /// Notes a failure that is not just the connection's end.
    pub(crate) fn complain(&self, failure: &Failure, what: &str) {
        if !matches!(
            failure,
            Failure::Closed | Failure::Io { .. } | Failure::Protocol(_)
        ) {
            self.world
                .unexpected(format!("{} and {what}: {failure}", self.world.name(self.actor)));
        }
    }

    /// When nobody sends any more: waits until this socket was shown everything. Answers false when it broke before.
    pub(crate) async fn see_the_rest(&self, link: &Link, conversations: &[String]) -> bool {
        while self.world.phase() == Phase::Settling && link.is_open() {
            tokio::time::sleep(RETRY).await;
        }
        let waiting = Instant::now();
        let threads: Vec<Thread> = conversations
            .iter()
            .map(|conversation| Thread::new(conversation, Kind::Message))
            .collect();
        let is_behind = || {
            threads
                .iter()
                .any(|thread| link.view.borrow().whole(thread) < self.world.highest(thread))
        };
        while link.is_open() && is_behind() && waiting.elapsed() < SHOWN_WITHIN {
            tokio::time::sleep(RETRY).await;
        }
        if link.is_open() {
            self.world.note(Record::Drained {
                connection: link.connection,
            });
        }
        link.is_open()
    }
}
