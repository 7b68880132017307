-- Finding conversations by what was said in them. How words are kept differs by database: `0004_search.*.sql`.

-- How far the event log of a workspace has been read for it.
CREATE TABLE search_progress (
    workspace_id {uuid} NOT NULL,
    event_id BIGINT NOT NULL,
    PRIMARY KEY (workspace_id)
);
