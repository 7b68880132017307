//! What a filled server holds that the measured requests name: ids, cursors, times.

use super::Options;
use super::cases::{Case, Finds};
use crate::failure::{Failure, Result};
use crate::fill::{DOMAIN, MARKED, MARKED_AT, long_ones, mark};
use crate::http::Rest;
use crate::staff::{self, text};
use hyper::Method;
use serde_json::Value;
use std::cell::RefCell;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// How often it is looked whether everything can be found.
const LOOK: Duration = Duration::from_secs(1);
/// Tokens are good for some minutes only.
const SIGN_IN_AGAIN: Duration = Duration::from_mins(4);

pub(crate) struct Scene {
    rest: Rest,
    email: String,
    password: String,
    signed_in: RefCell<(Instant, String)>,
    pub(crate) conversations: u32,
    pub(crate) colleague: String,
    pub(crate) team: String,
    pub(crate) site: String,
    /// Conversations, of many ages.
    pub(crate) some: Vec<String>,
    /// One with thousands of messages, and how many.
    pub(crate) long: (String, i64),
    /// When the middle one was last active, and the cursor of a page behind it.
    pub(crate) middle: (String, String),
    /// As `middle`, but only a handful are older.
    pub(crate) early: String,
    pub(crate) visitors_cursor: String,
    pub(crate) search_cursor: String,
}

impl Scene {
    pub(crate) async fn look(server: SocketAddr, options: &Options) -> Result<Self> {
        let rest = Rest::new(server);
        // As one of the agents, who has a share of the conversations.
        let email = format!("agent-1@{DOMAIN}");
        let me = staff::sign_in(&rest, &email, &options.password).await?;
        let owner = staff::sign_in(&rest, &options.email, &options.password).await?;
        let get = async |path: &str| rest.call(Method::GET, path, Some(&owner.token), None).await;
        let colleagues = get("/api/agents?limit=100").await?;
        let colleague = colleague(&colleagues)?;
        let team = text(&get("/api/teams").await?, "/items/0/id")?;
        let site = text(&get("/api/widgets").await?, "/items/0/siteKey")?;
        wait_for_words(&rest, &owner.token, options).await?;

        // From the newest to the oldest in long strides; the pages on the way give ids of every age.
        let (mut some, mut ends) = (Vec::new(), Vec::new());
        let mut path = "/api/conversations?limit=100".to_owned();
        loop {
            let page = get(&path).await?;
            some.push(text(&page, "/items/0/id")?);
            ends.push(text(&page, "/items/0/lastActivityAt")?);
            match page.get("nextCursor").and_then(Value::as_str) {
                Some(cursor) => path = format!("/api/conversations?limit=100&cursor={cursor}"),
                None => break,
            }
            if ends.len() % 100 == 0 {
                eprintln!("looking at what is there: {} conversations", ends.len() * 100);
            }
        }
        let at = ends[ends.len() / 2].clone();
        let middle = get(&format!("/api/conversations?to={at}")).await?;
        let long = long_ones(options.conversations)
            .nth(2)
            .and_then(mark)
            .unwrap_or_default();
        let long = get(&format!("/api/conversations?q={long}")).await?;
        let length = long.pointer("/items/0/lastSeq").and_then(Value::as_i64);
        let visitors = get("/api/visitors?limit=100").await?;
        let found = get("/api/conversations?q=order").await?;
        Ok(Self {
            conversations: options.conversations,
            colleague,
            team,
            site,
            some,
            long: (text(&long, "/items/0/id")?, length.unwrap_or_default()),
            middle: (at, text(&middle, "/nextCursor")?),
            early: ends.pop().unwrap_or_default(),
            visitors_cursor: text(&visitors, "/nextCursor")?,
            search_cursor: text(&found, "/nextCursor")?,
            signed_in: RefCell::new((Instant::now(), me.token)),
            email,
            password: options.password.clone(),
            rest,
        })
    }

    /// Of the agent who asks.
    pub(crate) async fn token(&self) -> Result<String> {
        let (since, token) = self.signed_in.borrow().clone();
        if since.elapsed() < SIGN_IN_AGAIN {
            return Ok(token);
        }
        let again = staff::sign_in(&self.rest, &self.email, &self.password).await?;
        *self.signed_in.borrow_mut() = (Instant::now(), again.token.clone());
        Ok(again.token)
    }

    /// How many items the first answer has.
    pub(crate) async fn items(&self, case: &Case, token: &str) -> Result<usize> {
        let path = case.path(0);
        let answer = self.rest.call(Method::GET, path, Some(token), None).await?;
        let items = answer.get("items").or_else(|| answer.get("messages"));
        let items = items.and_then(Value::as_array).map_or(0, Vec::len);
        let strange = match case.finds {
            Finds::Something => items == 0,
            Finds::Nothing => items > 0,
            Finds::Either => false,
        };
        if strange {
            return Err(Failure::Unusable(format!(
                "{path} has {items} items; is this the server that `fill` filled, with --conversations {}?",
                self.conversations
            )));
        }
        Ok(items)
    }
}

/// The id of another agent who has a share.
fn colleague(agents: &Value) -> Result<String> {
    let email = format!("agent-2@{DOMAIN}");
    let mut items = agents
        .get("items")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let found = items.find(|agent| agent.get("email").and_then(Value::as_str) == Some(&email));
    text(
        found.ok_or_else(|| Failure::Unusable("agent-2 is missing; fill the server first".into()))?,
        "/id",
    )
}

/// Words are found some time after they were written: this waits for those of the last conversation that has a mark.
async fn wait_for_words(rest: &Rest, token: &str, options: &Options) -> Result<()> {
    let last = (options.conversations - 1 - MARKED_AT) / MARKED * MARKED + MARKED_AT;
    let path = format!("/api/conversations?q={}", mark(last).unwrap_or_default());
    let began = Instant::now();
    while began.elapsed() < options.settle {
        let found = rest.call(Method::GET, &path, Some(token), None).await?;
        if found.pointer("/items/0").is_some() {
            eprintln!(
                "what was written last is found after {:.0} s",
                began.elapsed().as_secs_f64()
            );
            return Ok(());
        }
        tokio::time::sleep(LOOK).await;
    }
    Err(Failure::TimedOut {
        what: "finding what was written last".into(),
        seconds: options.settle.as_secs(),
    })
}
