-- How many messages somebody wrote in a conversation within a quarter of an hour: what reports of messages are made of. Most of a
-- conversation is written within few quarters, so there are far fewer rows than messages. Behind the kind of sender and the quarter the
-- rows of a report lie together.
CREATE TABLE message_counts (
    workspace_id {uuid} NOT NULL,
    sender_kind TEXT NOT NULL,
    -- Quarters of an hour since 1970 UTC.
    quarter BIGINT NOT NULL,
    conversation_id {uuid} NOT NULL,
    -- Zero for those who have no id.
    sender_id {uuid} NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, sender_kind, quarter, conversation_id, sender_id)
){clustered};
-- It held every message once more, and nothing else is looked for in it.
DROP INDEX messages_by_time;
