-- What reports count, each thing under the time at which it happened.

-- When the visitor first wrote, and when an agent first wrote after that; the rating once more, by itself.
ALTER TABLE conversations ADD COLUMN asked_at BIGINT;
ALTER TABLE conversations ADD COLUMN answered_at BIGINT;
ALTER TABLE conversations ADD COLUMN rating_score BIGINT;
ALTER TABLE conversations ADD COLUMN rated_at BIGINT;
UPDATE conversations SET asked_at =
    (SELECT MIN(m.created_at) FROM messages m WHERE m.workspace_id = conversations.workspace_id
        AND m.conversation_id = conversations.id AND m.sender_kind = 'visitor' AND m.kind <> 'event');
UPDATE conversations SET answered_at =
    (SELECT MIN(m.created_at) FROM messages m WHERE m.workspace_id = conversations.workspace_id
        AND m.conversation_id = conversations.id AND m.sender_kind = 'agent' AND m.kind <> 'event'
        AND m.seq > (SELECT MIN(f.seq) FROM messages f WHERE f.workspace_id = conversations.workspace_id
            AND f.conversation_id = conversations.id AND f.sender_kind = 'visitor' AND f.kind <> 'event'))
    WHERE asked_at IS NOT NULL;

-- Each holds what is asked of the rows, so that those are not looked at. None holds what a message moves.
CREATE INDEX conversations_by_beginning ON conversations (workspace_id, created_at, widget_id, team_id, assignee_id);
CREATE INDEX conversations_by_answer ON conversations
    (workspace_id, answered_at, asked_at, widget_id, team_id, assignee_id) WHERE answered_at IS NOT NULL;
CREATE INDEX conversations_by_resolving ON conversations
    (workspace_id, resolved_at, created_at, widget_id, team_id, assignee_id) WHERE resolved_at IS NOT NULL;
CREATE INDEX conversations_by_rating ON conversations
    (workspace_id, rated_at, rating_score, widget_id, team_id, assignee_id) WHERE rated_at IS NOT NULL;
-- Messages arrive in the order of their times: a new one goes to the end of its part.
CREATE INDEX messages_by_time ON messages (workspace_id, sender_kind, kind, created_at, conversation_id, sender_id);
