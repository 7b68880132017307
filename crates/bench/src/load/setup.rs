//! Brings everybody on stage: accounts, sockets, conversations, and who has which.

use super::Options;
use crate::failure::{Failure, Result};
use crate::http::Rest;
use crate::session::Session;
use crate::sources;
use crate::staff::{self, Account, text};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use hyper::Method;
use serde_json::json;
use std::net::SocketAddr;

/// Opened at the same time.
const AT_ONCE: usize = 32;

pub(crate) struct Stage {
    rest: Rest,
    /// Every socket, and the lanes in which it sends.
    pub(crate) sessions: Vec<(Session, Vec<usize>)>,
    /// Ids; conversation c has the lanes 2c and 2c + 1.
    pub(crate) conversations: Vec<String>,
    agents: Vec<Account>,
}

pub(crate) async fn open(server: SocketAddr, options: &Options) -> Result<Stage> {
    let rest = Rest::new(server);
    let owner = staff::owner(&rest, &options.email, &options.password, options.register).await?;
    let site_key = match &options.site_key {
        Some(key) => key.clone(),
        None => staff::site_key(&rest, &owner).await?,
    };
    let mut agents = vec![owner];
    for number in 1..options.agents {
        let agent = staff::agent(&rest, &agents[0], number, "deskbell-bench.example.com").await?;
        agents.push(agent);
    }
    let share = Share {
        conversations: options.conversations() as usize,
    };
    let visitors = options.visitors as usize;
    let site_key = &site_key;
    let opened: Vec<_> =
        stream::iter(0..visitors)
            .map(|visitor| async move {
                open_visitor(server, visitor, site_key, share.of(visitor, visitors)).await
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
    let mut conversations = vec![String::new(); share.conversations];
    let mut sessions = Vec::new();
    for (session, started) in opened {
        sessions.push((
            session,
            started.iter().map(|(conversation, _)| conversation * 2).collect(),
        ));
        for (conversation, id) in started {
            conversations[conversation] = id;
        }
    }
    for (number, agent) in agents.iter().enumerate() {
        let mine: Vec<usize> = share.of(number, agents.len()).collect();
        let session = open_agent(
            server,
            agent,
            mine.iter()
                .map(|conversation| conversations[*conversation].as_str()),
        )
        .await?;
        sessions.push((
            session,
            mine.iter().map(|conversation| conversation * 2 + 1).collect(),
        ));
    }
    Ok(Stage {
        rest,
        sessions,
        conversations,
        agents,
    })
}

impl Stage {
    /// Gives each agent its conversations. Only when everybody reads already: the server tells all agents of each.
    pub(crate) async fn assign(&self) -> Result<()> {
        let assigned =
            stream::iter(self.conversations.iter().enumerate()).map(|(conversation, id)| async move {
                let agent = &self.agents[conversation % self.agents.len()];
                let path = format!("/api/conversations/{id}/assign");
                self.rest
                    .call(Method::PUT, &path, Some(&agent.token), Some(&json!({})))
                    .await
            });
        assigned
            .buffer_unordered(AT_ONCE)
            .try_for_each(|_| async { Ok(()) })
            .await
    }
}

/// Conversations go round: number c belongs to member c modulo the number of members.
#[derive(Clone, Copy)]
struct Share {
    conversations: usize,
}

impl Share {
    fn of(self, member: usize, members: usize) -> impl Iterator<Item = usize> {
        (member..self.conversations).step_by(members)
    }
}

/// A visitor's socket and the conversations it started.
async fn open_visitor(
    server: SocketAddr,
    number: usize,
    site_key: &str,
    conversations: impl Iterator<Item = usize>,
) -> Result<(Session, Vec<(usize, String)>)> {
    let from = sources::address(
        server,
        u32::try_from(number).unwrap_or_default(),
        sources::PER_ADDRESS,
    );
    let mut session = Session::open(server, from).await?;
    connect_visitor(&mut session, site_key).await?;
    let mut started = Vec::new();
    for conversation in conversations {
        let client_id = format!("bench-start-{:032x}", rand::random::<u128>());
        let body = json!({ "clientId": client_id, "message": "Hello, is anybody there?" });
        let answer = session.call("conversation:start", &body).await?;
        started.push((conversation, text(&answer, "/conversation/id")?));
    }
    Ok((session, started))
}

/// Makes a socket a new visitor.
pub(crate) async fn connect_visitor(session: &mut Session, site_key: &str) -> Result<()> {
    let answer = session
        .call(
            "visitor:connect",
            &json!({ "siteKey": site_key, "name": "Bench Visitor" }),
        )
        .await;
    match answer {
        Ok(_) => Ok(()),
        Err(failure) if failure.problem().is_some_and(|problem| problem.slug() == "rate-limited") => Err(Failure::Unusable(
            "the server limits how many visitors may connect from one address; start it with DESKBELL_LIMIT_VISITOR_CONNECT=off, \
             and DESKBELL_LIMIT_SEND_VISITOR=off, DESKBELL_LIMIT_SEND_AGENT=off and DESKBELL_LIMIT_SMALL_EVENTS=off as well"
                .into(),
        )),
        Err(failure) => Err(failure),
    }
}

async fn open_agent(
    server: SocketAddr,
    agent: &Account,
    conversations: impl Iterator<Item = &str>,
) -> Result<Session> {
    let mut session = Session::open(server, None).await?;
    session
        .call("agent:connect", &json!({ "token": agent.token }))
        .await?;
    for id in conversations {
        session
            .call("conversation:join", &json!({ "conversationId": id }))
            .await?;
    }
    Ok(session)
}

#[cfg(test)]
mod tests {
    use super::Share;

    #[test]
    fn shares_every_conversation_exactly_once() {
        let share = Share { conversations: 7 };
        let mut all: Vec<usize> = (0..3).flat_map(|member| share.of(member, 3)).collect();
        all.sort_unstable();
        assert_eq!(all, (0..7).collect::<Vec<_>>());
        assert_eq!(Share { conversations: 2 }.of(5, 9).count(), 0);
    }
}
