-- How long one usually waits is read off this index alone.
DROP INDEX conversations_by_pickup;
CREATE INDEX conversations_by_pickup ON conversations (workspace_id, taken_at, waited);
