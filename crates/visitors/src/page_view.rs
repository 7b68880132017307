//! A visitor goes to another page.

use kernel::{AgentAudience, Announcement, Problem, VisitorActor, text::Check};

use crate::{
    Visitors,
    model::check_page,
    wire::{GivenPage, VisitorPage},
};

impl Visitors {
    /// Notes where the visitor is, and tells the workspace's agents.
    pub fn page_view(&self, actor: &VisitorActor, sent: GivenPage) -> Result<(), Problem> {
        let mut check = Check::new();
        check_page(&mut check, "", &sent);
        check.finish()?;
        let now = self.inner.clock.now();
        let page = sent.at(now);
        self.inner
            .moves
            .note(actor.workspace, actor.id, now, Some(page.clone()));
        let event = VisitorPage {
            visitor_id: actor.id,
            page,
        };
        let audience = AgentAudience::Readers(actor.workspace);
        self.inner
            .hooks
            .announce
            .announce(&Announcement::new(&event, audience, None));
        Ok(())
    }
}
