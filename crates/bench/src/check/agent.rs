//! An agent: follows its conversations, writes, notes, assigns, resolves, closes, reopens, and comes back after every kill.

use super::evidence::{Kind, Record, Role};
use super::link::Link;
use super::outbox::Outbox;
use super::sending::{Voice, is_expected};
use super::view::View;
use super::world::{Phase, RETRY, World};
use crate::failure::{Failure, Result};
use crate::staff;
use hyper::Method;
use rand::RngExt as _;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// The longest pause between two acts, in milliseconds.
const LONGEST_PAUSE: u64 = 30;
/// An access token lasts 15 minutes.
const RENEW_AFTER: Duration = Duration::from_mins(10);

pub(crate) struct Agent {
    voice: Voice,
    /// Its place in [`World::agents`].
    index: usize,
    view: Rc<RefCell<View>>,
    outbox: Outbox,
    choices: StdRng,
    /// Closed by this agent, and to be opened again.
    closed: Vec<String>,
    signed_in: Instant,
}

impl Agent {
    pub(crate) fn new(world: &Rc<World>, index: usize) -> Self {
        let account = &world.agents[index];
        let actor =
            world
                .evidence()
                .borrow_mut()
                .enlist(format!("agent {index}"), account.id.clone(), Role::Agent);
        let voice = Voice {
            world: Rc::clone(world),
            actor,
            token: RefCell::new(account.token.clone()),
            is_visitor: false,
        };
        let choices = world.choices(1_000_000 + index as u64);
        let (view, outbox, closed) = (Rc::default(), Outbox::default(), Vec::new());
        Self {
            voice,
            index,
            view,
            outbox,
            choices,
            closed,
            signed_in: Instant::now(),
        }
    }

    pub(crate) async fn run(mut self) {
        loop {
            let Some(link) = self.connect().await else {
                continue;
            };
            let mut joined = HashSet::new();
            if !self.follow(&link, &mut joined).await
                || !self.outbox.flush(&self.voice, &link, &mut self.choices).await
            {
                continue;
            }
            while link.is_open() && self.voice.world.phase() == Phase::Acting {
                if !self.follow(&link, &mut joined).await || !self.act(&link).await {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(self.choices.random_range(0..LONGEST_PAUSE))).await;
            }
            let answered = self.voice.world.phase() != Phase::Acting && self.settle(&link, &mut joined).await;
            let joined: Vec<String> = joined.into_iter().collect();
            if answered && self.voice.see_the_rest(&link, &joined).await {
                return;
            }
        }
    }

    async fn connect(&mut self) -> Option<Link> {
        match self.try_connect().await {
            Ok(link) => Some(link),
            Err(failure) => {
                self.voice.complain(&failure, "agent:connect");
                tokio::time::sleep(RETRY).await;
                None
            }
        }
    }

    async fn try_connect(&mut self) -> Result<Link> {
        let world = &self.voice.world;
        if self.signed_in.elapsed() > RENEW_AFTER {
            let account = &world.agents[self.index];
            let renewed = staff::sign_in(&world.rest, &account.email, &account.password).await?;
            self.voice.token.replace(renewed.token);
            self.signed_in = Instant::now();
        }
        let link = Link::open(world, self.voice.actor, &self.view).await?;
        let token = self.voice.token.borrow().clone();
        link.call("agent:connect", &json!({ "token": token })).await?;
        Ok(link)
    }

    /// Joins what this agent follows and this socket has not joined.
    async fn follow(&self, link: &Link, joined: &mut HashSet<String>) -> bool {
        for (_, conversation) in self.voice.world.followed_by(self.index) {
            if !joined.contains(&conversation) {
                if !self.voice.join(link, &conversation).await {
                    return false;
                }
                joined.insert(conversation);
            }
        }
        true
    }

    /// Nothing of this agent is unanswered any more, and it has joined all that there is.
    async fn settle(&mut self, link: &Link, joined: &mut HashSet<String>) -> bool {
        let done =
            self.outbox.flush(&self.voice, link, &mut self.choices).await && self.follow(link, joined).await;
        if done {
            self.voice.world.settled(self.voice.actor);
        }
        done
    }

    /// One thing that an agent does. Answers false when the connection is gone or given up.
    async fn act(&mut self, link: &Link) -> bool {
        let followed = self.voice.world.followed_by(self.index);
        if followed.is_empty() {
            return link.is_open();
        }
        // Closed for a while, so that others run into it.
        if self.choices.random_bool(0.3)
            && let Some(conversation) = self.closed.pop()
        {
            return self.reopen(conversation).await || link.is_open();
        }
        let (place, conversation) = &followed[self.choices.random_range(0..followed.len())];
        match self.choices.random_range(0..100) {
            0..70 => {
                self.outbox
                    .say(&self.voice, link, conversation, Kind::Message, &mut self.choices)
                    .await
            }
            70..82 => {
                self.outbox
                    .say(&self.voice, link, conversation, Kind::Note, &mut self.choices)
                    .await
            }
            82..90 => {
                self.change(*place, conversation).await;
                link.is_open()
            }
            90..98 => self.voice.stir(link, conversation, &mut self.choices).await,
            // The laptop's lid closes.
            _ => false,
        }
    }

    /// Moves a conversation through its life.
    async fn change(&mut self, place: usize, conversation: &str) {
        let world = &self.voice.world;
        let (verb, body) = match self.choices.random_range(0..6) {
            0 => ("assign", json!({})),
            1 => {
                let followers = world.followers(place);
                let assignee = &world.agents[followers[self.choices.random_range(0..followers.len())]];
                ("assign", json!({ "agentId": assignee.id }))
            }
            2 => ("assign", json!({ "agentId": null })),
            3 => ("resolve", json!({})),
            4 => ("reopen", json!({})),
            _ => {
                self.closed.push(conversation.to_owned());
                ("close", json!({}))
            }
        };
        let _ = self.put(conversation, verb, &body).await;
    }

    /// Answers false, and remembers, when nobody knows whether it was done.
    async fn reopen(&mut self, conversation: String) -> bool {
        match self.put(&conversation, "reopen", &json!({})).await {
            Ok(_) | Err(Failure::Refused { .. }) => true,
            Err(_) => {
                self.closed.push(conversation);
                tokio::time::sleep(RETRY).await;
                false
            }
        }
    }

    async fn put(&self, conversation: &str, verb: &str, body: &Value) -> Result<Value> {
        let path = format!("/api/conversations/{conversation}/{verb}");
        let token = self.voice.token.borrow().clone();
        let answer = self
            .voice
            .world
            .rest
            .call(Method::PUT, &path, Some(&token), Some(body))
            .await;
        if let Err(failure) = &answer
            && !failure
                .problem()
                .is_some_and(|problem| is_expected(problem) || problem.is_passing())
        {
            self.voice.complain(failure, &path);
        }
        answer
    }
}

/// The owner of another workspace: connected, and not to hear of anything; now and then it knocks at our doors.
pub(crate) struct Outsider {
    voice: Voice,
    email: String,
    signed_in: Instant,
}

const OUTSIDERS_PASSWORD: &str = "a password of the others";

impl Outsider {
    pub(crate) async fn new(world: &Rc<World>, run: &str) -> Result<Self> {
        let email = format!("outsider-{run}@deskbell-bench.example.com");
        let account = staff::owner(&world.rest, &email, OUTSIDERS_PASSWORD, true).await?;
        let actor = world
            .evidence()
            .borrow_mut()
            .enlist("the outsider".into(), account.id, Role::Outsider);
        let voice = Voice {
            world: Rc::clone(world),
            actor,
            token: RefCell::new(account.token),
            is_visitor: false,
        };
        Ok(Self {
            voice,
            email,
            signed_in: Instant::now(),
        })
    }

    pub(crate) async fn run(mut self) {
        while self.voice.world.phase() != Phase::Over {
            if let Err(failure) = self.listen().await {
                self.voice.complain(&failure, "listening");
                tokio::time::sleep(RETRY).await;
            }
        }
    }

    async fn listen(&mut self) -> Result<()> {
        let world = &self.voice.world;
        if self.signed_in.elapsed() > RENEW_AFTER {
            let renewed = staff::sign_in(&world.rest, &self.email, OUTSIDERS_PASSWORD).await?;
            self.voice.token.replace(renewed.token);
            self.signed_in = Instant::now();
        }
        let link = Link::open(world, self.voice.actor, &Rc::default()).await?;
        let token = self.voice.token.borrow().clone();
        link.call("agent:connect", &json!({ "token": token })).await?;
        while link.is_open() && world.phase() != Phase::Over {
            for (_, conversation) in world.conversations() {
                self.knock(&link, &conversation).await?;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }

    /// What belongs to another workspace does not exist.
    async fn knock(&self, link: &Link, conversation: &str) -> Result<()> {
        match link
            .call(
                "conversation:join",
                &json!({ "conversationId": conversation, "after": 0 }),
            )
            .await
        {
            Err(Failure::Refused { problem, .. })
                if problem.slug() == "not-found" || problem.is_passing() =>
            {
                Ok(())
            }
            Err(Failure::Refused { problem, .. }) => {
                self.voice.world.unexpected(format!(
                    "the outsider's join of {conversation} was refused with {problem}"
                ));
                Ok(())
            }
            Err(failure) => Err(failure),
            Ok(_) => {
                let event = "the answer to conversation:join".to_owned();
                self.voice.world.note(Record::Heard {
                    connection: link.connection,
                    event,
                    conversation: conversation.to_owned(),
                });
                Ok(())
            }
        }
    }
}
