-- The first schema. Types between braces differ by database; see `schema.rs`.
-- Every table but the global ones begins its primary key with workspace_id. Times are milliseconds since 1970 UTC.

-- Global: found before the tenant is known. They hold no content of a tenant.
CREATE TABLE workspaces (
    id {uuid} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE logins (
    email TEXT NOT NULL PRIMARY KEY,
    workspace_id {uuid} NOT NULL,
    agent_id {uuid} NOT NULL,
    -- NULL until an invitation is accepted.
    password_hash TEXT
);

-- One-time links for people who were asked to join; they choose their password with it.
CREATE TABLE invitations (
    hash {bytes} NOT NULL PRIMARY KEY,
    workspace_id {uuid} NOT NULL,
    agent_id {uuid} NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX invitations_by_agent ON invitations (agent_id);

CREATE TABLE sessions (
    id {uuid} NOT NULL PRIMARY KEY,
    workspace_id {uuid} NOT NULL,
    agent_id {uuid} NOT NULL,
    user_agent TEXT,
    address TEXT,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX sessions_by_agent ON sessions (agent_id);

-- Spent ones stay until their session ends, so that a stolen one is noticed when it is used again.
CREATE TABLE refresh_tokens (
    hash {bytes} NOT NULL PRIMARY KEY,
    session_id {uuid} NOT NULL,
    spent_at BIGINT
);
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);

-- Where a site key leads and where it may be used: asked for every page, before anything is known of who asks.
CREATE TABLE site_keys (
    site_key TEXT NOT NULL PRIMARY KEY,
    workspace_id {uuid} NOT NULL,
    widget_id {uuid} NOT NULL,
    allowed_sites {json} NOT NULL
);
CREATE UNIQUE INDEX site_keys_by_widget ON site_keys (widget_id);

-- Of a tenant.
CREATE TABLE agents (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    status TEXT NOT NULL,
    avatar_url TEXT,
    capacity INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    deactivated_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE widgets (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    site_key TEXT NOT NULL,
    name TEXT NOT NULL,
    appearance {json} NOT NULL,
    pre_chat {json} NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE visitors (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    widget_id {uuid} NOT NULL,
    name TEXT,
    email TEXT,
    phone TEXT,
    attributes {json} NOT NULL,
    page {json},
    address TEXT,
    user_agent TEXT,
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX visitors_by_last_seen ON visitors (workspace_id, last_seen_at, id);

CREATE TABLE conversations (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    widget_id {uuid} NOT NULL,
    visitor_id {uuid} NOT NULL,
    client_id TEXT,
    status TEXT NOT NULL,
    mode TEXT NOT NULL,
    priority TEXT NOT NULL,
    subject TEXT,
    assignee_id {uuid},
    team_id {uuid},
    tags {json} NOT NULL,
    fields {json} NOT NULL,
    rating {json},
    last_seq BIGINT NOT NULL,
    last_note_seq BIGINT NOT NULL,
    -- Watermarks of both sides.
    visitor_delivered_seq BIGINT NOT NULL,
    visitor_read_seq BIGINT NOT NULL,
    agent_delivered_seq BIGINT NOT NULL,
    agent_read_seq BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    last_activity_at BIGINT NOT NULL,
    first_response_at BIGINT,
    closed_at BIGINT,
    PRIMARY KEY (workspace_id, id)
){clustered};
-- The only index that a message moves; the others change with the status alone.
CREATE INDEX conversations_by_activity ON conversations (workspace_id, last_activity_at, id);
CREATE INDEX conversations_by_status ON conversations (workspace_id, status, assignee_id);
CREATE UNIQUE INDEX conversations_by_visitor ON conversations (workspace_id, visitor_id, client_id);

CREATE TABLE messages (
    workspace_id {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    seq BIGINT NOT NULL,
    id {uuid} NOT NULL,
    client_id TEXT,
    sender_kind TEXT NOT NULL,
    sender_id {uuid},
    -- As they were called when they wrote it.
    sender_name TEXT,
    sender_avatar_url TEXT,
    kind TEXT NOT NULL,
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    edited_at BIGINT,
    deleted_at BIGINT,
    PRIMARY KEY (workspace_id, conversation_id, seq)
){clustered};
CREATE UNIQUE INDEX messages_by_id ON messages (workspace_id, id);
CREATE UNIQUE INDEX messages_by_client_id ON messages (workspace_id, conversation_id, sender_id, client_id);

CREATE TABLE notes (
    workspace_id {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    note_seq BIGINT NOT NULL,
    id {uuid} NOT NULL,
    after_seq BIGINT NOT NULL,
    client_id TEXT NOT NULL,
    author_id {uuid} NOT NULL,
    author_name TEXT NOT NULL,
    author_avatar_url TEXT,
    content TEXT NOT NULL,
    mentions {json} NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id, note_seq)
){clustered};
CREATE UNIQUE INDEX notes_by_client_id ON notes (workspace_id, conversation_id, author_id, client_id);

-- What happened, in order, for whoever reads along: webhooks, catching up, audit. A row can stand for a run of messages
-- (from_seq to to_seq), whose content is in `messages`.
CREATE TABLE events (
    id {identity},
    workspace_id {uuid} NOT NULL,
    kind TEXT NOT NULL,
    conversation_id {uuid},
    actor_id {uuid},
    from_seq BIGINT,
    to_seq BIGINT,
    data TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX events_by_workspace ON events (workspace_id, id);
