-- Work that takes a while and is finished whatever happens: files of data.

-- Global: found before the tenant is known. It holds no content of a tenant. `due_at` is when somebody has to see to it: a job that waits,
-- since it was asked for; one that is worked at, when its lease ends; one that ended, when its file goes. `holder` is the worker that has it.
CREATE TABLE jobs (
    id {uuid} NOT NULL PRIMARY KEY,
    workspace_id {uuid} NOT NULL,
    due_at BIGINT NOT NULL,
    holder {uuid}
);
CREATE INDEX jobs_by_due ON jobs (due_at);

-- What a job writes out, and how far it is. `place` is where the next page begins; `attempts` counts how often it was begun anew since its
-- last page. Rows of the file are `done` of `total`.
CREATE TABLE exports (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    to_at BIGINT NOT NULL,
    narrowing TEXT NOT NULL,
    notes BOOLEAN NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    place TEXT,
    chunks BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    failure TEXT,
    created_by {uuid} NOT NULL,
    created_by_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    expires_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);

-- The file, in the parts in which it was written: every node serves it, and nothing lies beside the database.
CREATE TABLE export_chunks (
    workspace_id {uuid} NOT NULL,
    export_id {uuid} NOT NULL,
    number BIGINT NOT NULL,
    content {bytes} NOT NULL,
    PRIMARY KEY (workspace_id, export_id, number)
);
