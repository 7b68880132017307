//! Finding conversations by what was said in them, and by whose they are.
//!
//! - A message is found when it holds every word that is sought, in any order; a word of three characters or more also when a word
//!   of the message begins with it. A visitor is found by any part of their name, e-mail address or phone number.
//! - The index is written behind the log ([`index`]), not before the sender is answered: what was sent is found a moment later.
//! - A search looks at [`MOST_FOUND`] conversations that match, those that began last, and says so when there are more.

mod excerpt;
pub(crate) mod index;
mod words;

use kernel::{Problem, WorkspaceId};

use crate::{
    Conversations, store,
    views::View,
    wire::{Found, FoundIn},
};
pub(crate) use words::{Sought, marker, words};

/// Conversations that a search looks at, at most: of those that match, the ones that began last.
pub(crate) const MOST_FOUND: u64 = 3_000;

/// Conversations that match, before anything else narrows them.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    pub(crate) ids: Vec<uuid::Uuid>,
    /// There are more than were looked at.
    pub(crate) more: bool,
}

impl Conversations {
    /// The conversations that match `sought`.
    pub(crate) async fn candidates(
        &self,
        workspace: WorkspaceId,
        sought: &Sought,
    ) -> Result<Candidates, Problem> {
        let tx = self.read(workspace).await?;
        store::search::candidates(&tx, workspace, sought, MOST_FOUND)
            .await
            .map_err(db::unavailable)
    }

    /// Where each of these conversations was found: in what its visitor is called, or else in its newest message that matches.
    pub(crate) async fn found_in(
        &self,
        workspace: WorkspaceId,
        sought: &Sought,
        views: &[View],
    ) -> Result<Vec<Option<Found>>, Problem> {
        let mut found: Vec<Option<Found>> = views.iter().map(|view| in_visitor(sought, view)).collect();
        let others = views.iter().zip(&found).filter(|(_, found)| found.is_none());
        let ids: Vec<_> = others.map(|(view, _)| view.row.id).collect();
        if ids.is_empty() || sought.words.is_empty() {
            return Ok(found);
        }
        let tx = self.read(workspace).await?;
        let messages = store::search::newest_matching(&tx, workspace, sought, &ids)
            .await
            .map_err(db::unavailable)?;
        for (view, found) in views.iter().zip(&mut found) {
            if let Some((seq, content)) = messages.get(&view.row.id).filter(|_| found.is_none()) {
                let excerpt = excerpt::of_message(content, sought);
                // It was changed or taken back a moment ago, and the index does not know yet.
                if excerpt.iter().any(|piece| piece.r#match) {
                    *found = Some(Found {
                        r#in: FoundIn::Message,
                        seq: Some(*seq),
                        excerpt,
                    });
                }
            }
        }
        Ok(found)
    }
}

fn in_visitor(sought: &Sought, view: &View) -> Option<Found> {
    let visitor = &view.visitor;
    let fields = [
        (FoundIn::Name, visitor.name.as_deref()),
        (FoundIn::Email, visitor.email.as_deref()),
        (FoundIn::Phone, visitor.phone.as_deref()),
    ];
    fields.into_iter().find_map(|(place, text)| {
        Some(Found {
            r#in: place,
            seq: None,
            excerpt: excerpt::of_field(text?, sought)?,
        })
    })
}
