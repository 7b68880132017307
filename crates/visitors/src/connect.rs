//! Somebody comes to a site, for the first time or again.

use std::sync::Arc;

use accounts::{Claims, VisitorClaims};
use db::{Scope, unavailable};
use edge::{ClientAddress, PageOrigin};
use kernel::{Problem, VisitorActor, VisitorId, WorkspaceId, text::Check};
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
        let is_new = known.is_none();
        let visitor = match known {
            Some(known) => self.come_back(&known, sent, from).await?,
            None => self.come_first(&widget, sent, from).await?,
        };

        let token = self.inner.tokens.sign_visitor(VisitorClaims {
            visitor: visitor.id,
            workspace: visitor.workspace,
            widget: widget.id,
        })?;
        Ok(Connected {
            actor: visitor.actor(widget.id),
            visitor,
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

    async fn come_first(
        &self,
        widget: &Widget,
        sent: Connect,
        from: &ClientAddress,
    ) -> Result<Arc<Visitor>, Problem> {
        self.inner.limit_connect.check(from.network().to_string())?;
        let now = self.inner.clock.now();
        let mut visitor = Visitor::new(widget.workspace, widget.id, now);
        say(&mut visitor, &sent, from);
        visitor.page = sent.page.map(|page| page.at(now));
        let tx = self.write(Scope::Workspace(visitor.workspace)).await?;
        store::insert(&tx, &visitor).await.map_err(unavailable)?;
        tx.commit().await.map_err(unavailable)?;
        Ok(Arc::new(visitor))
    }

    /// Somebody who comes back as they left costs no write of their own.
    async fn come_back(
        &self,
        known: &Arc<Visitor>,
        sent: Connect,
        from: &ClientAddress,
    ) -> Result<Arc<Visitor>, Problem> {
        let (workspace, id) = (known.workspace, known.id);
        let visitor = if say(&mut Visitor::clone(known), &sent, from) {
            self.write_said(workspace, id, &sent, from).await?
        } else {
            Arc::clone(known)
        };
        let now = self.inner.clock.now();
        let page = sent.page.map(|page| page.at(now));
        self.inner.moves.note(workspace, id, now, page);
        Ok(self.moved(visitor))
    }

    /// Writes what they say over what is there now, which an agent may have changed a moment ago.
    async fn write_said(
        &self,
        workspace: WorkspaceId,
        id: VisitorId,
        sent: &Connect,
        from: &ClientAddress,
    ) -> Result<Arc<Visitor>, Problem> {
        let tx = self.write(Scope::Workspace(workspace)).await?;
        let found = store::visitor_for_change(&tx, workspace, id)
            .await
            .map_err(unavailable)?;
        let before = found.ok_or_else(bad_token)?;
        let mut visitor = before.clone();
        say(&mut visitor, sent, from);
        store::update_person(&tx, &visitor).await.map_err(unavailable)?;
        tx.commit().await.map_err(unavailable)?;
        self.inner.known.forget(&id);
        if !visitor.is_called_as(&before) {
            (self.inner.hooks.changed)(workspace, id);
        }
        Ok(Arc::new(visitor))
    }
}

/// Puts what was sent over what is known, and nothing over the rest. `true` when that changes something.
fn say(visitor: &mut Visitor, sent: &Connect, from: &ClientAddress) -> bool {
    let before = visitor.clone();
    let over = |known: &mut Option<String>, sent: &Option<String>| {
        if sent.is_some() {
            known.clone_from(sent);
        }
    };
    over(&mut visitor.name, &sent.name);
    over(&mut visitor.email, &sent.email);
    over(&mut visitor.phone, &sent.phone);
    visitor.come_from(from.ip, from.user_agent.as_deref());
    *visitor != before
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
