//! A new workspace begins with a widget.

use accounts::{NewWorkspace, Welcome};
use db::{Tx, unavailable};
use futures_util::future::BoxFuture;
use kernel::Problem;

use crate::{Widget, Widgets, store};

impl Welcome for Widgets {
    fn welcome<'a>(&'a self, tx: &'a Tx, workspace: &'a NewWorkspace) -> BoxFuture<'a, Result<(), Problem>> {
        Box::pin(async move {
            let widget = Widget::new(workspace.id, workspace.name.clone(), self.inner.clock.now());
            store::insert(tx, &widget).await.map_err(unavailable)?;
            // The commit is still to come: who asks before it knows of the new widget 5 s later at most.
            self.inner.sites.forget(&());
            Ok(())
        })
    }
}
