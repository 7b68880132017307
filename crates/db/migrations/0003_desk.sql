-- What agents do all day: the queue, teams, tags, snoozing, merging, reactions, canned responses, macros, views.

ALTER TABLE conversations ADD COLUMN waiting_since BIGINT;
ALTER TABLE conversations ADD COLUMN taken_at BIGINT;
ALTER TABLE conversations ADD COLUMN waited BIGINT;
ALTER TABLE conversations ADD COLUMN awaiting_since BIGINT;
ALTER TABLE conversations ADD COLUMN resolved_at BIGINT;
ALTER TABLE conversations ADD COLUMN snoozed_until BIGINT;
ALTER TABLE conversations ADD COLUMN offered_to {uuid};
ALTER TABLE conversations ADD COLUMN offered_until BIGINT;
ALTER TABLE conversations ADD COLUMN merged_into {uuid};
UPDATE conversations SET waiting_since = created_at WHERE status = 'waiting';
UPDATE conversations SET resolved_at = last_activity_at WHERE status = 'resolved';
CREATE INDEX conversations_by_pickup ON conversations (workspace_id, taken_at);
CREATE INDEX conversations_by_snooze ON conversations (workspace_id, snoozed_until);
CREATE INDEX conversations_by_merge ON conversations (workspace_id, merged_into);

ALTER TABLE messages ADD COLUMN reactions {json};

-- What a message said before it was changed or taken back.
CREATE TABLE message_revisions (
    workspace_id {uuid} NOT NULL,
    message_id {uuid} NOT NULL,
    revision BIGINT NOT NULL,
    content TEXT NOT NULL,
    replaced_by {uuid},
    replaced_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, message_id, revision)
){clustered};

ALTER TABLE widgets ADD COLUMN routing {json};

CREATE TABLE teams (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX teams_by_name ON teams (workspace_id, name);

CREATE TABLE team_members (
    workspace_id {uuid} NOT NULL,
    team_id {uuid} NOT NULL,
    agent_id {uuid} NOT NULL,
    PRIMARY KEY (workspace_id, team_id, agent_id)
){clustered};
CREATE INDEX team_members_by_agent ON team_members (workspace_id, agent_id);

-- The words that conversations can be tagged with. `folded` is how two of them are told apart.
CREATE TABLE tags (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    color TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX tags_by_name ON tags (workspace_id, folded);

-- `folded` is how two shortcuts are told apart, `search` what a response is found by.
CREATE TABLE canned_responses (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    author_id {uuid} NOT NULL,
    shortcut TEXT NOT NULL,
    folded TEXT NOT NULL,
    title TEXT NOT NULL,
    content TEXT NOT NULL,
    search TEXT NOT NULL,
    shared BOOLEAN NOT NULL,
    used BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX canned_responses_by_shortcut ON canned_responses (workspace_id, author_id, folded);
CREATE UNIQUE INDEX canned_responses_shared ON canned_responses (workspace_id, folded) WHERE shared;

-- `actions` holds what is done, and the reply that is sent before.
CREATE TABLE macros (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    author_id {uuid} NOT NULL,
    name TEXT NOT NULL,
    actions {json} NOT NULL,
    shared BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

-- Filters that somebody keeps, as the query string of the list.
CREATE TABLE saved_views (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    author_id {uuid} NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    shared BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
