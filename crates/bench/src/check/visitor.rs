//! A visitor: starts conversations, writes, reads, loses its connection and comes back. And its second tab, which only looks.

use super::closing::Door;
use super::evidence::{Kind, Line, Record, Role, Thread, Via};
use super::link::Link;
use super::outbox::Outbox;
use super::sending::{Draft, Voice};
use super::view::View;
use super::world::{Phase, RETRY, World};
use crate::failure::{Failure, Result};
use crate::staff::text;
use hyper::Method;
use rand::RngExt as _;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

/// Conversations that one visitor starts.
const MOST_CONVERSATIONS: usize = 3;
/// The longest pause between two acts, in milliseconds.
const LONGEST_PAUSE: u64 = 30;

pub(crate) struct Visitor {
    voice: Voice,
    view: Rc<RefCell<View>>,
    outbox: Outbox,
    choices: StdRng,
    conversations: Vec<String>,
    /// A start that was never answered.
    starting: Option<Draft>,
}

impl Visitor {
    pub(crate) async fn new(world: &Rc<World>, number: u64) -> Result<Self> {
        let name = format!("visitor {number}");
        let body = json!({ "siteKey": world.site_key, "name": name });
        let made = world
            .rest
            .call(Method::POST, "/api/chat/visitors", None, Some(&body))
            .await?;
        let actor = world
            .evidence()
            .borrow_mut()
            .enlist(name, text(&made, "/visitor/id")?, Role::Visitor);
        let voice = Voice {
            world: Rc::clone(world),
            actor,
            token: RefCell::new(text(&made, "/token")?),
            is_visitor: true,
        };
        let choices = world.choices(number);
        Ok(Self {
            voice,
            view: Rc::default(),
            outbox: Outbox::default(),
            choices,
            conversations: Vec::new(),
            starting: None,
        })
    }

    /// A second tab of the same visitor.
    pub(crate) fn tab(&self) -> Tab {
        let Voice {
            world,
            actor,
            token,
            is_visitor,
        } = &self.voice;
        let voice = Voice {
            world: Rc::clone(world),
            actor: *actor,
            token: token.clone(),
            is_visitor: *is_visitor,
        };
        Tab {
            voice,
            view: Rc::default(),
        }
    }

    pub(crate) fn door(&self) -> Door {
        Door {
            actor: self.voice.actor,
            token: self.voice.token.borrow().clone(),
        }
    }

    pub(crate) async fn run(mut self) {
        loop {
            let Some(link) = connect(&self.voice, &self.view).await else {
                continue;
            };
            if !self.rejoin(&link).await {
                continue;
            }
            while link.is_open() && self.voice.world.phase() == Phase::Acting {
                if !self.act(&link).await {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(self.choices.random_range(0..LONGEST_PAUSE))).await;
            }
            let answered = self.voice.world.phase() != Phase::Acting && self.settle(&link).await;
            if answered && self.voice.see_the_rest(&link, &self.conversations).await {
                return;
            }
        }
    }

    async fn rejoin(&mut self, link: &Link) -> bool {
        for conversation in self.conversations.clone() {
            if !self.voice.join(link, &conversation).await {
                return false;
            }
        }
        self.outbox.flush(&self.voice, link, &mut self.choices).await
    }

    /// Nothing of this visitor is unanswered any more.
    async fn settle(&mut self, link: &Link) -> bool {
        if self.starting.is_some() && !self.start(link).await {
            return false;
        }
        let done = self.outbox.flush(&self.voice, link, &mut self.choices).await;
        if done {
            self.voice.world.settled(self.voice.actor);
        }
        done
    }

    /// One thing that a visitor does. Answers false when the connection is gone or given up.
    async fn act(&mut self, link: &Link) -> bool {
        let wants_new = self.conversations.len() < MOST_CONVERSATIONS && self.choices.random_bool(0.03);
        if self.starting.is_some() || self.conversations.is_empty() || wants_new {
            return self.start(link).await;
        }
        let conversation = self.conversations[self.choices.random_range(0..self.conversations.len())].clone();
        match self.choices.random_range(0..100) {
            0..85 => {
                self.outbox
                    .say(&self.voice, link, &conversation, Kind::Message, &mut self.choices)
                    .await
            }
            85..97 => self.voice.stir(link, &conversation, &mut self.choices).await,
            // The train enters a tunnel.
            _ => false,
        }
    }

    /// Starts a conversation, or asks again for the one whose start was never answered.
    async fn start(&mut self, link: &Link) -> bool {
        let choices = &mut self.choices;
        let draft = self
            .starting
            .get_or_insert_with(|| Draft::new("", Kind::Message, choices))
            .clone();
        let body = json!({ "clientId": draft.client_id, "message": draft.content });
        match link.call("conversation:start", &body).await {
            Ok(answer) => {
                self.starting = None;
                if let Some(conversation) = self.take_started(link, &draft, &answer) {
                    return self.voice.join(link, &conversation).await;
                }
                self.voice
                    .world
                    .unexpected(format!("a start was answered with {answer}"));
                true
            }
            Err(failure) => {
                self.voice.complain(&failure, "conversation:start");
                link.is_open()
            }
        }
    }

    fn take_started(&mut self, link: &Link, draft: &Draft, answer: &Value) -> Option<String> {
        let conversation = answer.pointer("/conversation/id")?.as_str()?.to_owned();
        let first = Line::read(Kind::Message, answer.get("message")?)?;
        let (world, actor) = (&self.voice.world, self.voice.actor);
        let (thread, via) = (
            Thread::new(&conversation, Kind::Message),
            Via::Socket(link.connection),
        );
        // The contract gives the first message to the `clientId` of the start.
        let client_id = draft.client_id.clone();
        world.note(Record::Started {
            actor,
            client_id: client_id.clone(),
            conversation: conversation.clone(),
        });
        world.note(Record::Tried {
            actor,
            thread: thread.clone(),
            client_id: client_id.clone(),
            content: draft.content.clone(),
            via,
        });
        world.note(Record::Acked {
            actor,
            thread,
            client_id,
            line: first,
            via,
        });
        world.add_conversation(actor, &conversation);
        if !self.conversations.contains(&conversation) {
            self.conversations.push(conversation.clone());
        }
        Some(conversation)
    }
}

/// Opens a socket as this visitor. `None`: not now.
async fn connect(voice: &Voice, view: &Rc<RefCell<View>>) -> Option<Link> {
    let opened = async {
        let link = Link::open(&voice.world, voice.actor, view).await?;
        let token = voice.token.borrow().clone();
        link.call(
            "visitor:connect",
            &json!({ "siteKey": voice.world.site_key, "token": token }),
        )
        .await?;
        Ok::<_, Failure>(link)
    };
    match opened.await {
        Ok(link) => Some(link),
        Err(failure) => {
            voice.complain(&failure, "visitor:connect");
            tokio::time::sleep(RETRY).await;
            None
        }
    }
}

pub(crate) struct Tab {
    voice: Voice,
    view: Rc<RefCell<View>>,
}

impl Tab {
    pub(crate) async fn run(self) {
        loop {
            let Some(link) = connect(&self.voice, &self.view).await else {
                continue;
            };
            let mut joined: Vec<String> = Vec::new();
            while link.is_open() && self.voice.world.phase() == Phase::Acting {
                for conversation in self.voice.world.conversations_of(self.voice.actor) {
                    if !joined.contains(&conversation) && self.voice.join(&link, &conversation).await {
                        joined.push(conversation);
                    }
                }
                tokio::time::sleep(RETRY).await;
            }
            if self.voice.world.phase() == Phase::Acting {
                continue;
            }
            if self.voice.see_the_rest(&link, &joined).await {
                return;
            }
        }
    }
}
