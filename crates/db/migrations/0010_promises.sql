-- When it is open, what is promised to those who wait, and who is alerted while nobody comes.

-- Whose hours hold for the widget; NULL: those of the team that gets its chats, or of the workspace.
ALTER TABLE widgets ADD COLUMN hours_team_id {uuid};

-- `team_id` of nothing but zeros: the workspace's own.
CREATE TABLE hours (
    workspace_id {uuid} NOT NULL,
    team_id {uuid} NOT NULL,
    schedule {json} NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, team_id)
);

-- Within which time visitors are promised an answer and a solution, by priority.
CREATE TABLE promise_policies (
    workspace_id {uuid} NOT NULL PRIMARY KEY,
    policy {json} NOT NULL,
    updated_at BIGINT NOT NULL
);

-- What is promised in a conversation. Time for the solution is counted while `running_since` is set; `spent` is what was counted
-- before. `next_due_at` is when the clock has to look.
CREATE TABLE promises (
    workspace_id {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    priority TEXT NOT NULL,
    first_response_due_at BIGINT,
    resolution_due_at BIGINT,
    running_since BIGINT,
    spent BIGINT NOT NULL,
    is_over BOOLEAN NOT NULL,
    first_response_breached_at BIGINT,
    resolution_breached_at BIGINT,
    next_due_at BIGINT,
    PRIMARY KEY (workspace_id, conversation_id)
);
CREATE INDEX promises_by_due ON promises (workspace_id, next_due_at);

-- The steps by which a chat that nobody takes calls for somebody.
CREATE TABLE alert_ladders (
    workspace_id {uuid} NOT NULL PRIMARY KEY,
    ladder {json} NOT NULL,
    webhook_secret TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- By which steps an agent wants to be reached, and when not.
CREATE TABLE alert_preferences (
    workspace_id {uuid} NOT NULL,
    agent_id {uuid} NOT NULL,
    preferences {json} NOT NULL,
    PRIMARY KEY (workspace_id, agent_id)
);

-- Browsers of agents that take pushes (RFC 8030, RFC 8291).
CREATE TABLE push_subscriptions (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    agent_id {uuid} NOT NULL,
    session_id {uuid} NOT NULL,
    endpoint TEXT NOT NULL,
    p256dh {bytes} NOT NULL,
    auth {bytes} NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX push_subscriptions_by_endpoint ON push_subscriptions (workspace_id, agent_id, endpoint);

-- One call for one person, by one step, of one wait (`since`): at most once. `agent_id` of nothing but zeros: nobody in particular.
CREATE TABLE alerts (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    since BIGINT NOT NULL,
    step TEXT NOT NULL,
    agent_id {uuid} NOT NULL,
    state TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    problem TEXT,
    created_at BIGINT NOT NULL,
    done_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX alerts_once ON alerts (workspace_id, conversation_id, since, step, agent_id);
CREATE INDEX alerts_by_state ON alerts (workspace_id, state, due_at);
