//! Whether visitors reach somebody through a widget.

use hours::Book;
use kernel::{TeamId, Timestamp};

/// Whether somebody can be reached, and when else.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// An agent is available, and it is open.
    pub online: bool,
    /// When it opens; `None` while it is open, and when nobody can say.
    pub opens_at: Option<Timestamp>,
}

impl Reach {
    /// By these hours, where those of `team` hold, when somebody is `available` or is not.
    #[must_use]
    pub fn new(book: &Book, team: Option<TeamId>, available: bool, now: Timestamp) -> Self {
        Self {
            online: available && book.open_at(team, now),
            opens_at: book.opens_at(team, now),
        }
    }
}
