-- The server cuts and folds the words.
CREATE TABLE message_words (
    workspace_id UUID NOT NULL,
    conversation_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    words TSVECTOR NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id, seq)
);
-- What waits in the list of pending entries is read by every search: it is kept short.
CREATE INDEX message_words_by_word ON message_words USING GIN (words) WITH (gin_pending_list_limit = 256);

-- Row-level security holds the role that works on the tables to its workspaces, as everywhere. It is not forced on the owner here:
-- under it no index is used for words (matching them is not known to be free of leaks), so that they are looked up by this
-- function, as the owner, for the one workspace that the transaction was opened for.
ALTER TABLE message_words ENABLE ROW LEVEL SECURITY;
CREATE POLICY message_words_of_workspace ON message_words
    USING (workspace_id = ANY ((SELECT string_to_array(current_setting('deskbell.workspaces', true), ','))::uuid[]))
    WITH CHECK (workspace_id = ANY ((SELECT string_to_array(current_setting('deskbell.workspaces', true), ','))::uuid[]));

-- The conversations with a message that holds all of the words, the newest first. The statement is put together anew each time, so
-- that its plan is made for these words: for frequent ones another is good than for rare ones.
CREATE FUNCTION conversations_with_words(wanted TSQUERY, most BIGINT) RETURNS TABLE (id UUID)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY EXECUTE
        'SELECT DISTINCT m.conversation_id FROM message_words m WHERE m.workspace_id = $1 AND m.words @@ $2
         ORDER BY m.conversation_id DESC LIMIT $3'
        USING current_setting('deskbell.workspaces', true)::uuid, wanted, most;
END
$$;
REVOKE ALL ON FUNCTION conversations_with_words(TSQUERY, BIGINT) FROM PUBLIC;
