//! From a bearer token to who acts: the one place that knows both kinds of tokens.

use std::pin::Pin;

use accounts::{Accounts, Claims};
use edge::Authenticate;
use kernel::{Actor, Problem};
use visitors::Visitors;

/// Asks the feature that gave the token.
pub(crate) struct ByToken {
    pub(crate) accounts: Accounts,
    pub(crate) visitors: Visitors,
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
}
