-- Lists and the clock among a hundred thousand conversations. What lists are narrowed by differs by database: `0005_lists.*.sql`.

-- What the clock closes next.
CREATE INDEX conversations_by_resolution ON conversations (workspace_id, widget_id, resolved_at) WHERE status = 'resolved';
