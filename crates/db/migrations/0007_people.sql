-- Who may do what, and how somebody shows who they are.

-- Roles that a workspace makes for itself: which of the closed list of permissions they hold.
CREATE TABLE roles (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    name TEXT NOT NULL,
    permissions {json} NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX roles_by_name ON roles (workspace_id, name);
-- NULL: what `role` says. Else `role` is 'agent', and this role says what they may do.
ALTER TABLE agents ADD COLUMN role_id {uuid};

-- Time-based one-time passwords (RFC 6238). Until `confirmed_at` it asks nobody for anything. `last_step` is the step of the last code
-- that was used: no code works twice.
CREATE TABLE second_factors (
    workspace_id {uuid} NOT NULL,
    agent_id {uuid} NOT NULL,
    secret {bytes} NOT NULL,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    last_step BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, agent_id)
);

-- For whoever lost their device; each works once and goes with it.
CREATE TABLE recovery_codes (
    workspace_id {uuid} NOT NULL,
    agent_id {uuid} NOT NULL,
    hash {bytes} NOT NULL,
    PRIMARY KEY (workspace_id, agent_id, hash)
);

-- Pictures of agents. `token` is what their address ends with; nobody guesses it.
CREATE TABLE avatars (
    workspace_id {uuid} NOT NULL,
    token {bytes} NOT NULL,
    agent_id {uuid} NOT NULL,
    media_type TEXT NOT NULL,
    content {bytes} NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, token)
);
CREATE INDEX avatars_by_agent ON avatars (workspace_id, agent_id);

-- Global: found before the tenant is known. They live for minutes.

-- One-time tokens of a sign-in that is half done: `second-factor` after the password was right, `handover` after a provider said who
-- it is (its hash is then of the token and the browser's cookie together). `entrance`: what they had shown by then.
CREATE TABLE challenges (
    hash {bytes} NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    entrance TEXT NOT NULL,
    workspace_id {uuid} NOT NULL,
    agent_id {uuid} NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX challenges_by_agent ON challenges (agent_id);
CREATE INDEX challenges_by_end ON challenges (expires_at);

-- Sign-ins that are at a provider now (OpenID Connect). `browser` is the hash of the cookie that the browser must bring back.
CREATE TABLE oidc_flows (
    state {bytes} NOT NULL PRIMARY KEY,
    browser {bytes} NOT NULL,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX oidc_flows_by_end ON oidc_flows (expires_at);
