//! From a bearer token to who acts: the one place that knows both kinds of tokens.

use std::pin::Pin;

use accounts::{Accounts, Claims};
use edge::{Authenticate, PageOrigin};
use kernel::{Actor, Problem, VisitorActor};
use visitors::Visitors;
use widgets::Widgets;

/// Asks the feature that gave the token, and for the page the widget that it was given for.
pub(crate) struct ByToken {
    pub(crate) accounts: Accounts,
    pub(crate) visitors: Visitors,
    pub(crate) widgets: Widgets,
}

impl Authenticate for ByToken {
    fn authenticate<'a>(
        &'a self,
        token: &'a str,
    ) -> Pin<Box<dyn Future<Output = Result<Actor, Problem>> + Send + 'a>> {
        Box::pin(async move {
            match self.accounts.tokens().verify(token)? {
                Claims::Agent(claims) => self.accounts.authenticate(&claims).await.map(Actor::Agent),
                Claims::Visitor(claims) => self.visitors.authenticate(&claims).await.map(Actor::Visitor),
            }
        })
    }

    fn check_page<'a>(
        &'a self,
        visitor: &'a VisitorActor,
        page: &'a PageOrigin,
    ) -> Pin<Box<dyn Future<Output = Result<(), Problem>> + Send + 'a>> {
        Box::pin(self.widgets.check_page(visitor.workspace, visitor.widget, page))
    }
}
