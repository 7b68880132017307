//! An agent knows better who somebody is.

use std::sync::Arc;

use db::{Scope, unavailable};
use kernel::{AgentActor, Permission, Problem, VisitorId, text::Check};

use crate::{
    Visitors,
    model::{check_attributes, check_person},
    store, unknown,
    wire::{self, ChangeVisitor},
};

impl Visitors {
    /// Changes what is named.
    pub async fn change_visitor(
        &self,
        actor: &AgentActor,
        id: VisitorId,
        sent: ChangeVisitor,
    ) -> Result<wire::Visitor, Problem> {
        actor.require(Permission::Answer)?;
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        let found = store::visitor_for_change(&tx, actor.workspace, id)
            .await
            .map_err(unavailable)?;
        let mut visitor = found.ok_or_else(unknown)?;

        let named = |field: &Option<Option<String>>| field.clone().flatten();
        let mut check = Check::new();
        check_person(
            &mut check,
            named(&sent.name).as_deref(),
            named(&sent.email).as_deref(),
            named(&sent.phone).as_deref(),
        );
        if let Some(attributes) = &sent.attributes {
            check_attributes(&mut check, attributes);
        }
        check.finish()?;

        visitor.name = sent.name.unwrap_or(visitor.name);
        visitor.email = sent.email.unwrap_or(visitor.email);
        visitor.phone = sent.phone.unwrap_or(visitor.phone);
        store::update_person(&tx, &visitor).await.map_err(unavailable)?;
        if let Some(attributes) = sent.attributes {
            visitor.attributes = attributes;
            store::update_attributes(&tx, &visitor)
                .await
                .map_err(unavailable)?;
        }
        tx.commit().await.map_err(unavailable)?;
        self.inner.known.forget(&id);
        (self.inner.hooks.changed)(actor.workspace, id);
        Ok(self.shown(&self.moved(Arc::new(visitor))))
    }
}
