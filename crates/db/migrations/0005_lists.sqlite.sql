-- Whatever a list is narrowed to, this index tells it: without statistics SQLite walks it for every list, and to look at the row of
-- each conversation on the way takes six times as long. Still the only index that a message moves.
DROP INDEX conversations_by_activity;
CREATE INDEX conversations_by_activity ON conversations
    (workspace_id, last_activity_at, id, status, assignee_id, team_id, widget_id, priority, snoozed_until, tags);
