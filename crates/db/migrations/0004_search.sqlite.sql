-- Each conversation has a number of its own; a message is found under place * 2^24 + seq, so that what is found later is newer.
CREATE TABLE search_places (
    place INTEGER PRIMARY KEY,
    workspace_id BLOB NOT NULL,
    conversation_id BLOB NOT NULL
);
CREATE UNIQUE INDEX search_places_by_conversation ON search_places (workspace_id, conversation_id);

-- The beginnings of words are kept, too: putting a frequent one together from whole words takes longer than all else.
-- The server cuts and folds the words: they come here in ASCII letters and digits, or in any other script, with spaces between.
CREATE VIRTUAL TABLE message_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii',
    prefix = '3 4 5 6'
);
