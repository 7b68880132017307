//! Who is it? Extractors that turn a bearer token into an actor.

use std::{marker::PhantomData, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use futures_util::future::BoxFuture;
use kernel::{Actor, AgentActor, Permission, Problem, ProblemKind, VisitorActor};

use crate::{PageOrigin, Refusal};

/// Turns a token into who it stands for. The server puts one into each request's extensions as `Arc<dyn Authenticate>`.
pub trait Authenticate: Send + Sync {
    /// The actor, or `invalid-token`.
    fn authenticate<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Actor, Problem>>;

    /// `forbidden` when the visitor's widget is not for the page that asks.
    fn check_page<'a>(
        &'a self,
        visitor: &'a VisitorActor,
        page: &'a PageOrigin,
    ) -> BoxFuture<'a, Result<(), Problem>>;
}

/// A signed-in agent. A visitor's token is `forbidden` here.
#[derive(Debug)]
pub struct Agent(pub AgentActor);

/// Something that not every role may do, as a type, so that a handler's signature asks for it.
pub trait Doing: Send + Sync {
    /// What the role must hold.
    const NEEDS: Permission;
}

macro_rules! doings {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;

        impl Doing for $name {
            const NEEDS: Permission = Permission::$name;
        }
    )*};
}

doings! {
    /// Reading conversations, notes and visitors.
    SeeConversations;
    /// Writing to visitors, and what goes with it.
    Answer;
    /// Writing private notes.
    WriteNotes;
    /// Giving conversations to colleagues and teams.
    Assign;
    /// Creating, changing and deleting widgets.
    ManageWidgets;
    /// Inviting, changing and deactivating agents.
    ManageAgents;
    /// Creating, changing and deleting tags.
    ManageTags;
    /// Saying when the workspace is open, what it promises, and who is alerted.
    ManageWorkspace;
    /// Reading who did what.
    SeeAudit;
    /// Seeing how the business and each of its agents did.
    SeeReports;
    /// Having data written out into files.
    ExportData;
}

/// A signed-in agent whose role allows it: known before the body is read.
#[derive(Debug)]
pub struct Permitted<D: Doing>(pub AgentActor, pub PhantomData<D>);

impl<D: Doing, S: Sync> FromRequestParts<S> for Permitted<D> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let Agent(agent) = Agent::from_request_parts(parts, state).await?;
        agent.require(D::NEEDS)?;
        Ok(Self(agent, PhantomData))
    }
}

/// A visitor with a token, on a page that their widget is for. An agent's token is `forbidden` here.
#[derive(Debug)]
pub struct Visitor(pub VisitorActor);

/// Either of them, a visitor on a page that their widget is for.
#[derive(Debug)]
pub struct Someone(pub Actor);

/// A visitor with the token they sent, or nobody. A token that is sent must be good; an agent's is `forbidden` here. The page is not
/// looked at: it depends on the widget that the request names.
#[derive(Debug)]
pub struct VisitorOrNobody(pub Option<(VisitorActor, String)>);

async fn who(parts: &Parts) -> Result<Option<(Actor, String)>, Problem> {
    let Some(value) = parts.headers.get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    let bad = || {
        Problem::new(
            ProblemKind::InvalidToken,
            "The Authorization header must be \"Bearer <token>\".",
        )
    };
    let text = value.to_str().map_err(|_| bad())?;
    let token = match text.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => return Err(bad()),
    };
    let actor = authenticate(parts)?.authenticate(token).await?;
    Ok(Some((actor, token.to_owned())))
}

fn authenticate(parts: &Parts) -> Result<&Arc<dyn Authenticate>, Problem> {
    parts
        .extensions
        .get()
        .ok_or_else(|| Problem::new(ProblemKind::Internal, "No authentication is set up."))
}

/// A visitor on a page that their widget is for, as at the door of the sockets.
async fn on_allowed_page(parts: &Parts, visitor: VisitorActor) -> Result<VisitorActor, Problem> {
    let trust = parts.extensions.get().copied().unwrap_or_default();
    let page = PageOrigin::of(&parts.headers, trust);
    authenticate(parts)?.check_page(&visitor, &page).await?;
    Ok(visitor)
}

async fn somebody(parts: &Parts) -> Result<Actor, Problem> {
    who(parts).await?.map(|(actor, _)| actor).ok_or_else(|| {
        Problem::new(
            ProblemKind::Unauthenticated,
            "Send the header \"Authorization: Bearer <token>\".",
        )
    })
}

fn visitors_only() -> Refusal {
    Problem::forbidden("This is for visitors; the token is an agent's.").into()
}

impl<S: Sync> FromRequestParts<S> for Agent {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        match somebody(parts).await? {
            Actor::Agent(agent) => Ok(Self(agent)),
            Actor::Visitor(_) => {
                Err(Problem::forbidden("This is for agents; the token is a visitor's.").into())
            }
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        match somebody(parts).await? {
            Actor::Visitor(visitor) => Ok(Self(on_allowed_page(parts, visitor).await?)),
            Actor::Agent(_) => Err(visitors_only()),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Someone {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        Ok(Self(match somebody(parts).await? {
            Actor::Visitor(visitor) => Actor::Visitor(on_allowed_page(parts, visitor).await?),
            agent @ Actor::Agent(_) => agent,
        }))
    }
}

impl<S: Sync> FromRequestParts<S> for VisitorOrNobody {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        match who(parts).await? {
            Some((Actor::Visitor(visitor), token)) => Ok(Self(Some((visitor, token)))),
            Some((Actor::Agent(_), _)) => Err(visitors_only()),
            None => Ok(Self(None)),
        }
    }
}
