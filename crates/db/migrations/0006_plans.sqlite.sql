-- Visitors are looked for by any part of what they are found by: that reads all of them, here without their rows.
DROP INDEX visitors_by_last_seen;
CREATE INDEX visitors_by_last_seen ON visitors (workspace_id, last_seen_at, id, search);
-- Without statistics SQLite takes a workspace for something that ten rows have, and reads all of its conversations for the few that
-- wait. These are not counted but said, so that plans are the same everywhere: a workspace may have a hundred thousand conversations,
-- and one agent thousands in one state. The average number of rows with the same first column, first two columns, and so on.
ANALYZE sqlite_schema;
DELETE FROM sqlite_stat1 WHERE tbl IN ('conversations', 'visitors');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('conversations', 'conversations', '100000 100000 1'),
    ('conversations', 'conversations_by_activity', '100000 100000 2 1 1 1 1 1 1 1 1'),
    ('conversations', 'conversations_by_status', '100000 100000 25000 8000 noskipscan'),
    ('conversations', 'conversations_by_visitor', '100000 100000 2 1'),
    ('conversations', 'conversations_by_pickup', '100000 100000 1 1'),
    ('conversations', 'conversations_by_snooze', '100000 100000 50000'),
    ('conversations', 'conversations_by_merge', '100000 100000 50000'),
    ('conversations', 'conversations_by_resolution', '10000 10000 3000 1'),
    ('visitors', 'sqlite_autoindex_visitors_1', '100000 100000 1'),
    ('visitors', 'visitors_by_last_seen', '100000 100000 1 1 1');
