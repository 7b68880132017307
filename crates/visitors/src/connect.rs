//! Somebody comes to a site, for the first time or again.

use std::sync::Arc;

use accounts::{Claims, VisitorClaims};
use db::{Scope, unavailable};
use edge::{ClientAddress, PageOrigin};
use kernel::{Problem, VisitorActor, text::Check};
use widgets::Widget;

use crate::{
    Visitor, Visitors, bad_token,
    model::{check_page, check_person},
    store,
    wire::Connect,
};

/// Who came.
#[derive(Clone, Debug)]
pub struct Connected {
    /// As somebody who acts.
    pub actor: VisitorActor,
    /// What is known of them.
    pub visitor: Arc<Visitor>,
    /// The key to being them: a new one, 365 days from now.
    pub token: String,
    /// Whether they have never been here before.
    pub is_new: bool,
}

impl Visitors {
    /// The visitor behind `sent.token`, or a new one. What they say of themselves replaces what they said before.
    ///
    /// `not-found` for an unknown site key, `forbidden` on a site that the widget is not for, `invalid-token` for a token that is
    /// not good here, `rate-limited` for too many new ones from one address.
    pub async fn connect(
        &self,
        sent: Connect,
        page: &PageOrigin,
        from: &ClientAddress,
    ) -> Result<Connected, Problem> {
        let widget = self.inner.widgets.find_for(&sent.site_key, page).await?;
        let known = match &sent.token {
            Some(token) => Some(self.holder(token, &widget).await?),
            None => None,
        };
        check(&sent)?;
        if known.is_none() {
            self.inner.limit_connect.check(from.network().to_string())?;
        }

        let is_new = known.is_none();
        let now = self.inner.clock.now();
        let before = known.unwrap_or_else(|| Arc::new(Visitor::new(widget.workspace, widget.id, now)));
        let mut visitor = Visitor::clone(&before);
        visitor.name = sent.name.or(visitor.name);
        visitor.email = sent.email.or(visitor.email);
        visitor.phone = sent.phone.or(visitor.phone);
        visitor.page = sent.page.map(|page| page.at(now)).or(visitor.page);
        visitor.come_from(from.ip, from.user_agent.as_deref());
        visitor.last_seen_at = visitor.last_seen_at.max(now);
        self.save(&before, &visitor, is_new).await?;

        let token = self.inner.tokens.sign_visitor(VisitorClaims {
            visitor: visitor.id,
            workspace: visitor.workspace,
            widget: widget.id,
        })?;
        Ok(Connected {
            actor: visitor.actor(widget.id),
            visitor: Arc::new(visitor),
            token,
            is_new,
        })
    }

    /// Who holds the token, if it is a visitor's of this widget's workspace.
    async fn holder(&self, token: &str, widget: &Widget) -> Result<Arc<Visitor>, Problem> {
        let Ok(Claims::Visitor(claims)) = self.inner.tokens.verify(token) else {
            return Err(bad_token());
        };
        if claims.workspace != widget.workspace {
            return Err(bad_token());
        }
        self.authenticate(&claims).await?;
        self.get(claims.workspace, claims.visitor).await
    }

    /// Writes what changed. Somebody who comes back as they left costs no write of their own.
    async fn save(&self, before: &Visitor, visitor: &Visitor, is_new: bool) -> Result<(), Problem> {
        let (workspace, id) = (visitor.workspace, visitor.id);
        if is_new {
            let tx = self.write(Scope::Workspace(workspace)).await?;
            store::insert(&tx, visitor).await.map_err(unavailable)?;
            return tx.commit().await.map_err(unavailable);
        }
        let person = |of: &Visitor| (of.name.clone(), of.email.clone(), of.phone.clone());
        let changed = person(before) != person(visitor);
        if changed || before.address != visitor.address || before.user_agent != visitor.user_agent {
            let tx = self.write(Scope::Workspace(workspace)).await?;
            store::update_person(&tx, visitor).await.map_err(unavailable)?;
            tx.commit().await.map_err(unavailable)?;
            self.inner.known.invalidate(&id);
        }
        self.inner
            .moves
            .note(workspace, id, visitor.last_seen_at, visitor.page.clone());
        if changed {
            (self.inner.hooks.changed)(workspace, id);
        }
        Ok(())
    }
}

fn check(sent: &Connect) -> Result<(), Problem> {
    let mut check = Check::new();
    if sent.identity.is_some() {
        check.fail(
            "identity",
            "signed visitors are not supported by this version; leave it out and send name and email instead",
        );
    }
    check_person(
        &mut check,
        sent.name.as_deref(),
        sent.email.as_deref(),
        sent.phone.as_deref(),
    );
    if let Some(page) = &sent.page {
        check_page(&mut check, "page.", page);
    }
    check.finish()
}
