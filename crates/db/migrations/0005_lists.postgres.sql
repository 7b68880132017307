-- Conversations by their tags. An index over the list of tags would be written with every message, and is not used under row-level
-- security: that one list holds another is not known to be free of leaks.
CREATE TABLE conversation_tags (
    workspace_id UUID NOT NULL,
    tag TEXT NOT NULL,
    conversation_id UUID NOT NULL,
    PRIMARY KEY (workspace_id, tag, conversation_id)
);
INSERT INTO conversation_tags (workspace_id, tag, conversation_id)
    SELECT DISTINCT workspace_id, jsonb_array_elements_text(tags), id FROM conversations;

CREATE FUNCTION keep_conversation_tags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM conversation_tags
            WHERE workspace_id = OLD.workspace_id AND conversation_id = OLD.id
            AND tag IN (SELECT jsonb_array_elements_text(OLD.tags));
    END IF;
    INSERT INTO conversation_tags (workspace_id, tag, conversation_id)
        SELECT DISTINCT NEW.workspace_id, jsonb_array_elements_text(NEW.tags), NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER conversations_tagged AFTER INSERT ON conversations
    FOR EACH ROW WHEN (NEW.tags <> '[]') EXECUTE FUNCTION keep_conversation_tags();
CREATE TRIGGER conversations_retagged AFTER UPDATE OF tags ON conversations
    FOR EACH ROW WHEN (OLD.tags IS DISTINCT FROM NEW.tags) EXECUTE FUNCTION keep_conversation_tags();
