INSERT INTO message_counts
    SELECT workspace_id, sender_kind, created_at / 900000, conversation_id, COALESCE(sender_id, zeroblob(16)), COUNT(*)
    FROM messages WHERE kind <> 'event' GROUP BY 1, 2, 3, 4, 5;
