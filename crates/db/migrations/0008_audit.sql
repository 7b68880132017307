-- Who did what: rows that are only ever added, each with the hash of the one before. Times are those of the server that wrote them.
-- `details` is text on every database: the hash is over its very characters.
CREATE TABLE audit_entries (
    workspace_id {uuid} NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id {uuid},
    actor_name TEXT,
    action TEXT NOT NULL,
    target_kind TEXT NOT NULL,
    target_id {uuid},
    target_name TEXT,
    details TEXT NOT NULL,
    previous_hash {bytes} NOT NULL,
    hash {bytes} NOT NULL,
    PRIMARY KEY (workspace_id, seq)
){clustered};
CREATE INDEX audit_entries_by_time ON audit_entries (workspace_id, at, seq);
CREATE INDEX audit_entries_by_action ON audit_entries (workspace_id, action, at, seq);
CREATE INDEX audit_entries_by_actor ON audit_entries (workspace_id, actor_id, at, seq);
CREATE INDEX audit_entries_by_target ON audit_entries (workspace_id, target_id, at, seq);

-- Where the chain of a workspace ends: locked by whoever adds to it, so that it never forks, and sealed, so that its end cannot be cut.
CREATE TABLE audit_chains (
    workspace_id {uuid} NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash {bytes} NOT NULL,
    seal {bytes} NOT NULL
);
